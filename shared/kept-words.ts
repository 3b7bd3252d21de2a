import * as Y from "yjs";
import { deletedItems } from "#shared/deleted-items.ts";
import { idKey } from "#shared/id-key.ts";
import { FOLLOWED } from "#shared/moves.ts";
import type { Piece } from "#shared/pieces.ts";
import { blockOf, piecesOf, standingIn } from "#shared/pieces.ts";
import type { Stray } from "#shared/stray-words.ts";
import { followWords, lettersBefore, movedAway, wentFrom } from "#shared/stray-words.ts";
import { idsOf } from "#shared/id-sets.ts";

/** What a step of undo took out and gave back. */
export interface TakenBack {
  /** All that the step had put in. */
  readonly insertions: Y.Transaction["deleteSet"];
  /** What of it stood until then. */
  readonly gone: Y.Transaction["deleteSet"];
  /** What stands again of what the step had deleted, by letter. */
  readonly restored: ReadonlySet<string>;
}

type Place = Pick<Stray, "beside" | "behind">;

/** Where a letter that an undo took out went back to; null where it did not. */
export function backOf(
  doc: Y.Doc,
  { gone, restored }: Pick<TakenBack, "gone" | "restored">,
  letter: Pick<Piece, "id" | "item">,
): Y.ID | null {
  const copy = Y.isDeleted(gone, letter.id) ? movedAway(doc, letter)?.copy : null;
  return copy && restored.has(idKey(copy)) ? copy : null;
}

/**
 * Words of others that stand among what an undo took out, where that had been moved there and stands again where it was:
 * they belong beside it.
 */
export function strayKept(doc: Y.Doc, taken: TakenBack): Stray[] {
  const { insertions, gone, restored } = taken;
  if (restored.size === 0) return [];
  /** That stand, each with the item that it is. */
  const blocks = new Map<Y.XmlElement, Y.Item>();
  for (const one of deletedItems(doc, gone)) {
    const block = blockOf(one);
    const item = block?._item;
    if (block && item && !item.deleted) blocks.set(block, item);
  }
  return [...blocks].flatMap(([block, item]) => {
    const pieces = [...piecesOf(block)];
    const places = new Map<string, Place>();
    /** Undefined: nothing stands before it, or did. */
    const placeBehind = (piece: Piece): Place | null | undefined => {
      for (const one of lettersBefore(piece, doc)) {
        const place = places.get(idKey(one.id));
        if (place) return place;
        if (!one.item.deleted) return null;
        const went = wentFrom(doc, one, gone);
        const beside = went && backOf(doc, taken, went);
        if (beside) return { beside, behind: true };
      }
    };
    // All that stands in a paragraph of the step's own was put in among what it moved.
    const isOwn = Y.isDeleted(insertions, item.id);
    const placeBefore = (index: number): Place | null => {
      if (!isOwn) return null;
      for (const piece of pieces.slice(index)) {
        const beside = piece.item.deleted ? backOf(doc, taken, piece) : null;
        if (beside) return { beside, behind: false };
      }
      return null;
    };
    const strays: (Place & { readonly pieces: Piece[]; readonly stood: true })[] = [];
    pieces.forEach((piece, i) => {
      if (piece.item.deleted || restored.has(idKey(piece.id))) return;
      const behind = placeBehind(piece);
      const place = behind === undefined ? placeBefore(i) : behind;
      if (!place) return;
      places.set(idKey(piece.id), place);
      const last = strays.at(-1);
      if (last?.beside === place.beside && last.behind === place.behind) last.pieces.push(piece);
      else strays.push({ ...place, pieces: [piece], stood: true });
    });
    return strays;
  });
}

/**
 * Puts them where they belong. What the undo left standing only for them goes as well: it is the step's own, and comes
 * back with it.
 * @returns what went
 */
export function followBack(
  doc: Y.Doc,
  strays: readonly Stray[],
  { insertions }: TakenBack,
): Y.Transaction["deleteSet"] {
  const ids: Y.ID[] = [];
  doc.transact(() => {
    const blocks = new Set(strays.flatMap(({ pieces }) => pieces.flatMap(({ item }) => blockOf(item) ?? [])));
    followWords(doc, strays);
    for (const block of blocks) if (standingIn(block).length === 0) ids.push(...remove(block, insertions));
  }, FOLLOWED);
  return idsOf(ids);
}

/** Lists that hold nothing any more go. Returns those that are the step's own, which come back with it. */
export function removeEmptied(
  doc: Y.Doc,
  lists: readonly Y.XmlElement[],
  { insertions }: TakenBack,
): Y.Transaction["deleteSet"] {
  const ids: Y.ID[] = [];
  doc.transact(() => {
    for (const list of lists) {
      const { parent, _item: item } = list;
      if (item && Y.isDeleted(insertions, item.id)) ids.push(...remove(list, insertions));
      else if (parent instanceof Y.XmlFragment) parent.delete(parent.toArray().indexOf(list as never), 1);
    }
  }, FOLLOWED);
  return idsOf(ids);
}

/** An element that is the step's own, and what held only that. */
function remove(one: Y.XmlElement, insertions: Y.Transaction["deleteSet"]): Y.ID[] {
  const { _item: item, parent } = one;
  if (!item || item.deleted || !(parent instanceof Y.XmlFragment) || !Y.isDeleted(insertions, item.id)) return [];
  // A field without a paragraph would get one from the next editor.
  if (parent.length === 1 && !(parent instanceof Y.XmlElement)) return [];
  const ids = [item.id, ...one.toArray().flatMap(({ _item: held }) => held?.id ?? [])];
  parent.delete(parent.toArray().indexOf(one as never), 1);
  return parent instanceof Y.XmlElement && parent.length === 0 ? [...ids, ...remove(parent, insertions)] : ids;
}
