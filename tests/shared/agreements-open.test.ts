import { describe, expect, test } from "vitest";
import { standsOpen } from "#shared/agreements-open.ts";
import { writeField } from "#shared/field.ts";
import { paragraph } from "#shared/schema.ts";
import * as edits from "#shared/summary-edits.ts";
import { readSummary } from "#shared/summary-read.ts";
import type { FieldAddress } from "#shared/summary.ts";
import type { Thread } from "#shared/threads.ts";
import { buildDoc, buildReview } from "#tests/support/builders.ts";

const by = { by: "m", partner: "la", at: 1 };
const prose = ["context", "method", "evaluation", "follow-up"] as const;

/** A text in which nothing stands open, and ways to spoil it. */
function whole() {
  const doc = buildDoc();
  const write = (at: FieldAddress, words: string): void => {
    const fragment = edits.fieldFragment(doc, at)!;
    fragment.delete(0, fragment.length);
    writeField(fragment, [paragraph(words)]);
  };
  for (const section of prose) write(`section/${section}`, "Words.");
  const evidence = edits.addEvidence(doc, { title: "Survey", type: "numbers", extent: "49", date: "2025" }, by);
  const findings = (["strengths", "areas"] as const).map((section) => {
    const id = edits.addFinding(doc, section, by);
    write(`finding/${id}/statement`, `About ${section}.`);
    edits.linkEvidence(doc, id, evidence, true);
    return id;
  });
  const action = edits.addAction(doc, by);
  write(`action/${action}/what`, "Do it.");
  edits.setActionFact(doc, action, "lead", "The officer");
  edits.setActionFact(doc, action, "by", "June");
  const says = (threads: readonly Thread[] = [], review = buildReview()): string[] =>
    standsOpen(readSummary(doc, review), threads).map((one) => one.says);
  return { doc, write, evidence, strength: findings[0]!, area: findings[1]!, action, says };
}

const thread = (acts: Thread["acts"]): Thread => ({
  id: "t",
  place: { kind: "section", section: "context" },
  anchor: null,
  gone: false,
  author: "m",
  partner: "la",
  at: 1,
  proposal: null,
  comments: [],
  acts,
  reactions: [],
  revision: 1,
});
const act = (kind: Thread["acts"][number]["kind"]): Thread["acts"][number] => ({
  ...by,
  kind,
  outcome: kind === "resolve" ? "accepted" : null,
  sentence: "",
});

describe("AG3 what stands open", () => {
  test("of a whole text nothing, although optional sections are empty", () => expect(whole().says()).toEqual([]));

  test("a seeded text: every section that is not optional, and the annexes are generated", () => {
    const says = standsOpen(readSummary(buildDoc(), buildReview()), []).map((one) => one.says);
    expect(says).toEqual([
      "“Context and agreed focus” is empty",
      "“How the review was carried out” is empty",
      "“Overall evaluation” is empty",
      "“Strengths” is empty",
      "“Areas for further focus” is empty",
      "“Agreed action points” is empty",
      "“Reporting and follow-up” is empty",
    ]);
  });

  test("a statement, evidence that was removed, an action's lead and date, an unplaced finding", () => {
    const { doc, write, evidence, strength, area, action, says } = whole();
    write(`finding/${strength}/statement`, " ");
    edits.setActionFact(doc, action, "lead", " ");
    edits.setActionFact(doc, action, "by", "");
    edits.remove(doc, "evidence", evidence, by);
    edits.moveFinding(doc, area, "nowhere", { before: null });
    expect(says()).toEqual([
      "S1 has no statement",
      "S1 has no evidence linked",
      "“Areas for further focus” is empty",
      "Action point 1 lacks a lead and a date",
      "“About areas.” stands in no section",
      "“About areas.” has no evidence linked",
    ]);
  });

  test("comments to settle, until they are", () => {
    const { says } = whole();
    const settle = "A comment on “Context and agreed focus” is to be settled before agreement";
    expect(says([thread([])])).toEqual([]);
    expect(says([thread([act("block")])])).toEqual([settle]);
    expect(says([thread([act("block"), act("unblock")])])).toEqual([]);
    expect(says([thread([act("block"), act("resolve")])])).toEqual([]);
    expect(says([thread([act("block"), act("resolve"), act("reopen")])])).toEqual([settle]);
  });

  test("the focus, of a review from before it was asked for", () => {
    expect(whole().says([], buildReview({ focus: "" }))).toEqual(["The agreed focus is empty"]);
  });
});
