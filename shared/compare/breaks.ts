import type { LineChange, Span } from "./field.ts";
import { listsOf } from "./field.ts";
import type { Line, Token } from "./lines.ts";
import { tokens } from "./lines.ts";

/**
 * Where a line became two, or two became one, and its words are the same: only its end came or went. Line by line it
 * would be words that went here and came there, and nobody wrote those.
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

const came: Span = { kind: "added", content: [], breaks: true };
const went: Span = { kind: "removed", content: [], breaks: true };
const stayed = ({ content }: Line): Span[] => (content.length === 0 ? [] : [{ kind: "same", content }]);

/** One of the two halves was taken for the whole, the other for new. */
function divided(one: LineChange, next: LineChange): LineChange[] | null {
  const [whole, added] = one.kind === "changed" ? [one, next] : [next, one];
  if (whole.kind !== "changed" || added.kind !== "added") return null;
  const [first, second, { before }] = [one.line, next.line, whole];
  if (!isBoth(before, first, second)) return null;
  const lists = listsOf(before);
  return [
    {
      kind: "changed",
      line: first,
      before: { ...before, content: first.content },
      spans: [...stayed(first), came],
      relisted: listsOf(first) !== lists,
    },
    listsOf(second) === lists
      ? { kind: "same", line: second }
      : {
          kind: "changed",
          line: second,
          before: { ...before, content: second.content },
          spans: stayed(second),
          relisted: true,
        },
  ];
}

/** One of two was taken for what they became, the other for gone. */
function joined(one: LineChange, next: LineChange): LineChange[] | null {
  const [whole, removed] = one.kind === "changed" ? [one, next] : [next, one];
  if (whole.kind !== "changed" || removed.kind !== "removed") return null;
  const [first, second] = whole === one ? [whole.before, removed.line] : [removed.line, whole.before];
  if (!isBoth(whole.line, first, second)) return null;
  return [
    { ...whole, spans: [...stayed(first), went, ...stayed(second)], relisted: listsOf(whole.line) !== listsOf(first) },
  ];
}

/** Does it say what these two say, one behind the other? White space aside: it may be put in or taken out with a break. */
function isBoth(whole: Line, first: Line, second: Line): boolean {
  const [all, one, other] = [signs(whole), signs(first), signs(second)];
  return (
    one.length > 0 &&
    other.length > 0 &&
    all.length === one.length + other.length &&
    [...one, ...other].every(({ key }, i) => all[i]?.key === key)
  );
}

const signs = ({ content }: Line): Token[] =>
  tokens(content).filter(({ inline }) => inline.type !== "text" || inline.text.trim() !== "");
