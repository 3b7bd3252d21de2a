import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { enter, launch } from "#tests/support/browser.ts";
import { field, htmlOf, openField, press, toLetter } from "#tests/support/fields.ts";
import type { InputMethod } from "#tests/support/input-method.ts";
import { inputMethod } from "#tests/support/input-method.ts";
import type { ServerProcess } from "#tests/support/process.ts";
import { startProcess } from "#tests/support/process.ts";
import { countOf } from "#tests/support/text.ts";

/** An input method (and on Android all typing) composes while others write: nothing doubles, nothing is torn. */

let browser: Browser;
let server: ServerProcess;
let page: Page;
let other: Page;
let ime: InputMethod;
/** All that came to the composing page, also what waits there. */
let received = "";

beforeAll(async () => {
  [browser, server] = await Promise.all([launch(), startProcess()]);
  [page, other] = await Promise.all([enter(browser, server.links["lead"]!), enter(browser, server.links["es"]!)]);
  ime = await inputMethod(page);
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Network.enable");
  devtools.on("Network.webSocketFrameReceived", ({ response }) => {
    received += Buffer.from(response.payloadData, "base64").toString("latin1");
  });
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

const textOf = (on: Page, address: string): Promise<string> => field(on, address).innerText();

test("others write in the same paragraph and in another field while one composes", async () => {
  await openField(page, "section/context");
  await page.keyboard.insertText("Begun. ");
  await expect.poll(() => textOf(other, "section/context")).toContain("Begun.");
  await openField(other, "section/context");
  await press(other, "Control+Home");

  for (const step of ["d", "dr", "dre", "drei", "dreic", "dreich"]) {
    await ime.compose(step);
    await other.keyboard.insertText("*");
  }
  // What others wrote has come to the page and waits: the composed words stand alone.
  await expect.poll(() => textOf(other, "section/context")).toContain("******");
  await expect.poll(() => countOf(received, "*")).toBe(6);
  expect(await textOf(page, "section/context")).not.toContain("*");
  await ime.commit("dreich");
  for (const one of [page, other]) {
    await expect.poll(() => textOf(one, "section/context")).toMatch(/\*{6}/);
    await expect.poll(async () => countOf(await textOf(one, "section/context"), "dreich")).toBe(1);
    expect(countOf(await textOf(one, "section/context"), "Begun.")).toBe(1);
  }
  expect(await htmlOf(page, "section/context")).toBe(await htmlOf(other, "section/context"));
});

test("a composition that stays open lets other fields go on after five seconds", async () => {
  await openField(page, "section/context");
  await press(page, "Control+End");
  await ime.compose("smir");
  await openField(other, "section/method");
  await other.keyboard.insertText("Elsewhere. ");
  await openField(other, "section/context");
  await press(other, "Control+Home");
  await other.keyboard.insertText("Here. ");
  await expect.poll(() => textOf(page, "section/method"), { timeout: 15_000 }).toContain("Elsewhere.");
  await expect.poll(() => received).toContain("Here. ");
  expect(await textOf(page, "section/context")).not.toContain("Here.");
  await ime.commit("smirr");
  await expect.poll(() => textOf(page, "section/context")).toContain("Here.");
  for (const one of [page, other])
    await expect.poll(async () => countOf(await textOf(one, "section/context"), "smirr")).toBe(1);
});

test("others write in the same value of an action point while one composes in it", async () => {
  await page.getByRole("button", { name: "Add an action point" }).click();
  await page.locator('.field--live[data-field$="/what"]').waitFor();
  const value = (on: Page) => on.locator("li.action").getByLabel("Progress");
  await value(page).fill("Begun. ");
  await expect.poll(() => value(other).inputValue()).toBe("Begun. ");
  await value(page).press("End");
  await value(other).press("Home");
  received = "";
  for (const step of ["d", "dr", "dre", "drei", "dreic", "dreich"]) {
    await ime.compose(step);
    await other.keyboard.insertText("oidhche");
  }
  await expect.poll(() => countOf(received, "oidhche")).toBe(6);
  expect(await value(page).inputValue()).toBe("Begun. dreich");
  await ime.commit("dreich");
  for (const one of [page, other])
    await expect.poll(() => value(one).inputValue()).toBe(`${"oidhche".repeat(6)}Begun. dreich`);
  await page.keyboard.type(" now");
  for (const one of [page, other])
    await expect.poll(() => value(one).inputValue()).toBe(`${"oidhche".repeat(6)}Begun. dreich now`);
});

/** Of what stands in the field: where the other's caret or selection is when the word is taken up again. */
const sentence = "Alpha beta gamma. Officers know schools well and help.";
const at = sentence.indexOf("schools");
test.each([
  ["a caret within the word", async () => toLetter(other, at + 4)],
  ["a caret right before it", async () => toLetter(other, at)],
  ["a caret right behind it", async () => toLetter(other, at + 7)],
  [
    "a selection that begins in it",
    async () => {
      await toLetter(other, at + 4);
      await press(other, "Shift+ArrowRight", "Shift+ArrowRight", "Shift+ArrowRight", "Shift+ArrowRight");
    },
  ],
])("a word that was written is taken up once more, with %s of another", async (_, go) => {
  await openField(page, "section/evaluation");
  await press(page, "Control+a", "Delete");
  await page.keyboard.insertText(sentence);
  await expect.poll(() => textOf(other, "section/evaluation")).toBe(sentence);
  await openField(other, "section/evaluation");
  await go();
  const caret = page.locator('.field-host:has([data-field="section/evaluation"]) .caret');
  await caret.waitFor({ state: "attached" });
  await toLetter(page, at + 5);
  await ime.takeUp("schools", "schoolsx");
  for (const letters of ["schoolsxy", "schoolsxyz"]) await ime.compose(letters);
  await ime.commit("schoolsxyz");
  for (const one of [page, other])
    await expect
      .poll(() => textOf(one, "section/evaluation"))
      .toBe("Alpha beta gamma. Officers know schoolsxyz well and help.");
});
