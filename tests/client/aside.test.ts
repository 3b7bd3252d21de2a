import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Aside } from "#client/sync/aside.ts";

/** Words set aside by several tabs of one person at once, on a machine that keeps nothing. */

const reloaded = new Map<string, string>();
/** Tabs of the tests before are open still. */
let review = 0;

beforeEach(() => {
  review++;
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
  return asideOf("morag", `review ${review}`);
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

test("what stands in an open box is listed by the other tabs as it is now, and by its own once it is closed", async () => {
  const [first, second] = [await openTab(), await openTab()];
  const box = first.hold();
  box.set(refused("Typed"));
  expect(first.holds.get()).toBe(true);
  await expect.poll(() => wordsOf(second)).toEqual(["Typed"]);
  box.set(refused("Typed on"));
  await expect.poll(() => wordsOf(second)).toEqual(["Typed on"]);
  await first.add([refused("not taken")]);
  expect(wordsOf(first)).toEqual(["not taken"]);
  box.letGo();
  expect(first.holds.get()).toBe(false);
  for (const tab of [first, second])
    await expect.poll(() => wordsOf(tab).toSorted()).toEqual(["Typed on", "not taken"]);
});

test("a tab that was told of nothing has in its storage what stood in its box", async () => {
  const before = await openTab();
  before.hold().set(refused("Typed"));
  await expect.poll(() => [...reloaded.values()].join("")).toContain("Typed");
  const after = await openTab();
  await expect.poll(() => wordsOf(after)).toEqual(["Typed"]);
});

test("what is put in from a box, or emptied, is listed by nobody; what is typed then is", async () => {
  const [first, second] = [await openTab(), await openTab()];
  const box = first.hold();
  box.set(refused("Typed"));
  await expect.poll(() => wordsOf(second)).toEqual(["Typed"]);
  box.set(refused(""));
  expect(first.holds.get()).toBe(false);
  await expect.poll(() => wordsOf(second)).toEqual([]);
  expect([...reloaded]).toEqual([]);
  box.set(refused("Anew"));
  await expect.poll(() => wordsOf(second)).toEqual(["Anew"]);
  box.drop();
  await expect.poll(() => wordsOf(second)).toEqual([]);
  box.letGo();
  await first.add([refused("last")]);
  expect(wordsOf(first)).toEqual(["last"]);
});

test("what another tab deleted of an open box is listed once when the box is closed, as it says", async () => {
  const [first, second] = [await openTab(), await openTab()];
  const box = first.hold();
  box.set(refused("Typed"));
  await expect.poll(() => wordsOf(second)).toEqual(["Typed"]);
  second.remove(idOf(second, "Typed"));
  await second.add([refused("told after it")]);
  await expect.poll(() => wordsOf(first)).toEqual(["told after it"]);
  box.letGo();
  for (const tab of [first, second]) await expect.poll(() => wordsOf(tab)).toEqual(["told after it", "Typed"]);
});
