import { UNSENT } from "#client/lib/databases.ts";

/**
 * That something in the device's copy is not known to be stored, said in that copy itself, by each tab for its own
 * words: local storage reaches the disk later, and deletions have no clock by which they could be told. A mark lies in
 * the same transaction as the words, so there are never words without it.
 */
export interface UnsentMark {
  /** Into the transaction that writes this tab's words. */
  put(notes: IDBObjectStore): void;
  /** The document has all that these marks of other tabs, also of closed ones, stand for. */
  took(marks: readonly (readonly [key: string, mark: unknown])[]): void;
  /** All that this document has is stored. What another tab wrote since stays marked. */
  clear(db: IDBDatabase): void;
}

interface Mark {
  readonly at: number;
  /** Of this tab's changes: which was the last. */
  readonly count: number;
}

export function createMark(tab: string): UnsentMark {
  const own = UNSENT + tab;
  let count = 0;
  let stands = false;
  const taken = new Map<string, unknown>();

  return {
    put(notes) {
      stands = true;
      notes.put({ at: Date.now(), count: ++count } satisfies Mark, own);
    },
    took(marks) {
      for (const [key, mark] of marks) if (key !== own) taken.set(key, countIn(mark));
    },
    clear(db) {
      if (!stands && taken.size === 0) return;
      const transaction = db.transaction("custom", "readwrite");
      const notes = transaction.objectStore("custom");
      if (stands) notes.delete(own);
      for (const [key, was] of taken) {
        const request = notes.get(key);
        request.addEventListener("success", () => {
          if (countIn(request.result) === was) notes.delete(key);
        });
      }
      // A page that goes away in this moment waits for no answer.
      if (taken.size === 0) transaction.commit();
      stands = false;
      taken.clear();
    },
  };
}

const countIn = (mark: unknown): unknown =>
  typeof mark === "object" && mark !== null && "count" in mark ? mark.count : null;
