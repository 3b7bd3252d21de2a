import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { htmlOf, openField, press, toBeginning, toEnd } from "#tests/support/fields.ts";
import { openStage } from "#tests/support/stage.ts";

/** Two divide one paragraph before either hears of the other: each of its words stands once. */
const stage = await openStage();
const [page, other] = (await stage.enter("lead", "es")) as [Page, Page];

const context = "section/context";
const words = ["Most schools plan together", "each week", "and it shows."];

async function begin(): Promise<void> {
  await openField(page, context);
  await press(page, "Control+a", "Delete");
  await page.keyboard.insertText(words.join(" "));
  await expect.poll(() => htmlOf(other, context)).toBe(`<p>${words.join(" ")}</p>`);
  await openField(other, context);
}

async function caretAt(who: Page, letters: number): Promise<void> {
  await toBeginning(who);
  for (let i = 0; i < letters; i++) await press(who, "ArrowRight");
}

/** The words in the order of the page, without what divides them. */
const said = async (who: Page): Promise<string> =>
  (await htmlOf(who, context))
    .replaceAll(/<[^>]*>|&nbsp;/g, " ")
    .replaceAll(/\s+/g, " ")
    .trim();

/** Both have heard of both, and every word stands once. */
const once = async (): Promise<void> => {
  const divided = (html: string): boolean => (html.match(/<\/p>|<br>/g) ?? []).length > 2;
  await expect
    .poll(async () => {
      const [one, two] = [await htmlOf(page, context), await htmlOf(other, context)];
      return one === two && divided(one) ? await said(page) : [one, two];
    })
    .toBe(words.join(" "));
};

const keys = ["Enter", "Shift+Enter"] as const;
const pairs = keys.flatMap((one) => keys.map((two) => [one, two] as const));

test.each(pairs)("without a network: %s and %s", async (one, two) => {
  await begin();
  for (const who of [page, other]) await who.context().setOffline(true);
  await caretAt(page, words[0]!.length + 1);
  await page.keyboard.press(one);
  await caretAt(other, words[0]!.length + 1 + words[1]!.length + 1);
  await other.keyboard.press(two);
  for (const who of [page, other]) await who.context().setOffline(false);
  await once();
});

test.each(pairs)("at the same moment: %s and %s", async (one, two) => {
  await begin();
  await caretAt(page, words[0]!.length + 1);
  await caretAt(other, words[0]!.length + 1 + words[1]!.length + 1);
  await Promise.all([page.keyboard.press(one), other.keyboard.press(two)]);
  await once();
});

describe("who writes in the half that another divides off", () => {
  const [first, rest] = [words[0]!, words.slice(1).join(" ")];

  test.each([
    ["at its end", 0, `${rest} now, indeed`],
    ["within it", 4, `${rest.slice(0, -4)} now, indeed${rest.slice(-4)}`],
  ])("goes on there: %s", async (_, back, merged) => {
    await begin();
    await toEnd(page);
    await press(page, ...Array.from({ length: back }, () => "ArrowLeft"));
    await caretAt(other, first.length);
    await Promise.all([page.keyboard.type(" now", { delay: 20 }), other.keyboard.press("Enter")]);
    await expect.poll(() => htmlOf(page, context)).toContain("</p><p>");
    await page.keyboard.type(", indeed");
    for (const who of [page, other])
      await expect.poll(() => htmlOf(who, context)).toBe(`<p>${first}</p><p> ${merged}</p>`);
  });

  test("and one that becomes a list", async () => {
    await begin();
    await caretAt(page, 5);
    await Promise.all([page.keyboard.type("PQRSTUVW ", { delay: 30 }), other.keyboard.press("Control+Shift+8")]);
    const merged = `<ul><li><p>${"Most PQRSTUVW "}${words.join(" ").slice(5)}</p></li></ul>`;
    for (const who of [page, other]) await expect.poll(() => htmlOf(who, context)).toBe(merged);
  });

  test("without a network", async () => {
    await begin();
    await page.context().setOffline(true);
    await toEnd(page);
    await page.keyboard.type(" now");
    await caretAt(other, first.length);
    await press(other, "Enter");
    await page.context().setOffline(false);
    for (const who of [page, other])
      await expect.poll(() => htmlOf(who, context)).toBe(`<p>${first}</p><p> ${rest} now</p>`);
    await page.keyboard.type(", indeed");
    await expect.poll(() => htmlOf(other, context)).toBe(`<p>${first}</p><p> ${rest} now, indeed</p>`);
  });
});
