import { randomUUID } from "node:crypto";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { htmlOf } from "#tests/support/fields.ts";
import { openStage, stayForAll } from "#tests/support/stage.ts";

const stage = await openStage();
let page: Page;
let other: Page;
await stayForAll(stage, ["lead", "es"], (...pages) => ([page, other] = pages as [Page, Page]));

async function addStrength(statement: string): Promise<void> {
  await page.getByRole("button", { name: "Add a strength" }).click();
  await page.locator('.field--live[data-field$="/statement"]').waitFor();
  await page.keyboard.insertText(statement);
}

test("a reference typed with @ follows its finding when that moves, by keyboard alone", async () => {
  await addStrength("The first of all");
  await addStrength("The second of all");
  await page.locator('[data-field="section/context"]').click();
  await page.locator('.field--live[data-field="section/context"]').waitFor();
  await page.keyboard.type("As shown in @");
  await page.getByRole("dialog", { name: "Refer to" }).waitFor();
  await page.keyboard.type("second");
  await page.keyboard.press("Enter");
  const context = (one: Page) => one.locator('[data-field="section/context"]');
  await expect.poll(() => context(page).innerText()).toContain("As shown in S2");
  await expect.poll(() => context(other).innerText()).toContain("As shown in S2");

  await other.locator('[data-field$="/statement"]').nth(1).click();
  await other.locator('.field--live[data-field$="/statement"]').waitFor();
  await other.keyboard.press("Alt+ArrowUp");
  await expect.poll(() => context(other).innerText()).toContain("As shown in S1");
  await expect.poll(() => context(page).innerText()).toContain("As shown in S1");
});

test("undo takes back only one's own words, wherever they were", async () => {
  const method = (one: Page) => one.locator('[data-field="section/method"]');
  await method(page).click();
  await page.locator('.field--live[data-field="section/method"]').waitFor();
  await page.keyboard.type("Mine. ");
  await expect.poll(() => method(other).innerText()).toContain("Mine.");
  await method(other).click();
  await other.locator('.field--live[data-field="section/method"]').waitFor();
  await other.keyboard.press("Control+End");
  await other.keyboard.type("Theirs.");
  await expect.poll(() => method(page).innerText()).toContain("Theirs.");
  await page.keyboard.press("Control+z");
  await expect.poll(() => method(other).innerText()).not.toContain("Mine.");
  expect(await method(other).innerText()).toContain("Theirs.");
  await page.keyboard.press("Control+y");
  await expect.poll(() => method(other).innerText()).toContain("Mine.");
});

test("@, a number, Enter and on, as quickly as keys can come: each letter where it was meant, also behind a bracket", async () => {
  await addStrength("A sentence with an e");
  await page.locator('[data-field="section/overall"], [data-field="section/method"]').first().click();
  const field = page.locator(".field--live");
  await field.waitFor();
  await page.keyboard.press("Control+a");
  // Nobody who types waits until the page has drawn.
  const keys = ["Delete", "Seen (@S1", "Enter", ") and @S2", "Enter", " twice."].flatMap((said) =>
    said in { Delete: 0, Enter: 0 } ? said : said.split(""),
  );
  await Promise.all(keys.map((key) => page.keyboard.press(key)));
  await expect.poll(() => field.innerText()).toBe("Seen (S1) and S2 twice.");
});

test("what another writes while the choice closes leaves the reference, and what is typed on, where it was asked for", async () => {
  // A second try finds what the first one left.
  const finding = `A strength to refer to ${randomUUID().slice(0, 8)}`;
  await addStrength(finding);
  const context = (one: Page) => one.locator('[data-field="section/evaluation"]');
  for (const one of [page, other]) {
    await context(one).click();
    await one.locator('.field--live[data-field="section/evaluation"]').waitFor();
  }
  await page.keyboard.press("Control+a");
  await page.keyboard.press("Delete");
  await page.keyboard.type("As in @");
  await page.getByRole("dialog", { name: "Refer to" }).waitFor();
  await page.keyboard.type(finding);
  const number = await page.getByRole("dialog").getByRole("button", { name: finding }).locator("b").innerText();
  await expect.poll(() => context(other).innerText()).toMatch(/^As in\s*$/);
  // Nothing is drawn until the other has written.
  await page.evaluate(() => {
    const draw = requestAnimationFrame;
    const held: FrameRequestCallback[] = [];
    Object.assign(globalThis, {
      requestAnimationFrame: (run: FrameRequestCallback) => held.push(run),
      drawAgain: () => {
        Object.assign(globalThis, { requestAnimationFrame: draw });
        for (const run of held) draw(run);
      },
    });
  });
  await page.keyboard.press("Enter");
  await other.bringToFront();
  await other.keyboard.press("Control+Home");
  await other.keyboard.type("Theirs. ");
  await expect.poll(() => htmlOf(page, "section/evaluation")).toContain("Theirs. As in");
  await page.bringToFront();
  await page.keyboard.type(", and on");
  await page.evaluate(() => (globalThis as unknown as { drawAgain: () => void }).drawAgain());
  // Behind another's caret the browser gets a line's end to draw it in.
  await expect.poll(async () => (await context(other).innerText()).trimEnd()).toBe(`Theirs. As in ${number}, and on`);
});
