import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { enter, launch, onlySockets } from "#tests/support/browser.ts";
import { field, openField, press } from "#tests/support/fields.ts";
import type { ServerProcess } from "#tests/support/process.ts";
import { startProcess } from "#tests/support/process.ts";
import { countOf } from "#tests/support/text.ts";

/** What breaks while somebody writes mends itself with their words kept, or asks for a reload. */

let browser: Browser;
let server: ServerProcess;
let page: Page;
let other: Page;

beforeAll(async () => {
  [browser, server] = await Promise.all([launch(), startProcess()]);
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});
beforeEach(async () => {
  [page, other] = await Promise.all([enter(browser, server.links["lead"]!), enter(browser, server.links["es"]!)]);
});
afterEach(() => Promise.all([page.context().close(), other.context().close()]));

const line = (on: Page, words: RegExp): Promise<void> => on.locator(".save", { hasText: words }).first().waitFor();

async function write(address: string, words: string): Promise<void> {
  await openField(page, address);
  await press(page, "Control+End");
  await page.keyboard.insertText(words);
}

test("a document that died under a handler that threw: the page takes itself over, reports, and no word is missing", async () => {
  await onlySockets(page);
  await page.reload();
  await line(page, /^Saved/);
  await write("section/context", "Before. ");
  await expect.poll(() => field(other, "section/context").innerText()).toContain("Before.");
  const reported = page.waitForRequest("**/api/defects");
  const reloaded = page.waitForEvent("load");
  await page.evaluate(() => {
    const { send } = WebSocket.prototype;
    WebSocket.prototype.send = () => {
      WebSocket.prototype.send = send;
      throw new Error("Marchbank Academy");
    };
  });
  await page.keyboard.insertText("As it broke. ");
  await page.keyboard.insertText("After it broke. ");
  const said = (await reported).postData() ?? "";
  expect(said).toContain("dead-document");
  expect(said).not.toContain("Marchbank");
  await reloaded;
  await line(page, /^Saved/);
  for (const one of [page, other])
    await expect
      .poll(async () => {
        const text = await field(one, "section/context").innerText();
        return ["Before.", "As it broke.", "After it broke."].map((words) => countOf(text, words));
      })
      .toEqual([1, 1, 1]);
  expect(await page.evaluate(() => Object.keys(sessionStorage).filter((key) => key.includes("carried")))).toEqual([]);
});

test("an older page is told to reload, and comes back with its words", async () => {
  await onlySockets(page);
  await line(page, /^Saved/);
  let turnAway = true;
  await page.routeWebSocket(/\/sync\//, (socket) => {
    if (turnAway) void socket.close({ code: 4426, reason: "reload" });
    else socket.connectToServer();
  });
  // The routing begins with the next page.
  page.on("dialog", (dialog) => void dialog.accept());
  await page.reload();
  await page.getByText("Codraft was updated.").waitFor();
  turnAway = false;
  await page.getByRole("button", { name: "Reload", exact: true }).click();
  await line(page, /^Saved/);
  expect(await page.getByText("Codraft was updated.").count()).toBe(0);
});

test("a connection that answers nothing is found within 30 seconds, and the words arrive over the next one", async () => {
  let connections = 0;
  let dead = 0;
  await onlySockets(page);
  await page.routeWebSocket(/\/sync\//, (socket) => {
    const mine = ++connections;
    const through = socket.connectToServer();
    socket.onMessage((message) => (mine <= dead ? undefined : through.send(message)));
    through.onMessage((message) => (mine <= dead ? undefined : socket.send(message)));
  });
  await page.reload();
  await line(page, /^Saved/);
  expect(connections).toBeGreaterThan(0);
  dead = connections;
  const since = Date.now();
  await write("section/method", "Into the void. ");
  await line(page, /^Saving/);
  await expect.poll(() => field(other, "section/method").innerText(), { timeout: 40_000 }).toContain("Into the void.");
  expect(Date.now() - since).toBeLessThan(30_000);
  expect(connections).toBeGreaterThan(dead);
  await line(page, /^Saved/);
});

test("leaving is guarded only while words are unstored", async () => {
  const dialogs: string[] = [];
  page.on("dialog", (dialog) => {
    dialogs.push(dialog.type());
    void dialog.accept();
  });
  await line(page, /^Saved/);
  await write("section/practice", "Stored. ");
  await expect.poll(() => page.evaluate(() => localStorage.getItem("codraft-device"))).toContain('"unsent":false');
  await page.reload();
  await line(page, /^Saved/);
  expect(dialogs).toEqual([]);
  // What others write is not one's own.
  await openField(other, "section/practice");
  await other.keyboard.insertText("Theirs. ");
  await expect.poll(() => field(page, "section/practice").innerText()).toContain("Theirs.");
  await page.reload();
  await line(page, /^Saved/);
  expect(dialogs).toEqual([]);

  await page.context().setOffline(true);
  await write("section/practice", "Unstored. ");
  await page.context().setOffline(false);
  await page.context().setOffline(true);
  await page.reload().catch(() => {});
  expect(dialogs).toEqual(["beforeunload"]);
});

test("going to another page of ours sends what is on its way", async () => {
  await line(page, /^Saved/);
  await write("section/follow-up", "Written, and gone at once. ");
  await page.getByRole("link", { name: "All reviews" }).click();
  await expect.poll(() => field(other, "section/follow-up").innerText()).toContain("Written, and gone at once.");
});
