import type { Waiting } from "#client/comments/outbox.ts";
import { tabNotes } from "#client/comments/tab-notes.ts";
import { commentsName, UNSENT } from "#client/lib/databases.ts";
import { isSharedMachine, noteReview } from "#client/lib/device.ts";
import type { Store } from "#client/lib/store.ts";
import { createStore } from "#client/lib/store.ts";

/**
 * What this device keeps of a review's comments: those not sent yet, and the list as it was last fetched. Named like the
 * account's other databases, so that signing out takes it too. Where storage is refused, or others use the machine, the
 * tab alone holds what is not sent; nothing else is kept, and nothing fails.
 */

export interface DeviceNotes {
  /** False where others use the machine, and once the browser refused. */
  readonly kept: Store<boolean>;
  read(key: string): Promise<unknown>;
  /** All values whose keys begin with this, in the order of their keys. */
  readAll(prefix: string): Promise<unknown[]>;
  /** Undefined forgets it. Resolves once that outlives the tab; where the device refuses, once the tab alone has it. */
  write(key: string, value: unknown): Promise<void>;
  stop(): void;
}

const STORE = "notes";
/** Under which the list lies as it was last fetched. */
export const KEPT = "threads";

/** Somebody lost access: what others wrote goes; comments of one's own that were not sent stay. */
export function forgetComments(account: string, review: string): void {
  const notes = deviceNotes(account, review);
  void notes.write(KEPT, undefined);
}

export function deviceNotes(account: string, review: string): DeviceNotes {
  const tab = tabNotes(account, review);
  let stopped = isSharedMachine();
  const kept = createStore(!stopped);
  const refused = (): void => {
    if (!stopped) kept.set(false);
  };
  const opening: Promise<IDBDatabase | null> = stopped
    ? Promise.resolve(null)
    : open(commentsName(account, review)).catch(() => {
        refused();
        return null;
      });

  /** Undefined where the device refuses. */
  async function run<T>(mode: IDBTransactionMode, ask: (store: IDBObjectStore) => T): Promise<T | undefined> {
    const db = await opening;
    if (!db || stopped) return undefined;
    try {
      const transaction = db.transaction(STORE, mode);
      const asked = ask(transaction.objectStore(STORE));
      // Now, and not once the browser answered: a page that is left before that takes what it wrote along.
      transaction.commit();
      return await new Promise<T | undefined>((done) => {
        transaction.addEventListener("complete", () => done(asked));
        transaction.addEventListener("abort", () => {
          refused();
          done(undefined);
        });
      });
    } catch {
      // It was deleted or closed under us: signed out in another tab, or thrown away by the browser.
      refused();
      return undefined;
    }
  }

  async function write(key: string, value: unknown): Promise<void> {
    const waits = key.startsWith(UNSENT);
    // The tab has it until the device does, so that closing it asks.
    if (waits) tab.write(key, value);
    const done = await run("readwrite", (store) => (value === undefined ? store.delete(key) : store.put(value, key)));
    if (waits && done && tab.readAll().get(key) === value) tab.write(key, undefined);
  }

  // What the tab had to carry over a reload.
  void opening.then((db) => {
    if (db && !stopped) for (const [key, value] of tab.readAll()) void write(key, value);
  });

  return {
    kept,
    read: async (key) => (await run("readonly", (store) => store.get(key)))?.result,
    async readAll(prefix) {
      const range = IDBKeyRange.bound(prefix, `${prefix}\uFFFF`);
      const found = await run("readonly", (store) => [store.getAllKeys(range), store.getAll(range)] as const);
      const [keys, values] = found ? [found[0].result as string[], found[1].result] : [[], []];
      const all = new Map<string, unknown>(keys.map((key, at) => [key, values[at]]));
      for (const [key, value] of tab.readAll()) if (key.startsWith(prefix)) all.set(key, value);
      return [...all].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value);
    },
    write,
    stop() {
      stopped = true;
      void opening.then((db) => db?.close());
    },
  };
}

/** Notes for the other pages how many of a review's comments wait; what was kept before the device refused stays noted. */
export function noteWaiting(account: string, review: string, notes: DeviceNotes, waiting: readonly Waiting[]): void {
  const comments = waiting.length;
  const onDevice = notes.kept.get() ? waiting.filter(({ kept }) => kept).length : 0;
  // Other tabs look into the device's database when they hear of it: what is not there yet they are not told of.
  if (notes.kept.get() || comments === 0) noteReview(account, review, { comments: onDevice });
  noteReview(account, review, { comments: comments - onDevice }, "tab");
}

function open(name: string): Promise<IDBDatabase> {
  return new Promise((done, failed) => {
    const request = indexedDB.open(name);
    request.addEventListener("upgradeneeded", () => request.result.createObjectStore(STORE));
    request.addEventListener("success", () => {
      // Signing out deletes it, here or in another tab: let go at once.
      request.result.addEventListener("versionchange", () => request.result.close());
      done(request.result);
    });
    request.addEventListener("error", () => failed(request.error ?? new Error("storage is refused")));
  });
}
