import type { Line } from "./lines.ts";
import { lineWording, runsOf, wording } from "./wording.ts";

/** A part of an agreed text that a file has: a section or a finding that somebody took out of it. */

export interface Part {
  /** Which lines of the agreed text, in their order. */
  readonly lines: readonly number[];
  /** All words of the file stand there one after another. */
  readonly isExact: boolean;
  /** Words of the agreed text between those lines, in stretches too long to tell one by one. */
  readonly leftOut: number;
}

/** Of fewer words nobody can tell what they were taken from. */
const LEAST = 40;
/** So much of a file has to come from the text, by its runs of words. */
const OWED = 0.6;
/** At least so much of the text is outside a part: with less missing it is a text that lacks something. */
const OUTSIDE = 0.2;
/** A line of so many words is known by them. */
const TELLING = 8;
/** Longer stretches that are not there are left out, not told line by line. In lines. */
const STRETCH = 10;

/** Null: the file is no part of this text. */
export function partOf(agreed: readonly Line[], file: readonly Line[]): Part | null {
  const said = ` ${wording(file)} `;
  if (sizeOf(said) < LEAST) return null;
  const part = exactPart(agreed, said) ?? nearPart(agreed, file, said);
  if (!part) return null;
  const all = agreed.reduce((sum, line) => sum + sizeOf(lineWording(line)), 0);
  const inside = part.lines.reduce((sum, i) => sum + wordsIn(agreed[i]), 0);
  return inside <= all * (1 - OUTSIDE) ? part : null;
}

const sizeOf = (text: string): number => text.split(" ").filter(Boolean).length;
const wordsIn = (line: Line | undefined): number => (line ? sizeOf(lineWording(line)) : 0);

/** The file's words stand in the text as they are. */
function exactPart(agreed: readonly Line[], said: string): Part | null {
  const all = ` ${wording(agreed)} `;
  const from = all.indexOf(said);
  if (from < 0) return null;
  const [first, last] = [sizeOf(all.slice(0, from)), sizeOf(all.slice(0, from)) + sizeOf(said) - 1];
  let before = 0;
  const lines = agreed.flatMap((line, i) => {
    const start = before;
    before += wordsIn(line);
    return before > start && before > first && start <= last ? [i] : [];
  });
  return { lines, isExact: true, leftOut: 0 };
}

function nearPart(agreed: readonly Line[], file: readonly Line[], said: string): Part | null {
  const [runs, theirs] = [runsOf(file), runsOf(agreed)];
  if (runs.intersection(theirs).size < runs.size * OWED) return null;
  const texts = new Set(file.map(lineWording));
  const own = agreed.map((line) => runsOf([line]));
  const count = new Map<string, number>();
  for (const run of own.flatMap((one) => [...one])) count.set(run, (count.get(run) ?? 0) + 1);
  // What other lines say too, as "Line of enquiry 2", does not tell a line.
  const met = agreed.map((line, i) => {
    if (wordsIn(line) < TELLING) return false;
    const telling = [...(own[i] ?? [])].filter((run) => count.get(run) === 1);
    return telling.length > 1 && telling.filter((run) => runs.has(run)).length * 2 >= telling.length;
  });
  // A heading or another short line belongs to the part when it stands in the file beside what does.
  const beside = (i: number, next: number): boolean => {
    const [line, other] = [agreed[i], agreed[next]];
    if (!line || !other || met[i] || !met[next]) return false;
    const [text, near] = [lineWording(line), lineWording(other).split(" ")];
    const both = next > i ? `${text} ${near.slice(0, 3).join(" ")}` : `${near.slice(-3).join(" ")} ${text}`;
    return texts.has(text) || said.includes(` ${both} `);
  };
  for (let i = agreed.length - 1; i >= 0; i--) if (beside(i, i + 1)) met[i] = true;
  for (let i = 0; i < agreed.length; i++) if (beside(i, i - 1)) met[i] = true;
  const [first, last] = [met.indexOf(true), met.lastIndexOf(true)];
  if (first < 0) return null;
  const lines: number[] = [];
  let leftOut = 0;
  let gap: number[] = [];
  for (let i = first; i <= last; i++) {
    gap.push(i);
    if (!met[i]) continue;
    if (gap.length <= STRETCH + 1) lines.push(...gap);
    else {
      leftOut += gap.slice(0, -1).reduce((sum, line) => sum + wordsIn(agreed[line]), 0);
      lines.push(i);
    }
    gap = [];
  }
  return { lines, isExact: false, leftOut };
}
