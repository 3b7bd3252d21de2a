import { readSample } from "#server/demo/sample.ts";
import { writeSample } from "#server/demo/write.ts";
import { writeField } from "#shared/field.ts";
import type { Review } from "#shared/reviews.ts";
import type { Block, Inline, Mark } from "#shared/schema.ts";
import { paragraph } from "#shared/schema.ts";
import * as edits from "#shared/summary-edits.ts";
import { readSummary } from "#shared/summary-read.ts";
import type { FieldAddress, Summary } from "#shared/summary.ts";
import { buildDoc, buildReview } from "#tests/support/builders.ts";
import type { Sample } from "#server/demo/sample.ts";

const by = { by: "member-4711", partner: "la", at: 0 };
export const words = (text: string, ...marks: Mark[]): Inline => ({ type: "text", text, marks });
const block = (...content: Inline[]): Block => ({ type: "paragraph", content });
const list = (type: "bulletList" | "orderedList", ...items: Block[][]): Block => ({ type, items });

/** The sample, read as the server reads it. */
export function sampleSummary(sample: Sample = readSample(), overrides: Partial<Review> = {}): Summary {
  const doc = buildDoc();
  const review = buildReview({ ...sample.details, ...overrides });
  writeSample(doc, review, sample);
  return readSummary(doc, review);
}

/** A seeded summary in which nobody has written. */
export const emptySummary = (): Summary => readSummary(buildDoc(), buildReview({ firstDay: "", lastDay: "" }));

/** What must never be in an export. */
export const secrets = ["member-4711", "removed words", "needs more evidence", "drafting", "7 of 9", "Internal note"];

export const longWord = "Donau".repeat(2000);
export const address = `https://example.org/${"report/".repeat(40)}?a=1&b=2`;

/** Everything that a field, a finding, an action point and an evidence item can hold, and what must stay out. */
export function everything(): Summary {
  const review = buildReview();
  const template = {
    ...review.template,
    sections: review.template.sections.map((one) => ({ ...one, on: true, prompts: ["Internal note: a prompt"] })),
  };
  const doc = buildDoc();
  const write = (at: FieldAddress, ...blocks: Block[]): void => {
    const fragment = edits.fieldFragment(doc, at)!;
    fragment.delete(0, fragment.length);
    writeField(fragment, blocks);
  };
  const evidence = edits.addEvidence(
    doc,
    { title: "Questionnaire <b>& more</b>", type: "numbers", extent: "49 replies", date: "November 2025" },
    by,
  );
  const removedEvidence = edits.addEvidence(
    doc,
    { title: "removed words", type: "views", extent: "removed words", date: "" },
    by,
  );
  const first = edits.addFinding(doc, "strengths", by);
  const second = edits.addFinding(doc, "strengths", by);
  edits.addFinding(doc, "areas", by);
  const unplaced = edits.addFinding(doc, "nowhere", by);
  const removed = edits.addFinding(doc, "areas", by);
  write(
    `finding/${first}/statement`,
    block(words("Officers "), words("know", { type: "italic" }), words(" their schools")),
  );
  write(`finding/${second}/statement`, paragraph("Second strength"));
  write(`finding/${unplaced}/statement`, paragraph("A finding that has lost its section"));
  write(`finding/${removed}/statement`, paragraph("removed words"));
  edits.setFindingFact(doc, first, "enquiry", "q2");
  edits.setFindingFact(doc, first, "confidence", "needs more evidence");
  edits.setFramework(doc, first, "HGIOS4 1.1", true);
  edits.linkEvidence(doc, first, evidence, true);
  edits.linkEvidence(doc, first, removedEvidence, true);
  edits.setClaim(doc, first, { count: 7, total: 9, group: "headteachers", term: "most" });
  edits.setClaim(doc, second, { count: 7, total: 9, group: "teachers", term: "Most" });
  edits.setClaim(doc, second, { count: 7, total: 9, group: "teachers", term: "nearly everybody" });
  edits.remove(doc, "findings", removed, by);
  edits.remove(doc, "evidence", removedEvidence, by);
  write(
    `finding/${first}/narrative`,
    block(
      words("Sgoil Àraich: "),
      words("Tha na sgoiltean a’ dol am feabhas, à è ì ò ù", { type: "lang", lang: "gd" }),
      words(". “Curly” ‘quotes’ – see "),
      { type: "reference", to: second },
      words(" and "),
      words("the report", { type: "link", href: address }, { type: "bold" }),
      words("."),
      { type: "hardBreak" },
      words("After a break.\tAfter a tab."),
    ),
    block(words("A trap", { type: "link", href: "javascript:alert(1)" }), words(" & <script>alert(1)</script>")),
    block(words("Cleaned\u0000\u0007\u001F of\uFFFF controls\uFFFE\uD800.")),
    block(words(longWord)),
  );
  write(
    "section/context",
    paragraph("Two numbered lists follow."),
    list("orderedList", [paragraph("One")], [paragraph("Two"), list("bulletList", [paragraph("Two, inner")])]),
    paragraph("Between them."),
    list(
      "orderedList",
      [paragraph("One again"), paragraph("One again, more")],
      [list("orderedList", [paragraph("Inner one")], [paragraph("Inner two")])],
      [paragraph("Three again")],
    ),
  );
  const action = edits.addAction(doc, by);
  write(
    `action/${action}/what`,
    paragraph("Hold joint events"),
    list("bulletList", [paragraph("in June")], [paragraph("in August")]),
  );
  edits.addAction(doc, by);
  edits.linkAnswer(doc, action, first, true);
  edits.linkAnswer(doc, action, removed, true);
  edits.setActionFact(doc, action, "lead", "Quality improvement manager");
  edits.setActionFact(doc, action, "measure", "Records state an evaluation\nand a next step");
  edits.setActionFact(doc, action, "progress", "Under way");
  return readSummary(doc, { ...review, template });
}
