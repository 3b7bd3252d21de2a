import type * as Y from "yjs";
import { must } from "#shared/assert.ts";
import { changeField } from "#shared/field-change.ts";
import { writeField } from "#shared/field.ts";
import type { Review } from "#shared/reviews.ts";
import type { Block } from "#shared/schema.ts";
import { paragraph } from "#shared/schema.ts";
import type { By } from "#shared/summary-edits.ts";
import * as edits from "#shared/summary-edits.ts";
import type { ActionFact, FieldAddress } from "#shared/summary.ts";
import { authors } from "./authors.ts";
import type { Sample, SampleFinding } from "./sample.ts";

/** What one of the sample's people wrote in one go. Steps are taken in order, in one document. */
export interface Step {
  /** Key of `people.ts`. */
  readonly author: string;
  readonly write: (doc: Y.Doc, by: By) => void;
}

/** Writes the sample into a freshly seeded summary, through the same edits that people make, as nobody's. */
export function writeSample(doc: Y.Doc, review: Review, sample: Sample): void {
  for (const { write } of sampleSteps(review, sample)) write(doc, { by: "", partner: "la", at: review.createdAt });
}

/** The sample as it came to be: who drafts each part, and what another adds to it. */
export function sampleSteps(review: Review, sample: Sample): Step[] {
  const evidence = new Map<string, string>();
  const findings = new Map<string, string>();
  const section = (id: string): Step[] => {
    const lines = must(sample.sections.get(id as "context"), id);
    const { drafts, adds } = authors(id);
    const write = (upto: number) => (doc: Y.Doc) => put(doc, `section/${id}`, blocksOf(lines.slice(0, upto)));
    return [
      { author: drafts, write: write(adds === drafts ? lines.length : lines.length - 1) },
      ...(adds === drafts ? [] : [{ author: adds, write: write(lines.length) }]),
    ];
  };
  const finding = (one: SampleFinding): Step[] => {
    const { drafts, adds } = authors(one.number);
    // The effect on learners, or what should be done, stands last.
    const last = one.narrative.lastIndexOf(". ") + 1;
    const id = (): string => must(findings.get(one.number), one.number);
    return [
      {
        author: drafts,
        write(doc, by) {
          findings.set(one.number, edits.addFinding(doc, one.section, by));
          put(doc, `finding/${id()}/statement`, [paragraph(one.statement)]);
          put(doc, `finding/${id()}/narrative`, [paragraph(one.narrative.slice(0, last))]);
          edits.setFindingFact(doc, id(), "enquiry", review.enquiries[one.enquiry - 1]?.id ?? null);
          for (const framework of one.frameworks) edits.setFramework(doc, id(), framework, true);
        },
      },
      {
        author: adds,
        write(doc) {
          put(doc, `finding/${id()}/narrative`, [paragraph(one.narrative)]);
          edits.setFindingFact(doc, id(), "confidence", one.confidence);
          for (const number of one.evidence) edits.linkEvidence(doc, id(), must(evidence.get(number), number), true);
          for (const claim of one.claims) edits.setClaim(doc, id(), claim);
        },
      },
    ];
  };
  const actions: Step = {
    author: authors("actions").drafts,
    write(doc, by) {
      for (const { what, answers, ...facts } of sample.actions) {
        const id = edits.addAction(doc, by);
        put(doc, `action/${id}/what`, [paragraph(what)]);
        for (const number of answers) edits.linkAnswer(doc, id, must(findings.get(number), number), true);
        for (const [fact, value] of Object.entries(facts)) edits.setActionFact(doc, id, fact as ActionFact, value);
      }
    },
  };
  const register: Step = {
    author: authors("evidence").drafts,
    write(doc, by) {
      for (const { number, title, type, extent } of sample.evidence)
        evidence.set(number, edits.addEvidence(doc, { title, type, extent, date: "" }, by));
    },
  };
  return [
    ...section("context"),
    ...section("method"),
    register,
    ...sample.findings.flatMap(finding),
    ...section("practice"),
    actions,
    ...section("follow-up"),
    ...section("evaluation"),
  ];
}

/** Puts words into a field; what stands there already stays its author's. */
function put(doc: Y.Doc, address: FieldAddress, blocks: Block[]): void {
  const fragment = must(edits.fieldFragment(doc, address), address);
  if (fragment.length === 0) writeField(fragment, blocks);
  else changeField(fragment, blocks);
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
