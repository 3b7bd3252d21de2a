import * as Y from "yjs";
import { deletedItems, lengthBefore } from "#shared/deleted-items.ts";
import type { Copied, Moved } from "#shared/moves.ts";
import {
  addLetter,
  addMoves,
  firstOf,
  FOLLOWED,
  hadMoved,
  lastMove,
  movedTo,
  movesIn,
  standing,
} from "#shared/moves.ts";

/**
 * Words that somebody did not know of when they moved the words beside them: they stay behind, at the end of a
 * paragraph that was divided, or go with one that became a list.
 */
export interface Stray {
  readonly letters: string;
  readonly ids: readonly Y.ID[];
  /** The letter they belong behind, where it is now; or, where none was before them, the letter they belong before. */
  readonly beside: Y.ID;
  readonly behind: boolean;
  /** They were not deleted with what held them. */
  readonly stood: boolean;
}

export interface Change {
  readonly transaction: Y.Transaction;
  /** What the change itself names: what who removed it knew. */
  readonly named: Y.Transaction["deleteSet"];
  /** Is this letter asked about? */
  readonly asked: (id: Y.ID) => boolean;
}

/** The words that a change left behind. To be asked before Yjs collects what was deleted. */
export function strayWords(change: Change): Stray[] {
  if (movesIn(change.transaction).length === 0) return [];
  return [...textsWithDeleted(change.transaction)].flatMap((text) => straysIn(text, change));
}

function straysIn(text: Y.XmlText, change: Change): Stray[] {
  const { transaction, asked } = change;
  const { doc, deleteSet, beforeState } = transaction;
  const strays: (Omit<Stray, "letters" | "beside"> & { letters: string; readonly ids: Y.ID[]; beside: Y.ID | null })[] =
    [];
  /** Where what stood before went, in a text that went whole. */
  let before: Away | null = null;
  let begins = true;
  /** Where each stray letter belongs. */
  const places = new Map<string, Away>();
  for (const { id, letter, item } of lettersOf(text)) {
    const died = Y.isDeleted(deleteSet, id);
    const came = id.clock >= (beforeState.get(id.client) ?? 0);
    if (came || (item.deleted && !died)) continue;
    const moved = died ? movedAway(doc, text, id) : null;
    if (moved) {
      before = moved;
      // Of a text that went whole, what stood before its first letter.
      for (const stray of strays) stray.beside ??= moved.copy;
      begins = false;
    } else if (died && (Y.isDeleted(change.named, id) || movedTo(doc, id))) {
      continue;
    } else if (asked(id)) {
      const away: Away | null = died ? before : placeBehind(text, { id, item }, change, places);
      const place = away && knew(away.move, id) ? null : away;
      if (!place && !(died && begins)) continue;
      if (place) places.set(keyOf(id), place);
      const beside = place?.copy ?? null;
      const last = strays.at(-1);
      if (last?.stood === !died && sameId(last.beside, beside)) {
        last.letters += letter;
        last.ids.push(id);
      } else strays.push({ letters: letter, ids: [id], beside, behind: beside !== null, stood: !died });
    } else if (!died) {
      before = null;
      begins = false;
    }
  }
  return strays.flatMap(({ beside, ...rest }) => (beside ? [{ ...rest, beside }] : []));
}

const keyOf = ({ client, clock }: Y.ID): string => `${client}:${clock}`;

const sameId = (one: Y.ID | null, other: Y.ID | null): boolean => Y.compareIDs(one, other);

/** Did who moved them know of this letter? Then they left it where it is. */
const knew = ({ knew: known, copyClient }: Moved, { client, clock }: Y.ID): boolean =>
  known === null || client === copyClient || clock < (known.get(client) ?? 0);

/**
 * Where the letter went that this one was written behind; null where that stays, or was away when this was written:
 * whoever goes on at the end of what they divided writes, for Yjs, behind all that they moved.
 */
function placeBehind(
  text: Y.XmlText,
  { id, item }: { readonly id: Y.ID; readonly item: Y.Item },
  { transaction, named }: Change,
  places: ReadonlyMap<string, Away>,
): Away | null {
  const { doc, deleteSet } = transaction;
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
      } else if (hadMoved(transaction, at)) return null;
    }
    at = at.clock > one.id.clock ? Y.createID(at.client, at.clock - 1) : (one.left?.lastId ?? null);
  }
  return null;
}

/** Where a letter is now, and by which move. */
type Away = NonNullable<ReturnType<typeof lastMove>>;

/** Of a letter that is in another text of the same field now. */
function movedAway(doc: Y.Doc, text: Y.XmlText, id: Y.ID): Away | null {
  const away = lastMove(doc, id);
  const { item } = away ? standing(doc, away.copy) : { item: null };
  // What moved within this text did not leave what stands there: two would follow each other round and round.
  if (!item || item.parent === text || fieldOf(item.parent) !== fieldOf(text)) return null;
  return away;
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

/** Puts words where they belong, and notes that they moved. What became of them meanwhile holds. */
export function followWords(doc: Y.Doc, strays: readonly Stray[]): void {
  doc.transact((transaction) => {
    const moved: Copied[] = [];
    const texts = new Set<unknown>();
    for (const stray of strays) {
      const { item, offset } = placeOf(doc, stray.beside);
      const { letters, ids } = stillThere(doc, stray);
      if (!item || !(item.parent instanceof Y.XmlText) || letters === "") continue;
      for (const id of ids) {
        texts.add(placeOf(doc, id).item?.parent);
        deleteLetter(doc, id);
      }
      const from = Y.getState(doc.store, doc.clientID);
      item.parent.insert(offset + (stray.behind ? 1 : 0), letters);
      const made = doc.store.clients.get(doc.clientID) ?? [];
      const copy = made.findLast((one) => one instanceof Y.Item && one.content instanceof Y.ContentString);
      if (!copy || copy.id.clock < from) continue;
      ids.forEach((id, i) => addLetter(moved, firstOf(doc, id), Y.createID(copy.id.client, copy.id.clock + i)));
    }
    addMoves(transaction, moved, texts);
  }, FOLLOWED);
}

/** Without what was deleted since, or went along by another's doing. */
function stillThere(doc: Y.Doc, { letters, ids, stood }: Stray): { letters: string; ids: Y.ID[] } {
  const kept = ids.flatMap((id, i) =>
    (stood ? standing(doc, id).item !== null : movedTo(doc, id) === null) ? [{ id, letter: letters[i] ?? "" }] : [],
  );
  return { letters: kept.map(({ letter }) => letter).join(""), ids: kept.map(({ id }) => id) };
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
