import type * as Y from "yjs";
import type { Standing } from "#shared/anchors.ts";
import { hunks } from "#shared/common.ts";
import type { ReferenceText } from "#shared/summary-text.ts";
import { ATOM } from "#shared/text-blocks.ts";
import type { Texts } from "#shared/texts.ts";

/** Words as they stand in the text, and how each reference or line break in them reads. */
export interface Inlines {
  readonly words: string;
  readonly names: readonly string[];
}

type OnWords = Extract<Standing, { at: "words" }>;

export const holdsInlines = (standing: Standing | null): standing is OnWords =>
  standing?.at === "words" && standing.words.includes(ATOM);

/** Those of the words that a thread stands on. */
export function inlinesOf(texts: Texts, standing: OnWords, reference: ReferenceText): Inlines {
  const blocks = texts.field(standing.field)?.text.blocks ?? [];
  const names = standing.ranges.flatMap(({ block, from, to }) =>
    (blocks[block]?.pieces ?? []).flatMap((piece) => {
      if ("text" in piece || piece.from < from || piece.from >= to) return [];
      const target: unknown = (piece.parent.get(piece.index) as Y.XmlElement).getAttribute("to");
      return [typeof target === "string" ? reference(target) : " "];
    }),
  );
  return { words: standing.words, names };
}

/** For people: references read as in the text where it can be told which they are, otherwise as "…". */
export function quoted(words: string, inlines: Inlines | null): string {
  const names = namesIn(words, inlines);
  let at = 0;
  return words.replaceAll(ATOM, () => names[at++] ?? "…");
}

/**
 * What somebody made of the words as `quoted` shows them, with the references that they left as they were. One that
 * would then read as another is what was typed: words.
 */
export function typedWords(typed: string, quote: string, inlines: Inlines | null): string {
  const wanted = typed.replaceAll(ATOM, "");
  const shown = quoted(quote, inlines);
  const changes = hunks(shown, wanted);
  let words = wanted;
  // From the end, so that what is put back leaves the places of the rest alone.
  for (const { from, to } of atomsIn(quote, inlines).toReversed()) {
    const touched = changes.some(({ at, removed, inserted }) => {
      const end = at + removed.length;
      const goesOn = at === to && isLetter(shown[to - 1]) && isLetter(inserted[0]);
      const begins = end === from && isLetter(inserted.at(-1)) && isLetter(shown[from]);
      return (at < to && from < end) || goesOn || begins;
    });
    if (touched) continue;
    const before = changes.filter(({ at }) => at <= from);
    const moved = before.reduce((sum, { removed, inserted }) => sum + inserted.length - removed.length, 0);
    const kept = words.slice(0, from + moved) + ATOM + words.slice(to + moved);
    if (quoted(kept, inlines) === wanted) words = kept;
  }
  return words;
}

const isLetter = (sign: string | undefined): boolean => /[\p{L}\p{N}]/u.test(sign ?? "");

/** Where the references and breaks of the words stand in what is shown of them. */
function atomsIn(words: string, inlines: Inlines | null): { from: number; to: number }[] {
  const names = namesIn(words, inlines);
  const parts = words.split(ATOM);
  let at = 0;
  return names.map((name, i) => {
    const from = at + (parts[i] ?? "").length;
    at = from + name.length;
    return { from, to: at };
  });
}

/** How each reference or break in the words reads. */
function namesIn(words: string, inlines: Inlines | null): string[] {
  const count = words.split(ATOM).length - 1;
  const names = inlines && count > 0 ? namesLeft(inlines, words) : [];
  return Array.from({ length: count }, (_, i) => (names.length === count ? (names[i] ?? "…") : "…"));
}

/** The references that an edit of the words takes out of them, as they read. */
export function referencesGone(inlines: Inlines | null, edited: string): readonly string[] {
  const gone = inlines && goneIn(inlines, edited);
  return inlines?.names.filter((name, i) => gone?.has(i) && name.trim() !== "") ?? [];
}

/** The names of those that an edit of the words leaves in them. */
function namesLeft(inlines: Inlines, edited: string): readonly string[] {
  const gone = goneIn(inlines, edited);
  return inlines.names.filter((_, i) => !gone.has(i));
}

function goneIn({ words }: Inlines, edited: string): ReadonlySet<number> {
  const gone = new Set<number>();
  for (const { at, removed } of hunks(words, edited)) {
    const before = words.slice(0, at).split(ATOM).length - 1;
    for (let i = 0; i < removed.split(ATOM).length - 1; i++) gone.add(before + i);
  }
  return gone;
}
