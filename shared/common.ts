/**
 * Is at least this share of `quote` in `words`? Whole words in order, however much stands between them; or the
 * characters of two texts of about the same length, where a word was mended. Characters alone would find any short
 * text in a long one.
 */
export function keeps(quote: string, words: string, share: number): boolean {
  const enough = quote.length * share;
  if (commonLength(quote, words, wordsOf) >= enough) return true;
  const longer = Math.max(quote.length, words.length);
  return quote.length * words.length <= CHEAP && commonLength(quote, words, Array.from<string>) >= longer * share;
}

/** Is at least this share of the letters of `quote` in `words`, as whole words in order? At least one of three letters. */
export function keepsWords(quote: string, words: string, share: number): boolean {
  const letters = (text: string): string[] => text.match(/[\p{L}\p{N}]+/gu) ?? [];
  const common = lcs(letters(quote), letters(words));
  return common.some((word) => word.length >= 3) && common.join("").length >= letters(quote).join("").length * share;
}

/** The length of the longest common subsequence of two texts' parts. */
function commonLength(a: string, b: string, partsOf: (text: string) => string[]): number {
  return lcs(partsOf(a), partsOf(b)).reduce((sum, part) => sum + part.length, 0);
}

const CHEAP = 1_000_000;
/** A bound on what a hostile quote can cost: some ten milliseconds. */
const AFFORDABLE = 4_000_000;
const wordsOf = (text: string): string[] => text.match(/\s+|[\p{L}\p{N}]+|[^\s\p{L}\p{N}]/gu) ?? [];

/** A replacement of `[at, at + removed.length)`. */
export interface Hunk {
  readonly at: number;
  readonly removed: string;
  readonly inserted: string;
}

/** The replacements, word by word, that make `b` of `a`; last first, so that each leaves the places of the next alone. */
export function hunks(a: string, b: string): Hunk[] {
  const [left, right] = [wordsOf(a), wordsOf(b)];
  const kept = lcs(left, right);
  const found: Hunk[] = [];
  let [i, j, at] = [0, 0, 0];
  for (const part of [...kept, null]) {
    let [removed, inserted] = ["", ""];
    while (i < left.length && left[i] !== part) removed += left[i++] ?? "";
    while (j < right.length && right[j] !== part) inserted += right[j++] ?? "";
    if (removed !== "" || inserted !== "") found.unshift({ at, removed, inserted });
    at += removed.length + (part?.length ?? 0);
    i++;
    j++;
  }
  return found;
}

/** The longest common subsequence of two lists; of two that are far too long for sentences, how they begin alike. */
function lcs(a: readonly string[], b: readonly string[]): string[] {
  if (a.length * b.length > AFFORDABLE) {
    const differs = a.findIndex((part, i) => part !== b[i]);
    return differs < 0 ? [...a] : a.slice(0, differs);
  }
  const width = b.length + 1;
  const best = new Uint16Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      best[i * width + j] =
        a[i] === b[j]
          ? (best[(i + 1) * width + j + 1] ?? 0) + 1
          : Math.max(best[(i + 1) * width + j] ?? 0, best[i * width + j + 1] ?? 0);
  const common: string[] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    const part = a[i];
    if (part !== undefined && part === b[j]) {
      common.push(part);
      i++;
      j++;
    } else if ((best[(i + 1) * width + j] ?? 0) >= (best[i * width + j + 1] ?? 0)) i++;
    else j++;
  }
  return common;
}
