import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { enter, launch } from "#tests/support/browser.ts";
import { addStrength, openField } from "#tests/support/fields.ts";
import * as officer from "#tests/support/officer.ts";
import type { ServerProcess } from "#tests/support/process.ts";
import { startProcess } from "#tests/support/process.ts";

/** The values of an action point: saved from the first letter, written by two at once, and who writes in them is shown. */

let browser: Browser;
let server: ServerProcess;
let one: Page;
let other: Page;

beforeAll(async () => {
  [browser, server] = await Promise.all([launch(), startProcess()]);
  [one, other] = await Promise.all([enter(browser, server.links["lead"]!), enter(browser, server.links["es"]!)]);
  await one.getByRole("button", { name: "Add an action point" }).click();
  await one.locator('.field--live[data-field$="/what"]').waitFor();
  await one.keyboard.insertText("Agree an outline");
  await other.locator("li.action").waitFor();
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

const value = (page: Page, label: string): Locator => page.locator("li.action").getByLabel(label);
const guards = (page: Page): Promise<boolean> =>
  page.evaluate(() => {
    const leaving = new Event("beforeunload", { cancelable: true });
    dispatchEvent(leaving);
    return leaving.defaultPrevented;
  });

test("a value counts as unsaved from its first letter, and others see it while one types on", async () => {
  await officer.saved(one);
  await one.context().setOffline(true);
  await value(one, "By when").click();
  expect(await guards(one)).toBe(false);
  await one.keyboard.press("A");
  expect(await guards(one)).toBe(true);
  await one.context().setOffline(false);
  // Never quiet for long enough to say that somebody paused.
  let seen = "";
  for (let letters = 0; letters < 200 && !seen.startsWith("Au"); letters++) {
    await one.keyboard.press("u");
    seen = await value(other, "By when").inputValue();
  }
  expect(seen).toMatch(/^Au/);
});

test("undo takes a stretch of typing back in one", async () => {
  await value(one, "Support").click();
  await one.keyboard.type("Education Scotland");
  await one.getByRole("button", { name: "Undo", exact: true }).first().click();
  await expect.poll(() => value(one, "Support").inputValue()).toBe("");
  await value(one, "Support").click();
  await one.keyboard.type("ADES");
  await one.keyboard.press("Control+z");
  await expect.poll(() => value(one, "Support").inputValue()).toBe("");
  await one.keyboard.press("Control+y");
  await expect.poll(() => value(one, "Support").inputValue()).toBe("ADES");
});

test("undoing a value that another has changed since says why nothing changes", async () => {
  await value(one, "Plan that holds it").fill("Mine");
  await value(one, "Plan that holds it").blur();
  await expect.poll(() => value(other, "Plan that holds it").inputValue()).toBe("Mine");
  await value(other, "Plan that holds it").fill("Mine and theirs");
  await value(other, "Plan that holds it").blur();
  await expect.poll(() => value(one, "Plan that holds it").inputValue()).toBe("Mine and theirs");
  await value(one, "Plan that holds it").press("Control+z");
  await expect.poll(() => value(one, "Plan that holds it").inputValue()).toBe("Mine and theirs");
});

test("two people write in one value at once: nobody's words go, and each goes on where they are", async () => {
  await value(one, "Lead").fill("Head of service");
  await expect.poll(() => value(other, "Lead").inputValue()).toBe("Head of service");
  await value(other, "Lead").press("Home");
  await value(one, "Lead").press("End");
  await Promise.all([
    other.keyboard.type("Acting and then the ", { delay: 20 }),
    one.keyboard.type(", north of the river", { delay: 20 }),
  ]);
  for (const page of [one, other])
    await expect
      .poll(() => value(page, "Lead").inputValue())
      .toBe("Acting and then the Head of service, north of the river");
});

test("who is in a value is shown at its card and in the outline, and no longer at the field they left", async () => {
  await openField(one, "section/context");
  const here = (place: string) => other.locator(place).getByText(/Ailsa Fernhope is writing here/);
  await here("#section-context").waitFor();
  await value(one, "Lead").click();
  await here("li.action").waitFor();
  await here("#section-context").waitFor({ state: "detached" });
  await other.locator('.o-sec a[href="#section-actions"] .o-who').waitFor();
  await openField(one, "section/context");
  await here("#section-context").waitFor();
  await here("li.action").waitFor({ state: "detached" });
});

test("of two who set one value without hearing of each other, whose words went is told", async () => {
  await value(one, "How we will know").fill("");
  await officer.saved(one);
  await one.context().setOffline(true);
  await one
    .locator(".save", { hasText: /^Offline/ })
    .first()
    .waitFor();
  await value(one, "How we will know").fill("Most parents say so");
  await value(one, "How we will know").blur();
  await value(other, "How we will know").fill("Every school reports it");
  // They have gone on: what they wrote is no longer on its way.
  await value(other, "Support").fill("Education Scotland");
  await officer.saved(other);
  await one.context().setOffline(false);
  await officer.saved(one);
  const shown = () => Promise.all([one, other].map((page) => value(page, "How we will know").inputValue()));
  await expect.poll(async () => new Set(await shown()).size).toBe(1);
  const [stands] = await shown();
  const [loser, words] =
    stands === "Most parents say so" ? [other, "Every school reports it"] : [one, "Most parents say so"];
  await loser.getByText("Words you wrote were removed by a change made meanwhile.").waitFor();
  await loser.getByRole("button", { name: "Show my words" }).click();
  const panel = loser.getByRole("dialog", { name: "Words not in the text" });
  await panel.getByText(`How we will know: ${words}`).waitFor();
  await panel.getByText("Another person set this meanwhile, and theirs stands.").waitFor();
  await loser.keyboard.press("Escape");
  await panel.waitFor({ state: "detached" });
  const winner = loser === one ? other : one;
  expect(await winner.getByText("Words you wrote were removed").count()).toBe(0);
});

test("an evidence item half entered outlives a reload, which asks; a count says what each number is", async () => {
  await one.getByRole("button", { name: "Add evidence" }).click();
  const dialog = one.getByRole("dialog", { name: "Add evidence" });
  expect(await guards(one)).toBe(false);
  await dialog.getByLabel("What it is").fill("Survey of parents");
  expect(await guards(one)).toBe(true);
  one.once("dialog", (asks) => void asks.accept());
  await one.reload();
  await dialog.waitFor();
  expect(await dialog.getByLabel("What it is").inputValue()).toBe("Survey of parents");
  await dialog.getByRole("button", { name: "Add to the register" }).click();
  await one.locator("#section-evidence td", { hasText: "Survey of parents" }).waitFor();
  await officer.saved(one);
  expect(await guards(one)).toBe(false);

  await addStrength(one, "Counted about");
  await one
    .getByRole("button", { name: /^Add a count/ })
    .first()
    .click();
  for (const name of ["Count", "Total", "Of whom or what"])
    await one.getByRole("dialog").getByRole("textbox", { name, exact: true }).waitFor();
  await one.keyboard.press("Escape");
});

test("an @ that is to lead nowhere stays in the text, with what was typed after it", async () => {
  const field = await openField(one, "section/method");
  // As on a slow machine: the dialog gives the focus back some time after it has gone.
  const slow = await one.context().newCDPSession(one);
  await slow.send("Emulation.setCPUThrottlingRate", { rate: 6 });
  await one.keyboard.type("twitter @");
  await one.getByRole("dialog", { name: "Refer to" }).getByRole("textbox").and(one.locator(":focus")).waitFor();
  await one.keyboard.type("codraft");
  await one.keyboard.press("Escape");
  await expect.poll(() => field.innerText()).toBe("twitter @codraft");
  await one.keyboard.type(" home");
  await expect.poll(() => field.innerText()).toBe("twitter @codraft home");
  await slow.detach();
});
