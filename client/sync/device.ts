import { IndexeddbPersistence, PREFERRED_TRIM_SIZE, storeState } from "y-indexeddb";
import * as Y from "yjs";
import { asked, deleteDatabase, entriesUnder, summaryName, UNSENT } from "#client/lib/databases.ts";
import { isSharedMachine } from "#client/lib/device.ts";
import type { Store } from "#client/lib/store.ts";
import { createStore } from "#client/lib/store.ts";
import type { UnsentMark } from "./unsent-mark.ts";
import { createMark } from "./unsent-mark.ts";

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
  /** Did the device have, when it was opened, what was not known to be stored? Also where no note of that is left. */
  hadUnsent(): boolean;
  /** All that the document has is stored. */
  allStored(): void;
  /** Forgets what was kept of this summary. */
  clear(): Promise<void>;
  stop(): void;
}

/** Somebody writes in the document. */
interface Writing {
  /** This tab, among this person's. */
  readonly tab: string;
  /** Is a change with this origin theirs, rather than the server's? */
  readonly isOwn: (origin: unknown) => boolean;
}

/** A browser that refuses storage may never answer. */
const OPEN_MS = 5000;

export function keepSummary(
  account: string,
  review: string,
  doc: Y.Doc,
  { tab, isOwn }: Writing = { tab: "", isOwn: () => false },
): KeptSummary {
  const kept = createStore<Kept>(isSharedMachine() ? "shared" : "kept");
  const name = summaryName(account, review);
  let persistence: IndexeddbPersistence | null = null;
  const mark = createMark(tab);
  let hadUnsent = false;
  let stopped = false;
  const refused = (): void => {
    if (!stopped) kept.set("refused");
  };

  async function load(): Promise<void> {
    if (kept.get() === "shared") return;
    try {
      const marks = await probe(name);
      if (stopped) return;
      hadUnsent = marks.length > 0;
      mark.took(marks);
      persistence = new IndexeddbPersistence(name, doc);
      guard(persistence, doc, { mark, isOwn, refused });
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
        const read = (await from._db).transaction(["updates", "custom"]);
        const [marks, updates] = await Promise.all([
          entriesUnder(read.objectStore("custom"), UNSENT),
          // Others' rows come after those that were read, also when another tab merged all rows into one.
          asked<Uint8Array[]>(read.objectStore("updates").getAll(IDBKeyRange.lowerBound(from._dbref))),
        ]);
        // With its own origin it is not kept a second time.
        if (updates.length > 0) await apply(Y.mergeUpdates(updates), from);
        mark.took(marks);
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
    hadUnsent: () => hadUnsent,
    allStored() {
      try {
        if (persistence?.db) mark.clear(persistence.db);
      } catch {
        // The database went away: whoever finds it marked finds that all is stored.
      }
    },
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

/**
 * Opens and closes the database once: y-indexeddb waits for ever for one that does not open. Returns the marks of what is
 * unsent in it, read before the text: the text has at least what they stand for.
 */
function probe(name: string): Promise<[string, unknown][]> {
  return new Promise((done, failed) => {
    const timer = setTimeout(() => failed(new Error("storage does not answer")), OPEN_MS);
    const request = indexedDB.open(name);
    request.addEventListener("upgradeneeded", () => {
      // As y-indexeddb makes them.
      request.result.createObjectStore("updates", { autoIncrement: true });
      request.result.createObjectStore("custom");
    });
    request.addEventListener("success", () => {
      const db = request.result;
      entriesUnder(db.transaction("custom").objectStore("custom"), UNSENT)
        .then(done, failed)
        .finally(() => {
          clearTimeout(timer);
          db.close();
        });
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
function guard(persistence: IndexeddbPersistence, doc: Y.Doc, { mark, isOwn, refused }: Guarded): void {
  const store = persistence._storeUpdate;
  doc.off("update", store);
  persistence._storeUpdate = (update, origin) => {
    try {
      if (origin !== persistence && isOwn(origin)) storeOwn(persistence, update, mark);
      else store(update, origin);
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

interface Guarded extends Pick<Writing, "isOwn"> {
  readonly mark: UnsentMark;
  readonly refused: () => void;
}

/** As y-indexeddb does, with the mark in the same transaction. */
function storeOwn(persistence: IndexeddbPersistence, update: Uint8Array, mark: UnsentMark): void {
  if (!persistence.db) return;
  const transaction = persistence.db.transaction(["updates", "custom"], "readwrite");
  transaction.objectStore("updates").add(update);
  mark.put(transaction.objectStore("custom"));
  transaction.commit();
  if (++persistence._dbsize < PREFERRED_TRIM_SIZE) return;
  clearTimeout(persistence._storeTimeoutId);
  persistence._storeTimeoutId = setTimeout(() => void storeState(persistence, false), persistence._storeTimeout);
}
