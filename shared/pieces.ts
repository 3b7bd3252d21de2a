import * as Y from "yjs";
import { idKey } from "#shared/id-key.ts";
import type { Copied } from "#shared/moves.ts";
import { addLetter, firstOf, leafOf } from "#shared/moves.ts";

/** What marks a letter has, as Yjs writes them. */
type Marks = Readonly<Record<string, unknown>>;

interface Letter {
  readonly kind: "letter";
  readonly id: Y.ID;
  readonly item: Y.Item;
  /** That it stands in. */
  readonly text: Y.XmlText;
  readonly letter: string;
  readonly marks: Marks;
}

/** A reference or a line break. */
interface Leaf {
  readonly kind: "leaf";
  readonly id: Y.ID;
  readonly item: Y.Item;
  readonly name: string;
  readonly values: Readonly<Record<string, string>>;
}

/** What a paragraph consists of. */
export type Piece = Letter | Leaf;

/**
 * The pieces of a paragraph in their order, also deleted ones. `stood` says which deleted items had their marks still:
 * those that a transaction deletes take them along.
 */
export function* piecesOf(block: Y.XmlElement, stood: (item: Y.Item) => boolean = () => false): Generator<Piece> {
  for (let child = block._start; child; child = child.right) {
    const { content } = child;
    if (!(content instanceof Y.ContentType)) continue;
    if (content.type instanceof Y.XmlText) yield* lettersOf(content.type, stood);
    else if (leafOf(content) !== null) yield leafIn(child, content.type);
  }
}

function* lettersOf(text: Y.XmlText, stood: (item: Y.Item) => boolean): Generator<Letter> {
  let marks: Marks = {};
  for (let item = text._start; item; item = item.right) {
    const { content } = item;
    if (content instanceof Y.ContentFormat && (!item.deleted || stood(item))) {
      const { [content.key]: _, ...others } = marks;
      marks = content.value === null ? others : { ...others, [content.key]: content.value as unknown };
    }
    if (!(content instanceof Y.ContentString)) continue;
    for (let i = 0; i < item.length; i++)
      yield {
        kind: "letter",
        id: Y.createID(item.id.client, item.id.clock + i),
        item,
        text,
        letter: content.str[i] ?? "",
        marks,
      };
  }
}

function leafIn(item: Y.Item, type: unknown): Leaf {
  const [name, map] = type instanceof Y.XmlElement ? [type.nodeName, type._map] : ["", new Map<string, Y.Item>()];
  // Deleted, it answers with nothing; its values are still there.
  const values = [...map].map(([key, { content }]) => [key, String(content.getContent().at(-1))]);
  return { kind: "leaf", id: item.id, item, name, values: Object.fromEntries(values) as Leaf["values"] };
}

/** The text of a letter. */
const textOf = (piece: Piece | undefined): Y.XmlText | null => (piece?.kind === "letter" ? piece.text : null);

/** The pieces that stand. */
export const standingIn = (block: Y.XmlElement): Piece[] => [...piecesOf(block)].filter(({ item }) => !item.deleted);

/** The element that an item is; null: something else. */
export const elementOf = ({ content }: Y.Item): Y.XmlElement | null =>
  content instanceof Y.ContentType && content.type instanceof Y.XmlElement ? content.type : null;

/** The paragraph that a letter, a reference or a line break stands in. */
export function blockOf({ parent }: Y.Item): Y.XmlElement | null {
  const block = parent instanceof Y.XmlText ? parent.parent : parent;
  return block instanceof Y.XmlElement ? block : null;
}

/**
 * Puts copies of pieces into a paragraph, before the one that stands at this place in it, and adds to a list what they
 * are copies of. In a transaction.
 */
export function insertPieces(block: Y.XmlElement, place: number, pieces: readonly Piece[], copied: Copied[]): void {
  if (pieces.length === 0) return;
  const [before, behind] = [standingIn(block)[place - 1], standingIn(block)[place]];
  const letters = pieces.filter((piece) => piece.kind === "letter");
  // Letters go to the letters before them, or else behind them.
  const text = textOf(before) ?? textOf(behind);
  if (text && letters.length === pieces.length) insertLetters(text, offsetBehind(before), letters);
  else {
    if (before?.kind === "letter" && before.text === textOf(behind)) divideText(block, before, copied);
    const after = before && (textOf(before)?._item ?? before.item);
    const index = after ? block.toArray().findIndex(({ _item: item }) => item === after) + 1 : 0;
    block.insert(index, nodesOf(pieces));
  }
  note(block, pieces, standingIn(block).slice(place, place + pieces.length), copied);
}

function note({ doc }: Y.XmlElement, pieces: readonly Piece[], copies: readonly Piece[], copied: Copied[]): void {
  copies.forEach(({ id }, i) => {
    const of = pieces[i];
    if (of && doc) addLetter(copied, firstOf(doc, of.id), id);
  });
}

/** The letters of a text behind this one move into a text of their own. */
function divideText(block: Y.XmlElement, last: Letter, copied: Copied[]): void {
  const { text } = last;
  const letters = standingIn(block).filter((one) => textOf(one) === text);
  const at = offsetBehind(last);
  const tail = letters.slice(at);
  const made = nodesOf(tail);
  block.insert(block.toArray().indexOf(text) + 1, made);
  text.delete(at, tail.length);
  note(
    block,
    tail,
    standingIn(block).filter((one) => made.includes(textOf(one) as Y.XmlText)),
    copied,
  );
}

/** In its text. */
function offsetBehind(piece: Piece | undefined): number {
  if (piece?.kind !== "letter") return 0;
  let offset = 1;
  for (const one of lettersOf(piece.text, () => false)) {
    if (Y.compareIDs(one.id, piece.id)) break;
    if (!one.item.deleted) offset++;
  }
  return offset;
}

/** Letters of the same marks together. */
function runsOf(letters: readonly Letter[]): { readonly words: string; readonly marks: Marks }[] {
  const runs: { words: string; marks: Marks }[] = [];
  for (const { letter, marks } of letters) {
    const last = runs.at(-1);
    if (last && (last.marks === marks || JSON.stringify(last.marks) === JSON.stringify(marks))) last.words += letter;
    else runs.push({ words: letter, marks });
  }
  return runs;
}

function insertLetters(text: Y.XmlText, offset: number, letters: readonly Letter[]): void {
  let at = offset;
  for (const { words, marks } of runsOf(letters)) {
    text.insert(at, words, marks);
    at += words.length;
  }
}

/** New texts and elements of these. */
function nodesOf(pieces: readonly Piece[]): (Y.XmlText | Y.XmlElement)[] {
  const nodes: (Y.XmlText | Y.XmlElement)[] = [];
  let letters: Letter[] = [];
  const flush = (): void => {
    if (letters.length === 0) return;
    const text = new Y.XmlText();
    text.applyDelta(runsOf(letters).map(({ words, marks }) => ({ insert: words, attributes: marks })));
    nodes.push(text);
    letters = [];
  };
  for (const piece of pieces) {
    if (piece.kind === "letter") letters.push(piece);
    else {
      flush();
      const leaf = new Y.XmlElement(piece.name);
      for (const [name, value] of Object.entries(piece.values)) leaf.setAttribute(name, value);
      nodes.push(leaf);
    }
  }
  flush();
  return nodes;
}

/** Deletes pieces that stand; their texts stay, be they empty. */
export function removePieces(block: Y.XmlElement, pieces: readonly Piece[]): void {
  const going = new Set(pieces.map(({ id }) => idKey(id)));
  const offsets = new Map<Y.XmlText, number>();
  const found = standingIn(block).flatMap((piece) => {
    const text = textOf(piece);
    const offset = (text && offsets.get(text)) ?? 0;
    if (text) offsets.set(text, offset + 1);
    return going.has(idKey(piece.id)) ? [{ piece, offset }] : [];
  });
  // From the last on: places before stay as they are.
  for (const { piece, offset } of found.toReversed()) {
    if (piece.kind === "letter") piece.text.delete(offset, 1);
    else
      block.delete(
        block.toArray().findIndex(({ _item: item }) => item === piece.item),
        1,
      );
  }
}
