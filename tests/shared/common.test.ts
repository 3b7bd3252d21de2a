import fc from "fast-check";
import { expect, test } from "vitest";
import { hunks, keeps, keepsWords } from "#shared/common.ts";

const text = fc
  .array(fc.constantFrom("most", "schools", " ", "  ", ", ", "\uFFFC", "a", "é", "😀", "😁", "🨀", "."), {
    maxLength: 25,
  })
  .map((parts) => parts.join(""));

test("T6 hunks, last first, make one text of the other", () => {
  fc.assert(
    fc.property(text, text, (a, b) => {
      let made = a;
      for (const { at, removed, inserted } of hunks(a, b)) {
        expect(made.slice(at, at + removed.length)).toBe(removed);
        // Yjs makes a replacement character of each half of a sign.
        expect([removed, inserted, made.slice(0, at)].every((part) => part.isWellFormed())).toBe(true);
        made = made.slice(0, at) + inserted + made.slice(at + removed.length);
      }
      expect(made).toBe(b);
    }),
    { numRuns: 2000 },
  );
});

test("T6 what two texts share stays untouched, so that others’ anchors on it hold", () => {
  const found = hunks("Officers visit every school twice a year.", "Officers visit each school three times a year.");
  expect(found.map(({ removed, inserted }) => [removed, inserted])).toEqual([
    ["twice", "three times"],
    ["every", "each"],
  ]);
});

const before = "It is to be. ";

test.each<[string, string, string, [string, string][]]>([
  [
    "words typed in front of a sentence",
    `${before}First words writteA short annual`,
    `${before}A short annual`,
    [["First words writte", ""]],
  ],
  ["which begin as it does", `${before}A bit mA short annual`, `${before}A short annual`, [["A bit m", ""]]],
  [
    "and hold words of it",
    `${before}The pattern is new. The patThe pattern does not`,
    `${before}The pattern does not`,
    [["The pattern is new. The pat", ""]],
  ],
  [
    "where another word differs too",
    `${before}First words writteA short annual`,
    `${before}A short yearly`,
    [
      ["annual", "yearly"],
      ["First words writte", ""],
    ],
  ],
  ["words typed in a word", "The pattXern does not", "The pattern does not", [["X", ""]]],
  [
    "the first letter of another word",
    "Firm beliefs and more",
    "Five schools and more",
    [["Firm beliefs", "Five schools"]],
  ],
  ["a blank between words that differ", "one two three", "four five three", [["one two", "four five"]]],
  [
    "letters that two signs of two halves share",
    "\u{1F600}",
    "\u{1F600}\u{1FA00}\u{1F600}",
    [["", "\u{1FA00}\u{1F600}"]],
  ],
  ["a word within words alike", "sand and more", "sand more", [[" and", ""]]],
])("V6 %s are one replacement, of whole words that stay", (_, a, b, wanted) => {
  expect(hunks(a, b).map(({ removed, inserted }) => [removed, inserted])).toEqual(wanted);
});

test("T6 texts of nothing but signs cost a moment, and still become one another", () => {
  const [a, b] = [".,".repeat(2000), ",.".repeat(2000)];
  const at = performance.now();
  expect(hunks(a, b)).toEqual([{ at: 0, removed: a, inserted: b }]);
  expect(performance.now() - at).toBeLessThan(500);
});

test.each([
  ["know their learners", "know their own learners", true],
  ["know their learners", "know ther learners", true],
  ["know their learners", "are good places", false],
  ["seed96x seed97x", "seed981x seed82x seed83x seed7x", false],
])("AN2 “%s” in “%s”: %s", (quote, words, kept) => {
  expect(keeps(quote, words, 0.8)).toBe(kept);
});

test.each([
  ["know their learners well", "know their", true],
  ["know their learners well", "well", false],
  ["a of the learners", "a of", false],
])("AN4 of “%s” is left “%s”: %s", (quote, words, kept) => {
  expect(keepsWords(quote, words, 0.2)).toBe(kept);
});
