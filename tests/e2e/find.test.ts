import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { enter } from "#tests/support/browser.ts";
import { addStrength, field, htmlOf, openField, press, toBeginning } from "#tests/support/fields.ts";
import { saved } from "#tests/support/officer.ts";
import { openStage } from "#tests/support/stage.ts";

/** Find and replace over the whole summary, as Word has it. */
const stage = await openStage();
const { browser, server } = stage;
let page: Page;
await stage.stay(["lead"], (one) => (page = one as Page));

const bar = (one: Page) => one.getByRole("search", { name: "Find in the summary" });
const status = (one: Page) => bar(one).locator("[aria-live]");
const found = (): Promise<string> =>
  page.evaluate(() => [...(CSS.highlights.get("found") ?? [])].map(String).join() || "none");

test("found in fields and in values, counted, named, replaced one by one and all, and taken back", async () => {
  const id = await addStrength(page, "Most staff plan", "In most schools it shows.");
  await page.getByRole("button", { name: "Add an action point" }).click();
  await page.locator('.field--live[data-field$="/what"]').waitFor();
  await page.keyboard.insertText("Plan with most parents");
  await page.getByLabel("How we will know").fill("Most parents say so");
  await openField(page, "section/context");
  await page.keyboard.insertText("Almost all agree");
  await press(page, "Control+f");
  await page.keyboard.type("most");
  await expect.poll(() => status(page).innerText()).toBe("1 of 5, in Context and agreed focus");
  await expect.poll(found).toBe("most");
  await bar(page).getByLabel("Whole words").check();
  await expect.poll(() => status(page).innerText()).toBe("1 of 4, in Statement of S1");
  await bar(page).getByLabel("Match case").check();
  await expect.poll(() => status(page).innerText()).toBe("1 of 2, in Narrative of S1");
  await bar(page).getByLabel("Match case").uncheck();

  const query = bar(page).getByLabel("Find", { exact: true });
  await query.focus();
  await press(page, "Shift+Enter");
  await expect.poll(() => status(page).innerText()).toBe("4 of 4, in How we will know of action point 1");
  expect(await page.locator("[data-found] textarea").inputValue()).toBe("Most parents say so");
  await press(page, "Enter");
  await expect.poll(() => status(page).innerText()).toContain("1 of 4");

  await bar(page).getByLabel("Replace with").fill("most of the");
  await bar(page).getByRole("button", { name: "Replace this one" }).click();
  await expect.poll(() => htmlOf(page, `finding/${id}/statement`)).toBe("<p>most of the staff plan</p>");
  // What it was replaced by holds the word: the next one is shown all the same.
  await expect.poll(() => status(page).innerText()).toBe("2 of 4, in Narrative of S1");
  await bar(page).getByLabel("Replace with").fill("many");
  await bar(page)
    .getByRole("button", { name: /^Replace all/ })
    .click();
  await page.locator(".toast", { hasText: "Replaced 4 places. Undo takes them all back." }).waitFor();
  await expect.poll(() => status(page).innerText()).toBe("Not found");
  // The button is off now: the focus stays in the bar, where Escape works.
  expect(await query.evaluate((one) => one === document.activeElement)).toBe(true);
  expect(await page.getByLabel("How we will know").inputValue()).toBe("many parents say so");
  expect(await field(page, "section/context").innerText()).toContain("Almost all agree");

  // Asked for again from the text: the words are kept, or what is selected is taken.
  await openField(page, "section/context");
  await press(page, "Control+Home", "Control+f");
  expect(await query.inputValue()).toBe("most");
  expect(await query.evaluate((one) => one === document.activeElement)).toBe(true);

  // Escape goes back to where one wrote, and undo takes them all back, as one step.
  await page.keyboard.press("Escape");
  await expect
    .poll(() => page.evaluate(() => document.activeElement?.getAttribute("data-field")))
    .toBe("section/context");
  await page.keyboard.press("Control+z");
  await page.locator(".toast", { hasText: /^Undone in .* and [23] other places\./ }).waitFor();
  await expect.poll(() => page.getByLabel("How we will know").inputValue()).toBe("Most parents say so");
  expect(await htmlOf(page, `finding/${id}/statement`)).toBe("<p>most of the staff plan</p>");
  await page.locator(".toast").getByRole("button", { name: "Redo" }).click();
  await expect.poll(() => htmlOf(page, `finding/${id}/statement`)).toBe("<p>many of the staff plan</p>");
  expect(await page.getByLabel("How we will know").inputValue()).toBe("many parents say so");
});

test("selected words are what is looked for; Go there closes and selects them", async () => {
  await openField(page, "section/method");
  await page.keyboard.insertText("First here, then there, and here again");
  await toBeginning(page);
  await press(page, "Control+ArrowRight", "Control+Shift+ArrowRight");
  await page.keyboard.press("Control+f");
  const query = bar(page).getByLabel("Find", { exact: true });
  await expect.poll(() => query.inputValue()).toMatch(/^here,?$/);
  await query.fill("here again");
  await bar(page).getByRole("button", { name: "Go there" }).click();
  await bar(page).waitFor({ state: "detached" });
  await expect.poll(() => page.evaluate(() => getSelection()!.toString())).toBe("here again");
  await page.keyboard.type("everywhere");
  await expect.poll(() => htmlOf(page, "section/method")).toBe("<p>First here, then there, and everywhere</p>");
});

test("a reference is found as the number it shows, and stays while words beside it are replaced; accents need not be typed", async () => {
  await addStrength(page, "Sgoil Àraich plans", "It shows.");
  const practice = await openField(page, "section/practice");
  await page.keyboard.type("Zinc (@");
  await page.getByRole("dialog", { name: "Refer to" }).waitFor();
  await page.keyboard.type("Sgoil");
  await page.keyboard.press("Enter");
  await page.keyboard.type(") zinc");
  await expect.poll(() => practice.innerText()).toMatch(/^Zinc \(S\d+\) zinc$/);
  const number = await practice.locator(".ref").innerText();
  await page.keyboard.type(` or ${number}`);

  await press(page, "Control+f");
  const query = bar(page).getByLabel("Find", { exact: true });
  await query.fill("sgoil araich");
  await expect.poll(() => status(page).innerText()).toBe(`1 of 1, in Statement of ${number}`);
  await expect.poll(found).toBe("Sgoil Àraich");
  await query.fill(`zinc (${number}`);
  await expect.poll(() => status(page).innerText()).toMatch(/^1 of 1, /);
  await expect.poll(found).toBe(`Zinc (${number}`);
  await bar(page).getByLabel("Replace with").fill("Lead");
  await bar(page).getByRole("button", { name: "Replace this one" }).click();
  await page
    .locator(".toast", { hasText: "Nothing was replaced: a reference is changed by choosing another." })
    .waitFor();
  await bar(page).getByRole("button", { name: "Replace all" }).click();
  await page.locator(".toast", { hasText: "Replaced 0 places. 1 stays: a reference is changed" }).waitFor();
  await query.fill(number);
  await expect.poll(() => status(page).innerText()).toMatch(/^1 of 2, /);
  await bar(page).getByRole("button", { name: "Replace all" }).click();
  await page
    .locator(".toast", { hasText: "Replaced 1 place. 1 stays: a reference is changed by choosing another." })
    .waitFor();
  await query.fill("zinc");
  await bar(page).getByRole("button", { name: "Replace all 2" }).click();
  await expect.poll(() => field(page, "section/practice").innerText()).toBe(`Lead (${number}) Lead or Lead`);
  await query.fill(`(${number})`);
  await bar(page).getByRole("button", { name: "Go there" }).click();
  await expect.poll(() => page.evaluate(() => getSelection()!.toString())).toBe(`(${number})`);
});

test("who only reads finds, and replaces nothing", async () => {
  await page.getByRole("button", { name: "Add an action point" }).click();
  await page.locator('.field--live[data-field$="/what"]').waitFor();
  await page.keyboard.insertText("Plan with librarians");
  await page.getByLabel("How we will know").last().fill("Librarians say so");
  await saved(page);
  const reader = await enter(browser, server.links["reader"]!);
  await reader.keyboard.press("Control+f");
  await reader.keyboard.type("librarians");
  await expect.poll(() => status(reader).innerText()).toMatch(/^1 of 2, in Words of action point \d$/);
  expect(
    await bar(reader)
      .getByRole("button", { name: /Replace/ })
      .count(),
  ).toBe(0);
  await reader.keyboard.press("Control+f");
  expect(
    await bar(reader)
      .getByLabel("Find", { exact: true })
      .evaluate((one) => one === document.activeElement),
  ).toBe(true);
  await reader.keyboard.press("Escape");
  await bar(reader).waitFor({ state: "detached" });
  expect(await reader.evaluate(() => document.activeElement === document.body)).toBe(false);
});

test("counts and details are found too: a count is replaced where its words are free, the details are gone to", async () => {
  const id = await addStrength(page, "Heads plan", "It shows.");
  const card = page.locator(`#finding-${id}`);
  await card.getByRole("button", { name: /^Add a count/ }).click();
  await page.getByLabel("Count", { exact: true }).fill("46");
  await page.getByLabel("Total", { exact: true }).fill("49");
  await page.getByLabel("Of whom or what").fill("reliable heads");
  await page.getByRole("button", { name: "Add “almost all”" }).click();
  await card.getByText("46 of 49 reliable heads, 94%").waitFor();

  await press(page, "Control+f");
  const query = bar(page).getByLabel("Find", { exact: true });
  await query.fill("49 reliable heads");
  await expect.poll(() => status(page).innerText()).toMatch(/^1 of 1, in Count of S\d$/);
  await expect.poll(found).toBe("49 reliable heads");
  await bar(page).getByLabel("Replace with").fill("headteachers");
  await bar(page).getByRole("button", { name: "Replace this one" }).click();
  await page.locator(".toast", { hasText: "Nothing was replaced: a count needs numbers that fit" }).waitFor();

  // A line of enquiry asks how reliable something is.
  await query.fill("reliable");
  await expect.poll(() => status(page).innerText()).toBe("1 of 2, in Lines of enquiry");
  await expect.poll(found).toBe("reliable");
  await bar(page).getByLabel("Replace with").fill("experienced");
  await bar(page).getByRole("button", { name: "Replace all" }).click();
  await page
    .locator(".toast", { hasText: "Replaced 1 place. 1 stays: the details are changed on a page of their own." })
    .waitFor();
  await card.getByText("46 of 49 experienced heads, 94%").waitFor();

  // To the button that changes the count, in its card, which opens.
  await openField(page, "section/method");
  await press(page, "Control+f");
  await query.fill("experienced");
  await bar(page).getByRole("button", { name: "Go there" }).click();
  await expect
    .poll(() => page.evaluate(() => document.activeElement?.textContent))
    .toBe("Almost all46 of 49 experienced heads, 94%, change");

  await press(page, "Control+f");
  await query.fill("reliable");
  await bar(page).getByRole("button", { name: "Go there" }).click();
  await expect
    .poll(() => page.evaluate(() => (document.activeElement as HTMLTextAreaElement | null)?.value))
    .toContain("reliable");
  expect(page.url()).toContain("/settings");
});

test.each([
  [720, 450],
  [360, 225],
  [320, 256],
])("at 200 % and 400 % what one looks for and what is found are in sight together: %i by %i", async (width, height) => {
  const context = await browser.newContext({ viewport: { width, height } });
  const one = await context.newPage();
  await one.goto(server.links["lead"]!);
  await one.getByRole("button", { name: "Sign in" }).click();
  await openField(one, "section/practice");
  await press(one, "Control+a");
  await one.keyboard.insertText("Wheresoever it may be");
  // From where the bar does not stand at the window's edge yet.
  await one.evaluate(() => scrollTo({ top: 0, behavior: "instant" }));
  await press(one, "Control+f");
  const query = bar(one).getByLabel("Find", { exact: true });
  await query.fill("wheresoever");
  await press(one, "Enter");
  await expect.poll(() => status(one).innerText()).toContain("1 of 1");
  const places = (): Promise<readonly [bar: DOMRect, query: DOMRect, found: DOMRect, end: number]> =>
    one.evaluate(() => {
      const [range] = CSS.highlights.get("found") as unknown as Set<Range>;
      const box = (what: Element | Range | null | undefined) => what!.getBoundingClientRect().toJSON() as DOMRect;
      const dock = document.querySelector<HTMLElement>(".dock");
      const end = innerHeight - (dock?.offsetHeight ?? 0);
      return [box(document.querySelector(".findbar")), box(document.activeElement), box(range), end] as const;
    });
  await expect
    .poll(async () => {
      const [findbar, input, word, end] = await places();
      return input.top >= 0 && input.bottom <= findbar.bottom && word.top >= findbar.bottom && word.bottom <= end;
    })
    .toBe(true);
  await context.close();
});
