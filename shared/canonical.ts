import { quantityRows } from "#shared/summary-read.ts";
import { referenceText } from "#shared/summary-text.ts";
import type { ReferenceText } from "#shared/summary-text.ts";
import type { Block, Inline, RichText } from "#shared/schema.ts";
import type { PlaceId } from "#shared/agreements.ts";
import type { Finding, Summary, SummarySection } from "#shared/summary.ts";

/** JSON as values. */
type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Canonical JSON after RFC 8785: keys sorted by UTF-16 code units, no white space, numbers and strings as ECMAScript writes them. */
export function canonicalJson(value: Json): string {
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((one: Json) => canonicalJson(one)).join(",")}]`;
  const record = value as { readonly [key: string]: Json };
  const keys = Object.keys(record).sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonicalJson(record[key] ?? null)}`).join(",")}}`;
}

/**
 * What is agreed: every word, number and link, and nothing that is internal (confidence, status, counts behind terms,
 * ids, removed items). SPEC.md lists it. Links are given by the numbers that readers see.
 */
export function hashedPart(summary: Summary): Json {
  const reference = referenceText(summary);
  const text = (value: RichText): Json => value.map((block) => blockJson(block, reference));
  const { title, hosts, focus, reason, enquiries, firstDay, lastDay, mode, partners } = summary.details;
  const enquiryNumber = new Map(enquiries.map((enquiry, i) => [enquiry.id, i + 1]));
  return {
    title,
    hosts: hosts.map((host) => host.name),
    focus,
    reason,
    enquiries: enquiries.map((enquiry) => enquiry.text),
    firstDay,
    lastDay,
    mode,
    partners: partners.map(({ code, name, signs }) => ({ code, name, signs })),
    sections: summary.sections.map(({ id, number, section, text: body, findings }) => ({
      id,
      number,
      title: section.title,
      text: text(body),
      findings: findings.map((finding) => ({
        number: finding.number,
        statement: text(finding.statement),
        narrative: text(finding.narrative),
        enquiry: finding.enquiry === null ? null : (enquiryNumber.get(finding.enquiry) ?? null),
        frameworks: finding.frameworks,
        evidence: finding.evidence.map(reference),
      })),
    })),
    unplaced: summary.unplaced.map(({ statement, narrative }) => ({
      statement: text(statement),
      narrative: text(narrative),
    })),
    actions: summary.actions.map(({ number, what, answers, lead, support, measure, by, plan }) => ({
      number,
      what: text(what),
      answers: answers.map(reference),
      lead,
      support,
      measure,
      by,
      plan,
    })),
    evidence: summary.evidence.map(({ number, title: item, type, extent, date }) => ({
      number,
      title: item,
      type,
      extent,
      date,
    })),
    scale: summary.scale.name,
    quantities: quantityRows(summary).map(({ claim, finding }) => ({ term: claim.term, finding: finding.number })),
  };
}

/**
 * The text that a partner settles before the whole: a finding, or a section with which findings stand in it, in their
 * order, and its action points. Links are by id here: a number that changes with others is no change of this text.
 * Null: it is not in the summary.
 */
export function hashedPlace(summary: Summary, place: PlaceId): Json {
  const [kind, id] = place.split("/", 2);
  if (kind === "finding") {
    const all = [...summary.sections.flatMap(({ findings }) => findings), ...summary.unplaced];
    const finding = all.find((one) => one.id === id);
    return finding ? findingPlace(finding) : null;
  }
  const section = summary.sections.find((one) => one.id === id);
  return section ? sectionPlace(section, summary) : null;
}

const textById = (value: RichText): Json => value.map((block) => blockJson(block, (to) => to));

const findingPlace = ({ kind, statement, narrative, enquiry, frameworks, evidence }: Finding): Json => ({
  kind,
  statement: textById(statement),
  narrative: textById(narrative),
  enquiry,
  frameworks,
  evidence,
});

function sectionPlace({ section, text, findings }: SummarySection, { actions }: Summary): Json {
  return {
    title: section.title,
    text: textById(text),
    findings: findings.map(({ id }) => id),
    actions:
      section.kind !== "actions"
        ? []
        : actions.map(({ id, what, answers, lead, support, measure, by, plan }) => ({
            id,
            what: textById(what),
            answers,
            lead,
            support,
            measure,
            by,
            plan,
          })),
  };
}

function blockJson(block: Block, reference: ReferenceText): Json {
  if (block.type === "paragraph") return { p: block.content.map((inline) => inlineJson(inline, reference)) };
  return { [block.type]: block.items.map((item) => item.map((inner) => blockJson(inner, reference))) };
}

function inlineJson(inline: Inline, reference: ReferenceText): Json {
  if (inline.type === "text")
    return inline.marks.length === 0 ? inline.text : { text: inline.text, marks: inline.marks };
  return inline.type === "hardBreak" ? { br: true } : { ref: reference(inline.to) };
}
