import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { keptReviews } from "#client/lib/device.ts";
import type { Saving } from "#client/sync/saving.ts";
import { createSaving } from "#client/sync/saving.ts";

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
afterEach(() => vi.unstubAllGlobals());

const onDevice = (): boolean => keptReviews("morag")["review"]?.unsent ?? false;

interface Tab {
  readonly saving: Saving;
  readonly sent: { count: number; whole: boolean };
  said: number;
  took: number;
  close(): void;
}

/** `left` is what the other tabs have left to the device; a tab that takes it in sends it. */
function openTab(left: { words: number } = { words: 0 }): Tab {
  const sent = { count: 0, whole: true };
  const saving = createSaving({
    account: "morag",
    review: "review",
    async takeIn() {
      tab.took++;
      await Promise.resolve();
      sent.count += left.words;
      left.words = 0;
    },
    onStored: () => void tab.said++,
  });
  const tab: Tab = {
    saving,
    sent,
    said: 0,
    took: 0,
    close() {
      saving.left();
      saving.stop();
    },
  };
  saving.opened(sent);
  return tab;
}

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

test("signed out in another tab: nothing is noted again", () => {
  const tab = openTab();
  tab.saving.wrote();
  localStorage.setItem("codraft-device", JSON.stringify({ account: null, accounts: {} }));
  expect(onDevice()).toBe(false);
});
