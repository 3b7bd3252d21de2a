import * as Y from "yjs";
import type { FieldAddress, Finding, Summary } from "#shared/summary.ts";
import { fieldFragment, USER } from "#shared/summary-edits.ts";

/**
 * Find and replace over the whole summary, field by field: most fields show as static text, and what the browser finds
 * in them it could not replace.
 */
export interface Query {
  readonly words: string;
  readonly wholeWord: boolean;
}

export interface Hit {
  readonly address: FieldAddress;
  /** Which occurrence in its field, from 0. */
  readonly nth: number;
}

/** One occurrence, where it can be replaced. */
interface Spot {
  readonly text: Y.XmlText;
  readonly at: number;
  readonly length: number;
}

/** Case does not matter, and a straight quotation mark finds a curly one. Null: nothing to look for. */
export function patternOf({ words, wholeWord }: Query): RegExp | null {
  if (words.trim() === "") return null;
  const source = words
    .replaceAll(/[.*+?^${}()|[\]\\/-]/g, (sign) => (sign === "-" ? "\\x2d" : `\\${sign}`))
    .replaceAll(/['‘’]/g, "['‘’]")
    .replaceAll(/["“”]/g, '["“”]')
    .replaceAll(/\s+/g, "\\s+");
  const edge = "[\\p{L}\\p{N}_]";
  return new RegExp(wholeWord ? `(?<!${edge})${source}(?!${edge})` : source, "giu");
}

/** Every field of the summary in the order it is read. */
export function fieldsInOrder(summary: Summary): FieldAddress[] {
  const ofFinding = ({ id }: Finding): FieldAddress[] => [`finding/${id}/statement`, `finding/${id}/narrative`];
  return [
    ...summary.sections.flatMap(({ id, section, findings }): FieldAddress[] => [
      ...(section.kind === "generated" ? [] : [`section/${id}` as const]),
      ...findings.flatMap(ofFinding),
      ...(section.kind === "actions" ? summary.actions.map((one) => `action/${one.id}/what` as const) : []),
    ]),
    ...summary.unplaced.flatMap(ofFinding),
  ];
}

export function find(doc: Y.Doc, summary: Summary, query: Query): Hit[] {
  const pattern = patternOf(query);
  if (!pattern) return [];
  return fieldsInOrder(summary).flatMap((address) =>
    spotsIn(doc, address, pattern).map((_, nth): Hit => ({ address, nth })),
  );
}

/** Replaces one occurrence. False: it is not there any more, since somebody wrote meanwhile. */
export function replaceOne(doc: Y.Doc, { address, nth }: Hit, query: Query, by: string): boolean {
  const pattern = patternOf(query);
  const spot = pattern ? spotsIn(doc, address, pattern)[nth] : undefined;
  if (!spot) return false;
  doc.transact(() => replaceSpot(spot, by), USER);
  return true;
}

/** Replaces all occurrences in one field, as one step of undo. Returns how many. */
export function replaceInField(doc: Y.Doc, address: FieldAddress, query: Query, by: string): number {
  const pattern = patternOf(query);
  const spots = pattern ? spotsIn(doc, address, pattern) : [];
  if (spots.length === 0) return 0;
  // From the end, so that what comes before keeps its place.
  doc.transact(() => {
    for (const spot of spots.toReversed()) replaceSpot(spot, by);
  }, USER);
  return spots.length;
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
  return [...words.matchAll(pattern)]
    .filter(([found]) => found !== "")
    .map(({ 0: found, index }) => ({ text, at: index, length: found.length }));
}
