import { z } from "zod";

/** How long what people write in one line or box may be. It is never cut: it is refused, in words, and kept. */

/** Characters of what stands in the summary itself, or is said beside it. */
export const longest = {
  evidenceTitle: 300,
  evidenceExtent: 200,
  evidenceDate: 80,
  /** Who or what a claim counted. */
  group: 120,
  /** A framework reference in one's own words, or what is added to the register on the spot. */
  choice: 300,
  linkWords: 300,
  linkAddress: 2000,
  /** Why a thread ends, or a proposal is not taken up. */
  why: 500,
  /** What is written for everybody to read, and stays on record. */
  reason: 1000,
} as const;

/** What is said of words that are too long, and by how much; null where they fit. White space around them is not kept. */
export function tooLong(words: string, most: number, what = "this"): string | null {
  const over = words.trim().length - most;
  if (over <= 0) return null;
  const count = `${over.toLocaleString("en-GB")} ${over === 1 ? "character" : "characters"}`;
  return `Shorten ${what} by ${count}: it can have ${most.toLocaleString("en-GB")} at most.`;
}

/** Words of at most so many characters, which say how many are too many. */
export const upTo = (most: number, what?: string) =>
  z
    .string()
    .trim()
    .max(most, { error: ({ input }) => (typeof input === "string" ? tooLong(input, most, what) : null) });
