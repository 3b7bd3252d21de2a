import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { api } from "#shared/api.ts";
import { foldAgreement } from "#shared/agreements.ts";
import { enter, launch, signIn } from "#tests/support/browser.ts";
import { watchFocus } from "#tests/support/focus.ts";
import { inputMethod } from "#tests/support/input-method.ts";
import type { ServerProcess } from "#tests/support/process.ts";
import { startProcess } from "#tests/support/process.ts";
import { Talk } from "#tests/support/talk.ts";
import { lineIs } from "#tests/support/state-line.ts";

/** What a reason is about ends while somebody writes it: they write on, and nothing of it is sent or lost. */

let browser: Browser;
let server: ServerProcess;
/** One leads, and so does the other, from another page. */
let lead: Page;
let other: Page;
let es: Page;
let ades: Page;
const errors: string[] = [];

beforeAll(async () => {
  [browser, server] = await Promise.all([launch(), startProcess({ sample: true })]);
  [lead, other, es, ades] = (await Promise.all(["lead", "la", "es", "ades"].map(open))) as [Page, Page, Page, Page];
  await change(other, { role: "lead" });
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});
beforeEach(async () => {
  // Whatever the test before it left.
  await change(es, { signatory: true });
  const { proposal, sealed } = await agreement();
  if (proposal) await post(other, "withdrawal", { proposal: proposal.id, reason: "To begin anew." });
  if (sealed) await post(other, "reopening", { version: sealed.version, reason: "To begin anew." });
  await Promise.all(
    [lead, es, ades].map(async (page) => {
      const isUsed = await page.evaluate(() => {
        const { length } = Object.keys(sessionStorage).filter((name) => name.includes("/reason/"));
        sessionStorage.clear();
        return length > 0 || document.querySelector("[role=dialog]") !== null;
      });
      await page.setViewportSize({ width: 1440, height: 900 });
      if (isUsed) await page.reload();
      await lineIs(page, /^Saved/);
    }),
  );
});
afterEach(() => expect(errors.splice(0)).toEqual([]));

async function open(who: string): Promise<Page> {
  const page = await enter(browser, server.links[who]!, { review: server.sample });
  page.on("dialog", (dialog) => void dialog.accept());
  page.on("pageerror", (error) => errors.push(error.message));
  await lineIs(page, /^Saved/);
  return page;
}

const button = (page: Page, name: string | RegExp) => page.getByRole("button", { name });
const state = (page: Page) => page.getByRole("region", { name: "State of agreement" });
const left = (page: Page) => page.locator(".strip", { hasText: "You had begun to write" });

const path = (): string => `${server.url}/api/reviews/${server.sample}`;
async function agreement() {
  return foldAgreement(
    api.agreement.response.parse(await (await other.request.get(`${path()}/agreement`)).json()).acts,
  );
}
async function post(page: Page, what: string, data: object, method = "POST"): Promise<void> {
  const to = `${path()}/agreement/${what}`;
  const answer = await page.request.fetch(to, { method, headers: { origin: server.url }, data });
  expect(answer.status(), await answer.text()).toBe(200);
}
/** What somebody may do, as the lead changes it. */
async function change(page: Page, to: { role?: "lead" | "writer"; signatory?: boolean }): Promise<void> {
  const { members } = api.members.response.parse(await (await lead.request.get(`${path()}/members`)).json());
  const { member } = api.review.response.parse(await (await page.request.get(path())).json());
  const { role, signatory } = members.find(({ id }) => id === member.id)!;
  const data = { role, signatory, ...to };
  const answer = await lead.request.patch(`${path()}/members/${member.id}`, { headers: { origin: server.url }, data });
  expect(answer.status(), await answer.text()).toBe(200);
}

async function remove(page: Page): Promise<void> {
  const { member } = api.review.response.parse(await (await page.request.get(path())).json());
  const answer = await lead.request.delete(`${path()}/members/${member.id}`, { headers: { origin: server.url } });
  expect(answer.status(), await answer.text()).toBe(200);
}

async function propose(): Promise<void> {
  const { hash } = (await (await other.request.get(`${path()}/summary`)).json()) as { hash: string };
  await post(other, "proposal", { hash, despite: "For this trial." });
  await Promise.all([lead, es, ades].map((page) => state(page).getByText("Proposed for agreement, round").waitFor()));
}
async function proposal(): Promise<{ proposal: string; hash: string }> {
  const { id, hash } = (await agreement()).proposal!;
  return { proposal: id, hash };
}
const withdraw = async (): Promise<void> =>
  post(other, "withdrawal", { proposal: (await proposal()).proposal, reason: "A figure." });
const partnerOf = async (page: Page): Promise<string> =>
  api.review.response.parse(await (await page.request.get(path())).json()).member.partner;
const agree = async (page: Page): Promise<void> =>
  post(page, "decision", { ...(await proposal()), partner: await partnerOf(page) });
const askForChanges = async (page: Page): Promise<void> =>
  post(page, "changes", { ...(await proposal()), partner: await partnerOf(page), reason: "A date." });

const why = (page: Page) => page.getByLabel(/(^Or say w|^W)hat must change, and why$/);

interface Ended {
  /** All that was typed. */
  readonly typed: string;
  readonly timesNowhere: number;
}

/** Types in the box while that ends what it is about, and on for a while once it is said there. */
async function typeOver(page: Page, box: Locator, end: () => Promise<void>, told: RegExp | Locator): Promise<Ended> {
  await box.click();
  const times = await watchFocus(page);
  const said = told instanceof RegExp ? page.getByRole("alert").filter({ hasText: told }) : told;
  let typed = "";
  let [isSaid, isEnded] = [false, false];
  const ending = end().then(() => (isEnded = true));
  for (let words = 0; words < 60 && !(isSaid && isEnded); words++) {
    isSaid = (await said.count()) > 0;
    for (const letter of `word${words} `) await page.keyboard.press(letter);
    typed += `word${words} `;
  }
  await ending;
  return { typed, timesNowhere: await times() };
}

/** What was begun is shown to be copied, all of it once that is asked for. */
async function leftShows(page: Page, words: string): Promise<void> {
  await left(page).waitFor();
  const all = left(page).getByRole("button", { name: "Show all" });
  if ((await all.count()) > 0) await all.click();
  await left(page).getByText(words).waitFor();
}

/** What was written is there, none of it was sent, and it is shown to be copied once the box is closed. */
async function expectKept(page: Page, box: Locator, { typed, timesNowhere }: Ended): Promise<void> {
  expect(timesNowhere).toBe(0);
  expect(await box.inputValue()).toBe(typed);
  expect(await left(page).count()).toBe(0);
  await button(page, "Close").last().click();
  await leftShows(page, typed.trim());
  expect(await box.count()).toBe(0);
  await expect.poll(() => page.evaluate(() => document.activeElement?.localName)).not.toBe("body");
  const acts = await (await other.request.get(`${path()}/agreement`)).text();
  expect(acts).not.toContain("word0");
  await page.reload();
  await leftShows(page, typed.trim());
}

test.each([
  ["the proposal is withdrawn", withdraw, /withdrew the proposal\./],
  ["another partner asks for changes", () => askForChanges(ades), /asked for changes for ADES\./],
  ["the right to decide is taken", () => change(es, { signatory: false }), /You cannot decide for ES any more\./],
] as const)("%s while a signatory writes what must change", async (_, end, told) => {
  await propose();
  const ended = await typeOver(es, why(es), end, told);
  expect(await button(es, "Ask for changes").count()).toBe(0);
  expect(await button(es, "Agree to this text").count()).toBe(0);
  await expectKept(es, why(es), ended);
});

test("an input method composes what must change, on a phone, while the proposal is withdrawn", async () => {
  await propose();
  await es.setViewportSize({ width: 390, height: 844 });
  await es.getByRole("navigation", { name: "Panels" }).getByRole("button").last().click();
  await why(es).click();
  const times = await watchFocus(es);
  const ime = await inputMethod(es);
  let typed = "";
  async function word(letters: string): Promise<void> {
    for (const letter of letters) await ime.letter(letter);
    await ime.space();
    typed += `${letters} `;
  }
  await word("gusher");
  const said = es.getByText("withdrew the proposal. What you write here");
  const ending = withdraw();
  for (let words = 0; words < 60 && (await said.count()) === 0; words++) await word("dreich");
  await ending;
  await word("smirring");
  await expectKept(es, why(es), { typed, timesNowhere: await times() });
});

test("another round is proposed while a signatory still writes about the one before: its box is empty", async () => {
  await propose();
  const again = async (): Promise<void> => {
    await withdraw();
    await propose();
  };
  const { typed, timesNowhere } = await typeOver(es, why(es), again, /withdrew the proposal\./);
  expect(timesNowhere).toBe(0);
  const boxes = () => why(es).evaluateAll((all) => all.map((one) => (one as HTMLTextAreaElement).value));
  await expect.poll(boxes).toEqual([typed, ""]);
  await button(es, "Close").click();
  await leftShows(es, typed.trim());
  expect(await boxes()).toEqual([""]);
});

test("a colleague agrees for the same partner: what was written is found where one thinks again", async () => {
  await propose();
  await change(ades, { signatory: true });
  // Whoever stands in for ES.
  const { member } = api.review.response.parse(await (await ades.request.get(path())).json());
  const partner = await partnerOf(es);
  await post(other, "stand-in", { member: member.id, partner, because: "On leave." }, "PUT");
  const end = async (): Promise<void> => post(ades, "decision", { ...(await proposal()), partner });
  const { typed, timesNowhere } = await typeOver(es, why(es), end, /agreed for ES\./);
  expect([timesNowhere, await why(es).inputValue()]).toEqual([0, typed]);
  await button(es, "Close").click();
  await button(es, "Think again: ask for changes").click();
  expect(await es.getByRole("dialog").getByLabel("What must change, and why").inputValue()).toBe(typed);
  await es.keyboard.press("Escape");
});

test("the proposal is withdrawn by another while one writes why to withdraw it", async () => {
  await propose();
  await button(lead, "Withdraw").click();
  const box = lead.getByLabel("Why it is withdrawn");
  await expectKept(lead, box, await typeOver(lead, box, withdraw, /withdrew the proposal\./));
});

test("the proposal is withdrawn while one writes why somebody stands in", async () => {
  await propose();
  await button(lead, "Somebody is absent").click();
  const box = lead.getByRole("dialog").getByRole("textbox", { name: "Why" });
  await expectKept(lead, box, await typeOver(lead, box, withdraw, /withdrew the proposal\./));
});

test("all have agreed while one thinks again", async () => {
  await propose();
  await agree(ades);
  await agree(other);
  await button(ades, "Think again: ask for changes").click();
  const box = ades.getByRole("dialog").getByLabel("What must change, and why");
  const ended = await typeOver(ades, box, () => agree(es), /agreed for ES, the last that was awaited\./);
  await expectKept(ades, box, ended);

  // And reopened, while another leads too and writes why.
  await button(lead, "Reopen").click();
  const reopens = lead.getByLabel("Why it is reopened");
  const reopen = async (): Promise<void> =>
    post(other, "reopening", { version: (await agreement()).sealed!.version, reason: "A name." });
  await expectKept(lead, reopens, await typeOver(lead, reopens, reopen, /reopened the agreed text\./));
});

test("while one writes why it is proposed all the same, the last that stood open is settled; and another proposes it", async () => {
  const talk = new Talk(ades, server.sample!);
  const { id } = await talk.start({ kind: "section", section: "method" }, "Who worked in pairs?", true);
  await button(lead, "Propose for agreement").first().click();
  const dialog = lead.getByRole("dialog", { name: "Propose this text for agreement?" });
  await dialog.getByText("must be settled").waitFor();
  const box = dialog.getByLabel("Why it is proposed all the same");
  await box.click();
  const times = await watchFocus(lead);
  await lead.keyboard.type("Settled ");
  await talk.resolve(id, "no change needed");
  await dialog.getByText("Nothing stands open any more").waitFor();
  await lead.keyboard.type("soon. ");
  expect([await times(), await box.inputValue()]).toEqual([0, "Settled soon. "]);

  const { typed, timesNowhere } = await typeOver(lead, box, propose, /proposed the text for agreement\./);
  expect(timesNowhere).toBe(0);
  expect(await box.inputValue()).toBe(`Settled soon. ${typed}`);
  await dialog.getByRole("button", { name: "Close" }).last().click();
  await leftShows(lead, `Settled soon. ${typed.trim()}`);
  // It is of no later round.
  await withdraw();
  await lineIs(lead, /^Saved/);
  await talk.start({ kind: "section", section: "method" }, "Who else?", true);
  await button(lead, "Propose for agreement").first().click();
  await dialog.getByText("must be settled").waitFor();
  expect(await box.inputValue()).toBe("");
});

test("whoever signs in next in the tab is shown nothing of what another had begun; who began it has it again", async () => {
  await propose();
  const words = "Not for a colleague to read.";
  await why(es).fill(words);
  const comeAs = async (who: string): Promise<void> => {
    await es.context().clearCookies({ name: "codraft" });
    await signIn(es, server.links[who]!);
    await change(es, { signatory: true });
    await es.goto(`${server.url}/reviews/${server.sample}`);
    await why(es).waitFor();
  };
  // Another who decides for ES.
  await comeAs("es2");
  expect([await why(es).inputValue(), await left(es).count()]).toEqual(["", 0]);
  await comeAs("es");
  expect(await why(es).inputValue()).toBe(words);
});

test("the window becomes narrower while a signatory writes what must change: they write on, and later it is a sheet", async () => {
  await propose();
  await why(es).click();
  const times = await watchFocus(es);
  await es.keyboard.type("In the margin, ");
  for (const width of [1200, 800]) {
    await es.setViewportSize({ width, height: 900 });
    await es.keyboard.type(`at ${width}, `);
  }
  expect([await times(), await why(es).inputValue()]).toEqual([0, "In the margin, at 1200, at 800, "]);
  // Nor does what is beside the box go as one goes there.
  await es.keyboard.press("Shift+Tab");
  expect(await es.evaluate(() => document.activeElement?.textContent)).toBe("Agree to this text");
  await es.getByRole("heading", { level: 1 }).click();
  await why(es).waitFor({ state: "detached" });
  await es.getByRole("navigation", { name: "Panels" }).getByRole("button").last().click();
  expect(await why(es).inputValue()).toBe("In the margin, at 1200, at 800, ");
  await es.keyboard.press("Escape");
  await es.setViewportSize({ width: 1440, height: 900 });
  await why(es).click();
  await es.setViewportSize({ width: 800, height: 900 });
  await button(es, "Agree to this text").click();
  await es.getByText("Agreed for ES.").first().waitFor();
  await expect.poll(() => es.evaluate(() => document.activeElement?.localName)).not.toBe("body");
});

test("on a phone a long reason that was begun covers nothing, and is shown whole where one asks for it", async () => {
  await propose();
  const words = "The figures of March are not agreed. ".repeat(40).trim();
  await why(es).fill(words);
  await es.setViewportSize({ width: 390, height: 844 });
  await withdraw();
  await es.getByRole("alert").filter({ hasText: "withdrew the proposal." }).waitFor();
  await button(es, "Close").click();
  await left(es).waitFor();
  const height = async (): Promise<number> => (await left(es).boundingBox())!.height;
  expect(await height()).toBeLessThan(844 / 2);
  await leftShows(es, words);
  expect(await height()).toBeGreaterThan(844);
  await es.getByRole("heading", { name: "Agreed action points" }).scrollIntoViewIfNeeded();
  const { y } = (await left(es).boundingBox())!;
  expect(y + (await height())).toBeLessThan(0);
});

// The last: nobody lets them in again.
test("removed from the review while one writes what must change: one writes on, and finds it after a reload", async () => {
  await propose();
  const gone = ades.getByRole("heading", { name: "You no longer have access to this review" });
  const { typed, timesNowhere } = await typeOver(ades, why(ades), () => remove(ades), gone);
  await ades.keyboard.type("to the end");
  expect(await left(ades).innerText()).toContain(
    "what must change, for ADES. It was not sent, and is not yours to send",
  );
  expect([timesNowhere, await left(ades).getByRole("textbox").inputValue()]).toEqual([0, `${typed}to the end`]);
  await ades.reload();
  await ades.getByRole("heading", { name: "This review is not here" }).waitFor();
  await leftShows(ades, `${typed}to the end`);
  await button(ades, "Discard").click();
  await left(ades).waitFor({ state: "detached" });
  await expect.poll(() => ades.evaluate(() => document.activeElement?.localName)).not.toBe("body");
});
