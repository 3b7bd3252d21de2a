import * as Y from "yjs";
import { deletedItems, lengthBefore } from "#shared/deleted-items.ts";
import { idKey } from "#shared/id-key.ts";
import type { Copied } from "#shared/moves.ts";
import { addGivenBack, copiesOf, firstOf, lastMove, movedTo, standing } from "#shared/moves.ts";
import type { Piece } from "#shared/pieces.ts";
import { blockOf, insertPieces, piecesOf, standingIn } from "#shared/pieces.ts";
import type { Change } from "#shared/stray-words.ts";
import { fieldOf, lettersBefore } from "#shared/stray-words.ts";
import { typedParent } from "#shared/typed-parent.ts";

/**
 * Words of a paragraph that went with what held it, removed by somebody who had not heard of them: they were moved
 * there meanwhile (into a list that another switched off), or written there by somebody who is not here to be told.
 */
export interface Stranded {
  /** The paragraph, which is no more. */
  readonly block: Y.ID;
  readonly pieces: readonly Piece[];
}

/** Those of a change. `asked`: whose author is not here. To be asked before Yjs collects what was deleted. */
export function strandedWords(change: Change): Stranded[] {
  const { transaction, named, asked } = change;
  const { doc, deleteSet } = transaction;
  const blocks = new Set<Y.XmlElement>();
  for (const item of deletedItems(doc, deleteSet)) {
    // Most changes name all that they delete.
    if (Y.isDeleted(named, item.id) && Y.isDeleted(named, item.lastId)) continue;
    const block =
      item.content instanceof Y.ContentString || item.content instanceof Y.ContentType ? blockOf(item) : null;
    if (block) blocks.add(block);
  }
  return [...blocks].flatMap((block) => {
    const pieces = [...piecesOf(block, (item) => Y.isDeleted(deleteSet, item.id))].filter(
      ({ id }) => Y.isDeleted(deleteSet, id) && !Y.isDeleted(named, id) && !movedTo(doc, id) && !wasDeleted(id, change),
    );
    const wereMoved = pieces.some(({ id }) => isCopy(doc, id));
    // Who brings words only now hears of what removed their place, and sees to them.
    const isOld = ({ client, clock }: Y.ID): boolean => clock < (transaction.beforeState.get(client) ?? 0);
    const left = wereMoved ? pieces : pieces.filter(({ id }) => isOld(id) && asked(id));
    return left.length > 0 && block._item ? [{ block: block._item.id, pieces: left }] : [];
  });
}

const isCopy = (doc: Y.Doc, id: Y.ID): boolean => !Y.compareIDs(firstOf(doc, id), id);

/** Did somebody delete these letters where they stood before they were moved here? */
function wasDeleted(id: Y.ID, { transaction, named, heard, wentAlong }: Change): boolean {
  const { doc, beforeState, deleteSet } = transaction;
  const first = firstOf(doc, id);
  const own = copiesOf(doc, id).find(({ copy }) => Y.compareIDs(copy, id));
  // Whoever gave them back knew what had become of them; and what this device moved it may hear named with its own echo.
  if (!own || own.move.knew === null || own.move.copyClient === doc.clientID) return false;
  const others = copiesOf(doc, id).map(({ copy }) => copy);
  const isNew = ({ client, clock }: Y.ID): boolean => clock >= (beforeState.get(client) ?? 0);
  const older = [first, ...others].filter((one) => !isNew(one) && !Y.compareIDs(one, id));
  if (!isNew(id)) {
    if (!heard) return older.some((one) => Y.isDeleted(named, one));
    // They name what only moved as well: what they have somewhere they have not deleted.
    const known = older.filter(({ client, clock }) => clock < (heard.get(client) ?? 0));
    return known.length > 0 && known.every((one) => Y.isDeleted(named, one));
  }
  return (
    older.length > 0 &&
    !wentAlong(id) &&
    !older.some((one) => standing(doc, one).item !== null || Y.isDeleted(deleteSet, one))
  );
}

/**
 * Puts them behind what stood before them in their paragraph, or else into one of their own where that stood. To be
 * called in a transaction, of a document that keeps what is deleted.
 */
export function putBack(doc: Y.Doc, stranded: readonly Stranded[]): void {
  const last = new Map<Y.XmlElement, Y.XmlElement>();
  for (const { block: id, pieces } of stranded) {
    const item = Y.getItem(doc.store, id);
    const block = item instanceof Y.Item && item.content instanceof Y.ContentType ? item.content.type : null;
    const there = pieces.filter((piece) => movedTo(doc, piece.id) === null && standing(doc, piece.id).item === null);
    if (!(block instanceof Y.XmlElement)) continue;
    for (const run of runsIn(block, there)) {
      const copied: Copied[] = [];
      const near = nearest(doc, block, run);
      if (near?.beside) {
        const place = standingIn(near.block).findIndex(({ id: one }) => Y.compareIDs(one, near.beside));
        insertPieces(near.block, near.isBehind ? place : place + 1, run, copied);
      } else {
        const made = new Y.XmlElement(block.nodeName);
        if (!near) insertAtPlaceOf(block, made);
        else if (near.isBehind) insertBeside(near.block, made, 0);
        else {
          insertBeside(last.get(near.block) ?? near.block, made, 1);
          last.set(near.block, made);
        }
        insertPieces(made, 0, run, copied);
      }
      addGivenBack(doc, copied);
    }
  }
}

/** Those of them that stood side by side, with nothing between that stays. */
function runsIn(block: Y.XmlElement, pieces: readonly Piece[]): Piece[][] {
  const keys = new Set(pieces.map(({ id }) => idKey(id)));
  const runs: Piece[][] = [];
  let run: Piece[] | null = null;
  for (const piece of piecesOf(block)) {
    if (!keys.has(idKey(piece.id))) run = null;
    else if (run) run.push(piece);
    else runs.push((run = [piece]));
  }
  return runs;
}

interface Near {
  readonly block: Y.XmlElement;
  /** The letter there that stood beside them in their paragraph. */
  readonly beside: Y.ID | null;
  /** What is there stood behind them. */
  readonly isBehind: boolean;
}

/**
 * Where what stood before these in their paragraph is now, or what stood behind them in it; or else the paragraph of what
 * stood behind that, or before it.
 */
function nearest(doc: Y.Doc, block: Y.XmlElement, run: readonly Piece[]): Near | null {
  const [first, last] = [run[0], run.at(-1)];
  const blocks = blocksOf(outermostGone(block));
  const at = blocks.indexOf(block);
  const whereIs = ({ id }: Pick<Piece, "id">, isBehind: boolean): (Near & { readonly beside: Y.ID }) | null => {
    const now = lastMove(doc, id)?.copy ?? id;
    const { item } = standing(doc, now);
    const there = item && fieldOf(item.parent) === fieldOf(block) ? blockOf(item) : null;
    return there && { block: there, beside: now, isBehind };
  };
  const find = (among: Iterable<Pick<Piece, "id">>, isBehind: boolean): Near | null => {
    for (const piece of among) {
      const found = whereIs(piece, isBehind);
      if (found) return found;
    }
    return null;
  };
  const elsewhere = (piece: Piece): Near | null => {
    const place = placeOf(doc, piece);
    return place && whereIs({ id: place.beside }, !place.behind);
  };
  const findIn = (among: readonly Y.XmlElement[], isBehind: boolean): Near | null => {
    for (const one of among) {
      const found = find(piecesOf(one), isBehind);
      if (found) return { ...found, beside: null };
    }
    return null;
  };
  return (
    (first ? find(lettersBefore(first, doc), false) : null) ??
    (last ? find(lettersBehind(last), true) : null) ??
    (first ? elsewhere(first) : null) ??
    findIn(blocks.slice(at + 1), true) ??
    findIn(blocks.slice(0, at).toReversed(), false)
  );
}

/** What is behind a piece in its paragraph: the first letter of each that was written together, also of what Yjs has collected. */
function* lettersBehind(piece: Piece): Generator<Pick<Piece, "id">> {
  if (piece.kind === "letter") {
    if (piece.id.clock < piece.item.lastId.clock) yield { id: Y.createID(piece.id.client, piece.id.clock + 1) };
    for (let item = piece.item.right; item; item = item.right) yield { id: item.id };
  }
  const own = piece.kind === "letter" ? piece.text._item : piece.item;
  for (let item = own?.right ?? null; item; item = item.right) {
    const text = item.content instanceof Y.ContentType ? item.content.type : null;
    if (!(text instanceof Y.XmlText)) yield { id: item.id };
    else for (let letters = text._start; letters; letters = letters.right) yield { id: letters.id };
  }
}

/** Does what it stood in stand? */
export const isInPlace = ({ parent }: Y.Item): boolean => {
  for (let at: unknown = parent; at instanceof Y.AbstractType && at._item; at = at._item.parent)
    if (at._item.deleted) return false;
  return true;
};

/** Where it stood under another of its names, in what stands: beside the nearest letter there. */
export function placeOf(doc: Y.Doc, { id }: Piece): { readonly beside: Y.ID; readonly behind: boolean } | null {
  for (const other of [...copiesOf(doc, id).map(({ copy }) => copy), firstOf(doc, id)]) {
    const item: unknown = Y.getItem(doc.store, other);
    if (Y.compareIDs(other, id) || !(item instanceof Y.Item) || !isInPlace(item)) continue;
    const text = item.parent;
    if (!(text instanceof Y.XmlText)) continue;
    const there: Piece = { kind: "letter", id: other, item, text, letter: "", marks: {} };
    for (const [letters, behind] of [
      [lettersBefore(there, doc), true],
      [lettersBehind(there), false],
    ] as const)
      for (const one of letters) if (standing(doc, one.id).item) return { beside: one.id, behind };
  }
  return null;
}

/** What was removed with all that it held. */
function outermostGone(block: Y.XmlElement): Y.XmlElement {
  let gone = block;
  while (gone.parent instanceof Y.XmlElement && gone.parent._item?.deleted) gone = gone.parent;
  return gone;
}

/** The paragraphs in an element, also deleted ones, in their order. */
export function blocksOf(element: Y.XmlElement): Y.XmlElement[] {
  if (element.nodeName === "paragraph") return [element];
  const blocks: Y.XmlElement[] = [];
  for (let item = element._start; item; item = item.right)
    if (item.content instanceof Y.ContentType && item.content.type instanceof Y.XmlElement)
      blocks.push(...blocksOf(item.content.type));
  return blocks;
}

function insertBeside(near: Y.XmlElement, made: Y.XmlElement, by: 0 | 1): void {
  const parent = typedParent(near);
  if (!parent) return;
  // In an item of a list: as an item of its own.
  if (parent instanceof Y.XmlElement && parent.nodeName === "listItem")
    insertBeside(parent, wrapped(parent.nodeName, made), by);
  else parent.insert(parent.toArray().indexOf(near) + by, [made]);
}

function insertAtPlaceOf(block: Y.XmlElement, made: Y.XmlElement): void {
  const gone = outermostGone(block);
  const parent = typedParent(gone);
  if (!parent || !gone._item) return;
  const isList = parent instanceof Y.XmlElement && parent.nodeName !== "listItem";
  parent.insert(lengthBefore(gone._item), [isList ? wrapped("listItem", made) : made]);
}

function wrapped(name: string, block: Y.XmlElement): Y.XmlElement {
  const element = new Y.XmlElement(name);
  element.insert(0, [block]);
  return element;
}
