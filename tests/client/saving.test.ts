import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { keptReviews, unsentOf } from "#client/lib/device.ts";
import { createStore } from "#client/lib/store.ts";
import type { Kept } from "#client/sync/device.ts";
import type { Saving } from "#client/sync/saving.ts";
import { createSaving } from "#client/sync/saving.ts";
import { newId } from "#shared/ids.ts";

/** What a tab, and the device, knows of work that is not stored, with two tabs of one person on one review. */

const stored = new Map<string, string>();
let heard: ((event: { key: string }) => void)[];

beforeEach(() => {
  heard = [];
  stored.clear();
  stored.set("codraft-device", JSON.stringify({ account: "morag" }));
  vi.stubGlobal("document", { cookie: "" });
  vi.stubGlobal("localStorage", {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem(key: string, value: string) {
      stored.set(key, value);
      heard.forEach((run) => run({ key }));
    },
  });
  vi.stubGlobal("addEventListener", (_: string, run: (event: { key: string }) => void) => heard.push(run));
  vi.stubGlobal("removeEventListener", (_: string, run: (event: { key: string }) => void) => {
    heard = heard.filter((one) => one !== run);
  });
});
afterEach(() => {
  for (const tab of tabs) tab.saving.stop();
  tabs.clear();
  vi.unstubAllGlobals();
});

const onDevice = (): boolean => keptReviews("morag")["review"]?.unsent ?? false;

interface Tab {
  readonly saving: Saving;
  readonly sent: { count: number; whole: boolean };
  alive: boolean;
  said: number;
  /** Of the last that was said. */
  inStep: boolean | null;
  took: number;
  close(): void;
}

const tabs = new Set<Tab>();

/** `left` is what the other tabs have left to the device; a tab that takes it in sends it. */
function openTab(left: { words: number } = { words: 0 }, kept = createStore<Kept>("kept")): Tab {
  const sent = { count: 0, whole: true };
  const saving = createSaving({
    account: "morag",
    review: "review",
    tab: newId(),
    kept,
    async takeIn() {
      tab.took++;
      await Promise.resolve();
      sent.count += left.words;
      left.words = 0;
    },
    isAlive: () => tab.alive,
    onStored(inStep) {
      tab.said++;
      tab.inStep = inStep;
    },
  });
  const tab: Tab = {
    saving,
    sent,
    alive: true,
    said: 0,
    inStep: null,
    took: 0,
    close() {
      saving.left();
      saving.stop();
    },
  };
  saving.opened(sent);
  tabs.add(tab);
  return tab;
}

test("a document that died: what it told of before is stored, and nothing says that the rest is", () => {
  const tab = openTab();
  tab.saving.wrote();
  tab.sent.count = 1;
  tab.alive = false;
  tab.saving.heard(1);
  expect([tab.said, tab.saving.unsent.get(), onDevice()]).toEqual([0, true, true]);
});

test("W22 stored is stored also before others' work of then has come, and in step once it has", () => {
  const tab = openTab();
  tab.saving.wrote();
  tab.sent.count = 2;
  tab.saving.heard(1);
  tab.saving.heard(2, false);
  expect([tab.said, tab.inStep, tab.saving.unsent.get()]).toEqual([1, false, false]);
  tab.saving.heard(1);
  expect(tab.inStep).toBe(false);
  tab.saving.heard(2);
  expect([tab.inStep, tab.saving.unsent.get()]).toEqual([true, false]);
});

test("one tab: stored is what the server said it stored, and nothing is looked for elsewhere", () => {
  const tab = openTab();
  tab.saving.wrote();
  tab.sent.count = 2;
  tab.saving.heard(1);
  expect([tab.said, tab.saving.unsent.get(), onDevice()]).toEqual([0, true, true]);
  tab.saving.heard(2);
  expect([tab.said, tab.saving.unsent.get(), onDevice(), tab.took]).toEqual([1, false, false, 0]);
});

test("what a closed tab left is taken in before anything is said to be stored", async () => {
  const left = { words: 0 };
  const [first, second] = [openTab(left), openTab()];
  second.saving.wrote();
  left.words = 1;
  second.close();
  first.saving.wrote();
  first.sent.count = 1;
  first.saving.heard(1);
  await vi.waitFor(() => expect(left.words).toBe(0));
  expect([first.said, first.saving.unsent.get(), onDevice()]).toEqual([0, true, true]);
  first.saving.heard(2);
  expect([first.said, first.saving.unsent.get(), onDevice()]).toEqual([1, false, false]);
});

test("an idle tab takes in by itself what another left when it closed", async () => {
  vi.useFakeTimers();
  const left = { words: 0 };
  const [first, second] = [openTab(left), openTab()];
  second.saving.wrote();
  left.words = 1;
  second.close();
  await vi.advanceTimersByTimeAsync(2000);
  vi.useRealTimers();
  expect([first.took, first.said, first.saving.unsent.get()]).toEqual([1, 0, true]);
  first.saving.heard(1);
  expect([first.said, onDevice()]).toEqual([1, false]);
});

test("while another open tab has unsent work the device says so, whatever this one has stored", async () => {
  const [first, second] = [openTab(), openTab()];
  second.saving.wrote();
  first.saving.wrote();
  first.sent.count = 1;
  first.saving.heard(1);
  await vi.waitFor(() => expect(first.said).toBe(1));
  expect([first.saving.unsent.get(), second.saving.unsent.get(), onDevice()]).toEqual([false, true, true]);
  second.sent.count = 1;
  second.saving.heard(1);
  expect([second.saving.unsent.get(), onDevice()]).toEqual([false, false]);
});

test("a page that opens answers for what earlier ones left, also where an older build noted no tab", () => {
  const device = { account: "morag", accounts: { morag: { usedAt: 0, reviews: { review: { unsent: true } } } } };
  stored.set("codraft-device", JSON.stringify(device));
  const tab = openTab();
  expect(tab.saving.unsent.get()).toBe(true);
  tab.saving.heard(0);
  expect([tab.said, tab.took, onDevice()]).toEqual([1, 0, false]);
});

test("what the device has unsent, whatever was noted, counts until it is stored", () => {
  const tab = openTab();
  tab.saving.found();
  expect([tab.saving.unsent.get(), onDevice()]).toEqual([true, true]);
  tab.saving.heard(0);
  expect([tab.said, tab.saving.unsent.get(), onDevice()]).toEqual([1, false, false]);
});

test("who looked into the device while a keystroke was on its way noted what is not so any more: its tab says so", () => {
  const tab = openTab();
  tab.saving.wrote();
  tab.sent.count = 1;
  const note = stored.get("codraft-device")!;
  tab.saving.heard(1);
  localStorage.setItem("codraft-device", note);
  expect(onDevice()).toBe(false);
});

test("signed out in another tab: nothing is noted again", () => {
  const tab = openTab();
  tab.saving.wrote();
  localStorage.setItem("codraft-device", JSON.stringify({ account: null, accounts: {} }));
  expect(onDevice()).toBe(false);
});

test("a tab that crashed left no word: an open one takes in what it had, and does not say that all is stored", async () => {
  vi.useFakeTimers();
  const left = { words: 0 };
  const [first, second] = [openTab(left), openTab()];
  second.saving.wrote();
  left.words = 1;
  expect(first.saving.elsewhere.get()).toBe(true);
  second.saving.stop();
  await vi.advanceTimersByTimeAsync(10_000);
  vi.useRealTimers();
  expect([first.took, first.saving.unsent.get(), left.words]).toEqual([1, true, 0]);
  first.saving.heard(1);
  expect([first.saving.elsewhere.get(), onDevice()]).toEqual([false, false]);
});

test.each<Kept>(["kept", "shared", "refused"])(
  "%s: what an open tab has not stored is known in the others, and counts until it is",
  async (place) => {
    const kept = createStore(place);
    const [first, second] = [openTab({ words: 0 }, kept), openTab({ words: 0 }, kept)];
    second.saving.wrote();
    await expect.poll(() => first.saving.elsewhere.get()).toBe(true);
    expect([first.saving.unsent.get(), onDevice()]).toEqual([false, place === "kept"]);
    // One that opens later asks; where words are kept it answers for them itself.
    const third = place === "kept" ? null : openTab({ words: 0 }, kept);
    if (third) await expect.poll(() => third.saving.elsewhere.get()).toBe(true);
    second.sent.count = 1;
    second.saving.heard(1);
    await expect.poll(() => first.saving.elsewhere.get()).toBe(false);
  },
);

test("a device that gives out: what is unsent is its tab's alone, and on the device only what it had by then", () => {
  const kept = createStore<Kept>("kept");
  const tab = openTab({ words: 0 }, kept);
  tab.saving.wrote();
  kept.set("refused");
  expect([unsentOf("morag").length, onDevice()]).toEqual([1, true]);
  tab.sent.count = 1;
  tab.saving.heard(1);
  expect([unsentOf("morag").length, onDevice()]).toEqual([0, false]);
  tab.saving.wrote();
  expect([unsentOf("morag").length, onDevice()]).toEqual([1, false]);
  tab.sent.count = 2;
  tab.saving.heard(2);
  expect(unsentOf("morag")).toEqual([]);
});
