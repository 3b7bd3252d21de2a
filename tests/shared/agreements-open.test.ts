import { describe, expect, test } from "vitest";
import { standsOpen } from "#shared/agreements-open.ts";
import { writeField } from "#shared/field.ts";
import { paragraph } from "#shared/schema.ts";
import * as edits from "#shared/summary-edits.ts";
import { readSummary } from "#shared/summary-read.ts";
import type { Review } from "#shared/reviews.ts";
import type { FieldAddress } from "#shared/summary.ts";
import type { Thread } from "#shared/threads.ts";
import { buildDoc, buildReview } from "#tests/support/builders.ts";
import { sampleSummary } from "#tests/support/everything.ts";

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
    write(`finding/${id}/narrative`, "It works well, as the survey shows.");
    edits.setFindingFact(doc, id, "enquiry", "q1");
    edits.setFindingFact(doc, id, "confidence", "secure");
    edits.linkEvidence(doc, id, evidence, true);
    return id;
  });
  const action = edits.addAction(doc, by);
  write(`action/${action}/what`, "Do it.");
  edits.linkAnswer(doc, action, findings[1]!, true);
  edits.setActionFact(doc, action, "lead", "The officer");
  edits.setActionFact(doc, action, "support", "None needed");
  edits.setActionFact(doc, action, "measure", "Fewer repeat it");
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

  test("of the sample of the demo nothing", () => expect(standsOpen(sampleSummary(), [])).toEqual([]));

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

  test("what is needed of a finding, in one line, as the page calls it", () => {
    const { doc, write, strength, area, evidence, says } = whole();
    write(`finding/${strength}/narrative`, " ");
    edits.setFindingFact(doc, strength, "enquiry", null);
    expect(says()).toEqual(["S1 lacks: Narrative, Line of enquiry"]);
    write(`finding/${strength}/statement`, " ");
    edits.setFindingFact(doc, strength, "confidence", null);
    edits.linkEvidence(doc, strength, evidence, false);
    expect(says()).toEqual(["S1 lacks: Statement, Narrative, Line of enquiry, Evidence, Confidence"]);
    edits.remove(doc, "evidence", evidence, by);
    expect(says()[1]).toBe("A1 lacks: Evidence");
    edits.moveFinding(doc, area, "nowhere", { before: null });
    write(`finding/${area}/statement`, "About areas.");
    expect(says().slice(1)).toEqual([
      "“Areas for further focus” is empty",
      "“About areas.” stands in no section and lacks: Evidence",
    ]);
    write(`finding/${area}/statement`, "");
    expect(says().at(-1)).toBe("A finding without words stands in no section and lacks: Statement, Evidence");
  });

  test("a line of enquiry that the review no longer has; where it has none, that is said once", () => {
    const { says } = whole();
    const enquiries = [{ id: "q2", text: "How reliable are judgements?" }];
    expect(says([], buildReview({ enquiries }))).toEqual(["S1 lacks: Line of enquiry", "A1 lacks: Line of enquiry"]);
    expect(says([], buildReview({ enquiries: [] }))).toEqual(["The details lack: Lines of enquiry"]);
  });

  test("what is needed of an action point; which plan holds it and its progress may wait", () => {
    const { doc, write, area, action, says } = whole();
    edits.setActionFact(doc, action, "measure", " ");
    edits.linkAnswer(doc, action, area, false);
    expect(says()).toEqual(["Action point 1 lacks: Answers, How we will know"]);
    write(`action/${action}/what`, "");
    for (const fact of ["lead", "by", "support"] as const) edits.setActionFact(doc, action, fact, "");
    expect(says()).toEqual(["Action point 1 lacks: Words, Answers, By when, Lead, Support, How we will know"]);
  });

  test("an action point that answers a removed finding answers none", () => {
    const { doc, area, says } = whole();
    edits.remove(doc, "findings", area, by);
    expect(says()).toEqual(["“Areas for further focus” is empty", "Action point 1 lacks: Answers"]);
  });

  test("comments to settle, until they are", () => {
    const { says } = whole();
    const settle = "A comment on “Context and agreed focus” must be settled";
    expect(says([thread([])])).toEqual([]);
    expect(says([thread([act("block")])])).toEqual([settle]);
    expect(says([thread([act("block"), act("unblock")])])).toEqual([]);
    expect(says([thread([act("block"), act("resolve")])])).toEqual([]);
    expect(says([thread([act("block"), act("resolve"), act("reopen")])])).toEqual([settle]);
  });

  test("comments to settle on what is removed, or stands in no section", () => {
    const { doc, strength, area, action, says } = whole();
    const on = (place: Thread["place"]): string => says([{ ...thread([act("block")]), place }]).at(-1)!;
    expect(on({ kind: "field", field: `finding/${strength}/narrative` })).toBe("A comment on S1 must be settled");
    expect(on({ kind: "action", action })).toBe("A comment on action point 1 must be settled");
    edits.remove(doc, "actions", action, by);
    edits.remove(doc, "findings", strength, by);
    edits.moveFinding(doc, area, "nowhere", { before: null });
    expect(on({ kind: "finding", finding: strength })).toBe("A comment on a removed finding must be settled");
    expect(on({ kind: "finding", finding: area })).toBe("A comment on an unplaced finding must be settled");
    expect(on({ kind: "action", action })).toBe("A comment on a removed action point must be settled");
  });

  test("the details, also of a review from before they were asked for", () => {
    const says = (review: Partial<Review>): string[] => whole().says([], buildReview(review));
    expect(says({ focus: "" })).toEqual(["The details lack: Agreed focus"]);
    expect(says({ firstDay: "" })).toEqual([]);
    expect(says({ firstDay: "", lastDay: "", mode: "" })).toEqual([
      "The details lack: Review dates, In person or online",
    ]);
  });
});
