import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Aside } from "#client/sync/aside.ts";

/** Words set aside by several tabs of one person at once, on a machine that keeps nothing. */

const reloaded = new Map<string, string>();

beforeEach(() => {
  reloaded.clear();
  vi.stubGlobal("document", { cookie: "codraft-device=shared" });
  vi.stubGlobal("localStorage", { getItem: () => null, setItem: () => {} });
  vi.stubGlobal("sessionStorage", {
    getItem: (key: string) => reloaded.get(key) ?? null,
    setItem: (key: string, value: string) => reloaded.set(key, value),
    removeItem: (key: string) => reloaded.delete(key),
  });
});
afterEach(() => vi.unstubAllGlobals());

/** A tab has modules of its own. */
async function openTab(): Promise<Aside> {
  vi.resetModules();
  const { asideOf } = await import("#client/sync/aside.ts");
  return asideOf("morag", "review");
}

const refused = (words: string) => ({ why: "locked" as const, address: "section/context", field: "Context", words });
const wordsOf = (aside: Aside): string[] => aside.list.get().map(({ words }) => words);
const idOf = (aside: Aside, words: string): string => aside.list.get().find((one) => one.words === words)!.id;

test("two tabs refused in the same moment list the words of both", async () => {
  const [first, second] = [await openTab(), await openTab()];
  await Promise.all([first.add([refused("first")]), second.add([refused("second")])]);
  for (const tab of [first, second]) await expect.poll(() => wordsOf(tab).toSorted()).toEqual(["first", "second"]);
});

test("what one deletes is gone in all, and takes nothing else along", async () => {
  const [first, second] = [await openTab(), await openTab()];
  await Promise.all([first.add([refused("first"), refused("more")]), second.add([refused("second")])]);
  await expect.poll(() => wordsOf(second).length).toBe(3);
  await expect.poll(() => wordsOf(first).length).toBe(3);
  first.remove(idOf(first, "first"));
  second.remove(idOf(second, "more"));
  for (const tab of [first, second]) await expect.poll(() => wordsOf(tab)).toEqual(["second"]);
});

test("a tab that listed what was deleted before it heard of it does not bring it back", async () => {
  const [first, second] = [await openTab(), await openTab()];
  await first.add([refused("first")]);
  await expect.poll(() => wordsOf(second)).toEqual(["first"]);
  first.remove(idOf(first, "first"));
  await second.add([refused("second")]);
  for (const tab of [first, second]) await expect.poll(() => wordsOf(tab)).toEqual(["second"]);
});

test("words that a reload carried along are listed beside what was set aside meanwhile", async () => {
  const before = await openTab();
  await before.add([refused("before the reload")]);
  expect(before.carry()).toBe(true);
  const after = await openTab();
  await after.add([refused("after it")]);
  expect(wordsOf(after)).toEqual(["before the reload", "after it"]);
});

test("what went into the text and is undone is listed again in all tabs, with its time, and taken off once more", async () => {
  const [first, second] = [await openTab(), await openTab()];
  await first.add([refused("first")]);
  await first.add([refused("second")]);
  await expect.poll(() => wordsOf(second)).toEqual(["first", "second"]);
  const one = first.list.get()[0]!;
  first.remove(one.id);
  await expect.poll(() => wordsOf(second)).toEqual(["second"]);
  const again = first.putBack(one);
  for (const tab of [first, second]) await expect.poll(() => wordsOf(tab).toSorted()).toEqual(["first", "second"]);
  expect(second.list.get().find(({ id }) => id === again)).toEqual({ ...one, id: again });
  first.remove(again);
  for (const tab of [first, second]) await expect.poll(() => wordsOf(tab)).toEqual(["second"]);
});
