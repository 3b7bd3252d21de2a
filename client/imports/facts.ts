import { inlineWords } from "./document.ts";
import { LONGEST_FACT, MOST_LISTED } from "#shared/imports.ts";
import { longest } from "#shared/lengths.ts";
import type { Block } from "#shared/schema.ts";
import type { ActionFact } from "#shared/summary.ts";

/** What a document says of a finding or action point in lines of its own, as our exports write them. */

/** Under a finding's heading: "Line of enquiry 1 · HGIOS4 1.1, 1.3 · Evidence E1, E3". */
export interface FindingFacts {
  /** Counted from 1, the first that is named; null: none is. */
  readonly enquiry: number | null;
  /** As the line says it: "Lines of enquiry 1, 2 and 3". */
  readonly enquiries: readonly string[];
  readonly frameworks: readonly string[];
  /** Of the document's own register, as the line says it: "Evidence E1, E3". */
  readonly evidence: readonly string[];
}

/** Null: the line says something else. `ours`: a style of Codraft's own says what it is. */
export function findingFacts(line: string, ours: boolean): FindingFacts | null {
  const said = line.split(" · ").map((part) => part.trim());
  let enquiry: number | null = null;
  const enquiries: string[] = [];
  const evidence: string[] = [];
  const others: string[] = [];
  for (const part of said) {
    const asked = /^lines? of enquiry (\d{1,2})\b[\d\s,–to and-]*$/i.exec(part);
    if (asked) {
      enquiry ??= Number(asked[1]);
      enquiries.push(part);
    } else if (/^evidence (?:E\d{1,3}(?:, | and |$))+$/i.test(part)) evidence.push(part);
    else others.push(part);
  }
  const frameworks = others.flatMap(frameworksIn);
  if (frameworks.length > MOST_LISTED || frameworks.some((one) => one.length > longest.choice)) return null;
  const sure = ours || (said.length > 1 && (enquiry !== null || evidence.length > 0));
  return sure && others.length <= 1 ? { enquiry, enquiries, frameworks, evidence } : null;
}

/** What of such a line becomes no fact of a review with so many lines of enquiry: it stays a line of text. */
export function unsetFacts({ enquiry, enquiries, evidence }: FindingFacts, known: number): string[] {
  const [only = ""] = enquiries;
  const isSet = enquiry !== null && enquiry <= known && enquiry > 0;
  const isAll = isSet && enquiries.length === 1 && /^lines? of enquiry \d+$/i.test(only);
  return [...(isAll ? [] : enquiries), ...evidence];
}

/** "HGIOS4 1.1, 1.3" is said of two of the same framework. */
function frameworksIn(part: string): string[] {
  let name = "";
  const all = part.split(/,\s*/).filter((one) => one !== "");
  return all.map((one) => {
    const [, named = "", number] = /^(.*?)\s*(\d+\.\d+)$/.exec(one) ?? [];
    if (number === undefined) return one;
    if (named !== "") name = named;
    return `${name} ${number}`.trim();
  });
}

const names: Readonly<Record<string, ActionFact | "answers">> = {
  "responds to": "answers",
  lead: "lead",
  support: "support",
  "how we will know": "measure",
  "by when": "by",
  "plan that holds it": "plan",
  progress: "progress",
};

/** A line that says a fact of an action point, or which findings it answers. */
export interface SaidFact {
  readonly fact: ActionFact | "answers";
  readonly said: string;
}

/** "Lead⇥Head of education" as a fact of an action point; null: the paragraph says something else. */
export function actionFact(block: Block): SaidFact | null {
  if (block.type !== "paragraph") return null;
  const [, name = "", said = ""] = /^([^\t:]{3,30})(?:\t|:\s)\s*(.+)$/su.exec(inlineWords(block.content)) ?? [];
  const fact = names[name.trim().toLowerCase()];
  return fact === undefined || said.length > LONGEST_FACT ? null : { fact, said: said.trim() };
}
