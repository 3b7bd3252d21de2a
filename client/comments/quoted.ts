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
  const count = words.split(ATOM).length - 1;
  if (count === 0) return words;
  const names = inlines ? namesLeft(inlines, words) : [];
  let at = 0;
  return words.replaceAll(ATOM, () => (names.length === count ? (names[at++] ?? "…") : "…"));
}

/** The names of those that an edit of the words leaves in them. */
function namesLeft({ words, names }: Inlines, edited: string): readonly string[] {
  const gone = new Set<number>();
  for (const { at, removed } of hunks(words, edited)) {
    const before = words.slice(0, at).split(ATOM).length - 1;
    for (let i = 0; i < removed.split(ATOM).length - 1; i++) gone.add(before + i);
  }
  return names.filter((_, i) => !gone.has(i));
}
