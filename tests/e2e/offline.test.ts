import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { closes } from "#shared/wire.ts";
import { enter, launch, launchKept, programKept } from "#tests/support/browser.ts";
import { field, openField, press } from "#tests/support/fields.ts";
import { everythingKept } from "#tests/support/kept.ts";
import type { ServerProcess } from "#tests/support/process.ts";
import { startProcess } from "#tests/support/process.ts";
import { countOf } from "#tests/support/text.ts";
import { lineSays } from "#tests/support/state-line.ts";

/** Without a network: the page of a review opens, is written in, and what was written joins the others' on return. */

let browser: Browser;
let server: ServerProcess;
let folder: string;
let kept: BrowserContext;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "codraft-profile-"));
  [browser, server] = await Promise.all([launch(), startProcess()]);
});
afterAll(async () => {
  await Promise.all([browser.close(), kept?.close()]);
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

async function write(page: Page, address: string, words: string): Promise<void> {
  await openField(page, address);
  await press(page, "Control+End");
  await page.keyboard.insertText(words);
}

/** A profile's page; whatever asks before leaving is answered with "leave". */
async function pageOf(context: BrowserContext): Promise<Page> {
  const page = context.pages()[0] ?? (await context.newPage());
  page.on("dialog", (dialog) => void dialog.accept());
  return page;
}

test("one visit, then no network: opened, written in, reloaded, the browser closed and opened again, merged once on return", async () => {
  const other = await enter(browser, server.links["es"]!);
  kept = await launchKept(folder);
  let page = await pageOf(kept);
  await page.goto(server.links["lead"]!);
  await page.getByRole("button", { name: "Sign in" }).click();
  await lineSays(page, /^Saved/);
  await write(page, "section/context", "Written with a network. ");
  await lineSays(page, /^Saved/);
  // The list was never opened: it is not on the device, the review is.
  await page.goto(server.url);
  await page.getByRole("link", { name: "Strathallan Council" }).waitFor();
  await programKept(page);

  await kept.setOffline(true);
  await page.goto(server.url);
  await page.getByText("The reviews that you opened on this device can be opened now.").waitFor();
  await page.getByRole("link", { name: "Strathallan Council" }).click();
  await lineSays(page, /^Offline, kept on this device/);
  await expect.poll(() => field(page, "section/context").innerText()).toContain("Written with a network.");
  await write(page, "section/context", "First without one. ");
  await page.reload();
  await expect.poll(() => field(page, "section/context").innerText()).toContain("First without one.");
  await write(page, "section/method", "Second, after a reload. ");
  await write(other, "section/method", "Meanwhile, by another. ");
  // A browser that is ended in the same moment keeps only what its disk had.
  await expect.poll(async () => (await everythingKept(page)).text).toContain("Second, after a reload.");
  await kept.close();

  kept = await launchKept(folder);
  await kept.setOffline(true);
  page = await pageOf(kept);
  await page.goto(`${server.url}/reviews/${server.review}`);
  await expect.poll(() => field(page, "section/method").innerText()).toContain("Second, after a reload.");
  await write(page, "section/context", "Third, after a restart. ");
  await lineSays(page, /^Offline/);

  await kept.setOffline(false);
  await lineSays(page, /^Saved/);
  const all = [
    "Written with a network.",
    "First without one.",
    "Second, after a reload.",
    "Meanwhile, by another.",
    "Third, after a restart.",
  ];
  const third = await enter(browser, server.links["ades"]!);
  for (const [name, one] of Object.entries({ page, other, third }))
    await expect
      .poll(
        async () => {
          const text = `${await field(one, "section/context").innerText()}\n${await field(one, "section/method").innerText()}`;
          return all.map((words) => countOf(text, words));
        },
        { message: name, timeout: 20_000 },
      )
      .toEqual([1, 1, 1, 1, 1]);
});

test("a review that was never opened here says so, without a network, and the list does not lead to it", async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(server.links["la"]!);
  await page.getByRole("button", { name: "Sign in" }).click();
  await lineSays(page, /^Saved/);
  await page.goto(server.url);
  await page.getByRole("link", { name: "Strathallan Council" }).waitFor();
  await programKept(page);
  // As after the browser threw the text away.
  await page.evaluate(async () => {
    for (const { name = "" } of await indexedDB.databases())
      if (!name.endsWith("/answers"))
        await new Promise((done) => indexedDB.deleteDatabase(name).addEventListener("success", done));
    const device = JSON.parse(localStorage.getItem("codraft-device")!) as {
      accounts: Record<string, { reviews: object }>;
    };
    for (const account of Object.values(device.accounts)) account.reviews = {};
    localStorage.setItem("codraft-device", JSON.stringify(device));
  });
  await context.setOffline(true);
  await page.reload();
  await page.getByText("Not on this device. It opens when the network is back.").waitFor();
  expect(await page.getByRole("link", { name: "Strathallan Council" }).count()).toBe(0);
  await context.setOffline(false);
  await page.getByRole("link", { name: "Strathallan Council" }).waitFor();
  await context.close();
});

test("one visit by a link to a review: without a network the list leads to it, and a new release is said on an open page", async () => {
  const page = await enter(browser, server.links["es"]!, { kept: true });
  await lineSays(page, /^Saved/);
  await programKept(page);
  // A worker of another address, as a new release's is one of other bytes. To a page that is of the new release itself,
  // since it came from the network, nothing is said.
  const asked = page.waitForRequest((request) => request.url() === `${server.url}/` && !request.serviceWorker());
  await page.evaluate(() => navigator.serviceWorker.register("/sw.js?next"));
  await (await (await asked).response())?.finished();
  expect(await page.getByText("Codraft was updated.").count()).toBe(0);
  // Now the page's own program is another than the server's.
  await page.evaluate(() => {
    document.querySelector("script[type=module]")?.setAttribute("src", "/assets/index-before.js");
    return navigator.serviceWorker.register("/sw.js?after-that");
  });
  await page.getByText("Codraft was updated.").waitFor();
  await page.context().setOffline(true);
  await page.goto(server.url);
  await page.getByRole("heading", { name: "On this device" }).waitFor();
  await page.getByRole("link", { name: "Strathallan Council" }).click();
  await field(page, "section/context").waitFor();
  await page.context().close();
});

test("reloading needs no network: the button of an update leaves everything where there is none, and a page opens where it carries nothing", async () => {
  const page = await enter(browser, server.links["es"]!, { kept: true });
  await lineSays(page, /^Saved/);
  await programKept(page);
  await page.routeWebSocket(/\/sync\//, (socket) => socket.close({ code: closes.reload.code, reason: "reload" }));
  await page.reload();
  await page.getByText("Codraft was updated.").waitFor();
  await page.context().setOffline(true);
  await page.getByRole("button", { name: "Reload" }).click();
  await page.getByText("The network does not answer, so nothing was reloaded.").waitFor();
  await page.reload();
  await field(page, "section/context").waitFor();
  await page.context().setOffline(false);

  process.kill(server.pid(), "SIGSTOP");
  try {
    await page.reload({ timeout: 20_000 });
    await field(page, "section/context").waitFor();
  } finally {
    process.kill(server.pid(), "SIGCONT");
  }
  // With a network it reloads, and is kept still.
  await page.getByText("Codraft was updated.").waitFor();
  const reloaded = page.waitForEvent("load");
  await page.getByRole("button", { name: "Reload" }).click();
  await reloaded;
  await page.getByText("Codraft was updated.").waitFor();
  await page.context().close();
});

test("a page that was loaded past what the device keeps is taken over again: the rest of the program comes without a network", async () => {
  const page = await enter(browser, server.links["es"]!, { kept: true });
  await programKept(page);
  const devtools = await page.context().newCDPSession(page);
  const loaded = page.waitForEvent("load");
  await devtools.send("Page.reload", { ignoreCache: true });
  await loaded;
  await lineSays(page, /^Saved/);
  await programKept(page);
  await page.context().setOffline(true);
  const parts = await page.evaluate(async () => {
    const names = (await caches.keys()).filter((name) => name.startsWith("codraft-shell-"));
    const kept = (await Promise.all(names.map(async (name) => (await caches.open(name)).keys()))).flat();
    return Promise.all(kept.filter(({ url }) => url.endsWith(".js")).map(async ({ url }) => (await fetch(url)).ok));
  });
  expect(parts.length).toBeGreaterThan(5);
  expect(parts).not.toContain(false);
  await page.context().close();
});

test("a visit that was too short for the whole program to be kept: the page says that it does not open again without a network", async () => {
  const context = await browser.newContext();
  // As if its files were still on their way.
  await context.addInitScript(() => {
    if (localStorage.getItem("comes") === null)
      ServiceWorkerContainer.prototype.register = () => Promise.reject(new Error("not yet"));
  });
  const page = await context.newPage();
  await page.goto(server.links["es"]!);
  await page.getByRole("button", { name: "Sign in" }).click();
  await lineSays(page, /^Saved/);
  await context.setOffline(true);
  await page.getByText("You are offline.").waitFor();
  await page.getByText("this browser cannot open it again without a network").waitFor();
  await context.setOffline(false);
  await page.evaluate(() => localStorage.setItem("comes", ""));
  await lineSays(page, /^Saved/);
  await page.reload();
  await programKept(page);
  await lineSays(page, /^Saved/);
  await context.setOffline(true);
  await page.getByText("You are offline.").waitFor();
  expect(await page.getByText("this browser cannot open it again without a network").count()).toBe(0);
  await context.close();
});

test("where the browser refuses storage the page works, and says that nothing outlives it", async () => {
  const context = await browser.newContext();
  await context.addInitScript(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException("refused", "SecurityError");
    };
  });
  const page = await context.newPage();
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(error.message));
  await page.goto(server.links["es"]!);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByText("This browser keeps nothing after you close the page.").waitFor();
  await lineSays(page, /^Saved/);
  await write(page, "section/evaluation", "Not kept, but sent. ");
  await lineSays(page, /^Saved/);
  await context.setOffline(true);
  await lineSays(page, /^Offline, kept while this page is open/);
  await page.getByText("nothing is kept on this device").waitFor();
  await write(page, "section/evaluation", "And on return. ");
  await context.setOffline(false);
  await lineSays(page, /^Saved/);
  expect(errors).toEqual([]);
  await context.close();
});

test("a device that stops keeping in mid-writing is noticed, and the words still reach the server", async () => {
  const page = await enter(browser, server.links["es"]!, { kept: true });
  await lineSays(page, /^Saved/);
  await page.evaluate(() => {
    IDBDatabase.prototype.transaction = () => {
      throw new DOMException("the database is gone", "InvalidStateError");
    };
  });
  await write(page, "section/practice", "Written after it went. ");
  await page.getByText("This browser keeps nothing after you close the page.").waitFor();
  await lineSays(page, /^Saved/);
  const other = await enter(browser, server.links["la"]!);
  await expect.poll(() => field(other, "section/practice").innerText()).toContain("Written after it went.");
  await Promise.all([page.context().close(), other.context().close()]);
});
