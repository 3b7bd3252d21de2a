import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { field, htmlOf, openField, press, toBeginning, toEnd, toLetter } from "#tests/support/fields.ts";
import { openStage } from "#tests/support/stage.ts";
import { lineSays } from "#tests/support/state-line.ts";

/** Two divide one paragraph before either hears of the other: each of its words stands once. */
const stage = await openStage();
let page: Page;
let other: Page;
await stage.stay(["lead", "es"], (...pages) => ([page, other] = pages as [Page, Page]));

const context = "section/context";
const words = ["Most schools plan together", "each week", "and it shows."];

async function begin(): Promise<void> {
  await openField(page, context);
  await press(page, "Control+a", "Delete");
  await page.keyboard.insertText(words.join(" "));
  await expect.poll(() => htmlOf(other, context)).toBe(`<p>${words.join(" ")}</p>`);
  await openField(other, context);
}

/** Both have heard of both: every word stands once, and each break where it was made. */
const once = async (): Promise<void> => {
  const merged = words.join("|");
  for (const who of [page, other])
    await expect
      .poll(async () => (await htmlOf(who, context)).replaceAll(/ ?(<\/p><p>|<br>) ?/g, "|").replaceAll(/<[^>]*>/g, ""))
      .toBe(merged);
};

const keys = ["Enter", "Shift+Enter"] as const;
const pairs = keys.flatMap((one) => keys.map((two) => [one, two] as const));

test.each(pairs)("without a network: %s and %s", async (one, two) => {
  await begin();
  for (const who of [page, other]) await who.context().setOffline(true);
  await toLetter(page, words[0]!.length + 1);
  await page.keyboard.press(one);
  await toLetter(other, words[0]!.length + 1 + words[1]!.length + 1);
  await other.keyboard.press(two);
  for (const who of [page, other]) await who.context().setOffline(false);
  await once();
});

test.each(pairs)("at the same moment: %s and %s", async (one, two) => {
  await begin();
  await toLetter(page, words[0]!.length + 1);
  await toLetter(other, words[0]!.length + 1 + words[1]!.length + 1);
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
    await toLetter(other, first.length);
    await Promise.all([page.keyboard.type(" now", { delay: 20 }), other.keyboard.press("Enter")]);
    await expect.poll(() => htmlOf(page, context)).toContain("</p><p>");
    await page.keyboard.type(", indeed");
    for (const who of [page, other])
      await expect.poll(() => htmlOf(who, context)).toBe(`<p>${first}</p><p> ${merged}</p>`);
  });

  test("and one that becomes a list", async () => {
    await begin();
    await toLetter(page, 5);
    await Promise.all([page.keyboard.type("PQRSTUVW ", { delay: 30 }), other.keyboard.press("Control+Shift+8")]);
    const merged = `<ul><li><p>${"Most PQRSTUVW "}${words.join(" ").slice(5)}</p></li></ul>`;
    for (const who of [page, other]) await expect.poll(() => htmlOf(who, context)).toBe(merged);
  });

  test("without a network", async () => {
    await begin();
    await page.context().setOffline(true);
    await toEnd(page);
    await page.keyboard.type(" now");
    await toLetter(other, first.length);
    await press(other, "Enter");
    await page.context().setOffline(false);
    for (const who of [page, other])
      await expect.poll(() => htmlOf(who, context)).toBe(`<p>${first}</p><p> ${rest} now</p>`);
    await page.keyboard.type(", indeed");
    await expect.poll(() => htmlOf(other, context)).toBe(`<p>${first}</p><p> ${rest} now, indeed</p>`);
  });
});

const away = async (...who: readonly Page[]): Promise<void> => {
  for (const one of who) await one.context().setOffline(true);
};
const back = async (...who: readonly Page[]): Promise<void> => {
  for (const one of who) await one.context().setOffline(false);
};
const merges = async (html: string): Promise<void> => {
  for (const who of [page, other]) await expect.poll(() => htmlOf(who, context)).toBe(html);
};

describe("without having heard of each other", () => {
  const [first, second, third] = words as [string, string, string];

  test.each(["who divides", "who deletes"])(
    "one divides, one deletes in what is divided off; back first: %s",
    async (whose) => {
      await begin();
      await away(page, other);
      await toLetter(page, first.length + 1);
      await press(page, "Enter");
      await toLetter(other, first.length + 1);
      await press(other, ...Array.from({ length: second.length + 1 }, () => "Shift+ArrowRight"), "Delete");
      const order = whose === "who divides" ? [page, other] : [other, page];
      for (const who of order) {
        await back(who);
        await lineSays(who, /^Saved/);
      }
      await merges(`<p>${first} </p><p>${third}</p>`);
    },
  );

  test("one cuts words and puts them in elsewhere, the other divides them", async () => {
    await begin();
    await away(page, other);
    await toLetter(page, first.length + 1);
    await press(page, "Control+Shift+End", "Control+x");
    await toBeginning(page);
    await press(page, "Control+v");
    await toLetter(other, first.length + 1 + second.length + 1);
    await press(other, "Enter");
    await back(page, other);
    await expect.poll(() => field(other, context).innerText()).toMatch(new RegExp(`^${second} ${third}${first}\\s*$`));
    await expect.poll(() => field(page, context).innerText()).toMatch(new RegExp(`^${second} ${third}${first}\\s*$`));
  });

  test("one makes an item of the paragraph before a list, the other a paragraph of the list's item", async () => {
    await begin();
    await toEnd(page);
    await press(page, "Enter", "Control+Shift+8");
    await page.keyboard.insertText("Second here.");
    await merges(`<p>${words.join(" ")}</p><ul><li><p>Second here.</p></li></ul>`);
    await away(page, other);
    await toBeginning(page);
    await press(page, "Control+Shift+8");
    await toEnd(other);
    await press(other, "Home", "Backspace");
    await back(page, other);
    await merges(`<p>${words.join(" ")}</p><p>Second here.</p>`);
    for (const who of [page, other]) expect(await who.getByText("Words you wrote were removed").count()).toBe(0);
  });

  test("one makes a list of what the other writes in, who is away when it comes", async () => {
    await begin();
    await away(other);
    await toBeginning(other);
    await press(other, "Control+Shift+8");
    await toEnd(page);
    await page.keyboard.type(" Indeed so.");
    await lineSays(page, /^Saved/);
    await away(page);
    await lineSays(page, /^Offline/);
    await back(other);
    const merged = `<ul><li><p>${words.join(" ")} Indeed so.</p></li></ul>`;
    await expect.poll(() => htmlOf(other, context)).toBe(merged);
    await back(page);
    await merges(merged);
  });
});
