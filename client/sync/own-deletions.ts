import * as Y from "yjs";
import { deletedItems } from "#shared/deleted-items.ts";
import { idsOf, without } from "#shared/id-sets.ts";
import { movedTo, readMoves } from "#shared/moves.ts";

/** What this person deleted, until the server has it: whoever moves it meanwhile has not heard of that. */
export interface OwnDeletions {
  note(transaction: Y.Transaction): void;
  has(id: Y.ID): boolean;
  /** The server has all of it. */
  allStored(): void;
}

export function createOwnDeletions(): OwnDeletions {
  let sets: Y.Transaction["deleteSet"][] = [];
  return {
    note({ doc, deleteSet }) {
      if (deleteSet.clients.size > 0) sets.push(without(deleteSet, movedIn(doc, deleteSet)));
    },
    has: (id) => sets.some((set) => Y.isDeleted(set, id)),
    allStored: () => void (sets = []),
  };
}

/** What was only moved is not deleted. */
function movedIn(doc: Y.Doc, deletions: Y.Transaction["deleteSet"]): Y.Transaction["deleteSet"] {
  const ids: Y.ID[] = [];
  if (readMoves(doc).all.length > 0)
    for (const { id, length } of deletedItems(doc, deletions))
      for (let at = 0; at < length; at++) {
        const letter = Y.createID(id.client, id.clock + at);
        if (movedTo(doc, letter)) ids.push(letter);
      }
  return idsOf(ids);
}
