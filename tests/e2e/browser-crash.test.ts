import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BrowserContext, Page } from "playwright-core";
import { afterEach, beforeEach, expect, test } from "vitest";
import { must } from "#shared/assert.ts";
import { enter, killKept, launchKept, programKept, signIn } from "#tests/support/browser.ts";
import { field, openField, press } from "#tests/support/fields.ts";
import { everythingKept } from "#tests/support/kept.ts";
import { openStage } from "#tests/support/stage.ts";
import { countOf } from "#tests/support/text.ts";
import { lineSays } from "#tests/support/state-line.ts";

/**
 * A browser that crashes has in its databases what was written last, but in local storage, which it writes to its disk
 * later, an older note of what is unsent: the words are named, sent and kept all the same.
 */

const { browser, server } = await openStage();
const NOTE = "codraft-device";
let context: BrowserContext;
let page: Page;

beforeEach(async () => {
  context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  page = await context.newPage();
});
afterEach(() => context.close());

const saved = (on: Page): Promise<void> => lineSays(on, /^Saved/);
const textOf = (on: Page): Promise<string> => field(on, "section/context").innerText();
const strip = (on: Page) => on.getByText("Words or changes of yours are only on this device");

async function comeIn(on: Page, who: string): Promise<void> {
  await signIn(on, server.links[who]!);
  await saved(on);
}

/** Somebody else's summary, to see what arrives. */
const watch = (): Promise<Page> => enter(browser, server.links["lead"]!);

async function write(on: Page, words: string): Promise<void> {
  await openField(on, "section/context");
  await press(on, "Control+End");
  await on.keyboard.insertText(words);
  await expect.poll(async () => (await everythingKept(on)).text).toContain(words);
}

/** What the texts on this device say is unsent in them. */
const marks = (on: Page): Promise<unknown[]> =>
  on.evaluate(async () => {
    const texts = (await indexedDB.databases()).flatMap(({ name = "" }) =>
      name.split("/").length === 3 ? [name] : [],
    );
    const keys = texts.map(
      (name) =>
        new Promise<unknown[]>((done) => {
          const opening = indexedDB.open(name);
          opening.addEventListener("success", () => {
            const db = opening.result;
            if (!db.objectStoreNames.contains("custom")) return done([]);
            const asked = db.transaction("custom").objectStore("custom").getAllKeys();
            asked.addEventListener("success", () => done(asked.result));
            db.close();
          });
        }),
    );
    return (await Promise.all(keys)).flat().filter((key) => String(key).startsWith("unsent/"));
  });

/** Words written without a network, and then a crash: local storage is as it was before them. */
async function crashWith(words: string, how = write): Promise<void> {
  await expect.poll(() => page.evaluate((key) => localStorage.getItem(key), NOTE)).toContain('"unsent":false');
  const note = await page.evaluate((key) => localStorage.getItem(key), NOTE);
  await context.setOffline(true);
  await page.getByText("You are offline.").waitFor();
  await how(page, words);
  await page.close();
  page = await context.newPage();
  await page.addInitScript(
    ([key, before]) => {
      try {
        if (sessionStorage.getItem("test/crashed")) return;
        sessionStorage.setItem("test/crashed", "yes");
        localStorage.setItem(key, before);
      } catch {
        // The empty page that a tab begins with.
      }
    },
    [NOTE, must(note, "the device has a note")] as const,
  );
}

test("words of before the crash are named at the list, and sent from there", async () => {
  await comeIn(page, "es");
  await programKept(page);
  const other = await watch();
  await crashWith("Before the crash. ");
  await page.goto(server.url);
  await strip(page).waitFor();
  expect(await marks(page)).toHaveLength(1);
  await context.setOffline(false);
  await expect.poll(() => textOf(other)).toContain("Before the crash.");
  await strip(page).waitFor({ state: "detached" });
  expect(countOf(await textOf(other), "Before the crash.")).toBe(1);
  await expect.poll(() => marks(page)).toEqual([]);
  await other.context().close();
});

test("signing out asks about words and comments of before the crash", async () => {
  await comeIn(page, "es");
  await programKept(page);
  await crashWith("Asked about. ", async (on, words) => {
    await write(on, words);
    await press(on, "Control+Home");
    await press(on, "Control+Shift+ArrowRight");
    await press(on, "Control+Alt+m");
    await on.getByLabel("Comment", { exact: true }).fill("Said before the crash");
    await press(on, "Control+Enter");
    await expect.poll(async () => (await everythingKept(on)).text).toContain("Said before the crash");
  });
  await page.goto(server.url);
  await page.getByRole("button", { name: "Sign out" }).click();
  const asks = page.getByRole("dialog", { name: "Sign out with unsent words?" });
  await asks.getByText("words or changes that are not sent and comments that are not sent").waitFor();
  await page.keyboard.press("Escape");
  const { text } = await everythingKept(page);
  for (const words of ["Asked about.", "Said before the crash"]) expect(text).toContain(words);
  // Nor does saying that the machine is shared take them.
  await page.goto(`${server.url}/me`);
  await page.getByLabel("This is a shared machine").click();
  await page.getByText(/^Words, changes or comments of yours in .* have not reached the server/).waitFor();
  expect((await everythingKept(page)).text).toContain("Asked about.");
});

test("words of before the crash outlive somebody else's signing in, and are sent when their author comes back", async () => {
  await comeIn(page, "es");
  await programKept(page);
  await crashWith("Waiting for their author. ");
  await context.clearCookies();
  await context.setOffline(false);
  await comeIn(page, "ades");
  expect(await textOf(page)).not.toContain("Waiting for their author.");
  await comeIn(page, "es");
  await expect.poll(() => textOf(page)).toContain("Waiting for their author.");
  const other = await watch();
  expect(countOf(await textOf(other), "Waiting for their author.")).toBe(1);
  await other.context().close();
});

test("removed from the review since the crash: the words are rescued, and nothing else of the text stays", async () => {
  await comeIn(page, "es2");
  await programKept(page);
  const other = await watch();
  await write(page, "Stored before. ");
  await expect.poll(() => textOf(other)).toContain("Stored before.");
  await saved(page);
  await crashWith("Written in vain. ");
  await remove(other, "Tam Quillock");
  await context.setOffline(false);
  await page.goto(`${server.url}/reviews/${server.review}`);
  await page.getByRole("heading", { name: "This review is not here" }).waitFor();
  await page.getByText("Written in vain.").waitFor();
  expect(await page.getByText("Stored before.").count()).toBe(0);
  await expect.poll(async () => (await everythingKept(page)).text).not.toContain("Stored before.");
  await other.context().close();
});

test("words set aside before the crash are named at the list, and signing out asks about them", async () => {
  await comeIn(page, "la");
  await programKept(page);
  const other = await watch();
  await crashWith("Not taken. ", async (on, words) => {
    await write(on, words);
    await changeRole(other, "Dougal Pennywhin", "reader");
    await context.setOffline(false);
    await on.getByText("Words you wrote were not taken.").waitFor();
  });
  await page.goto(server.url);
  await page.getByText("Words of yours are not in the text").waitFor();
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("dialog", { name: "Sign out and lose words?" }).getByText("not in the text").waitFor();
  await page.keyboard.press("Escape");
  // A note that says more than there is, is put right where the words are seen.
  const note = () => page.evaluate((key) => localStorage.getItem(key), NOTE);
  expect(await note()).toContain('"aside":1');
  await page.evaluate(
    (key) => localStorage.setItem(key, localStorage.getItem(key)!.replace('"aside":1', '"aside":5')),
    NOTE,
  );
  await context.setOffline(false);
  await page.goto(`${server.url}/reviews/${server.review}`);
  await page.getByText("Words you wrote were not taken.").waitFor();
  await expect.poll(note).toContain('"aside":1');
  await other.context().close();
});

test("a browser that does not answer what it keeps: signing out asks, and somebody else's signing in deletes nothing", async () => {
  await comeIn(page, "es");
  await programKept(page);
  await crashWith("Behind a silent door. ");
  // Databases of before this page do not open in it.
  await page.addInitScript(() => {
    const { open } = IDBFactory.prototype;
    const before = indexedDB.databases();
    let silent: (string | undefined)[] = [];
    void before.then((all) => (silent = all.map(({ name }) => name)));
    IDBFactory.prototype.open = function (name, ...rest) {
      return silent.includes(name)
        ? ({ addEventListener() {} } as unknown as IDBOpenDBRequest)
        : open.call(this, name, ...rest);
    };
  });
  await context.setOffline(false);
  await page.goto(server.url);
  await page.getByRole("button", { name: "Sign out" }).click();
  const asks = page.getByRole("dialog", { name: "Sign out and lose words?" });
  await asks.getByText("did not let Codraft read all that it keeps for you").waitFor();
  await asks.getByRole("button", { name: "Sign out all the same" }).waitFor();
  await page.keyboard.press("Escape");
  await page.goto(`${server.url}/me`);
  await page.getByLabel("This is a shared machine").click();
  await page.getByText("did not let Codraft read all that it keeps for you").waitFor();
  await context.clearCookies();
  await comeIn(page, "ades");
  // It asks once it has looked in vain: by then what could be deleted is.
  await page.goto(server.url);
  await page.getByRole("button", { name: "Sign out" }).click();
  await asks.waitFor();
  await page.close();

  page = await context.newPage();
  await comeIn(page, "es");
  await expect.poll(() => textOf(page)).toContain("Behind a silent door.");
});

test("a browser that is ended by kill -9 names the words at its next start, asks before signing out, and sends them once", async () => {
  const folder = await mkdtemp(join(tmpdir(), "codraft-profile-"));
  const other = await watch();
  try {
    // Closed and opened once: on the disk are the session, and a note that nothing is unsent.
    let kept = await launchKept(folder);
    let tab = firstOf(kept);
    await comeIn(tab, "ades");
    await programKept(tab);
    await kept.close();
    kept = await launchKept(folder);
    tab = firstOf(kept);
    await tab.goto(`${server.url}/reviews/${server.review}`);
    await saved(tab);
    await kept.setOffline(true);
    await tab.getByText("You are offline.").waitFor();
    await write(tab, "Ended in the middle. ");
    await killKept(kept, folder);

    kept = await launchKept(folder);
    await kept.setOffline(true);
    tab = firstOf(kept);
    await tab.goto(server.url);
    await strip(tab).waitFor();
    await tab.getByRole("button", { name: "Sign out" }).click();
    await tab.getByRole("dialog", { name: "Sign out with unsent words?" }).waitFor();
    await tab.keyboard.press("Escape");
    await kept.setOffline(false);
    await expect.poll(() => textOf(other)).toContain("Ended in the middle.");
    await strip(tab).waitFor({ state: "detached" });
    expect(countOf(await textOf(other), "Ended in the middle.")).toBe(1);
    await kept.close();
  } finally {
    await other.context().close();
    await rm(folder, { recursive: true, force: true });
  }
});

test.each(["closed", "ended by kill -9"])(
  "said in one's details to be shared, a machine asks to sign in once its browser was %s, and has nothing of the text",
  async (how) => {
    const folder = await mkdtemp(join(tmpdir(), "codraft-profile-"));
    try {
      // Closed and opened once: the session is on the disk.
      let kept = await launchKept(folder);
      let tab = firstOf(kept);
      await comeIn(tab, "es");
      await programKept(tab);
      await kept.close();
      kept = await launchKept(folder);
      tab = firstOf(kept);
      await tab.goto(`${server.url}/reviews/${server.review}`);
      await saved(tab);
      await write(tab, "Before it was shared. ");
      await saved(tab);
      await expect.poll(() => tab.evaluate((key) => localStorage.getItem(key), NOTE)).toContain('"unsent":false');
      await tab.goto(`${server.url}/me`);
      await tab.getByLabel("This is a shared machine").click();
      await tab.getByText("Nothing is kept on this machine any more.").waitFor();
      // Still signed in until then.
      await tab.goto(`${server.url}/reviews/${server.review}`);
      await saved(tab);
      await (how === "closed" ? kept.close() : killKept(kept, folder));

      kept = await launchKept(folder);
      tab = firstOf(kept);
      await tab.goto(`${server.url}/reviews/${server.review}`);
      await tab.getByRole("heading", { name: "Sign in to Codraft" }).waitFor();
      const { databases, text } = await everythingKept(tab);
      expect(databases).toEqual([]);
      expect(text).not.toContain("Before it was shared.");
      await kept.close();
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
);

const firstOf = (kept: BrowserContext): Page => must(kept.pages()[0], "a profile opens with a page");

async function remove(lead: Page, name: string): Promise<void> {
  await asLead(lead, "DELETE", name);
}

async function changeRole(lead: Page, name: string, role: string): Promise<void> {
  await asLead(lead, "PATCH", name, { role });
}

async function asLead(lead: Page, method: "PATCH" | "DELETE", name: string, data?: object): Promise<void> {
  const members = `${server.url}/api/reviews/${server.review}/members`;
  const { members: all } = (await (await lead.request.get(members)).json()) as {
    members: { id: string; name: string }[];
  };
  const member = must(
    all.find((one) => one.name === name),
    name,
  );
  const answer = await lead.request.fetch(`${members}/${member.id}`, {
    method,
    headers: { origin: server.url },
    ...(data ? { data } : {}),
  });
  expect(answer.status()).toBe(200);
}
