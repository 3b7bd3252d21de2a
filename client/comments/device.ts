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
  /** Undefined forgets it. */
  write(key: string, value: unknown): void;
  stop(): void;
}

const STORE = "notes";
/** Under which the list lies as it was last fetched. */
export const KEPT = "threads";

/** Somebody lost access: what others wrote goes; comments of one's own that were not sent stay. */
export function forgetComments(account: string, review: string): void {
  const notes = deviceNotes(account, review);
  notes.write(KEPT, undefined);
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

  async function run<T>(
    mode: IDBTransactionMode,
    ask: (store: IDBObjectStore) => IDBRequest<T>,
  ): Promise<T | undefined> {
    const db = await opening;
    if (!db || stopped) return undefined;
    try {
      const request = ask(db.transaction(STORE, mode).objectStore(STORE));
      return await new Promise<T | undefined>((done) => {
        request.addEventListener("success", () => done(request.result));
        request.addEventListener("error", () => {
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

  return {
    kept,
    read: (key) => run("readonly", (store) => store.get(key)),
    async readAll(prefix) {
      const values = await run("readonly", (store) => store.getAll(IDBKeyRange.bound(prefix, `${prefix}\uFFFF`)));
      const held = [...tab.readAll()].filter(([key]) => key.startsWith(prefix)).sort(([a], [b]) => (a < b ? -1 : 1));
      return [...(values ?? []), ...held.map(([, value]) => value)];
    },
    write(key, value) {
      if (value === undefined) {
        tab.write(key, undefined);
        void run("readwrite", (store) => store.delete(key));
      } else
        void run("readwrite", (store) => store.put(value, key)).then((written) => {
          if (written === undefined && key.startsWith(UNSENT)) tab.write(key, value);
        });
    },
    stop() {
      stopped = true;
      void opening.then((db) => db?.close());
    },
  };
}

/** Notes for the other pages how many of a review's comments wait; what was kept before the device refused stays noted. */
export function noteWaiting(account: string, review: string, notes: DeviceNotes, comments: number): void {
  if (notes.kept.get() || comments === 0) noteReview(account, review, { comments });
  if (!notes.kept.get()) noteReview(account, review, { comments }, "tab");
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
