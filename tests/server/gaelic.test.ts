import { expect, test } from "vitest";
import { summaryHash } from "#shared/hash.ts";
import { writeField } from "#shared/field.ts";
import type { Mark } from "#shared/schema.ts";
import { readSummary } from "#shared/summary-read.ts";
import { buildDoc, buildReview } from "#tests/support/builders.ts";

/** The context section with one Gaelic name in it, marked or not. */
function summaryWith(marks: readonly Mark[]) {
  const doc = buildDoc();
  writeField(doc.getXmlFragment("section/context"), [
    {
      type: "paragraph",
      content: [
        { type: "text", text: "Beside a ", marks: [] },
        { type: "text", text: "Sgoil Àraich", marks },
      ],
    },
  ]);
  return readSummary(doc, buildReview());
}

test("a passage marked as Gaelic is read as marked, and the mark is part of what is agreed to", () => {
  const marked = summaryWith([{ type: "lang", lang: "gd" }]);
  const context = marked.sections.find((section) => section.id === "context");
  expect(context?.text).toEqual([
    {
      type: "paragraph",
      content: [
        { type: "text", text: "Beside a ", marks: [] },
        { type: "text", text: "Sgoil Àraich", marks: [{ type: "lang", lang: "gd" }] },
      ],
    },
  ]);
  expect(summaryHash(marked)).toBe(summaryHash(summaryWith([{ type: "lang", lang: "gd" }])));
  expect(summaryHash(marked)).not.toBe(summaryHash(summaryWith([])));
});
