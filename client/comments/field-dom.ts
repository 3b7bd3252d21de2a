import type { BlockRange, Spot } from "#shared/text-blocks.ts";
import { ATOM } from "#shared/text-blocks.ts";

/**
 * A field's words on the page, static or live, counted as `text-blocks` counts them: paragraph by paragraph, a
 * reference or a line break as one.
 */

interface Piece {
  readonly node: Node;
  readonly from: number;
  readonly to: number;
}

/** Drawn into the text and no part of it: carets of others, what editors put at the end of a line. */
const BESIDE = "[data-not-text], .ProseMirror-separator, .ProseMirror-trailingBreak, .ph";

export const blocksOf = (field: Element): Element[] => [...field.querySelectorAll("p:not(.ph)")];

function piecesOf(block: Element): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  const add = (node: Node, length: number): void => {
    pieces.push({ node, from: at, to: at + length });
    at += length;
  };
  function walk(parent: Node): void {
    for (const child of parent.childNodes) {
      if (child instanceof Text) add(child, child.data.length);
      else if (!(child instanceof Element) || child.matches(BESIDE)) continue;
      else if (child.matches(".ref, br")) {
        if (child.matches("br") && block.childNodes.length === 1) continue;
        add(child, 1);
      } else walk(child);
    }
  }
  walk(block);
  return pieces;
}

/** The page's ranges of these places; those that are not drawn (yet) are left out. */
export function domRanges(field: Element, ranges: readonly BlockRange[]): Range[] {
  const blocks = blocksOf(field);
  return ranges.flatMap(({ block, from, to }) => {
    const element = blocks[block];
    if (!element) return [];
    const pieces = piecesOf(element);
    const first = pieces.find((piece) => piece.to > from);
    const last = pieces.findLast((piece) => piece.from < to);
    if (!first || !last || last.to <= from) return [];
    const range = document.createRange();
    if (first.node instanceof Text) range.setStart(first.node, Math.max(0, from - first.from));
    else range.setStartBefore(first.node);
    if (last.node instanceof Text) range.setEnd(last.node, Math.min(to - last.from, last.node.data.length));
    else range.setEndAfter(last.node);
    return [range];
  });
}

/** What a range within a paragraph says, as the document has it. Costs what the range is long. */
export function drawnIn(range: Range): string {
  const { startContainer: text, startOffset, endContainer, endOffset } = range;
  if (text === endContainer && text instanceof Text) return text.data.slice(startOffset, endOffset);
  const drawn = range.cloneContents();
  for (const beside of drawn.querySelectorAll(BESIDE)) beside.remove();
  for (const atom of drawn.querySelectorAll(".ref, br")) atom.replaceWith(ATOM);
  return drawn.textContent;
}

/** The words of a paragraph as they are drawn, for comparing with the document: references as one sign. */
export const drawnWords = (block: Element): string =>
  piecesOf(block)
    .map(({ node }) => (node instanceof Text ? node.data : ATOM))
    .join("");

/** The place in the field of a point of the page's; null outside its words. */
export function spotOfPoint(field: Element, node: Node, offset: number): Spot | null {
  const blocks = blocksOf(field);
  const point = document.createRange();
  point.setStart(node, offset);
  for (const [block, element] of blocks.entries()) {
    const whole = document.createRange();
    whole.selectNodeContents(element);
    const where = whole.comparePoint(node, offset);
    // Between two paragraphs: the end of the one before belongs to nobody else.
    if (where < 0) return { block, at: 0 };
    if (where > 0) continue;
    const pieces = piecesOf(element);
    const inside = pieces.find((piece) => piece.node === node || piece.node.contains(node));
    if (inside) return { block, at: node instanceof Text && inside.node === node ? inside.from + offset : inside.to };
    const next = pieces.find((piece) => {
      const range = document.createRange();
      range.selectNode(piece.node);
      return range.compareBoundaryPoints(Range.START_TO_START, point) >= 0;
    });
    return { block, at: next ? next.from : (pieces.at(-1)?.to ?? 0) };
  }
  const last = blocks.length - 1;
  const end = blocks[last];
  return end ? { block: last, at: piecesOf(end).at(-1)?.to ?? 0 } : null;
}
