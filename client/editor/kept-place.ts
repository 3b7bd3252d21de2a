import type { Node } from "@tiptap/pm/model";
import { commonEnds } from "#shared/common-ends.ts";

/** The place in a text that took another's place where the same words stand. Pure; for when Yjs knows it no more. */
export function keptPlace(before: Node, at: number, after: Node): number {
  const [was, is] = [flat(before), flat(after)];
  return is.place(keptOffset(was.text, was.offset(at), is.text));
}

interface Flat {
  /** Blocks on a line each, whatever they are in; what is no letter is one sign. */
  readonly text: string;
  offset(place: number): number;
  place(offset: number): number;
}

function flat(doc: Node): Flat {
  const blocks: { place: number; offset: number; size: number }[] = [];
  let text = "";
  doc.descendants((node, pos) => {
    if (!node.isTextblock) return true;
    if (blocks.length > 0) text += "\n";
    const { size } = node.content;
    blocks.push({ place: pos + 1, offset: text.length, size });
    text += node.textBetween(0, size, undefined, "\uFFFC");
    return false;
  });
  const [first = { place: 0, offset: 0, size: 0 }] = blocks;
  return {
    text,
    offset(place) {
      const block = blocks.findLast((one) => one.place <= place) ?? first;
      return block.offset + Math.max(0, Math.min(place - block.place, block.size));
    },
    place(offset) {
      const block = blocks.findLast((one) => one.offset <= offset) ?? first;
      return block.place + Math.min(offset - block.offset, block.size);
    },
  };
}

/** As many letters before and behind as are looked for, the surest first. */
const around: readonly (readonly [before: number, behind: number])[] = [
  [32, 32],
  [32, 0],
  [0, 32],
  [8, 8],
  [12, 0],
  [0, 12],
];

/** Where in the new text the place is that was in the old one. What is written right at it comes behind it. */
export function keptOffset(before: string, at: number, after: string): number {
  const { head: start, tail: end } = commonEnds(before.length, after.length, (i, j) => before[i] === after[j]);
  if (at <= start) return at;
  if (at >= before.length - end) return after.length - (before.length - at);
  // Both sides of it changed: by the words around it.
  for (const [left, right] of around) {
    const [head, tail] = [before.slice(Math.max(0, at - left), at), before.slice(at, at + right)];
    if (head.length < left || tail.length < right) continue;
    const found = sameOf(before, at - head.length, after, head + tail);
    if (found !== null) return found + head.length;
  }
  return start;
}

/**
 * Where words stand in the new text that stood at a place in the old one. Where they stand less often or more often than
 * before, those may be gone, and what is left be in somebody else's sentence.
 */
function sameOf(before: string, place: number, after: string, words: string): number | null {
  const [were, are] = [placesOf(before, words), placesOf(after, words)];
  return were.length === are.length ? (are[were.indexOf(place)] ?? null) : null;
}

function placesOf(text: string, words: string): number[] {
  const places: number[] = [];
  for (let found = text.indexOf(words); found >= 0; found = text.indexOf(words, found + 1)) places.push(found);
  return places;
}
