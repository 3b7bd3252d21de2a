import type { Locator, Page } from "playwright-core";
import { expect } from "vitest";
import type { SampleEvidence, SampleFinding } from "#server/demo/sample.ts";
import { openField } from "./fields.ts";
import { lineSays } from "./state-line.ts";

/** What an officer does on the page of a summary, by pointer and keyboard as they would. */

/** Types as fast as a browser takes it, sentence by sentence, so that others' work comes in between. */
export async function type(page: Page, text: string): Promise<void> {
  for (const part of text.match(/[^.]*\.\s*|[^.]+$/g) ?? []) await page.keyboard.insertText(part);
}

/** A prose section, line by line; "1. " begins a list, as in Word. The Gaelic in it is marked as Gaelic. */
export async function writeSection(page: Page, id: string, lines: readonly string[], gaelic = ""): Promise<void> {
  const field = await openField(page, `section/${id}`);
  const card = page.locator(`#section-${id}`);
  let listed = 0;
  for (const [i, line] of lines.entries()) {
    if (i > 0) await page.keyboard.press("Enter");
    const item = /^\d+\. (.+)$/.exec(line)?.[1];
    if (item !== undefined && listed++ === 0) {
      await page.keyboard.type("1. ");
      await field.locator("ol > li").waitFor();
    }
    const [before = "", ...after] = gaelic === "" ? [item ?? line] : (item ?? line).split(gaelic);
    await type(page, before);
    for (const part of after) {
      const tool = card.getByRole("toolbar").getByRole("button", { name: "Gaelic" });
      await tool.click();
      await tool.and(card.locator("[aria-pressed=true]")).waitFor();
      await page.keyboard.insertText(gaelic);
      await tool.click();
      await tool.and(card.locator("[aria-pressed=false]")).waitFor();
      await type(page, part);
    }
  }
}

const adds = { strengths: "Add a strength", areas: "Add an area for further focus" } as const;

/** Adds a finding with its statement and narrative. */
export async function writeFinding(page: Page, finding: SampleFinding): Promise<void> {
  const button = page.getByRole("button", { name: adds[finding.section] });
  const all = page.locator("section.sec").filter({ has: button }).locator('[data-field$="/statement"]');
  // Empty: the finding that one wrote last is open until this one is.
  const statement = page.locator('.field--live[data-field$="/statement"]').filter({ hasNotText: /\S/ });
  const before = await all.count();
  await button.click();
  // Pressed in the very moment in which the line drops it adds nothing, and says beside it that adding waits: they press
  // again once it does not.
  while (!(await comes(statement)) && (await all.count()) === before) await button.click();
  await statement.waitFor();
  const id = await idOf(statement);
  await type(page, finding.statement);
  await page.keyboard.press("Enter");
  await page.locator(`.field--live[data-field="finding/${id}/narrative"]`).waitFor();
  await type(page, finding.narrative);
}

const comes = (field: Locator): Promise<boolean> =>
  field.waitFor({ timeout: 5000 }).then(
    () => true,
    () => false,
  );

const idOf = async (field: Locator): Promise<string> => (await field.getAttribute("data-field"))?.split("/")[1] ?? "";

/** The card with this statement or these words, opened. */
export async function openCard(page: Page, words: string): Promise<Locator> {
  const field = page.locator("[data-card] h3 [data-field]").filter({ hasText: words });
  const address = (await field.getAttribute("data-field"))!;
  await openField(page, address);
  return page.locator(`#${address.split("/").slice(0, 2).join("-")}`);
}

async function pick(card: Locator, button: RegExp, option: RegExp): Promise<void> {
  await card.getByRole("button", { name: button }).click();
  await card.page().getByRole("menuitemradio", { name: option }).click();
  await card.page().getByRole("menu").waitFor({ state: "detached" });
}

export const setEnquiry = (card: Locator, number: number): Promise<void> =>
  pick(card, /^Line of enquiry of/, new RegExp(`^${number}\\. `));
export const setConfidence = (card: Locator, shown: string): Promise<void> =>
  pick(card, /^Confidence in/, new RegExp(`^${shown}$`));
export const setStatus = (card: Locator, shown: string): Promise<void> =>
  pick(card, /^Status of/, new RegExp(`^${shown}$`));

/** Searches each in the dialog and takes it with Enter; by keyboard from end to end. */
async function choose(dialog: Locator, wanted: readonly string[]): Promise<void> {
  const page = dialog.page();
  await dialog.getByRole("textbox").and(page.locator(":focus")).waitFor();
  for (const one of wanted) {
    await page.keyboard.insertText(one);
    await page.keyboard.press("Enter");
    await dialog.getByRole("checkbox", { name: one, checked: true }).waitFor();
  }
}
async function done(dialog: Locator): Promise<void> {
  await dialog.page().keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
}

export async function setFrameworks(card: Locator, names: readonly string[]): Promise<void> {
  await card.locator(".f-meta").getByRole("button").last().click();
  const dialog = card.page().getByRole("dialog", { name: /^Framework references/ });
  await choose(dialog, names);
  await done(dialog);
}

export async function linkEvidence(card: Locator, titles: readonly string[]): Promise<void> {
  await card.getByRole("button", { name: /^Link evidence/ }).click();
  const dialog = card.page().getByRole("dialog", { name: /^Link evidence/ });
  await choose(dialog, titles);
  await done(dialog);
}

/** Adds an item to the register from the finding that needs it; it is linked with that. */
export async function addEvidenceOnTheSpot(card: Locator, item: SampleEvidence): Promise<void> {
  const page = card.page();
  await card.getByRole("button", { name: /^Link evidence/ }).click();
  const dialog = page.getByRole("dialog", { name: /^Link evidence/ });
  await dialog.getByRole("textbox").and(page.locator(":focus")).waitFor();
  await page.keyboard.insertText(item.title);
  await page.keyboard.press("Enter");
  await fillEvidence(page, item);
  await dialog.getByRole("checkbox", { name: item.title, checked: true }).waitFor();
  await done(dialog);
}

export async function addEvidence(page: Page, item: SampleEvidence): Promise<void> {
  await page.getByRole("button", { name: "Add evidence" }).click();
  await fillEvidence(page, item);
}

async function fillEvidence(page: Page, { title, type: kind, extent }: SampleEvidence): Promise<void> {
  const dialog = page.getByRole("dialog", { name: "Add evidence" });
  await dialog.getByLabel("What it is").fill(title);
  await dialog.getByRole("radio", { name: kind }).check();
  await dialog.getByLabel("Extent").fill(extent);
  await page.keyboard.press("Enter");
  await dialog.waitFor({ state: "detached" });
}

/** Adds a count with the term that is suggested for it, which is to be this one. */
export async function addClaim(card: Locator, claim: SampleFinding["claims"][number]): Promise<void> {
  const page = card.page();
  await card.getByRole("button", { name: /^Add a count/ }).click();
  const dialog = page.getByRole("dialog", { name: /^Add a count/ });
  await dialog.getByLabel("Count").and(page.locator(":focus")).waitFor();
  await page.keyboard.insertText(String(claim.count));
  await page.keyboard.press("Tab");
  await page.keyboard.insertText(String(claim.total));
  await page.keyboard.press("Tab");
  await page.keyboard.insertText(claim.group);
  await dialog.getByRole("button", { name: `Add “${claim.term}”` }).waitFor();
  expect(await dialog.getByText("Counts below 10").count()).toBe(claim.count < 10 ? 1 : 0);
  await page.keyboard.press("Enter");
  await dialog.waitFor({ state: "detached" });
}

/** The values of an action point in the order in which Enter goes from one to the next. */
export const actionValues = ["by", "lead", "support", "measure", "plan"] as const;

/** Adds an action point: its words, its values with Enter from one to the next, and the findings that it answers. */
export async function writeAction(
  page: Page,
  what: string,
  values: Readonly<Record<(typeof actionValues)[number], string>>,
  answers: readonly string[],
): Promise<void> {
  await page.getByRole("button", { name: "Add an action point" }).click();
  const field = page.locator('.field--live[data-field$="/what"]').filter({ hasNotText: /\S/ });
  await field.waitFor();
  const card = page.locator(`#action-${await idOf(field)}`);
  await type(page, what);
  for (const value of actionValues) {
    await page.keyboard.press("Enter");
    await page.keyboard.insertText(values[value]);
  }
  await page.keyboard.press("Enter");
  await card.getByRole("button", { name: /Choose findings/ }).click();
  const dialog = page.getByRole("dialog", { name: /^What action point/ });
  await choose(dialog, answers);
  await done(dialog);
}

/** Refers to an item with @ and its number, at the caret. */
export async function refer(page: Page, number: string): Promise<void> {
  const before = await page.locator(".field--live .ref").count();
  await page.keyboard.type("@");
  await page.getByRole("dialog", { name: "Refer to" }).waitFor();
  await page.keyboard.type(number);
  await page.keyboard.press("Enter");
  await page.getByRole("dialog", { name: "Refer to" }).waitFor({ state: "detached" });
  await expect.poll(() => page.locator(".field--live .ref").count(), { timeout: 30_000 }).toBe(before + 1);
}

/** Everything is on the server's disk. */
export const saved = (page: Page): Promise<void> => lineSays(page, /^Saved/, { timeout: 60_000 });
