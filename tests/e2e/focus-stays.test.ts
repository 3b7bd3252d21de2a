import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { openField } from "#tests/support/fields.ts";
import { addEvidenceOnTheSpot } from "#tests/support/officer.ts";
import { openStage } from "#tests/support/stage.ts";

/** A button that did its work keeps the focus: who goes by keyboard is not sent to the beginning of the page. */
const stage = await openStage();
const { server } = stage;
let page: Page;
await stage.stay(["lead"], (one) => (page = one as Page));

const focused = (): Promise<string> => page.evaluate(() => document.activeElement?.textContent ?? "");

test.each([
  ["my details", () => "/me", "Save", "Saved."],
  ["settings", () => `/reviews/${server.review}/settings`, "Save the details", "Saved."],
])("%s", async (_, path, name, said) => {
  await page.goto(server.url + path());
  const button = page.getByRole("button", { name, exact: true });
  await button.focus();
  await page.keyboard.press("Enter");
  await page.getByText(said).first().waitFor();
  await expect.poll(() => button.getAttribute("aria-disabled")).not.toBe("true");
  expect(await focused()).toBe(name);
});

test("a section that is settled, and taken back", async () => {
  await page.goto(`${server.url}/reviews/${server.review}`);
  await openField(page, "section/context");
  await page.keyboard.insertText("Said and settled.");
  await page.getByRole("button", { name: "Add a strength" }).click();
  await page.locator('.field--live[data-field$="/statement"]').waitFor();
  await page.keyboard.insertText("A strength");
  const settle = page.getByRole("button", { name: /^Settle this text for LA/ });
  await settle.focus();
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Settled for LA: take back" }).waitFor();
  expect(await focused()).toBe("Settled for LA: take back");
});

test("evidence that is taken off a finding: the next one's button has the focus, at last the one that links", async () => {
  const card = page.locator("[data-card]").filter({ has: page.getByText("A strength") });
  for (const title of ["Visit notes", "A survey"])
    await addEvidenceOnTheSpot(card, { number: "", title, type: "document", extent: "Two schools" });
  await card.getByRole("button", { name: "Unlink E1" }).focus();
  await page.keyboard.press("Enter");
  await expect.poll(focused).toBe("Unlink E2");
  await page.keyboard.press("Space");
  await expect.poll(() => card.getByRole("button", { name: /^Unlink/ }).count()).toBe(0);
  expect(await focused()).toMatch(/^Link evidence/);
});
