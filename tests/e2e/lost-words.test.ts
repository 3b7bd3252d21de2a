import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { enter, launch } from "#tests/support/browser.ts";
import { field, htmlOf, openField, press, toBeginning, toEnd } from "#tests/support/fields.ts";
import type { ServerProcess } from "#tests/support/process.ts";
import { startProcess } from "#tests/support/process.ts";
import { startSlowLine } from "#tests/support/slow-line.ts";
import { countOf } from "#tests/support/text.ts";
import { lineSays } from "#tests/support/state-line.ts";

/** SU7 Own words that died in a merge are listed, and go back by hand. */

let browser: Browser;
let server: ServerProcess;
let page: Page;
let other: Page;

beforeAll(async () => {
  [browser, server] = await Promise.all([launch(), startProcess()]);
  [page, other] = await Promise.all([enter(browser, server.links["lead"]!), enter(browser, server.links["es"]!)]);
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

const context = "section/context";

async function goOffline(): Promise<void> {
  await page.context().setOffline(true);
  await lineSays(page, /^Offline/);
}

test("SU11 a paragraph becomes a list while somebody without a network writes in it: their words go along", async () => {
  await openField(page, context);
  await page.keyboard.insertText("Known to both.");
  await expect.poll(() => field(other, context).innerText()).toContain("Known to both.");
  await goOffline();
  await page.keyboard.insertText(" Heard of too late.");
  await openField(other, context);
  await press(other, "Control+Shift+8");
  await field(other, context).locator("li").waitFor();
  await page.context().setOffline(false);

  for (const one of [page, other])
    await expect.poll(() => htmlOf(one, context)).toBe("<ul><li><p>Known to both. Heard of too late.</p></li></ul>");
  expect(await page.getByText("Words you wrote were removed").count()).toBe(0);
});

test("a new paragraph is taken back while somebody without a network writes in it: their words are shown to them alone", async () => {
  // As the story before leaves it; a second try finds what the first one left.
  await openField(other, context);
  await press(other, "Control+a", "Delete", "Control+Shift+8");
  await other.keyboard.insertText("Known to both. Heard of too late.");
  await press(other, "Enter");
  await expect.poll(() => htmlOf(page, context)).toMatch(/too late\.<\/p><\/li><li>/);
  await openField(page, context);
  await toEnd(page);
  await goOffline();
  await page.keyboard.insertText("Written too late.");
  await press(other, "Control+z");
  await expect.poll(() => htmlOf(other, context)).not.toContain("</li><li>");
  await page.context().setOffline(false);

  await page.getByText("Words you wrote were removed by a change made meanwhile.").waitFor();
  expect(await field(page, context).innerText()).not.toContain("Written too late.");
  expect(await other.getByText("Words you wrote were removed").count()).toBe(0);
  await page.getByRole("button", { name: "Show my words" }).click();
  const panel = page.getByRole("dialog", { name: "Words not in the text" });
  await panel.getByText("Written too late.").waitFor();
  await panel.getByRole("button", { name: "Insert at my caret" }).click();
  for (const one of [page, other])
    await expect
      .poll(async () => countOf(await field(one, context).innerText(), "Heard of too late. Written too late."))
      .toBe(1);

  // They are never in neither: undone, they are listed again, and after a reload too.
  const listed = (): Promise<number> => page.getByRole("menuitem", { name: /Words not in the text/ }).count();
  const more = page.getByRole("button", { name: "More", exact: true });
  const isListed = async (count: number): Promise<void> => {
    await more.click();
    await page.getByRole("menuitem", { name: "Versions", exact: true }).waitFor();
    expect(await listed()).toBe(count);
    await page.keyboard.press("Escape");
  };
  await isListed(0);
  await openField(page, context);
  await page.keyboard.insertText("Typed at once.");
  await press(page, "Control+z");
  await press(page, "Control+z");
  await page.getByText("Taken out again.").waitFor();
  await expect.poll(() => field(other, context).innerText()).not.toContain("too late. Written too late.");
  await isListed(1);
  expect(await page.getByText("Words you wrote were removed").count()).toBe(0);
  await openField(page, context);
  await press(page, "Control+y");
  await expect.poll(() => field(other, context).innerText()).toContain("too late. Written too late.");
  await isListed(0);
  await openField(page, context);
  await press(page, "Control+z");
  await expect.poll(() => field(other, context).innerText()).not.toContain("too late. Written too late.");
  await page.reload();
  await page.getByRole("button", { name: "Show my words" }).click();
  await panel.getByText("Written too late.").waitFor();
  await panel.getByRole("button", { name: "Insert at the end of Context" }).click();
  await expect.poll(() => field(other, context).innerText()).toContain("too late. Written too late.");
});

test("a line break is put in before words that somebody without a network goes on with, and one is taken away: all stand in the text", async () => {
  await openField(page, "section/evaluation");
  await page.keyboard.insertText("First.");
  await press(page, "Shift+Enter");
  await page.keyboard.insertText("Second.");
  await expect.poll(() => field(other, "section/evaluation").innerText()).toMatch(/First\.\s+Second\./);
  await page.context().setOffline(true);
  await lineSays(page, /^Offline/);
  await page.keyboard.insertText(" Said behind it.");
  await openField(other, "section/evaluation");
  await toBeginning(other);
  await press(other, "Shift+Enter", "ArrowDown", "Home", "Backspace");
  await expect.poll(() => htmlOf(other, "section/evaluation")).toBe("<p><br>First.Second.</p>");
  await page.context().setOffline(false);

  for (const one of [page, other])
    await expect.poll(() => htmlOf(one, "section/evaluation")).toBe("<p><br>First.Second. Said behind it.</p>");
  expect(await page.getByText("Words you wrote were removed").count()).toBe(0);
});

test.each(["the same page", "the page that is opened next"])(
  "a line that died without anybody knowing, while another deleted what one had written in: %s tells of it",
  async (whose) => {
    const line = await startSlowLine(server.url);
    try {
      const far = await enter(browser, server.links["la"]!.replace(server.url, line.url));
      await openField(other, "section/evaluation");
      await press(other, "Control+a", "Delete");
      await other.keyboard.insertText("Known to both.");
      await press(other, "Enter");
      await expect.poll(() => htmlOf(far, "section/evaluation")).toMatch(/^<p>Known to both\.<\/p><p>/);
      await openField(far, "section/evaluation");
      await toEnd(far);
      await other.context().setOffline(true);
      await lineSays(other, /^Offline/);
      await far.keyboard.insertText("Stored, and heard by nobody.");
      await expect.poll(() => field(page, "section/evaluation").innerText()).toContain("heard by nobody.");
      line.dead = true;
      await press(other, "Backspace");
      await other.context().setOffline(false);
      await expect.poll(() => htmlOf(page, "section/evaluation")).toBe("<p>Known to both.</p>");
      expect(await field(far, "section/evaluation").innerText()).toContain("heard by nobody.");
      if (whose !== "the same page") await far.goto("about:blank");
      line.cut();
      line.dead = false;
      if (whose !== "the same page") await far.goto(`${line.url}/reviews/${server.review}`);

      await far.getByText("Words you wrote were removed by a change made meanwhile.").waitFor();
      await expect.poll(() => htmlOf(far, "section/evaluation")).toBe("<p>Known to both.</p>");
      await far.getByRole("button", { name: "Show my words" }).click();
      await far
        .getByRole("dialog", { name: "Words not in the text" })
        .getByText("Stored, and heard by nobody.")
        .waitFor();
      await far.keyboard.press("Escape");
      // Told once, however often it comes back.
      line.cut();
      await openField(page, "section/evaluation");
      await toEnd(page);
      await page.keyboard.insertText(" Heard again.");
      await expect.poll(() => htmlOf(far, "section/evaluation")).toBe("<p>Known to both. Heard again.</p>");
      await far.getByRole("button", { name: "More", exact: true }).click();
      expect(await far.getByRole("menuitem", { name: /Words not in the text/ }).allInnerTexts()).toEqual([
        expect.stringMatching(/1$/),
      ]);
      expect(await page.getByText("Words you wrote were removed").count()).toBe(0);
      await far.context().close();
    } finally {
      await line.close();
    }
  },
);

test("what another deletes on purpose is not reported", async () => {
  await openField(page, "section/method");
  await page.keyboard.insertText("Seen and removed.");
  await expect.poll(() => field(other, "section/method").innerText()).toContain("Seen and removed.");
  await openField(other, "section/method");
  await press(other, "Control+a", "Delete");
  await expect.poll(() => field(page, "section/method").innerText()).not.toContain("Seen and removed.");
  expect(await page.getByText("Words you wrote were removed").count()).toBe(0);
});
