import fc from "fast-check";
import { expect, test } from "vitest";
import { hunks, keeps, keepsWords } from "#shared/common.ts";

const text = fc
  .array(fc.constantFrom("most", "schools", " ", "  ", ", ", "\uFFFC", "a", "é", "😀", "."), { maxLength: 25 })
  .map((parts) => parts.join(""));

test("T6 hunks, last first, make one text of the other", () => {
  fc.assert(
    fc.property(text, text, (a, b) => {
      let made = a;
      for (const { at, removed, inserted } of hunks(a, b)) {
        expect(made.slice(at, at + removed.length)).toBe(removed);
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
    ["", "times "],
    ["twice", "three"],
    ["every", "each"],
  ]);
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
