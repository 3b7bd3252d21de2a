import type { Locator, Page } from "playwright-core";
import { expect, test } from "vitest";
import { addStrength, openField } from "#tests/support/fields.ts";
import { openStage, stayForAll } from "#tests/support/stage.ts";

/** What is too long for a field is said there, by how much, and stays whole. */

const stage = await openStage();
let page: Page;
await stayForAll(stage, ["lead"], (lead) => (page = lead as Page));

const letters = (count: number): string => "abcdefghi ".repeat(count / 10 + 1).slice(0, count - 1) + "z";

/** As from the clipboard, which no length of an input may cut. */
async function paste(input: Locator, words: string): Promise<void> {
  await input.fill("");
  await input.focus();
  await page.keyboard.insertText(words);
  expect(await input.inputValue()).toBe(words);
}

/** The input has the focus, all its words, and says what is wrong with it. */
async function refused(input: Locator, words: string, said: string): Promise<void> {
  await input.and(page.locator(":focus")).waitFor();
  expect(await input.inputValue()).toBe(words);
  expect(await input.getAttribute("aria-invalid")).toBe("true");
  const description = await input.evaluate((element) =>
    (element.getAttribute("aria-describedby") ?? "")
      .split(" ")
      .map((id) => document.getElementById(id)?.textContent ?? "")
      .join(" "),
  );
  expect(description).toContain(said);
}

test("evidence: each field says what is too long, and what fits then is kept whole", async () => {
  await page.getByRole("button", { name: "Add evidence" }).first().click();
  const dialog = page.getByRole("dialog", { name: "Add evidence" });
  const [title, extent, date] = ["What it is", "Extent", "Date"].map((label) => dialog.getByLabel(label));
  for (const input of [title, extent, date]) await paste(input!, letters(503));
  const add = dialog.getByRole("button", { name: "Add to the register" });
  await add.click();
  await refused(title!, letters(503), "Shorten this by 203 characters: it can have 300 at most.");
  await paste(title!, letters(300));
  await add.click();
  await refused(extent!, letters(503), "Shorten this by 303 characters: it can have 200 at most.");
  await paste(extent!, letters(200));
  await add.click();
  await refused(date!, letters(503), "Shorten this by 423 characters: it can have 80 at most.");
  await paste(date!, letters(80));
  await add.click();
  await dialog.waitFor({ state: "detached" });
  await page.getByText(letters(300)).first().waitFor();
  await page.getByText(letters(200)).first().waitFor();
});

test("a finding: who was counted, and a framework reference of one's own", async () => {
  const id = await addStrength(page, "Measured");
  const card = page.locator(`#finding-${id}`);
  await card.getByRole("button", { name: /^Add a count/ }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Count").fill("46");
  await dialog.getByLabel("Total").fill("49");
  const group = dialog.getByLabel("Of whom or what");
  await paste(group, letters(121));
  await page.keyboard.press("Enter");
  await refused(group, letters(121), "Shorten what was counted by 1 character: it can have 120 at most.");
  await page.keyboard.press("Escape");

  await card
    .getByRole("button", { name: /framework/i })
    .first()
    .click();
  const find = dialog.getByLabel(/^Find a reference/);
  await paste(find, letters(310));
  await page.keyboard.press("Enter");
  await refused(find, letters(310), "Shorten this by 10 characters: it can have 300 at most.");
});

test("a link: its words and its address", async () => {
  await openField(page, "section/context");
  await page.keyboard.press("Control+k");
  const dialog = page.getByRole("dialog");
  const [words, address] = [dialog.getByLabel("Words of the link"), dialog.getByLabel("Address")];
  const long = `https://example.org/${"a".repeat(2000)}`;
  await paste(words, letters(301));
  await paste(address, long);
  await page.keyboard.press("Enter");
  await refused(words, letters(301), "Shorten this by 1 character: it can have 300 at most.");
  await paste(words, "The plan");
  await page.keyboard.press("Enter");
  await refused(address, long, "Shorten this by 20 characters: it can have 2,000 at most.");
});
