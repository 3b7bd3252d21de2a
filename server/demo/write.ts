import type * as Y from "yjs";
import { must } from "#shared/assert.ts";
import { writeField } from "#shared/field.ts";
import type { Review } from "#shared/reviews.ts";
import type { Block } from "#shared/schema.ts";
import { paragraph } from "#shared/schema.ts";
import * as edits from "#shared/summary-edits.ts";
import type { ActionFact, FieldAddress } from "#shared/summary.ts";
import type { Sample } from "./sample.ts";

/** Writes the sample into a freshly seeded summary, through the same edits that people make. */
export function writeSample(doc: Y.Doc, review: Review, sample: Sample): void {
  const by = { by: "", partner: "la", at: review.createdAt };
  const write = (address: FieldAddress, blocks: Block[]): void => {
    const fragment = must(edits.fieldFragment(doc, address), address);
    fragment.delete(0, fragment.length);
    writeField(fragment, blocks);
  };
  for (const [id, lines] of sample.sections) write(`section/${id}`, blocksOf(lines));

  const evidence = new Map<string, string>();
  for (const { number, title, type, extent } of sample.evidence)
    evidence.set(number, edits.addEvidence(doc, { title, type, extent, date: "" }, by));

  const findings = new Map<string, string>();
  for (const finding of sample.findings) {
    const id = edits.addFinding(doc, finding.section, by);
    findings.set(finding.number, id);
    write(`finding/${id}/statement`, [paragraph(finding.statement)]);
    write(`finding/${id}/narrative`, [paragraph(finding.narrative)]);
    edits.setFindingFact(doc, id, "enquiry", review.enquiries[finding.enquiry - 1]?.id ?? null);
    edits.setFindingFact(doc, id, "confidence", finding.confidence);
    for (const framework of finding.frameworks) edits.setFramework(doc, id, framework, true);
    for (const number of finding.evidence) edits.linkEvidence(doc, id, must(evidence.get(number), number), true);
    for (const claim of finding.claims) edits.setClaim(doc, id, claim);
  }

  for (const { what, answers, ...facts } of sample.actions) {
    const id = edits.addAction(doc, by);
    write(`action/${id}/what`, [paragraph(what)]);
    for (const number of answers) edits.linkAnswer(doc, id, must(findings.get(number), number), true);
    for (const [fact, value] of Object.entries(facts)) edits.setActionFact(doc, id, fact as ActionFact, value);
  }
}

/** Lines as paragraphs, numbered lines as one list. */
function blocksOf(lines: readonly string[]): Block[] {
  const blocks: Block[] = [];
  for (const line of lines) {
    const item = /^\d+\. (.+)$/.exec(line)?.[1];
    const last = blocks.at(-1);
    if (item === undefined) blocks.push(paragraph(line));
    else if (last?.type === "orderedList")
      blocks[blocks.length - 1] = { ...last, items: [...last.items, [paragraph(item)]] };
    else blocks.push({ type: "orderedList", items: [[paragraph(item)]] });
  }
  return blocks;
}
