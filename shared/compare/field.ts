import { diffArrays } from "diff";
import type { Run } from "#shared/phrases.ts";
import { phrases } from "#shared/phrases.ts";
import type { Inline, RichText } from "#shared/schema.ts";
import type { Line, Token } from "./lines.ts";
import { fromLines, joinTokens, toLines, tokens } from "./lines.ts";

/** Words that stayed, came or went, in reading order. */
export interface Span {
  readonly kind: "same" | "added" | "removed";
  readonly content: readonly Inline[];
  /** Here a line ends, or ended; the content is the white space that went for that, or came. */
  readonly breaks?: true;
}

/**
 * What became of one line. In the order of the newer text; a removed one stands where it was, and a moved one twice:
 * where it went, with what changed in it, and where it came from.
 */
export type LineChange =
  | { readonly kind: "same" | "added" | "removed" | "moved away"; readonly line: Line }
  | {
      readonly kind: "changed" | "moved here";
      readonly line: Line;
      readonly before: Line;
      readonly spans: readonly Span[];
      /** Became a list item, or another kind of one, or ceased to be one. */
      readonly relisted: boolean;
    };

/** How two versions of a field differ; null when they do not. */
export function compareField(older: RichText, newer: RichText): readonly LineChange[] | null {
  if (older === newer || JSON.stringify(older) === JSON.stringify(newer)) return null;
  return align(toLines(older), toLines(newer));
}

/** The newer field, from the changes alone. */
export function newerField(changes: readonly LineChange[]): RichText {
  return fromLines(
    changes.flatMap((change) => (change.kind === "removed" || change.kind === "moved away" ? [] : [change.line])),
  );
}

/** Lines are one when at least so much of their words is shared. */
const ALIKE = 0.4;
/** To be taken for moved, lines must be more alike: short ones resemble each other by chance. */
const MOVED = 0.7;

/**
 * Plan: pair lines in order so that as many words as possible are shared; then, a second look, pair what was left over
 * on both sides as moved; then compare the words within each pair.
 */
function align(older: readonly Line[], newer: readonly Line[]): LineChange[] {
  const [a, b] = [older.map(measured), newer.map(measured)];
  const pairs = inOrderPairs(a, b);
  const moved = movedPairs(a, b, pairs);
  const gone = new Set(moved.values());
  const changes: LineChange[] = [];
  let at = 0;
  const before = (end: number): void => {
    for (; at < end; at++) {
      const line = a[at];
      if (line) changes.push({ kind: gone.has(at) ? "moved away" : "removed", line: line.line });
    }
  };
  b.forEach((line, j) => {
    const i = pairs.get(j);
    if (i !== undefined) {
      before(i);
      at = i + 1;
    }
    const from = a[i ?? moved.get(j) ?? -1];
    if (!from) changes.push({ kind: "added", line: line.line });
    else if (i === undefined) changes.push(within("moved here", from, line));
    else changes.push(unchanged(from, line) ? { kind: "same", line: line.line } : within("changed", from, line));
  });
  before(a.length);
  return changes;
}

interface Measured {
  readonly line: Line;
  readonly key: string;
  /** Its words, where it is nothing but words of one look. */
  readonly plain: { readonly text: string; readonly marks: string } | null;
  /** Made when first asked for: most lines are as they were, or nearly so. */
  counted(): Counted;
}

interface Counted {
  readonly tokens: readonly Token[];
  readonly words: ReadonlyMap<string, number>;
  readonly size: number;
}

function measured(line: Line): Measured {
  let known: Counted | null = null;
  const [only] = line.content.length === 1 ? line.content : [];
  return {
    line,
    key: JSON.stringify(line),
    plain: only?.type === "text" ? { text: only.text, marks: JSON.stringify(only.marks) } : null,
    counted: () => (known ??= count(line)),
  };
}

function count(line: Line): Counted {
  const all = tokens(line.content);
  const words = new Map<string, number>();
  let size = 0;
  for (const token of all) {
    if (!token.word) continue;
    const text = token.inline.type === "text" ? token.inline.text.toLowerCase() : token.key;
    words.set(text, (words.get(text) ?? 0) + 1);
    size++;
  }
  return { tokens: all, words, size };
}

/** How far two texts are the same from either end, up to white space. */
function sameEnds(a: string, b: string): { head: number; tail: number } {
  const most = Math.min(a.length, b.length);
  let [head, tail] = [0, 0];
  while (head < most && a[head] === b[head]) head++;
  while (head > 0 && !/\s/.test(a[head - 1] ?? "")) head--;
  while (tail < most - head && a.at(-1 - tail) === b.at(-1 - tail)) tail++;
  while (tail > 0 && !/\s/.test(a.at(-tail) ?? "")) tail--;
  return { head, tail };
}

/** Lines with so much of their text the same at its ends are alike: their words need not be counted. */
const NEARLY = 0.9;

/** The share of words that two lines have in common, 0 to 1. Two lines without words are alike. */
function likeness(one: Measured, other: Measured): number {
  if (one.key === other.key) return 1;
  if (one.plain && other.plain && one.plain.marks === other.plain.marks) {
    const { head, tail } = sameEnds(one.plain.text, other.plain.text);
    const ends = (head + tail) / Math.max(one.plain.text.length, other.plain.text.length);
    if (ends >= NEARLY) return ends;
  }
  const [a, b] = [one.counted(), other.counted()];
  if (a.size + b.size === 0) return 1;
  let shared = 0;
  const [few, many] = a.words.size <= b.words.size ? [a, b] : [b, a];
  for (const [word, times] of few.words) shared += Math.min(times, many.words.get(word) ?? 0);
  return (2 * shared) / (a.size + b.size);
}

/** New index → old index, both rising, with the greatest sum of likeness; unlike lines are not paired. */
function inOrderPairs(a: readonly Measured[], b: readonly Measured[]): Map<number, number> {
  const pairs = new Map<number, number>();
  let start = 0;
  while (start < a.length && start < b.length && a[start]?.key === b[start]?.key) pairs.set(start, start++);
  let [endA, endB] = [a.length, b.length];
  while (endA > start && endB > start && a[endA - 1]?.key === b[endB - 1]?.key) pairs.set(--endB, --endA);

  const [rows, columns] = [endA - start, endB - start];
  const like = (i: number, j: number): number => {
    const [left, right] = [a[start + i], b[start + j]];
    const value = left && right ? likeness(left, right) : 0;
    return value < ALIKE ? 0 : value;
  };
  const best = Array.from({ length: rows + 1 }, () => new Float64Array(columns + 1));
  const value = (i: number, j: number): number => best[i]?.[j] ?? 0;
  const likes = Array.from({ length: rows }, (_, i) => Array.from({ length: columns }, (__, j) => like(i, j)));
  for (let i = rows - 1; i >= 0; i--)
    for (let j = columns - 1; j >= 0; j--) {
      const row = best[i];
      const alike = likes[i]?.[j] ?? 0;
      if (row) row[j] = Math.max(value(i + 1, j), value(i, j + 1), alike > 0 ? alike + value(i + 1, j + 1) : 0);
    }
  for (let i = 0, j = 0; i < rows && j < columns;) {
    const alike = likes[i]?.[j] ?? 0;
    if (alike > 0 && value(i, j) === alike + value(i + 1, j + 1)) pairs.set(start + j++, start + i++);
    else if (value(i + 1, j) >= value(i, j + 1)) i++;
    else j++;
  }
  return pairs;
}

/** New index → old index of lines that stand elsewhere now, the most alike first. */
function movedPairs(
  a: readonly Measured[],
  b: readonly Measured[],
  pairs: ReadonlyMap<number, number>,
): Map<number, number> {
  const stayed = new Set(pairs.values());
  const candidates: { i: number; j: number; like: number }[] = [];
  b.forEach((line, j) => {
    if (pairs.has(j)) return;
    a.forEach((from, i) => {
      if (stayed.has(i) || line.counted().size === 0 || from.counted().size === 0) return;
      const like = likeness(from, line);
      if (like >= MOVED) candidates.push({ i, j, like });
    });
  });
  const moved = new Map<number, number>();
  const taken = new Set<number>();
  for (const { i, j } of candidates.sort((x, y) => y.like - x.like)) {
    if (moved.has(j) || taken.has(i)) continue;
    moved.set(j, i);
    taken.add(i);
  }
  return moved;
}

/** The same words in the same kind of place; whether its list begins right here is its neighbours' matter. */
const unchanged = (before: Measured, after: Measured): boolean =>
  JSON.stringify(before.line.content) === JSON.stringify(after.line.content) &&
  listsOf(before.line) === listsOf(after.line);

function within(kind: "changed" | "moved here", before: Measured, after: Measured): LineChange {
  return {
    kind,
    line: after.line,
    before: before.line,
    spans: compareLines(before, after),
    relisted: listsOf(before.line) !== listsOf(after.line),
  };
}

/** What is the same at both ends of plain lines is not looked at word by word. */
function compareLines(before: Measured, after: Measured): Span[] {
  const [a, b] = [before.plain, after.plain];
  if (!a || a.marks !== b?.marks) return compareWords(before.counted().tokens, after.counted().tokens);
  const { head, tail } = sameEnds(a.text, b.text);
  const [line] = before.line.content;
  const piece = (text: string): Inline[] => (text === "" || line?.type !== "text" ? [] : [{ ...line, text }]);
  const same = (text: string): Span[] => (text === "" ? [] : [{ kind: "same", content: piece(text) }]);
  const between = (text: string): Token[] => tokens(piece(text.slice(head, text.length - tail)));
  const spans = compareWords(between(a.text), between(b.text));
  return joinedSpans([...same(a.text.slice(0, head)), ...spans, ...same(a.text.slice(a.text.length - tail))]);
}

/** Neighbours of one kind as one. */
function joinedSpans(spans: readonly Span[]): Span[] {
  const out: Span[] = [];
  for (const span of spans) {
    const last = out.at(-1);
    if (last?.kind !== span.kind) out.push(span);
    else
      out[out.length - 1] = {
        kind: span.kind,
        content: joinTokens([...last.content, ...span.content].map((inline) => ({ inline, key: "", word: false }))),
      };
  }
  return out;
}

/** Which lists it stands in, as what an item is compared by. */
export const listsOf = ({ lists: around }: Line): string =>
  around.map(({ list, item }) => `${list} ${String(item)}`).join();

/** Words that went stand before those that came in their place, as people read a correction. */
export function compareWords(older: readonly Token[], newer: readonly Token[]): Span[] {
  const runs: Run<Token>[] = [];
  for (const part of diffArrays([...older], [...newer], { comparator: (x, y) => x.key === y.key })) {
    const kind = part.added ? "added" : part.removed ? "removed" : "same";
    runs.push({ kind, tokens: part.value });
  }
  return phrases(runs).map((run) => ({ kind: run.kind, content: joinTokens(run.tokens) }));
}
