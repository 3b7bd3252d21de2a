import * as Y from "yjs";
import { idKey } from "#shared/id-key.ts";
import { deletedItems } from "#shared/deleted-items.ts";
import { copiesOf, leafOf, movedTo, standing } from "#shared/moves.ts";
import type { Piece } from "#shared/pieces.ts";
import { blockOf, piecesOf, standingIn } from "#shared/pieces.ts";
import type { Stranded } from "#shared/stranded-words.ts";
import { isInPlace, placeOf } from "#shared/stranded-words.ts";
import type { Stray } from "#shared/stray-words.ts";
import { lettersBefore, movedAway } from "#shared/stray-words.ts";

/** What stands again since an undo gave it back: letters, and the paragraphs that they are in. */
export interface Restored {
  readonly letters: ReadonlySet<string>;
  readonly blocks: ReadonlySet<Y.XmlElement>;
}

/** @param deletions what the step had deleted */
export function restoredBy(doc: Y.Doc, deletions: Y.Transaction["deleteSet"]): Restored {
  const letters = new Set<string>();
  const blocks = new Set<Y.XmlElement>();
  for (const { redone, length } of deletedItems(doc, deletions)) {
    const again = redone && standing(doc, redone);
    const block = again?.item && blockOf(again.item);
    if (!redone || !block) continue;
    blocks.add(block);
    // Two that were restored side by side are one now.
    for (let at = 0; at < Math.min(length, again.length); at++)
      letters.add(idKey(Y.createID(redone.client, redone.clock + at)));
  }
  return { letters, blocks };
}

/**
 * Words that an undo gave back where they had been, though what they stood behind has been moved away since: they
 * belong behind that.
 * @param then what was known when the step was made, as clocks by client
 */
export function strayRestored(doc: Y.Doc, { letters, blocks }: Restored, then: ReadonlyMap<number, number>): Stray[] {
  const places = new Map<string, Y.ID>();
  /** Where what a piece stands behind went since. */
  const placeOf = (piece: Piece): Y.ID | null => {
    for (const one of lettersBefore(piece, doc)) {
      const place = places.get(idKey(one.id));
      if (place) return place;
      if (!one.item.deleted) return null;
      const away = movedAway(doc, one)?.copy;
      // What the step itself moves again it moved from between these.
      if (away && letters.has(idKey(away))) continue;
      if (away) return away.clock >= (then.get(away.client) ?? 0) ? away : null;
    }
    return null;
  };
  return [...blocks].flatMap((block) => {
    const strays: { pieces: Piece[]; beside: Y.ID; behind: true; stood: true }[] = [];
    for (const piece of standingIn(block)) {
      const place = letters.has(idKey(piece.id)) ? placeOf(piece) : null;
      if (!place) continue;
      places.set(idKey(piece.id), place);
      const last = strays.at(-1);
      if (last?.beside === place) last.pieces.push(piece);
      else strays.push({ pieces: [piece], beside: place, behind: true, stood: true });
    }
    return strays;
  });
}

/** Words that an undo did not give back: beside what they belong, or by what stood beside them in what is no more. */
interface NotRestored {
  readonly strays: readonly Stray[];
  readonly stranded: readonly Stranded[];
}

/**
 * Words that a step had deleted and that an undo did not give back, since what they stood in is no more: somebody made a
 * list of it, or joined it to another, or took back a join. Those that the step only moved are none of them.
 */
export function notRestored(
  doc: Y.Doc,
  { insertions, deletions }: Record<"insertions" | "deletions", Y.Transaction["deleteSet"]>,
): NotRestored {
  const blocks = new Set<Y.XmlElement>();
  for (const item of deletedItems(doc, deletions)) {
    if (!(item.content instanceof Y.ContentString || leafOf(item.content) !== null) || item.redone) continue;
    const block = blockOf(item);
    if (block && !isInPlace(item)) blocks.add(block);
  }
  const strays: (Stray & { readonly pieces: Piece[] })[] = [];
  const stranded = [...blocks].flatMap((block) => {
    const pieces = [...piecesOf(block, ({ id }) => Y.isDeleted(deletions, id))].filter(
      ({ id, item }) =>
        !item.redone &&
        item.deleted &&
        !isInPlace(item) &&
        Y.isDeleted(deletions, id) &&
        !Y.isDeleted(insertions, id) &&
        !copiesOf(doc, id).some(({ copy }) => Y.isDeleted(insertions, copy)) &&
        movedTo(doc, id) === null,
    );
    const rest = pieces.filter((piece) => {
      const place = placeOf(doc, piece);
      const last = strays.at(-1);
      if (place && last?.behind === place.behind && Y.compareIDs(last.beside, place.beside)) last.pieces.push(piece);
      else if (place) strays.push({ ...place, pieces: [piece], stood: false });
      return !place;
    });
    return rest.length > 0 && block._item ? [{ block: block._item.id, pieces: rest }] : [];
  });
  return { strays, stranded };
}
