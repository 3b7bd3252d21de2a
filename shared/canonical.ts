import { quantityRows } from "#shared/summary-read.ts";
import { referenceText } from "#shared/summary-text.ts";
import type { ReferenceText } from "#shared/summary-text.ts";
import type { Block, Inline, RichText } from "#shared/schema.ts";
import type { PlaceId } from "#shared/agreements.ts";
import type { ActionPoint, EvidenceItem, Finding, Summary, SummarySection } from "#shared/summary.ts";
import { allFindings } from "#shared/summary.ts";

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
 * What is agreed: every word, number and link that a document shows, and nothing that is internal (confidence, status,
 * counts behind terms, ids, removed items). SPEC.md lists it. Links are given by the numbers that readers see.
 */
export function hashedPart(summary: Summary): Json {
  const reference = referenceText(summary);
  const text = (value: RichText): Json => value.map((block) => blockJson(block, reference));
  const { title, hosts, focus, reason, enquiries, firstDay, lastDay, mode, partners } = summary.details;
  const enquiryNumber = new Map(enquiries.map((enquiry, i) => [enquiry.id, i + 1]));
  const written = ({ statement, narrative, enquiry, frameworks, evidence }: Finding) => ({
    statement: text(statement),
    narrative: text(narrative),
    enquiry: enquiry === null ? null : (enquiryNumber.get(enquiry) ?? null),
    frameworks,
    evidence: evidence.map(reference),
  });
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
      findings: findings.map((finding) => ({ number: finding.number, ...written(finding) })),
    })),
    unplaced: summary.unplaced.map(written),
    actions: summary.actions.map((action) => ({
      number: action.number,
      what: text(action.what),
      answers: action.answers.map(reference),
      ...actionValues(action),
    })),
    evidence: summary.evidence.map((item) => ({ number: item.number, ...evidenceValues(item) })),
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
    const finding = allFindings(summary).find((one) => one.id === id);
    return finding ? findingPlace(finding) : null;
  }
  const section = summary.sections.find((one) => one.id === id);
  return section ? sectionPlace(section, summary) : null;
}

const textById = (value: RichText): Json => value.map((block) => blockJson(block, (to) => to));

const findingPlace = ({ kind, statement, narrative, enquiry, frameworks, evidence, claims }: Finding): Json => ({
  kind,
  statement: textById(statement),
  narrative: textById(narrative),
  enquiry,
  frameworks,
  evidence,
  ...(claims.length > 0 ? { terms: claims.map(({ term }) => term) } : {}),
});

function sectionPlace({ id: section, section: { title, kind }, text, findings }: SummarySection, all: Summary): Json {
  return {
    title,
    text: textById(text),
    findings: findings.map(({ id }) => id),
    actions:
      kind !== "actions"
        ? []
        : all.actions.map((action) => ({
            id: action.id,
            what: textById(action.what),
            answers: action.answers,
            ...actionValues(action),
          })),
    ...(section === "evidence"
      ? { evidence: all.evidence.map((item) => ({ id: item.id, ...evidenceValues(item) })) }
      : {}),
    ...(section === "quantities"
      ? { scale: all.scale.name, terms: quantityRows(all).map(({ claim, finding }) => [claim.term, finding.id]) }
      : {}),
  };
}

const evidenceValues = ({ title, type, extent, date }: EvidenceItem) => ({ title, type, extent, date });

/** Progress is written late, if at all: where nothing is said of it, the hash is as it was before that was hashed. */
const actionValues = ({ lead, support, measure, by, plan, progress }: ActionPoint) => ({
  lead,
  support,
  measure,
  by,
  plan,
  ...(progress === "" ? {} : { progress }),
});

function blockJson(block: Block, reference: ReferenceText): Json {
  if (block.type === "paragraph") return { p: block.content.map((inline) => inlineJson(inline, reference)) };
  return { [block.type]: block.items.map((item) => item.map((inner) => blockJson(inner, reference))) };
}

function inlineJson(inline: Inline, reference: ReferenceText): Json {
  if (inline.type === "text")
    return inline.marks.length === 0 ? inline.text : { text: inline.text, marks: inline.marks };
  return inline.type === "hardBreak" ? { br: true } : { ref: reference(inline.to) };
}
