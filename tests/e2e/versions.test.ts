import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { enter, launch } from "#tests/support/browser.ts";
import { addStrength, field, openField, press, toBeginning, toEnd, toLetter } from "#tests/support/fields.ts";
import { saved, writeSection } from "#tests/support/officer.ts";
import type { ServerProcess } from "#tests/support/process.ts";
import { startProcess } from "#tests/support/process.ts";

/** A lead names a text, somebody else changes it, and the lead looks at what changed, brings a finding back, and undoes that. */

const first = "Most records describe what was seen.";
const added = " They evaluate it too.";

let browser: Browser;
let server: ServerProcess;
let lead: Page;
let es: Page;
let finding: string;
let removed: string;
const faults: string[] = [];

const poll = <T>(read: () => T | Promise<T>) => expect.poll(read, { timeout: 20_000 });

async function as(who: string): Promise<Page> {
  const page = await enter(browser, server.links[who]!);
  page.on("pageerror", (error) => faults.push(`${who}: ${error.message}`));
  return page;
}

beforeAll(async () => {
  [browser, server] = await Promise.all([launch(), startProcess()]);
  lead = await as("lead");
  finding = await addStrength(lead, "Officers know primary schools well", first);
  removed = await addStrength(lead, "Headteachers trust the authority", "They say so.");
  await saved(lead);
  es = await as("es");
  await es.getByText("They say so.").waitFor();
}, 60_000);
afterAll(async () => {
  await browser.close();
  await server.stop();
});

/** What the fields of the page say. */
const words = (page: Page, address: string): Promise<string> =>
  field(page, address).evaluate((element) => element.textContent);

async function more(page: Page, item: string | RegExp): Promise<void> {
  await page.getByRole("button", { name: "More", exact: true }).click();
  await page.getByRole("menuitem", { name: item, exact: typeof item === "string" }).click();
}

const toast = (page: Page) => page.locator(".toast");

test("The text of now gets a name, and everybody's list has it at once", async () => {
  await more(es, "Versions");
  await es.getByText("No versions yet.").waitFor();
  await more(lead, "Versions");
  await lead.getByRole("button", { name: "Name this text" }).click();
  await lead.getByLabel("Name", { exact: true }).fill("Before the joint session");
  await lead.keyboard.press("Enter");
  await toast(lead).getByText("“Before the joint session” is kept as a version.").waitFor();
  await es.getByRole("heading", { name: /Before the joint session/ }).waitFor();
  await es.keyboard.press("Escape");
});

test("What another changes shows in the comparison, with who it was; the keyboard goes from change to change", async () => {
  await openField(es, `finding/${finding}/narrative`);
  await toEnd(es);
  await es.keyboard.insertText(added);
  await es
    .locator(`#finding-${removed}`)
    .getByRole("button", { name: /^Move or remove/ })
    .count();
  await openField(es, `finding/${removed}/statement`);
  await es
    .locator(`#finding-${removed}`)
    .getByRole("button", { name: /^Move or remove/ })
    .click();
  await es.getByRole("menuitem", { name: /^Remove/ }).click();
  await saved(es);

  await lead.getByRole("button", { name: /^Compare with now ?: Before the joint session/ }).click();
  await lead.getByText("2 changes in 2 places, by one partner, on one day.").waitFor();
  const structure = lead.getByRole("region", { name: /^Changes of structure/ }).getByRole("listitem");
  expect(await structure.textContent()).toMatch(/S2 removed: Headteachers trust the authority.*Effie Larkrigg\s*ES/);
  const inserted = lead.getByRole("article").getByRole("insertion");
  expect(await inserted.textContent()).toBe(`Inserted: ${added} end of insertion. `);
  expect(await lead.getByRole("article").textContent()).toContain("Effie Larkrigg");

  await press(lead, "j");
  await lead.getByText("Change 1 of 2", { exact: true }).waitFor();
  expect(await structure.evaluate((one) => one === document.activeElement)).toBe(true);
  await press(lead, "j");
  await lead.getByText("Change 2 of 2", { exact: true }).waitFor();
  expect(await inserted.evaluate((one) => document.activeElement?.contains(one))).toBe(true);
  await press(lead, "k");
  await lead.getByText("Change 1 of 2", { exact: true }).waitFor();
  // Who wrote how much, from the server's own record.
  await poll(() => lead.getByRole("row", { name: /Strengths/ }).textContent()).toMatch(/Strengths1140/);
});

test("One finding is restored, the other sees it live, and it is undone", async () => {
  const statement = field(es, `finding/${removed}/statement`);
  await statement.waitFor({ state: "detached" });
  await lead.getByRole("button", { name: "Restore S2" }).click();
  const dialog = lead.getByRole("dialog", { name: "Restore S2?" });
  expect(await dialog.textContent()).toContain("Everybody sees it at once.");
  await dialog.getByRole("button", { name: "Restore S2" }).click();
  await toast(lead).getByText("S2 reads as in “Before the joint session").waitFor();
  await statement.waitFor();
  expect(await words(es, `finding/${finding}/narrative`)).toBe(first + added);
  // The comparison follows: only the words differ still.
  await lead.getByText("1 change in 1 place, by one partner, on one day.").waitFor();
  await toast(lead).getByRole("button", { name: "Undo" }).click();
  await toast(lead).getByText("Undone.").waitFor();
  await statement.waitFor({ state: "detached" });
  await lead.getByText("2 changes in 2 places").waitFor();
});

test("Who wrote this: each partner's words are marked, told at the caret, and listed", async () => {
  await lead.getByRole("link", { name: "Back to the summary" }).click();
  await field(lead, `finding/${finding}/narrative`).waitFor();
  // Only what is near the window is marked.
  await field(lead, `finding/${finding}/narrative`).evaluate((one) => one.scrollIntoView({ block: "center" }));
  await press(lead, "Control+Alt+w");
  const bar = lead.getByRole("region", { name: "Who wrote this" });
  await bar.waitFor();
  // A comment's line at the same words goes above them.
  const lineOf = (name: string): Promise<string> =>
    field(lead, `finding/${finding}/narrative`)
      .locator("p")
      .evaluate((one, of) => getComputedStyle(one, `::highlight(${of})`).textDecorationLine, name);
  for (const one of ["comment", "comment-on"]) expect(await lineOf(one)).toBe("overline");
  expect(await lineOf("written-1")).toBe("underline");
  const marked = (style: string): Promise<string[]> =>
    lead.evaluate((name) => [...(CSS.highlights.get(name) ?? [])].map((range) => (range as Range).toString()), style);
  await poll(() => marked("written-1")).toContain(first);
  await poll(() => marked("written-2")).toEqual([added]);
  await openField(lead, `finding/${finding}/narrative`);
  await toEnd(lead);
  await bar.getByText(/^Here: Effie Larkrigg \(ES\), /).waitFor();
  // What is typed now is being read until the server has.
  await lead.keyboard.insertText(" And more.");
  await poll(() => marked("written-1")).toContain(" And more.");
  await bar.getByRole("button", { name: "List" }).click();
  const list = lead.getByRole("dialog", { name: "Who wrote this" });
  await list.getByText("4 Strengths", { exact: true }).last().click();
  await list.getByRole("button", { name: /^ES: Effie Larkrigg, .*: They evaluate it too\.$/ }).click();
  await bar.getByText(/^Here: Effie Larkrigg \(ES\), /).waitFor();
  await bar.getByRole("button", { name: /^Close/ }).click();
  expect(await marked("written-1")).toEqual([]);
});

test("What changed is one click away: of a finding, which is not having looked, and of the whole, which is", async () => {
  const since = { name: "What changed since I last looked" };
  await openField(lead, `finding/${finding}/narrative`);
  await lead.locator(`#finding-${finding}`).getByRole("link", since).click();
  await lead.getByText(/^Only S1 Officers know primary schools well: 1 of \d changes\./).waitFor();
  expect(await lead.getByRole("article").count()).toBe(1);
  expect(await lead.getByRole("region", { name: /^Changes of structure/ }).count()).toBe(0);
  await lead.getByRole("link", { name: "Back to the summary" }).click();
  await lead.getByRole("navigation", { name: "Outline" }).getByRole("link", since).click();
  await lead.getByText(/^\d+ changes? in/).waitFor();
  await lead.getByRole("region", { name: /^Changes of structure/ }).waitFor();
  await lead.getByRole("link", { name: "Back to the summary" }).click();
  await field(lead, `finding/${finding}/narrative`).waitFor();
  await more(lead, "What changed since I last looked");
  await lead.getByText("Nothing changed between these two.").waitFor();
  expect(await lead.getByLabel("Earlier").locator("option:checked").textContent()).toMatch(/^When I last looked, /);
});

test("A whole version is restored; undoing that leaves what another wrote meanwhile, and says so", async () => {
  await lead.getByRole("link", { name: "Back to the summary" }).click();
  await field(lead, `finding/${finding}/narrative`).waitFor();
  const before = await words(lead, `finding/${finding}/narrative`);
  await more(lead, "Versions");
  await lead.getByRole("button", { name: /^Compare with now ?: Before the joint session/ }).click();
  await lead.getByRole("button", { name: "Restore from the earlier text" }).click();
  await lead
    .getByRole("dialog", { name: "Restore this version?" })
    .getByRole("button", { name: "Restore the whole text" })
    .click();
  await toast(lead).getByText("The whole text reads as in “Before the joint session").waitFor();
  await poll(() => words(es, `finding/${finding}/narrative`)).toBe(first);
  const theirs = " Effie adds a sentence.";
  // In a field that the restoration left alone, and in a finding that it brought back.
  await openField(es, `finding/${finding}/statement`);
  await toEnd(es);
  await es.keyboard.insertText(theirs);
  await openField(es, `finding/${removed}/narrative`);
  await toEnd(es);
  await es.keyboard.insertText(theirs);
  await saved(es);
  await toast(lead).getByRole("button", { name: "Undo" }).click();
  await toast(lead).getByText("Undone. S2 was changed meanwhile, so it stays.").waitFor();
  await poll(() => words(es, `finding/${finding}/narrative`)).toBe(before);
  expect(await words(es, `finding/${finding}/statement`)).toBe(`Officers know primary schools well${theirs}`);
  expect(await words(es, `finding/${removed}/narrative`)).toBe(`They say so.${theirs}`);
});

test("A comparison with now stays as it was shown, and says when the text went on", async () => {
  const went = lead.getByText("The text has been changed since this was shown.");
  await lead.getByText(/changes? in \d+ places?/).waitFor();
  expect(await went.count()).toBe(0);
  await openField(es, `finding/${finding}/statement`);
  await toEnd(es);
  await es.keyboard.insertText(" Said later.");
  await saved(es);
  // As when one comes back to the page; else it is asked after a while.
  await poll(async () => {
    await lead.evaluate(() => document.dispatchEvent(new Event("visibilitychange", { bubbles: true })));
    return went.count();
  }).toBe(1);
  expect(await lead.getByText("Said later.").count()).toBe(0);
  await lead.getByRole("button", { name: "Show it as it is now" }).click();
  await lead.getByText("Said later.").first().waitFor();
  await went.waitFor({ state: "detached" });
});

test("Three partners in one field: each change names who made it, and the filter shows only theirs", async () => {
  await lead.getByRole("link", { name: "Back to the summary" }).click();
  await writeSection(lead, "context", [
    "Officers know their schools.",
    "Headteachers value support.",
    "Governors ask.",
  ]);
  await saved(lead);
  await more(lead, "Versions");
  await lead.getByRole("button", { name: "Name this text" }).click();
  await lead.getByLabel("Name", { exact: true }).fill("Three paragraphs");
  await lead.keyboard.press("Enter");
  await lead.getByRole("heading", { name: /Three paragraphs/ }).waitFor();

  const ades = await as("ades");
  await openField(ades, "section/context");
  // Words of Gregor's that come and go are in nobody's change.
  await toBeginning(ades);
  await ades.keyboard.insertText("Gregor tries. ");
  await saved(ades);
  for (let i = 0; i < "Gregor tries. ".length; i++) await ades.keyboard.press("Backspace");
  await toEnd(ades);
  await ades.keyboard.insertText(" Gregor adds that.");
  await saved(ades);
  await es.bringToFront();
  await openField(es, "section/context");
  await toBeginning(es);
  await press(es, "End");
  await es.keyboard.insertText(" Effie adds this.");
  await saved(es);

  await lead.bringToFront();
  await lead.getByRole("button", { name: /^Compare with now ?: Three paragraphs/ }).click();
  await lead.getByText("2 changes in 1 place, by two partners, on one day.").waitFor();
  const changes = lead.getByRole("article").locator("[data-change]");
  await poll(() => changes.first().textContent()).toMatch(/Effie adds this\..*Effie Larkrigg/);
  expect(await changes.first().textContent()).not.toContain("Gregor Thistlemoor");
  expect(await changes.last().textContent()).toMatch(/Gregor adds that\..*Gregor Thistlemoor/);
  expect(await changes.last().textContent()).not.toContain("Effie Larkrigg");

  await lead.getByRole("button", { name: "Partner: All partners" }).click();
  await lead.getByRole("menuitemradio", { name: "ADES" }).click();
  await lead.getByText("1 of 2 changes shows.").waitFor();
  expect(await changes.count()).toBe(1);
  expect(await changes.textContent()).toContain("Gregor adds that.");
  await press(lead, "j");
  await lead.getByText("Change 1 of 1", { exact: true }).waitFor();
  // What is left out can be had.
  await lead.getByRole("button", { name: /^1 change by others/ }).click();
  await lead
    .getByRole("article")
    .getByText(/Effie adds this/)
    .waitFor();
  expect(await changes.count()).toBe(1);
});

test("What one types on in front of a sentence while another restores stands whole, and so does the sentence", async () => {
  const address = `finding/${finding}/narrative`;
  const [one, two] = ["It was clear in P7 and S3. ", "The pattern does not appear."];
  await openField(es, address);
  await press(es, "ControlOrMeta+a");
  await es.keyboard.insertText(one + two);
  await saved(es);
  const post = (path: string, body: object): Promise<{ id: string }> =>
    lead.evaluate(
      async ([url, json]) => {
        const headers = { "content-type": "application/json" };
        const answer = await fetch(url!, { method: "POST", headers, body: json! });
        if (!answer.ok) throw new Error(await answer.text());
        return answer.json() as Promise<{ id: string }>;
      },
      [`/api${/\/reviews\/[^/?#]+/.exec(es.url())![0]}${path}`, JSON.stringify(body)],
    );
  for (const early of ["First words n", "The pattern is n", "A bit n"]) {
    const { id } = await post("/versions", { name: `Before ${early}` });
    await openField(es, address);
    await toLetter(es, one.length);
    await es.keyboard.type(early, { delay: 20 });
    await saved(es);
    // Whenever it is restored, it is within a word.
    let [late, restored] = ["", false];
    const restoring = post(`/versions/${id}/restoration`, { kind: "finding", finding }).then(() => (restored = true));
    for (let more = 3; more > 0; more -= restored ? 1 : 0) {
      const letter = "evertheles"[late.length % 10]!;
      await es.keyboard.type(letter, { delay: 30 });
      late += letter;
    }
    await restoring;
    await saved(es);
    const now = await words(es, address);
    const typed = now.slice(one.length, now.length - two.length);
    expect(now).toBe(one + typed + two);
    expect((early + late).endsWith(typed), typed).toBe(true);
    expect(typed.length).toBeGreaterThan(0);
    expect(typed.length).toBeLessThan((early + late).length);
    await post(`/versions/${id}/restoration`, { kind: "finding", finding });
    await poll(() => words(es, address)).toBe(one + two);
  }
});

test("Nothing went wrong on any page", () => {
  expect(faults).toEqual([]);
});
