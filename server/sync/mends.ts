import * as Y from "yjs";
import { copiesOfDeleted } from "#shared/deleted-copies.ts";
import { doubledWords, takeDoubled } from "#shared/doubled-words.ts";
import { movesIn, readMoves } from "#shared/moves.ts";
import type { Piece } from "#shared/pieces.ts";
import type { Stranded } from "#shared/stranded-words.ts";
import { putBack, strandedWords } from "#shared/stranded-words.ts";
import type { Change, Stray } from "#shared/stray-words.ts";
import { followWords, idsOf, strayWords } from "#shared/stray-words.ts";
import type { Surplus } from "#shared/surplus-copies.ts";
import { takeCopies } from "#shared/surplus-copies.ts";
import { HALF_OPEN_MS } from "./limits.ts";

/**
 * What is to be put right because somebody moved words and had not heard of another: of who moved them too, so that
 * they stand twice; of who had deleted them, so that they stand again; of who removed what they were moved to; of who
 * had written between them and is not here to let it go along. A device sees to what its person deleted or wrote later
 * than it is heard of here, and to what it is told of while it is here.
 */
export interface Mends {
  readonly wanted: boolean;
  /** The page that writes as this Yjs client went, and may not have heard what it was to see to. */
  left(client: number): void;
  /** Of the document, or a copy of it that has more. */
  make(doc: Y.Doc): void;
  /** They were made, and are durable or on their way. */
  made(): void;
}

interface MendsParts {
  readonly doc: Y.Doc;
  /** The update that is being applied. */
  readonly coming: () => Uint8Array | null;
  /** Is the page that writes as this Yjs client open? */
  readonly isHere: (client: number) => boolean;
  readonly now: () => number;
}

interface LeftWords {
  readonly strays: readonly Stray[];
  readonly stranded: readonly Stranded[];
}

export function createMends({ doc, coming, isHere, now }: MendsParts): Mends {
  let strays: Stray[] = [];
  let stranded: Stranded[] = [];
  let surplus: Surplus[] = [];
  /** What is left to devices that are here. */
  let entrusted: (LeftWords & { readonly at: number })[] = [];
  // What was loaded may hold words that stand twice.
  let moved = readMoves(doc).all.length > 0;
  doc.on("afterTransaction", (transaction: Y.Transaction) => {
    const update = coming();
    if (!update || (transaction.deleteSet.clients.size === 0 && movesIn(transaction).length === 0)) return;
    const change = { transaction, named: Y.decodeUpdate(update).ds };
    const own = leftWords({ ...change, asked: ({ client }) => !isHere(client) });
    strays.push(...own.strays);
    stranded.push(...own.stranded);
    const theirs = leftWords({ ...change, asked: ({ client }) => isHere(client) });
    entrusted = entrusted.filter(({ at }) => at > now() - HALF_OPEN_MS);
    if (theirs.strays.length + theirs.stranded.length > 0) entrusted.push({ ...theirs, at: now() });
    surplus.push(...copiesOfDeleted(transaction));
    moved ||= movesIn(transaction).length > 0;
  });
  return {
    get wanted() {
      if (strays.length + stranded.length + surplus.length > 0) return true;
      if (moved) moved = doubledWords(doc).length > 0;
      return moved;
    },
    left(client) {
      const young = entrusted.filter(({ at }) => at > now() - HALF_OPEN_MS);
      strays.push(...young.flatMap((one) => writtenBy(client, one.strays)));
      stranded.push(...young.flatMap((one) => writtenBy(client, one.stranded)));
    },
    make(into) {
      into.transact(() => {
        followWords(into, strays);
        putBack(into, stranded);
        takeCopies(into, surplus);
        takeDoubled(into);
      });
    },
    made() {
      [strays, stranded, surplus, moved] = [[], [], [], false];
    },
  };
}

/** What goes along is not put back. */
function leftWords(change: Change): LeftWords {
  const strays = strayWords(change);
  const along = idsOf(strays.flatMap(({ pieces }) => pieces));
  return { strays, stranded: strandedWords({ ...change, named: Y.mergeDeleteSets([change.named, along]) }) };
}

const writtenBy = <T extends { readonly pieces: readonly Piece[] }>(client: number, words: readonly T[]): T[] =>
  words.flatMap((one) => {
    const pieces = one.pieces.filter(({ id }) => id.client === client);
    return pieces.length > 0 ? [{ ...one, pieces }] : [];
  });
