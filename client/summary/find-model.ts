import * as Y from "yjs";
import { factRows } from "#client/actions/action-facts.ts";
import type { DetailPart } from "#client/summary/details-words.ts";
import { detailControl, detailName, detailParts, detailWords } from "#client/summary/details-words.ts";
import { hitsInClaim, replacedClaim } from "#client/summary/find-claim.ts";
import type { Query } from "#client/summary/find-pattern.ts";
import { matches, patternOf } from "#client/summary/find-pattern.ts";
import { fieldName, placeName } from "#client/summary/names.ts";
import type { ActionFact, Claim, FieldAddress, Finding, Summary } from "#shared/summary.ts";
import { changeText } from "#shared/plain-text.ts";
import { actionText, fieldFragment, setActionFact, setClaim, setEvidenceFacts, USER } from "#shared/summary-edits.ts";
import { startOf } from "#shared/undo-places.ts";
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

export interface Hit {
  readonly place: FindPlace;
  /** Which occurrence in its place, from 0. */
  readonly nth: number;
}

/** One occurrence, where it can be replaced. */
interface Spot {
  readonly text: Y.XmlText;
  readonly at: number;
  readonly length: number;
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

/** Why words in this place may stay as they are when they were to be replaced: half a sentence. */
export function whyLeft(place: FindPlace): string {
  if (isDetail(place)) return "the details are changed on a page of their own";
  if (place.startsWith("fact/claim/"))
    return "a count needs numbers that fit, who or what was counted, and a term of the scale";
  if (place.startsWith("fact/evidence/")) return "an evidence item needs its title";
  return "somebody changed the words meanwhile";
}

export function find(doc: Y.Doc, summary: Summary, query: Query): Hit[] {
  const pattern = patternOf(query);
  if (!pattern) return [];
  return placesInOrder(summary).flatMap((place) =>
    foundAt(doc, summary, place, pattern).map((_, nth): Hit => ({ place, nth })),
  );
}

function foundAt(doc: Y.Doc, summary: Summary, place: FindPlace, pattern: RegExp): readonly unknown[] {
  if (isField(place)) return spotsIn(doc, place, pattern);
  const claim = claimAt(summary, place);
  return claim ? hitsInClaim(claim, summary.scale, pattern) : matches(factOf(summary, place), pattern);
}

/** Where a hit is for a caret that goes there: selected from its first to its last letter. Null: not in a field. */
export function caretAt(
  doc: Y.Doc,
  { place, nth }: Hit,
  query: Query,
): { address: FieldAddress; spot: { anchor: number; head: number } } | null {
  const pattern = patternOf(query);
  const spot = pattern && isField(place) ? spotsIn(doc, place, pattern)[nth] : undefined;
  if (!spot || !isField(place)) return null;
  const anchor = startOf(spot.text) + spot.at;
  return { address: place, spot: { anchor, head: anchor + spot.length } };
}

/** Replaces one occurrence. False: it stays, see `whyLeft`, or is not there any more. */
export function replaceOne(doc: Y.Doc, summary: Summary, { place, nth }: Hit, query: Query, by: string): boolean {
  const pattern = patternOf(query);
  return pattern !== null && replaceAt(doc, summary, place, pattern, by, nth) > 0;
}

/** Replaces all occurrences in one place, as one step of undo. Returns how many; others stay, see `whyLeft`. */
export function replaceInPlace(doc: Y.Doc, summary: Summary, place: FindPlace, query: Query, by: string): number {
  const pattern = patternOf(query);
  return pattern ? replaceAt(doc, summary, place, pattern, by, null) : 0;
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
    const spots = only(spotsIn(doc, place, pattern));
    if (spots.length === 0) return 0;
    // From the end, so that what comes before keeps its place.
    doc.transact(() => {
      for (const spot of spots.toReversed()) replaceSpot(spot, by);
    }, USER);
    return spots.length;
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

/** The new words take the marks of the first letter that they replace. */
function replaceSpot({ text, at, length }: Spot, by: string): void {
  const marks = marksAt(text, at);
  text.delete(at, length);
  if (by !== "") text.insert(at, by, marks);
}

function marksAt(text: Y.XmlText, at: number): Record<string, unknown> {
  let reached = 0;
  for (const { insert, attributes } of text.toDelta() as { insert: unknown; attributes?: Record<string, unknown> }[]) {
    reached += typeof insert === "string" ? insert.length : 1;
    if (reached > at) return attributes ?? {};
  }
  return {};
}

function spotsIn(doc: Y.Doc, address: FieldAddress, pattern: RegExp): Spot[] {
  const fragment = fieldFragment(doc, address);
  return fragment ? textsIn(fragment).flatMap((text) => spotsOf(text, pattern)) : [];
}

function textsIn(parent: Y.XmlFragment): Y.XmlText[] {
  return parent
    .toArray()
    .flatMap((child) => (child instanceof Y.XmlText ? [child] : child instanceof Y.XmlElement ? textsIn(child) : []));
}

function spotsOf(text: Y.XmlText, pattern: RegExp): Spot[] {
  // Something that is not text counts as one place: a sign that no query holds stands for it.
  const words = (text.toDelta() as { insert: unknown }[])
    .map(({ insert }) => (typeof insert === "string" ? insert : "\uFFFC"))
    .join("");
  return matches(words, pattern).map((found) => ({ text, ...found }));
}
