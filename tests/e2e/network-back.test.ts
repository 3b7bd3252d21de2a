import type { BrowserContext, Page } from "playwright-core";
import { afterEach, beforeEach, expect, test } from "vitest";
import { programKept, signIn } from "#tests/support/browser.ts";
import { openStage } from "#tests/support/stage.ts";
import { lineSays } from "#tests/support/state-line.ts";

/** A page that was loaded without a network says that there is none only as long as there is none. */

const { browser, server } = await openStage();
let context: BrowserContext;
let page: Page;

beforeEach(async () => {
  context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  page = await context.newPage();
});
afterEach(() => context.close());

const at = (path: string): string => `${server.url}${path.replace(":review", server.review)}`;
const summary = "/reviews/:review";

async function comeIn(shared: boolean): Promise<void> {
  await signIn(page, server.links["es"]!, shared);
  await lineSays(page, /^Saved/);
  await programKept(page);
}

const away = (on: Page) => on.getByText(/You are offline|The network does not answer/);

test.each([
  ["the list", false, "/"],
  ["the list", true, "/"],
  ["a summary", true, summary],
  ["the members", true, `${summary}/members`],
])("%s (on a shared machine: %s), loaded without a network, is itself once that is back", async (_, shared, path) => {
  await comeIn(shared);
  await page.goto(at(path));
  await page.getByText("Strathallan Council").first().waitFor();
  await context.setOffline(true);
  await page.reload();
  await away(page).first().waitFor();
  await context.setOffline(false);
  await away(page).first().waitFor({ state: "detached" });
  await page.getByText("Strathallan Council").first().waitFor();
});

test("a sign-out without a network, in a tab that was loaded without one, is told once it is back", async () => {
  await comeIn(false);
  await context.setOffline(true);
  await page.goto(at("/"));
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByText("The server hears that you signed out once the network is back.").waitFor();
  const isSignedIn = async () => (await context.cookies()).some(({ name }) => name === "codraft");
  expect(await isSignedIn()).toBe(true);
  await context.setOffline(false);
  await expect.poll(isSignedIn).toBe(false);
});
