import { expect, test } from "vitest";
import * as Y from "yjs";
import type { Present } from "#client/sync/people.ts";
import { createWriters } from "#client/sync/who-wrote.ts";
import { writeField } from "#shared/field.ts";
import { paragraph } from "#shared/schema.ts";
import * as edits from "#shared/summary-edits.ts";
import { buildDoc, copyDoc } from "#tests/support/builders.ts";
import { textsOf } from "#tests/support/edits.ts";

const by = { by: "m", partner: "la", at: 1 };
const partner = { code: "ES", name: "Education Scotland", slot: 2 };

test("who wrote where since one looked, also when the work of several comes at once", () => {
  const page = buildDoc();
  const finding = edits.addFinding(page, "strengths", by);
  const action = edits.addAction(page, by);
  const evidence = edits.addEvidence(page, { title: "Survey", type: "views", extent: "", date: "" }, by);
  writeField(page.getXmlFragment("section/context"), [paragraph("Once.")]);
  const [effie, dougal, gone] = [copyDoc(page), copyDoc(page), copyDoc(page)];
  const people = [effie, dougal].map(({ clientID }, i): Present => ({
    member: `m${i}`,
    name: `N${i}`,
    partner,
    field: null,
    clientId: clientID,
    self: false,
  }));
  // What she wrote before is not from now on.
  writeField(effie.getXmlFragment("section/follow-up"), [paragraph("Before.")]);
  Y.applyUpdate(page, Y.encodeStateAsUpdate(effie), "remote");
  const writers = createWriters();
  page.on("afterTransaction", (transaction: Y.Transaction) => writers.note(transaction, people));
  const names = (place: string): string[] => writers.of(place).map(({ name }) => name);

  textsOf(effie.getXmlFragment("section/context"))[0]!.insert(5, " Upon a time.");
  writeField(edits.fieldFragment(effie, `finding/${finding}/narrative`)!, [paragraph("Effie’s")]);
  edits.setActionFact(effie, action, "by", "June");
  edits.linkEvidence(dougal, finding, evidence, true);
  edits.setEvidenceFacts(dougal, evidence, { extent: "49 replies" });
  writeField(gone.getXmlFragment("section/method"), [paragraph("Nobody’s")]);
  const state = Y.encodeStateVector(page);
  Y.applyUpdate(page, Y.mergeUpdates([effie, dougal, gone].map((doc) => Y.encodeStateAsUpdate(doc, state))), "remote");

  expect(names("section context")).toEqual(["N0"]);
  expect(names(`finding ${finding}`).sort()).toEqual(["N0", "N1"]);
  expect(names(`action ${action}`)).toEqual(["N0"]);
  expect(names(`evidence ${evidence}`)).toEqual(["N1"]);
  expect(names("section follow-up")).toEqual([]);
  // Whoever is not here any more goes without a name.
  expect(names("section method")).toEqual([]);
});
