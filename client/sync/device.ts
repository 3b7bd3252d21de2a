import { IndexeddbPersistence } from "y-indexeddb";
import * as Y from "yjs";
import { deleteDatabase, isSharedMachine, summaryName } from "#client/lib/device.ts";
import type { Store } from "#client/lib/store.ts";
import { createStore } from "#client/lib/store.ts";

/** Is a summary kept on this device? "shared": a person said that others use it; "refused": the browser keeps nothing. */
export type Kept = "kept" | "shared" | "refused";

/** A summary's text on this device: what was written without a network outlives the page. */
export interface KeptSummary {
  readonly kept: Store<Kept>;
  /** What the device had is in the document; also when it had or has nothing. */
  readonly loaded: Promise<void>;
  /** Does an update with this origin come from what the device had when it was opened? */
  isOrigin(origin: unknown): boolean;
  /** Hands over what the device got since then: other tabs of this person may have written. */
  takeIn(apply: (update: Uint8Array, origin: unknown) => Promise<void>): Promise<void>;
  /** Changes something that is noted beside the text, whatever another tab noted; nothing where nothing is kept. */
  change(key: string, next: (before: unknown) => unknown): void;
  recall(key: string): Promise<unknown>;
  /** Forgets what was kept of this summary. */
  clear(): Promise<void>;
  stop(): void;
}

/** A browser that refuses storage may never answer. */
const OPEN_MS = 5000;

export function keepSummary(account: string, review: string, doc: Y.Doc): KeptSummary {
  const kept = createStore<Kept>(isSharedMachine() ? "shared" : "kept");
  const name = summaryName(account, review);
  let persistence: IndexeddbPersistence | null = null;
  let stopped = false;
  const refused = (): void => {
    if (!stopped) kept.set("refused");
  };

  async function load(): Promise<void> {
    if (kept.get() === "shared") return;
    try {
      await probe(name);
      if (stopped) return;
      persistence = new IndexeddbPersistence(name, doc);
      guard(persistence, doc, refused);
      await persistence.whenSynced;
    } catch {
      refused();
    }
  }

  return {
    kept,
    loaded: load(),
    isOrigin: (origin) => persistence !== null && origin === persistence && !persistence.synced,
    async takeIn(apply) {
      const from = persistence;
      if (!from) return;
      try {
        const store = (await from._db).transaction("updates").objectStore("updates");
        // Others' rows come after those that were read, also when another tab merged all rows into one.
        const updates = await asked<Uint8Array[]>(store.getAll(IDBKeyRange.lowerBound(from._dbref)));
        // With its own origin it is not kept a second time.
        if (updates.length > 0) await apply(Y.mergeUpdates(updates), from);
      } catch {
        refused();
      }
    },
    change(key, next) {
      void persistence?._db
        .then(async (db) => {
          const store = db.transaction("custom", "readwrite").objectStore("custom");
          store.put(next(await asked<unknown>(store.get(key))), key);
        })
        .catch(refused);
    },
    recall: (key) => persistence?.get(key).catch(() => undefined) ?? Promise.resolve(undefined),
    async clear() {
      const had = persistence;
      persistence = null;
      if (!had) return;
      await had.destroy();
      // y-indexeddb's own says that it has deleted before it has.
      await deleteDatabase(name);
    },
    stop() {
      stopped = true;
      void persistence?.destroy();
    },
  };
}

/** What a request gives. Its transaction goes on with what is asked for next in the same turn. */
function asked<T>(request: IDBRequest): Promise<T> {
  return new Promise((done, failed) => {
    request.addEventListener("success", () => done(request.result as T));
    request.addEventListener("error", () => failed(request.error ?? new Error("storage is refused")));
  });
}

/** Opens and closes the database once: y-indexeddb waits for ever for one that does not open. */
function probe(name: string): Promise<void> {
  return new Promise((done, failed) => {
    const timer = setTimeout(() => failed(new Error("storage does not answer")), OPEN_MS);
    const request = indexedDB.open(name);
    request.addEventListener("upgradeneeded", () => {
      // As y-indexeddb makes them.
      request.result.createObjectStore("updates", { autoIncrement: true });
      request.result.createObjectStore("custom");
    });
    request.addEventListener("success", () => {
      clearTimeout(timer);
      request.result.close();
      done();
    });
    request.addEventListener("error", () => {
      clearTimeout(timer);
      failed(request.error ?? new Error("storage is refused"));
    });
  });
}

/**
 * A database that went away (evicted, full, deleted by another tab) makes its writing throw, which in a document's
 * handler would silently end all later events: what fails is caught, and said.
 */
function guard(persistence: IndexeddbPersistence, doc: Y.Doc, refused: () => void): void {
  const store = persistence._storeUpdate;
  doc.off("update", store);
  persistence._storeUpdate = (update, origin) => {
    try {
      store(update, origin);
    } catch {
      refused();
    }
  };
  doc.on("update", persistence._storeUpdate);
  void persistence._db.then((db) => {
    db.addEventListener("close", refused);
    db.addEventListener("abort", refused);
    db.addEventListener("error", refused);
  });
}
