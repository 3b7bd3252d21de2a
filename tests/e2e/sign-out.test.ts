import type { BrowserContext, Page } from "playwright-core";
import { afterEach, beforeEach, expect, test } from "vitest";
import { comeByList, programKept, refuseStorage, signIn } from "#tests/support/browser.ts";
import { field, openField, press } from "#tests/support/fields.ts";
import { everythingKept } from "#tests/support/kept.ts";
import { openStage } from "#tests/support/stage.ts";
import { lineSays } from "#tests/support/state-line.ts";

/** Signing out: nothing of the person stays on the device, in any tab, nor is shown to who comes next. */

const stage = await openStage();
const { browser, server } = stage;
/** Somebody who is there all the time, and sees what arrives. */
let other: Page;
await stage.stay(["lead"], (one) => (other = one as Page));
let context: BrowserContext;

beforeEach(async () => {
  context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
});
afterEach(() => context.close());

const SECRET = "Marchbank Academy was unwell led";
const summary = (): string => `${server.url}/reviews/${server.review}`;

async function comeIn(page: Page, who: string, shared = false): Promise<void> {
  await signIn(page, server.links[who]!, shared);
  await saved(page);
}

const saved = (page: Page): Promise<void> => lineSays(page, /^Saved/);

async function write(page: Page, words: string): Promise<void> {
  await openField(page, "section/context");
  await press(page, "Control+End");
  await page.keyboard.insertText(words);
}

test("after signing out in one of two tabs nothing of the person is on the device, and both ask to sign in", async () => {
  const [first, second] = [await context.newPage(), await context.newPage()];
  await comeIn(first, "lead");
  await programKept(first);
  await second.goto(summary());
  await saved(second);
  await write(second, SECRET);
  await saved(second);
  await expect.poll(() => field(first, "section/context").innerText()).toContain(SECRET);
  // The look itself finds what is kept while one is signed in.
  await expect.poll(async () => (await everythingKept(second)).text).toContain(SECRET);
  // Answers, the text, and comments.
  expect((await everythingKept(second)).databases.length).toBe(3);

  await first.goto(server.url);
  // As after a page that broke loaded itself anew, and nobody was told yet.
  for (const page of [first, second])
    await page.evaluate(() => {
      sessionStorage.setItem("codraft-mended", "");
      sessionStorage.setItem("codraft-reloaded-at", String(Date.now()));
    });
  await first.getByRole("button", { name: "Sign out" }).click();
  for (const page of [first, second]) await page.getByRole("heading", { name: "Sign in to Codraft" }).waitFor();
  for (const page of [first, second]) {
    const after = await everythingKept(page);
    expect(after.databases).toEqual([]);
    expect(after.text).not.toContain(SECRET);
    expect(after.text).not.toContain("Strathallan");
    expect(after.text).not.toContain("Fernhope");
    // What is left says nothing of anybody: which way the network takes, and that somebody signed out.
    expect(
      await page.evaluate(() => ({
        local: Object.keys(localStorage).filter((key) => !["codraft-device", "codraft/way"].includes(key)),
        session: Object.keys(sessionStorage),
      })),
    ).toEqual({ local: [], session: [] });
  }
  await second.goto(summary());
  await second.getByRole("heading", { name: "Sign in to Codraft" }).waitFor();
  expect(await second.getByText(SECRET).count()).toBe(0);
});

test("signing out with unsent words names them and asks; who comes next sees nothing of them", async () => {
  const page = await context.newPage();
  page.on("dialog", (dialog) => void dialog.accept());
  await comeByList(page, server.links["es"]!);
  await saved(page);
  await programKept(page);
  await context.setOffline(true);
  await write(page, "Only on this device. ");
  await page.goto(server.url);
  const out = page.getByRole("button", { name: "Sign out" });
  await out.click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText("Strathallan Council").waitFor();
  const buttons = await dialog.getByRole("button").allInnerTexts();
  expect(buttons.at(-1)).toBe("Sign out and lose these words");
  expect(await page.evaluate(() => document.activeElement?.textContent)).not.toBe("Sign out and lose these words");
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  expect((await everythingKept(page)).text).toContain("Only on this device.");

  await out.click();
  await dialog.getByRole("button", { name: "Sign out and lose these words" }).click();
  await page.getByRole("heading", { name: "Sign in to Codraft" }).waitFor();
  const after = await everythingKept(page);
  expect(after.databases).toEqual([]);
  expect(after.text).not.toContain("Only on this device.");
  // The server hears of it as soon as it answers: the old session opens nothing.
  await context.setOffline(false);
  await page.goto(server.url);
  await page.getByRole("heading", { name: "Sign in to Codraft" }).waitFor();
  await expect.poll(async () => (await page.request.get(`${server.url}/api/me`)).status()).toBe(401);

  await comeIn(page, "ades");
  expect(await field(page, "section/context").innerText()).not.toContain("Only on this device.");
});

test("what is sent while signing out asks is not asked about any more", async () => {
  const page = await context.newPage();
  page.on("dialog", (dialog) => void dialog.accept());
  await comeIn(page, "es");
  await programKept(page);
  await context.setOffline(true);
  await page.getByText("You are offline.").waitFor();
  await write(page, "Sent meanwhile. ");
  await page.getByRole("link", { name: "All reviews" }).click();
  await page.getByText("Words or changes of yours are only on this device").waitFor();
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("dialog", { name: "Sign out with unsent words?" }).waitFor();
  await context.setOffline(false);
  const asks = page.getByRole("dialog", { name: "Sign out?" });
  await asks.getByText("No words of yours wait here any more.").waitFor();
  await asks.getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("heading", { name: "Sign in to Codraft" }).waitFor();
  expect((await everythingKept(page)).databases).toEqual([]);
});

test("a session that ended by itself: unsent words wait for the same person, and nobody else is shown them", async () => {
  const page = await context.newPage();
  page.on("dialog", (dialog) => void dialog.accept());
  await comeIn(page, "es");
  await programKept(page);
  await context.setOffline(true);
  await write(page, "Waiting for me. ");
  await page.reload();
  await expect.poll(() => field(page, "section/context").innerText()).toContain("Waiting for me.");
  await context.clearCookies();
  await context.setOffline(false);
  await page.reload();
  await page.getByRole("heading", { name: "Sign in to Codraft" }).waitFor();

  await comeIn(page, "ades");
  expect(await field(page, "section/context").innerText()).not.toContain("Waiting for me.");
  await context.setOffline(true);
  await page.reload();
  expect(await field(page, "section/context").innerText()).not.toContain("Waiting for me.");
  await context.setOffline(false);

  await comeIn(page, "es");
  await expect.poll(() => field(page, "section/context").innerText()).toContain("Waiting for me.");
  await saved(page);
  await comeIn(page, "ades");
  await expect.poll(() => field(page, "section/context").innerText()).toContain("Waiting for me.");
});

test("on a shared machine nothing is kept, and the page says so", async () => {
  const page = await context.newPage();
  await comeIn(page, "lead", true);
  await page.getByText("This is a shared machine, so nothing is kept").waitFor();
  await write(page, "Seen by the server alone. ");
  await saved(page);
  const { databases, text } = await everythingKept(page);
  expect(databases).toEqual([]);
  expect(text).not.toContain("Seen by the server alone.");
  const session = (await context.cookies()).find(({ name }) => name === "codraft");
  expect(session?.expires).toBe(-1);
});

test("somebody can say in their details that a machine is shared: what was kept goes at once", async () => {
  const page = await context.newPage();
  await comeIn(page, "lead");
  await write(page, "Kept so far. ");
  await expect.poll(() => page.evaluate(() => localStorage.getItem("codraft-device"))).toContain('"unsent":false');
  await page.goto(`${server.url}/me`);
  const box = page.getByLabel("This is a shared machine");
  expect(await box.isChecked()).toBe(false);
  await box.check();
  await page.getByText("Nothing is kept on this machine any more.").waitFor();
  await expect.poll(async () => (await everythingKept(page)).databases).toEqual([]);
  await page.goto(summary());
  await page.getByText("This is a shared machine, so nothing is kept").waitFor();
  expect((await everythingKept(page)).databases).toEqual([]);
  const lasts = async () => (await context.cookies()).find(({ name }) => name === "codraft")?.expires;
  expect(await lasts()).toBe(-1);

  await page.goto(`${server.url}/me`);
  expect(await box.isChecked()).toBe(true);
  // Without the server the session would go on as it was: that is said.
  await page.route("**/api/me/machine", (route) => route.abort());
  await box.click();
  await page.getByText("The network did not answer, so it is not known whether that was done.").waitFor();
  await expect.poll(() => box.isChecked()).toBe(true);
  await page.unroute("**/api/me/machine");
  await box.click();
  await page.getByText("Words are kept on this machine from now on.").waitFor();
  expect(await box.isChecked()).toBe(false);
  expect(await lasts()).toBeGreaterThan(Date.now() / 1000);
  await page.goto(summary());
  await saved(page);
  await expect.poll(async () => (await everythingKept(page)).databases.length).toBeGreaterThan(0);
});

test("words written without a network and left there are sent from the list once it is back", async () => {
  const page = await context.newPage();
  await comeByList(page, server.links["es"]!);
  await saved(page);
  await programKept(page);
  await context.setOffline(true);
  await page.getByText("You are offline.").waitFor();
  await write(page, "Left behind. ");
  await page.getByRole("link", { name: "All reviews" }).click();
  await page.getByText("Words or changes of yours are only on this device").waitFor();
  await page.getByRole("link", { name: /^Show them/ }).waitFor();
  await context.setOffline(false);
  await expect.poll(() => field(other, "section/context").innerText()).toContain("Left behind.");
  await page.getByText("Words or changes of yours are only on this device").waitFor({ state: "detached" });
  await page.getByRole("heading", { name: "Reviews" }).waitFor();
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("heading", { name: "Sign in to Codraft" }).waitFor();
});

test("words that a closed tab left on the device are taken in by the open one before it says saved", async () => {
  const [first, second] = [await context.newPage(), await context.newPage()];
  await comeIn(first, "es");
  await second.goto(summary());
  await saved(second);
  await context.setOffline(true);
  for (const page of [first, second]) await page.getByText("You are offline.").waitFor();
  await write(second, "Left by the second tab. ");
  await expect.poll(async () => (await everythingKept(first)).text).toContain("Left by the second tab.");
  await second.close();
  await context.setOffline(false);
  await openField(first, "section/method");
  await first.keyboard.insertText("Written in the first. ");
  await saved(first);
  await expect.poll(() => first.evaluate(() => localStorage.getItem("codraft-device"))).toContain('"unsent":false');
  expect(await field(first, "section/context").innerText()).toContain("Left by the second tab.");
  await expect.poll(() => field(other, "section/context").innerText()).toContain("Left by the second tab.");
});

test("a tab whose sibling has unsent words does not say that all is saved; when that one crashes it sends them", async () => {
  const [both, first, second] = await twoTabs();
  await comeIn(first, "es");
  await second.goto(summary());
  await saved(second);
  await both.setOffline(true);
  for (const page of [first, second]) await page.getByText("You are offline.").waitFor();
  await cutOff(second);
  await both.setOffline(false);
  await saved(first);
  await write(second, "Had by one that crashed. ");
  await lineSays(first, "Saved, except in another tab");
  await expect.poll(async () => (await everythingKept(first)).text).toContain("Had by one that crashed.");
  const crashed = second.waitForEvent("crash");
  void second.goto("chrome://crash").catch(() => {});
  await crashed;
  await expect.poll(() => first.locator(".save").first().innerText()).toMatch(/^Saved(?!, except)/);
  expect(await field(first, "section/context").innerText()).toContain("Had by one that crashed.");
  await expect.poll(() => field(other, "section/context").innerText()).toContain("Had by one that crashed.");
  await both.close();
});

test("a comment that waits on the device is named at signing out, and sent from the list once the network is back", async () => {
  const page = await context.newPage();
  page.on("dialog", (dialog) => void dialog.accept());
  await comeByList(page, server.links["es"]!);
  await saved(page);
  await programKept(page);
  await context.setOffline(true);
  await page.getByText("You are offline.").waitFor();
  await openField(page, "section/context");
  await press(page, "Control+Home");
  await press(page, "Control+Shift+ArrowRight");
  await press(page, "Control+Alt+m");
  await page.getByLabel("Comment", { exact: true }).fill("Said on the way out");
  await press(page, "Control+Enter");
  await page.getByText("Kept on this device, sent when you are back.").waitFor();
  await page.getByRole("link", { name: "All reviews" }).click();
  await page.getByText("Comments of yours are not sent yet").waitFor();
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("dialog").getByText("Strathallan Council").waitFor();
  await page.keyboard.press("Escape");
  await context.setOffline(false);
  await other.locator("[data-thread]").filter({ hasText: "Said on the way out" }).waitFor();
  await page.getByText("Comments of yours are not sent yet").waitFor({ state: "detached" });
});

test("on a shared machine words that are left without a network are sent all the same", async () => {
  const page = await context.newPage();
  await comeIn(page, "es", true);
  await context.setOffline(true);
  await page.getByText("You are offline, and nothing is kept").waitFor();
  await write(page, "Held by the page alone. ");
  await page.getByRole("link", { name: "All reviews" }).click();
  await expect.poll(() => page.locator("[data-field]").count()).toBe(0);
  await context.setOffline(false);
  await expect.poll(() => field(other, "section/context").innerText()).toContain("Held by the page alone.");
});

/** The network is there for all but this page. */
async function cutOff(page: Page): Promise<void> {
  await page.routeWebSocket(/./, (socket) => socket.close());
  await page.route("**", (route) => route.abort());
}

/** A profile in which the service worker answers nothing in a cut page's stead. */
async function twoTabs(): Promise<[BrowserContext, Page, Page]> {
  const both = await browser.newContext({ viewport: { width: 1440, height: 900 }, serviceWorkers: "block" });
  return [both, await both.newPage(), await both.newPage()];
}

/** Signing out in the second names the first's words, and somebody else who signs in there destroys nothing. */
async function somebodyElseComes(first: Page, second: Page): Promise<void> {
  await second.getByRole("button", { name: "Sign out" }).click();
  const dialog = second.getByRole("dialog", { name: "Sign out with unsent words?" });
  await dialog.getByText("Strathallan Council, open in another tab").waitFor();
  await dialog.getByText("Go to that tab to send them.").waitFor();
  await dialog.getByRole("button", { name: "Stay", exact: true }).click();
  await comeIn(second, "ades");
  await first.getByText("Somebody else signed in in another tab.").waitFor();
}

async function asksBeforeClosing(page: Page): Promise<void> {
  const asked = page.waitForEvent("dialog");
  void page.close({ runBeforeUnload: true });
  expect((await asked).type()).toBe("beforeunload");
  await (await asked).dismiss();
  // A browser that is closed while it still takes the answer may end altogether.
  await page.evaluate(() => document.title);
}

test("on a shared machine another tab's words are named at signing out, and kept on its page when somebody else signs in", async () => {
  const [shared, first, second] = await twoTabs();
  await comeIn(first, "es", true);
  await second.goto(server.url);
  await shared.setOffline(true);
  await first.getByText("You are offline, and nothing is kept").waitFor();
  await write(first, "Held by the first tab. ");
  await cutOff(first);
  await shared.setOffline(false);

  await somebodyElseComes(first, second);
  expect(await field(first, "section/context").innerText()).toContain("Held by the first tab.");
  await first.unrouteAll();
  await first.evaluate(() => dispatchEvent(new Event("online")));
  await saved(second);
  expect(await field(second, "section/context").innerText()).not.toContain("Held by the first tab.");
  await asksBeforeClosing(first);
  await shared.close();
});

test("where the browser refuses storage to a tab its words are named too, and stay when somebody else signs in", async () => {
  const [both, first, second] = await twoTabs();
  await both.grantPermissions(["clipboard-read", "clipboard-write"]);
  await refuseStorage(first);
  await comeIn(first, "es");
  await second.goto(server.url);
  await both.setOffline(true);
  await first.getByText("You are offline, and nothing is kept").waitFor();
  await write(first, "Held by a refused tab. ");
  await cutOff(first);
  await both.setOffline(false);

  await somebodyElseComes(first, second);
  expect(await field(first, "section/context").innerText()).toContain("Held by a refused tab.");
  await first.getByRole("button", { name: "Copy the text with my words" }).click();
  await first.getByText("Copied the text with your words.").waitFor();
  expect(await first.evaluate(() => navigator.clipboard.readText())).toContain("Held by a refused tab.");
  await first.getByRole("link", { name: "All reviews" }).click();
  await first.getByText("Only it has words of yours in Strathallan Council").waitFor();
  await asksBeforeClosing(first);
  await first.getByRole("link", { name: /^Show them/ }).click();
  await first.getByRole("button", { name: "Copy the text with my words" }).waitFor();
  expect(await field(first, "section/context").innerText()).toContain("Held by a refused tab.");
  await both.close();
});

test("storage that gives out while one writes: the words stay with their tab when somebody else signs in", async () => {
  const [both, first, second] = await twoTabs();
  await comeIn(first, "es");
  await second.goto(server.url);
  await both.setOffline(true);
  await first.getByText("You are offline.").waitFor();
  await write(first, "Kept still. ");
  await first.evaluate(() => {
    IDBDatabase.prototype.transaction = () => {
      throw new DOMException("the database is gone", "InvalidStateError");
    };
  });
  await first.keyboard.insertText("Not kept any more. ");
  await first.getByText("You are offline, and nothing is kept").waitFor();
  await cutOff(first);
  await both.setOffline(false);

  await comeIn(second, "ades");
  await first.getByText("Somebody else signed in in another tab.").waitFor();
  expect(await field(first, "section/context").innerText()).toContain("Kept still. Not kept any more.");
  await both.close();
});

test.each([false, true])(
  "a comment that was begun is named at signing out in any tab (shared machine: %s)",
  async (machine) => {
    const [both, first, second] = await twoTabs();
    const words = `Half a com, ${machine}`;
    await comeIn(first, "es", machine);
    await second.goto(server.url);
    await first.bringToFront();
    await openField(first, "section/context");
    await press(first, "Control+Home");
    await press(first, "Control+Shift+ArrowRight");
    await press(first, "Control+Alt+m");
    await first.getByLabel("Comment", { exact: true }).fill(words);

    await second.bringToFront();
    await second.getByRole("button", { name: "Sign out" }).click();
    const asked = second.getByRole("dialog", { name: "Sign out and lose words?" });
    await asked.getByText("a comment that you began and did not send").waitFor();
    await second.keyboard.press("Escape");
    await second.getByRole("button", { name: "Sign out" }).and(second.locator(":focus")).waitFor();

    // In a page that was loaded anew, too.
    await first.bringToFront();
    await first.goto(server.url);
    await first.getByRole("button", { name: "Sign out" }).click();
    await first.getByRole("dialog").getByText("a comment that you began and did not send").waitFor();
    await first.getByRole("button", { name: "Stay and see them" }).click();
    await field(first, "section/context").scrollIntoViewIfNeeded();
    await first.getByRole("button", { name: "Go on writing" }).click();
    await expect.poll(() => first.getByLabel("Comment", { exact: true }).inputValue()).toBe(words);
    await press(first, "Control+Enter");
    const thread = first.locator("[data-thread]").filter({ hasText: words });
    await thread.waitFor();
    // What is on its way yet is asked about.
    await expect.poll(() => thread.locator(".say__wait").count()).toBe(0);

    await second.getByRole("button", { name: "Sign out" }).click();
    await second.getByRole("heading", { name: "Sign in to Codraft" }).waitFor();
    await both.close();
  },
);

test("a comment that only a refused tab has stays there when somebody else signs in", async () => {
  const [both, first, second] = await twoTabs();
  await refuseStorage(first);
  await comeIn(first, "es");
  await second.goto(server.url);
  await both.setOffline(true);
  await first.getByText("You are offline, and nothing is kept").waitFor();
  await first.bringToFront();
  await openField(first, "section/context");
  await press(first, "Control+Home");
  await press(first, "Control+Shift+ArrowRight");
  await press(first, "Control+Alt+m");
  await first.getByLabel("Comment", { exact: true }).fill("Said to nobody yet");
  await press(first, "Control+Enter");
  await first.locator("[data-thread]").filter({ hasText: "Said to nobody yet" }).waitFor();
  await cutOff(first);
  await both.setOffline(false);

  await somebodyElseComes(first, second);
  await first.locator("[data-thread]").filter({ hasText: "Said to nobody yet" }).waitFor();
  await both.close();
});

test("words that a page left behind go in nobody else's name: back in the summary they are there to be copied", async () => {
  const [shared, first, second] = await twoTabs();
  await comeIn(first, "es", true);
  await second.goto(server.url);
  await shared.setOffline(true);
  await first.getByText("You are offline, and nothing is kept").waitFor();
  await write(first, "Left for the list. ");
  await first.getByRole("link", { name: "All reviews" }).click();
  await expect.poll(() => first.locator("[data-field]").count()).toBe(0);
  await cutOff(first);
  await shared.setOffline(false);

  await comeIn(second, "ades");
  await first.getByText("Somebody else signed in in another tab.").waitFor();
  await first.unrouteAll();
  await first.getByRole("link", { name: /^Show them/ }).click();
  await first.getByRole("button", { name: "Copy the text with my words" }).waitFor();
  expect(await field(first, "section/context").innerText()).toContain("Left for the list.");
  await write(second, "By the other. ");
  await saved(second);
  expect(await field(second, "section/context").innerText()).not.toContain("Left for the list.");
  expect(await field(first, "section/context").innerText()).not.toContain("By the other.");
  await shared.close();
});
