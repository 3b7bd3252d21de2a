import type { RichText } from "#shared/schema.ts";
import type { ReviewDetails } from "#shared/reviews.ts";
import type { QuantityTerm, Scale } from "#shared/quantities.ts";
import type { FindingKind, Section, SectionId } from "#shared/templates.ts";

/**
 * The summary as a plain, cleaned value: what outline, checks, comparison, hash, exports and overview work on.
 * Nothing else reads the maps of the document for reading's sake.
 */

/** Where one editable piece of rich text lives. */
export type FieldAddress =
  | `section/${string}`
  | `finding/${string}/statement`
  | `finding/${string}/narrative`
  | `action/${string}/what`;

export const findingStatuses = ["drafting", "ready"] as const;
export type FindingStatus = (typeof findingStatuses)[number];

export const confidences = ["secure", "emerging", "needs more evidence"] as const;
export type Confidence = (typeof confidences)[number];

export const evidenceTypes = ["numbers", "views", "observation", "document"] as const;
export type EvidenceType = (typeof evidenceTypes)[number];

export interface Removed {
  /** Member id, as the client claims; whoever needs to be sure asks the log. */
  readonly by: string;
  readonly partner: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** A count behind a word of quantity: 46 of 49 headteachers, "almost all". */
export interface Claim {
  readonly id: string;
  readonly count: number;
  readonly total: number;
  readonly group: string;
  /** The term the writers chose; usually the suggested one. */
  readonly term: string;
}

export interface Finding {
  readonly id: string;
  readonly kind: FindingKind;
  /** "S1", "A2"; "" while removed or unplaced. */
  readonly number: string;
  readonly statement: RichText;
  readonly narrative: RichText;
  /** Id of a line of enquiry of the review, or null. One that the review no longer has reads as null. */
  readonly enquiry: string | null;
  readonly confidence: Confidence | null;
  readonly status: FindingStatus;
  /** Free text with suggestions ("HGIOS4 1.1"), sorted. */
  readonly frameworks: readonly string[];
  /** Ids of evidence items, in the register's order. Includes removed ones: they show as removed. */
  readonly evidence: readonly string[];
  readonly claims: readonly Claim[];
  readonly removed: Removed | null;
}

/** What is said of an action point beside its words. In the document shared texts, so that several write in one at once. */
export const actionFacts = ["lead", "support", "measure", "by", "plan", "progress"] as const;
export type ActionFact = (typeof actionFacts)[number];

export interface ActionPoint {
  readonly id: string;
  /** "1", "2" …; "" while removed. */
  readonly number: string;
  readonly what: RichText;
  /** Ids of findings, in the document's order. Includes removed ones: they show as removed. */
  readonly answers: readonly string[];
  readonly lead: string;
  readonly support: string;
  readonly measure: string;
  readonly by: string;
  /** Which existing plan holds it. */
  readonly plan: string;
  readonly progress: string;
  readonly removed: Removed | null;
}

export interface EvidenceItem {
  readonly id: string;
  /** "E1" …; "" while removed. */
  readonly number: string;
  readonly title: string;
  readonly type: EvidenceType;
  readonly extent: string;
  /** As people write it ("November 2025"). */
  readonly date: string;
  /** Member id that added it, as the client claims. */
  readonly addedBy: string;
  readonly removed: Removed | null;
}

export interface SummarySection {
  readonly id: SectionId;
  /** "1", "A" or "" (details). */
  readonly number: string;
  readonly section: Section;
  /** Prose, or the introduction of a findings or actions section. */
  readonly text: RichText;
  /** Those placed here and not removed, in order. */
  readonly findings: readonly Finding[];
}

export interface Summary {
  /** Null until the server has seeded the document: then nothing may be mounted or written yet. */
  readonly schemaVersion: number | null;
  readonly details: ReviewDetails;
  /** Those that are on, in the template's order. */
  readonly sections: readonly SummarySection[];
  /** Not removed, but placed in a section that is off or unknown: shown, never hidden. */
  readonly unplaced: readonly Finding[];
  /** Not removed, in order. */
  readonly actions: readonly ActionPoint[];
  readonly evidence: readonly EvidenceItem[];
  readonly removed: {
    readonly findings: readonly Finding[];
    readonly actions: readonly ActionPoint[];
    readonly evidence: readonly EvidenceItem[];
  };
  readonly scale: Scale;
}

/** All that are not removed, those of a section that is off or unknown last. */
export const allFindings = ({ sections, unplaced }: Pick<Summary, "sections" | "unplaced">): readonly Finding[] => [
  ...sections.flatMap(({ findings }) => findings),
  ...unplaced,
];

/** Does what a field's or place's address names stand in the text, where people see it change? Not when it is removed or off. */
export function isShown({ sections, unplaced, actions }: Summary, address: string): boolean {
  const [of, id] = address.split("/");
  if (of === "section") return sections.some((one) => one.id === id);
  if (of === "action") return actions.some((one) => one.id === id);
  return allFindings({ sections, unplaced }).some((one) => one.id === id);
}

/** A row of the terms of quantity annex. */
export interface QuantityRow {
  readonly claim: Claim;
  readonly finding: Finding;
  /** Null when the term is not on the review's scale. */
  readonly term: QuantityTerm | null;
}
