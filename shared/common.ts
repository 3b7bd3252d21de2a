import { commonEnds } from "#shared/common-ends.ts";
import type { Run } from "#shared/phrases.ts";
import { phrases } from "#shared/phrases.ts";
import { ATOM } from "#shared/text-blocks.ts";

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

/**
 * The replacements that make `b` of `a`, as few and of as whole words as people would make them; last first, so that
 * each leaves the places of the next alone. Of words typed in front of others just those go: what their writer types on
 * stands in front of those others still.
 */
export function hunks(a: string, b: string): Hunk[] {
  if (a === b) return [];
  const only = narrowed({ at: 0, removed: a, inserted: b }, a, 0);
  if (only.removed === "" || only.inserted === "") return [only];
  const found: Hunk[] = [];
  let [at, end] = [0, 0];
  let [removed, inserted] = ["", ""];
  const flush = (): void => {
    if (removed !== inserted) {
      const hunk = narrowed({ at: at - removed.length, removed, inserted }, a, end);
      end = hunk.at + hunk.removed.length;
      found.unshift(hunk);
    }
    [removed, inserted] = ["", ""];
  };
  for (const { kind, tokens } of phrases(runsOf(wordsOf(a), wordsOf(b)))) {
    const text = tokens.map(({ key }) => key).join("");
    if (kind === "same") flush();
    if (kind === "added") inserted += text;
    else at += text.length;
    if (kind === "removed") removed += text;
  }
  flush();
  return found;
}

interface Token {
  readonly key: string;
  readonly word: boolean;
}

function runsOf(left: readonly string[], right: readonly string[]): Run<Token>[] {
  const runs: Run<Token>[] = [];
  const push = (kind: Run<Token>["kind"], key: string): void => {
    const token = { key, word: /[\p{L}\p{N}]/u.test(key) };
    if (runs.at(-1)?.kind === kind) runs.at(-1)?.tokens.push(token);
    else runs.push({ kind, tokens: [token] });
  };
  let [i, j] = [0, 0];
  for (const part of [...lcs(left, right), null]) {
    while (i < left.length && left[i] !== part) push("removed", left[i++] ?? "");
    while (j < right.length && right[j] !== part) push("added", right[j++] ?? "");
    if (part !== null) push("same", part);
    i++;
    j++;
  }
  return runs;
}

/** Would a cut here leave two halves of one sign, which Yjs could not keep? */
const isInSign = (text: string, at: number): boolean =>
  /[\uD800-\uDBFF]/.test(text[at - 1] ?? "") && /[\uDC00-\uDFFF]/.test(text[at] ?? "");

/** Is a cut here within no word, no white space and no sign? */
const isBetween = (text: string, at: number): boolean =>
  !isInSign(text, at) &&
  ![/\s/, /[\p{L}\p{N}]/u].some((kind) => kind.test(text[at - 1] ?? "") && kind.test(text[at] ?? ""));

/**
 * A replacement without what both sides begin or end with, as far as that is whole words of one of them. Nothing but a
 * deletion, which could have begun at several places, stands as far in front as words stay whole: so who is typing
 * behind what goes types on where they were. An insertion stands as far behind.
 * @param from up to here `a` is settled
 */
function narrowed(hunk: Hunk, a: string, from: number): Hunk {
  const { removed, inserted } = hunk;
  const ends = commonEnds(removed.length, inserted.length, (i, j) => removed[i] === inserted[j]);
  let { head, tail } = ends;
  if (head + tail < Math.min(removed.length, inserted.length)) {
    while (head > 0 && !isBetween(removed, head) && !isBetween(inserted, head)) head--;
    const isWhole = (text: string): boolean => isBetween(text, text.length - tail);
    while (tail > 0 && !isWhole(removed) && !isWhole(inserted)) tail--;
  }
  const narrow: Hunk = {
    at: hunk.at + head,
    removed: removed.slice(head, removed.length - tail),
    inserted: inserted.slice(head, inserted.length - tail),
  };
  if (narrow.removed !== "" && narrow.inserted !== "") return narrow;
  return placed(narrow, a, from) ?? hunk;
}

/** The same deletion or insertion at the place that leaves words whole; null where each would cut a sign in two. */
function placed({ at, removed, inserted }: Hunk, a: string, from: number): Hunk | null {
  const deletes = removed !== "";
  const { length } = deletes ? removed : inserted;
  const longer = deletes ? a : a.slice(0, at) + inserted + a.slice(at);
  const shorter = deletes ? a.slice(0, at) + a.slice(at + length) : a;
  const places: number[] = [];
  for (let place = at; place >= from; place--) {
    if (!isInSign(shorter, place)) places.push(place);
    const sign = longer[place - 1];
    // References look alike, and are not: one must not go in another's place.
    if (sign !== longer[place - 1 + length] || sign === ATOM) break;
  }
  const whole = places.filter((place) => isBetween(shorter, place));
  const among = whole.length > 0 ? whole : places;
  const place = among.at(deletes ? -1 : 0);
  if (place === undefined) return null;
  const part = longer.slice(place, place + length);
  return { at: place, removed: deletes ? part : "", inserted: deletes ? "" : part };
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
