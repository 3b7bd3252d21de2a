import * as Y from "yjs";
import { deletedItems } from "#shared/deleted-items.ts";
import { idKey } from "#shared/id-key.ts";
import { firstOf } from "#shared/moves.ts";

/** Letters that went with what held them, removed by somebody who had not heard of them: nobody deleted them. */
export interface WentAlong {
  /** To be told of each change, once what follows from it is known. `named`: what it names itself; null: all of it. */
  note(transaction: Y.Transaction, named: Y.Transaction["deleteSet"] | null): void;
  /** Also under what a letter was first, or moved to. */
  has(id: Y.ID): boolean;
}

/** More than are lost while a summary is open are somebody's doing; of those before it is not known then. */
const MOST_LETTERS = 20_000;

export function createWentAlong(doc: Y.Doc): WentAlong {
  const letters = new Set<string>();
  return {
    note({ deleteSet }, named) {
      const gone: string[] = [];
      if (named === null && letters.size === 0) return;
      for (const { id, length } of deletedItems(doc, deleteSet)) {
        for (let at = 0; at < length; at++) {
          const letter = Y.createID(id.client, id.clock + at);
          if (!Y.isDeleted(deleteSet, letter)) continue;
          const isNamed = named === null || Y.isDeleted(named, letter);
          if (isNamed && letters.size === 0) continue;
          const key = idKey(firstOf(doc, letter));
          if (isNamed) letters.delete(key);
          else gone.push(key);
        }
      }
      for (const key of gone) letters.add(key);
      for (const key of letters) {
        if (letters.size <= MOST_LETTERS) break;
        letters.delete(key);
      }
    },
    has: (id) => letters.size > 0 && letters.has(idKey(firstOf(doc, id))),
  };
}
