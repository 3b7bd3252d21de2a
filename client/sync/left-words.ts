import * as Y from "yjs";
import { copiesOfDeleted } from "#shared/deleted-copies.ts";
import { idKey } from "#shared/id-key.ts";
import { copiesOf, FOLLOWED, movedTo } from "#shared/moves.ts";
import type { Piece } from "#shared/pieces.ts";
import { blockOf, piecesOf } from "#shared/pieces.ts";
import type { Change as Moving, Stray } from "#shared/stray-words.ts";
import { AWAY_MAX, followWords, movedAway, strayWords } from "#shared/stray-words.ts";
import { idsOf } from "#shared/id-sets.ts";
import type { StrayMark } from "#shared/stray-marks.ts";
import { putMarks, strayMarks } from "#shared/stray-marks.ts";
import { strandedWords } from "#shared/stranded-words.ts";
import type { Surplus } from "#shared/surplus-copies.ts";
import { takeCopies } from "#shared/surplus-copies.ts";
import { createWentAlong } from "#shared/went-along.ts";
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
  /** How often each of these letters had been moved or given back by then. */
  readonly copies: ReadonlyMap<Piece, number>;
  /** All that stood in the paragraph with them. */
  readonly beside: readonly Piece[];
  readonly words: readonly FieldWords[];
}

interface Change extends Pick<Moving, "transaction" | "named" | "wentAlong"> {
  /** Yjs clients that this person wrote as. */
  readonly own: ReadonlySet<number>;
  /** Is it this page that lets a letter go along? */
  readonly minds: (letter: Y.ID) => boolean;
  readonly isOwnDeletion: (id: Y.ID) => boolean;
}

/** To be asked before Yjs collects what was deleted. */
function leftWords({ transaction, named, wentAlong, own, minds, isOwnDeletion }: Change): Left {
  const strays = strayWords({ transaction, named, wentAlong, asked: minds });
  const { doc, deleteSet: deleted } = transaction;
  const stranded = strandedWords({ transaction, named, wentAlong, asked: () => false });
  const seenTo = idsOf([...strays, ...stranded].flatMap(({ pieces }) => pieces.map(({ id }) => id)));
  return {
    strays,
    marks: strayMarks({ transaction, asked: minds }, isOwnDeletion),
    surplus: copiesOfDeleted(transaction, wentAlong, isOwnDeletion),
    lost: lostWords(doc, { deleted, named: Y.mergeDeleteSets([named, seenTo]), own }),
    stranded: stranded.map(({ pieces }) => {
      const block = pieces[0] && blockOf(pieces[0].item);
      const all = block ? [...piecesOf(block, (item) => Y.isDeleted(deleted, item.id))] : [];
      const ids = new Set(pieces.map(({ id }) => idKey(id)));
      return {
        copies: new Map(
          all.flatMap((piece) =>
            ids.has(idKey(piece.id)) && own.has(piece.id.client) ? [[piece, copiesOf(doc, piece.id).length]] : [],
          ),
        ),
        beside: all,
        words: lostWords(doc, { deleted: idsOf(pieces.map(({ id }) => id)), named, own }),
      };
    }),
  };
}

const isStranded = (doc: Y.Doc, { copies }: StrandedWords, piece: Piece): boolean =>
  copiesOf(doc, piece.id).length <= (copies.get(piece) ?? -1);

/** Those of them that were not put back. What became of those that were is no matter. */
function stillStranded(doc: Y.Doc, one: StrandedWords): readonly FieldWords[] {
  const left = [...one.copies.keys()].filter((piece) => isStranded(doc, one, piece));
  if (left.length === one.copies.size) return one.words;
  const words = left
    .map((piece) => (piece.kind === "letter" ? piece.letter : " "))
    .join("")
    .trim();
  return words === "" ? [] : one.words.slice(0, 1).map(({ address }) => ({ address, words }));
}

/** What these stand behind may be there again, while the server had not heard of them: it leaves them to this device. */
function strayStranded(doc: Y.Doc, one: StrandedWords): Stray[] {
  const strays: (Stray & { readonly pieces: Piece[] })[] = [];
  let place: Y.ID | null = null;
  for (const piece of one.beside) {
    if (!isStranded(doc, one, piece)) place = movedAway(doc, piece)?.copy ?? place;
    else if (place && strays.at(-1)?.beside === place) strays.at(-1)?.pieces.push(piece);
    else if (place) strays.push({ pieces: [piece], beside: place, behind: true, stood: false });
  }
  return strays;
}

type Along = Pick<Left, "strays" | "marks" | "surplus">;

/** Lets go along with what others moved what this person wrote in it, how they marked it, and what they deleted of it. Afterwards, as an edit of theirs. */
function goAlong(doc: Y.Doc, { strays, marks, surplus }: Along): void {
  if (strays.length > 0) followWords(doc, strays);
  if (marks.length > 0) putMarks(doc, marks);
  if (surplus.length > 0) doc.transact(() => takeCopies(doc, surplus), FOLLOWED);
}

/** What changes of others left of one's own, until it is seen to. */
export interface LeftBehind {
  /** What this device changes itself. To be told before Yjs collects what was deleted, as what follows. */
  note(transaction: Y.Transaction): void;
  /** Own words that went for good with a change. */
  look(change: Omit<Change, "wentAlong">): readonly FieldWords[];
  /** Once the change is through: Yjs clears up marks in a transaction of its own. */
  goAlong(): void;
  /** Some may be put back by the server. */
  readonly waits: boolean;
  /** Those that were not put back, if that was waited for. */
  settle(): readonly FieldWords[];
}

export function createLeftBehind(doc: Y.Doc): LeftBehind {
  const along: Along[] = [];
  const wentAlong = createWentAlong(doc);
  let stranded: readonly StrandedWords[] = [];
  /** Beside what is to be put back. */
  let away: readonly Stray[] = [];
  return {
    note: (transaction) => wentAlong.note(transaction, null),
    look(change) {
      const left = leftWords({ ...change, wentAlong: wentAlong.has });
      wentAlong.note(change.transaction, change.named);
      along.push(left);
      stranded = [...stranded, ...left.stranded];
      away = [...away, ...left.strays.filter(({ isAway }) => isAway)].slice(-AWAY_MAX);
      return left.lost;
    },
    goAlong() {
      for (const one of along.splice(0)) goAlong(doc, one);
      const isBack = ({ beside }: Stray): boolean => movedTo(doc, beside) !== null;
      const strays = [...stranded.flatMap((one) => strayStranded(doc, one)), ...away.filter(isBack)];
      away = away.filter((one) => !isBack(one));
      if (strays.length > 0) followWords(doc, strays);
    },
    get waits() {
      return stranded.length > 0;
    },
    settle() {
      const words = stranded.flatMap((one) => stillStranded(doc, one));
      stranded = [];
      return words;
    },
  };
}
