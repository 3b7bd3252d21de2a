import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { enter, launch } from "#tests/support/browser.ts";
import { addStrength } from "#tests/support/fields.ts";
import type { ServerProcess } from "#tests/support/process.ts";
import { startProcess } from "#tests/support/process.ts";
import { lineSays } from "#tests/support/state-line.ts";

let browser: Browser;
let server: ServerProcess;
let mine: Page;
let theirs: Page;

beforeAll(async () => {
  [browser, server] = await Promise.all([launch(), startProcess()]);
  mine = await enter(browser, server.links["lead"]!);
  theirs = await enter(browser, server.links["lead"]!);
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

async function openSettings(page: Page): Promise<void> {
  await page.goto(`${server.url}/reviews/${server.review}/settings`);
  await page.locator(".template__section").first().waitFor();
}
const title = (page: Page) => page.locator("#title");
const section = (page: Page, n: number) => page.getByLabel(`Title of section ${n}`, { exact: true });
const enquiry = (page: Page, n: number) => page.getByLabel(`Line of enquiry ${n}`, { exact: true });
async function save(page: Page, what: "details" | "sections"): Promise<void> {
  const answered = page.waitForResponse((response) => response.request().method() === "PUT" && response.ok());
  await page.getByRole("button", { name: `Save the ${what}` }).click();
  await answered;
}

describe("G details and template, by two people at once", () => {
  test("what the other saved comes in; what both changed is shown, and nothing of one's own is lost", async () => {
    await Promise.all([openSettings(mine), openSettings(theirs)]);
    await title(theirs).fill("Their title");
    await enquiry(theirs, 2).fill("Their line of enquiry");
    await save(theirs, "details");
    await section(theirs, 3).fill("Their section");
    await save(theirs, "sections");

    await title(mine).fill("My title");
    await mine.locator("#focus").fill("My focus");
    await section(mine, 4).fill("My section");
    await mine.getByRole("button", { name: "Save the details" }).click();
    await mine.getByText("Somebody else changed this meanwhile.").waitFor();
    expect(await title(mine).inputValue()).toBe("My title");
    expect(await mine.locator("#focus").inputValue()).toBe("My focus");
    expect(await enquiry(mine, 2).inputValue()).toBe("Their line of enquiry");
    expect([await section(mine, 3).inputValue(), await section(mine, 4).inputValue()]).toEqual([
      "Their section",
      "My section",
    ]);
    await mine.getByRole("button", { name: /Use theirs.*what the document is called/ }).click();
    await save(mine, "details");
    expect(await title(mine).inputValue()).toBe("Their title");

    // The other form was not part of that: it is still there, after a reload too.
    await openSettings(mine);
    expect(await section(mine, 4).inputValue()).toBe("My section");
    await save(mine, "sections");
    await openSettings(theirs);
    expect(await theirs.locator("#focus").inputValue()).toBe("My focus");
    expect(await section(theirs, 4).inputValue()).toBe("My section");
  });

  test("saved, and the answer is lost: it is said as soon as the page has looked, and nobody else is said to have done it", async () => {
    await openSettings(mine);
    await mine.route(/\/api\/reviews\/[\w-]+$/, async (route) => {
      if (route.request().method() === "GET") return route.fallback();
      await route.fetch();
      await route.abort("connectionreset");
    });
    await title(mine).fill("Saved, and nobody heard");
    await mine.getByRole("button", { name: "Save the details" }).click();
    await mine.getByText("Saved.", { exact: true }).waitFor();
    expect(await mine.getByText(/not known whether|Somebody else changed/).count()).toBe(0);
    await mine.unrouteAll({ behavior: "wait" });
    await title(mine).fill("Saved again");
    await save(mine, "details");
    await openSettings(theirs);
    expect(await title(theirs).inputValue()).toBe("Saved again");
  });

  test("sections move by keyboard, with the focus, and it can be undone", async () => {
    await openSettings(mine);
    const [third, fourth] = [await section(mine, 3).inputValue(), await section(mine, 4).inputValue()];
    await section(mine, 4).focus();
    await mine.keyboard.press("Alt+ArrowUp");
    await mine.getByText(`${fourth} is number 3 of 12 now.`).waitFor();
    expect([await section(mine, 3).inputValue(), await section(mine, 4).inputValue()]).toEqual([fourth, third]);
    await mine.keyboard.press("Enter");
    expect(await section(mine, 2).inputValue()).toBe(fourth);
    await mine.getByRole("button", { name: "Undo my changes to the sections" }).click();
    expect(await section(mine, 4).inputValue()).toBe(fourth);
    await mine.getByRole("button", { name: "Bring them back" }).click();
    expect(await section(mine, 2).inputValue()).toBe(fourth);
    await mine.getByRole("button", { name: "Undo my changes to the sections" }).click();
  });

  test("a section that is switched off keeps its words", async () => {
    await theirs.goto(`${server.url}/reviews/${server.review}`);
    const field = theirs.locator('[data-field="section/practice"]');
    await field.click();
    await theirs.locator('.field--live[data-field="section/practice"]').waitFor();
    await theirs.keyboard.insertText("Words of practice.");
    await lineSays(theirs, /^Saved/);
    await openSettings(mine);
    await mine.getByLabel("On: Practice worth sharing").uncheck();
    await save(mine, "sections");
    await field.waitFor({ state: "detached" });
    await mine.getByLabel("On: Practice worth sharing").check();
    await save(mine, "sections");
    await theirs.getByText("Words of practice.").waitFor();
  });

  test("what is wrong stands at its place, and the way leads there", async () => {
    await openSettings(mine);
    await section(mine, 5).fill("");
    await mine.getByRole("button", { name: "Save the sections" }).click();
    await mine.locator(".template__section", { hasText: "Give the section a title." }).waitFor();
    await mine.getByRole("link", { name: "Give the section a title." }).waitFor();
    await mine.getByRole("button", { name: "Undo my changes to the sections" }).click();
  });

  test("too many prompts, too long a prompt, too many hosts: said at the field, and all of it stays", async () => {
    await openSettings(mine);
    const prompts = mine.getByLabel(/^Prompts, one a line: Context/);
    const [before, many] = [await prompts.inputValue(), Array.from({ length: 15 }, (_, i) => `Prompt ${i + 1}?`)];
    const refused = async (input: Locator, words: RegExp): Promise<void> => {
      await mine.getByRole("alert").getByRole("link", { name: words }).click();
      await input.and(mine.locator(":focus")).waitFor();
      expect(await input.getAttribute("aria-invalid")).toBe("true");
      const error = (await input.getAttribute("aria-describedby"))!
        .split(" ")
        .find((id) => /(error|problem)$/.test(id));
      expect(await mine.locator(`[id="${error}"]`).innerText()).toMatch(words);
    };
    await prompts.fill(many.join("\n"));
    await mine.getByRole("button", { name: "Save the sections" }).click();
    await refused(prompts, /A section has at most 12 prompts, one a line\. Take 3 out/);
    expect(await prompts.inputValue()).toBe(many.join("\n"));
    await prompts.fill(`Short?\n${"x".repeat(310)}`);
    await mine.getByRole("button", { name: "Save the sections" }).click();
    await refused(prompts, /Shorten prompt 2 by 10 characters: it can have 300 at most\./);
    expect(await section(mine, 2).getAttribute("aria-invalid")).toBe("false");
    await prompts.fill(before);
    await save(mine, "sections");

    const hosts = mine.locator("#hosts");
    for (let n = 1; n <= 14; n++) {
      await hosts.fill(`Burgh number ${n}`);
      await hosts.press("Enter");
    }
    await mine.getByRole("button", { name: "Save the details" }).click();
    await refused(hosts, /A review has at most 12 host authorities\. Take 3 out\./);
    await mine.getByRole("button", { name: "Remove Burgh number 14" }).waitFor();
    await mine.getByRole("button", { name: "Undo my changes to the details" }).click();
  });

  test("a line of enquiry that findings answer is removed only after it was said which", async () => {
    await theirs.goto(`${server.url}/reviews/${server.review}`);
    await addStrength(theirs, "It answers the second line");
    await theirs.getByRole("button", { name: /^Line of enquiry of S1/ }).click();
    await theirs.getByRole("menuitemradio", { name: /^2\. / }).click();
    await lineSays(theirs, /^Saved/);
    await openSettings(mine);
    const second = await enquiry(mine, 2).inputValue();
    const lines = mine.locator("#enquiries textarea");
    const known = await lines.count();
    const remove = mine.getByRole("button", { name: "Remove line of enquiry 2" });
    await remove.click();
    const dialog = mine.getByRole("dialog", { name: "Remove line of enquiry 2?" });
    await dialog.getByText(/^S1 answers it\./).waitFor();
    await dialog.getByRole("button", { name: "Keep it" }).click();
    await dialog.waitFor({ state: "detached" });
    expect(await enquiry(mine, 2).inputValue()).toBe(second);
    await remove.click();
    await dialog.getByRole("button", { name: "Remove line of enquiry 2" }).click();
    await expect.poll(() => lines.count()).toBe(known - 1);
    await mine.locator("#enquiries textarea:focus").waitFor();
    expect(await lines.evaluateAll((all) => all.map((one) => (one as HTMLTextAreaElement).value))).not.toContain(
      second,
    );
    await mine.getByRole("button", { name: "Put back" }).click();
    await expect.poll(() => enquiry(mine, 2).inputValue()).toBe(second);
    // Nothing answers the first.
    await mine.getByRole("button", { name: "Remove line of enquiry 1" }).click();
    await expect.poll(() => enquiry(mine, 1).inputValue()).toBe(second);
    expect(await mine.getByRole("dialog").count()).toBe(0);
    await mine.locator("#enquiries textarea:focus").waitFor();
    await mine.locator("#partners .evi__x").last().press("Enter");
    await mine.locator("#partners input:focus").waitFor();
    // After the last one the keyboard goes on where another is added. The first is still answered.
    await mine.locator("#enquiries .evi__x").first().press("Enter");
    await mine.getByRole("dialog").getByRole("button", { name: "Remove line of enquiry 1" }).press("Enter");
    await expect.poll(() => lines.count()).toBe(known - 2);
    for (let left = known - 2; left > 0; left--) {
      await mine.locator("#enquiries .evi__x").first().press("Enter");
      await expect.poll(() => lines.count()).toBe(left - 1);
    }
    await mine.locator("#add-enquiry:focus").waitFor();
    await mine.getByRole("button", { name: "Undo my changes to the details" }).click();
  });
});
