import type { Page } from "playwright-core";
import { afterEach, beforeEach, expect, test } from "vitest";
import { asksBeforeLeaving, enter, onlySockets } from "#tests/support/browser.ts";
import { field, openField, press } from "#tests/support/fields.ts";
import { openStage } from "#tests/support/stage.ts";
import { countOf } from "#tests/support/text.ts";
import { lineSays } from "#tests/support/state-line.ts";

/** What breaks while somebody writes mends itself with their words kept, or asks for a reload. */

const stage = await openStage();
const { browser, server } = stage;
let page: Page;
/** Somebody who is there all the time, and sees what arrives. */
let other: Page;
await stage.stay(["es"], (one) => (other = one as Page));

beforeEach(async () => {
  page = await enter(browser, server.links["lead"]!, { kept: true });
});
afterEach(async () => {
  await page.context().close();
  await other.keyboard.press("Escape");
});

async function write(address: string, words: string): Promise<void> {
  await openField(page, address);
  await press(page, "Control+End");
  await page.keyboard.insertText(words);
}

/** The next change of the document is not told on: sending it throws. */
const failToSend = (): Promise<void> =>
  page.evaluate(() => {
    const { send } = WebSocket.prototype;
    WebSocket.prototype.send = function (frame) {
      // A caret may be sent before it: that is no change.
      if (!(frame instanceof Uint8Array && frame[0] === 0 && frame[1] === 2)) return send.call(this, frame);
      WebSocket.prototype.send = send;
      throw new Error("Marchbank Academy");
    };
  });

/** The next change of the document never ends: what is asked as it begins throws. */
const failToBegin = (): Promise<void> =>
  page.evaluate(() => {
    const { editor } = document.querySelector(".field--live") as unknown as {
      editor: { state: { "y-sync$": { doc: { once(event: string, run: () => void): void } } } };
    };
    editor.state["y-sync$"].doc.once("beforeTransaction", () => {
      throw new Error("Marchbank Academy");
    });
  });

test.each([
  ["as a change is sent", failToSend, "section/context", ["As it broke. ", "After it broke. "]],
  // What its editor is made anew for comes a moment later.
  ["as a change begins", failToBegin, "section/method", ["As it broke. "]],
])(
  "a document that died under a handler that threw %s: the page takes itself over, reports, and no word is missing",
  async (_, fail, address, written) => {
    await onlySockets(page);
    await page.reload();
    await lineSays(page, /^Saved/);
    await write(address, "Before. ");
    await expect.poll(() => field(other, address).innerText()).toContain("Before.");
    // Not the only report: the editor that it came through breaks too.
    const reported = page.waitForRequest((request) => (request.postData() ?? "").includes("dead-document"));
    const reloaded = page.waitForEvent("load");
    await fail();
    await Promise.all(written.map((words) => page.keyboard.insertText(words)));
    const said = (await reported).postData() ?? "";
    expect(said).not.toContain("Marchbank");
    await reloaded;
    await page.getByText("this page was loaded again. All that stood in it is kept.").waitFor();
    await lineSays(page, /^Saved/);
    for (const one of [page, other])
      await expect
        .poll(async () => {
          const text = await field(one, address).innerText();
          return ["Before.", ...written].map((words) => countOf(text, words.trim()));
        })
        .toEqual([1, ...written.map(() => 1)]);
    expect(await page.evaluate(() => Object.keys(sessionStorage).filter((key) => key.includes("carried")))).toEqual([]);
    // Whoever writes goes on where they were.
    await page.locator(`.field--live[data-field="${address}"]`).waitFor();
    await page.keyboard.insertText("Gone on. ");
    await expect.poll(() => field(other, address).innerText()).toContain(`${written.at(-1)!}Gone on.`);
    // Said once.
    await page.reload();
    await lineSays(page, /^Saved/);
    expect(await page.getByText("this page was loaded again").count()).toBe(0);
  },
);

test("who only reads is told as well that the page was loaded again, once the text is there, and once", async () => {
  const reader = await enter(browser, server.links["reader"]!);
  await lineSays(reader, /^Read only/);
  // A reader writes nothing that could be made to break; what the page before notes is what is asked.
  await reader.evaluate(() => sessionStorage.setItem("codraft-mended", ""));
  await reader.reload();
  const told = reader.getByText("this page was loaded again. All that stood in it is kept.");
  await told.waitFor();
  expect(await field(reader, "section/context").count()).toBe(1);
  expect(await told.innerText()).not.toContain("you typed");
  await reader.reload();
  await lineSays(reader, /^Read only/);
  expect(await told.count()).toBe(0);
  await reader.context().close();
});

/** As where a browser's storage is full. */
const refuseToCarry = (): Promise<void> =>
  page.evaluate(() => {
    Storage.prototype.setItem = () => {
      throw new DOMException("full", "QuotaExceededError");
    };
  });

test("an editor that something threw in as others' words came in is made anew with them, and goes on where its caret was", async () => {
  const address = "section/context";
  await onlySockets(page);
  await page.reload();
  await lineSays(page, /^Saved/);
  await write(address, "Mine stays.");
  await expect.poll(() => field(other, address).innerText()).toContain("Mine stays.");
  await openField(page, address);
  await press(page, "Control+End", ...Array.from({ length: "stays.".length }, () => "ArrowLeft"));
  // The next change of others is not drawn: what is asked while it is throws, once.
  await page.evaluate(() => {
    const { editor } = document.querySelector(".field--live") as unknown as {
      editor: { state: { "y-sync$": { binding: { _isLocalCursorInView?: () => boolean } } } };
    };
    const { binding } = editor.state["y-sync$"];
    binding._isLocalCursorInView = () => {
      delete binding._isLocalCursorInView;
      throw new RangeError("Position 70 out of range, Marchbank");
    };
  });
  const reported = page.waitForRequest((request) => request.url().includes("defect"));
  await openField(other, address);
  await press(other, "Control+Home");
  await other.keyboard.insertText("Theirs comes. ");
  await expect.poll(() => field(page, address).innerText()).toMatch(/Theirs comes\. .*Mine stays\./s);
  expect((await reported).postData() ?? "").not.toContain("Marchbank");
  await page.keyboard.insertText("still ");
  for (const one of [page, other])
    await expect.poll(() => field(one, address).innerText()).toMatch(/Theirs comes\. .*Mine still stays\./s);
});

test("shapes that no editor takes, from somebody who writes past theirs, stop no page, and words beside them stay", async () => {
  const address = "section/method";
  const reports: string[] = [];
  for (const one of [page, other])
    one.on("request", (request) => {
      if (request.url().endsWith("/api/defects")) reports.push(request.postData() ?? "");
    });
  await write(address, "Mine stays.");
  await openField(other, address);
  await expect.poll(() => field(other, address).innerText()).toContain("Mine stays.");
  await other.evaluate(() => {
    interface Shared {
      length: number;
      get(index: number): Shared;
      insert(index: number, content: Shared[]): void;
      readonly constructor: new (name?: string) => Shared;
    }
    const { editor } = document.querySelector(".field--live") as unknown as {
      editor: { state: { "y-sync$": { type: Shared } } };
    };
    const { type } = editor.state["y-sync$"];
    const Element = type.get(0).constructor;
    for (const name of ["bulletList", "listItem", "hardBreak", "video"]) type.insert(type.length, [new Element(name)]);
  });
  await openField(page, address);
  await press(page, "Control+Home");
  await page.keyboard.insertText("First. ");
  for (const one of [page, other])
    await expect.poll(() => field(one, address).innerText()).toMatch(/First\. .*Mine stays\./s);
  await lineSays(page, /^Saved/);
  expect(reports).toEqual([]);
});

test("a dead document whose words the tab's storage refuses: nothing is called safe, and the words can be copied first", async () => {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await onlySockets(page);
  await page.reload();
  await lineSays(page, /^Saved/);
  await write("section/context", "Stored. ");
  await lineSays(page, /^Saved/);
  await refuseToCarry();
  await failToSend();
  await page.keyboard.insertText("As it broke. ");
  await page.keyboard.insertText("After it broke. ");
  await page.getByText("did not let it keep your last words").waitFor();
  await lineSays(page, /^Not saved/);
  for (const untrue of ["Codraft was updated", "Your words are safe"])
    expect(await page.getByText(untrue).count()).toBe(0);
  expect(await asksBeforeLeaving(page)).toBe(true);
  await page.getByRole("button", { name: "Copy my words" }).click();
  await page.getByText("Copied your words.").waitFor();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toMatch(/^[^\n]*Context and agreed focus\n/);
  expect(copied).toContain("As it broke. After it broke.");
  expect(copied).not.toContain("Stored.");
  const asked = page.waitForEvent("dialog");
  const pressed = page.getByRole("button", { name: "Reload", exact: true }).click();
  const dialog = await asked;
  expect(dialog.type()).toBe("beforeunload");
  await dialog.accept();
  await pressed;
  await lineSays(page, /^Saved/);
});

test("a document that dies again at once: the page says that it stopped, not that Codraft was updated, and the words come back", async () => {
  await onlySockets(page);
  await page.reload();
  await lineSays(page, /^Saved/);
  const asked: string[] = [];
  page.on("dialog", (dialog) => {
    asked.push(dialog.type());
    void dialog.accept();
  });
  for (const words of ["The first time. ", "The second time. "]) {
    await write("section/evaluation", "Before. ");
    await lineSays(page, /^Saved/);
    await failToSend();
    const next = words.includes("first")
      ? page.waitForEvent("load")
      : page.getByText("This page stopped working.").waitFor();
    await page.keyboard.insertText(words);
    await next;
    if (words.includes("first")) await lineSays(page, /^Saved/);
  }
  expect(await page.getByText("Codraft was updated").count()).toBe(0);
  expect(await asksBeforeLeaving(page)).toBe(true);
  await page.getByRole("button", { name: "Reload", exact: true }).click();
  await lineSays(page, /^Saved/);
  for (const one of [page, other])
    await expect
      .poll(async () => {
        const text = await field(one, "section/evaluation").innerText();
        return ["The first time.", "The second time."].map((words) => countOf(text, words));
      })
      .toEqual([1, 1]);
  // Neither its own reload nor the one that was asked for: all goes along.
  expect(asked).toEqual([]);
});

/** Puts something into the open editor that throws at each change: before it is made, or once it is on the screen. */
const breakEditor = (how: "before" | "behind"): Promise<void> =>
  page.evaluate((how) => {
    const { editor } = document.querySelector(".field--live") as unknown as {
      editor: { registerPlugin(plugin: object, order: (plugin: object, all: object[]) => object[]): void };
    };
    // Being taken in makes the editor draw anew.
    let armed = false;
    const fail = (transaction?: { docChanged: boolean }): void => {
      if (armed && transaction?.docChanged !== false) throw new Error("Marchbank Academy");
    };
    const spec =
      how === "behind"
        ? {
            view: () => ({
              update: (view: { state: { doc: object } }, was: { doc: object }) => view.state.doc === was.doc || fail(),
            }),
          }
        : { state: { init: () => null, apply: (transaction: { docChanged: boolean }) => fail(transaction) } };
    editor.registerPlugin({ key: "broken$", spec, props: {}, getState: () => null }, (plugin, all) => [plugin, ...all]);
    armed = true;
  }, how);

test.each(["before", "behind"] as const)(
  "an editor in which something throws %s a change is made anew, reports, and the words reach the others and the disk",
  async (how) => {
    await lineSays(page, /^Saved/);
    await openField(page, "section/method");
    await page.keyboard.insertText("Before. ");
    await expect.poll(() => field(other, "section/method").innerText()).toContain("Before.");
    await breakEditor(how);
    const reported = page.waitForRequest("**/api/defects");
    await page.keyboard.type("A");
    expect((await reported).postData()).not.toContain("Marchbank");
    await page.locator('.field--live[data-field="section/method"]').waitFor();
    await page.keyboard.type("fter it.");
    for (const one of [page, other])
      await expect.poll(() => field(one, "section/method").innerText()).toContain("Before. After it.");
    await lineSays(page, /^Saved/);
    await press(page, "Control+a", "Delete");
  },
);

test("a press that something throws at is reported, without words, and who pressed is told", async () => {
  await lineSays(page, /^Saved/);
  const reports: string[] = [];
  page.on("request", (request) => {
    if (request.url().endsWith("/defects")) reports.push(request.postData() ?? "");
  });
  const fail = (): Promise<void> =>
    page.evaluate(() => {
      crypto.randomUUID = () => {
        throw new RangeError("Marchbank Academy");
      };
    });
  await fail();
  await page.getByRole("button", { name: "Add a strength" }).click();
  await page.locator(".toast", { hasText: "what you just did may not have happened" }).waitFor();
  await expect.poll(() => reports.length).toBe(1);
  expect(reports[0]).toContain("RangeError");
  expect(reports[0]).not.toContain("Marchbank");
  await page.evaluate(() => void Promise.reject(new SyntaxError("Marchbank Academy")));
  await expect.poll(() => reports.length).toBe(2);
  // A refusal is none.
  await page.evaluate(() => void Promise.reject(new DOMException("given up", "AbortError")));
  await page.evaluate(() => new Promise((done) => setTimeout(done)));
  expect(reports.length).toBe(2);
});

test("nonsense from a reader about their caret neither stops a page nor keeps anybody's words back", async () => {
  await lineSays(page, /^Saved/);
  await openField(page, "section/method");
  const reader = await enter(browser, server.links["reader"]!);
  const review = new URL(page.url()).pathname.split("/")[2]!;
  const ended = await reader.evaluate(async (review) => {
    const socket = new WebSocket(`${location.origin.replace("http", "ws")}/sync/${review}`);
    await new Promise((resolve) => socket.addEventListener("open", resolve));
    const tell = (clock: number, state: string): void => {
      const entry = [1, 91, clock, state.length, ...new TextEncoder().encode(state)];
      socket.send(Uint8Array.from([1, entry.length, ...entry]));
    };
    tell(1, '{"field":{"a":1}}');
    tell(2, '{"field":"section/method","cursor":{"anchor":5,"head":{"type":"x","tname":7}}}');
    // The server answers what came after them.
    const heard = new Promise((resolve) => socket.addEventListener("message", resolve, { once: true }));
    socket.send(Uint8Array.of(3));
    await heard;
    return socket.readyState;
  }, review);
  expect(ended).toBe(1);
  await page.keyboard.type("Written all the same.");
  await expect.poll(() => field(other, "section/method").innerText()).toContain("Written all the same.");
  expect(await page.getByText("This page stopped working").count()).toBe(0);
  await reader.context().close();
});

test("an older page is told to reload, and comes back with its words", async () => {
  await onlySockets(page);
  await lineSays(page, /^Saved/);
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
  await lineSays(page, /^Saved/);
  expect(await page.getByText("Codraft was updated.").count()).toBe(0);
});

test("leaving is guarded only while words are unstored", async () => {
  const dialogs: string[] = [];
  page.on("dialog", (dialog) => {
    dialogs.push(dialog.type());
    void dialog.accept();
  });
  await lineSays(page, /^Saved/);
  await write("section/practice", "Stored. ");
  await expect.poll(() => page.evaluate(() => localStorage.getItem("codraft-device"))).toContain('"unsent":false');
  await page.reload();
  await lineSays(page, /^Saved/);
  expect(dialogs).toEqual([]);
  // What others write is not one's own.
  await openField(other, "section/practice");
  await other.keyboard.insertText("Theirs. ");
  await expect.poll(() => field(page, "section/practice").innerText()).toContain("Theirs.");
  await page.reload();
  await lineSays(page, /^Saved/);
  expect(dialogs).toEqual([]);

  await page.context().setOffline(true);
  await write("section/practice", "Unstored. ");
  await page.context().setOffline(false);
  await page.context().setOffline(true);
  await page.reload().catch(() => {});
  expect(dialogs).toEqual(["beforeunload"]);
});

test("going to another page of ours sends what is on its way", async () => {
  await lineSays(page, /^Saved/);
  await write("section/follow-up", "Written, and gone at once. ");
  await page.getByRole("link", { name: "All reviews" }).click();
  await expect.poll(() => field(other, "section/follow-up").innerText()).toContain("Written, and gone at once.");
});
