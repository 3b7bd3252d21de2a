import type { Locator, Page } from "playwright-core";
import { expect, test } from "vitest";
import { addStrength, openField } from "#tests/support/fields.ts";
import * as officer from "#tests/support/officer.ts";
import { openStage, stayForAll } from "#tests/support/stage.ts";

/** Two people at the facts of one card at the same time: nothing half entered goes, and nobody writes over unawares. */

const WAIT = { timeout: 30_000 };
const stage = await openStage();
let one: Page;
let other: Page;
await stayForAll(stage, ["lead", "es"], (...pages) => ([one, other] = pages as [Page, Page]));

const focused = (page: Page): Promise<string> =>
  page.evaluate(() => (document.activeElement as HTMLTextAreaElement | null)?.labels?.[0]?.textContent ?? "");
const claims = (page: Page, id: string): Locator => page.locator(`#finding-${id}`).locator(".claims, .f-claims");

async function command(page: Page, id: string, name: RegExp): Promise<void> {
  await openField(page, `finding/${id}/statement`);
  const card = page.locator(`#finding-${id}`);
  await card.getByRole("button", { name: /^Move or remove/ }).click();
  await page.getByRole("menuitem", { name }).click();
}

test("one value of an action point by two: who stopped typing sees the other's, and does not write over it", async () => {
  await one.getByRole("button", { name: "Add an action point" }).click();
  await one.locator('.field--live[data-field$="/what"]').waitFor();
  await one.keyboard.type("Agree an outline");
  await one.keyboard.press("Enter");
  expect(await focused(one)).toBe("By when");
  await one.keyboard.type("August 2026");
  await one.keyboard.press("Enter");
  expect(await focused(one)).toBe("Lead");
  await one.keyboard.type("Head of education");
  // Without leaving the input: it goes out when the fingers rest.
  const theirs = other.locator("li.action").getByLabel("Lead");
  await expect.poll(() => theirs.inputValue(), WAIT).toBe("Head of education");
  await theirs.fill("Chief education officer");
  await theirs.press("Enter");
  const mine = one.locator("li.action").getByLabel("Lead");
  await expect.poll(() => mine.inputValue(), WAIT).toBe("Chief education officer");
  expect(await focused(one)).toBe("Lead");
  await one.keyboard.press("Tab");
  await one.getByLabel("Support").and(one.locator(":focus")).waitFor();
  await officer.saved(one);
  expect([await mine.inputValue(), await theirs.inputValue()]).toEqual(Array(2).fill("Chief education officer"));
});

test("a count half entered stays when another moves the finding, and goes with it when another removes it", async () => {
  const id = await addStrength(one, "Counted about");
  await other.locator(`#finding-${id}`).waitFor();
  await one
    .locator(`#finding-${id}`)
    .getByRole("button", { name: /^Add a count/ })
    .click();
  const dialog = one.getByRole("dialog", { name: /^Add a count/ });
  await one.keyboard.type("46");
  await command(other, id, /an area for further focus/);
  await one.locator(`#section-areas #finding-${id}`).waitFor();
  await one.getByRole("dialog", { name: "Add a count to A1" }).waitFor();
  await one.keyboard.press("Tab");
  await one.keyboard.type("49");
  await one.keyboard.press("Tab");
  await command(other, id, /^Remove/);
  await dialog.getByText("Effie Larkrigg removed this finding meanwhile").waitFor();
  await one.keyboard.type("headteachers");
  await one.keyboard.press("Enter");
  await dialog.waitFor({ state: "detached" });
  await other.getByRole("button", { name: "Undo" }).last().click();
  await expect.poll(() => claims(other, id).innerText(), WAIT).toContain("46 of 49 headteachers, 94%");
  await expect.poll(() => claims(one, id).innerText(), WAIT).toContain("46 of 49 headteachers, 94%");
});

test("one count by two: one is told what the other made of it, and one's own takes its place", async () => {
  const id = await addStrength(one, "Counted twice");
  await officer.addClaim(one.locator(`#finding-${id}`), { count: 40, total: 49, group: "schools", term: "most" });
  await expect.poll(() => claims(other, id).innerText(), WAIT).toContain("40 of 49");
  await openField(other, `finding/${id}/statement`);
  for (const page of [one, other]) await page.locator(`#finding-${id} .claim`).click();
  const [mine, theirs] = [one, other].map((page) => page.getByRole("dialog", { name: /^Change a count/ })) as [
    Locator,
    Locator,
  ];
  await theirs.getByLabel("Count").fill("41");
  await other.keyboard.press("Enter");
  await mine.getByText("Somebody changed this count meanwhile, to 41 of 49 schools, 84%: most").waitFor();
  await mine.getByLabel("Count").fill("50");
  await one.keyboard.press("Enter");
  await mine.getByText("The count is larger than the total").waitFor();
  expect(await one.evaluate(() => (document.activeElement as HTMLInputElement).value)).toBe("50");
  await mine.getByLabel("Count").fill("49");
  await mine.getByRole("button", { name: "Change the count" }).click();
  for (const page of [one, other]) await expect.poll(() => claims(page, id).innerText(), WAIT).toMatch(/^All/i);
});

test("one evidence item by two: each keeps what the other changed, and one kind alone is marked", async () => {
  const id = await addStrength(one, "Rests on views");
  const card = one.locator(`#finding-${id}`);
  await officer.addEvidenceOnTheSpot(card, { number: "E1", title: "Survey", type: "views", extent: "40 replies" });
  await card.getByText("Single source").waitFor();
  const row = (page: Page): Locator => page.locator("#section-evidence tbody tr").filter({ hasText: "Survey" });
  for (const page of [one, other]) {
    await row(page)
      .getByRole("button", { name: /^Change, move or remove/ })
      .click();
    await page.getByRole("menuitem", { name: /^Change/ }).click();
  }
  const dialog = (page: Page): Locator => page.getByRole("dialog", { name: /^Change E/ });
  await dialog(one).getByLabel("What it is").fill("Survey of headteachers");
  await one.keyboard.press("Enter");
  await expect.poll(() => row(other).innerText(), WAIT).toContain("Survey of headteachers");
  await dialog(other).getByLabel("Extent").fill("49 replies");
  await other.keyboard.press("Enter");
  for (const page of [one, other])
    await expect.poll(() => row(page).innerText(), WAIT).toMatch(/Survey of headteachers[\s\S]*49 replies/);
});

test("an empty field that is pressed in the moment when another's first words come into it opens all the same", async () => {
  const id = await addStrength(one, "");
  const pressed = other.locator(`[data-field="finding/${id}/statement"]`);
  await pressed.hover({ position: { x: 2, y: 8 } });
  await other.mouse.down();
  await one.keyboard.type("First words");
  await expect.poll(() => pressed.innerText(), WAIT).toContain("First words");
  await other.mouse.up();
  await other.locator(`.field--live[data-field="finding/${id}/statement"]:focus`).waitFor();
});

test("“all” of fewer than all is refused at the term, and what was suggested stays a choice", async () => {
  const id = await addStrength(one, "Counted nearly whole");
  const card = one.locator(`#finding-${id}`);
  await card.getByRole("button", { name: /^Add a count/ }).click();
  const dialog = one.getByRole("dialog", { name: /^Add a count/ });
  await one.keyboard.type("46");
  await dialog.getByLabel("Total").fill("49");
  await dialog.getByLabel("Of whom or what").fill("headteachers");
  await dialog.getByRole("button", { name: "Choose another term" }).click();
  const term = dialog.getByLabel("Term", { exact: true });
  await term.selectOption("all");
  await dialog.getByRole("button", { name: "Add the count" }).click();
  await term.and(one.locator(":focus")).waitFor();
  expect(await term.getAttribute("aria-invalid")).toBe("true");
  await dialog.getByText("Only a count that equals its total is “all”: 46 of 49 is “almost all”.").waitFor();
  await dialog.getByLabel("Count").fill("49");
  await dialog.getByRole("button", { name: "Add “all”" }).waitFor();
  await dialog.getByLabel("Count").fill("46");
  await term.selectOption("almost all");
  await dialog.getByRole("button", { name: "Add “almost all”" }).click();
  await expect.poll(() => claims(other, id).innerText(), WAIT).toContain("46 of 49 headteachers, 94%");
});

test("what stands under a finding at rest is pressed by who writes, and leads to the evidence", async () => {
  const id = await addStrength(one, "Rests on something", "It rests on what was read.");
  await one
    .locator(`#finding-${id}`)
    .getByRole("button", { name: /^Link evidence/ })
    .click();
  await one.keyboard.type("Read before the visit");
  await one.getByRole("button", { name: /^Add “Read before the visit”/ }).click();
  await one.getByRole("button", { name: "Add to the register" }).click();
  await one.getByRole("dialog", { name: "Add evidence" }).waitFor({ state: "detached" });
  // In columns: its box, its number, what it is, its type.
  const row = one
    .getByRole("dialog", { name: /^Link evidence/ })
    .locator("label", { hasText: "Read before the visit" });
  expect(await row.evaluate((element) => getComputedStyle(element).display)).toBe("grid");
  await one.getByRole("button", { name: "Done" }).click();
  // Another card is open, above it: this one is at rest.
  await openField(one, "section/context");
  await one.locator(`#finding-${id} a.chip`).click();
  await expect.poll(() => one.evaluate(() => document.activeElement?.id)).toMatch(/^evidence-/);
  expect(await one.locator(`#finding-${id}.is-live`).count()).toBe(0);
});

test("after a count is added, the first one too, the keyboard goes on from “Add a count”, as it does for evidence", async () => {
  const id = await addStrength(one, "Counted by keyboard");
  const add = one.locator(`#finding-${id}`).getByRole("button", { name: /^Add a count/ });
  // As on a busy machine: frames come late, after what was only put off.
  await one.evaluate(() => {
    const [{ requestAnimationFrame, cancelAnimationFrame }] = [globalThis];
    Object.assign(globalThis, { inTime: { requestAnimationFrame, cancelAnimationFrame } });
    const late = (run: FrameRequestCallback): number => Number(setTimeout(() => run(performance.now()), 100));
    Object.assign(globalThis, { requestAnimationFrame: late, cancelAnimationFrame: clearTimeout });
  });
  for (const count of ["46", "12"]) {
    await add.focus();
    await one.keyboard.press("Enter");
    const dialog = one.getByRole("dialog", { name: /^Add a count/ });
    await dialog.getByLabel("Count").fill(count);
    await dialog.getByLabel("Total").fill("49");
    await dialog.getByLabel("Of whom or what").fill("headteachers");
    await one.keyboard.press("Enter");
    await dialog.waitFor({ state: "detached" });
    await expect.poll(() => one.evaluate(() => document.activeElement?.textContent)).toMatch(/^Add a count/);
  }
  await one.evaluate(() => Object.assign(globalThis, (globalThis as unknown as { inTime: object }).inTime));
});
