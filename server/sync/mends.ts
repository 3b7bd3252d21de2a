import * as Y from "yjs";
import type { Between } from "#shared/blocks-between.ts";
import { blocksBetween, putBefore } from "#shared/blocks-between.ts";
import { copiesOfDeleted } from "#shared/deleted-copies.ts";
import { doubledWords, takeDoubled } from "#shared/doubled-words.ts";
import { copiesOf, firstOf, movedTo, movesIn, readMoves, standing } from "#shared/moves.ts";
import { blockOf } from "#shared/pieces.ts";
import type { Stranded } from "#shared/stranded-words.ts";
import { putBack, strandedWords } from "#shared/stranded-words.ts";
import type { Change, Stray } from "#shared/stray-words.ts";
import { AWAY_MAX, followWords, goesBehind, strayWords } from "#shared/stray-words.ts";
import { idsOf } from "#shared/id-sets.ts";
import type { StrayMark } from "#shared/stray-marks.ts";
import { putMarks, strayMarks } from "#shared/stray-marks.ts";
import type { Surplus } from "#shared/surplus-copies.ts";
import { takeCopies } from "#shared/surplus-copies.ts";
import { createWentAlong } from "#shared/went-along.ts";
import { ENTRUSTED_MS, HALF_OPEN_MS, RETURN_MS } from "./limits.ts";

/**
 * What is to be put right because somebody moved words and had not heard of another: of who moved them too, so that
 * they stand twice, or behind what the other put behind them; of who had deleted them, so that they stand again; of who
 * removed what they were moved to; of who had written between them and is not here to let it go along. A device sees to
 * what its person deleted or wrote later than it is heard of here, and to what it is told of while it is here.
 */
export interface Mends {
  readonly wanted: boolean;
  /**
   * To be called now and then. What went with what held it, and its device, to which it was left, has not let go along in
   * time, is to be put back: it stands nowhere. Returns whether there is any.
   */
  recall(): boolean;
  /** The page that writes as this Yjs client went, and may not have heard what it was to see to. */
  left(client: number): void;
  /** Of the document, or a copy of it that has more. */
  make(doc: Y.Doc): void;
  /** They were made, and are durable or on their way: what is answered is to be called when they are in the document, or will not be. */
  made(): () => void;
  /** Is this letter about to be put where it belongs? */
  seesTo(id: Y.ID): boolean;
}

export interface Coming {
  readonly update: Uint8Array;
  /** What its sender had heard of, as a state vector, where it is all that the server lacked; null where it is one change. */
  readonly heard: Uint8Array | null;
}

interface MendsParts {
  readonly doc: Y.Doc;
  /** The update that is being applied. */
  readonly coming: () => Coming | null;
  /** Is the page that writes as this Yjs client open? */
  readonly isHere: (client: number) => boolean;
  /** Is the log being read again, which a server that ended left? */
  readonly isLoading: () => boolean;
  readonly now: () => number;
}

/** Words that are left to their author's device. */
interface Entrusted {
  readonly at: number;
  readonly words: readonly Left[];
  isRecalled: boolean;
}

interface Left {
  readonly pieces: Stray["pieces"];
  /** How often each of them had been moved by then. */
  readonly moves: readonly number[];
  /** Where they belong, and whether they stood; null where they are to be put back by what stood beside them. */
  readonly stray: Stray | null;
}

export function createMends({ doc, coming, isHere, isLoading, now }: MendsParts): Mends {
  let strays: Stray[] = [];
  let marks: StrayMark[] = [];
  let stranded: Stranded[] = [];
  let surplus: Surplus[] = [];
  let between: Between[] = [];
  /** What was made and is not in the document yet. */
  const underway = new Set<readonly { readonly pieces: Stray["pieces"] }[]>();
  /** Beside what is to be put back. */
  let away: readonly Stray[] = [];
  const isBeingPutBack = (id: Y.ID): boolean =>
    movedTo(doc, id) !== null ||
    stranded.some(({ pieces }) => pieces.some((piece) => Y.compareIDs(firstOf(doc, piece.id), firstOf(doc, id))));
  /** What is left to devices that are here. */
  let entrusted: Entrusted[] = [];
  const along = createWentAlong(doc);
  // What was loaded may hold words that stand twice.
  let moved = readMoves(doc).all.length > 0;
  const movesOf = (pieces: Stray["pieces"]): number[] => pieces.map(({ id }) => copiesOf(doc, id).length);
  const leftOf = (pieces: Stray["pieces"], stray: Stray | null): Left => ({ pieces, moves: movesOf(pieces), stray });
  /** Its device let it not go along, and it stands nowhere. */
  function missingOf({ pieces, moves, stray }: Left): Stranded[] {
    if (stray?.stood) return [];
    const now = movesOf(pieces);
    const missing = pieces.filter(({ id }, i) => now[i] === moves[i] && !standing(doc, id).item && !movedTo(doc, id));
    const block = missing[0] && blockOf(missing[0].item)?._item;
    return block ? [{ block: block.id, pieces: missing }] : [];
  }
  function leave(words: readonly Left[], at: number): void {
    entrusted = entrusted.filter((one) => one.at > now() - HALF_OPEN_MS);
    if (words.length > 0) entrusted.push({ at, words, isRecalled: false });
  }
  /** Of the server that ended it is not known what it left to whom, and what it was about to put back itself. */
  function leaveAll(change: Omit<Change, "asked">): void {
    const all = { ...change, asked: () => true };
    const words = [
      ...strayWords(all).map((stray) => leftOf(stray.pieces, stray)),
      ...strandedWords(all).map(({ pieces }) => leftOf(pieces, null)),
    ];
    leave(words, now() + RETURN_MS);
  }
  doc.on("afterTransaction", (transaction: Y.Transaction) => {
    const came = coming();
    if (!came) return;
    if (!isLoading()) between.push(...blocksBetween(transaction));
    if (transaction.deleteSet.clients.size === 0 && movesIn(transaction).length === 0) return;
    const heard = came.heard && Y.decodeStateVector(came.heard);
    const change = { transaction, named: Y.decodeUpdate(came.update).ds, heard, wentAlong: along.has };
    if (isLoading()) {
      leaveAll(change);
      along.note(transaction, change.named);
      moved ||= movesIn(transaction).length > 0;
      return;
    }
    const here = strayWords({ ...change, asked: ({ client }) => isHere(client) });
    const gone = { ...change, asked: ({ client }: Y.ID) => !isHere(client) };
    const goes = strayWords(gone);
    strays.push(...goes.filter(({ isAway }) => !isAway));
    away = [...away, ...goes.filter(({ isAway }) => isAway)].slice(-AWAY_MAX);
    marks.push(...strayMarks(gone));
    // Also by devices that are told just this: put back meanwhile, the words would stand twice.
    const seenTo = idsOf([...goes, ...(heard ? [] : here)].flatMap(({ pieces }) => pieces.map(({ id }) => id)));
    const isComing = ({ id }: Stray["pieces"][number]): boolean =>
      !heard && isHere(id.client) && id.clock >= (transaction.beforeState.get(id.client) ?? 0);
    for (const one of strandedWords({ ...gone, named: Y.mergeDeleteSets([change.named, seenTo]) })) {
      const pieces = one.pieces.filter((piece) => {
        const beside = isComing(piece) ? goesBehind(doc, piece) : null;
        if (beside) here.push({ pieces: [piece], beside, behind: true, stood: false });
        return !beside;
      });
      if (pieces.length > 0) stranded.push({ ...one, pieces });
    }
    leave(
      here.map((stray) => leftOf(stray.pieces, stray)),
      now(),
    );
    surplus.push(...copiesOfDeleted(transaction, along.has));
    along.note(transaction, change.named);
    moved ||= movesIn(transaction).length > 0;
  });
  return {
    recall() {
      const due = entrusted.filter(({ at, isRecalled }) => !isRecalled && at <= now() - ENTRUSTED_MS);
      const back = due.flatMap((one) => {
        one.isRecalled = true;
        return one.words.flatMap(missingOf);
      });
      stranded.push(...back);
      return back.length > 0;
    },
    get wanted() {
      if (away.some(({ beside }) => movedTo(doc, beside) !== null)) return true;
      if (strays.length + marks.length + stranded.length + surplus.length + between.length > 0) return true;
      if (moved) moved = doubledWords(doc).length > 0;
      return moved;
    },
    left(client) {
      for (const { stray, moves } of entrusted.flatMap((one) => (one.at > now() - HALF_OPEN_MS ? one.words : []))) {
        if (!stray) continue;
        const now = movesOf(stray.pieces);
        // Its device let it go along, whatever became of it since.
        const pieces = stray.pieces.filter(({ id }, i) => id.client === client && now[i] === moves[i]);
        if (pieces.length > 0) strays.push({ ...stray, pieces });
      }
    },
    make(into) {
      into.transact((transaction) => {
        const followed = followWords(into, strays);
        putMarks(into, marks);
        putBack(into, stranded);
        followWords(into, away);
        takeCopies(into, surplus);
        putBefore(transaction, between, followed);
        takeDoubled(into);
      });
    },
    made() {
      const made = [...strays, ...stranded];
      underway.add(made);
      // What these belong behind may have been put back with the rest, or still be on its way.
      away = away.filter(({ beside }) => !isBeingPutBack(beside));
      [strays, marks, stranded, surplus, between, moved] = [[], [], [], [], [], false];
      return () => void underway.delete(made);
    },
    seesTo: (id) =>
      [strays, stranded, ...underway].some((list) =>
        list.some(({ pieces }) => pieces.some((piece) => Y.compareIDs(piece.id, id))),
      ),
  };
}
