import fastDiff from "fast-diff";

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

/** Words that may come back, with who wrote them. */
export interface Returning {
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

/** The same, where words may come back that went before this batch. */
export function carryBatch(
  before: Authorship,
  changed: ReadonlyMap<string, string>,
  author: Author,
  { lately = [], restored }: Returning = {},
): Carried {
  const gone: Piece[] = [];
  const drafts = new Map<string, Draft[]>();
  for (const [address, text] of changed) {
    const was = before.get(address) ?? { text: "", spans: [] };
    drafts.set(address, compare(was, text, gone));
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

function compare(was: AuthoredText, text: string, gone: Piece[]): Draft[] {
  const drafts: Draft[] = [];
  let at = 0;
  // Cleaned up to whole phrases: a letter that two words happen to share is not what its first author wrote.
  for (const [kind, part] of fastDiff(was.text, text, undefined, true)) {
    if (kind === fastDiff.INSERT) drafts.push({ text: part, kept: null });
    else {
      const spans = slice(was.spans, at, at + part.length);
      at += part.length;
      if (kind === fastDiff.EQUAL) drafts.push({ text: part, kept: spans });
      else if (part.trim().length >= MOVED_LEAST) gone.push({ text: part, spans, taken: false });
    }
  }
  return drafts;
}

/** A stretch of a text, as an older record has it; null: the record does not have it. */
interface Known {
  readonly length: number;
  readonly spans: readonly AuthoredSpan[] | null;
}

function spansIn(then: AuthoredText, text: string): Known[] {
  const known: Known[] = [];
  let at = 0;
  for (const [kind, part] of fastDiff(then.text, text, undefined, true)) {
    const spans = slice(then.spans, at, at + part.length);
    if (kind !== fastDiff.INSERT) at += part.length;
    if (kind !== fastDiff.DELETE) known.push({ length: part.length, spans: kind === fastDiff.EQUAL ? spans : null });
  }
  return known;
}

/** New characters that stand at `from`: what the older record has there keeps its authors. */
function placeRestored(
  text: string,
  from: number,
  known: readonly Known[],
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
  if (text.length < MOVED_LEAST) return [{ ...author, length: text.length }];
  for (const piece of gone) {
    if (piece.taken) continue;
    const core = piece.text.trim();
    const [inside, outside] = [text.indexOf(core), piece.text.indexOf(text.trim())];
    if (inside >= 0) {
      piece.taken = true;
      const from = piece.text.indexOf(core);
      return [
        ...placeNew(text.slice(0, inside), gone, author),
        ...slice(piece.spans, from, from + core.length),
        ...placeNew(text.slice(inside + core.length), gone, author),
      ];
    }
    if (outside >= 0 && text.trim().length >= MOVED_LEAST) {
      const lead = text.length - text.trimStart().length;
      const tail = text.length - text.trimEnd().length;
      return [
        { ...author, length: lead },
        ...slice(piece.spans, outside, outside + text.trim().length),
        { ...author, length: tail },
      ];
    }
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
