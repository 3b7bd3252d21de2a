import * as Y from "yjs";
import { copiesOfDeleted } from "#shared/deleted-copies.ts";
import { doubledWords, takeDoubled } from "#shared/doubled-words.ts";
import { movesIn, readMoves } from "#shared/moves.ts";
import type { Stray } from "#shared/stray-words.ts";
import { followWords, strayWords } from "#shared/stray-words.ts";
import type { Surplus } from "#shared/surplus-copies.ts";
import { takeCopies } from "#shared/surplus-copies.ts";

/**
 * What is to be put right because somebody moved words and had not heard of another: of who moved them too, so that
 * they stand twice; of who had deleted them, so that they stand again; of who had written between them and is not here
 * to let it go along. A device decides the last two for what its person does later than it is heard of here.
 */
export interface Mends {
  readonly wanted: boolean;
  /** Of the document, or a copy of it that has more. */
  make(doc: Y.Doc): void;
  /** They were made, and are durable or on their way. */
  made(): void;
}

interface MendsParts {
  readonly doc: Y.Doc;
  /** The update that is being applied. */
  readonly coming: () => Uint8Array | null;
  /** Is the page that wrote as this Yjs client open? */
  readonly isHere: (client: number) => boolean;
}

export function createMends({ doc, coming, isHere }: MendsParts): Mends {
  let strays: Stray[] = [];
  let surplus: Surplus[] = [];
  // What was loaded may hold words that stand twice.
  let moved = readMoves(doc).all.length > 0;
  doc.on("afterTransaction", (transaction: Y.Transaction) => {
    const update = coming();
    if (!update || movesIn(transaction).length === 0) return;
    moved = true;
    const named = Y.decodeUpdate(update).ds;
    strays.push(...strayWords({ transaction, named, asked: ({ client }) => !isHere(client) }));
    surplus.push(...copiesOfDeleted(transaction));
  });
  return {
    get wanted() {
      if (moved && strays.length + surplus.length === 0) moved = doubledWords(doc).length > 0;
      return moved;
    },
    make(into) {
      into.transact(() => {
        followWords(into, strays);
        takeCopies(into, surplus);
        takeDoubled(into);
      });
    },
    made() {
      [strays, surplus, moved] = [[], [], false];
    },
  };
}
