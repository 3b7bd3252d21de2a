import * as Y from "yjs";
import { idKey } from "#shared/id-key.ts";
import { deletedItems } from "#shared/deleted-items.ts";
import type { Copied, Moved } from "#shared/moves.ts";
import {
  addGivenBack,
  addMoves,
  copiesOf,
  firstOf,
  FOLLOWED,
  hadMoved,
  lastMove,
  leafOf,
  movedTo,
  movesIn,
  standing,
} from "#shared/moves.ts";
import type { Piece } from "#shared/pieces.ts";
import { blockOf, insertPieces, piecesOf, removePieces, standingIn } from "#shared/pieces.ts";

/**
 * Words that somebody did not know of when they moved the words beside them: they stay behind, at the end of a
 * paragraph that was divided, or go with one that became a list.
 */
export interface Stray {
  readonly pieces: readonly Piece[];
  /** What they belong behind, where it is now; or, where nothing was before them, what they belong before. */
  readonly beside: Y.ID;
  readonly behind: boolean;
  /** They were not deleted with what held them. */
  readonly stood: boolean;
  /** What they belong behind stands nowhere for now: it went with what held it where it had been moved to, and is put back. */
  readonly isAway?: boolean;
}

/** Of more that wait for what they belong behind, the first were put there long ago, or never will be. */
export const AWAY_MAX = 200;

export interface Change {
  readonly transaction: Y.Transaction;
  /** What the change itself names: what who removed it knew. */
  readonly named: Y.Transaction["deleteSet"];
  /**
   * Where the change names all that its sender knows to be deleted, as whoever comes back does, and not just what the
   * change removed: what they had heard of, as clocks by client.
   */
  readonly heard?: ReadonlyMap<number, number> | null;
  /** Had this letter gone with what held it before? Then nobody deleted it. */
  readonly wentAlong: (id: Y.ID) => boolean;
  /** Is this letter asked about? */
  readonly asked: (id: Y.ID) => boolean;
}

/**
 * The words that a change left behind: it moved those beside them, or took one copy of those out of two. To be asked
 * before Yjs collects what was deleted.
 */
export function strayWords(change: Change): Stray[] {
  const { doc, deleteSet } = change.transaction;
  const moved = movesIn(change.transaction).length > 0;
  const blocks = new Set<Y.XmlElement | null>();
  // Most changes delete what stands nowhere else.
  for (const item of deletedItems(doc, deleteSet))
    if (moved || movedTo(doc, item.id) || movedTo(doc, item.lastId) || wentAlone(item, change))
      blocks.add(blockOf(item));
  return [...blocks].flatMap((block) => (block ? straysIn(block, change) : []));
}

/** Did it go with the text that it stood in, which nobody deleted for it, out of a paragraph that stays? */
const wentAlone = (item: Y.Item, { named }: Change): boolean =>
  item.content instanceof Y.ContentString &&
  !(Y.isDeleted(named, item.id) && Y.isDeleted(named, item.lastId)) &&
  blockOf(item)?._item?.deleted === false;

/** The last letter before one that went, wherever that is; null where it is to be put back, and the other with it. */
function placeNear(piece: Piece, change: Change, near: ReadonlyMap<string, Y.ID>): Y.ID | null {
  const { doc } = change.transaction;
  for (const one of lettersBefore(piece, doc)) {
    const place = near.get(idKey(one.id));
    if (place) return place;
    if (!one.item.deleted) return one.id;
    const away = movedAway(doc, one);
    if (away) return away.copy;
    if (isStranded(one.id, change)) return null;
  }
  return null;
}

/** What somebody moved away from before this to where nothing is any more, and did not know of this. */
function placeMissed(piece: Piece, change: Change, missed: ReadonlyMap<string, Y.ID>): Y.ID | null {
  const { transaction, named } = change;
  const { doc, deleteSet } = transaction;
  for (const { id, item } of lettersBefore(piece, doc)) {
    const place = missed.get(idKey(id));
    if (place) return place;
    if (!item.deleted) return null;
    if (!Y.isDeleted(deleteSet, id)) continue;
    const isUnheard = ({ copy, move }: Away): boolean => wentUnnamed(copy, change) && !knew(move, piece.id);
    return Y.isDeleted(named, id) && copiesOf(doc, id).some(isUnheard) ? id : null;
  }
  return null;
}

/** Went a letter with what held it wherever it had been moved to? Then it is put back. */
const isStranded = (id: Y.ID, change: Change): boolean =>
  change.wentAlong(id) || copiesOf(change.transaction.doc, id).some(({ copy }) => wentUnnamed(copy, change));

/** Did it go with what held it just now? */
const wentUnnamed = (id: Y.ID, { transaction, named }: Change): boolean =>
  Y.isDeleted(transaction.deleteSet, id) && !Y.isDeleted(named, id);

function straysIn(block: Y.XmlElement, change: Change): Stray[] {
  const { transaction, asked } = change;
  const { doc, deleteSet, beforeState } = transaction;
  const strays: (Omit<Stray, "pieces" | "beside"> & { readonly pieces: Piece[]; beside: Y.ID | null })[] = [];
  /** Where what stood before went, in a paragraph that went whole. */
  let before: Away | null = null;
  let begins = true;
  const stays = block._item?.deleted === false;
  /** What each of those belongs behind that went out of a paragraph that stays. */
  const near = new Map<string, Y.ID>();
  /** Where each stray piece belongs. */
  const places = new Map<string, Away>();
  /** What those stand behind that wait for it. */
  const missed = new Map<string, Y.ID>();
  const pieces = [...piecesOf(block, (item) => Y.isDeleted(deleteSet, item.id))];
  for (const piece of pieces) {
    const { id, item } = piece;
    const died = Y.isDeleted(deleteSet, id);
    const came = id.clock >= (beforeState.get(id.client) ?? 0);
    if (came || (item.deleted && !died)) continue;
    const moved = died ? movedAway(doc, piece) : null;
    if (moved) {
      before = moved;
      // Of a paragraph that went whole, what stood before its first letter.
      for (const stray of strays) stray.beside ??= moved.copy;
      begins = false;
    } else if (died && (Y.isDeleted(change.named, id) || movedTo(doc, id))) {
      continue;
      // A copy of one's own letter, which the server made, it puts back without what one wrote behind it.
    } else if (asked(id) || (died && asked(firstOf(doc, id)))) {
      const away: Away | null = died ? before : placeBehind(piece, change, places);
      // Whoever knew of what died names it.
      const place = away && !died && wasLeft(id, away, transaction) ? null : away;
      if (place) places.set(idKey(id), place);
      const there = died && stays && !place ? placeNear(piece, change, near) : null;
      if (there) near.set(idKey(id), there);
      const missing = away || died ? null : placeMissed(piece, change, missed);
      if (missing) missed.set(idKey(id), missing);
      const beside = place?.copy ?? there ?? missing;
      if (!beside && !(died && begins)) continue;
      const last = strays.at(-1);
      const isAway = missing !== null;
      if (last?.stood === !died && last.isAway === isAway && Y.compareIDs(last.beside, beside)) last.pieces.push(piece);
      else strays.push({ pieces: [piece], beside, behind: beside !== null, stood: !died, isAway });
    } else if (!died) {
      before = null;
      begins = false;
    }
  }
  return strays.flatMap(({ beside, ...rest }) => (beside ? [{ ...rest, beside }] : []));
}

/**
 * Did who moved what a letter stands behind away from it know of it? Then they left it where it is. Whoever only took a
 * move of theirs back since, and knew of it by then, did not.
 */
function wasLeft(id: Y.ID, away: Away, { doc, beforeState }: Y.Transaction): boolean {
  if (away.move.left === null) return knew(away.move, id);
  const moves = copiesOf(doc, away.copy).filter(({ copy }) => copy.clock >= (beforeState.get(copy.client) ?? 0));
  const first = moves.filter((one) => !moves.some((other) => other !== one && isAfter(one, other.copy)));
  return (first.length > 0 ? first : [away]).every(({ move }) => knew(move, id));
}

/** Was a copy made by who had heard of another? */
const isAfter = ({ copy, move: { knew: known, left } }: Away, other: Y.ID): boolean =>
  copy.client === other.client ? copy.clock > other.clock : other.clock < ((known ?? left)?.get(other.client) ?? 0);

/** Of what was given back nothing says what its maker knew. */
function knew({ knew: known, left, copyClient }: Moved, { client, clock }: Y.ID): boolean {
  const heard = known ?? left;
  return client === copyClient || (heard !== null && clock < (heard.get(client) ?? 0));
}

/**
 * Of what came only now, to where nothing is any more: what it goes along behind once its author's device hears of where
 * that went; null where it does not.
 */
export function goesBehind(doc: Y.Doc, piece: Piece): Y.ID | null {
  for (const one of lettersBefore(piece, doc)) {
    if (!one.item.deleted) return null;
    const away = movedAway(doc, one);
    if (away) return away.copy;
  }
  return null;
}

/**
 * Where that went which a piece was written behind; null where it stays. What had moved away already when this was
 * written was not before it: whoever goes on at the end of what they divided writes, for Yjs, behind all that they
 * moved.
 */
function placeBehind(piece: Piece, { transaction, named }: Change, places: ReadonlyMap<string, Away>): Away | null {
  const { doc, deleteSet } = transaction;
  let isPast = false;
  for (const { id, item } of lettersBefore(piece, doc)) {
    const place = places.get(idKey(id));
    if (place) return place;
    if (!item.deleted) return null;
    const went = wentFrom(doc, { id, item }, deleteSet);
    if (went) {
      const moved = Y.isDeleted(named, went.id) ? movedAway(doc, went) : null;
      if (moved && !(isPast && isAmongMoved({ id, item }, transaction))) return moved;
    } else if (hadMoved(transaction, id)) isPast = true;
  }
  return null;
}

type Before = Pick<Piece, "id" | "item">;

/** What is in a set of deletions of a letter, in the text that it stood in: itself, or another copy of it there. */
export function wentFrom(doc: Y.Doc, letter: Before, deletions: Y.Transaction["deleteSet"]): Before | null {
  if (Y.isDeleted(deletions, letter.id)) return letter;
  for (const { copy } of copiesOf(doc, letter.id)) {
    const item: unknown = Y.isDeleted(deletions, copy) ? Y.getItem(doc.store, copy) : null;
    if (item instanceof Y.Item && item.parent === letter.item.parent) return { id: copy, item };
  }
  return null;
}

/** What is before a piece, from what it was written behind to the left, in its paragraph; also what Yjs has collected. */
export function* lettersBefore(piece: Piece, doc: Y.Doc): Generator<Before> {
  if (piece.kind === "leaf") return yield* beforeIn(piece.item.left);
  const { item, id, text } = piece;
  for (let clock = id.clock - 1; clock >= item.id.clock; clock--) yield { item, id: Y.createID(id.client, clock) };
  const { origin } = item;
  const one = origin ? Y.getItem(doc.store, origin) : null;
  if (origin && one instanceof Y.Item) yield* itemsBack(one, origin.clock);
  yield* beforeIn(text._item?.left ?? null);
}

function* beforeIn(sibling: Y.Item | null): Generator<Before> {
  for (let item = sibling; item; item = item.left) {
    const text = item.content instanceof Y.ContentType ? item.content.type : null;
    if (!(text instanceof Y.XmlText)) yield { item, id: item.id };
    else {
      let last = text._start;
      while (last?.right) last = last.right;
      if (last) yield* itemsBack(last, last.lastId.clock);
    }
  }
}

/** The letters of a text from one on to the left. */
function* itemsBack(from: Y.Item, end: number): Generator<Before> {
  let clock = end;
  for (let item: Y.Item | null = from; item; item = item.left, clock = item?.lastId.clock ?? 0) {
    const { client } = item.id;
    if (item.content instanceof Y.ContentString)
      for (; clock >= item.id.clock; clock--) yield { item, id: Y.createID(client, clock) };
    // Where marks begin or end is neither deleted nor a letter.
    else if (item.deleted) yield { item, id: Y.createID(client, clock) };
  }
}

/** Was it written behind what had moved away? Then whoever did so had not heard of that. */
function isAmongMoved({ item: first }: Before, transaction: Y.Transaction): boolean {
  for (let item: unknown = first; item instanceof Y.Item && item.origin;) {
    const { client } = item.id;
    const away = lastMove(transaction.doc, item.origin);
    // Who moved it goes on behind it knowingly.
    if (away && away.move.copyClient !== client && hadMoved(transaction, item.origin)) return true;
    item = Y.getItem(transaction.doc.store, item.origin);
  }
  return false;
}

/** Where a letter is now, and by which move. */
type Away = NonNullable<ReturnType<typeof lastMove>>;

/** Of a piece that stands elsewhere in the same field now. */
export function movedAway(doc: Y.Doc, { id, item }: Before): Away | null {
  const away = lastMove(doc, id);
  const copy = away && standing(doc, away.copy).item;
  if (!away || !copy) return null;
  // What does not read the same is no copy, whatever its writer says; of what Yjs has collected nobody can tell.
  if (!(item.content instanceof Y.ContentDeleted) && letterOf(copy, away.copy) !== letterOf(item, id)) return null;
  const { parent } = copy;
  // What moved within one text did not leave what stands there: two would follow each other round and round.
  if (parent === item.parent || fieldOf(parent) !== fieldOf(item.parent)) return null;
  return away;
}

const letterOf = ({ content, id: { clock } }: Y.Item, id: Y.ID): string | null =>
  content instanceof Y.ContentString ? (content.str[id.clock - clock] ?? null) : leafOf(content);

/** What a text or an element lies in at last. */
export function fieldOf(type: unknown): unknown {
  let at: unknown = type;
  while (at instanceof Y.XmlText || at instanceof Y.XmlElement) at = at.parent;
  return at;
}

/** Puts words where they belong, and notes that they moved, as it returns. What became of them meanwhile holds. */
export function followWords(doc: Y.Doc, strays: readonly Stray[]): readonly Copied[] {
  const all: Copied[] = [];
  doc.transact((transaction) => {
    for (const { pieces, beside, behind, stood } of strays) {
      const there = pieces.filter(({ id }) => (stood ? standing(doc, id).item !== null : movedTo(doc, id) === null));
      // Others that went along may have moved it once more; what is noted is heard of after this transaction.
      const at = standing(doc, beside).item ? beside : (copyAmong(all, firstOf(doc, beside)) ?? movedTo(doc, beside));
      const item = at && standing(doc, at).item;
      const block = item && blockOf(item);
      if (!block || there.length === 0 || there.some(({ id }) => Y.compareIDs(id, at))) continue;
      // They may have been found in another copy of this document.
      const held = there.flatMap(({ id }) => {
        const one: unknown = Y.getItem(doc.store, id);
        return one instanceof Y.Item ? [one] : [];
      });
      for (const from of new Set(held.map(blockOf))) if (from) removePieces(from, there);
      const place = standingIn(block).findIndex(({ id }) => Y.compareIDs(id, at));
      const copied: Copied[] = [];
      insertPieces(block, place + (behind ? 1 : 0), there, copied);
      all.push(...copied);
      // What went with what held it is given back: whoever moves it has heard of that.
      if (!stood) addGivenBack(doc, copied);
      else
        addMoves(
          transaction,
          copied,
          held.map(({ parent }) => parent),
        );
    }
  }, FOLLOWED);
  return all;
}

function copyAmong(copied: readonly Copied[], { client, clock }: Y.ID): Y.ID | null {
  const last = copied.findLast((one) => one.client === client && clock >= one.clock && clock < one.clock + one.length);
  return last ? Y.createID(last.copyClient, last.copyClock + clock - last.clock) : null;
}
