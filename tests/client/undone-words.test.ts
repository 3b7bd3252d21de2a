import { expect, test } from "vitest";
import { notUndoneWords, undoneWords } from "#client/versions/undone-words.ts";
import type { ProblemCode } from "#shared/errors.ts";
import { Problem } from "#shared/errors.ts";

/** What is said once a restoration or an import was taken back, or was not. */

test("what stays is named, of many some", () => {
  expect(undoneWords("It is out.", []).text).toBe("Undone. It is out.");
  expect(undoneWords("It is out.", ["part of section 1"]).text).toBe(
    "Undone. Part of section 1 was changed meanwhile, so it stays.",
  );
  expect(undoneWords("It is out.", ["part of section 1", "S6"]).text).toBe(
    "Undone. Part of section 1 and S6 were changed meanwhile, so they stay.",
  );
  const many = Array.from({ length: 9 }, (_, i) => `S${i + 1}`);
  expect(undoneWords("", many).text).toBe(
    "Undone. S1, S2, S3, S4, S5 and 4 more were changed meanwhile, so they stay.",
  );
});

test.each<[ProblemCode, boolean]>([
  ["unavailable", true],
  ["failed", true],
  ["locked", true],
  ["too-many", true],
  ["bad-input", false],
  ["not-found", false],
  ["not-allowed", false],
])("undoing that was refused with “%s” is offered again: %s", (code, again) => {
  const { text, action } = notUndoneWords(new Problem(code, "So it is."), () => {});
  expect(action?.label).toBe(again ? "Undo" : undefined);
  expect(text).toContain("The text as it was is in Versions.");
});
