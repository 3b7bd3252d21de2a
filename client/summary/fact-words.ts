import { factRows } from "#client/actions/action-facts.ts";
import { claimLine } from "#client/findings/claim-model.ts";
import type { UnsentFact } from "#client/sync/unsent-facts.ts";
import type { ItemKind } from "#shared/summary-edits.ts";
import type { Claim, Confidence, EvidenceType, FindingStatus, Summary } from "#shared/summary.ts";
import { enquiryName, placeName } from "./names.ts";
import { confidenceName, evidenceTypeName, statusName } from "./words.ts";

/**
 * Facts that are not in the text, item by item, in the words of the page; what was typed in a value by itself. `address`
 * names the item, or the value, not a field.
 */
export interface FactWords {
  readonly address: string;
  readonly field: string;
  readonly words: string;
}

const nouns = { findings: "finding", actions: "action", evidence: "evidence" } as const satisfies Record<
  ItemKind,
  string
>;
const NONE = "none";

export function factWords(summary: Summary, facts: readonly UnsentFact[]): FactWords[] {
  const items = new Map<string, UnsentFact[]>();
  const typed: FactWords[] = [];
  for (const fact of facts) {
    const words = typedWords(summary, fact);
    if (words) {
      typed.push(words);
      continue;
    }
    const address = `${nouns[fact.kind]}/${fact.id}/facts`;
    items.set(address, [...(items.get(address) ?? []), fact]);
  }
  return [
    ...typed,
    ...[...items].map(([address, list]) => ({
      address,
      field: `Facts of ${itemName(summary, list[0]?.kind ?? "findings", list[0]?.id ?? "")}`,
      words: list.map((fact) => line(summary, fact)).join("\n"),
    })),
  ];
}

/** What somebody typed in a value of an action point is words to them. */
function typedWords(summary: Summary, { kind, id, fact, value }: UnsentFact): FactWords | null {
  const row = kind === "actions" ? factRows.find((one) => one.fact === fact) : undefined;
  if (!row || typeof value !== "string" || value.trim() === "") return null;
  return { address: `action/${id}/${fact}`, field: `${row.label} of ${itemName(summary, kind, id)}`, words: value };
}

function itemName(summary: Summary, kind: ItemKind, id: string): string {
  if (kind !== "evidence")
    return placeName(summary, `${kind === "actions" ? "action" : "finding"}/${id}/what` as never);
  const item = summary.evidence.find((one) => one.id === id);
  return item ? item.number : "a removed evidence item";
}

function line(summary: Summary, { kind, fact, member, value }: UnsentFact): string {
  const away = value === null;
  if (fact === "removed") return away ? "Put back" : "Removed";
  if (kind === "evidence") return `${evidenceLabels[fact] ?? fact}: ${evidenceValue(fact, value)}`;
  if (kind === "actions") {
    if (fact === "answers")
      return `${away ? "No longer answers" : "Answers"}: ${itemName(summary, "findings", member ?? "")}`;
    return `${factRows.find((row) => row.fact === fact)?.label ?? fact}: ${textOf(value)}`;
  }
  switch (fact) {
    case "place":
      return "Moved";
    case "status":
      return `Status: ${statusName[value as FindingStatus] ?? NONE}`;
    case "confidence":
      return `Confidence: ${confidenceName[value as Confidence] ?? NONE}`;
    case "enquiry":
      return enquiryName(summary.details, textOf(value)) ?? `Line of enquiry: ${NONE}`;
    case "frameworks":
      return `${away ? "Framework reference taken away" : "Framework reference"}: ${member ?? ""}`;
    case "evidence":
      return `${away ? "Evidence no longer linked" : "Evidence linked"}: ${itemName(summary, "evidence", member ?? "")}`;
    case "claims":
      return away
        ? "A count taken away"
        : `Count: ${claimLine({ id: "", ...(value as Omit<Claim, "id">) }, summary.scale)}`;
    default:
      return `${fact}: ${textOf(value)}`;
  }
}

const evidenceLabels: Readonly<Record<string, string>> = {
  title: "What it is",
  type: "Type",
  extent: "Extent",
  date: "Date",
};
const evidenceValue = (fact: string, value: unknown): string =>
  fact === "type" ? (evidenceTypeName[value as EvidenceType] ?? NONE) : textOf(value);

const textOf = (value: unknown): string => (typeof value === "string" && value !== "" ? value : NONE);
