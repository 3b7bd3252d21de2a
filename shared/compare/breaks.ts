import type { LineChange, Span } from "./field.ts";
import { compareWords, listsOf } from "./field.ts";
import type { Line, Token } from "./lines.ts";
import { tokens } from "./lines.ts";

/**
 * Where a line became two, or two became one, and most of its words are the same: its end came or went, and what else
 * changed. Line by line it would be words that went here and came there, and nobody wrote those.
 */
export function withBreaks(changes: readonly LineChange[]): LineChange[] {
  const out: LineChange[] = [];
  for (let i = 0; i < changes.length; i++) {
    const [one, next] = [changes[i], changes[i + 1]];
    if (!one) continue;
    const made = next && (divided(one, next) ?? joined(one, next));
    out.push(...(made ?? [one]));
    if (made) i++;
  }
  return out;
}

/** Stands for the end of a line among its words. */
const END: Token = { inline: { type: "hardBreak" }, key: "\u0000end", word: true };

/** So much of either half stayed, or it is no half of the whole. */
const STAYED = 0.5;

/** One of the two halves was taken for the whole, the other for new. */
function divided(one: LineChange, next: LineChange): LineChange[] | null {
  const [whole, added] = one.kind === "changed" ? [one, next] : [next, one];
  if (whole.kind !== "changed" || added.kind !== "added") return null;
  const halves = halvesOf(compareWords(tokens(whole.before.content), withEnd(one.line, next.line)));
  if (!halves) return null;
  return [
    half(one.line, whole.before, [...halves[0], { kind: "added", content: [], breaks: true }]),
    half(next.line, whole.before, halves[1]),
  ];
}

function half(line: Line, whole: Line, spans: readonly Span[]): LineChange {
  const relisted = listsOf(line) !== listsOf(whole);
  if (!relisted && spans.every(({ kind }) => kind === "same")) return { kind: "same", line };
  const content = spans.flatMap((span) => (span.kind === "added" ? [] : span.content));
  return { kind: "changed", line, before: { ...whole, content }, spans, relisted };
}

/** One of two was taken for what they became, the other for gone. */
function joined(one: LineChange, next: LineChange): LineChange[] | null {
  const [whole, removed] = one.kind === "changed" ? [one, next] : [next, one];
  if (whole.kind !== "changed" || removed.kind !== "removed") return null;
  const [first, second] = whole === one ? [whole.before, removed.line] : [removed.line, whole.before];
  const halves = halvesOf(compareWords(withEnd(first, second), tokens(whole.line.content)));
  if (!halves) return null;
  const spans: Span[] = [...halves[0], { kind: "removed", content: [], breaks: true }, ...halves[1]];
  return [{ ...whole, spans, relisted: listsOf(whole.line) !== listsOf(first) }];
}

const withEnd = (first: Line, second: Line): Token[] => [...tokens(first.content), END, ...tokens(second.content)];

/** What became of the words before and after the end; null where they are others. */
function halvesOf(spans: readonly Span[]): [Span[], Span[]] | null {
  const at = spans.findIndex(({ content }) => content.includes(END.inline));
  const span = spans[at];
  if (!span) return null;
  const cut = span.content.indexOf(END.inline);
  const part = (content: Span["content"]): Span[] => (content.length === 0 ? [] : [{ kind: span.kind, content }]);
  const halves: [Span[], Span[]] = [
    [...spans.slice(0, at), ...part(span.content.slice(0, cut))],
    [...part(span.content.slice(cut + 1)), ...spans.slice(at + 1)],
  ];
  // White space is put in or taken out with an end.
  if (isBlank(halves[0].at(-1))) halves[0].pop();
  if (isBlank(halves[1][0])) halves[1].shift();
  return halves.every((one) => sizeOf(one.filter(({ kind }) => kind === "same")) > sizeOf(one) * STAYED)
    ? halves
    : null;
}

const isBlank = (span: Span | undefined): boolean => span !== undefined && span.kind !== "same" && sizeOf([span]) === 0;

/** How many words and signs. */
const sizeOf = (spans: readonly Span[]): number =>
  spans
    .flatMap(({ content }) => tokens(content))
    .filter(({ inline }) => inline.type !== "text" || inline.text.trim() !== "").length;
