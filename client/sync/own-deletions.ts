import * as Y from "yjs";

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
    note({ deleteSet }) {
      if (deleteSet.clients.size > 0) sets.push(deleteSet);
    },
    has: (id) => sets.some((set) => Y.isDeleted(set, id)),
    allStored: () => void (sets = []),
  };
}
