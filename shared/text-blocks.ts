import * as Y from "yjs";

/**
 * A field as its text blocks: its paragraphs in order, however deep in lists. A place in a field is a block's number
 * and an offset in it: UTF-16 units, each inline atom (hard break, reference) one. That is what ProseMirror counts in a
 * text block, and what a `RichText`'s paragraphs count in order, so a place serves editor and static field alike.
 */

/** Stands for an inline atom in a block's text. */
export const ATOM = "\uFFFC";

/** A stretch of a block in one Yjs text, or one atom, which is child `index` of `parent`. */
type Piece =
  | { readonly from: number; readonly to: number; readonly text: Y.XmlText }
  | { readonly from: number; readonly to: number; readonly parent: Y.XmlFragment; readonly index: number };

export interface TextBlock {
  readonly text: string;
  readonly pieces: readonly Piece[];
}

/** A place in a field. */
export interface Spot {
  readonly block: number;
  readonly at: number;
}

/** Part of one text block: `from` up to but without `to`. */
export interface BlockRange {
  readonly block: number;
  readonly from: number;
  readonly to: number;
}

export interface FieldText {
  readonly blocks: readonly TextBlock[];
  /** Where each Yjs text, and each child of what holds text, begins. */
  readonly places: ReadonlyMap<unknown, Spot | readonly Spot[]>;
}

const isAtom = (child: unknown): boolean =>
  child instanceof Y.XmlElement && (child.nodeName === "hardBreak" || child.nodeName === "reference");

/** Reads like `readField` does: the blocks are the paragraphs that it gives. Never writes. */
export function readTextBlocks(fragment: Y.XmlFragment): FieldText {
  const blocks: TextBlock[] = [];
  const places = new Map<unknown, Spot | readonly Spot[]>();

  function walk(parent: Y.XmlFragment): void {
    const wraps = parent instanceof Y.XmlElement && ["paragraph", "listItem"].includes(parent.nodeName);
    const list = parent instanceof Y.XmlElement && parent.nodeName.endsWith("List");
    const before = blocks.length;
    const spots: Spot[] = [];
    let text = "";
    let pieces: Piece[] = [];
    const flush = (): void => {
      if (pieces.length > 0) blocks.push({ text, pieces });
      [text, pieces] = ["", []];
    };
    parent.toArray().forEach((child, index) => {
      if (list || !(child instanceof Y.XmlText || isAtom(child))) flush();
      spots.push({ block: blocks.length, at: text.length });
      if (child instanceof Y.XmlText) {
        const said = wordsOf(child);
        places.set(child, { block: blocks.length, at: text.length });
        if (said === "") return;
        pieces.push({ from: text.length, to: text.length + said.length, text: child });
        text += said;
      } else if (isAtom(child)) {
        pieces.push({ from: text.length, to: text.length + 1, parent, index });
        text += ATOM;
      } else if (child instanceof Y.XmlElement) walk(child);
    });
    spots.push({ block: blocks.length, at: text.length });
    flush();
    if (wraps && blocks.length === before) blocks.push({ text: "", pieces: [] });
    places.set(parent, spots);
  }

  walk(fragment);
  return { blocks, places };
}

function wordsOf(text: Y.XmlText): string {
  return (text.toDelta() as { insert: unknown }[])
    .map(({ insert }) => (typeof insert === "string" ? insert : ATOM))
    .join("");
}

/** What lies between two places: one range a block, those with nothing in them left out. */
export function rangesBetween(field: FieldText, from: Spot, to: Spot): BlockRange[] {
  const ranges: BlockRange[] = [];
  for (let block = from.block; block <= to.block; block++) {
    const length = field.blocks[block]?.text.length ?? 0;
    const start = block === from.block ? Math.min(from.at, length) : 0;
    const end = block === to.block ? Math.min(to.at, length) : length;
    if (start < end) ranges.push({ block, from: start, to: end });
  }
  return ranges;
}

/** The words of these ranges; blocks end with a new line. */
export const wordsIn = (field: FieldText, ranges: readonly BlockRange[]): string =>
  ranges.map(({ block, from, to }) => field.blocks[block]?.text.slice(from, to) ?? "").join("\n");

/** As much of an editor's document as counting needs: any ProseMirror node. */
interface EditorNode {
  readonly isTextblock: boolean;
  readonly nodeSize: number;
  descendants(visit: (node: EditorNode, position: number) => boolean): void;
}

/** The editor's position of a place; null when it has no such block. */
export function editorPosition(doc: EditorNode, { block, at }: Spot): number | null {
  let [seen, found] = [0, null as number | null];
  doc.descendants((node, position) => {
    if (node.isTextblock && seen++ === block) found = position + 1 + at;
    return !node.isTextblock && found === null;
  });
  return found;
}

/** The place of an editor's position; null outside any text block. */
export function spotOfPosition(doc: EditorNode, position: number): Spot | null {
  let [seen, found] = [-1, null as Spot | null];
  doc.descendants((node, start) => {
    if (!node.isTextblock) return true;
    seen++;
    if (position > start && position < start + node.nodeSize) found = { block: seen, at: position - start - 1 };
    return false;
  });
  return found;
}

/** The places of a selection's ends: one that takes in the whole document ends outside its text blocks. Null: it has none. */
export function spotsOfSelection(doc: EditorNode, from: number, to: number): { from: Spot; to: Spot } | null {
  let seen = -1;
  let first: Spot | null = null;
  let last: Spot | null = null;
  doc.descendants((node, start) => {
    if (!node.isTextblock) return true;
    seen++;
    const [begin, end] = [start + 1, start + node.nodeSize - 1];
    if (end < from || begin > to) return false;
    first ??= { block: seen, at: Math.max(from, begin) - begin };
    last = { block: seen, at: Math.min(to, end) - begin };
    return false;
  });
  return first && last && { from: first, to: last };
}
