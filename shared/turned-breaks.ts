import * as Y from "yjs";
import type { Doubled } from "#shared/doubled-words.ts";
import type { Copied } from "#shared/moves.ts";
import { addMoves, firstOf, standing } from "#shared/moves.ts";
import type { Piece } from "#shared/pieces.ts";
import { blockOf, insertPieces, removePieces, standingIn } from "#shared/pieces.ts";
import { removeEmpty } from "#shared/surplus-copies.ts";
import { typedParent } from "#shared/typed-parent.ts";

/**
 * Two divided one paragraph at two places, and what is behind the later place came to stand first: Yjs orders what two
 * put at one place by their clients' numbers.
 */
interface TurnedBreak {
  /** What was divided off at the later place. */
  readonly later: Y.XmlElement;
  /** At the earlier one: of the words behind the later place too. */
  readonly earlier: Y.XmlElement;
  /** Where it is to be divided: before this. */
  readonly at: Y.ID;
}

/** Those among words that stand twice. */
export function turnedBreaks(doc: Y.Doc, doubled: readonly Doubled[]): TurnedBreak[] {
  const breaks = new Map<Y.XmlElement, TurnedBreak>();
  for (const { client, clock, stays, isOfGone } of doubled) {
    const [gone, stay] = [Y.createID(client, clock), stays].map((id) => standing(doc, id).item);
    const [later, earlier] = [gone, stay].map((item) => item && blockOf(item));
    if (!later || !earlier || isOfGone || later === earlier || later.parent !== earlier.parent) continue;
    const lead = before(later, Y.createID(client, clock));
    const isOwnHalf = later._item?.id.client === client && lead.every((piece) => !isCopy(doc, piece));
    const isLater = before(earlier, stays).some(
      (piece) => isCopy(doc, piece) && textAtFirst(doc, piece.id) === textAtFirst(doc, stays),
    );
    if (isOwnHalf && isLater) breaks.set(later, { later, earlier, at: stays });
  }
  return [...breaks.values()];
}

/** Divides the one at the later place as well, and puts there what was written in the other. In a transaction. */
export function turnBreak(transaction: Y.Transaction, { later, earlier, at }: TurnedBreak): void {
  const parent = typedParent(earlier);
  if (!parent) return;
  const tail = standingIn(earlier).slice(before(earlier, at).length);
  const lead = standingIn(later);
  const made = new Y.XmlElement(earlier.nodeName);
  parent.insert(parent.toArray().indexOf(earlier) + 1, [made]);
  const copied: Copied[] = [];
  insertPieces(made, 0, [...lead, ...tail], copied);
  removePieces(earlier, tail);
  removePieces(later, lead);
  addMoves(
    transaction,
    copied,
    [...lead, ...tail].map(({ item }) => item.parent),
  );
  removeEmpty(later);
}

/** What stands before a piece in its paragraph. */
function before(block: Y.XmlElement, id: Y.ID): Piece[] {
  const pieces = standingIn(block);
  return pieces.slice(
    0,
    pieces.findIndex((piece) => Y.compareIDs(piece.id, id)),
  );
}

const isCopy = (doc: Y.Doc, { id }: Piece): boolean => !Y.compareIDs(firstOf(doc, id), id);

/** The paragraph that a letter first stood in. */
function textAtFirst(doc: Y.Doc, id: Y.ID): unknown {
  const first = firstOf(doc, id);
  const item = first.clock < Y.getState(doc.store, first.client) ? Y.getItem(doc.store, first) : null;
  return item instanceof Y.Item ? blockOf(item) : null;
}
