import { expect, test } from "vitest";
import * as Y from "yjs";
import { readField, writeField } from "#shared/field.ts";
import { fieldsOf, isInShape, putInShape } from "#shared/in-shape.ts";
import { paragraph } from "#shared/schema.ts";
import { plainText } from "#client/sync/unsent-words.ts";
import { misshapen } from "#tests/support/misshapen.ts";

/** SU17 What an earlier release let into a field is put in shape, and no word of it goes. */

const FIELD = "section/method";

function filled(): { doc: Y.Doc; field: Y.XmlFragment } {
  const doc = new Y.Doc({ gc: false });
  const field = doc.getXmlFragment(FIELD);
  writeField(field, [paragraph("Another's words stay."), { type: "bulletList", items: [[paragraph("An item.")]] }]);
  return { doc, field };
}

const wordsOf = (field: Y.XmlFragment): string => JSON.stringify(readField(field));

test("SU17 shape: what the schema has is in shape", () => {
  expect(isInShape(filled().field)).toBe(true);
});

test.each(misshapen)("SU17 shape: $name", ({ make, says }) => {
  const { doc, field } = filled();
  doc.transact(() => make(field));
  expect(isInShape(field)).toBe(false);
  // As the server does it, in a copy that knows of no fragment.
  const copy = new Y.Doc({ gc: false });
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc));
  copy.transact((transaction) => {
    for (const one of fieldsOf(copy)) putInShape(one, transaction);
  });
  const mended = copy.getXmlFragment(FIELD);
  expect(isInShape(mended)).toBe(true);
  for (const words of ["An item.", ...says]) expect(wordsOf(mended).split(words)).toHaveLength(2);
  expect(plainText(mended).replaceAll(/\s+/g, " ")).toMatch(/Ano.*ther's words stay\./);
  // Before, too, whoever reads sees all of them.
  for (const words of says) expect(wordsOf(field)).toContain(words);
});

test("SU17 shape: words keep their order and their marks", () => {
  const { doc, field } = filled();
  const [first] = field.toArray() as Y.XmlElement[];
  const inner = new Y.XmlElement("paragraph");
  const text = new Y.XmlText();
  inner.insert(0, [text]);
  text.insert(0, "inner", { bold: {}, blink: {} });
  first!.insert(1, [inner, new Y.XmlText("behind")]);
  doc.transact((transaction) => putInShape(field, transaction));
  expect(readField(field)[0]).toEqual({
    type: "paragraph",
    content: [
      { type: "text", text: "Another's words stay.", marks: [] },
      { type: "hardBreak" },
      { type: "text", text: "inner", marks: [{ type: "bold" }] },
      { type: "hardBreak" },
      { type: "text", text: "behind", marks: [] },
    ],
  });
});

test("SU17 shape: the fields of findings and action points", () => {
  const doc = new Y.Doc();
  for (const [kind, part] of [
    ["findings", "narrative"],
    ["actions", "what"],
  ] as const) {
    const fragment = new Y.XmlFragment();
    doc.getMap(kind).set("one", new Y.Map([[part, fragment]]));
    fragment.insert(0, [new Y.XmlText("loose")]);
  }
  expect([...fieldsOf(doc)].map(isInShape)).toEqual([false, false]);
});
