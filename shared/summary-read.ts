import * as Y from "yjs";
import { readField } from "#shared/field.ts";
import { byName, inOrder } from "#shared/order.ts";
import { textOrNull } from "#shared/plain-text.ts";
import { scales } from "#shared/quantities.ts";
import type { Review } from "#shared/reviews.ts";
import type { ReviewDetails } from "#shared/reviews.ts";
import type { RichText } from "#shared/schema.ts";
import { oneLine } from "#shared/summary-text.ts";
import type {
  ActionPoint,
  Claim,
  EvidenceItem,
  Finding,
  QuantityRow,
  Removed,
  Summary,
  SummarySection,
} from "#shared/summary.ts";
import { confidences, evidenceTypes, findingStatuses } from "#shared/summary.ts";
import type { FindingKind } from "#shared/templates.ts";
import { sectionNumbers } from "#shared/templates.ts";

/**
 * Reads a document and its review into a `Summary`. Never writes, never throws: the document may hold what an old, a
 * newer or a hostile client put there, and one damaged value costs that value only.
 */
export function readSummary(doc: Y.Doc, review: Review): Summary {
  return assemble(doc, review, noMemory());
}

/**
 * What was read before, kept by the Yjs type it was read from: reading again after a keystroke then costs in proportion
 * to what changed. Whoever keeps it must forget each type that changed, and the types it lies in.
 */
export interface Memory {
  readonly fields: Map<object, RichText>;
  readonly items: Map<object, Item>;
  /** The last value, whose unchanged parts are taken over, so that they stay the same objects. */
  summary: Summary | null;
}

export const noMemory = (): Memory => ({ fields: new Map(), items: new Map(), summary: null });

/** An item as its map has it, before numbers, which depend on the others. */
type Item = FindingItem | ActionItem | EvidenceValue;
type FindingItem = Omit<Finding, "number" | "kind"> & { readonly section: string; readonly order: string };
type ActionItem = Omit<ActionPoint, "number"> & { readonly order: string };
type EvidenceValue = Omit<EvidenceItem, "number"> & { readonly order: string };

type Values = Y.Map<unknown>;

export function assemble(doc: Y.Doc, review: Review, memory: Memory): Summary {
  const previous = memory.summary;
  const meta = rootMap(doc, "meta");
  const version: unknown = meta.get("schemaVersion");
  const { template } = review;

  const evidence = items(doc, "evidence", memory, readEvidence);
  const kept = keeper(previous);
  const evidenceValues = numbered(evidence, (item, number): EvidenceItem => {
    const { order: _, ...rest } = item;
    return { ...rest, number: number && `E${number}` };
  }).map(kept);
  const register = new Map(evidence.map((item, index) => [item.id, index]));

  const found = items(doc, "findings", memory, readFinding);
  const holds = new Map(template.sections.map((section) => [section.id as string, section]));
  const known = new Set(review.enquiries.map((enquiry) => enquiry.id));
  const counts = { strength: 0, area: 0 };
  const place = (item: FindingItem): Finding => {
    const { order: _, section, ...rest } = item;
    const home = holds.get(section);
    const kind: FindingKind = home?.holds ?? "strength";
    const shown = home?.on === true && home.kind === "findings" && item.removed === null;
    return {
      ...rest,
      kind,
      number: shown ? `${kind === "strength" ? "S" : "A"}${++counts[kind]}` : "",
      enquiry: item.enquiry !== null && known.has(item.enquiry) ? item.enquiry : null,
      evidence: sortedBy(
        item.evidence.filter((id) => register.has(id)),
        register,
      ),
    };
  };
  // In the order of the document, so that numbers run on where a template has one kind in two places.
  const bySection = new Map<string, Finding[]>();
  const removedFindings: Finding[] = [];
  const unplaced: Finding[] = [];
  const position = new Map(template.sections.map((section, index) => [section.id as string, index]));
  const inDocument = found.toSorted(
    (a, b) => (position.get(a.section) ?? 99) - (position.get(b.section) ?? 99) || inOrder(a, b),
  );
  for (const item of inDocument) {
    const finding = kept(place(item));
    if (finding.removed) removedFindings.push(finding);
    else if (finding.number === "") unplaced.push(finding);
    else bySection.set(item.section, [...(bySection.get(item.section) ?? []), finding]);
  }

  const findingOrder = new Map(inDocument.map((item, index) => [item.id, index]));
  const actions = items(doc, "actions", memory, readAction);
  const actionValues = numbered(actions, (item, number): ActionPoint => {
    const { order: _, ...rest } = item;
    return {
      ...rest,
      number,
      answers: sortedBy(
        item.answers.filter((id) => findingOrder.has(id)),
        findingOrder,
      ),
    };
  }).map(kept);

  const numbers = sectionNumbers(template);
  const sections = template.sections
    .filter((section) => section.on)
    .map((section): SummarySection =>
      keepSection(previous, {
        id: section.id,
        number: numbers.get(section.id) ?? "",
        section,
        text: section.kind === "generated" ? nothing : rootField(doc, `section/${section.id}`, memory),
        findings: bySection.get(section.id) ?? [],
      }),
    );

  const shown = <T extends { removed: Removed | null }>(all: readonly T[]): T[] => all.filter((one) => !one.removed);
  const gone = <T extends { removed: Removed | null }>(all: readonly T[]): T[] => all.filter((one) => one.removed);
  const summary: Summary = {
    schemaVersion: typeof version === "number" ? version : null,
    details: keepList(previous?.details, detailsOf(review)),
    sections: keepArray(previous?.sections, sections),
    unplaced: keepArray(previous?.unplaced, unplaced),
    actions: keepArray(previous?.actions, shown(actionValues)),
    evidence: keepArray(previous?.evidence, shown(evidenceValues)),
    removed: {
      findings: keepArray(previous?.removed.findings, removedFindings),
      actions: keepArray(previous?.removed.actions, gone(actionValues)),
      evidence: keepArray(previous?.removed.evidence, gone(evidenceValues)),
    },
    scale: scales.find((scale) => scale.id === review.scale) ?? firstScale,
  };
  memory.summary = summary;
  return summary;
}

const nothing: RichText = [];
const firstScale = scales[0] ?? { id: "", name: "", terms: [] };

const detailsCache = new WeakMap<Review, ReviewDetails>();
function detailsOf(review: Review): ReviewDetails {
  const known = detailsCache.get(review);
  if (known) return known;
  const { id: _i, state: _s, template: _t, createdAt: _c, revision: _r, ...details } = review;
  detailsCache.set(review, details);
  return details;
}

/** A root type by name; an empty one where the document holds something else under it. */
function rootMap(doc: Y.Doc, name: string): Values {
  try {
    return doc.getMap(name);
  } catch {
    return new Y.Doc().getMap(name);
  }
}

function rootField(doc: Y.Doc, name: string, memory: Memory): RichText {
  try {
    return field(doc.getXmlFragment(name), memory);
  } catch {
    return nothing;
  }
}

function field(value: unknown, memory: Memory): RichText {
  if (!(value instanceof Y.XmlFragment)) return nothing;
  const known = memory.fields.get(value);
  if (known) return known;
  const read = readField(value);
  memory.fields.set(value, read);
  return read;
}

/** All items of one of the maps, in their order. */
function items<T extends Item & { order: string }>(
  doc: Y.Doc,
  name: string,
  memory: Memory,
  read: (id: string, values: Values, memory: Memory) => T,
): T[] {
  const all: T[] = [];
  rootMap(doc, name).forEach((value, id) => {
    if (!(value instanceof Y.Map)) return;
    const known = memory.items.get(value) as T | undefined;
    const item = known ?? read(id, value as Values, memory);
    if (!known) memory.items.set(value, item);
    all.push(item);
  });
  return all.sort(inOrder);
}

function readFinding(id: string, values: Values, memory: Memory): FindingItem {
  const placed = record(values.get("place"));
  return {
    id,
    section: text(placed["section"]),
    order: text(placed["order"]),
    statement: oneLine(field(values.get("statement"), memory)),
    narrative: field(values.get("narrative"), memory),
    enquiry: text(values.get("enquiry")) || null,
    confidence: confidences.find((one) => one === values.get("confidence")) ?? null,
    status: findingStatuses.find((one) => one === values.get("status")) ?? "drafting",
    frameworks: setOf(values.get("frameworks")).sort(byName),
    evidence: setOf(values.get("evidence")),
    claims: readClaims(values.get("claims")),
    removed: readRemoved(values.get("removed")),
  };
}

function readAction(id: string, values: Values, memory: Memory): ActionItem {
  return {
    id,
    order: text(values.get("order")),
    what: field(values.get("what"), memory),
    answers: setOf(values.get("answers")),
    lead: textOrNull(values.get("lead")) ?? "",
    support: textOrNull(values.get("support")) ?? "",
    measure: textOrNull(values.get("measure")) ?? "",
    by: textOrNull(values.get("by")) ?? "",
    plan: textOrNull(values.get("plan")) ?? "",
    progress: textOrNull(values.get("progress")) ?? "",
    removed: readRemoved(values.get("removed")),
  };
}

function readEvidence(id: string, values: Values): EvidenceValue {
  return {
    id,
    order: text(values.get("order")),
    title: text(values.get("title")),
    type: evidenceTypes.find((one) => one === values.get("type")) ?? "document",
    extent: text(values.get("extent")),
    date: text(values.get("date")),
    addedBy: text(values.get("addedBy")),
    removed: readRemoved(values.get("removed")),
  };
}

function readClaims(value: unknown): Claim[] {
  if (!(value instanceof Y.Map)) return [];
  const claims: { id: string; order: string; claim: Claim }[] = [];
  value.forEach((one: unknown, id) => {
    const { count, total, group, term, order } = record(one);
    if (!Number.isSafeInteger(count) || !Number.isSafeInteger(total)) return;
    const claim = { id, count: count as number, total: total as number, group: text(group), term: text(term) };
    claims.push({ id, order: text(order), claim });
  });
  return claims.sort(inOrder).map(({ claim }) => claim);
}

function readRemoved(value: unknown): Removed | null {
  if (value === null || value === undefined) return null;
  const { by, partner, at } = record(value);
  return { by: text(by), partner: text(partner), at: typeof at === "number" && Number.isFinite(at) ? at : 0 };
}

const record = (value: unknown): Record<string, unknown> =>
  typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};

const text = (value: unknown): string => (typeof value === "string" ? value : "");

/** The members of a Y.Map that is used as a set: the keys whose value is true. */
function setOf(value: unknown): string[] {
  if (!(value instanceof Y.Map)) return [];
  const keys: string[] = [];
  value.forEach((there: unknown, key) => {
    if (there === true) keys.push(key);
  });
  return keys.sort();
}

const sortedBy = (ids: readonly string[], order: ReadonlyMap<string, number>): string[] =>
  ids.toSorted((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0));

/** Items with their numbers, 1, 2, 3 …; removed ones have "". */
function numbered<T extends { removed: Removed | null }, V>(
  all: readonly T[],
  value: (item: T, number: string) => V,
): V[] {
  let number = 0;
  return all.map((item) => value(item, item.removed ? "" : String(++number)));
}

/** Takes over the previous value's object where nothing in it changed, so that whoever shows it need not look again. */
function keeper(previous: Summary | null): <T extends Finding | ActionPoint | EvidenceItem>(value: T) => T {
  const before = new Map<string, object>();
  if (previous) {
    for (const section of previous.sections) for (const one of section.findings) before.set(one.id, one);
    for (const all of [previous.unplaced, previous.actions, previous.evidence])
      for (const one of all) before.set(one.id, one);
    for (const all of Object.values(previous.removed)) for (const one of all) before.set(one.id, one);
  }
  return (value) => keepList(before.get(value.id) as typeof value | undefined, value);
}

/** The old object when it has the same keys with the same values; lists of ids compare by their members. */
function keepList<T extends object>(old: T | undefined, value: T): T {
  if (!old) return value;
  const [a, b] = [old as Record<string, unknown>, value as Record<string, unknown>];
  const same = Object.keys(b).every((key) => a[key] === b[key] || sameList(a[key], b[key]));
  return same && Object.keys(a).length === Object.keys(b).length ? old : value;
}

function sameList(a: unknown, b: unknown): boolean {
  return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((one, i) => one === b[i]);
}

const keepArray = <T>(old: readonly T[] | undefined, value: readonly T[]): readonly T[] =>
  old && sameList(old, value) ? old : value;

function keepSection(previous: Summary | null, section: SummarySection): SummarySection {
  return keepList(
    previous?.sections.find((one) => one.id === section.id),
    section,
  );
}

/** Rows for the terms of quantity, in the order of the findings. */
export function quantityRows(summary: Summary): QuantityRow[] {
  return summary.sections.flatMap((section) =>
    section.findings.flatMap((finding) =>
      finding.claims.map((claim) => ({
        claim,
        finding,
        term: summary.scale.terms.find((row) => row.term === claim.term.toLowerCase()) ?? null,
      })),
    ),
  );
}
