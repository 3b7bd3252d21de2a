import type { Page } from "playwright-core";
import { afterEach, beforeEach, expect, test } from "vitest";
import { signIn } from "#tests/support/browser.ts";
import { field, openField, toEnd } from "#tests/support/fields.ts";
import { saved } from "#tests/support/officer.ts";
import { openStage } from "#tests/support/stage.ts";
import { lineSays } from "#tests/support/state-line.ts";

/** A session that ends while one writes: signing in again leads back, and what was written comes in. */

const stage = await openStage();
const { browser, server } = stage;
let other: Page;
await stage.stay(["lead"], (one) => (other = one as Page));
let page: Page;
beforeEach(async () => {
  page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
  await signIn(page, server.links["es"]!);
  await saved(page);
});
afterEach(() => page.context().close());

const arrived = (): Promise<string> => field(other, "section/context").innerText();

/** Words that the server has not, of whoever is signed out by then. */
async function endSession(words: string): Promise<void> {
  await openField(page, "section/context");
  await page.context().setOffline(true);
  await lineSays(page, /^Offline/);
  await toEnd(page);
  await page.keyboard.insertText(words);
  await page.context().clearCookies({ name: "codraft" });
  await page.context().setOffline(false);
  await page.getByText("Words you wrote are kept on this device until you do.").waitFor();
}

async function askForLink(): Promise<string> {
  const before = server.said().length;
  await page.getByLabel("E-mail address").fill("effie@es.example");
  await page.getByRole("button", { name: "Send me a link" }).click();
  await page.getByRole("heading", { name: "Look in your mail" }).waitFor();
  const link = (): string => /http\S+\/sign-in\/\S+/.exec(server.said().slice(before))?.[0] ?? "";
  await expect.poll(link).not.toBe("");
  return link();
}

test("the strip's link leads back to the summary one was in, and the words come in", async () => {
  await endSession(" Written when the session was over.");
  await page.getByRole("link", { name: "Sign in again" }).click();
  await page.waitForURL(/\/sign-in\?to=/);
  await signIn(page, await askForLink());
  await page.waitForURL(`${server.url}/reviews/${server.review}`);
  await saved(page);
  await expect.poll(arrived).toContain("Written when the session was over.");
});

test("from the list of reviews they are told as waiting, and sent", async () => {
  await endSession(" Written before one came to the list.");
  await page.goto(`${server.url}/sign-in`);
  const link = await askForLink();
  // Held, to be looked at.
  let go = (): void => {};
  const held = new Promise<void>((done) => (go = done));
  await page.route(/\/api\/reviews\/[\w-]+$/, async (route) => {
    await held;
    await route.fallback();
  });
  await signIn(page, link);
  await page.getByRole("heading", { name: "Reviews", exact: true }).waitFor();
  const told = page.getByText("Words or changes of yours are only on this device");
  await told.waitFor();
  go();
  await expect.poll(arrived, { timeout: 30_000 }).toContain("Written before one came to the list.");
  await told.waitFor({ state: "detached" });
});
