import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { htmlOf, openField, press, toBeginning } from "#tests/support/fields.ts";
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

const once = async (): Promise<void> => {
  await expect.poll(() => said(page)).toBe(words.join(" "));
  await expect.poll(() => said(other)).toBe(words.join(" "));
  expect(await htmlOf(page, context)).toBe(await htmlOf(other, context));
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
