import { expect, test } from "vitest";
import * as Y from "yjs";
import { unsentFacts } from "#client/sync/unsent-facts.ts";
import * as edits from "#shared/summary-edits.ts";
import { buildDoc } from "#tests/support/builders.ts";

const by = { by: "m1", partner: "la", at: 0 };

/** The server's document and one's own, which begin as the same. */
function start() {
  const there = buildDoc();
  const finding = edits.addFinding(there, "strengths", by);
  const action = edits.addAction(there, by);
  const evidence = edits.addEvidence(there, { title: "Replies", type: "views", extent: "", date: "" }, by);
  edits.linkEvidence(there, finding, evidence, true);
  const mine = new Y.Doc();
  Y.applyUpdate(mine, Y.encodeStateAsUpdate(there));
  const unsent = () =>
    unsentFacts(mine, { known: Y.decodeStateVector(Y.encodeStateVector(there)), own: null, there }).map(
      ({ fact, member, value }) => [fact, member, value],
    );
  return { there, mine, finding, action, evidence, unsent };
}

test("what is the same on both sides, and what others did meanwhile, is not listed", () => {
  const { there, finding, unsent } = start();
  edits.setFindingFact(there, finding, "status", "ready");
  edits.setFramework(there, finding, "HGIOS4 1.1", true);
  expect(unsent()).toEqual([]);
});

test("values, links and counts that the other side lacks are listed, also those taken away", () => {
  const { mine, finding, action, evidence, unsent } = start();
  edits.setFindingFact(mine, finding, "status", "ready");
  edits.setFramework(mine, finding, "HGIOS4 1.1", true);
  edits.linkEvidence(mine, finding, evidence, false);
  const claim = edits.setClaim(mine, finding, { count: 7, total: 9, group: "heads", term: "most" });
  edits.setActionFact(mine, action, "lead", "Officer");
  edits.linkAnswer(mine, action, finding, true);
  edits.setEvidenceFacts(mine, evidence, { extent: "49 replies" });
  expect(unsent()).toEqual(
    expect.arrayContaining([
      ["status", null, "ready"],
      ["frameworks", "HGIOS4 1.1", true],
      ["evidence", evidence, null],
      ["claims", claim, expect.objectContaining({ count: 7 })],
      ["lead", null, "Officer"],
      ["answers", finding, true],
      ["extent", null, "49 replies"],
    ]),
  );
  expect(unsent()).toHaveLength(7);
});

test("what was set and set back is not listed", () => {
  const { mine, finding, unsent } = start();
  edits.setFindingFact(mine, finding, "confidence", "secure");
  edits.setFindingFact(mine, finding, "confidence", null);
  expect(unsent()).toEqual([]);
});

test.each<[what: string, mine: string[], theirs: string[], listed: string | null]>([
  ["letters typed on behind what the other side has", ["Head of service"], [], "Head of service"],
  ["letters taken away, and nothing typed", ["Head o"], [], "Head o"],
  ["all of them taken away", [""], [], ""],
  ["nothing, where only the other side wrote", [], ["Acting head of"], null],
  ["nothing, where letters were typed and taken away again", ["Head of service", "Head of"], [], null],
  ["one's own, where the other side wrote as well", ["Head of service"], ["Acting head of"], "Head of service"],
])("of a value are listed: %s", (_, typed, theirs, listed) => {
  const { there, mine, action, unsent } = start();
  edits.setActionFact(there, action, "lead", "Head of");
  Y.applyUpdate(mine, Y.encodeStateAsUpdate(there));
  for (const value of typed) edits.setActionFact(mine, action, "lead", value);
  for (const value of theirs) edits.setActionFact(there, action, "lead", value);
  expect(unsent()).toEqual(listed === null ? [] : [["lead", null, listed]]);
});
