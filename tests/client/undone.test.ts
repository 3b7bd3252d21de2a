import { expect, test } from "vitest";
import type * as Y from "yjs";
import { changedWords, undoneAt } from "#client/summary/undone-model.ts";
import * as edits from "#shared/summary-edits.ts";
import { readSummary } from "#shared/summary-read.ts";
import { createUndo } from "#shared/undo.ts";
import type { ChangedPlace } from "#shared/undo-places.ts";
import { changedPlaces } from "#shared/undo-places.ts";
import { buildDoc, buildReview } from "#tests/support/builders.ts";

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

const by = { by: "m1", partner: "la", at: 0 };
const evidence = (doc: Y.Doc): string =>
  edits.addEvidence(doc, { title: "Replies", type: "views", extent: "", date: "" }, by);

test.each<[string, (doc: Y.Doc) => void, string]>([
  [
    "its removal",
    (doc) => edits.remove(doc, "evidence", [...doc.getMap("evidence").keys()][0]!, by),
    "Undone: E1 was put back.",
  ],
  ["that it was added", (doc) => void evidence(doc), "Undone: E2 was removed."],
  [
    "a fact of it",
    (doc) => edits.setEvidenceFacts(doc, [...doc.getMap("evidence").keys()][0]!, { extent: "9" }),
    "Undone in E1.",
  ],
  ["an action point", (doc) => void edits.addAction(doc, by), "Undone: action point 1 was removed."],
])("undoing with evidence: %s", (_, change, words) => {
  const doc = buildDoc();
  evidence(doc);
  const manager = createUndo(doc, [edits.USER]);
  change(doc);
  const before = readSummary(doc, buildReview());
  let places: readonly ChangedPlace[] = [];
  doc.on("afterTransaction", (transaction: Y.Transaction) => {
    if (transaction.origin === manager) places = changedPlaces(transaction);
  });
  manager.undo();
  expect(undoneAt({ did: "undo", places, before, after: readSummary(doc, buildReview()), selection: null }).words).toBe(
    words,
  );
});

test.each([
  ["a finding", (doc: Y.Doc) => `finding/${edits.addFinding(doc, "strengths", by)}/statement`],
  ["an action point", (doc: Y.Doc) => `action/${edits.addAction(doc, by)}/what`],
  ["evidence, which has no field", (doc: Y.Doc) => void evidence(doc)],
])("adding %s, undone and done again: one goes on in its first field", (_, add) => {
  const doc = buildDoc();
  const manager = createUndo(doc, [edits.USER]);
  const address = add(doc) ?? null;
  let places: readonly ChangedPlace[] = [];
  doc.on("afterTransaction", (transaction: Y.Transaction) => {
    if (transaction.origin === manager) places = changedPlaces(transaction);
  });
  const take = (did: "undo" | "redo") => {
    const before = readSummary(doc, buildReview());
    manager[did]();
    return undoneAt({ did, places, before, after: readSummary(doc, buildReview()), selection: null });
  };
  expect(take("undo").field).toBe(null);
  const again = take("redo");
  expect(again.words).toMatch(/^Done again: .* was put back\.$/);
  expect(again.field?.address ?? null).toBe(address);
});
