import * as Y from "yjs";
import { deletedItems, lengthBefore } from "#shared/deleted-items.ts";
import { addLetter, addMoves, firstOf, FOLLOWED, hasMoved, movedTo, movesIn, standing } from "#shared/moves.ts";
import type { Moved } from "#shared/moves.ts";

/**
 * Own words that others did not know of when they moved the words beside them: they stay behind, at the end of a
 * paragraph that was divided, or go with one that became a list.
 */
export interface Stray {
  readonly letters: string;
  readonly ids: readonly Y.ID[];
  /** The letter they belong behind, where it is now; or, where none was before them, the letter they belong before. */
  readonly beside: Y.ID;
  readonly behind: boolean;
}

export interface Change {
  readonly transaction: Y.Transaction;
  /** What the change itself names: what who removed it knew. */
  readonly named: Y.Transaction["deleteSet"];
  readonly own: ReadonlySet<number>;
}

/** The own words that a change of others left behind. To be asked before Yjs collects what was deleted. */
export function strayWords({ transaction, named, own }: Change): Stray[] {
  if (movesIn(transaction).length === 0) return [];
  return [...textsWithDeleted(transaction)].flatMap((text) => straysIn(text, { transaction, named, own }));
}

function straysIn(text: Y.XmlText, change: Change): Stray[] {
  const { transaction, own } = change;
  const { doc, deleteSet, beforeState } = transaction;
  const strays: { letters: string; readonly ids: Y.ID[]; beside: Y.ID | null; readonly behind: boolean }[] = [];
  /** Where what stood before went, in a text that went whole. */
  let before: Y.ID | null = null;
  let begins = true;
  /** Where each stray letter belongs. */
  const places = new Map<string, Y.ID>();
  for (const { id, letter, item } of lettersOf(text)) {
    const died = Y.isDeleted(deleteSet, id);
    const came = id.clock >= (beforeState.get(id.client) ?? 0);
    if (came || (item.deleted && !died)) continue;
    const moved = died ? movedAway(doc, text, id) : null;
    if (moved) {
      before = moved;
      // Of a text that went whole, what stood before its first letter.
      for (const stray of strays) stray.beside ??= before;
      begins = false;
    } else if (died && (Y.isDeleted(change.named, id) || movedTo(doc, id))) {
      continue;
    } else if (own.has(id.client)) {
      const place = died ? before : placeBehind(text, { id, item }, change, places);
      if (!place && !(died && begins)) continue;
      if (place) places.set(keyOf(id), place);
      const last = strays.at(-1);
      if (last && last.beside === place) {
        last.letters += letter;
        last.ids.push(id);
      } else strays.push({ letters: letter, ids: [id], beside: place, behind: place !== null });
    } else if (!died) {
      before = null;
      begins = false;
    }
  }
  return strays.flatMap(({ beside, ...rest }) => (beside ? [{ ...rest, beside }] : []));
}

const keyOf = ({ client, clock }: Y.ID): string => `${client}:${clock}`;

/**
 * Where the letter went that this one was written behind; null where that stays, or was away when this was written:
 * whoever goes on at the end of what they divided writes, for Yjs, behind all that they moved.
 */
function placeBehind(
  text: Y.XmlText,
  { id, item }: { readonly id: Y.ID; readonly item: Y.Item },
  { transaction: { doc, deleteSet }, named }: Change,
  places: ReadonlyMap<string, Y.ID>,
): Y.ID | null {
  let at: Y.ID | null = id.clock > item.id.clock ? Y.createID(id.client, id.clock - 1) : item.origin;
  while (at) {
    const place = places.get(keyOf(at));
    if (place) return place;
    const one = Y.getItem(doc.store, at);
    if (!(one instanceof Y.Item) || one.parent !== text) return null;
    if (one.content instanceof Y.ContentString || one.deleted) {
      const died = Y.isDeleted(deleteSet, at);
      if (!one.deleted) return null;
      if (died && Y.isDeleted(named, at)) {
        const moved = movedAway(doc, text, at);
        if (moved) return moved;
      } else if (hasMoved(doc, at)) return null;
    }
    at = at.clock > one.id.clock ? Y.createID(at.client, at.clock - 1) : (one.left?.lastId ?? null);
  }
  return null;
}

/** Where a letter of a text is now, in another text of the same field. */
function movedAway(doc: Y.Doc, text: Y.XmlText, id: Y.ID): Y.ID | null {
  const moved = movedTo(doc, id);
  const { item } = moved ? standing(doc, moved) : { item: null };
  // What moved within this text did not leave what stands there: two would follow each other round and round.
  if (!item || item.parent === text || fieldOf(item.parent) !== fieldOf(text)) return null;
  return moved;
}

function fieldOf(type: unknown): unknown {
  let at: unknown = type;
  while (at instanceof Y.XmlText || at instanceof Y.XmlElement) at = at.parent;
  return at;
}

function* lettersOf(text: Y.XmlText): Generator<{ item: Y.Item; id: Y.ID; letter: string }> {
  for (let item = text._start; item; item = item.right)
    if (item.content instanceof Y.ContentString)
      for (let i = 0; i < item.length; i++)
        yield { item, id: Y.createID(item.id.client, item.id.clock + i), letter: item.content.str[i] ?? "" };
}

/** What these are, to be left out of what was lost. */
export function idsOf(strays: readonly Stray[]): Y.Transaction["deleteSet"] {
  const set = Y.createDeleteSet();
  for (const { client, clock } of strays.flatMap(({ ids }) => ids)) {
    const ranges = set.clients.get(client) ?? [];
    ranges.push({ clock, len: 1 });
    set.clients.set(client, ranges);
  }
  return set;
}

function textsWithDeleted({ doc, deleteSet }: Y.Transaction): Set<Y.XmlText> {
  const parents = [...deletedItems(doc, deleteSet)].map(({ parent }) => parent);
  return new Set(parents.filter((parent): parent is Y.XmlText => parent instanceof Y.XmlText));
}

/** Puts own words where they belong, and notes that they moved. */
export function followWords(doc: Y.Doc, strays: readonly Stray[]): void {
  doc.transact(() => {
    const moved: Moved[] = [];
    for (const { letters, ids, beside, behind } of strays) {
      const { item, offset } = placeOf(doc, beside);
      if (!item || !(item.parent instanceof Y.XmlText)) continue;
      for (const id of ids) deleteLetter(doc, id);
      const from = Y.getState(doc.store, doc.clientID);
      item.parent.insert(offset + (behind ? 1 : 0), letters);
      const made = doc.store.clients.get(doc.clientID) ?? [];
      const copy = made.findLast((one) => one instanceof Y.Item && one.content instanceof Y.ContentString);
      if (!copy || copy.id.clock < from) continue;
      ids.forEach((id, i) => addLetter(moved, firstOf(doc, id), Y.createID(copy.id.client, copy.id.clock + i)));
    }
    addMoves(doc, moved);
  }, FOLLOWED);
}

/** Where in its text a letter is. */
function placeOf(doc: Y.Doc, id: Y.ID): { item: Y.Item | null; offset: number } {
  const { item } = standing(doc, id);
  return { item, offset: item ? lengthBefore(item) + id.clock - item.id.clock : 0 };
}

function deleteLetter(doc: Y.Doc, id: Y.ID): void {
  const { item, offset } = placeOf(doc, id);
  if (item?.parent instanceof Y.XmlText) item.parent.delete(offset, 1);
}
