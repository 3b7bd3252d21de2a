import type { LineChange, Span } from "#shared/compare/field.ts";
import type { Inline } from "#shared/schema.ts";

/** So much of what stayed is shown beside a change: enough to find it by. */
const BESIDE = 60;

/** A long line with its changes and the words beside them: "… within weeks. [And here.]". */
export function excerpt(change: LineChange): LineChange {
  if (change.kind !== "changed" && change.kind !== "moved here") return change;
  const last = change.spans.length - 1;
  const spans = change.spans.map((span, i): Span => {
    if (span.kind !== "same" || lengthOf(span.content) <= BESIDE * (i === 0 || i === last ? 1.5 : 3)) return span;
    const [head, tail] = [i === 0 ? [] : headOf(span.content), i === last ? [] : tailOf(span.content)];
    return { kind: "same", content: [...head, dots(i === 0 ? "… " : i === last ? " …" : " … "), ...tail] };
  });
  return { ...change, spans };
}

const dots = (text: string): Inline => ({ type: "text", text, marks: [] });
const size = (inline: Inline): number => (inline.type === "text" ? inline.text.length : 1);
const lengthOf = (content: readonly Inline[]): number => content.reduce((sum, one) => sum + size(one), 0);

/** The beginning, up to the end of a word. */
function headOf(content: readonly Inline[]): Inline[] {
  const kept: Inline[] = [];
  let room = BESIDE;
  for (const inline of content) {
    if (room <= 0) break;
    const cut = inline.type === "text" && inline.text.length > room;
    kept.push(cut ? { ...inline, text: inline.text.slice(0, room + 1).replace(/\s+\S*$/, "") } : inline);
    room -= size(inline);
  }
  return kept;
}

/** The end, from the beginning of a word on. */
function tailOf(content: readonly Inline[]): Inline[] {
  const kept: Inline[] = [];
  let room = BESIDE;
  for (const inline of content.toReversed()) {
    if (room <= 0) break;
    const cut = inline.type === "text" && inline.text.length > room;
    kept.unshift(cut ? { ...inline, text: inline.text.slice(-room - 1).replace(/^\S*\s+/, "") } : inline);
    room -= size(inline);
  }
  return kept;
}
