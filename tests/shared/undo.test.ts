import { expect, test } from "vitest";
import * as Y from "yjs";
import { readField, writeField } from "#shared/field.ts";
import { paragraph } from "#shared/schema.ts";
import { addFinding, fieldFragment, moveFinding, seedSummary, setFindingFact, USER } from "#shared/summary-edits.ts";
import type { ChangedPlace } from "#shared/undo-places.ts";
import { changedPlaces } from "#shared/undo-places.ts";
import { createDoc, createUndo } from "#shared/undo.ts";

const by = { by: "m1", partner: "la", at: 0 };

/** A document with its undo; `places` holds what the last undo or redo changed. */
function start() {
  const doc = createDoc();
  seedSummary(doc, 0);
  const undo = createUndo(doc, [USER], 0);
  const seen: { places: ChangedPlace[] } = { places: [] };
  doc.on("afterTransaction", (transaction: Y.Transaction) => {
    if (transaction.origin === undo) seen.places = changedPlaces(transaction);
  });
  return { doc, undo, seen, context: doc.getXmlFragment("section/context") };
}
const write = (doc: Y.Doc, fragment: Y.XmlFragment, words: string) =>
  doc.transact(() => writeField(fragment, [paragraph(words)]), USER);

test("a transaction without a change is no step, and takes nothing from what can be done again", () => {
  const { doc, undo, context } = start();
  write(doc, context, "Words");
  undo.undo();
  doc.transact(() => {}, USER);
  expect(undo.canUndo()).toBe(false);
  expect(undo.canRedo()).toBe(true);
  undo.redo();
  expect(readField(context)).toEqual([paragraph("Words")]);
});

test("an emptied field keeps its last block, and the words come back into it", () => {
  const { doc, undo, context } = start();
  write(doc, context, "Words");
  undo.undo();
  expect(context.length).toBe(1);
  expect(readField(context)).toEqual([paragraph("")]);
  undo.redo();
  expect(readField(context)).toEqual([paragraph("Words")]);
});

test("an undo says in which field it was and where there", () => {
  const { doc, undo, seen, context } = start();
  doc.transact(() => writeField(context, [paragraph("One"), paragraph("Two three")]), USER);
  const text = (context.get(1) as Y.XmlElement).get(0) as Y.XmlText;
  doc.transact(() => text.delete(0, 4), USER);
  undo.undo();
  // Behind "One" and its edges, the edge of the second paragraph, and the four letters that came back.
  expect(seen.places).toEqual([{ kind: "field", address: "section/context", at: 5 + 1 + 4 }]);

  const id = addFinding(doc, "strengths", by);
  const statement = fieldFragment(doc, `finding/${id}/statement`);
  if (!statement) throw new Error("no statement");
  doc.transact(() => (statement.get(0) as Y.XmlElement).insert(0, [new Y.XmlText("Said")]), USER);
  undo.undo();
  expect(seen.places).toMatchObject([{ kind: "field", address: `finding/${id}/statement` }]);
});

test("an undo of structure or of a fact names the item", () => {
  const { doc, undo, seen } = start();
  const id = addFinding(doc, "strengths", by);
  moveFinding(doc, id, "areas", { before: null });
  setFindingFact(doc, id, "status", "ready");
  const item = { kind: "item", of: "findings", id };
  for (const _ of ["fact", "move", "addition"]) {
    undo.undo();
    expect(seen.places).toEqual([item]);
  }
  undo.redo();
  expect(seen.places).toEqual([item]);
});
