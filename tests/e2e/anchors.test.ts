import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { WebSocket } from "ws";
import { WebsocketProvider } from "y-websocket";
import * as Y from "yjs";
import { makeAnchor, resolveAnchor } from "#shared/anchors.ts";
import { newId } from "#shared/ids.ts";
import type { FieldAddress } from "#shared/summary.ts";
import { readTexts } from "#shared/texts.ts";
import type { Thread } from "#shared/threads.ts";
import { enter, launch } from "#tests/support/browser.ts";
import { addStrength, htmlOf, openField, press, toBeginning } from "#tests/support/fields.ts";
import type { ServerProcess } from "#tests/support/process.ts";
import { startProcess } from "#tests/support/process.ts";

/** Anchors under what the real editor does in a real browser, seen by a third device and by the server. */

let browser: Browser;
let server: ServerProcess;
let page: Page;
let doc: Y.Doc;
let provider: WebsocketProvider;

beforeAll(async () => {
  [browser, server] = await Promise.all([launch(), startProcess()]);
  page = await enter(browser, server.links["es"]!);
  const cookie = (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join("; ");
  class WithCookie extends WebSocket {
    constructor(address: string) {
      super(address, { headers: { cookie } });
    }
  }
  doc = new Y.Doc();
  provider = new WebsocketProvider(`${server.url.replace("http", "ws")}/sync`, server.review, doc, {
    WebSocketPolyfill: WithCookie as never,
    disableBc: true,
  });
});
afterAll(async () => {
  provider.destroy();
  await browser.close();
  await server.stop();
});

/** Somebody comments on these words. */
async function commentOn(address: FieldAddress, words: string) {
  await expect.poll(() => readTexts(doc).field(address)?.flat).toContain(words);
  const texts = readTexts(doc);
  const found = texts.field(address)!;
  const at = found.flat.indexOf(words);
  const anchor = makeAnchor(texts, address, found.spot(at), found.spot(at + words.length))!;
  const url = `${server.url}/api/reviews/${server.review}/threads`;
  const thread = { id: newId(), place: { kind: "field", field: address }, anchor, proposal: null, blocking: false };
  const comment = {
    id: newId(),
    text: [{ type: "paragraph", content: [{ type: "text", text: "Do they?", marks: [] }] }],
  };
  const made = await page.request.post(url, { data: { ...thread, comment } });
  expect(made.status(), await made.text()).toBe(200);
  return { url, thread };
}

/** The caret after so many characters of the field. */
async function goTo(place: number): Promise<void> {
  await toBeginning(page);
  for (let i = 0; i < place; i++) await page.keyboard.press("ArrowRight");
  await press(page);
}

test("AN a comment's words are followed through typing, Enter, Backspace, a list, cut, paste and undo", async () => {
  const id = await addStrength(page, "Known schools", "Most officers know their schools well and act on it.");
  const address: FieldAddress = `finding/${id}/narrative`;
  const words = "know their schools well";
  const { url, thread } = await commentOn(address, words);
  const { anchor } = thread;

  const standing = (): string => {
    const now = resolveAnchor(anchor, readTexts(doc));
    return now.at === "words" ? now.words : "gone";
  };
  const kept = async (): Promise<Thread> => {
    const answer = await page.request.get(`${url}/since/0`);
    return ((await answer.json()) as { threads: Thread[] }).threads.find((one) => one.id === thread.id)!;
  };
  await openField(page, address);
  await goTo(0);
  await page.keyboard.type("In 2026 ");
  await expect.poll(() => readTexts(doc).field(address)?.flat).toContain("In 2026 Most");
  expect(standing()).toBe(words);

  await goTo("In 2026 Most officers know ".length);
  await page.keyboard.type("all ");
  await expect.poll(standing).toBe("know all their schools well");

  await press(page, "Enter");
  await expect.poll(standing).toBe("know all \ntheir schools well");
  await press(page, "Backspace");
  await expect.poll(standing).toBe("know all their schools well");

  await press(page, "Control+Shift+8");
  await expect
    .poll(() => doc.getMap<Y.Map<Y.XmlFragment>>("findings").get(id)!.get("narrative")!.toJSON())
    .toContain("bulletlist");
  await expect.poll(standing).toBe("know all their schools well");
  await press(page, "Control+Shift+8");
  await expect
    .poll(() => doc.getMap<Y.Map<Y.XmlFragment>>("findings").get(id)!.get("narrative")!.toJSON())
    .not.toContain("bulletlist");
  await expect.poll(standing).toBe("know all their schools well");

  // Quiet for two seconds: the server keeps the words of now.
  await expect.poll(async () => (await kept()).anchor!.quote, { timeout: 15_000 }).toBe("know all their schools well");

  await press(page, "Control+a", "Control+x");
  await expect.poll(standing).toBe("gone");
  await expect.poll(async () => (await kept()).gone, { timeout: 15_000 }).toBe(true);
  await press(page, "Control+z");
  await expect.poll(standing).toBe("know all their schools well");
  await expect.poll(async () => (await kept()).gone, { timeout: 15_000 }).toBe(false);
});

test("the words that are marked on the page stay the commented ones while an editor draws them anew", async () => {
  const words = "approaches could be made";
  const id = await addStrength(page, "Two approaches", `Two ${words} to work here.`);
  const address: FieldAddress = `finding/${id}/narrative`;
  await commentOn(address, words);
  const marked = (): Promise<string[]> =>
    page.evaluate(
      (field) =>
        ["comment", "comment-on"]
          .flatMap((name) => [...(CSS.highlights.get(name) ?? [])] as Range[])
          .filter(({ startContainer }) => startContainer.parentElement?.closest(`[data-field="${field}"]`))
          .map(String),
      address,
    );
  const select = async (from: string, chosen: string): Promise<void> => {
    await goTo(from.length);
    const selected = (): Promise<string> => page.evaluate(() => getSelection()?.toString() ?? "");
    while ((await selected()).length < chosen.length) await press(page, "Shift+ArrowRight");
    expect(await selected()).toBe(chosen);
  };
  await openField(page, address);
  await expect.poll(marked).toEqual([words]);

  await select("Two approaches ", "could");
  await press(page, "Control+b");
  await expect.poll(() => htmlOf(page, address)).toContain("<strong>could</strong>");
  await expect.poll(marked).toEqual([words]);
  await press(page, "Control+b");
  await expect.poll(() => htmlOf(page, address)).not.toContain("<strong>");
  await expect.poll(marked).toEqual([words]);
  await select("Two ", "approaches");
  await press(page, "Control+i");
  await expect.poll(() => htmlOf(page, address)).toContain("<em>approaches</em>");
  await expect.poll(marked).toEqual([words]);

  await goTo(`Two ${words}`.length);
  await press(page, "Enter");
  await expect.poll(() => htmlOf(page, address)).toContain("made</p>");
  await expect.poll(marked).toEqual([words]);
});
