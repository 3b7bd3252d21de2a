import type { AuthoredSpan, AuthoredText } from "#shared/authorship.ts";
import { carryAuthors } from "#shared/authorship.ts";
import type { BlockRange } from "#shared/text-blocks.ts";
import { dayName } from "./version-names.ts";

/** Who wrote a field's words, as neighbouring words of one person and day. */
export interface Passage {
  /** In the field's flat text: `from` up to but without `to`. */
  readonly from: number;
  readonly to: number;
  readonly words: string;
  /** "unread": typed since the server last read who wrote what. */
  readonly author: "unread" | { readonly member: string | null; readonly partner: string | null; readonly at: number };
}

/** Stands for who typed what has not been read yet. No partner's id has a space. */
export const UNREAD = "not read yet";

/** Who wrote the words of now, from what the server knows of a field (null: nothing): what it has not read is `UNREAD`. */
export function spansNow(known: AuthoredText | null, now: string): readonly AuthoredSpan[] {
  if (known?.text === now) return known.spans;
  const before = new Map([["", known ?? { text: "", spans: [] }]]);
  return carryAuthors(before, new Map([["", now]]), { member: null, partner: UNREAD, at: 0 }).get("")?.spans ?? [];
}

/** From what the server knows of a field (null: nothing), and its words now. */
export function passagesOf(known: AuthoredText | null, now: string): Passage[] {
  const spans = spansNow(known, now);
  const passages: { from: number; to: number; span: AuthoredSpan }[] = [];
  let at = 0;
  for (const span of spans) {
    const [from, to] = [at, at + span.length];
    at = to;
    const last = passages.at(-1);
    // White space alone is nobody's passage: it goes with what stands before it.
    if (last && (sameAuthor(last.span, span) || now.slice(from, to).trim() === "")) {
      last.to = to;
      if (sameAuthor(last.span, span) && span.at > last.span.at) last.span = span;
    } else if (now.slice(from, to).trim() !== "") passages.push({ from, to, span });
  }
  return passages.map(({ from, to, span: { member, partner, at: when } }) => ({
    from,
    to,
    words: now.slice(from, to).trim(),
    author: partner === UNREAD ? "unread" : { member, partner, at: when },
  }));
}

const sameAuthor = (a: AuthoredSpan, b: AuthoredSpan): boolean =>
  a.member === b.member && a.partner === b.partner && dayName(a.at, 0) === dayName(b.at, 0);

/** A stretch of the flat text by the text blocks that it lies in, without the new lines between them. */
export function blockRanges(blocks: readonly { readonly text: string }[], from: number, to: number): BlockRange[] {
  const ranges: BlockRange[] = [];
  let at = 0;
  blocks.forEach(({ text }, block) => {
    const [start, end] = [Math.max(from - at, 0), Math.min(to - at, text.length)];
    if (start < end) ranges.push({ block, from: start, to: end });
    at += text.length + 1;
  });
  return ranges;
}

/** The index in the flat text of a place in the field. */
export function flatIndex(blocks: readonly { readonly text: string }[], spot: { block: number; at: number }): number {
  let at = spot.at;
  for (let block = 0; block < spot.block; block++) at += (blocks[block]?.text.length ?? 0) + 1;
  return at;
}

export const passageAt = (passages: readonly Passage[], index: number): Passage | null =>
  passages.find(({ from, to }) => from <= index && index < to) ?? null;
