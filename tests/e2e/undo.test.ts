import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { addStrength, field, htmlOf, openField, press, toEnd, toLetter } from "#tests/support/fields.ts";
import { openStage, stayForAll } from "#tests/support/stage.ts";

/** Undo of one's own work across the whole summary, from wherever one is. */
const stage = await openStage();
let page: Page;
let other: Page;
await stayForAll(stage, ["lead", "es"], (...pages) => ([page, other] = pages as [Page, Page]));

const said = (words: string | RegExp) => page.locator(".toast", { hasText: words });
const at = (): Promise<string> =>
  page.evaluate(() => document.activeElement?.getAttribute("data-field") ?? document.activeElement?.id ?? "");

test("words in two fields and a removal are undone in order, each shown and named, and done again", async () => {
  const id = await addStrength(page, "Staff plan together", "They meet each week.");
  await openField(page, "section/context");
  await page.keyboard.insertText("Words about the context.");
  await openField(page, "section/method");
  await page.keyboard.insertText("Words about the method.");
  await openField(page, `finding/${id}/statement`);
  await press(page, "Alt+F10", "End", "Enter", "ArrowUp", "Enter");
  await said("Removed S1").waitFor();
  await expect.poll(at).toBe("section-strengths");

  // Focus is on a section now, in no field.
  await page.keyboard.press("Control+z");
  await said("Undone: S1 was put back.").waitFor();
  await expect.poll(at).toBe(`finding-${id}`);
  await page.keyboard.press("Control+z");
  await said("Undone in How the review was carried out: “Words about the method.”.").waitFor();
  await expect.poll(at).toBe("section/method");
  expect(await htmlOf(page, "section/method")).not.toContain("Words");
  expect(await htmlOf(page, "section/context")).toContain("Words about the context.");
  await page.keyboard.press("Control+z");
  await said("Undone in Context").waitFor();
  await expect.poll(at).toBe("section/context");
  await page.keyboard.press("Control+z");
  await said("Undone in Narrative of S1: “They meet each week.”.").waitFor();
  await expect.poll(at).toBe(`finding/${id}/narrative`);
  expect(await field(page, `finding/${id}/narrative`).isVisible()).toBe(true);

  // In the field that one is in it is seen, and only read out.
  await page.keyboard.press("Control+y");
  await expect.poll(() => htmlOf(page, `finding/${id}/narrative`)).toBe("<p>They meet each week.</p>");
  for (const words of ["Context", "How the review"]) {
    await page.keyboard.press("Control+y");
    await said(`Done again in ${words}`).waitFor();
  }
  await page.keyboard.press("Control+Shift+z");
  await said("Done again: S1 was removed.").waitFor();
  await expect.poll(at).toBe("section-strengths");
  await expect.poll(() => field(page, `finding/${id}/statement`).count()).toBe(0);
});

test("what was added, taken back and added once more is written on at once", async () => {
  await page.getByRole("button", { name: "Add an action point" }).click();
  await page.locator('.field--live[data-field$="/what"]').waitFor();
  await page.keyboard.press("Control+z");
  await said("Undone: action point 1 was removed.").waitFor();
  await expect.poll(at).toBe("section-actions");
  await page.keyboard.press("Control+y");
  await said("Done again: action point 1 was put back.").waitFor();
  await page.keyboard.type("Plan together");
  await expect.poll(() => page.locator('[data-field$="/what"]').innerText()).toBe("Plan together");
});

test("the caret comes to where the words came back, also far below", async () => {
  await openField(page, "section/context");
  await page.keyboard.press("Control+a");
  await page.keyboard.insertText("One two three four");
  // Another field, so that what follows is a step of its own.
  await openField(page, "section/method");
  await openField(page, "section/context");
  await page.keyboard.press("Control+End");
  await press(page, ...Array.from({ length: 5 }, () => "ArrowLeft"));
  await press(page, "Control+Backspace");
  await expect.poll(() => htmlOf(page, "section/context")).toBe("<p>One two  four</p>");
  await openField(page, "section/follow-up");
  expect(await field(page, "section/context").evaluate((one) => one.getBoundingClientRect().bottom)).toBeLessThan(0);
  await page.keyboard.press("Control+z");
  await expect.poll(at).toBe("section/context");
  await page.keyboard.type("!");
  await expect.poll(() => htmlOf(page, "section/context")).toBe("<p>One two three! four</p>");
  const { top, bottom } = await field(page, "section/context").evaluate((one) => one.getBoundingClientRect());
  expect(top).toBeGreaterThan(0);
  expect(bottom).toBeLessThan(900);
});

test("an input's own undo stays its own; More has both by name, off while there is nothing of one's own", async () => {
  // With nothing of one's own: what the tests before did.
  await page.reload();
  const more = page.getByRole("button", { name: "More", exact: true });
  await more.click();
  const item = (name: RegExp) => page.getByRole("menuitem", { name });
  await item(/^Undo my last change/).waitFor();
  expect(await item(/^Undo my last change/).getAttribute("aria-disabled")).toBe("true");
  expect(await item(/^Redo/).getAttribute("aria-disabled")).toBe("true");
  await page.keyboard.press("Escape");

  await openField(page, "section/practice");
  await page.keyboard.insertText("Worth sharing");
  await page.keyboard.press("Control+f");
  await page.getByLabel("Find", { exact: true }).fill("abc");
  await page.keyboard.press("Control+z");
  await expect.poll(() => htmlOf(page, "section/practice")).toContain("Worth sharing");
  await page.keyboard.press("Escape");
  await more.click();
  await item(/^Undo my last change/).click();
  await said("Undone in").waitFor();
  await expect.poll(() => field(page, "section/practice").innerText()).not.toContain("Worth sharing");
  // The answer has the way back.
  await said("Undone in").getByRole("button", { name: "Redo" }).click();
  await expect.poll(() => field(page, "section/practice").innerText()).toContain("Worth sharing");
});

test.each([
  ["a list", "Control+Shift+8", "<ul><li><p>Known to both</p></li></ul>"],
  ["a break", "Enter", "<p>Known </p><p>to both</p>"],
])("SU16 %s is taken back while another goes on in it: so they do, in the same sentence", async (_, key, made) => {
  const context = "section/evaluation";
  await page.bringToFront();
  await openField(page, context);
  await press(page, "Control+a", "Delete");
  await page.keyboard.insertText("Known to both");
  await toLetter(page, "Known ".length);
  await press(page, key);
  await expect.poll(() => htmlOf(other, context)).toBe(made);
  await openField(other, context);
  await toEnd(other);
  await other.keyboard.insertText(", and written");
  await expect.poll(() => htmlOf(page, context)).toContain("to both, and written");
  // What was typed right before it stays: it is a step of its own.
  await page.bringToFront();
  await press(page, "Control+z");
  for (const one of [page, other])
    await expect.poll(() => htmlOf(one, context)).toBe("<p>Known to both, and written</p>");
  await other.keyboard.insertText(" on.");
  for (const one of [page, other])
    await expect.poll(() => htmlOf(one, context)).toBe("<p>Known to both, and written on.</p>");
  await press(page, "Control+y");
  const again = made.replace("to both", "to both, and written on.");
  for (const one of [page, other]) await expect.poll(() => htmlOf(one, context)).toBe(again);
  expect(await other.getByText("Words you wrote were removed").count()).toBe(0);
});

test("SU16 a list that another added an item to is taken back and made again: the item stays behind the others, and no page breaks", async () => {
  const context = "section/method";
  await openField(page, context);
  await press(page, "Control+a", "Delete");
  await page.keyboard.insertText("One.");
  await press(page, "Enter");
  await page.keyboard.insertText("Two.");
  await press(page, "Control+a", "Control+Shift+8");
  await expect.poll(() => htmlOf(other, context)).toBe("<ul><li><p>One.</p></li><li><p>Two.</p></li></ul>");
  await openField(other, context);
  await toEnd(other);
  await press(other, "Enter");
  await other.keyboard.insertText("Three.");
  const together = "<ul><li><p>One.</p></li><li><p>Two.</p></li><li><p>Three.</p></li></ul>";
  await expect.poll(() => htmlOf(page, context)).toBe(together);
  // What is selected is shown to the other.
  const plain = async (one: Page): Promise<string> => (await htmlOf(one, context)).replaceAll(/<\/?span[^>]*>/g, "");
  await page.bringToFront();
  await press(page, "Control+z");
  for (const one of [page, other])
    await expect.poll(() => plain(one)).toBe("<p>One.</p><p>Two.</p><ul><li><p>Three.</p></li></ul>");
  await press(page, "Control+y");
  for (const one of [page, other]) await expect.poll(() => plain(one)).toBe(together);
  await other.keyboard.insertText(" And on.");
  await expect.poll(() => plain(page)).toContain("<p>Three. And on.</p>");
});
