import * as Y from "yjs";
import { factRows } from "#client/actions/action-facts.ts";
import { fieldName } from "#client/summary/names.ts";
import type { FieldAddress, Finding, Summary } from "#shared/summary.ts";
import type { ActionFact } from "#shared/summary-edits.ts";
import { fieldFragment, setActionFact, setEvidenceFacts, USER } from "#shared/summary-edits.ts";
import { startOf } from "#shared/undo-places.ts";

/**
 * Find and replace over the whole summary, place by place: most fields show as static text, and what the browser finds
 * in them it could not replace.
 */
export interface Query {
  readonly words: string;
  readonly wholeWord: boolean;
  readonly matchCase: boolean;
}

const evidenceFacts = ["title", "extent", "date"] as const;

/** What is searched: a field, or one plain value of an action point or an evidence item. */
export type FindPlace =
  | FieldAddress
  | `fact/action/${string}/${ActionFact}`
  | `fact/evidence/${string}/${(typeof evidenceFacts)[number]}`;

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

/** A straight quotation mark finds a curly one, and case matters only when asked. Null: nothing to look for. */
export function patternOf({ words, wholeWord, matchCase }: Query): RegExp | null {
  if (words.trim() === "") return null;
  const source = words
    .replaceAll(/[.*+?^${}()|[\]\\/-]/g, (sign) => (sign === "-" ? "\\x2d" : `\\${sign}`))
    .replaceAll(/['‘’]/g, "['‘’]")
    .replaceAll(/["“”]/g, '["“”]')
    .replaceAll(/\s+/g, "\\s+");
  const edge = "[\\p{L}\\p{N}_]";
  return new RegExp(wholeWord ? `(?<!${edge})${source}(?!${edge})` : source, matchCase ? "gu" : "giu");
}

/** Every place of the summary in the order it is read. */
export function placesInOrder(summary: Summary): FindPlace[] {
  const ofFinding = ({ id }: Finding): FieldAddress[] => [`finding/${id}/statement`, `finding/${id}/narrative`];
  const ofAction = (id: string): FindPlace[] => [
    `action/${id}/what`,
    ...factRows.map((row) => `fact/action/${id}/${row.fact}` as const),
  ];
  return [
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

/** "Narrative of S1", "By when of action point 2", "E3 in the register". */
export function foundIn(summary: Summary, place: FindPlace): string {
  if (isField(place)) return fieldName(summary, place);
  const [, of, id, fact] = place.split("/");
  if (of === "evidence")
    return `${summary.evidence.find((one) => one.id === id)?.number ?? "Evidence"} in the register`;
  const label = factRows.find((row) => row.fact === fact)?.label ?? "Value";
  return `${label} of action point ${summary.actions.find((one) => one.id === id)?.number ?? ""}`.trim();
}

export function find(doc: Y.Doc, summary: Summary, query: Query): Hit[] {
  const pattern = patternOf(query);
  if (!pattern) return [];
  return placesInOrder(summary).flatMap((place) => {
    const found = isField(place) ? spotsIn(doc, place, pattern) : matches(factOf(summary, place), pattern);
    return found.map((_, nth): Hit => ({ place, nth }));
  });
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

/** Replaces one occurrence. False: it is not there any more, since somebody wrote meanwhile. */
export function replaceOne(doc: Y.Doc, summary: Summary, { place, nth }: Hit, query: Query, by: string): boolean {
  const pattern = patternOf(query);
  if (!pattern) return false;
  if (!isField(place)) {
    let count = 0;
    const value = factOf(summary, place);
    return setFact(
      doc,
      place,
      value,
      value.replaceAll(pattern, (found) => (count++ === nth ? by : found)),
    );
  }
  const spot = spotsIn(doc, place, pattern)[nth];
  if (!spot) return false;
  doc.transact(() => replaceSpot(spot, by), USER);
  return true;
}

/** Replaces all occurrences in one place, as one step of undo. Returns how many. */
export function replaceInPlace(doc: Y.Doc, summary: Summary, place: FindPlace, query: Query, by: string): number {
  const pattern = patternOf(query);
  if (!pattern) return 0;
  if (!isField(place)) {
    const value = factOf(summary, place);
    const count = matches(value, pattern).length;
    return count > 0 &&
      setFact(
        doc,
        place,
        value,
        value.replaceAll(pattern, () => by),
      )
      ? count
      : 0;
  }
  const spots = spotsIn(doc, place, pattern);
  if (spots.length === 0) return 0;
  // From the end, so that what comes before keeps its place.
  doc.transact(() => {
    for (const spot of spots.toReversed()) replaceSpot(spot, by);
  }, USER);
  return spots.length;
}

type FactPlace = Exclude<FindPlace, FieldAddress>;

function factOf(summary: Summary, place: FactPlace): string {
  const [, of, id, fact] = place.split("/");
  if (of === "evidence") {
    const item = summary.evidence.find((one) => one.id === id);
    return item ? item[fact as (typeof evidenceFacts)[number]] : "";
  }
  return summary.actions.find((one) => one.id === id)?.[fact as ActionFact] ?? "";
}

/** False: nothing changed, or an evidence item would be left without its title. */
function setFact(doc: Y.Doc, place: FactPlace, before: string, value: string): boolean {
  const [, of, id = "", fact] = place.split("/");
  if (value === before || (fact === "title" && value.trim() === "")) return false;
  if (of === "evidence") setEvidenceFacts(doc, id, { [fact as (typeof evidenceFacts)[number]]: value });
  else setActionFact(doc, id, fact as ActionFact, value);
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

export function matches(words: string, pattern: RegExp): { at: number; length: number }[] {
  return [...words.matchAll(pattern)]
    .filter(([found]) => found !== "")
    .map(({ 0: found, index }) => ({ at: index, length: found.length }));
}
