import { diffArrays } from "diff";
import type { Line } from "./lines.ts";

/** What lines say, whichever kind of line says it: a heading as a plain paragraph, a table's row as one line. */

type Said = Pick<Line, "text">;

/** The sign that a list written by hand begins its lines with. */
const BULLET = /^[•◦▪·*-]\s+/;

const wordsOf = ({ text }: Said): string[] => text.replace(BULLET, "").split(/\s+/).filter(Boolean);

/** A line's words alone. */
export const lineWording = (line: Said): string => wordsOf(line).join(" ");

/** All words in their order, with one space between. */
export const wording = (lines: readonly Said[]): string => lines.flatMap(wordsOf).join(" ");

/** So many words one after another are hardly the same in two texts by chance. */
const RUN = 4;

/** Every run of words; of fewer words than that, all of them. */
export function runsOf(lines: readonly Said[]): Set<string> {
  const words = lines.flatMap(wordsOf);
  const runs = new Set<string>();
  for (let i = 0; i < Math.max(words.length - RUN + 1, Math.min(words.length, 1)); i++)
    runs.add(words.slice(i, i + RUN).join(" "));
  return runs;
}

/** How much two texts have of each other's runs of words: 0 nothing, 1 all. Of a part, how much the text has of it. */
export function alike(text: readonly Said[], other: readonly Said[], isPart = false): number {
  const [a, b] = [runsOf(text), runsOf(other)];
  return a.size === 0 || b.size === 0 ? 0 : a.intersection(b).size / (isPart ? b.size : Math.max(a.size, b.size));
}

/** Words that lead somewhere, and where to, in their order. */
export const linksIn = (lines: readonly Line[]): string[] => lines.flatMap(({ links }) => links);

/** A search for what two long texts have in common stops here. */
const SEARCH_MS = 2000;

/**
 * The words of a file in the lines that the agreed text has them in, where the file breaks its lines elsewhere. A line
 * of which most is the file's own stays one.
 */
export function relined(agreed: readonly string[], file: readonly string[]): string[] {
  const theirs = agreed.flatMap((text, line) => wordsOf({ text }).map((word) => ({ word, line })));
  const own = file.flatMap((text, line) => wordsOf({ text }).map((word) => ({ word, line })));
  const diff = diffArrays(
    theirs.map(({ word }) => word),
    own.map(({ word }) => word),
    { timeout: SEARCH_MS },
  ) as ReturnType<typeof diffArrays<string>> | undefined;
  if (!diff) return [...file];
  /** Of each word of the file, the agreed line that it stands in; null: in none. */
  const home: (number | null)[] = [];
  let at = 0;
  for (const { added, removed, value } of diff) {
    if (!added && !removed) for (const [i] of value.entries()) home.push(theirs[at + i]?.line ?? null);
    if (added) home.push(...value.map(() => null));
    else at += value.length;
  }
  const met = file.map(() => 0);
  const all = file.map(() => 0);
  own.forEach(({ line }, i) => {
    all[line] = (all[line] ?? 0) + 1;
    if (home[i] !== null) met[line] = (met[line] ?? 0) + 1;
  });
  const lines: { of: string; words: string[] }[] = [];
  let last: number | null = null;
  own.forEach(({ word, line }, i) => {
    const strange = (met[line] ?? 0) * 2 < (all[line] ?? 0);
    if (own[i - 1]?.line !== line) last = null;
    last = home[i] ?? last ?? home.slice(i).find((one, j) => one !== null && own[i + j]?.line === line) ?? null;
    const of = strange || last === null ? `file ${line}` : `agreed ${last}`;
    if (lines.at(-1)?.of === of) lines.at(-1)?.words.push(word);
    else lines.push({ of, words: [word] });
  });
  return lines.map(({ words }) => words.join(" "));
}
