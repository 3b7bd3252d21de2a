import type { BrowserContext, Page } from "playwright-core";
import { afterEach, beforeEach, expect, test } from "vitest";
import { asksBeforeLeaving, comeByList, programKept, refuseStorage, signIn } from "#tests/support/browser.ts";
import { field, openField, press } from "#tests/support/fields.ts";
import { openStage } from "#tests/support/stage.ts";
import { countOf } from "#tests/support/text.ts";
import { tags } from "#shared/wire.ts";
import { lineSays } from "#tests/support/state-line.ts";

/** Going to another page of ours, back again, and waking up after hours: no word is lost on the way. */

const stage = await openStage();
const { browser, server } = stage;
/** Somebody who is there all the time, and sees what arrives. */
let other: Page;
await stage.stay(["es"], (one) => (other = one as Page));
let context: BrowserContext;
let page: Page;

beforeEach(async () => {
  context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  page = await context.newPage();
});
afterEach(() => context.close());

const line = (words: RegExp): Promise<void> => lineSays(page, words);

async function comeIn(who: string, shared = false): Promise<void> {
  await signIn(page, server.links[who]!, shared);
  await line(/^Saved/);
}

async function comeInByList(who: string, shared = false): Promise<void> {
  await comeByList(page, server.links[who]!, shared);
  await line(/^Saved/);
}

/** In the summary, then without a network, where nothing is kept but the program. */
async function offlineWhere(why: string): Promise<void> {
  const shared = why === "others use the machine";
  if (!shared) await refuseStorage(page);
  await comeIn("lead", shared);
  await programKept(page);
  await context.setOffline(true);
  await line(/^Offline/);
}

async function write(address: string, words: string): Promise<void> {
  await openField(page, address);
  await press(page, "Control+End");
  await page.keyboard.insertText(words);
}

test("the menu's ways to other pages stay within the page", async () => {
  await comeIn("lead");
  await page.evaluate(() => Object.assign(window, { stays: true }));
  await page.getByRole("button", { name: "More", exact: true }).click();
  await page.getByRole("menuitem", { name: "Members" }).click();
  await page.getByRole("heading", { name: "Members", exact: true }).waitFor();
  expect(await page.evaluate(() => "stays" in window)).toBe(true);
});

test("where nothing is kept, words survive going to the list and back, are named at sign-out, and are sent from wherever one is", async () => {
  await comeInByList("lead", true);
  await context.setOffline(true);
  await line(/^Offline, kept while this page is open/);
  await write("section/context", "Held by the page alone. ");
  await page.getByRole("link", { name: "All reviews" }).click();
  await page.getByText("Keep this tab open").waitFor();

  await page.goBack();
  await expect.poll(() => field(page, "section/context").innerText()).toContain("Held by the page alone.");
  await page.getByRole("link", { name: "All reviews" }).click();
  await page.getByRole("button", { name: "Sign out" }).click();
  const dialog = page.getByRole("dialog", { name: "Sign out with unsent words?" });
  await dialog.getByText("Strathallan Council").waitFor();
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });

  await context.setOffline(false);
  await expect
    .poll(async () => countOf(await field(other, "section/context").innerText(), "Held by the page alone."), {
      timeout: 30_000,
    })
    .toBe(1);
  await expect
    .poll(() => page.evaluate(() => Object.keys(sessionStorage).filter((key) => key.startsWith("codraft-carried/"))))
    .toEqual([]);
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("heading", { name: "Sign in to Codraft" }).waitFor();
});

test.each(["others use the machine", "the browser refuses to keep anything"])(
  "a comment that waits where %s is sent from the list, also after a reload",
  async (why) => {
    const shared = why === "others use the machine";
    if (!shared) await refuseStorage(page);
    await comeInByList("lead", shared);
    await write("section/context", "Words to say something of. ");
    await line(/^Saved/);
    await context.setOffline(true);
    await line(/^Offline/);
    for (const [place, words] of [
      ["Control+Home", `One, where ${why}`],
      ["Control+End", `Two, where ${why}`],
    ] as const) {
      await openField(page, "section/context");
      await press(page, place, place === "Control+Home" ? "Control+Shift+ArrowRight" : "Control+Shift+ArrowLeft");
      await press(page, "Control+Alt+m");
      await page.getByLabel("Comment", { exact: true }).fill(words);
      await press(page, "Control+Enter");
      await page.locator("[data-thread]", { hasText: words }).getByText("Only this tab has it").waitFor();
    }
    await page.getByRole("link", { name: "All reviews" }).click();
    await page.getByText("Comments of yours are not sent yet").waitFor();
    let asked = 0;
    page.on("dialog", (asks) => void asks.accept().then(() => asked++));
    await page.route("**/api/reviews/*/threads", (route) => route.abort());
    await context.setOffline(false);
    await page.reload();
    await expect.poll(() => asked).toBe(1);
    await page.unrouteAll();
    // Asked of the server: of many cards only those in view are drawn.
    const threads = () =>
      other.evaluate(
        async (id) => (await fetch(`/api/reviews/${id}/threads/since/0`)).text(),
        other.url().split("/").at(-1),
      );
    for (const words of [`One, where ${why}`, `Two, where ${why}`])
      await expect.poll(async () => countOf(await threads(), words)).toBe(1);
    await expect.poll(() => page.getByText("Comments of yours are not sent yet").count()).toBe(0);
  },
);

test.each(["others use the machine", "the browser refuses to keep anything"])(
  "words that the list was loaded anew over, where %s, are named there and sent",
  async (why) => {
    const shared = why === "others use the machine";
    if (!shared) await refuseStorage(page);
    // From the start: what the left summary opens anew has to be cut off, too.
    let cut = false;
    await page.routeWebSocket(/\/sync\//, (socket) => void (cut ? socket.close() : socket.connectToServer()));
    await comeInByList("lead", shared);
    await context.setOffline(true);
    await line(/^Offline/);
    await write("section/method", `Carried, where ${why}. `);
    await page.getByRole("link", { name: "All reviews" }).click();
    await page.getByText("Keep this tab open").waitFor();
    page.on("dialog", (asks) => void asks.accept());
    // The page comes, and what sends does not yet: so it is seen what the list says meanwhile.
    cut = true;
    await page.route(/\/sync\//, (route) => route.abort());
    await context.setOffline(false);
    await page.reload();
    await page.getByText("Words or changes of yours are only in this tab").waitFor();
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByRole("dialog").getByText("words or changes that are not sent").waitFor();
    await page.keyboard.press("Escape");
    cut = false;
    await page.unroute(/\/sync\//);
    await page.reload();
    await expect
      .poll(async () => countOf(await field(other, "section/method").innerText(), `Carried, where ${why}.`), {
        timeout: 60_000,
      })
      .toBe(1);
    await expect.poll(() => page.getByText("Words or changes of yours are only in this tab").count()).toBe(0);
  },
);

test.each(["others use the machine", "the browser refuses to keep anything"])(
  "words in an open summary that is loaded anew, where %s, are sent once the network is back",
  async (why) => {
    await offlineWhere(why);
    const words = `Over a reload, where ${why}.`;
    await write("section/method", `${words} `);
    let asked = 0;
    page.on("dialog", (asks) => void asks.accept().then(() => asked++));
    await page.reload();
    // Closing would lose them, and a browser does not tell the two apart.
    await expect.poll(() => asked).toBe(1);
    await page.getByText("The network does not answer.").waitFor();
    await context.setOffline(false);
    await expect.poll(async () => countOf(await field(other, "section/method").innerText(), words)).toBe(1);
    await line(/^Saved/);
    expect(countOf(await field(page, "section/method").innerText(), words)).toBe(1);
    expect(await page.evaluate(() => Object.keys(sessionStorage).filter((name) => name.includes("carried")))).toEqual(
      [],
    );
  },
);

test("what a tab carries on a shared machine is gone once somebody else signs in in it", async () => {
  await comeIn("lead", true);
  await programKept(page);
  await context.setOffline(true);
  await line(/^Offline/);
  await write("section/method", "Not for who comes next. ");
  page.on("dialog", (asks) => void asks.accept());
  await page.reload();
  await page.getByText("The network does not answer.").waitFor();
  const carried = () =>
    page.evaluate(() => Object.keys(sessionStorage).filter((name) => name.includes("carried")).length);
  expect(await carried()).toBe(1);
  // The page that is there would send them.
  await page.route(/\/api\//, (route) => route.abort());
  await context.setOffline(false);
  await page.goto(server.links["es"]!);
  await page.unroute(/\/api\//);
  await page.getByRole("button", { name: "Sign in" }).click();
  await line(/^Saved/);
  expect(await carried()).toBe(0);
  expect(await field(page, "section/method").innerText()).not.toContain("Not for who comes next.");
});

/** After so long what a device has of a summary that is open nowhere is sent from whatever page is open. */
const SENT_FROM_ELSEWHERE_MS = 2500;

test("left while its words go up, a summary finishes on the connection that it has, and closing asks until they are stored; back in it there is one as well", async () => {
  let connections = 0;
  const open = new Set<object>();
  let holds = false;
  const held: (() => void)[] = [];
  await page.routeWebSocket(/\/sync\//, (socket) => {
    connections++;
    open.add(socket);
    const to = socket.connectToServer();
    socket.onClose(() => {
      open.delete(socket);
      void to.close();
    });
    to.onMessage((frame) => {
      const tells = typeof frame !== "string" && (frame[0] === tags.saved || frame[0] === tags.stored);
      if (holds && tells) held.push(() => socket.send(frame));
      else socket.send(frame);
    });
  });
  await comeInByList("lead");
  const before = connections;
  holds = true;
  const words = `Left on its way at ${Date.now()}.`;
  await write("section/method", `${words} `);
  await page.getByRole("link", { name: "All reviews" }).click();
  await page.getByText("Words or changes of yours are only on this device").waitFor();
  const left = Date.now();
  await expect.poll(() => Date.now() - left).toBeGreaterThan(SENT_FROM_ELSEWHERE_MS);
  expect([connections - before, await asksBeforeLeaving(page)]).toEqual([0, true]);
  for (const send of held.splice(0)) send();
  await expect.poll(() => asksBeforeLeaving(page)).toBe(false);
  await expect.poll(() => page.getByText("Words or changes of yours are only on this device").count()).toBe(0);
  expect(connections - before).toBe(0);
  expect(countOf(await field(other, "section/method").innerText(), words)).toBe(1);

  holds = false;
  await page.goBack();
  await line(/^Saved/);
  await expect.poll(() => open.size).toBe(1);
  holds = true;
  const opened = connections;
  const again = `Left again at ${Date.now()}.`;
  await write("section/method", `${again} `);
  await page.getByRole("link", { name: "All reviews" }).click();
  await page.getByRole("link", { name: /^Show them/ }).click();
  await expect.poll(() => connections).toBe(opened + 1);
  await line(/^Saving/);
  // Long before the left one would end by itself.
  await expect.poll(() => open.size, { timeout: 4000 }).toBe(1);
  holds = false;
  for (const send of held.splice(0)) send();
  await line(/^Saved/);
  for (const one of [page, other])
    await expect.poll(async () => countOf(await field(one, "section/method").innerText(), again)).toBe(1);
});

test("back and forward without a network, with the words of a moment ago", async () => {
  await comeInByList("es");
  await programKept(page);
  await context.setOffline(true);
  await line(/^Offline/);
  await write("section/method", "Before going back. ");
  await page.goBack();
  await page.getByRole("heading", { name: "Reviews" }).waitFor();
  await page.goForward();
  await expect.poll(() => field(page, "section/method").innerText()).toContain("Before going back.");
  await context.setOffline(false);
  await line(/^Saved/);
});

test("a laptop that slept for hours finds out at once that its connection is gone, and its words arrive once", async () => {
  await page.clock.install();
  let connections = 0;
  let dead = 0;
  await page.routeWebSocket(/\/sync\//, (socket) => {
    const mine = ++connections;
    const through = socket.connectToServer();
    // What was open when it fell asleep carries nothing any more, and nobody says so.
    socket.onMessage((message) => (mine <= dead ? undefined : through.send(message)));
    through.onMessage((message) => (mine <= dead ? undefined : socket.send(message)));
  });
  await comeIn("ades");
  await write("section/practice", "Half a sen");
  // On a busy machine it may have fallen back for a moment.
  await lineSays(page, /^Saved$/, { timeout: 60_000 });
  dead = connections;
  await page.keyboard.insertText("tence, and ");
  await line(/^Saving/);
  await page.clock.fastForward("09:00:00");
  await page.keyboard.insertText("the rest after a night. ");
  await expect
    .poll(
      async () =>
        countOf(await field(other, "section/practice").innerText(), "Half a sentence, and the rest after a night."),
      { timeout: 20_000 },
    )
    .toBe(1);
  await line(/^Saved/);
});

test("a part of the program that a new release took away: the page reloads by itself, and opens what was asked for", async () => {
  await comeIn("la");
  await page.goto(`${server.url}/help`);
  await page.evaluate(async () => {
    for (const name of await caches.keys()) await caches.delete(name);
    await (await navigator.serviceWorker.getRegistration())?.unregister();
  });
  let gone = true;
  await context.route(/\/assets\/page-.*\.js$/, (route) => (gone ? route.fulfill({ status: 404 }) : route.continue()));
  await page.goto(server.url);
  page.on("request", (request) => {
    if (request.isNavigationRequest()) gone = false;
  });
  await page.getByRole("link", { name: "Strathallan Council" }).click();
  await line(/^Saved/);
  expect(gone).toBe(false);
});

test("a part that stays away: the page says that Codraft was updated, with a button to reload", async () => {
  await comeIn("la");
  await page.goto(`${server.url}/help`);
  await page.evaluate(async () => {
    for (const name of await caches.keys()) await caches.delete(name);
    await (await navigator.serviceWorker.getRegistration())?.unregister();
    sessionStorage.setItem("codraft-reloaded-at", String(Date.now()));
  });
  await context.route(/\/assets\/page-.*\.js$/, (route) => route.fulfill({ status: 404 }));
  await page.goto(server.url);
  await page.getByRole("link", { name: "Strathallan Council" }).click();
  await page.getByText("Codraft was updated").waitFor();
  await page.getByRole("button", { name: "Reload" }).waitFor();
});

test.each(["others use the machine", "the browser refuses to keep anything"])(
  "loaded anew without a network where %s: the page says that it has words, closing asks, and they are sent",
  async (why) => {
    await offlineWhere(why);
    const words = `Only in this tab, where ${why}.`;
    await write("section/context", `${words} `);
    await page.reload();
    await page.getByText("This tab has words that are not sent").waitFor();
    expect(await asksBeforeLeaving(page)).toBe(true);
    await page.goto(server.url);
    await page.getByText("This tab has words that are not sent").waitFor();

    await context.setOffline(false);
    await expect
      .poll(async () => countOf(await field(other, "section/context").innerText(), words), { timeout: 30_000 })
      .toBe(1);
    await expect.poll(() => asksBeforeLeaving(page)).toBe(false);
  },
);

test("closing asks while a comment is half written, also after a reload, and no more once it is empty", async () => {
  await comeIn("lead");
  await write("section/context", "Words to think about. ");
  await line(/^Saved/);
  await press(page, "Control+Shift+ArrowLeft", "Control+Alt+m");
  expect(await asksBeforeLeaving(page)).toBe(false);
  await page.getByLabel("Comment", { exact: true }).fill("Half a thought");
  expect(await asksBeforeLeaving(page)).toBe(true);
  await page.getByLabel("Comment", { exact: true }).fill("");
  expect(await asksBeforeLeaving(page)).toBe(false);
  await page.getByLabel("Comment", { exact: true }).fill("Half a thought");
  await page.reload();
  await line(/^Saved/);
  await expect.poll(() => asksBeforeLeaving(page)).toBe(true);
});

test("loaded anew with words that the server has not stored, the line never says that they are saved", async () => {
  await comeIn("lead");
  await page.addInitScript(() => {
    const said: string[] = [];
    Object.assign(globalThis, { said });
    const look = (): void => {
      const now = document.querySelector(".save")?.textContent ?? "";
      if (now !== "" && now !== said.at(-1)) said.push(now);
    };
    new MutationObserver(look).observe(document, { childList: true, subtree: true, characterData: true });
  });
  let holds = false;
  await page.routeWebSocket(/\/sync\//, (socket) => {
    const to = socket.connectToServer();
    to.onMessage((frame) => {
      if (!(holds && typeof frame !== "string" && frame[0] === tags.saved)) socket.send(frame);
    });
  });
  await page.reload();
  await line(/^Saved/);
  holds = true;
  await write("section/context", "Not stored, for all that is known. ");
  await line(/^Saving/);
  await page.reload();
  await line(/^Saving/);
  const said = await page.evaluate(() => (globalThis as unknown as { said: string[] }).said);
  expect(said.filter((one) => one.startsWith("Saved"))).toEqual([]);
});
