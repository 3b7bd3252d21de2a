import { expect, test } from "vitest";
import { holdsInlines, inlinesOf, quoted, referencesGone, typedWords } from "#client/comments/quoted.ts";
import { makeAnchor, resolveAnchor } from "#shared/anchors.ts";
import { writeField } from "#shared/field.ts";
import * as edits from "#shared/summary-edits.ts";
import { ATOM } from "#shared/text-blocks.ts";
import { readTexts } from "#shared/texts.ts";
import { buildDoc } from "#tests/support/builders.ts";

test("a quote shows what its references show, and what is proposed in its place those that stay", () => {
  const doc = buildDoc();
  const text = (said: string) => ({ type: "text" as const, text: said, marks: [] });
  const fragment = edits.fieldFragment(doc, "section/context")!;
  fragment.delete(0, fragment.length);
  writeField(fragment, [
    {
      type: "paragraph",
      content: [
        text("See "),
        { type: "reference", to: "a" },
        text(" and "),
        { type: "reference", to: "b" },
        text(" here. Also "),
        { type: "reference", to: "c" },
      ],
    },
  ]);
  const texts = readTexts(doc);
  const anchor = makeAnchor(texts, "section/context", { block: 0, at: 4 }, { block: 0, at: 16 })!;
  const standing = resolveAnchor(anchor, texts);
  if (!holdsInlines(standing)) throw new Error("It stands on references.");
  const inlines = inlinesOf(texts, standing, (to) => `E-${to}`);
  expect(quoted(anchor.quote, inlines)).toBe("E-a and E-b here");
  expect(quoted("look at \uFFFC here", inlines)).toMatch(/^look at E-[ab] here$/);
  expect(quoted("nothing", inlines)).toBe("nothing");
  // Whatever cannot be told is left out rather than guessed.
  expect(quoted("\uFFFC and \uFFFC and \uFFFC", inlines)).toBe("… and … and …");
  expect(quoted(anchor.quote, null)).toBe("… and … here");
});

test.each<[what: string, typed: string, words: string]>([
  ["nothing", "S1 and A5 here", "\uFFFC and \uFFFC here"],
  ["words around them", "See S1, and then A5 over here", "See \uFFFC, and then \uFFFC over here"],
  ["letters at the end of one", "S1x and A5 here", "S1x and \uFFFC here"],
  ["letters in front of one", "S1 and xA5 here", "\uFFFC and xA5 here"],
  ["a sign behind one", "S1, and A5 here", "\uFFFC, and \uFFFC here"],
  ["one of them away, and the one that stays is the first", "S1 here", "\uFFFC here"],
  ["all of it away", "", ""],
  ["all but one", "A5", "A5"],
  ["another number in its place", "S2 and A5 here", "S2 and \uFFFC here"],
  ["the same number once more", "S1 and A5 here and S1", "\uFFFC and \uFFFC here and S1"],
  ["a sign that stands for no reference", "S1 and A5 here\uFFFC", "\uFFFC and \uFFFC here"],
])("references in proposed words are typed as they read, and kept: %s", (_, typed, words) => {
  const quote = "\uFFFC and \uFFFC here";
  const inlines = { words: quote, names: ["S1", "A5"] };
  expect(typedWords(typed, quote, inlines)).toBe(words);
  expect(quoted(words, inlines), "it reads as it was typed").toBe(typed.replace("\uFFFC", ""));
});

test("where it cannot be told which references they are, they are kept all the same", () => {
  expect(typedWords("look at … here", "\uFFFC here", null)).toBe("look at \uFFFC here");
});

test("references that were changed or taken out are named, breaks are not", () => {
  const inlines = { words: `see ${ATOM} and${ATOM}so ${ATOM} now`, names: ["S4", " ", "A1"] };
  const gone = (typed: string) => referencesGone(inlines, typedWords(typed, inlines.words, inlines));
  expect(gone("see S4 and so A1 then")).toEqual([]);
  expect(gone("see S3 and so A1 now")).toEqual(["S4"]);
  expect(gone("see now")).toEqual(["S4", "A1"]);
  expect(referencesGone(null, "see now")).toEqual([]);
});
