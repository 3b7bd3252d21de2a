import * as buffer from "lib0/buffer";
import * as Y from "yjs";
import { z } from "zod";
import type { Field, Texts } from "#shared/texts.ts";
import { FieldAddressText } from "#shared/texts.ts";
import { keeps, keepsWords } from "#shared/common.ts";
import { movedTo, standing } from "#shared/moves.ts";
import type { BlockRange, FieldText, Spot } from "#shared/text-blocks.ts";
import { rangesBetween, wordsIn } from "#shared/text-blocks.ts";
import type { FieldAddress } from "#shared/summary.ts";

/**
 * Where a thread stands in the text. Positions alone are not enough (toggled lists, joins, cut and paste and undo by
 * others all make new characters), so the words are an equal anchor. One pure function for both sides, `resolveAnchor`:
 * its answer follows from the anchor and the document's content alone, so it is the same on every device, whatever that
 * device has collected of what was deleted, and whoever's undo it was.
 */

export const QUOTE_MAX = 4000;
const AROUND = 32;

/** A Yjs relative position, binary, as base64. */
const Position = z
  .string()
  .max(120)
  .regex(/^[A-Za-z0-9+/]+={0,2}$/, "This place in the text could not be read.");

export const Anchor = z.object({
  field: FieldAddressText,
  /** A pair of relative positions for each text block: the start holds on to what follows, the end to what precedes. */
  blocks: z
    .array(z.object({ start: Position, end: Position }))
    .min(1)
    .max(200),
  /** The words when last seen whole; blocks end with a new line, inline atoms are U+FFFC. */
  quote: z.string().min(1).max(QUOTE_MAX),
  /** The words as they were when the thread was started: what is shown when they are gone. */
  said: z.string().min(1).max(QUOTE_MAX),
  /** Up to 32 characters on either side, within their blocks. */
  before: z.string().max(AROUND),
  after: z.string().max(AROUND),
  /** The quote stood nowhere else: the same words elsewhere later are these, moved. */
  unique: z.boolean(),
});
export type Anchor = z.infer<typeof Anchor>;

/** Where an anchor stands now. */
export type Standing =
  | {
      readonly at: "words";
      readonly field: FieldAddress;
      /** In order, at least one. Offsets as in `text-blocks`. */
      readonly ranges: readonly BlockRange[];
      readonly words: string;
      /** False when only a part of the words is left. */
      readonly whole: boolean;
      /** Positions still lead there; otherwise the words were searched, and the anchor is worth refreshing. */
      readonly by: "position" | "search";
    }
  /** The words are nowhere: the thread stands at the place it was started from, with the quote. */
  | { readonly at: "gone"; readonly quote: string };

/** Anchors the words between two places of a field. Null when there are none. */
export function makeAnchor(texts: Texts, field: FieldAddress, from: Spot, to: Spot): Anchor | null {
  const found = texts.field(field);
  if (!found) return null;
  const made = anchorRanges(texts, found, trimmed(found.text, rangesBetween(found.text, from, to)));
  return made && { ...made, said: made.quote };
}

/** Blocks that only the selection's ends touch, and white space at its ends, are not what was meant. */
function trimmed(text: FieldText, ranges: readonly BlockRange[]): BlockRange[] {
  const kept = ranges.filter((range) => wordsIn(text, [range]).trim() !== "");
  return kept.map((range, i) => {
    const words = wordsIn(text, [range]);
    const from = i === 0 ? range.from + (words.length - words.trimStart().length) : range.from;
    const to = i === kept.length - 1 ? range.to - (words.length - words.trimEnd().length) : range.to;
    return { ...range, from, to };
  });
}

function anchorRanges(
  texts: Texts,
  { address, text }: Field,
  ranges: readonly BlockRange[],
): Omit<Anchor, "said"> | null {
  const [first, last] = [ranges[0], ranges.at(-1)];
  const quote = wordsIn(text, ranges);
  if (!first || !last || quote.trim() === "" || quote.length > QUOTE_MAX || ranges.length > 200) return null;
  const blocks: Anchor["blocks"] = [];
  for (const { block, from, to } of ranges) {
    const [start, end] = [positionAt(text, { block, at: from }, 0), positionAt(text, { block, at: to }, -1)];
    if (start === null || end === null) return null;
    blocks.push({ start, end });
  }
  const before = (text.blocks[first.block]?.text ?? "").slice(Math.max(0, first.from - AROUND), first.from);
  const after = (text.blocks[last.block]?.text ?? "").slice(last.to, last.to + AROUND);
  return { field: address, blocks, quote, before, after, unique: texts.count(quote) === 1 };
}

/** The relative position of a place: bound to what follows it (0) or to what precedes it (-1). */
function positionAt(text: FieldText, { block, at }: Spot, bound: 0 | -1): string | null {
  const unit = at + bound;
  const piece = text.blocks[block]?.pieces.find(({ from, to }) => from <= unit && unit < to);
  if (!piece) return null;
  const position =
    "text" in piece
      ? Y.createRelativePositionFromTypeIndex(piece.text, at - piece.from, bound)
      : Y.createRelativePositionFromTypeIndex(piece.parent, piece.index - bound, bound);
  return buffer.toBase64(Y.encodeRelativePosition(position));
}

/** Where a relative position lies in a field now; null when what it holds on to is not in that field any more. */
function spotAt(doc: Y.Doc, text: FieldText, encoded: string): Spot | null {
  try {
    const position = Y.decodeRelativePosition(buffer.fromBase64(encoded));
    // One that names no character would only be somebody else's making, and could make a root type.
    if (position.item === null) return null;
    if (standing(doc, position.item).item === null) position.item = movedTo(doc, position.item) ?? position.item;
    // Undone deletions are not followed: only the device that undid knows which characters replace which.
    const found = Y.createAbsolutePositionFromRelativePosition(position, doc, false);
    const place = found && text.places.get(found.type);
    if (!found || !place) return null;
    if (isList(place)) return place[found.index] ?? null;
    return { block: place.block, at: place.at + found.index };
  } catch {
    return null;
  }
}

const isList = (place: Spot | readonly Spot[]): place is readonly Spot[] => Array.isArray(place);

/** Where the anchor stands in this document now. */
export function resolveAnchor(anchor: Anchor, texts: Texts): Standing {
  const home = texts.field(anchor.field);
  const placed = home && byPosition(anchor, texts.doc, home);
  if (placed?.whole) return placed;
  const here = home && search(anchor, [home], "here");
  // A part of the words stands where they were: words further off are only these when they take that part in.
  if (here && (!placed || touches(here.ranges, placed.ranges))) return here;
  const between = home && byEnds(anchor, texts.doc, home);
  if (between ?? placed) return between ?? placed ?? { at: "gone", quote: anchor.said };
  // Words that always stood in several places do not lead from one to another.
  if (!anchor.unique) return { at: "gone", quote: anchor.said };
  const elsewhere = texts.others(anchor.field);
  return (
    search(anchor, elsewhere.near, "away") ??
    search(anchor, elsewhere.far, "away") ?? { at: "gone", quote: anchor.said }
  );
}

type Found = Extract<Standing, { at: "words" }>;

const touches = (a: readonly BlockRange[], b: readonly BlockRange[]): boolean =>
  a.some((one) => b.some((other) => one.block === other.block && one.from <= other.to && other.from <= one.to));

// ---- by position ------------------------------------------------------------------------------------------------

function byPosition(anchor: Anchor, doc: Y.Doc, { address, text }: Field): Found | null {
  const ranges: BlockRange[] = [];
  for (const { start, end } of anchor.blocks) {
    const [from, to] = [spotAt(doc, text, start), spotAt(doc, text, end)];
    if (from && to) ranges.push(...rangesBetween(text, from, to));
  }
  const merged = trimmed(text, mergedRanges(ranges));
  const words = wordsIn(text, merged);
  if (words.trim() === "") return null;
  const quotes = [anchor.quote, anchor.said];
  if (quotes.some((quote) => words.includes(quote) || keeps(quote, words, WHOLE)))
    return { at: "words", field: address, ranges: merged, words, whole: true, by: "position" };
  // An edit that begins alike leaves the beginning of a word that is another's: only whole words count as left.
  const left = trimmed(text, wholeWords(text, merged));
  const rest = wordsIn(text, left);
  const remains = quotes.some((quote) => keepsWords(quote, rest, PART));
  return remains ? { at: "words", field: address, ranges: left, words: rest, whole: false, by: "position" } : null;
}

/** Without the parts of words that a range begins or ends in the middle of. */
function wholeWords(text: FieldText, ranges: readonly BlockRange[]): BlockRange[] {
  const letter = (sign: string | undefined): boolean => sign !== undefined && /[\p{L}\p{N}]/u.test(sign);
  return ranges.flatMap(({ block, from, to }) => {
    const words = text.blocks[block]?.text ?? "";
    let [start, end] = [from, to];
    while (start < end && letter(words[start - 1]) && letter(words[start])) start++;
    while (end > start && letter(words[end]) && letter(words[end - 1])) end--;
    return start < end ? [{ block, from: start, to: end }] : [];
  });
}

/**
 * Words that were typed into and split: one end still holds, the other was made anew. So each end is where its position
 * leads, or where the text beside it stands now, whichever way round the quote is between the two.
 */
function byEnds(anchor: Anchor, doc: Y.Doc, field: Field): Found | null {
  const [start, end] = [anchor.blocks[0]?.start, anchor.blocks.at(-1)?.end];
  const at = (position: string | undefined): number | null => {
    const spot = position === undefined ? null : spotAt(doc, field.text, position);
    return spot && flatIndex(field, spot);
  };
  const [before, after] = [fold(anchor.before), fold(anchor.after)];
  const afterBefore = before.length < CONTEXT ? -1 : field.folded.indexOf(before);
  const begins = [at(start), afterBefore < 0 ? null : field.index("folded", afterBefore + before.length)];
  const ends = [
    at(end),
    ...begins.map((begin) => {
      if (begin === null || after.length < CONTEXT) return null;
      const found = field.folded.indexOf(after, fold(field.flat.slice(0, begin)).length);
      return found < 0 ? null : field.index("folded", found);
    }),
  ];
  for (const from of begins) {
    for (const to of ends) {
      if (from === null || to === null || to <= from || to - from > anchor.quote.length * 3 + 300) continue;
      const ranges = trimmed(field.text, rangesBetween(field.text, field.spot(from), field.spot(to)));
      const words = wordsIn(field.text, ranges);
      if (words !== "" && keeps(anchor.quote, words, WHOLE))
        return { at: "words", field: field.address, ranges, words, whole: true, by: "search" };
    }
  }
  return null;
}

const flatIndex = ({ text }: Field, { block, at }: Spot): number =>
  text.blocks.slice(0, block).reduce((sum, one) => sum + one.text.length + 1, at);

/** So much of the quote must be there for the words to be the same ones. */
const WHOLE = 0.8;
/** So much must be left for a remainder to keep its thread. */
const PART = 0.2;

/** In order, each character once. */
function mergedRanges(ranges: readonly BlockRange[]): BlockRange[] {
  const merged: BlockRange[] = [];
  for (const range of ranges.toSorted((a, b) => a.block - b.block || a.from - b.from)) {
    const last = merged.at(-1);
    if (last?.block === range.block && range.from <= last.to)
      merged[merged.length - 1] = { ...last, to: Math.max(last.to, range.to) };
    else merged.push(range);
  }
  return merged;
}

// ---- by words ---------------------------------------------------------------------------------------------------

/** Shorter words than these, without their surroundings, are anybody's. */
const DISTINCT = 12;
const CONTEXT = 8;

interface Hit {
  readonly field: Field;
  readonly from: number;
  readonly to: number;
  readonly score: number;
}

/** The quote in these fields: as it is first, then without regard to white space. The best surroundings win. */
function search(anchor: Anchor, fields: readonly Field[], how: "here" | "away"): Found | null {
  for (const quote of new Set([anchor.quote, anchor.said])) {
    for (const form of ["exact", "folded"] as const) {
      const found = searchOne(anchor, quote, fields, form, how);
      if (found) return found;
    }
  }
  return null;
}

function searchOne(
  anchor: Anchor,
  quote: string,
  fields: readonly Field[],
  form: "exact" | "folded",
  how: "here" | "away",
): Found | null {
  const needle = form === "exact" ? quote : fold(quote);
  if (needle === "") return null;
  const [before, after] = [fold(anchor.before), fold(anchor.after)];
  const enough = how === "here" ? Math.min(CONTEXT, before.length + after.length) : CONTEXT;
  let best: Hit | null = null;
  for (const field of fields) {
    const text = form === "exact" ? field.flat : field.folded;
    for (let at = text.indexOf(needle); at >= 0; at = text.indexOf(needle, at + 1)) {
      const [from, to] = [field.index(form, at), field.index(form, at + needle.length - 1) + 1];
      const score =
        sameEnd(fold(field.flat.slice(Math.max(0, from - 2 * AROUND), from)), before) +
        sameStart(fold(field.flat.slice(to, to + 2 * AROUND)), after);
      if (!best || score > best.score) best = { field, from, to, score };
    }
  }
  const distinct = anchor.unique && fold(quote).length >= DISTINCT;
  if (!best || (!distinct && best.score < enough)) return null;
  const { address, text } = best.field;
  const ranges = rangesBetween(text, best.field.spot(best.from), best.field.spot(best.to));
  return { at: "words", field: address, ranges, words: wordsIn(text, ranges), whole: true, by: "search" };
}

/** White space does not count: a split or a join changes nothing else. */
export const fold = (text: string): string => text.replaceAll(/\s+/g, "");

function sameStart(a: string, b: string): number {
  let same = 0;
  while (same < a.length && same < b.length && a[same] === b[same]) same++;
  return same;
}

function sameEnd(a: string, b: string): number {
  let same = 0;
  while (same < a.length && same < b.length && a.at(-1 - same) === b.at(-1 - same)) same++;
  return same;
}

// ---- keeping it up to date --------------------------------------------------------------------------------------

/**
 * What the server keeps of an anchor after an edit: the places and words of now; where only a part of the words is left,
 * the places of that part, and the words as they were, which undo may yet complete. Null when nothing is worth keeping.
 */
export function refreshAnchor(anchor: Anchor, standing: Standing, texts: Texts): Anchor | null {
  if (standing.at === "gone" || (standing.by === "position" && standing.words === anchor.quote)) return null;
  const field = texts.field(standing.field);
  const made = field && anchorRanges(texts, field, standing.ranges);
  if (!made || standing.whole) return made && { ...made, said: anchor.said };
  return JSON.stringify(made.blocks) === JSON.stringify(anchor.blocks) ? null : { ...anchor, blocks: made.blocks };
}
