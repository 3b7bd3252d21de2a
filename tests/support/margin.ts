import type { Locator, Page } from "playwright-core";
import { expect } from "vitest";

/** Comments beside the summary, as a person uses them. */

export const card = (page: Page, words: string): Locator => page.locator("[data-thread]").filter({ hasText: words });
export const box = (page: Page): Locator => page.getByLabel("Comment", { exact: true });

/** Selects words in a field that shows as plain text, as dragging over them does. */
export async function select(page: Page, words: string): Promise<void> {
  const from = await page.evaluate((wanted) => {
    const walker = document.createTreeWalker(document.querySelector("main")!, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode() as Text | null; node; node = walker.nextNode() as Text | null) {
      const at = node.data.indexOf(wanted);
      if (at < 0 || !node.parentElement?.closest("[data-field]")) continue;
      node.parentElement.scrollIntoView({ block: "center" });
      const range = document.createRange();
      range.setStart(node, at);
      range.setEnd(node, at + wanted.length);
      const rects = [...range.getClientRects()];
      const [first, last] = [rects[0]!, rects.at(-1)!];
      return { x: first.left, y: first.top + 8, toX: last.right, toY: last.top + 8 };
    }
    throw new Error(`“${wanted}” is not on the page`);
  }, words);
  await page.mouse.move(from.x + 0.5, from.y);
  await page.mouse.down();
  await page.mouse.move(from.toX - 0.5, from.toY, { steps: 4 });
  await page.mouse.up();
  await expect.poll(() => page.evaluate(() => getSelection()?.toString().trim())).toBe(words);
}

/** A comment on selected words, by the keyboard. */
export async function say(page: Page, on: string, words: string): Promise<void> {
  await select(page, on);
  await page.keyboard.press("Control+Alt+m");
  await box(page).fill(words);
  await page.keyboard.press("Control+Enter");
}
