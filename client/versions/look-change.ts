import type { Span } from "#shared/compare/field.ts";
import type { Line } from "#shared/compare/lines.ts";
import { looksAs } from "#shared/look-alike.ts";
import type { Inline, Mark } from "#shared/schema.ts";

/** How the same words came to look: bold, a link, an item of another list. */

/** Spans of a line as they are shown: the same words out and in again are one, which says what became of them. */
export type ShownSpan =
  | Span
  | { readonly kind: "looks"; readonly before: Span; readonly after: Span; readonly what: string }
  /** Words out and others in that look the same, as "a" does in two alphabets: nobody would see what was changed. */
  | { readonly kind: "alike" };

export function shownSpans(spans: readonly Span[]): ShownSpan[] {
  const out: ShownSpan[] = [];
  for (const span of spans) {
    const last = out.at(-1);
    const replaces = last?.kind === "removed" && span.kind === "added" && !last.breaks && !span.breaks;
    const what = replaces ? lookChange(last.content, span.content) : null;
    if (last?.kind === "removed" && what !== null)
      out[out.length - 1] = { kind: "looks", before: last, after: span, what };
    else out.push(span);
    if (what === null && last?.kind === "removed" && span.kind === "added" && alike(last, span))
      out.push({ kind: "alike" });
  }
  return out;
}

const alike = (before: Span, after: Span): boolean =>
  !before.breaks && !after.breaks && looksAs(wordsOf(before.content)) === looksAs(wordsOf(after.content));

/** "made bold, no longer a link"; null where the words are others. */
function lookChange(before: readonly Inline[], after: readonly Inline[]): string | null {
  if (wordsOf(before) !== wordsOf(after)) return null;
  const [had, has] = [marksOf(before), marksOf(after)];
  const came = [...has].flatMap(([key, mark]) => (had.has(key) ? [] : [mark]));
  const went = [...had].flatMap(([key, mark]) => (has.has(key) ? [] : [mark]));
  const said = [
    ...came.map((mark) => {
      const isOther = went.some(({ type }) => type === mark.type);
      return isOther ? changed(mark) : mark.type === "lang" ? called(mark) : `made ${called(mark)}`;
    }),
    ...went
      .filter(({ type }) => !came.some((mark) => mark.type === type))
      .map((mark) => `no longer ${called(mark, true)}`),
  ];
  // The same marks on others of these words.
  return said.length > 0 ? said.join(", ") : "set in another way";
}

const wordsOf = (content: readonly Inline[]): string =>
  content
    .map((inline) => (inline.type === "text" ? inline.text : inline.type === "hardBreak" ? "\n" : ` @${inline.to} `))
    .join("");

const marksOf = (content: readonly Inline[]): Map<string, Mark> =>
  new Map(
    content.flatMap((inline) =>
      inline.type === "text" ? inline.marks.map((mark) => [JSON.stringify(mark), mark]) : [],
    ),
  );

function called(mark: Mark, gone = false): string {
  switch (mark.type) {
    case "bold":
    case "italic":
      return mark.type;
    case "link":
      return gone ? "a link" : `a link to ${mark.href}`;
    case "lang":
      return `marked as ${language(mark.lang)}`;
  }
}

const changed = (mark: Mark): string => (mark.type === "link" ? `link changed to ${mark.href}` : `now ${called(mark)}`);

function language(tag: string): string {
  try {
    return new Intl.DisplayNames("en-GB", { type: "language" }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}

/** What became of a line whose list is another: "Made an item of a numbered list". */
export function listChange(before: Line, after: Line): string {
  const [was, is] = [before.lists, after.lists];
  const list = is.at(-1)?.list;
  if (list === undefined) return "No longer an item of a list";
  const name = list === "orderedList" ? "a numbered list" : "a bulleted list";
  if (was.length === 0) return `Made an item of ${name}`;
  if (was.at(-1)?.list !== list) return `Now an item of ${name}`;
  if (is.length > was.length) return "Moved one level in";
  if (is.length < was.length) return "Moved one level out";
  return is.at(-1)?.item ? "Made an item of its own" : "Made a part of the item above";
}
