import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { exportSummary } from "#server/exports/routes.ts";
import { violations } from "#tests/support/axe.ts";
import { enter, launch } from "#tests/support/browser.ts";
import { emptySummary, everything, sampleSummary } from "#tests/support/everything.ts";
import type { ServerProcess } from "#tests/support/process.ts";
import { startProcess } from "#tests/support/process.ts";
import { textOfDocx } from "#tests/support/text.ts";

let browser: Browser;
let server: ServerProcess;
let folder: string;
beforeAll(async () => {
  [browser, server, folder] = await Promise.all([
    launch(),
    startProcess(),
    mkdtemp(join(tmpdir(), "codraft-exports-")),
  ]);
});
afterAll(async () => {
  await browser.close();
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

describe("an exported web page, opened from a folder", () => {
  const kinds = [
    ["the sample", sampleSummary],
    ["an empty review", emptySummary],
    ["everything", everything],
  ] as const;
  test.each(kinds)("axe finds nothing, nothing is fetched, and it fits 320 pixels: %s", async (name, make) => {
    const file = join(folder, `${name}.html`);
    await writeFile(file, (await exportSummary(make(), "html", new Date())).bytes);
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    const asked: string[] = [];
    const said: string[] = [];
    page.on("request", (request) => asked.push(request.url()));
    page.on("console", (message) => said.push(message.text()));
    page.on("dialog", (dialog) => {
      said.push(dialog.message());
      void dialog.dismiss();
    });
    await page.goto(pathToFileURL(file).href);
    expect(asked).toEqual([pathToFileURL(file).href]);
    expect(said).toEqual([]);
    expect(await page.locator("html").getAttribute("lang")).toBe("en-GB");
    for (const width of [1440, 320]) {
      await page.setViewportSize({ width, height: 800 });
      expect(await violations(page)).toEqual([]);
      expect(
        await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth),
      ).toBe(0);
    }
    await page.close();
  });
});

describe("taking it away", () => {
  test("by keyboard, from the menu, and said when it is done", async () => {
    const page = await enter(browser, server.links["reader"]!);
    for (const [downs, ending] of [
      [0, "docx"],
      [1, "html"],
    ] as const) {
      await page.getByRole("button", { name: "Export" }).focus();
      await page.keyboard.press("Enter");
      await page.getByRole("menu", { name: "Export" }).waitFor();
      for (let i = 0; i < downs; i++) await page.keyboard.press("ArrowDown");
      const coming = page.waitForEvent("download");
      await page.keyboard.press("Enter");
      const download = await coming;
      const name = download.suggestedFilename();
      expect(name).toMatch(
        new RegExp(`^Strathallan Council Evaluative summary DRAFT \\d{4}-\\d\\d-\\d\\d\\.${ending}$`),
      );
      await page
        .getByRole("status")
        .filter({ hasText: `Downloaded “${name}”.` })
        .waitFor();
      const bytes = await readFile(await download.path());
      const words = ending === "docx" ? textOfDocx(bytes) : bytes.toString();
      expect(words).toContain("Nothing is written here yet.");
      expect(page.url()).toContain(server.review);
    }
    await page.context().close();
  });

  test("without a connection, and once signed out, it says that there is no file, and why", async () => {
    const page = await enter(browser, server.links["writer"] ?? server.links["la"]!);
    const downloads: string[] = [];
    page.on("download", (download) => downloads.push(download.suggestedFilename()));
    const take = async (): Promise<void> => {
      await page.getByRole("button", { name: "Export" }).click();
      await page.getByRole("menuitem", { name: /Word document/ }).click();
    };
    await page.context().setOffline(true);
    await take();
    await page.getByText("The Word document was not made. The network does not answer.").waitFor();
    await page.context().setOffline(false);
    await page.context().clearCookies();
    await take();
    await page.getByText("The Word document was not made. You are not signed in.").waitFor();
    expect(downloads).toEqual([]);
    await page.context().close();
  });
});
