import { expect, test } from "vitest";
import { holdsInlines, inlinesOf, quoted } from "#client/comments/quoted.ts";
import { makeAnchor, resolveAnchor } from "#shared/anchors.ts";
import { writeField } from "#shared/field.ts";
import * as edits from "#shared/summary-edits.ts";
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
