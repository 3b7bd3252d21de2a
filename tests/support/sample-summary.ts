import type { Sample } from "#server/demo/sample.ts";
import type { Block, Inline, Mark, RichText } from "#shared/schema.ts";
import { paragraph } from "#shared/schema.ts";
import type { Summary } from "#shared/summary.ts";
import { confidences, findingStatuses } from "#shared/summary.ts";

/**
 * The sample as the summary that is to come of it, and a summary in the same words: without ids, which differ from run
 * to run, and with numbers and names in their place.
 */

/** What the sample does not say, and people enter all the same. */
export const confidenceOf = (at: number) => confidences[at % confidences.length]!;
export const statusOf = (at: number) => findingStatuses[at % findingStatuses.length]!;
export const PLAN = "Annual education plan 2026–27";
export const GAELIC = "Sgoil Àraich";

/** Stands before the strengths: bold words, references to two of them, and a link. */
export const introduction = {
  bold: "Two strengths",
  words: " are told of in section 6, ",
  first: "S2",
  between: " and ",
  second: "S4",
  after: ". More is in the ",
  link: "guidance for reviews",
  href: "https://education.gov.scot/reviews",
};

const text = (words: string, ...marks: Mark[]): Inline => ({ type: "text", text: words, marks });
const reference = (number: string): Inline => ({ type: "reference", to: number });

/** The sample spells the term of the lowest row otherwise than the scale of its review, which has the last word. */
const termOf = (term: string): string => (term === "a few" ? "few" : term);

export function expectedSummary(sample: Sample) {
  const { bold, words, first, between, second, after, link, href } = introduction;
  const findings = sample.findings.map(({ section, number, ...finding }, at) => ({
    section,
    number,
    ...finding,
    statement: [paragraph(finding.statement)],
    narrative: [paragraph(finding.narrative)],
    confidence: confidenceOf(at),
    status: statusOf(at),
    claims: finding.claims.map((claim) => ({ ...claim, term: termOf(claim.term) })),
  }));
  return {
    sections: {
      ...Object.fromEntries([...sample.sections].map(([id, lines]) => [id, blocksOf(lines)])),
      strengths: [
        {
          type: "paragraph",
          content: [
            text(bold, { type: "bold" }),
            text(words),
            reference(first),
            text(between),
            reference(second),
            text(after),
            text(link, { type: "link", href }),
            text("."),
          ],
        },
      ],
    },
    findings,
    actions: sample.actions.map(({ what, ...action }, at) => ({
      number: String(at + 1),
      what: [paragraph(what)],
      ...action,
      // In the order of the document.
      answers: [...action.answers].sort((a, b) => b.charCodeAt(0) - a.charCodeAt(0)),
      plan: PLAN,
      progress: "",
    })),
    evidence: sample.evidence.map((item) => ({ ...item, date: "" })),
    removed: 0,
    unplaced: 0,
  };
}

function blocksOf(lines: readonly string[]): Block[] {
  const items = lines.flatMap((line) => /^\d+\. (.+)$/.exec(line)?.[1] ?? []);
  const blocks = lines
    .filter((line) => !/^\d+\. /.test(line))
    .map((line): Block => {
      const [before = "", ...after] = line.split(GAELIC);
      const content = [
        text(before),
        ...after.flatMap((part) => [text(GAELIC, { type: "lang", lang: "gd" }), text(part)]),
      ];
      return { type: "paragraph", content };
    });
  return items.length === 0
    ? blocks
    : [...blocks, { type: "orderedList", items: items.map((item) => [paragraph(item)]) }];
}

export function inSampleWords(summary: Summary): ReturnType<typeof expectedSummary> {
  const { details, sections, actions, evidence, unplaced, removed } = summary;
  const findings = sections.flatMap((section) => section.findings);
  const numbers = new Map([...findings, ...actions, ...evidence].map(({ id, number }) => [id, number]));
  const numberOf = (id: string): string => numbers.get(id) ?? `unknown ${id}`;
  const inline = (one: Inline): Inline => (one.type === "reference" ? { ...one, to: numberOf(one.to) } : one);
  const rich = (value: RichText): Block[] =>
    value.map((block) =>
      block.type === "paragraph"
        ? { ...block, content: block.content.map(inline) }
        : { ...block, items: block.items.map(rich) },
    );
  return {
    sections: Object.fromEntries(
      sections.filter((one) => one.text.length > 0).map((one) => [one.id as string, rich(one.text)]),
    ) as ReturnType<typeof expectedSummary>["sections"],
    findings: sections.flatMap((section) =>
      section.findings.map((one) => ({
        section: section.id as "strengths" | "areas",
        number: one.number,
        statement: rich(one.statement),
        narrative: rich(one.narrative),
        enquiry: details.enquiries.findIndex(({ id }) => id === one.enquiry) + 1,
        frameworks: [...one.frameworks],
        evidence: one.evidence.map(numberOf),
        claims: one.claims.map(({ count, total, group, term }) => ({ count, total, group, term })),
        confidence: one.confidence!,
        status: one.status,
      })),
    ),
    actions: actions.map(({ number, what, lead, support, measure, by, plan, progress, answers }) => ({
      number,
      what: rich(what),
      lead,
      support,
      measure,
      by,
      plan,
      progress,
      answers: answers.map(numberOf),
    })),
    evidence: evidence.map(({ number, title, type, extent, date }) => ({ number, title, type, extent, date })),
    removed: removed.findings.length + removed.actions.length + removed.evidence.length,
    unplaced: unplaced.length,
  };
}
