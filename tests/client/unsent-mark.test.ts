import { expect, test } from "vitest";
import { createMark } from "#client/sync/unsent-mark.ts";

/** What tabs of one person mark as unsent in the database that they share. */

/** A store of which each request answers at once, and its database. */
function database() {
  const values = new Map<string, unknown>();
  const store = {
    put: (value: unknown, key: string) => void values.set(key, value),
    delete: (key: string) => void values.delete(key),
    get: (key: string) => ({
      result: values.get(key),
      addEventListener: (_: string, run: () => void) => run(),
    }),
  } as unknown as IDBObjectStore;
  let transactions = 0;
  const db = {
    transaction() {
      transactions++;
      return { objectStore: () => store, commit() {} };
    },
  } as unknown as IDBDatabase;
  return { store, db, marks: () => [...values], keys: () => [...values.keys()], transactions: () => transactions };
}

test("one's own words are marked until they are stored, and storing again costs nothing", () => {
  const { store, db, keys, transactions } = database();
  const mark = createMark("one");
  mark.put(store);
  mark.put(store);
  expect(keys()).toEqual(["unsent/one"]);
  mark.clear(db);
  mark.clear(db);
  expect([keys(), transactions()]).toEqual([[], 1]);
  mark.put(store);
  expect(keys()).toEqual(["unsent/one"]);
});

test("what a closed tab left is marked until a tab that has taken it in has all stored", () => {
  const { store, db, keys, marks, transactions } = database();
  createMark("closed").put(store);
  const open = createMark("open");
  open.clear(db);
  expect(keys(), "not taken in yet").toEqual(["unsent/closed"]);
  open.took(marks());
  expect(keys()).toEqual(["unsent/closed"]);
  open.clear(db);
  open.clear(db);
  expect([keys(), transactions()]).toEqual([[], 1]);
});

test("what another tab wrote after it was taken in stays marked", () => {
  const { store, db, keys, marks } = database();
  const [one, other] = [createMark("one"), createMark("other")];
  other.put(store);
  one.took(marks());
  other.put(store);
  one.put(store);
  one.clear(db);
  expect(keys()).toEqual(["unsent/other"]);
  one.clear(db);
  expect(keys(), "it is asked for once").toEqual(["unsent/other"]);
});
