import type { Guide } from "#client/summary/guide.ts";
import { guideOf } from "#client/summary/guide.ts";
import { anchorOf } from "#client/summary/names.ts";
import type { PlaceAddress } from "#shared/presence.ts";
import type { Finding, FindingStatus, Summary, SummarySection } from "#shared/summary.ts";
import { countWords, oneLine, plainText, referenceText } from "#shared/summary-text.ts";

/** What the outline shows, as a value. */
export interface Outline {
  readonly words: number;
  readonly lines: readonly OutlineSection[];
  readonly removed: number;
}

export interface OutlineSection {
  readonly id: string;
  readonly anchor: string;
  readonly number: string;
  readonly title: string;
  /** What stands at the right: words against the guide, a plain count, or nothing for what is generated. */
  readonly amount: Amount | null;
  readonly findings: readonly OutlineFinding[];
}

export type Amount =
  | { readonly kind: "guided"; readonly words: number; readonly guide: Guide; readonly over: boolean }
  | { readonly kind: "words"; readonly count: number }
  | { readonly kind: "items"; readonly count: number; readonly of: string }
  | { readonly kind: "empty" };

export interface OutlineFinding {
  readonly id: string;
  readonly anchor: string;
  readonly number: string;
  /** The statement as one line, or "" while there is none. */
  readonly statement: string;
  readonly status: FindingStatus;
}

export function outlineOf(summary: Summary): Outline {
  const reference = referenceText(summary);
  const line = (finding: Finding): OutlineFinding => ({
    id: finding.id,
    anchor: anchorOf.finding(finding.id),
    number: finding.number,
    statement: plainText(oneLine(finding.statement), reference).trim(),
    status: finding.status,
  });
  const lines: OutlineSection[] = summary.sections
    .filter((section) => section.id !== "details")
    .map((section) => ({
      id: section.id,
      anchor: anchorOf.section(section.id),
      number: section.number,
      title: section.section.title,
      amount: amountOf(summary, section),
      findings: section.findings.map(line),
    }));
  if (summary.unplaced.length > 0)
    lines.push({
      id: "unplaced",
      anchor: anchorOf.section("unplaced"),
      number: "",
      title: "Unplaced",
      amount: { kind: "words", count: wordsOfFindings(summary.unplaced) },
      findings: summary.unplaced.map(line),
    });
  return { words: wordsOf(summary), lines, removed: removedCount(summary) };
}

function amountOf(summary: Summary, { id, section, text, findings }: SummarySection): Amount | null {
  if (id === "evidence") return { kind: "items", count: summary.evidence.length, of: "item" };
  if (section.kind === "actions") return { kind: "items", count: summary.actions.length, of: "action point" };
  if (section.kind === "findings") return { kind: "words", count: wordsOfFindings(findings) + countWords(text) };
  if (section.kind !== "prose") return null;
  const words = countWords(text);
  if (words === 0) return { kind: "empty" };
  const guide = guideOf(section);
  return guide ? { kind: "guided", words, guide, over: words > guide.to } : { kind: "words", count: words };
}

const wordsOfFindings = (findings: readonly Finding[]): number =>
  findings.reduce((sum, one) => sum + countWords(one.statement) + countWords(one.narrative), 0);

/** Words that people wrote as text: prose, findings and action points; not registers and what is generated. */
export function wordsOf(summary: Summary): number {
  const sections = summary.sections.reduce(
    (sum, section) => sum + countWords(section.text) + wordsOfFindings(section.findings),
    0,
  );
  const actions = summary.actions.reduce((sum, action) => sum + countWords(action.what), 0);
  return sections + actions + wordsOfFindings(summary.unplaced);
}

export const removedCount = ({ removed }: Summary): number =>
  removed.findings.length + removed.actions.length + removed.evidence.length;

/** People by the line of the outline they stand at: a finding's id, or a section's. */
export function peopleByLine<P extends { readonly field: PlaceAddress | null }>(
  people: readonly P[],
): ReadonlyMap<string, readonly P[]> {
  const lines = new Map<string, P[]>();
  for (const person of people) {
    if (person.field === null) continue;
    const [of, id = ""] = person.field.split("/");
    const line = of === "action" ? "actions" : id;
    lines.set(line, [...(lines.get(line) ?? []), person]);
  }
  return lines;
}
