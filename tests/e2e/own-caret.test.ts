import type { Page } from "playwright-core";
import { beforeEach, expect, test } from "vitest";
import { addStrength, field, htmlOf, openField, press, toBeginning, toEnd, toLetter } from "#tests/support/fields.ts";
import { openStage } from "#tests/support/stage.ts";

/** One's own caret stays at its words, whatever others do; and after an undo the next words land where one expects. */
const stage = await openStage();
let page: Page;
let other: Page;
await stage.stay(["lead", "es"], (...pages) => ([page, other] = pages as [Page, Page]));

const context = "section/context";
const [one, two] = [
  "Most schools plan together each week, and it shows.",
  "Their learners say so in all three surveys.",
];

/** Two paragraphs that somebody else wrote, in both browsers, and one's caret so many letters from the beginning. */
async function caretAt(letters: number): Promise<void> {
  await openField(other, context);
  await press(other, "Control+a", "Delete");
  await other.keyboard.insertText(one);
  await press(other, "Enter");
  await other.keyboard.insertText(two);
  // What they do next is a step of its own, however quickly it follows.
  await openField(other, "section/method");
  await openField(other, context);
  await expect.poll(() => htmlOf(page, context)).toBe(`<p>${one}</p><p>${two}</p>`);
  await openField(page, context);
  await toLetter(page, letters);
  await expect.poll(caret).toBe(letters);
}

/** Letters of the field before one's caret. */
const caret = (): Promise<number> =>
  page.evaluate(() => {
    const [selection, inside] = [getSelection(), document.activeElement];
    if (!selection?.focusNode || !inside?.contains(selection.focusNode)) return -1;
    const range = document.createRange();
    range.setStart(inside, 0);
    range.setEnd(selection.focusNode, selection.focusOffset);
    return range.toString().length;
  });

/** The text once one has written a sign where one is. */
async function signed(): Promise<string> {
  await page.keyboard.type("#");
  return (await htmlOf(page, context))
    .replaceAll(/<\/?(p|ul|li)>/g, " ")
    .replaceAll(/ +/g, " ")
    .trim();
}

beforeEach(async () => {
  await page.keyboard.press("Escape");
  await other.keyboard.press("Escape");
});

test("another makes the paragraph a list, and takes it back", async () => {
  await caretAt(30);
  await toBeginning(other);
  await press(other, "Control+Shift+8");
  await expect.poll(() => htmlOf(page, context)).toContain("<ul>");
  expect(await caret()).toBe(30);
  await press(other, "Control+z");
  await expect.poll(() => htmlOf(page, context)).not.toContain("<ul>");
  expect(await caret()).toBe(30);
  expect(await signed()).toBe(`${one.slice(0, 30)}#${one.slice(30)} ${two}`);
});

test("another deletes the field's first words, and takes it back", async () => {
  await caretAt(5);
  await toBeginning(other);
  for (let i = 0; i < "Most schools".length; i++) await press(other, "Shift+ArrowRight");
  await press(other, "Delete");
  await expect.poll(() => htmlOf(page, context)).toContain("<p> plan");
  expect(await caret()).toBe(0);
  await press(other, "Control+z");
  await expect.poll(() => htmlOf(page, context)).toContain("Most schools");
  expect(await caret()).toBeLessThan(13);
});

test("words at the beginning are undone and done again", async () => {
  await caretAt(0);
  await page.keyboard.type("So: ");
  await press(page, "Control+z");
  await expect.poll(() => htmlOf(page, context)).toContain("<p>Most");
  expect(await caret()).toBe(0);
  await press(page, "Control+y");
  await expect.poll(() => htmlOf(page, context)).toContain("<p>So: Most");
  expect(await caret()).toBe(4);
  await press(page, "Control+z");
  expect(await signed()).toBe(`#${one} ${two}`);
});

test("a new paragraph is undone, from the place where it began", async () => {
  await caretAt(30);
  await press(page, "Enter", "Control+z");
  await expect.poll(() => htmlOf(page, context)).toBe(`<p>${one}</p><p>${two}</p>`);
  expect(await caret()).toBe(30);
  await press(page, "Control+y");
  await expect.poll(() => htmlOf(page, context)).toContain(`<p>${one.slice(30)}</p>`);
  expect(await signed()).toBe(`${one.slice(0, 30)} #${one.slice(30).trim()} ${two}`.replaceAll(/ +/g, " "));
});

test("a list at the beginning is undone and done again", async () => {
  await caretAt(0);
  await press(page, "Control+Shift+8");
  await expect.poll(() => htmlOf(page, context)).toContain("<ul>");
  await press(page, "Control+z");
  await expect.poll(() => htmlOf(page, context)).not.toContain("<ul>");
  expect(await caret()).toBe(0);
  await press(page, "Control+y");
  await expect.poll(() => htmlOf(page, context)).toContain("<ul>");
  expect(await signed()).toBe(`#${one} ${two}`);
});

test("words that were selected and deleted come back selected", async () => {
  await caretAt(5);
  await press(page, "Shift+Control+ArrowRight", "Delete", "Control+z");
  await expect.poll(() => htmlOf(page, context)).toContain("<p>Most schools plan");
  expect(await page.evaluate(() => getSelection()?.toString())).toMatch(/^schools ?$/);
});

test("what is undone in another field is gone on with where it was", async () => {
  await caretAt(30);
  await press(page, "Enter");
  const id = await addStrength(page, "Staff plan together");
  await openField(page, `finding/${id}/statement`);
  // The statement's words, then the strength itself, then the paragraph.
  await press(page, "Control+z", "Control+z", "Control+z");
  await expect.poll(() => htmlOf(page, context)).toBe(`<p>${one}</p><p>${two}</p>`);
  await expect.poll(caret).toBe(30);
  expect(await field(page, context).getAttribute("class")).toContain("field--live");
});

test.each([
  [
    "a part",
    ["Control+Shift+ArrowRight", "Control+Shift+ArrowRight"],
    "Few others, then More",
    one.slice("Most schools ".length),
  ],
  ["everything", ["Control+a"], "Few others, then More", ""],
] as const)("what another types right before %s that is selected stays outside of it", async (_, keys, reads, rest) => {
  await caretAt(0);
  await press(page, ...keys);
  await toBeginning(other);
  await other.keyboard.type("Few others, then ", { delay: 15 });
  await expect.poll(() => field(page, context).innerText()).toContain("Few others, then ");
  await page.keyboard.type("More");
  for (const each of [page, other])
    await expect.poll(async () => (await field(each, context).innerText()).startsWith(reads)).toBe(true);
  expect((await field(page, context).innerText()).slice(reads.length).trimStart().startsWith(rest)).toBe(true);
  expect(await htmlOf(page, context)).toBe(await htmlOf(other, context));
});

test("Home right after the click that opened the field", async () => {
  await caretAt(0);
  for (let times = 1; times <= 3; times++) {
    await openField(page, "section/method");
    const { x, y } = (await field(page, context).boundingBox())!;
    await page.mouse.click(x + 90, y + 12);
    await page.locator(`.field--live[data-field="${context}"]:focus`).waitFor();
    await page.keyboard.press("Home");
    await page.keyboard.press("x");
    await expect.poll(() => htmlOf(page, context)).toBe(`<p>${"x".repeat(times)}${one}</p><p>${two}</p>`);
  }
});

test("Home on a machine that is busy for a moment once the field has opened", async () => {
  await caretAt(0);
  await openField(page, "section/method");
  const { x, y } = (await field(page, context).boundingBox())!;
  // The key waits while the page is busy; what the editor does 20 ms after it got the focus comes right behind it.
  await page.evaluate((live) => {
    const kept = globalThis as { moved?: Promise<void> };
    kept.moved = new Promise((done) => {
      function focused({ target }: FocusEvent): void {
        if (!(target as Element).matches?.(live)) return;
        document.removeEventListener("focus", focused, true);
        setTimeout(() => {
          const end = performance.now() + 50;
          while (performance.now() < end);
        });
        setTimeout(() => {
          target?.dispatchEvent(new KeyboardEvent("keydown", { key: "Home", bubbles: true }));
          getSelection()?.modify("move", "backward", "lineboundary");
          setTimeout(done, 50);
        }, 20);
      }
      document.addEventListener("focus", focused, true);
    });
  }, `.field--live[data-field="${context}"]`);
  await page.mouse.click(x + 90, y + 12);
  await page.evaluate(() => (globalThis as { moved?: Promise<void> }).moved);
  await page.keyboard.press("x");
  await expect.poll(() => htmlOf(page, context)).toBe(`<p>x${one}</p><p>${two}</p>`);
});

test.each([
  ["letter", "y", 1],
  ["caret", "ArrowLeft", 0],
] as const)("a key moved it when another's %s had just come", async (_, key, letters) => {
  await caretAt(20);
  await toEnd(other);
  for (let times = 1; times <= 4; times++) {
    await toLetter(page, 20);
    // It comes while the page is busy, and the browser tells of the moved caret only behind it.
    const busy = page.evaluate(() => {
      const end = performance.now() + 500;
      while (performance.now() < end);
      getSelection()?.modify("move", "backward", "lineboundary");
    });
    await other.keyboard.press(key);
    await busy;
    await page.keyboard.press("x");
    const now = `<p>${"x".repeat(times)}${one}</p><p>${two}${"y".repeat(letters * times)}</p>`;
    await expect.poll(() => htmlOf(page, context)).toBe(now);
  }
});
