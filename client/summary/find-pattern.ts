/** What is looked for, and where it stands in some words. */

export interface Query {
  readonly words: string;
  readonly wholeWord: boolean;
  readonly matchCase: boolean;
}

/** A straight quotation mark finds a curly one, and case matters only when asked. Null: nothing to look for. */
export function patternOf({ words, wholeWord, matchCase }: Query): RegExp | null {
  if (words.trim() === "") return null;
  const source = words
    .replaceAll(/[.*+?^${}()|[\]\\/-]/g, (sign) => (sign === "-" ? "\\x2d" : `\\${sign}`))
    .replaceAll(/['‘’]/g, "['‘’]")
    .replaceAll(/["“”]/g, '["“”]')
    .replaceAll(/\s+/g, "\\s+");
  const edge = "[\\p{L}\\p{N}_]";
  return new RegExp(wholeWord ? `(?<!${edge})${source}(?!${edge})` : source, matchCase ? "gu" : "giu");
}

export function matches(words: string, pattern: RegExp): { at: number; length: number }[] {
  return [...words.matchAll(pattern)]
    .filter(([found]) => found !== "")
    .map(({ 0: found, index }) => ({ at: index, length: found.length }));
}
