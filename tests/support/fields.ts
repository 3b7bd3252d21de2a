import type { Locator, Page } from "playwright-core";

/** The fields of an open summary, as a person uses them. */

export const field = (page: Page, address: string): Locator => page.locator(`[data-field="${address}"]`);

const live = (page: Page, address: string): Locator => page.locator(`.field--live[data-field="${address}"]`);

/** Goes into a field by a click at the beginning of it, and waits until it is an editor. */
export async function openField(page: Page, address: string): Promise<Locator> {
  await field(page, address).click({ position: { x: 2, y: 8 } });
  await live(page, address).waitFor();
  return live(page, address);
}

/**
 * Presses keys as fast as a person at most: the browser tells of a moved selection a moment after it moved it. A page
 * behind another draws once a second: bring it to the front first.
 */
export async function press(page: Page, ...keys: string[]): Promise<void> {
  for (const key of keys) {
    await page.keyboard.press(key);
    await frames(page);
  }
}

const frames = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame);
  });

/** The caret to the beginning of the field it is in. */
export async function toBeginning(page: Page): Promise<void> {
  do await press(page, "Control+Home");
  while ((await around(page)).before !== 0);
}

/** The caret to the end of the field it is in. */
export async function toEnd(page: Page): Promise<void> {
  do await press(page, "Control+End");
  while ((await around(page)).after !== 0);
}

/** The caret before a letter of the field it is in, by a click there: so many letters stand before it. */
export async function toLetter(page: Page, letters: number): Promise<void> {
  do {
    const { x, y } = await placeOf(page, letters);
    await page.mouse.click(x, y);
    await frames(page);
  } while ((await around(page)).before !== letters);
}

/** Where on the screen a letter of the field begins. */
const placeOf = (page: Page, letters: number): Promise<{ x: number; y: number }> =>
  page.evaluate((before) => {
    const texts = document.createTreeWalker(document.activeElement!, NodeFilter.SHOW_TEXT);
    for (let left = before; texts.nextNode();) {
      const node = texts.currentNode as Text;
      if (left >= node.length) left -= node.length;
      else {
        const range = document.createRange();
        range.setStart(node, left);
        range.setEnd(node, left + 1);
        node.parentElement?.scrollIntoView({ block: "nearest" });
        const { left: x, top, height } = range.getBoundingClientRect();
        return { x: x + 1, y: top + height / 2 };
      }
    }
    throw new Error(`The field has no letter ${before}.`);
  }, letters);

/**
 * How many letters stand before and after the caret. In the first moments after a field got the focus ProseMirror takes
 * a caret that moves for the browser's own doing, and puts it back: whoever moves it looks whether it went.
 */
const around = (page: Page): Promise<{ before: number; after: number }> =>
  page.evaluate(() => {
    const [selection, inside] = [getSelection(), document.activeElement];
    if (!selection?.focusNode || !inside) return { before: -1, after: -1 };
    const length = (set: (range: Range, node: Node, offset: number) => void): number => {
      const range = document.createRange();
      range.selectNodeContents(inside);
      set(range, selection.focusNode!, selection.focusOffset);
      return range.toString().length;
    };
    return {
      before: length((range, node, offset) => range.setEnd(node, offset)),
      after: length((range, node, offset) => range.setStart(node, offset)),
    };
  });

/** Adds a strength with its words; gives its id. */
export async function addStrength(page: Page, statement: string, narrative = ""): Promise<string> {
  const known = await page.locator('[data-field$="/statement"]').count();
  await page.getByRole("button", { name: "Add a strength" }).click();
  const statements = page.locator('[data-field$="/statement"]');
  await statements.nth(known).waitFor();
  const made = page.locator('.field--live[data-field$="/statement"]');
  await made.waitFor();
  const id = (await made.getAttribute("data-field"))?.split("/")[1] ?? "";
  await page.keyboard.insertText(statement);
  if (narrative !== "") {
    await page.keyboard.press("Enter");
    await live(page, `finding/${id}/narrative`).waitFor();
    await page.keyboard.insertText(narrative);
  }
  return id;
}

/** What a field holds, without its outer element and what line ends add. */
export function htmlOf(page: Page, address: string): Promise<string> {
  return field(page, address).evaluate((element) => {
    const copy = element.cloneNode(true) as HTMLElement;
    for (const extra of copy.querySelectorAll(".ProseMirror-trailingBreak, .ProseMirror-separator")) extra.remove();
    for (const plain of copy.querySelectorAll("span:not([lang]):not([class])")) plain.replaceWith(...plain.childNodes);
    for (const link of copy.querySelectorAll("a")) {
      link.removeAttribute("target");
      link.removeAttribute("rel");
    }
    copy.normalize();
    return copy.innerHTML;
  });
}
