import type * as Y from "yjs";
import { factRows } from "#client/actions/action-facts.ts";
import type { DetailPart } from "#client/summary/details-words.ts";
import { detailControl, detailName, detailParts, detailWords } from "#client/summary/details-words.ts";
import { hitsInClaim, replacedClaim } from "#client/summary/find-claim.ts";
import type { FieldHit } from "#client/summary/find-field.ts";
import { hitsInField, lettersOf, replaceLetters, selectionOf } from "#client/summary/find-field.ts";
import type { Query } from "#client/summary/find-pattern.ts";
import { matches, patternOf } from "#client/summary/find-pattern.ts";
import { fieldName, placeName } from "#client/summary/names.ts";
import type { ActionFact, Claim, FieldAddress, Finding, Summary } from "#shared/summary.ts";
import { changeText } from "#shared/plain-text.ts";
import { actionText, fieldFragment, setActionFact, setClaim, setEvidenceFacts, USER } from "#shared/summary-edits.ts";
import type { ReferenceText } from "#shared/summary-text.ts";
import { referenceText } from "#shared/summary-text.ts";
import { allFindings } from "#shared/summary.ts";

/**
 * Find and replace over the whole summary, place by place: most fields show as static text, and what the browser finds
 * in them it could not replace.
 */

const evidenceFacts = ["title", "extent", "date"] as const;

/**
 * What is searched: a field, one plain value of an action point or an evidence item, a finding's quantity claim, or a
 * part of the details, of which the lines of enquiry count from 0.
 */
export type FindPlace =
  | FieldAddress
  | `fact/action/${string}/${ActionFact}`
  | `fact/evidence/${string}/${(typeof evidenceFacts)[number]}`
  | `fact/claim/${string}/${string}`
  | `fact/details/${DetailPart}/${number}`;

interface Occurrence {
  readonly place: FindPlace;
  /** Which one in its place, from 0. */
  readonly nth: number;
}

export interface Hit extends Occurrence {
  /** A reference, or some of what it shows, is part of it: it stays when it is to be replaced. */
  readonly withReference: boolean;
}

/** Every place of the summary in the order it is read. */
export function placesInOrder(summary: Summary): FindPlace[] {
  const ofFinding = ({ id, claims }: Finding): FindPlace[] => [
    `finding/${id}/statement`,
    `finding/${id}/narrative`,
    ...claims.map((claim) => `fact/claim/${id}/${claim.id}` as const),
  ];
  const ofAction = (id: string): FindPlace[] => [
    `action/${id}/what`,
    ...factRows.map((row) => `fact/action/${id}/${row.fact}` as const),
  ];
  return [
    ...detailParts.flatMap((part) =>
      detailWords(part, summary.details).map((_, nth) => `fact/details/${part}/${nth}` as const),
    ),
    ...summary.sections.flatMap(({ id, section, findings }): FindPlace[] => [
      ...(section.kind === "generated" ? [] : [`section/${id}` as const]),
      ...findings.flatMap(ofFinding),
      ...(section.kind === "actions" ? summary.actions.flatMap((one) => ofAction(one.id)) : []),
      ...(id === "evidence"
        ? summary.evidence.flatMap((one) => evidenceFacts.map((fact) => `fact/evidence/${one.id}/${fact}` as const))
        : []),
    ]),
    ...summary.unplaced.flatMap(ofFinding),
  ];
}

const isField = (place: FindPlace): place is FieldAddress => !place.startsWith("fact/");

/** The details are only found here: they are changed on a page of their own. */
export const isDetail = (place: FindPlace): boolean => place.startsWith("fact/details/");

/** Where on that page a part of the details is changed: the id of its control. */
export function controlOf(summary: Summary, place: FindPlace): string {
  const [, , part, nth] = place.split("/");
  return detailControl(part as DetailPart, summary.details, Number(nth));
}

/** "Narrative of S1", "Count of S1", "By when of action point 2", "E3 in the register", "Agreed focus". */
export function foundIn(summary: Summary, place: FindPlace): string {
  if (isField(place)) return fieldName(summary, place);
  const [, of = "", id = "", fact] = place.split("/");
  switch (of) {
    case "details":
      return detailName(id as DetailPart, summary.details);
    case "claim":
      return `Count of ${placeName(summary, `finding/${id}/statement`)}`;
    case "evidence":
      return `${summary.evidence.find((one) => one.id === id)?.number ?? "Evidence"} in the register`;
    default: {
      const label = factRows.find((row) => row.fact === fact)?.label ?? "Value";
      return `${label} of action point ${summary.actions.find((one) => one.id === id)?.number ?? ""}`.trim();
    }
  }
}

/** Why a hit may stay as it is when it was to be replaced: half a sentence. */
export function whyLeft({ place, withReference }: Hit): string {
  if (withReference) return "a reference is changed by choosing another";
  if (isDetail(place)) return "the details are changed on a page of their own";
  if (place.startsWith("fact/claim/"))
    return "a count needs numbers that fit, who or what was counted, and a term of the scale";
  if (place.startsWith("fact/evidence/")) return "an evidence item needs its title";
  return "somebody changed the words meanwhile";
}

export function find(doc: Y.Doc, summary: Summary, query: Query): Hit[] {
  const pattern = patternOf(query);
  if (!pattern) return [];
  const reference = referenceText(summary);
  return placesInOrder(summary).flatMap((place) => {
    const found = isField(place)
      ? fieldHits(doc, place, pattern, reference).map((hit) => lettersOf(hit) === null)
      : factHits(summary, place, pattern).map(() => false);
    return found.map((withReference, nth): Hit => ({ place, nth, withReference }));
  });
}

function fieldHits(doc: Y.Doc, address: FieldAddress, pattern: RegExp, reference: ReferenceText): FieldHit[] {
  const fragment = fieldFragment(doc, address);
  return fragment ? hitsInField(fragment, pattern, reference) : [];
}

function factHits(summary: Summary, place: FactPlace, pattern: RegExp): readonly unknown[] {
  const claim = claimAt(summary, place);
  return claim ? hitsInClaim(claim, summary.scale, pattern) : matches(factOf(summary, place), pattern);
}

/** Where a hit is for a caret that goes there: selected from its first to its last letter. Null: not in a field. */
export function caretAt(
  doc: Y.Doc,
  summary: Summary,
  { place, nth }: Occurrence,
  query: Query,
): { address: FieldAddress; spot: { anchor: number; head: number } } | null {
  const pattern = patternOf(query);
  if (!pattern || !isField(place)) return null;
  const hit = fieldHits(doc, place, pattern, referenceText(summary))[nth];
  const spot = hit ? selectionOf(hit) : null;
  return spot && { address: place, spot };
}

/** Replaces one occurrence. False: it stays, see `whyLeft`, or is not there any more. */
export function replaceOne(
  doc: Y.Doc,
  summary: Summary,
  { place, nth }: Occurrence,
  query: Query,
  by: string,
): boolean {
  const pattern = patternOf(query);
  return pattern !== null && replaceAt(doc, summary, place, pattern, by, nth) > 0;
}

/** Replaces all occurrences in these places, as one change. Returns how many in each; others stay, see `whyLeft`. */
export function replaceAll(
  doc: Y.Doc,
  summary: Summary,
  places: readonly FindPlace[],
  query: Query,
  by: string,
): ReadonlyMap<FindPlace, number> {
  const pattern = patternOf(query);
  if (!pattern) return new Map();
  return doc.transact(
    () => new Map(places.map((place) => [place, replaceAt(doc, summary, place, pattern, by, null)])),
    USER,
  );
}

/** `nth`: which one alone; null: all. */
function replaceAt(
  doc: Y.Doc,
  summary: Summary,
  place: FindPlace,
  pattern: RegExp,
  by: string,
  nth: number | null,
): number {
  const only = <T>(all: readonly T[]): T[] => all.filter((_, at) => nth === null || at === nth);
  if (isField(place)) {
    const hits = only(fieldHits(doc, place, pattern, referenceText(summary)));
    const all = hits.map(lettersOf).filter((letters) => letters !== null);
    if (all.length === 0) return 0;
    // From the end, so that what comes before keeps its place.
    doc.transact(() => {
      for (const letters of all.toReversed()) replaceLetters(letters, by);
    }, USER);
    return all.length;
  }
  const claim = claimAt(summary, place);
  if (claim) {
    const [, , finding = ""] = place.split("/");
    const after = replacedClaim(claim, summary.scale, only(hitsInClaim(claim, summary.scale, pattern)), by);
    if (after.count > 0) setClaim(doc, finding, after.claim, claim.id);
    return after.count;
  }
  const text = sharedTextAt(doc, place);
  if (text) {
    const spots = only(matches(text.toJSON(), pattern));
    const changes = spots.toReversed().map(({ at, length }) => ({ from: at, to: at + length, put: by }));
    if (changes.length > 0) doc.transact(() => changeText(text, changes), USER);
    return changes.length;
  }
  const value = factOf(summary, place);
  const found = only(matches(value, pattern));
  const after = found.reduceRight((now, { at, length }) => now.slice(0, at) + by + now.slice(at + length), value);
  return setFact(doc, place, value, after) ? found.length : 0;
}

type FactPlace = Exclude<FindPlace, FieldAddress>;

/** A value of an action point, unless an earlier version wrote it. */
function sharedTextAt(doc: Y.Doc, place: FactPlace): Y.Text | null {
  const [, of, id = "", fact] = place.split("/");
  return of === "action" ? actionText(doc, id, fact as ActionFact) : null;
}

function claimAt(summary: Summary, place: FactPlace): Claim | null {
  const [, of, id, claim] = place.split("/");
  if (of !== "claim") return null;
  const found = allFindings(summary).find((one) => one.id === id);
  return found?.claims.find((one) => one.id === claim) ?? null;
}

function factOf(summary: Summary, place: FactPlace): string {
  const [, of = "", id, fact] = place.split("/");
  switch (of) {
    case "details":
      return detailWords(id as DetailPart, summary.details)[Number(fact)] ?? "";
    case "evidence":
      return summary.evidence.find((one) => one.id === id)?.[fact as (typeof evidenceFacts)[number]] ?? "";
    case "action":
      return summary.actions.find((one) => one.id === id)?.[fact as ActionFact] ?? "";
    default:
      return "";
  }
}

/** False: nothing changed, an evidence item would be left without its title, or it is not changed here. */
function setFact(doc: Y.Doc, place: FactPlace, before: string, value: string): boolean {
  const [, of, id = "", fact] = place.split("/");
  if (value === before || (fact === "title" && value.trim() === "")) return false;
  if (of === "evidence") setEvidenceFacts(doc, id, { [fact as (typeof evidenceFacts)[number]]: value });
  else if (of === "action") setActionFact(doc, id, fact as ActionFact, value);
  else return false;
  return true;
}
