import { expect, test } from "vitest";
import * as Y from "yjs";
import type { KeptSummary } from "#client/sync/device.ts";
import { createLedger } from "#client/sync/ledger.ts";
import { createStore } from "#client/lib/store.ts";
import { buildDoc } from "#tests/support/builders.ts";

/** W4 Which words are one's own and not stored, where the server gives no text any more. */

/** What the tabs of one device note beside a text. */
function device(noted: Map<string, unknown>): KeptSummary {
  return {
    kept: createStore("kept"),
    loaded: Promise.resolve(),
    isOrigin: () => false,
    takeIn: () => Promise.resolve(),
    change: (key, next) => void noted.set(key, next(noted.get(key))),
    hadUnsent: () => false,
    allStored() {},
    recall: (key) => Promise.resolve(noted.get(key)),
    clear: () => Promise.resolve(),
    stop() {},
  };
}

function type(doc: Y.Doc, address: string, words: string): void {
  const block = new Y.XmlElement("paragraph");
  doc.getXmlFragment(address).insert(0, [block]);
  block.insert(0, [new Y.XmlText(words)]);
}

test("words of two tabs are both one's own, whichever of them noted last", async () => {
  const noted = new Map<string, unknown>();
  const start = Y.encodeStateAsUpdate(buildDoc());
  const tabs = ["section/context", "section/method"].map((address, at) => {
    const doc = new Y.Doc();
    Y.applyUpdate(doc, start);
    const ledger = createLedger(doc, device(noted));
    return { doc, ledger, address, words: `Written in tab ${at + 1}.` };
  });
  // Both are open before either writes.
  await Promise.all(tabs.map(({ ledger }) => ledger.learn()));
  noted.set("stored", Y.encodeStateVectorFromUpdate(start));
  for (const { doc, ledger, address, words } of tabs) {
    type(doc, address, words);
    ledger.wrote();
  }
  const merged = new Y.Doc();
  for (const { doc } of tabs) Y.applyUpdate(merged, Y.encodeStateAsUpdate(doc));
  const last = createLedger(merged, device(noted));
  await last.learn();
  const found = last.unsent().words;
  expect(found.map(({ words }) => words).toSorted()).toEqual(tabs.map(({ words }) => words));
});

test("W22 what is stored while others' work is still coming is not unsent, and is minded until that has come", async () => {
  const noted = new Map<string, unknown>();
  const doc = new Y.Doc();
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(buildDoc()));
  // An earlier page of this person wrote it.
  const earlier = new Y.Doc();
  Y.applyUpdate(earlier, Y.encodeStateAsUpdate(doc));
  type(earlier, "section/context", "From before.");
  noted.set("own", [earlier.clientID]);
  noted.set("stored", Y.encodeStateVector(doc));
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(earlier));
  const ledger = createLedger(doc, device(noted));
  await ledger.learn();
  const letter = { client: earlier.clientID, clock: 2 };
  expect([ledger.unsent().words.length, ledger.minds(letter)]).toEqual([1, true]);
  ledger.stored();
  expect([ledger.unsent().words.length, ledger.minds(letter)]).toEqual([0, true]);
  ledger.allHeard();
  expect([ledger.unsent().words.length, ledger.minds(letter)]).toEqual([0, false]);
});

test("what was just stored is noted also when the page is left right after", async () => {
  const noted = new Map<string, unknown>();
  const doc = new Y.Doc();
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(buildDoc()));
  const ledger = createLedger(doc, device(noted));
  await ledger.learn();
  type(doc, "section/context", "Stored in the last moment.");
  ledger.wrote();
  ledger.stored();
  ledger.allHeard();
  ledger.stop();
  const after = createLedger(doc, device(noted));
  await after.learn();
  expect(after.unsent().words).toEqual([]);
});
