import { diffArrays } from "diff";
import { commonEnds } from "#shared/common-ends.ts";
import type { Stay } from "#shared/letter-runs.ts";

/** Who wrote a run of characters, and when. */
export interface Author {
  /** Null where it cannot be known. */
  readonly member: string | null;
  /** Id of their partner at the time. */
  readonly partner: string | null;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** Neighbouring characters of one author. */
export interface AuthoredSpan extends Author {
  readonly length: number;
}

/** One field's plain text with who wrote it: the lengths of the spans add up to that of the text. */
export interface AuthoredText {
  readonly text: string;
  readonly spans: readonly AuthoredSpan[];
}

/** Every field of a summary by its address. */
export type Authorship = ReadonlyMap<string, AuthoredText>;

/** Words that move keep their author from this length on: shorter runs turn up again by chance. */
export const MOVED_LEAST = 12;

/** What nobody wrote, the server put elsewhere. */
const leastOf = ({ member }: Author): number => (member === null ? 1 : MOVED_LEAST);

/** What is known of a batch beside its texts. */
export interface Known {
  /** The letters of a field that stayed, by address: of those that read the same, the text does not tell which they are. */
  readonly stayed?: ReadonlyMap<string, readonly Stay[]>;
  /** What the author took out a little earlier: they may have cut it to put it elsewhere. */
  readonly lately?: readonly AuthoredText[];
  /** A version that is brought back: its fields as they were written then. */
  readonly restored?: Authorship;
}

/** What a batch made of the texts, and what of them it took out. */
export interface Carried {
  readonly written: Authorship;
  readonly gone: readonly AuthoredText[];
}

/**
 * One batch of one author's changes: from the texts before to those after. What stayed keeps its author, what came is
 * the author's, unless just these characters went elsewhere in the same batch, in this field or another: then they
 * moved, and keep theirs. Only the changed fields need to be given; a field that is gone is given as "".
 */
export function carryAuthors(before: Authorship, changed: ReadonlyMap<string, string>, author: Author): Authorship {
  return carryBatch(before, changed, author).written;
}

/** The same, where more is known: which letters stayed, and words that may come back and went before this batch. */
export function carryBatch(
  before: Authorship,
  changed: ReadonlyMap<string, string>,
  author: Author,
  { stayed, lately = [], restored }: Known = {},
): Carried {
  const gone: Piece[] = [];
  const drafts = new Map<string, Draft[]>();
  for (const [address, text] of changed) {
    const was = before.get(address) ?? { text: "", spans: [] };
    drafts.set(address, compare(was, text, gone, leastOf(author), stayed?.get(address)));
  }
  const pieces = [...gone, ...lately.map((one): Piece => ({ ...one, taken: false }))];
  const next = new Map(before);
  for (const [address, text] of changed) {
    const then = restored?.get(address);
    if (then?.text === text) {
      next.set(address, then);
      continue;
    }
    const known = then && spansIn(then, text);
    let at = 0;
    const spans = (drafts.get(address) ?? []).flatMap((draft) => {
      const from = at;
      at += draft.text.length;
      if (draft.kept) return draft.kept;
      return known ? placeRestored(draft.text, from, known, pieces, author) : placeNew(draft.text, pieces, author);
    });
    next.set(address, { text, spans: joined(spans) });
  }
  return { written: next, gone };
}

interface Piece extends AuthoredText {
  taken: boolean;
}

interface Draft {
  readonly text: string;
  /** The spans of what stayed; null for what came. */
  readonly kept: readonly AuthoredSpan[] | null;
}

function compare(was: AuthoredText, text: string, gone: Piece[], least: number, stays: readonly Stay[] = []): Draft[] {
  const drafts: Draft[] = [];
  let at = 0;
  for (const { kind, part } of differencesAround(stays, was.text, text, seamsOf(was.spans))) {
    if (kind === "came") drafts.push({ text: part, kept: null });
    else {
      const spans = slice(was.spans, at, at + part.length);
      at += part.length;
      if (kind === "stayed") drafts.push({ text: part, kept: spans });
      else if (coreOf(part).length >= least) gone.push({ text: part, spans, taken: false });
    }
  }
  return drafts;
}

/** Where the words of one author end and another's begin. */
function seamsOf(spans: readonly AuthoredSpan[]): ReadonlySet<number> {
  let at = 0;
  return new Set(spans.map(({ length }) => (at += length)));
}

export interface Difference {
  readonly kind: "stayed" | "went" | "came";
  readonly part: string;
}

/**
 * What stayed, went and came, where some letters are known to have stayed: but what lies between them is compared as
 * text, word by word. An editor writes anew what it makes another block of, and nobody wrote that for a second time.
 */
function differencesAround(
  known: readonly Stay[],
  before: string,
  after: string,
  seams: ReadonlySet<number>,
): Difference[] {
  const found: Difference[] = [];
  let [read, written] = [0, 0];
  for (const { from, to, length } of [...known, { from: before.length, to: after.length, length: 0 }]) {
    const [went, came] = [before.slice(read, from), after.slice(written, to)];
    const start = read;
    if (went !== "" && came !== "")
      found.push(...differences(went, came, new Set([...seams].map((seam) => seam - start))));
    else if (went !== "") found.push({ kind: "went", part: went });
    else if (came !== "") found.push({ kind: "came", part: came });
    if (length > 0) found.push({ kind: "stayed", part: before.slice(from, from + length) });
    [read, written] = [from + length, to + length];
  }
  return found;
}

/** From the first word to the last. */
const coreOf = (text: string): string => text.replaceAll(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, "");

/** A word, and what stands between it and the next. The first may be without a word. */
interface Unit {
  readonly word: string;
  readonly rest: string;
}

const unitsOf = (text: string): Unit[] =>
  [...text.matchAll(/([\p{L}\p{N}]+|^)([^\p{L}\p{N}]*)/gu)].map(([, word = "", rest = ""]) => ({ word, rest }));

/** Texts that differ in more words than this are taken for two. */
const UNLIKE = 3000;

/**
 * What stayed, went and came, word by word: a letter that two words happen to share is not what its first author
 * wrote, and signs and spaces are too few to tell anything, so they go with their words. Of a word that was mended the
 * first author keeps what stayed of it.
 * @param seams where in `before` another author's words begin: there others may have been put in, within a word too
 */
export function differences(before: string, after: string, seams: ReadonlySet<number> = new Set()): Difference[] {
  const found: Difference[] = [];
  let [went, came, read] = ["", "", 0];
  const push = (kind: Difference["kind"], part: string): void => {
    if (part !== "") found.push({ kind, part });
    if (kind !== "came") read += part.length;
  };
  const isSeam = (at: number): boolean => seams.has(read + at);
  const flush = (): void => {
    const { head, tail } = mended(went, came, isSeam);
    push("stayed", went.slice(0, head));
    push("went", went.slice(head, went.length - tail));
    push("came", came.slice(head, came.length - tail));
    push("stayed", went.slice(went.length - tail));
    [went, came] = ["", ""];
  };
  if (around(before, after, isSeam)) {
    [went, came] = [before, after];
    flush();
    return found;
  }
  const [older, newer] = [unitsOf(before), unitsOf(after)];
  const comparator = (one: Unit, other: Unit): boolean => one.word === other.word;
  const parts = diffArrays(older, newer, { comparator, maxEditLength: UNLIKE });
  if (!parts) [went, came] = [before, after];
  let [i, j] = [0, 0];
  for (const { added, removed, count } of parts ?? []) {
    for (let n = 0; n < count; n++) {
      const [was, is] = [added ? null : older[i++], removed ? null : newer[j++]];
      if (was && is) {
        flush();
        push("stayed", was.word);
        [went, came] = [was.rest, is.rest];
      } else {
        went += was ? was.word + was.rest : "";
        came += is ? is.word + is.rest : "";
      }
    }
  }
  flush();
  return found;
}

interface Ends {
  readonly head: number;
  readonly tail: number;
}

/** How much of the beginning and the end stayed: what stands around the words, and of the words all, at least half, or nothing. */
function mended(went: string, came: string, isSeam: (at: number) => boolean): Ends {
  const whole = around(went, came, isSeam);
  if (whole) return whole;
  const { head, tail } = commonEnds(went.length, came.length, (i, j) => went[i] === came[j]);
  if ((head + tail) * 2 >= Math.max(went.length, came.length)) return { head, tail };
  const [, before = ""] = /^([^\p{L}\p{N}]*)/u.exec(came.slice(0, head)) ?? [];
  const [, after = ""] = /([^\p{L}\p{N}]*)$/u.exec(came.slice(came.length - tail)) ?? [];
  return { head: before.length, tail: after.length };
}

/**
 * Where words were but put in at one place, or but taken out: what stands around them, though it be a word that those
 * touch. Null where they stand within one author's word, before and after, and where a single small letter may be alike by chance.
 */
function around(went: string, came: string, isSeam: (at: number) => boolean): Ends | null {
  const [shorter, longer] = went.length < came.length ? [went, came] : [came, went];
  if (!/[\p{L}\p{N}]{2}|\p{Lu}|\p{N}/u.test(shorter)) return null;
  const isLetter = (sign: string | undefined): boolean => /[\p{L}\p{N}]/u.test(sign ?? "");
  const isCut = (text: string, at: number): boolean => isLetter(text[at - 1]) && isLetter(text[at]);
  const { length } = shorter;
  const { head: most } = commonEnds(length, longer.length, (i, j) => shorter[i] === longer[j]);
  const { head: rest } = commonEnds(length, longer.length, (i, j) => shorter.at(-1 - i) === longer.at(-1 - j));
  const heads: number[] = [];
  for (let head = most; head >= length - rest; head--) heads.push(head);
  const isSeen = (at: number): boolean => !isCut(longer, at) || !isCut(longer, at + longer.length - length);
  const cutsNone = (at: number): boolean => !isCut(longer, at) && !isCut(longer, at + longer.length - length);
  const head =
    heads.find((at) => !isCut(shorter, at) && cutsNone(at)) ??
    heads.find((at) => !isCut(shorter, at)) ??
    heads.find((at) => isSeam(at) || isSeam(at + went.length - length)) ??
    heads.find(isSeen);
  return head === undefined ? null : { head, tail: length - head };
}

/** A stretch of a text, as an older record has it; null: the record does not have it. */
interface OnRecord {
  readonly length: number;
  readonly spans: readonly AuthoredSpan[] | null;
}

function spansIn(then: AuthoredText, text: string): OnRecord[] {
  const known: OnRecord[] = [];
  let at = 0;
  for (const { kind, part } of differences(then.text, text)) {
    const spans = slice(then.spans, at, at + part.length);
    if (kind !== "came") at += part.length;
    if (kind !== "went") known.push({ length: part.length, spans: kind === "stayed" ? spans : null });
  }
  return known;
}

/** New characters that stand at `from`: what the older record has there keeps its authors. */
function placeRestored(
  text: string,
  from: number,
  known: readonly OnRecord[],
  gone: readonly Piece[],
  author: Author,
): AuthoredSpan[] {
  const out: AuthoredSpan[] = [];
  let at = 0;
  for (const { length, spans } of known) {
    const [start, end] = [Math.max(from, at), Math.min(from + text.length, at + length)];
    if (end > start)
      out.push(
        ...(spans ? slice(spans, start - at, end - at) : placeNew(text.slice(start - from, end - from), gone, author)),
      );
    at += length;
  }
  return out;
}

/** New characters: the longest run of them that went from elsewhere keeps its authors, and the rest is looked at alike. */
function placeNew(text: string, gone: readonly Piece[], author: Author): AuthoredSpan[] {
  const least = leastOf(author);
  if (text.length < least) return [{ ...author, length: text.length }];
  const words = coreOf(text);
  for (const piece of gone) {
    if (piece.taken) continue;
    const core = coreOf(piece.text);
    const inside = core === "" ? -1 : text.indexOf(core);
    const outside = words.length >= least ? piece.text.indexOf(words) : -1;
    if (inside < 0 && outside < 0) continue;
    let [at, from] = inside >= 0 ? [inside, piece.text.indexOf(core)] : [text.indexOf(words), outside];
    let length = inside >= 0 ? core.length : words.length;
    // What stands around the words came along.
    for (; at > 0 && from > 0 && text[at - 1] === piece.text[from - 1]; length++) [at, from] = [at - 1, from - 1];
    while (at + length < text.length && text[at + length] === piece.text[from + length]) length++;
    if (inside >= 0) piece.taken = true;
    return [
      ...placeNew(text.slice(0, at), gone, author),
      ...slice(piece.spans, from, from + length),
      ...placeNew(text.slice(at + length), gone, author),
    ];
  }
  return [{ ...author, length: text.length }];
}

/** The spans of the characters from `from` up to `to`. */
export function slice(spans: readonly AuthoredSpan[], from: number, to: number): AuthoredSpan[] {
  const out: AuthoredSpan[] = [];
  let at = 0;
  for (const span of spans) {
    const [start, end] = [Math.max(from, at), Math.min(to, at + span.length)];
    if (end > start) out.push({ ...span, length: end - start });
    at += span.length;
  }
  return out;
}

function joined(spans: readonly AuthoredSpan[]): AuthoredSpan[] {
  const out: AuthoredSpan[] = [];
  for (const span of spans) {
    const last = out.at(-1);
    if (span.length === 0) continue;
    if (last && last.member === span.member && last.partner === span.partner && last.at === span.at)
      out[out.length - 1] = { ...last, length: last.length + span.length };
    else out.push(span);
  }
  return out;
}

/** How many characters that are not white space each partner wrote in these texts. */
export function contributions(texts: readonly AuthoredText[]): ReadonlyMap<string | null, number> {
  const counts = new Map<string | null, number>();
  for (const { text, spans } of texts) {
    let at = 0;
    for (const { partner, length } of spans) {
      const written = text.slice(at, at + length).replaceAll(/\s/g, "").length;
      at += length;
      if (written > 0) counts.set(partner, (counts.get(partner) ?? 0) + written);
    }
  }
  return counts;
}
