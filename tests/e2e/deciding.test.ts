import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { api } from "#shared/api.ts";
import { enter, launch } from "#tests/support/browser.ts";
import type { ServerProcess } from "#tests/support/process.ts";
import { startProcess } from "#tests/support/process.ts";
import { lineIs } from "#tests/support/state-line.ts";

/** What a signatory has begun to write, who thinks again, and a partner without anybody who can decide. */

let browser: Browser;
let server: ServerProcess;
let lead: Page;
let es: Page;
let ades: Page;

beforeAll(async () => {
  [browser, server] = await Promise.all([launch(), startProcess({ sample: true })]);
  [lead, es, ades] = (await Promise.all(["lead", "es", "ades"].map(open))) as [Page, Page, Page];
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

async function open(who: string): Promise<Page> {
  const page = await enter(browser, server.links[who]!, { review: server.sample });
  page.on("dialog", (dialog) => void dialog.accept());
  await lineIs(page, /^Saved/);
  return page;
}

const button = (page: Page, name: string | RegExp) => page.getByRole("button", { name });
const state = (page: Page) => page.getByRole("region", { name: "State of agreement" });
const status = (page: Page) => page.locator(".doc__h .details > div", { hasText: "Status" }).locator("dd");
const message = (page: Page, words: string): Promise<void> =>
  page.locator(".toast", { hasText: words }).first().waitFor();

async function propose(): Promise<void> {
  await button(lead, "Propose for agreement").first().click();
  const dialog = lead.getByRole("dialog", { name: "Propose this text for agreement?" });
  await dialog.waitFor();
  const reason = dialog.getByLabel("Why it is proposed all the same");
  if ((await reason.count()) > 0) await reason.fill("What is open is for the next review.");
  await dialog.getByRole("button", { name: "Propose for agreement" }).click();
  for (const page of [lead, es, ades]) await state(page).getByText("Proposed for agreement, round").waitFor();
}

async function agree(page: Page): Promise<void> {
  await button(page, "Agree to this text").click();
  await message(page, "Agreed for");
}

/** Whether the one who signs for ADES may decide. */
async function adesDecides(signatory: boolean): Promise<void> {
  const path = `${server.url}/api/reviews/${server.sample}/members`;
  const { members } = api.members.response.parse(await (await lead.request.get(path)).json());
  const { member } = api.review.response.parse(
    await (await ades.request.get(`${server.url}/api/reviews/${server.sample}`)).json(),
  );
  const { role } = members.find(({ id }) => id === member.id)!;
  const answer = await lead.request.fetch(`${path}/${member.id}`, {
    method: api.changeMember.method,
    headers: { origin: server.url },
    data: { role, signatory },
  });
  expect(answer.status(), await answer.text()).toBe(200);
}

test("a half-written reason outlives a reload of the page and the sheet's closing", async () => {
  await expect.poll(() => status(es).innerText()).toBe("Draft, not yet proposed");
  await propose();
  const why = es.getByLabel("Or say what must change, and why");
  await why.fill("The date of the");
  await es.reload();
  await why.waitFor();
  expect(await why.inputValue()).toBe("The date of the");
  await es.setViewportSize({ width: 390, height: 844 });
  const sheet = es.getByRole("dialog", { name: "Your decision" });
  const toSheet = es.getByRole("navigation", { name: "Panels" }).getByRole("button", { name: "Your decision" });
  await toSheet.click();
  await sheet.waitFor();
  expect(await why.inputValue()).toBe("The date of the");
  await why.fill("The date of the visit is wrong.");
  await es.keyboard.press("Escape");
  await sheet.waitFor({ state: "detached" });
  await toSheet.click();
  await sheet.waitFor();
  expect(await why.inputValue()).toBe("The date of the visit is wrong.");
  await es.keyboard.press("Escape");
  await es.setViewportSize({ width: 1440, height: 900 });
});

test("who has agreed can still ask for changes, and the status line says that it was so", async () => {
  await agree(es);
  // By name, for whoever else may decide for ES and did not.
  await state(ades)
    .getByText(/^ES agreed: Effie Larkrigg, \d\d:\d\d$/)
    .waitFor();
  await button(es, "Think again: ask for changes").click();
  const dialog = es.getByRole("dialog", { name: "Ask for changes for ES after all?" });
  const why = dialog.getByLabel("What must change, and why");
  expect(await why.inputValue()).toBe("");
  await dialog.getByRole("button", { name: "Ask for changes" }).click();
  await dialog.getByText("Say why.").waitFor();
  await why.fill("A figure is wrong.");
  await dialog.getByRole("button", { name: "Ask for changes" }).click();
  for (const page of [lead, es, ades]) await state(page).getByText("“A figure is wrong.”").waitFor();
  await expect.poll(() => status(ades).innerText()).toBe("Draft, changes asked for in round 1");
});

test("what was begun about a text that is not proposed any more is said, to be copied, and never put into a later round's box", async () => {
  await propose();
  const why = es.getByLabel("Or say what must change, and why");
  await why.fill("half a thought");
  await button(lead, "Somebody is absent").click();
  const absent = lead.getByRole("dialog", { name: "Somebody is absent" });
  await absent.getByLabel("Whose signatories are absent").selectOption("ades");
  await absent.getByRole("textbox", { name: "Why" }).fill("On the fer");
  await lead.keyboard.press("Escape");
  await absent.waitFor({ state: "detached" });
  await button(lead, "Somebody is absent").click();
  expect(await absent.getByLabel("Whose signatories are absent").inputValue()).toBe("ades");
  expect(await absent.getByRole("textbox", { name: "Why" }).inputValue()).toBe("On the fer");
  await lead.keyboard.press("Escape");

  await button(lead, "Withdraw").click();
  const withdraw = lead.getByRole("dialog", { name: "Withdraw this proposal?" });
  await withdraw.getByLabel("Why it is withdrawn").fill("A figure.\nAnd a name.");
  await withdraw.getByRole("button", { name: "Withdraw the proposal" }).click();
  await state(es).getByText("“A figure.").waitFor();
  await button(es, "Close").click();
  const left = (page: Page) => page.locator(".strip", { hasText: "You had begun to write" });
  await left(es).getByText("half a thought").waitFor();
  // What was sent is not left, and what the lead had begun is.
  await left(lead).getByText("On the fer").waitFor();
  expect(await left(lead).count()).toBe(1);
  await left(lead).getByRole("button", { name: "Discard" }).click();
  await left(lead).waitFor({ state: "detached" });
  await expect.poll(() => lead.evaluate(() => document.activeElement?.id)).toBe("main");
  await propose();
  await why.waitFor();
  expect(await why.inputValue()).toBe("");
  await left(es).getByText("half a thought").waitFor();
  await left(es).getByRole("button", { name: "Discard" }).click();
  await button(lead, "Withdraw").click();
  expect(await withdraw.getByLabel("Why it is withdrawn").inputValue()).toBe("");
  await lead.keyboard.press("Escape");

  // The seal comes while one thinks again.
  await agree(ades);
  await button(ades, "Think again: ask for changes").click();
  await ades.getByRole("dialog").getByLabel("What must change, and why").fill("wait, the date");
  await agree(es);
  const la = await enter(browser, server.links["la"]!, { review: server.sample });
  await agree(la);
  await la.close();
  await ades.getByRole("dialog").getByText("the last that was awaited.").waitFor();
  await ades.keyboard.press("Escape");
  await left(ades).getByText("what must change, for ADES.").waitFor();
  await left(ades).getByText("wait, the date").waitFor();
  await left(ades).getByRole("button", { name: "Discard" }).click();
  await left(ades).waitFor({ state: "detached" });
  await button(lead, "Reopen").click();
  const reopen = lead.getByRole("dialog", { name: "Reopen the agreed text?" });
  await reopen.getByLabel("Why it is reopened").fill("More to say.");
  await reopen.getByRole("button", { name: "Reopen for writing" }).click();
  await state(es).getByText("“More to say.”").waitFor();
});

test("a decision that was overtaken is told so, until the next round begins", async () => {
  await propose();
  const tab = await es.context().newPage();
  await tab.goto(`${server.url}/reviews/${server.sample}`);
  const why = tab.getByLabel("Or say what must change, and why");
  await why.fill("The same.");
  // Sent, and on its way while the other tab's is done.
  const held = Promise.withResolvers<void>();
  const sent = Promise.withResolvers<void>();
  await tab.route("**/agreement/changes", async (route) => {
    sent.resolve();
    await held.promise;
    await route.continue();
  });
  await button(tab, "Ask for changes").click();
  await sent.promise;
  await es.getByLabel("Or say what must change, and why").fill("A name.");
  await button(es, "Ask for changes").click();
  await state(es).getByText("“A name.”").waitFor();
  held.resolve();
  await message(tab, "You have asked for changes already, so this round is over.");
  await propose();
  await tab.locator(".toast").waitFor({ state: "detached" });
  await lead.getByRole("button", { name: "Withdraw" }).click();
  const withdraw = lead.getByRole("dialog", { name: "Withdraw this proposal?" });
  await withdraw.getByLabel("Why it is withdrawn").fill("Enough.");
  await withdraw.getByRole("button", { name: "Withdraw the proposal" }).click();
  await state(es).getByText("“Enough.”").waitFor();
  await tab.close();
});

test("a partner without anybody who can decide is said, also of the reminder; whose stand-in agreed can think again", async () => {
  await propose();
  await expect.poll(() => status(es).innerText()).toBe("Proposed for agreement, round 3 of the second agreement");
  await adesDecides(false);
  await state(lead).getByText("ADES has nobody who can decide:").waitFor();
  await state(es).getByText("awaited, and has nobody who can decide").waitFor();
  expect(await state(es).getByText("let somebody stand in").count()).toBe(0);
  await button(lead, "Remind by mail").click();
  await message(lead, "ADES has nobody who can decide, so nobody there gets one.");
  const said = await lead.locator(".toast", { hasText: "A mail is on its way to" }).first().innerText();
  expect(said).toMatch(/Effie Larkrigg \(ES\)/);
  expect(said).not.toContain("(ADES)");

  await button(lead, "Somebody is absent").click();
  const dialog = lead.getByRole("dialog");
  await dialog.getByLabel("Whose signatories are absent").selectOption("ades");
  const name = await dialog
    .getByLabel("Who decides for them")
    .locator("option", { hasText: "(ES)" })
    .first()
    .innerText();
  await dialog.getByLabel("Who decides for them").selectOption({ label: name });
  await dialog.getByRole("textbox", { name: "Why" }).fill("On the ferry");
  await dialog.getByRole("button", { name: "Let them decide" }).click();
  await state(lead).getByText("ADES has nobody who can decide").waitFor({ state: "detached" });
  await es.getByRole("heading", { name: "Your decision, for ADES" }).waitFor();
  await button(es, "Agree to this text").last().click();
  await message(es, "Agreed for ADES");
  await button(es, "Think again for ADES: ask for changes").waitFor();

  await adesDecides(true);
  await button(ades, "Think again: ask for changes").click();
  const again = ades.getByRole("dialog", { name: "Ask for changes for ADES after all?" });
  await again.getByLabel("What must change, and why").fill("Not in our name.");
  await again.getByRole("button", { name: "Ask for changes" }).click();
  await state(lead).getByText("“Not in our name.”").waitFor();
  await expect.poll(() => status(lead).innerText()).toBe("Draft, changes asked for in round 3 of the second agreement");
});

test("who signs is moved to another partner only after a question that says what it does to the round; the right does not go along", async () => {
  await propose();
  await button(ades, "Your decision").waitFor();
  await lead.goto(`${server.url}/reviews/${server.sample}/members`);
  const partner = lead.getByLabel(/^Partner of Gregor/);
  await partner.selectOption({ label: "ES" });
  const dialog = lead.getByRole("dialog", { name: /^Move Gregor .* to ES\?$/ });
  await dialog.getByText("With another partner that right ends.").waitFor();
  await dialog.getByText("A text is proposed. This round goes on without their decision.").waitFor();
  await dialog.getByRole("button", { name: "Leave them with ADES" }).click();
  await dialog.waitFor({ state: "detached" });
  expect(await partner.locator("option:checked").innerText()).toBe("ADES");
  await partner.selectOption({ label: "ES" });
  await dialog.getByRole("button", { name: "Move to ES" }).click();
  await message(lead, ", ES.");
  await button(ades, "Your decision").waitFor({ state: "detached" });
  await button(lead, "Undo").click();
  await message(lead, ", ADES, signatory.");
  await button(ades, "Your decision").waitFor();
});
