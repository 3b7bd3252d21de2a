import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { addStrength, field, openField, press } from "#tests/support/fields.ts";
import { watchFocus } from "#tests/support/focus.ts";
import { openStage, stayForAll } from "#tests/support/stage.ts";

/** What others do to the finding that one is writing in. */

const stage = await openStage();
const { server } = stage;
let lead: Page;
let writer: Page;
await stayForAll(stage, ["lead", "es"], (...pages) => ([lead, writer] = pages as [Page, Page]));

async function command(page: Page, id: string, name: RegExp): Promise<void> {
  await openField(page, `finding/${id}/statement`);
  await page
    .locator(`#finding-${id}`)
    .getByRole("button", { name: /^Move or remove/ })
    .click();
  await page.getByRole("menuitem", { name }).click();
}

test("a finding moves between the sections while two people write in it, and both go on writing", async () => {
  const id = await addStrength(lead, "Moved about", "Beginning.");
  const narrative = `finding/${id}/narrative`;
  await expect.poll(() => field(writer, narrative).innerText()).toMatch(/Beginning|Kept/);
  await openField(writer, narrative);
  await press(writer, "Control+End");
  await writer.keyboard.type(" Before");
  const timesNowhere = await watchFocus(writer);
  for (const name of [/an area for further focus/, /a strength/]) {
    await command(lead, id, name);
    const kind = name.source.includes("area") ? "areas" : "strengths";
    await field(writer, narrative)
      .and(writer.locator(`#section-${kind} .field--live`))
      .waitFor();
    await writer.keyboard.type(` in ${kind}`);
  }
  expect(await timesNowhere()).toBe(0);
  const whole = "Beginning. Before in areas in strengths";
  await expect.poll(() => field(writer, narrative).innerText()).toContain(whole);
  await expect.poll(() => field(lead, narrative).innerText()).toContain(whole);
});

test("somebody removes the finding that one writes in: one is told who, and can have it back with all words", async () => {
  const id = await addStrength(lead, "Taken away", "Kept.");
  const narrative = `finding/${id}/narrative`;
  await expect.poll(() => field(writer, narrative).innerText()).toMatch(/Beginning|Kept/);
  await openField(writer, narrative);
  await press(writer, "Control+End");
  await writer.keyboard.type(" Mine too.");
  await expect.poll(() => field(lead, narrative).innerText()).toContain("Mine too.");
  const box = writer.getByLabel("What you went on typing");
  const timesNowhere = await watchFocus(writer);
  await command(lead, id, /^Remove/);
  // Whoever goes on typing loses no letter, scrolls nothing and presses nothing.
  const before = await writer.evaluate(() => scrollY);
  let typed = "";
  for (const letter of " and on they type, ".repeat(20)) {
    await writer.keyboard.press(letter);
    typed += letter;
    if ((await box.count()) > 0 && typed.endsWith("type, ")) break;
  }
  await writer.getByText(/Ailsa Fernhope removed the strength you were writing in/).waitFor();
  expect(await timesNowhere()).toBe(0);
  expect(await field(writer, narrative).count()).toBe(0);
  const went = await box.inputValue();
  expect(typed.endsWith(went)).toBe(true);
  expect(await writer.evaluate(() => scrollY)).toBe(before);
  await writer.getByRole("button", { name: "Put back" }).click();
  await writer.getByRole("button", { name: "Put in" }).click();
  const whole = `Kept. Mine too.${typed}`;
  await expect.poll(async () => (await field(writer, narrative).innerText()).trim()).toContain(whole.trim());
  await expect.poll(async () => (await field(lead, narrative).innerText()).trim()).toContain(whole.trim());
  await box.waitFor({ state: "detached" });
});

test("what somebody went on typing where nothing comes back is kept among the words not in the text", async () => {
  await lead.getByRole("button", { name: "Add an action point" }).click();
  await lead.locator('.field--live[data-field$="/what"]').waitFor();
  const by = writer.locator("li.action").getByLabel("By when");
  await by.fill("August 20");
  const card = lead.locator("li.action");
  await card.getByRole("button", { name: /^Move or remove/ }).click();
  await lead.getByRole("menuitem", { name: /^Remove/ }).click();
  await writer.getByText(/Ailsa Fernhope removed the action point you were writing in/).waitFor();
  await writer.keyboard.type("26");
  await writer.keyboard.press("Escape");
  await writer.getByRole("button", { name: "Show my words" }).click();
  const panel = writer.getByRole("dialog", { name: "Words not in the text" });
  await panel.getByText("26", { exact: true }).waitFor();
  await writer.keyboard.press("Escape");
});

/** Gives how the section is switched off and on. */
async function switchOf(section: string): Promise<(on: boolean) => Promise<void>> {
  const review = `${server.url}/api/reviews/${server.review}`;
  const { review: before } = (await (await lead.request.get(review)).json()) as {
    review: { revision: number; template: { sections: { id: string; on: boolean }[] } };
  };
  let { revision } = before;
  return async (on) => {
    const sections = before.template.sections.map((one) => (one.id === section ? { ...one, on } : one));
    const answer = await lead.request.put(`${review}/template`, {
      headers: { origin: server.url },
      data: { revision: revision++, template: { ...before.template, sections } },
    });
    expect(answer.status()).toBe(200);
  };
}

test("the lead switches the section off that one writes in: one is told, and the words are kept", async () => {
  await openField(writer, "section/practice");
  await writer.keyboard.type("Worth sharing.");
  await expect.poll(() => field(lead, "section/practice").innerText()).toContain("Worth sharing.");
  const change = await switchOf("practice");
  await change(false);
  await writer.getByText(/section you were writing in was switched off/).waitFor();
  await change(true);
  await expect.poll(() => field(writer, "section/practice").innerText()).toContain("Worth sharing.");
  // It is true no more; and whoever waited in the message writes on.
  await writer.getByText(/section you were writing in was switched off/).waitFor({ state: "detached" });
  await writer.locator('.field--live[data-field="section/practice"]').waitFor();
});

test("it is switched on again while one types: the box says that it can be put in, and nothing says that all is saved", async () => {
  await openField(writer, "section/practice");
  await press(writer, "Control+End");
  await writer.keyboard.type(" And told.");
  await expect.poll(() => field(lead, "section/practice").innerText()).toContain("And told.");
  const change = await switchOf("practice");
  await change(false);
  const box = writer.getByLabel("What you went on typing");
  await box.waitFor();
  await writer.keyboard.type(" Twice");
  const line = (words: string) => writer.locator(".save__t").getByText(words, { exact: true }).first();
  await line("Saved, except in the box").waitFor();
  await change(true);
  await writer.getByText("What you were writing in is on the page again").waitFor();
  expect(await writer.getByText(/was switched off/).count()).toBe(0);
  await writer.getByRole("button", { name: "Put in" }).click();
  await expect.poll(() => field(lead, "section/practice").innerText()).toContain("And told. Twice");
  await line("Saved").waitFor();
});

test("two places are taken away one after the other: what stands in the first box is listed once, and so is the second", async () => {
  const box = writer.getByLabel("What you went on typing");
  for (const words of ["Into the first", "Into the second"]) {
    const id = await addStrength(lead, words, "Soon gone.");
    const narrative = `finding/${id}/narrative`;
    await expect.poll(() => field(writer, narrative).innerText()).toContain("Soon gone.");
    await openField(writer, narrative);
    await press(writer, "Control+End");
    await writer.keyboard.type(" Mine.");
    await expect.poll(() => field(lead, narrative).innerText()).toContain("Mine.");
    await command(lead, id, /^Remove/);
    await box.and(writer.locator(":focus")).waitFor();
    await writer.keyboard.type(words);
    expect(await box.inputValue()).toBe(words);
  }
  await writer.keyboard.press("Escape");
  await writer.getByRole("button", { name: "Show my words" }).click();
  const listed = writer.getByRole("dialog", { name: "Words not in the text" }).locator("blockquote");
  await expect
    .poll(async () => (await listed.allInnerTexts()).slice(-2))
    .toEqual(["Into the first", "Into the second"]);
  expect((await listed.allInnerTexts()).filter((one) => one.startsWith("Into"))).toHaveLength(2);
  await writer.keyboard.press("Escape");
});
