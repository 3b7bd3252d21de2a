import { diffArrays } from "diff";
import type { LineChange, Span } from "./field.ts";
import { compareWords, listsOf } from "./field.ts";
import type { Inline } from "#shared/schema.ts";
import type { Line, Token } from "./lines.ts";
import { tokens } from "./lines.ts";

/**
 * Where lines were divided or joined and most of their words are the same: their ends came or went, and what else
 * changed. Line by line it would be words that went here and came there, and nobody wrote those.
 */
export function withBreaks(changes: readonly LineChange[]): LineChange[] {
  const out: LineChange[] = [];
  let run: LineChange[] = [];
  const flush = (): void => {
    out.push(...runWithBreaks(run));
    run = [];
  };
  for (const change of changes) {
    if (isInPlace(change)) run.push(change);
    else {
      flush();
      out.push(change);
    }
  }
  flush();
  return out;
}

/** What is neither the same nor elsewhere now. */
const isInPlace = (change: LineChange): boolean =>
  change.kind === "changed" || change.kind === "added" || change.kind === "removed";

/** A line of the older or the newer text. */
type Side = "older" | "newer";

/** Its line in the older or the newer text. */
const lineOf = (change: LineChange, side: Side): Line | null => {
  if ("before" in change) return side === "older" ? change.before : change.line;
  return (change.kind === "removed") === (side === "older") ? change.line : null;
};

/** Stands for the end of a line among its words. */
const END: Token = { inline: { type: "hardBreak" }, key: "\u0000end", word: true };

/** So much of what two lines have between the same ends stayed, or neither is a part of the other. */
const STAYED = 0.5;

/** Lines that differ in so many words and signs are other lines: looking on would only take long. */
const MOST_EDITS = 2000;

/** Lines that are parts of each other. */
interface Family {
  readonly older: readonly Line[];
  readonly newer: readonly Line[];
}

/** Neighbours which all changed. */
function runWithBreaks(run: readonly LineChange[]): LineChange[] {
  if (!mayHaveBreaks(run)) return [...run];
  const families = familiesOf({ older: linesOf(run, "older"), newer: linesOf(run, "newer") });
  const made = new Map<Line, LineChange>();
  const gone = new Set<Line>();
  for (const family of families) {
    const told = familyChanges(family);
    family.newer.forEach((line, at) => made.set(line, told[at] ?? { kind: "added", line }));
    for (const line of family.older) gone.add(line);
  }
  return run.flatMap((change): LineChange[] => {
    const [before, line] = [lineOf(change, "older"), lineOf(change, "newer")];
    if (!(before && gone.has(before)) && !(line && made.has(line))) return [change];
    const left: LineChange[] = before && !gone.has(before) ? [{ kind: "removed", line: before }] : [];
    return line ? [...left, made.get(line) ?? { kind: "added", line }] : left;
  });
}

const linesOf = (run: readonly LineChange[], side: Side): Line[] => run.flatMap((change) => lineOf(change, side) ?? []);

/** Words that went in one line and came in another: without any, no end came or went between them. */
function mayHaveBreaks(run: readonly LineChange[]): boolean {
  if (run.length < 2) return false;
  const came = new Map<string, number>();
  run.forEach((change, i) => {
    for (const words of pairsOf(change, "added")) came.set(words, came.has(words) ? SEVERAL : i);
  });
  if (came.size === 0) return false;
  return run.some((change, i) => pairsOf(change, "removed").some((words) => (came.get(words) ?? i) !== i));
}

const SEVERAL = -1;

/** Each two neighbours of the words and signs that came or went; a lone word by itself. Single ones are alike by chance. */
function pairsOf(change: LineChange, kind: "added" | "removed"): string[] {
  if (change.kind !== "changed" && change.kind !== kind) return [];
  const spans: readonly Span[] = "spans" in change ? change.spans : [{ kind, content: change.line.content }];
  return spans.flatMap((span) => {
    const all = span.kind === kind ? tokens(span.content).filter((token) => !isBlank(token)) : [];
    return all.length === 1 ? all.map(({ key }) => key) : all.slice(1).map(({ key }, i) => `${all[i]?.key} ${key}`);
  });
}

/** Where more than one line became one, or one more than one: two that are just each other's are told as they were. */
function familiesOf({ older, newer }: Family): Family[] {
  const links = linksOf(older, newer);
  const families: { older: Set<number>; newer: Set<number> }[] = [];
  // Links rise on both sides, so that what belongs together comes together.
  for (const [i, j] of links) {
    const last = families.at(-1);
    if (last?.older.has(i) || last?.newer.has(j)) {
      last.older.add(i);
      last.newer.add(j);
    } else families.push({ older: new Set([i]), newer: new Set([j]) });
  }
  const pick = (lines: readonly Line[], which: ReadonlySet<number>): Line[] => lines.filter((_, at) => which.has(at));
  return families
    .filter((family) => family.older.size + family.newer.size > 2)
    .map((family) => ({ older: pick(older, family.older), newer: pick(newer, family.newer) }));
}

/** Older and newer line which have, between the same two ends, mostly the same words; rising. */
function linksOf(older: readonly Line[], newer: readonly Line[]): [number, number][] {
  const links: [number, number][] = [];
  let [i, j, same, all] = [0, 0, 0, 0];
  const end = (): void => {
    if (same > all * STAYED) links.push([i, j]);
    [same, all] = [0, 0];
  };
  const options = { comparator: (x: Token, y: Token) => x.key === y.key, maxEditLength: MOST_EDITS };
  const parts = diffArrays(withEnds(older), withEnds(newer), options);
  for (const { added, removed, value } of parts ?? [])
    for (const token of value) {
      if (token === END) {
        end();
        if (!added) i++;
        if (!removed) j++;
      } else if (!isBlank(token)) {
        all++;
        if (!added && !removed) same++;
      }
    }
  end();
  return links;
}

const withEnds = (lines: readonly Line[]): Token[] =>
  lines.flatMap(({ content }, at) => (at === 0 ? tokens(content) : [END, ...tokens(content)]));

const isBlank = ({ inline }: Token): boolean => inline.type === "text" && inline.text.trim() === "";

/** What became of each newer line of a family. */
function familyChanges({ older, newer }: Family): LineChange[] {
  const pieces = piecesOf(compareWords(withEnds(older), withEnds(newer)));
  let from = 0;
  let at = 0;
  return newer.map((line): LineChange => {
    const before = older[from];
    const spans: Span[] = [];
    for (; at < pieces.length; at++) {
      const piece = pieces[at];
      if (!piece) break;
      spans.push(...piece.spans);
      if (piece.end === null) continue;
      if (piece.end !== "added") from++;
      if (piece.end !== "same") spans.push({ kind: piece.end, content: piece.instead, breaks: true });
      if (piece.end === "removed") continue;
      at++;
      break;
    }
    return lineChange(line, before ?? line, spans);
  });
}

/** Words up to an end, and what became of that end; null for the last. */
interface Piece {
  readonly spans: readonly Span[];
  readonly end: Span["kind"] | null;
  /** The white space that came for the end, or went for it. */
  readonly instead: readonly Inline[];
}

function piecesOf(spans: readonly Span[]): Piece[] {
  const pieces: { spans: Span[]; end: Span["kind"] | null }[] = [{ spans: [], end: null }];
  for (const { kind, content } of spans) {
    let rest = content;
    for (;;) {
      const cut = rest.indexOf(END.inline);
      const words = cut < 0 ? rest : rest.slice(0, cut);
      if (words.length > 0) pieces.at(-1)?.spans.push({ kind, content: words });
      if (cut < 0) break;
      const last = pieces.at(-1);
      if (last) last.end = kind;
      pieces.push({ spans: [], end: null });
      rest = rest.slice(cut + 1);
    }
  }
  return pieces.map((piece, at) => {
    const after = pieces[at + 1];
    if (!after || piece.end === null || piece.end === "same") return { ...piece, instead: [] };
    const isInstead = (span: Span | undefined): boolean => isBlankChange(span) && span?.kind !== piece.end;
    const blanks = [
      isInstead(piece.spans.at(-1)) ? piece.spans.pop() : undefined,
      isInstead(after.spans[0]) ? after.spans.shift() : undefined,
    ];
    return { ...piece, instead: blanks.flatMap((span) => span?.content ?? []) };
  });
}

const isBlankChange = (span: Span | undefined): boolean =>
  span !== undefined && span.kind !== "same" && tokens(span.content).every(isBlank);

function lineChange(line: Line, from: Line, spans: readonly Span[]): LineChange {
  const relisted = listsOf(line) !== listsOf(from);
  if (!relisted && spans.every(({ kind }) => kind === "same")) return { kind: "same", line };
  const content = spans.flatMap((span) => (span.kind === "added" ? [] : span.content));
  return { kind: "changed", line, before: { ...from, content }, spans, relisted };
}
