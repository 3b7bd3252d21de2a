import { withoutAccents } from "#shared/accents.ts";

/** What is looked for, and where it stands in some words. */

export interface Query {
  readonly words: string;
  readonly wholeWord: boolean;
  readonly matchCase: boolean;
}

/**
 * A straight quotation mark finds a curly one, letters without accents find those with them and the other way round,
 * and case matters only when asked. For `matches` alone. Null: nothing to look for.
 */
export function patternOf({ words, wholeWord, matchCase }: Query): RegExp | null {
  const bare = withoutAccents(words);
  if (bare.trim() === "") return null;
  const source = bare
    .replaceAll(/[.*+?^${}()|[\]\\/-]/g, (sign) => (sign === "-" ? "\\x2d" : `\\${sign}`))
    .replaceAll(/['‘’]/g, "['‘’]")
    .replaceAll(/["“”]/g, '["“”]')
    .replaceAll(/\s+/g, "\\s+");
  const edge = "[\\p{L}\\p{N}_]";
  return new RegExp(wholeWord ? `(?<!${edge})${source}(?!${edge})` : source, matchCase ? "gu" : "giu");
}

interface Match {
  readonly at: number;
  readonly length: number;
}

/** Where it stands in the words as they are; a letter takes its accents along. */
export function matches(words: string, pattern: RegExp): Match[] {
  const bare = withoutAccents(words);
  const found = [...bare.matchAll(pattern)]
    .filter(([one]) => one !== "")
    .map(({ 0: one, index }) => ({ at: index, length: one.length }));
  return found.length === 0 || bare === words ? found : withAccents(words, found);
}

/** A letter with the accents behind it; and any sign that may be one with its accent. */
const accented = /\P{M}\p{M}+|[^\0-\x7f]/gu;

/** Places in words that have lost their accents, in order, as places in these words. */
function withAccents(words: string, found: readonly Match[]): Match[] {
  let lost = 0;
  // Between these the two are alike.
  const letters = [...words.matchAll(accented)].map(({ 0: letter, index }) => {
    const from = index - lost;
    lost += letter.length - withoutAccents(letter).length;
    const after = index + letter.length;
    return { bare: { from, to: after - lost }, from: index, to: after };
  });
  let passed = 0;
  /** Where a bare sign comes from: one alone, or the letter that it is what is left of. */
  const signAt = (at: number): { from: number; to: number } => {
    while ((letters[passed]?.bare.from ?? Infinity) <= at) passed++;
    const letter = letters[passed - 1];
    if (letter && at < letter.bare.to) return letter;
    const from = at + (letter ? letter.to - letter.bare.to : 0);
    return { from, to: from + 1 };
  };
  return found.map(({ at, length }) => {
    const { from } = signAt(at);
    return { at: from, length: signAt(at + length - 1).to - from };
  });
}
