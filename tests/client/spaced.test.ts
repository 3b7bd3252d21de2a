import { expect, test } from "vitest";
import { spaced } from "#client/summary/spaced.ts";

/** What stands before, what is put in, what stands behind; and what is put in then. */
test.each([
  ["about clusters.", "Offline words.", "", " Offline words."],
  ["about clusters. ", "Offline words.", "", "Offline words."],
  ["", "Offline words.", "", "Offline words."],
  ["about clusters", ", and schools", "", ", and schools"],
  ["(", "as one hears", ")", "as one hears"],
  ["They said “", "never", "”", "never"],
  ["P7", "(or earlier)", "", " (or earlier)"],
  ["One.", "Two.", "Three.", " Two. "],
  ["One.", "Two.", " Three.", " Two."],
  ["", "Two", ", three", "Two"],
  ["Sgoil", "Àraich", "", " Àraich"],
  ["well-", "known", "", "known"],
])("%j, then %j, then %j", (before, words, after, put) => {
  expect(spaced(words, before, after)).toBe(put);
});
