import * as Y from "yjs";
import { copiesOfDeleted } from "#shared/deleted-copies.ts";
import { copiesOf, FOLLOWED } from "#shared/moves.ts";
import type { Change as Moving, Stray } from "#shared/stray-words.ts";
import { followWords, idsOf, strayWords } from "#shared/stray-words.ts";
import type { StrayMark } from "#shared/stray-marks.ts";
import { putMarks, strayMarks } from "#shared/stray-marks.ts";
import { strandedWords } from "#shared/stranded-words.ts";
import type { Surplus } from "#shared/surplus-copies.ts";
import { takeCopies } from "#shared/surplus-copies.ts";
import { lostWords } from "./lost-words.ts";
import type { FieldWords } from "./unsent-words.ts";

/** What a change of others did not know of. */
interface Left {
  /** Own words beside those that it moved. */
  readonly strays: readonly Stray[];
  /** How own words look that it moved. */
  readonly marks: readonly StrayMark[];
  /** Its copies of words that this person had deleted. */
  readonly surplus: readonly Surplus[];
  /** Own words that it took. */
  readonly lost: readonly FieldWords[];
  /** Own words that it took and the server puts back, if nothing is in the way. */
  readonly stranded: readonly StrandedWords[];
}

interface StrandedWords {
  readonly words: readonly FieldWords[];
  /** Each letter, and how often it had been moved or given back by then. */
  readonly letters: readonly { readonly id: Y.ID; readonly copies: number }[];
}

interface Change extends Pick<Moving, "transaction" | "named"> {
  /** Yjs clients that this person wrote as. */
  readonly own: ReadonlySet<number>;
  /** Is it this page that lets a letter go along? */
  readonly minds: (letter: Y.ID) => boolean;
  readonly isOwnDeletion: (id: Y.ID) => boolean;
}

/** To be asked before Yjs collects what was deleted. */
function leftWords({ transaction, named, own, minds, isOwnDeletion }: Change): Left {
  const strays = strayWords({ transaction, named, asked: minds });
  const { doc, deleteSet: deleted } = transaction;
  const stranded = strandedWords({ transaction, named, asked: () => false });
  const seenTo = idsOf([...strays, ...stranded].flatMap(({ pieces }) => pieces.map(({ id }) => id)));
  return {
    strays,
    marks: strayMarks({ transaction, asked: minds }, isOwnDeletion),
    surplus: copiesOfDeleted(transaction, isOwnDeletion),
    lost: lostWords(doc, { deleted, named: Y.mergeDeleteSets([named, seenTo]), own }),
    stranded: stranded.map(({ pieces }) => ({
      words: lostWords(doc, { deleted: idsOf(pieces.map(({ id }) => id)), named, own }),
      letters: pieces.map(({ id }) => ({ id, copies: copiesOf(doc, id).length })),
    })),
  };
}

/** Those of them that were not put back. What became of those that were is no matter. */
const stillStranded = (doc: Y.Doc, stranded: readonly StrandedWords[]): readonly FieldWords[] =>
  stranded.flatMap(({ words, letters }) =>
    letters.every(({ id, copies }) => copiesOf(doc, id).length > copies) ? [] : words,
  );

type Along = Pick<Left, "strays" | "marks" | "surplus">;

/** Lets go along with what others moved what this person wrote in it, how they marked it, and what they deleted of it. Afterwards, as an edit of theirs. */
function goAlong(doc: Y.Doc, { strays, marks, surplus }: Along): void {
  if (strays.length > 0) followWords(doc, strays);
  if (marks.length > 0) putMarks(doc, marks);
  if (surplus.length > 0) doc.transact(() => takeCopies(doc, surplus), FOLLOWED);
}

/** What changes of others left of one's own, until it is seen to. */
export interface LeftBehind {
  /** Own words that went for good with a change. To be asked before Yjs collects what was deleted. */
  look(change: Change): readonly FieldWords[];
  /** Once the change is through: Yjs clears up marks in a transaction of its own. */
  goAlong(): void;
  /** Some may be put back by the server. */
  readonly waits: boolean;
  /** Those that were not put back, if that was waited for. */
  settle(): readonly FieldWords[];
}

export function createLeftBehind(doc: Y.Doc): LeftBehind {
  const along: Along[] = [];
  let stranded: readonly StrandedWords[] = [];
  return {
    look(change) {
      const left = leftWords(change);
      along.push(left);
      stranded = [...stranded, ...left.stranded];
      return left.lost;
    },
    goAlong() {
      for (const one of along.splice(0)) goAlong(doc, one);
    },
    get waits() {
      return stranded.length > 0;
    },
    settle() {
      const words = stillStranded(doc, stranded);
      stranded = [];
      return words;
    },
  };
}
