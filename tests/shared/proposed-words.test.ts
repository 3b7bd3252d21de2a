import { expect, test } from "vitest";
import { oddWords } from "#shared/proposed-words.ts";
import { ATOM } from "#shared/text-blocks.ts";

const same = "Change some of the words first.";
const blank = "Write the words you propose. To leave the old ones out, leave the box empty.";
const lines = "Keep the paragraphs as they are: one line for each.";
const reference = "A reference stays where it is, or goes with the words around it.";

test.each<[what: string, old: string, words: string, why: string | null]>([
  ["other words", "every school", "each school", null],
  ["none in their place", "every\nschool", "", null],
  ["a line for each paragraph", "every\nschool", "each\nschool", null],
  ["space alone", "every school", " \u00A0\u200B", blank],
  ["a space more at an end", "every school", "every school ", same],
  ["the same", "every school", "every school", same],
  ["two paragraphs in one line", "every\nschool", "each school", lines],
  ["a paragraph in two lines", "every school", "each\nschool", lines],
  ["a reference that stays", `see ${ATOM} now`, `look at ${ATOM} now`, null],
  ["a reference that goes", `see ${ATOM} now`, "see it now", null],
  ["a reference that is new", "see it now", `see ${ATOM} now`, reference],
])("words that are proposed: %s", (_, old, words, why) => {
  expect(oddWords(old, words)).toBe(why);
});
