import { describe, expect, test } from "vitest";
import * as Y from "yjs";
import { readSample } from "#server/demo/sample.ts";
import { writeSample } from "#server/demo/write.ts";
import type { Change, Comparison, Subject } from "#shared/compare/summaries.ts";
import { compareSummaries } from "#shared/compare/summaries.ts";
import type { LineChange } from "#shared/compare/field.ts";
import { writeField } from "#shared/field.ts";
import type { Review } from "#shared/reviews.ts";
import type { Inline } from "#shared/schema.ts";
import { paragraph } from "#shared/schema.ts";
import * as edits from "#shared/summary-edits.ts";
import { readSummary } from "#shared/summary-read.ts";
import { plainText } from "#shared/summary-text.ts";
import type { FieldAddress, Summary } from "#shared/summary.ts";
import { buildDoc, buildReview } from "#tests/support/builders.ts";
import { textsOf } from "#tests/support/edits.ts";

const by = { by: "m1", partner: "la", at: 1 };
const sample = readSample();

interface Draft {
  readonly doc: Y.Doc;
  review: Review;
  readonly first: Summary;
  /** Id of the item with this number in the first draft. */
  readonly id: (number: string) => string;
}

function draft(): Draft {
  const review = buildReview({ ...sample.details });
  const doc = buildDoc();
  writeSample(doc, review, sample);
  const first = readSummary(doc, review);
  const ids = new Map<string, string>();
  for (const section of first.sections) for (const { number, id } of section.findings) ids.set(number, id);
  for (const { number, id } of [...first.actions, ...first.evidence]) ids.set(number, id);
  return { doc, review, first, id: (number) => ids.get(number)! };
}

/** Replaces words in a field, once; what a person does by typing over a selection. */
function replace({ doc }: Draft, address: FieldAddress, from: string, to: string): void {
  for (const text of textsOf(edits.fieldFragment(doc, address)!)) {
    const at = text.toString().indexOf(from);
    if (at < 0) continue;
    doc.transact(() => {
      text.delete(at, from.length);
      text.insert(at, to);
    });
    return;
  }
  throw new Error(`“${from}” is not in ${address}.`);
}

const fragment = ({ doc }: Draft, address: FieldAddress): Y.XmlFragment => edits.fieldFragment(doc, address)!;

/** A paragraph as the editor makes it, and the same within a list of one. */
function made(text: string): Y.XmlElement {
  const element = new Y.XmlElement("paragraph");
  element.insert(0, [new Y.XmlText(text)]);
  return element;
}

function listed(text: string): Y.XmlElement {
  const [list, item] = [new Y.XmlElement("bulletList"), new Y.XmlElement("listItem")];
  item.insert(0, [made(text)]);
  list.insert(0, [item]);
  return list;
}

const words = (content: readonly Inline[]): string => plainText([{ type: "paragraph", content }], (to) => `@${to}`);

const subjectName = ({ kind, number, id }: Subject): string => `${kind} ${number || id}`.trim();

function changeName(change: Change): string {
  const of = subjectName(change.subject);
  switch (change.kind) {
    case "added":
    case "removed":
    case "reordered":
      return `${of}: ${change.kind}`;
    case "moved":
      return `${of}: moved from ${change.from} to ${change.to}`;
    case "value":
      return `${of}: ${change.name}: ${change.from} → ${change.to}`;
    case "linked":
    case "unlinked":
      return `${of}: ${change.name} ${change.kind}: ${change.value}`;
  }
}

function lineNames(line: LineChange): string[] {
  if ("spans" in line) {
    const spans = line.spans.flatMap(({ kind, content }) => (kind === "same" ? [] : [`${kind} “${words(content)}”`]));
    return [...(line.kind === "moved here" ? ["moved here"] : []), ...(line.relisted ? ["relisted"] : []), ...spans];
  }
  return line.kind === "same" ? [] : [`${line.kind} line “${words(line.line.content).slice(0, 30)}”`];
}

/** Everything reported, in a line each. */
const reported = ({ changes, fields }: Comparison): string[] => [
  ...changes.map(changeName),
  ...fields.flatMap(({ subject, address, lines }) =>
    lines.flatMap(lineNames).map((name) => `${subjectName(subject)} ${address.split("/").at(-1)}: ${name}`),
  ),
];

describe("V compare two drafts of the sample", () => {
  test("a draft with itself: nothing", () => {
    const { first, doc, review } = draft();
    expect(reported(compareSummaries(first, readSummary(doc, review)))).toEqual([]);
  });

  test("40 known changes are each reported once, in the right place, and none is invented", () => {
    const of = draft();
    const { doc, id, first } = of;
    const known: string[] = [];
    const change = (line: string | string[], run: () => void): void => {
      known.push(...[line].flat());
      run();
    };
    const narrative = (number: string): FieldAddress => `finding/${id(number)}/narrative`;
    const titles = new Map(first.evidence.map((item) => [item.number, item.title]));
    const statements = new Map(
      first.sections.flatMap((section) =>
        section.findings.map((finding) => [finding.number, plainText(finding.statement, String)]),
      ),
    );
    const facts = (number: string) => sample.actions[Number(number) - 1]!;

    // Structure. S3 goes, S2 becomes an area, so later numbers change: nobody edited those.
    change("finding S3: removed", () => edits.remove(doc, "findings", id("S3"), by));
    change("finding A5: moved from Strengths to Areas for further focus", () =>
      edits.moveFinding(doc, id("S2"), "areas", { before: null }),
    );
    change("finding A1: reordered", () => edits.moveFinding(doc, id("A3"), "areas", { before: id("A1") }));
    let added = "";
    change("finding S4: added", () => {
      added = edits.addFinding(doc, "strengths", by);
      fragment(of, `finding/${added}/statement`).delete(0, 1);
      writeField(fragment(of, `finding/${added}/statement`), [paragraph("Partners share what they learn")]);
    });
    change("action 5: added", () => void edits.addAction(doc, by));
    change("action 5: removed", () => edits.remove(doc, "actions", id("5"), by));
    change("action 1: reordered", () => void edits.step(doc, "actions", id("2"), -1));
    change("evidence E12: removed", () => edits.remove(doc, "evidence", id("E12"), by));
    change(
      "evidence E12: added",
      () => void edits.addEvidence(doc, { title: "Walk round", type: "observation", extent: "", date: "" }, by),
    );

    // Values and links.
    const enquiries = of.review.enquiries;
    const was = enquiries[sample.findings[0]!.enquiry - 1]!.text;
    const other = enquiries.find((one) => one.text !== was)!;
    change(`finding S1: Line of enquiry: ${was} → ${other.text}`, () =>
      edits.setFindingFact(doc, id("S1"), "enquiry", other.id),
    );
    change("finding S1: Framework reference linked: HGIOS4 3.3", () =>
      edits.setFramework(doc, id("S1"), "HGIOS4 3.3", true),
    );
    change(`finding S1: Framework reference unlinked: ${sample.findings[0]!.frameworks[0]}`, () =>
      edits.setFramework(doc, id("S1"), sample.findings[0]!.frameworks[0]!, false),
    );
    change(`finding S1: Evidence linked: ${titles.get("E7")}`, () => edits.linkEvidence(doc, id("S1"), id("E7"), true));
    change(`finding S1: Evidence unlinked: ${titles.get("E1")}`, () =>
      edits.linkEvidence(doc, id("S1"), id("E1"), false),
    );
    const claim = first.sections.flatMap((section) => section.findings).find((one) => one.number === "S1")!.claims[0]!;
    change(
      `finding S1: Count: ${claim.count} of ${claim.total} ${claim.group}: ${claim.term} → 47 of ${claim.total} ${claim.group}: ${claim.term}`,
      () => void edits.setClaim(doc, id("S1"), { ...claim, count: 47 }, claim.id),
    );
    change(
      "finding A2: Count linked: 9 of 12 leaders: most",
      () => void edits.setClaim(doc, id("A1"), { count: 9, total: 12, group: "leaders", term: "most" }),
    );
    change(`action 2: Lead: ${facts("1").lead} → Head of education`, () =>
      edits.setActionFact(doc, id("1"), "lead", "Head of education"),
    );
    change(`action 2: By when: ${facts("1").by} → May 2027`, () => edits.setActionFact(doc, id("1"), "by", "May 2027"));
    change(`action 3: How we will know: ${facts("3").measure} → Fewer gaps`, () =>
      edits.setActionFact(doc, id("3"), "measure", "Fewer gaps"),
    );
    change("action 3: Plan that holds it:  → Service plan", () =>
      edits.setActionFact(doc, id("3"), "plan", "Service plan"),
    );
    const answers = facts("4").answers[0]!;
    change(`action 4: Answers unlinked: ${statements.get(answers)}`, () =>
      edits.linkAnswer(doc, id("4"), id(answers), false),
    );
    // Linked items renamed: their own change, and not that of those who link them.
    change(`evidence E3: Title: ${titles.get("E3")} → Questionnaire for headteachers`, () =>
      edits.setEvidenceFacts(doc, id("E3"), { title: "Questionnaire for headteachers" }),
    );
    change("evidence E4: Type: " + `${first.evidence[3]!.type} → numbers`, () =>
      edits.setEvidenceFacts(doc, id("E4"), { type: "numbers" }),
    );
    change(`evidence E5: Extent: ${first.evidence[4]!.extent} → 14 schools`, () =>
      edits.setEvidenceFacts(doc, id("E5"), { extent: "14 schools" }),
    );
    change("evidence E6: Date:  → March 2026", () => edits.setEvidenceFacts(doc, id("E6"), { date: "March 2026" }));

    // Words.
    change(["finding S1 statement: removed “well”", "finding S1 statement: added “thoroughly”"], () =>
      replace(of, `finding/${id("S1")}/statement`, "primary schools well", "primary schools thoroughly"),
    );
    change(["finding S1 narrative: removed “earlier”", "finding S1 narrative: added “sooner”"], () =>
      replace(of, narrative("S1"), "earlier", "sooner"),
    );
    change("finding S1 narrative: removed “accurate ”", () => replace(of, narrative("S1"), "an accurate ", "an "));
    change("finding S2 narrative: added “ In short, this works.”", () => {
      const last = textsOf(fragment(of, narrative("S4"))).at(-1)!;
      last.insert(last.length, " In short, this works.");
    });
    change(["finding A1 narrative: removed “.”", "finding A1 narrative: added “;”"], () => {
      const text = textsOf(fragment(of, narrative("A3")))[0]!;
      const at = text.toString().indexOf(".");
      text.delete(at, 1);
      text.insert(at, ";");
    });
    change("section 1 context: added line “One more thing about the conte”", () =>
      fragment(of, "section/context").insert(1, [made("One more thing about the context is quite new here.")]),
    );
    change("section 2 method: removed line “The team met at the end of eac”", () => {
      const paragraphs = fragment(of, "section/method").toArray() as Y.XmlElement[];
      const at = paragraphs.findIndex((one) => textsOf(one)[0]?.toString().startsWith("The team met at the end"));
      fragment(of, "section/method").delete(at, 1);
    });
    change(["section 3 evaluation: removed “great deal”", "section 3 evaluation: added “lot”"], () =>
      replace(of, "section/evaluation", "a great deal of", "a lot of"),
    );
    change("section 8 follow-up: relisted", () => {
      const whole = fragment(of, "section/follow-up");
      const text = textsOf(whole)[0]!.toString();
      doc.transact(() => {
        whole.delete(0, 1);
        whole.insert(0, [listed(text)]);
      });
    });

    // What is said over HTTP.
    change("details: Title: Evaluative summary → Report", () => (of.review = { ...of.review, title: "Report" }));
    change(
      `details: Agreed focus: ${of.review.focus} → Another focus`,
      () => (of.review = { ...of.review, focus: "Another focus" }),
    );
    change(
      "details: Host authority linked: Moray Council",
      () => (of.review = { ...of.review, hosts: [...of.review.hosts, { name: "Moray Council" }] }),
    );
    const third = enquiries[2]!;
    change(
      `details: Line of enquiry: ${third.text} → How well do children move on?`,
      () =>
        (of.review = {
          ...of.review,
          enquiries: enquiries.map((one) => (one === third ? { ...one, text: "How well do children move on?" } : one)),
        }),
    );
    change("section 4: Title: Strengths → What works", () => {
      of.review = {
        ...of.review,
        template: {
          ...of.review.template,
          sections: of.review.template.sections.map((one) =>
            one.id === "strengths" ? { ...one, title: "What works" } : one,
          ),
        },
      };
    });
    expect(known.length).toBeGreaterThanOrEqual(40);

    const found = reported(compareSummaries(first, readSummary(doc, of.review)));
    expect(found.toSorted()).toEqual(known.toSorted());
  });
});
