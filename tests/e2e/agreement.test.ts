import { readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { enter, launch } from "#tests/support/browser.ts";
import { addStrength, field, openField, toEnd } from "#tests/support/fields.ts";
import type { ServerProcess } from "#tests/support/process.ts";
import { startProcess } from "#tests/support/process.ts";
import { openCard } from "#tests/support/officer.ts";
import { api } from "#shared/api.ts";
import { Talk } from "#tests/support/talk.ts";
import { lineIs } from "#tests/support/state-line.ts";

/** From a draft to an agreed text that can be verified, by the people who sign it. */

let browser: Browser;
let server: ServerProcess;
let lead: Page;
let la: Page;
let es: Page;
let ades: Page;

const LATE = "Written without a network while it was proposed. ";

beforeAll(async () => {
  [browser, server] = await Promise.all([launch(), startProcess({ sample: true })]);
  [lead, la, es, ades] = (await Promise.all(["lead", "la", "es", "ades"].map(open))) as [Page, Page, Page, Page];
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
const message = (page: Page, words: string): Promise<void> =>
  page.locator(".toast", { hasText: words }).first().waitFor();

async function write(page: Page, words: string): Promise<void> {
  await openField(page, "section/context");
  await toEnd(page);
  await page.keyboard.insertText(words);
}

/** In a page of its own, which no route of the test stands before. */
async function again(page: Page): Promise<Page> {
  const next = await page.context().newPage();
  await page.close();
  await next.goto(`${server.url}/reviews/${server.sample}`);
  await lineIs(next, /^Read only/);
  return next;
}

async function propose(pages: readonly Page[] = [lead, la, es]): Promise<void> {
  await button(lead, "Propose for agreement").first().click();
  const dialog = lead.getByRole("dialog", { name: "Propose this text for agreement?" });
  await dialog.waitFor();
  const reason = dialog.getByLabel("Why it is proposed all the same");
  if ((await reason.count()) > 0) {
    await dialog.getByRole("button", { name: "Propose for agreement" }).click();
    await dialog.getByText("Say why.").waitFor();
    await reason.fill("What is open is for the next review.");
  }
  await dialog.getByRole("button", { name: "Propose for agreement" }).click();
  for (const page of pages) await state(page).getByText("Proposed for agreement, round").waitFor();
}

async function agree(page: Page): Promise<void> {
  await button(page, "Agree to this text").click();
  await message(page, "Agreed for");
}

async function verdict(file: string, look: (page: Page) => Promise<void> = async () => {}): Promise<string> {
  const page = await es.context().newPage();
  await page.goto(`${server.url}/verify`);
  await page.getByLabel("File to verify").setInputFiles(file);
  await page.getByRole("button", { name: "Verify", exact: true }).click();
  const verdictOf = page.locator(".verdict");
  await verdictOf.waitFor();
  const words = await verdictOf.innerText();
  await look(page);
  await page.close();
  return words;
}

test("a finding is settled by partners; a change of it shows, and what changed is one click away", async () => {
  const finding = (await la.locator('[data-field$="/narrative"]').first().getAttribute("data-field"))!;
  await openField(la, finding);
  await button(la, "Settle this text for LA").click();
  await message(la, "Settled for LA");
  const marks = (page: Page) => page.locator(".outline .o-meta .mks").first();
  for (const page of [la, es])
    await expect.poll(() => marks(page).getAttribute("title")).toContain("LA settled, ES not settled yet");
  await openField(es, finding);
  await toEnd(es);
  await es.keyboard.insertText(" One more sentence.");
  await expect.poll(() => marks(la).getAttribute("title")).toContain("LA settled an earlier text");
  const changes = la.getByRole("link", { name: "What changed since LA settled it" });
  expect(await changes.getAttribute("href")).toMatch(/compare\?from=at-\d+&to=now/);
});

test("a section is settled by two partners, and a change of it shows for both; its findings are settled by themselves", async () => {
  const menu = async (page: Page, title: string): Promise<Locator> => {
    await button(page, `More about ${title}`).click();
    return page.getByRole("menu");
  };
  for (const [page, code] of [
    [la, "LA"],
    [es, "ES"],
  ] as const) {
    await (
      await menu(page, "Overall evaluation")
    )
      .getByRole("menuitem", { name: `Settle this text for ${code}` })
      .click();
    await message(page, `Settled for ${code}. Any change of it will show.`);
  }
  const marks = lead.locator(".outline .o-sec", { hasText: "Overall evaluation" }).locator(".mks");
  await expect.poll(() => marks.getAttribute("title")).toContain("LA settled, ES settled, ADES not settled yet");
  await openField(ades, "section/evaluation");
  await toEnd(ades);
  await ades.keyboard.insertText(" One more word.");
  await expect
    .poll(() => marks.getAttribute("title"))
    .toContain("LA settled an earlier text, ES settled an earlier text, ADES not settled yet");
  const changes = (await menu(la, "Overall evaluation")).getByRole("menuitem", {
    name: "What changed since LA settled it",
  });
  expect(await changes.getAttribute("href")).toMatch(/place=section/);
  await la.keyboard.press("Escape");

  await (await menu(la, "Strengths")).getByRole("menuitem", { name: "Settle introduction and order for LA" }).click();
  await message(la, "Settled for LA, without the findings in it: each is settled by itself.");
});

test("the lead sees what stands open before proposing, and goes there", async () => {
  const talk = new Talk(ades, server.sample!);
  const { id } = await talk.start({ kind: "section", section: "method" }, "Who worked in pairs?", true);
  const card = await openCard(lead, "Make judgements about achievement");
  await card.getByRole("button", { name: /^Line of enquiry of A1/ }).click();
  await lead.getByRole("menuitemradio", { name: "No line of enquiry" }).click();
  const action = lead.locator(".action").first();
  const measure = action.getByLabel("How we will know");
  const before = await measure.inputValue();
  await measure.fill("");
  await lineIs(lead, /^Saved/);

  await button(lead, "Propose for agreement").first().click();
  const dialog = lead.getByRole("dialog", { name: "Propose this text for agreement?" });
  const open = dialog.getByRole("link");
  await expect
    .poll(() => open.allInnerTexts())
    .toEqual([
      "A1 lacks: Line of enquiry",
      "Action point 1 lacks: How we will know",
      "A comment on “How the review was carried out” must be settled",
    ]);
  // It opens without a complaint, also after one was made.
  for (let times = 0; times < 2; times++) {
    await dialog.getByLabel("Why it is proposed all the same").waitFor();
    expect(await dialog.getByText("Say why.").count()).toBe(0);
    await dialog.getByRole("button", { name: "Propose for agreement" }).click();
    await dialog.getByText("Say why.").waitFor();
    await lead.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    await button(lead, "Propose for agreement").first().click();
  }
  // What one has begun to write is there again when one comes back from the details.
  const why = dialog.getByLabel("Why it is proposed all the same");
  await why.fill("The meeting is today.");
  await lead.keyboard.press("Escape");
  await button(lead, "More").and(lead.locator(".bar__more")).click();
  await lead.getByRole("menuitem", { name: "Details and template" }).click();
  await lead.getByRole("link", { name: "Back to the summary" }).click();
  await button(lead, "Propose for agreement").first().click();
  expect(await why.inputValue()).toBe("The meeting is today.");
  await why.fill("");
  await open.last().click();
  await dialog.waitFor({ state: "detached" });
  await lead.locator(`[data-thread="${id}"]:focus-within`).waitFor();
  await button(lead, "Propose for agreement").first().click();
  await open.first().click();
  await dialog.waitFor({ state: "detached" });
  await expect.poll(() => lead.evaluate(() => document.activeElement?.id)).toBe(await card.getAttribute("id"));

  await card.getByRole("button", { name: /^Line of enquiry of A1/ }).click();
  await lead.getByRole("menuitemradio", { name: /^2\. / }).click();
  await measure.fill(before);
  await talk.resolve(id, "no change needed");
  await lineIs(lead, /^Saved/);
  await button(lead, "Propose for agreement").first().click();
  await dialog.getByText("Nothing stands open: all that is needed is there").waitFor();
  await lead.keyboard.press("Escape");
});

test("proposed, sent back with a reason, changed, proposed again, agreed by three, sealed", async () => {
  await ades.context().setOffline(true);
  await ades.getByText("You are offline.").waitFor();
  await write(ades, LATE);
  // To one page the server does not answer just when it is told: it asks again by itself how things stand.
  let [isAway, asked] = [true, 0];
  await la.route(new RegExp(`/api/reviews/${server.sample}(/agreement|/members)?$`), (route) => {
    asked = Date.now();
    return isAway ? route.abort() : route.fallback();
  });
  await propose([lead, es]);
  await expect.poll(() => asked > 0 && Date.now() - asked > 2000, { timeout: 20_000 }).toBe(true);
  isAway = false;
  await lineIs(la, /^Read only/);
  await state(la).getByText("Proposed for agreement, round").waitFor();
  await la.unrouteAll();
  expect(await button(lead, "Agree to this text").count()).toBe(0);

  // Whoever was away comes home with words: they are theirs, and not in the text.
  await ades.context().setOffline(false);
  const refused = ades.locator(".strip", { hasText: "Words you wrote were not taken." });
  await refused.waitFor();
  await refused.getByRole("button", { name: "Show my words" }).click();
  const asides = ades.getByRole("dialog", { name: "Words not in the text" });
  await asides.getByText(LATE.trim()).waitFor();
  expect(await asides.getByRole("button", { name: /^Insert/ }).count()).toBe(0);
  await ades.keyboard.press("Escape");
  await refused.waitFor({ state: "detached" });
  await state(ades).getByText("awaits you").waitFor();
  // On a phone the way to decide stays at the foot, wherever one reads.
  await ades.setViewportSize({ width: 390, height: 844 });
  const deciding = ades.getByRole("dialog", { name: "Your decision" });
  await ades.getByRole("navigation", { name: "Panels" }).getByRole("button", { name: "Your decision" }).click();
  await deciding.getByRole("button", { name: "Agree to this text" }).waitFor();
  await ades.keyboard.press("Escape");
  await ades.setViewportSize({ width: 1440, height: 900 });
  for (const page of [ades, es]) expect(await field(page, "section/context").innerText()).not.toContain(LATE.trim());

  await button(es, "Ask for changes").click();
  await es.getByText("Say what must change, and why.").waitFor();
  await es.getByLabel("Or say what must change, and why").fill("The context lacks the date.");
  await button(es, "Ask for changes").click();
  for (const page of [lead, ades]) await state(page).getByText("The context lacks the date.").waitFor();
  await lineIs(lead, /^Saved/);

  // Words that came while it was locked are offered by themselves, once they can go in.
  const offered = ades.locator(".strip", { hasText: "You have words that were set aside" });
  await offered.getByRole("button", { name: "Look at them" }).click();
  await asides.getByText(LATE.trim()).waitFor();
  await asides.getByRole("button", { name: /^Insert at the end of/ }).click();
  await ades.getByText("Inserted.", { exact: true }).waitFor();
  await offered.waitFor({ state: "detached" });
  // Then they are in the text, and not among what is not.
  await expect.poll(() => field(lead, "section/context").innerText()).toContain(LATE.trim());
  await ades.reload();
  await lineIs(ades, /^Saved/);
  expect(await offered.count()).toBe(0);
  await button(ades, "More").and(ades.locator(".bar__more")).click();
  await ades.getByRole("menuitem", { name: "Versions", exact: true }).waitFor();
  expect(await ades.getByRole("menuitem", { name: /Words not in the text/ }).count()).toBe(0);
  await ades.keyboard.press("Escape");

  // Somebody whose page has an older text, and cannot connect: they cannot agree to what they do not see.
  await es.context().setOffline(true);
  await write(lead, " As of March 2026.");
  await lineIs(lead, /^Saved/);
  await propose([lead, la]);
  await state(lead).getByText("round 2").waitFor();
  await es.routeWebSocket(/\/sync\//, (socket) => void socket.close());
  await es.route(/\/sync\//, (route) => route.abort());
  await es.context().setOffline(false);
  await es.reload();
  await es.getByText("This page does not show the proposed text yet.").waitFor();
  expect(await button(es, "Agree to this text").isDisabled()).toBe(true);
  expect(await field(es, "section/context").innerText()).not.toContain("As of March 2026.");
  await es.unrouteAll();
  es = await again(es);
  await agree(la);
  await state(ades)
    .getByText(/LA\s+agreed/)
    .waitFor();
  await agree(es);
  await agree(ades);
  for (const page of [lead, la, es, ades]) await state(page).getByText("Nobody can change this text.").waitFor();
  await lead.reload();
  await state(lead).getByText("Nobody can change this text.").waitFor();
  await lineIs(lead, /^Read only/);
  // All have agreed the whole: who settled which of its texts before, and what was still being drafted, is past.
  for (const page of [lead, es]) {
    await expect.poll(() => page.locator(".outline .mks").count()).toBe(0);
    expect(await page.locator(".outline").innerText()).not.toMatch(/Drafting|Ready/);
    expect(await page.locator("main").innerText()).not.toMatch(/settled|not settled|Drafting/);
  }
});

test("exported and verified: the true file, one changed by a word, one with a forged hash", async () => {
  const empty = await es.context().newPage();
  await empty.goto(`${server.url}/verify`);
  await empty
    .getByLabel("File to verify")
    .setInputFiles({ name: "empty.html", mimeType: "text/html", buffer: Buffer.alloc(0) });
  await empty.getByRole("button", { name: "Verify", exact: true }).click();
  await empty.getByText("“empty.html” is empty.").waitFor();
  await empty.close();
  const [download] = await Promise.all([
    lead.waitForEvent("download"),
    button(lead, "Download the agreed text").click(),
  ]);
  expect(download.suggestedFilename()).toContain("AGREED");
  const file = join(tmpdir(), `codraft-${server.pid()}.docx`);
  await download.saveAs(file);
  expect(await verdict(file)).toContain("byte for byte");

  const html = await (await lead.request.get(`${server.url}/api/reviews/${server.sample}/export/html`)).text();
  expect(html).toContain("Dougal Pennywhin, signatory for LA");
  expect(html).not.toContain("DRAFT");
  const hash = /\b[0-9a-f]{64}\b/.exec(html)![0];
  const as = async (change: (text: string) => string, look?: (page: Page) => Promise<void>): Promise<string> => {
    const other = join(tmpdir(), `codraft-${server.pid()}.html`);
    await writeFile(other, change(html));
    return verdict(other, look);
  };
  const version = /<dt>Version<\/dt><dd>([^<]+)</.exec(html)![1]!;
  // The first round's text.
  const { versions } = api.versions.response.parse(
    await (await es.request.get(`${server.url}/api/reviews/${server.sample}/versions`)).json(),
  );
  const other = versions.findLast(({ reason }) => reason === "proposed")!.id;
  expect(await as((text) => text.replace("</html>", "</html>\n"))).toContain("in every part, what Codraft writes");
  const changed = await as(
    (text) => text.replace("46 primary", "47 primary"),
    async (page) => {
      const where = page.locator(".verdict li");
      expect(await where.count()).toBe(1);
      expect(await where.getByRole("deletion").innerText()).toContain("46");
      expect(await where.getByRole("insertion").innerText()).toContain("47");
      expect((await where.innerText()).match(/primary schools, seven secondary schools/g)).toHaveLength(1);
    },
  );
  for (const one of [changed, await verdict(file)]) expect(one).toContain(version);
  expect(changed).toContain("This is not the agreed text");
  expect(changed).toContain("in one place");
  expect(changed).toContain("It prints the true hash all the same.");
  // Nothing in it is wrong, so it does not look like a forgery; nor is it vouched for.
  const again = await as(
    (text) => text.replace("<head>", "<head><!-- saved from a browser -->"),
    async (page) => page.locator(".verdict--open").waitFor(),
  );
  expect(again).toContain("The agreed words, in a file that is not as Codraft gave it out");
  expect(await as((text) => text.replaceAll(hash, "0".repeat(64)))).toContain("This is not the agreed text");
  expect(await as(() => `<html><body><p>Agreed ${hash}</p></body></html>`)).toContain(
    "no agreed text that you may see",
  );
  const draft = await (
    await es.request.get(`${server.url}/api/reviews/${server.sample}/export/html?version=${other}`)
  ).text();
  const said = await as(() => draft);
  expect(said).toContain("This is a draft, not an agreed text");
  expect(said).toMatch(/says of itself that it is a draft: “DRAFT, /);
});

test("reopened with a reason", async () => {
  await state(lead).getByRole("button", { name: "Reopen" }).click();
  const dialog = lead.getByRole("dialog", { name: "Reopen the agreed text?" });
  await dialog.getByLabel("Why it is reopened").fill("A school asked for a correction.");
  await dialog.getByRole("button", { name: "Reopen for writing" }).click();
  await expect
    .poll(() => lead.evaluate(() => document.activeElement?.textContent))
    .toContain("reopened the agreed text");
  for (const page of [lead, es]) await state(page).getByText("A school asked for a correction.").waitFor();
  await lineIs(es, /^Saved/);
  await expect.poll(() => es.locator(".outline .mks").first().getAttribute("title")).toContain("LA settled");
  expect(await es.locator(".outline").innerText()).toMatch(/Drafting|Ready/);
});

test("once it is reopened, the agreed text is still taken away: from its line in the list, and from the comparison", async () => {
  await es.goto(`${server.url}/reviews/${server.sample}`);
  await lineIs(es, /^Saved/);
  await write(es, " Written since it was reopened.");
  await lineIs(es, /^Saved/);
  await button(es, "More").and(es.locator(".bar__more")).click();
  await es.getByRole("menuitem", { name: "Versions", exact: true }).click();
  await button(es, /^More about Agreed, round 2, /).click();
  const [first] = await Promise.all([
    es.waitForEvent("download"),
    es.getByRole("menuitem", { name: "Export as Word document (.docx)" }).click(),
  ]);
  expect(first.suggestedFilename()).toMatch(/AGREED .*\.docx$/);
  const file = join(tmpdir(), `codraft-${server.pid()}-again.docx`);
  await first.saveAs(file);
  expect(await verdict(file)).toContain("byte for byte");
  // What is no agreed text has no such entry.
  await button(es, /^More about Reopened after the first agreement, /).click();
  await es.getByRole("menuitem", { name: "Compare with now" }).waitFor();
  expect(await es.getByRole("menuitem", { name: /^Export/ }).count()).toBe(0);
  await es.keyboard.press("Escape");

  const who = Promise.withResolvers<void>();
  await es.route("**/edits/*/*", async (route) => {
    await who.promise;
    await route.continue();
  });
  await button(es, /^Compare with now ?: Agreed, round 2, /).click();
  const agreed = es.getByText("The earlier text was agreed on");
  await agreed.waitFor();
  expect(await es.getByText("The later text was agreed on").count()).toBe(0);
  // What comes with the changes moves nothing that one may be pressing at that moment.
  const place = await agreed.boundingBox();
  who.resolve();
  await es.getByRole("article").getByRole("insertion").first().waitFor();
  expect(await agreed.boundingBox()).toEqual(place);
  const [second] = await Promise.all([
    es.waitForEvent("download"),
    button(es, "Export the earlier text as Web page (.html)").click(),
  ]);
  expect(second.suggestedFilename()).toMatch(/AGREED .*\.html$/);
  const page = join(tmpdir(), `codraft-${server.pid()}-again.html`);
  await second.saveAs(page);
  expect(await readFile(page, "utf8")).not.toContain("Written since it was reopened.");
});

test("what changed since one's partner last agreed is one click away, on the whole and on a finding", async () => {
  await es.goto(`${server.url}/reviews/${server.sample}`);
  const since = { name: "What changed since ES last agreed" };
  const finding = (await es.locator('[data-field$="/narrative"]').first().getAttribute("data-field"))!.split("/")[1];
  await openField(es, `finding/${finding}/narrative`);
  await es.locator(`#finding-${finding}`).getByRole("link", since).click();
  await es.getByText(/^Nothing changed in S1 /).waitFor();
  await es.getByRole("link", { name: "Back to the summary" }).click();
  await es.getByRole("navigation", { name: "Outline" }).getByRole("link", since).click();
  expect(await es.getByRole("article").getByRole("insertion").innerText()).toContain("Written since it was reopened.");
});

test("somebody writes in the very moment of the proposal: the lead sees what and who, and proposes again in place", async () => {
  await addStrength(lead, "A finding without evidence stands open");
  await lineIs(lead, /^Saved/);
  await es.goto(`${server.url}/reviews/${server.sample}`);
  await es.getByText("A finding without evidence stands open").first().waitFor();
  await lineIs(es, /^Saved/);
  let moments = 0;
  await lead.route(/\/proposal$/, async (route) => {
    if (moments++ > 0) return route.continue();
    await write(es, " Slipped in between.");
    await lineIs(es, /^Saved/);
    await route.continue();
  });
  await button(lead, "Propose for agreement").first().click();
  const dialog = lead.getByRole("dialog", { name: "Propose this text for agreement?" });
  const reason = dialog.getByLabel("Why it is proposed all the same");
  await reason.fill("What is open is for the next review.");
  await dialog.getByRole("button", { name: "Propose for agreement" }).click();
  await dialog.getByText("Nothing was proposed: somebody changed the text in that very moment.").waitFor();
  const since = dialog.getByRole("region", { name: "Changed since you opened this" }).getByRole("listitem");
  await expect.poll(() => since.innerText()).toContain("1 Context and agreed focus, by Effie Larkrigg (ES)");
  expect(await since.getByRole("insertion").innerText()).toContain("Slipped in between.");

  // Looked at where it stands; the reason is still there when one comes back.
  await since.getByRole("link").click();
  await dialog.waitFor({ state: "detached" });
  await button(lead, "Propose for agreement").first().click();
  expect(await reason.inputValue()).toBe("What is open is for the next review.");
  await dialog.getByRole("button", { name: "Propose for agreement" }).click();
  for (const page of [lead, es])
    await state(page).getByText("Proposed for agreement, round 1 of the second agreement").waitFor();
  expect(await field(es, "section/context").innerText()).toContain("Slipped in between.");
});

test("who stands in for an absent signatory is said wherever the decision is", async () => {
  await button(lead, "Somebody is absent").click();
  const dialog = lead.getByRole("dialog");
  await dialog.getByLabel("Whose signatories are absent").selectOption("ades");
  await dialog.getByLabel("Who decides for them").selectOption({ label: "Dougal Pennywhin (LA)" });
  // Asked for as every other reason is.
  await dialog.getByRole("button", { name: "Let them decide" }).click();
  const why = dialog.getByRole("textbox", { name: "Why" });
  await why.and(lead.locator("[aria-invalid=true]:focus")).waitFor();
  const described = (await why.getAttribute("aria-describedby"))!.split(" ").map((id) => `[id="${id}"]`);
  expect((await dialog.locator(described.join()).allInnerTexts()).join()).toContain("Say why.");
  await why.fill("On leave until August");
  await dialog.getByRole("button", { name: "Let them decide" }).click();
  await la.getByRole("heading", { name: "Your decision, for ADES" }).waitFor();
  for (let left = 2; left > 0; left--) {
    await expect.poll(() => button(la, "Agree to this text").count()).toBe(left);
    // The next decision first, then how it stands.
    await button(la, "Agree to this text").last().focus();
    await la.keyboard.press("Enter");
    await expect
      .poll(() => la.evaluate(() => document.activeElement?.id))
      .toBe(left === 2 ? "decision-heading" : "agreement-state");
  }
  const decisions = state(es).getByRole("list", { name: "Decisions" });
  await decisions
    .getByText(/agreed: Dougal Pennywhin \(LA\), \d\d:\d\d, standing in: “On leave until August”/)
    .waitFor();
  await agree(es);
  await state(es).getByText("Nobody can change this text.").waitFor();
  await decisions.getByText("standing in: “On leave until August”").waitFor();
  expect(await decisions.getByText("standing in").count()).toBe(1);
});

test("all of it is in the audit trail", async () => {
  await lead.goto(`${server.url}/reviews/${server.sample}/audit`);
  for (const words of [
    "Proposed the text",
    "Asked for changes",
    "Agreed to the text",
    "is sealed",
    "Reopened",
    "Downloaded",
  ])
    await lead
      .getByRole("cell", { name: new RegExp(words) })
      .first()
      .waitFor();
  const [download] = await Promise.all([
    lead.waitForEvent("download"),
    button(lead, "Download it with the record (.html)").click(),
  ]);
  expect(await readFile(await download.path(), "utf8")).toMatch(/Audit trail[\s\S]*is sealed/);
});
