import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { enter, launch } from "#tests/support/browser.ts";
import { htmlOf, openField, press, toBeginning } from "#tests/support/fields.ts";
import type { ServerProcess } from "#tests/support/process.ts";
import { startProcess } from "#tests/support/process.ts";

/** What one person does in a field: links, toolbar, keys, language. */
let browser: Browser;
let server: ServerProcess;
let page: Page;
beforeAll(async () => {
  [browser, server] = await Promise.all([launch(), startProcess()]);
  page = await enter(browser, server.links["lead"]!);
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

const context = "section/context";

/** The context section with these words only, and the caret at their beginning. */
async function startWith(words: string): Promise<void> {
  await openField(page, context);
  await page.keyboard.press("Control+a");
  await page.keyboard.press("Delete");
  await page.keyboard.insertText(words);
  await toBeginning(page);
}

async function selectFirstWord(): Promise<void> {
  await toBeginning(page);
  await press(page, "Control+Shift+ArrowRight");
}

describe("links", () => {
  const dialog = (name: RegExp) => page.getByRole("dialog", { name });
  beforeEach(() => startWith("Guidance for reviews"));
  afterEach(() => page.keyboard.press("Escape"));

  test("made by Ctrl+K from the selected words, with a sentence for a bad address, and no word lost", async () => {
    await selectFirstWord();
    await page.keyboard.press("Control+k");
    await dialog(/Make a link/).waitFor();
    expect(await dialog(/Make a link/).innerText()).toContain("On Guidance");
    for (const bad of ["", "education", "javascript:alert(1)", "two words"]) {
      await page.getByLabel("Address").fill(bad);
      await page.keyboard.press("Enter");
      await page.getByText(bad === "" ? "Enter an address" : "not an address a link can have").waitFor();
      expect(await page.getByLabel("Address").getAttribute("aria-invalid")).toBe("true");
    }
    await page.getByLabel("Address").fill("education.gov.scot/a");
    await page.keyboard.press("Enter");
    await dialog(/link/).waitFor({ state: "detached" });
    await expect
      .poll(() => htmlOf(page, context))
      .toBe('<p><a href="https://education.gov.scot/a">Guidance</a> for reviews</p>');
    // The caret stands behind the link, and what is typed there is not part of it.
    await page.keyboard.type("!");
    await expect
      .poll(() => htmlOf(page, context))
      .toBe('<p><a href="https://education.gov.scot/a">Guidance</a>! for reviews</p>');
  });

  test("changed and removed from a caret in it; Escape changes nothing and gives the caret back", async () => {
    await selectFirstWord();
    await page.keyboard.press("Control+k");
    await page.getByLabel("Address").fill("a.name@gov.scot");
    await page.keyboard.press("Enter");
    await expect.poll(() => htmlOf(page, context)).toContain('<a href="mailto:a.name@gov.scot">Guidance</a>');
    await toBeginning(page);
    await press(page, "ArrowRight", "Control+k");
    await dialog(/Change the link/).waitFor();
    expect(await page.getByLabel("Address").inputValue()).toBe("mailto:a.name@gov.scot");
    await page.keyboard.press("Escape");
    await dialog(/link/).waitFor({ state: "detached" });
    await expect.poll(() => page.evaluate(() => document.activeElement?.className)).toContain("field--live");
    expect(await htmlOf(page, context)).toContain("mailto:a.name@gov.scot");
    await page.keyboard.press("Control+k");
    await dialog(/Change the link/).waitFor();
    await page.getByRole("button", { name: "Remove the link" }).click();
    await expect.poll(() => htmlOf(page, context)).toBe("<p>Guidance for reviews</p>");
  });

  test("with nothing selected the dialog takes the words too", async () => {
    await page.keyboard.press("Control+End");
    await page.keyboard.type(" ");
    await page.keyboard.press("Control+k");
    await dialog(/Make a link/).waitFor();
    await page.keyboard.type("of the inspectorate");
    await page.keyboard.press("Tab");
    await page.keyboard.type("https://education.gov.scot/");
    await page.keyboard.press("Enter");
    await expect
      .poll(() => htmlOf(page, context))
      .toBe('<p>Guidance for reviews <a href="https://education.gov.scot/">of the inspectorate</a></p>');
  });
});
