import { expect, test } from "vitest";
import { changedWords } from "#client/summary/undone-model.ts";

test.each([
  ["Council o met.", "Council officers met.", "officers"],
  ["Council officers met.", "Council o met.", "officers"],
  ["The other day", "The officers other day", "officers"],
  ["The day", "The first day", "first"],
  ["The schools plan", "The school plan", "schools"],
  ["Plan", "Plan", ""],
  ["", "Words", "Words"],
  ["A. B.", "A. Words and more. B.", "Words and more."],
])("from “%s” to “%s” it is “%s”: whole words", (before, after, words) => {
  expect(changedWords(before, after)).toBe(words);
});
