import { clockTime, dayName } from "#client/versions/version-names.ts";
import type { PlaceAddress } from "#shared/presence.ts";
import type { ReviewDetails } from "#shared/reviews.ts";
import type { FieldAddress, Summary } from "#shared/summary.ts";

/** What things are called, in one place: fields, places and people, as they are read out and shown. */

const parts = { statement: "Statement", narrative: "Narrative", what: "Words" } as const;

/** Where a field is, as people say it: "S1", "action point 2", "section 3", "details". */
export function placeName(summary: Summary, address: PlaceAddress): string {
  const [of, id = ""] = address.split("/");
  if (of === "section") {
    const section = summary.sections.find((one) => one.id === id);
    return section ? (section.number === "" ? section.section.title : `section ${section.number}`) : "a section";
  }
  if (of === "action") {
    const action = summary.actions.find((one) => one.id === id);
    return action ? `action point ${action.number}` : "a removed action point";
  }
  for (const section of summary.sections) {
    const finding = section.findings.find((one) => one.id === id);
    if (finding) return finding.number;
  }
  return summary.unplaced.some((one) => one.id === id) ? "an unplaced finding" : "a removed finding";
}

/** A field's own name: "Narrative of S1", "Overall evaluation". */
export function fieldName(summary: Summary, address: FieldAddress): string {
  const [of, id = "", part = ""] = address.split("/");
  if (of === "section") return summary.sections.find((one) => one.id === id)?.section.title ?? "Section";
  return `${parts[part as keyof typeof parts] ?? "Field"} of ${placeName(summary, address)}`;
}

/** The id of the element that stands for an item on the page: what links and scrolling aim at. */
export const anchorOf = {
  section: (id: string): string => `section-${id}`,
  finding: (id: string): string => `finding-${id}`,
  action: (id: string): string => `action-${id}`,
  evidence: (id: string): string => `evidence-${id}`,
};

/** The anchor of the card that a field lies in. */
export function anchorOfField(address: PlaceAddress): string {
  const [of, id = ""] = address.split("/");
  return of === "finding" ? anchorOf.finding(id) : of === "action" ? anchorOf.action(id) : anchorOf.section(id);
}

/** "Effie Larkrigg (ES)". */
export const personName = (person: { name: string; partner: { code: string } }): string =>
  `${person.name} (${person.partner.code})`;

/** "Almost all": a term at the start of a line. */
export const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

// Made once: making one costs many times what using it does.
const numbers = new Intl.NumberFormat("en-GB");

/** "2,500". */
export const figure = (count: number): string => numbers.format(count);

/** "1 word", "114 words". */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${figure(count)} ${count === 1 ? one : many}`;

/** Times as people say them: today as 10:31, then "Yesterday", then "11 March". */
export function timeName(at: number, now: number): string {
  const [then, today] = [new Date(at), new Date(now)];
  const days = Math.round((startOfDay(today) - startOfDay(then)) / 86_400_000);
  if (days <= 0) return clockTime(at);
  return days === 1 ? "Yesterday" : dayName(at, now);
}

/** The same, said now. */
export const timeNow = (at: number): string => timeName(at, Date.now());

function startOfDay(date: Date): number {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}

/** "Line of enquiry 1", or null where the finding answers none. */
export function enquiryName(details: ReviewDetails, id: string | null): string | null {
  const at = details.enquiries.findIndex((one) => one.id === id);
  return at < 0 ? null : `Line of enquiry ${at + 1}`;
}

/** "HGIOS4 1.1, 1.3; Parental involvement": references to one framework together. */
export function frameworkNames(frameworks: readonly string[]): string {
  const together = new Map<string, string[]>();
  for (const name of frameworks) {
    const match = /^(.*\S) (\d+\.\d+)$/.exec(name);
    const [framework, point] = match ? [match[1] ?? name, match[2]] : [name, undefined];
    together.set(framework, [...(together.get(framework) ?? []), ...(point === undefined ? [] : [point])]);
  }
  return [...together].map(([name, points]) => (points.length > 0 ? `${name} ${points.join(", ")}` : name)).join("; ");
}
