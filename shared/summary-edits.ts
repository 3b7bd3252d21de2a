import * as Y from "yjs";
import { writeField } from "#shared/field.ts";
import { newId } from "#shared/ids.ts";
import type { Chance } from "#shared/order.ts";
import { inOrder, keyBetween } from "#shared/order.ts";
import { isPlainText, textOrNull, writeText } from "#shared/plain-text.ts";
import { paragraph } from "#shared/schema.ts";
import { upgradeAction } from "#shared/summary-upgrade.ts";
import type {
  ActionFact,
  ActionPoint,
  Claim,
  Confidence,
  EvidenceItem,
  FieldAddress,
  FindingStatus,
  Removed,
} from "#shared/summary.ts";
import { actionFacts } from "#shared/summary.ts";
import { SCHEMA_VERSION } from "#shared/wire.ts";

/**
 * Every structural edit of the document. Each is one transaction of origin `USER`, so that it is one step of undo; an
 * edit of something that is not there does nothing, since somebody may just have changed it.
 */

/** The origin of what a person does: what their undo takes back. */
export const USER = "user";
/** The origin of preparations that undo must not take back. */
export const PREPARED = "prepared";

export type ItemKind = "findings" | "actions" | "evidence";
type Values = Y.Map<unknown>;

/** The server, once, in the transaction that creates the review. A client never writes initial content. */
export function seedSummary(doc: Y.Doc, at: number): void {
  doc.transact(() => {
    const meta = doc.getMap("meta");
    meta.set("schemaVersion", SCHEMA_VERSION);
    meta.set("seededAt", at);
  });
}

const all = (doc: Y.Doc, kind: ItemKind): Y.Map<Values> => doc.getMap<Values>(kind);

function itemOf(doc: Y.Doc, kind: ItemKind, id: string): Values | null {
  const values: unknown = all(doc, kind).get(id);
  return values instanceof Y.Map ? (values as Values) : null;
}

function change(doc: Y.Doc, kind: ItemKind, id: string, edit: (values: Values) => void): void {
  const values = itemOf(doc, kind, id);
  if (values) doc.transact(() => edit(values), USER);
}

/** The fragment that an address speaks of; null when there is no such item. */
export function fieldFragment(doc: Y.Doc, address: FieldAddress): Y.XmlFragment | null {
  const [of, id = "", part = ""] = address.split("/");
  if (of === "section") return doc.getXmlFragment(address);
  const fragment: unknown = itemOf(doc, of === "finding" ? "findings" : "actions", id)?.get(part);
  return fragment instanceof Y.XmlFragment ? fragment : null;
}

// ---- places -----------------------------------------------------------------------------------------------------

/** Where among the shown items of a list something goes: before the item with this id, or at the end. */
export interface Spot {
  readonly before: string | null;
}

interface Placed {
  readonly id: string;
  readonly order: string;
}

const orderOf = (values: { get(key: string): unknown }): string => {
  const order = values.get("order");
  return typeof order === "string" ? order : "";
};
const placeOf = (values: Values): { section: string; order: string } => {
  const place = values.get("place");
  return typeof place === "object" && place !== null
    ? (place as { section: string; order: string })
    : { section: "", order: "" };
};

/** What a list shows: those not removed, in order. For findings, of one section. */
function shown(doc: Y.Doc, kind: ItemKind, section: string): Placed[] {
  const placed: Placed[] = [];
  all(doc, kind).forEach((values, id) => {
    if (!(values instanceof Y.Map) || values.get("removed") !== null) return;
    if (kind !== "findings") placed.push({ id, order: orderOf(values) });
    else if (placeOf(values).section === section) placed.push({ id, order: placeOf(values).order });
  });
  return placed.sort(inOrder);
}

function orderAt(doc: Y.Doc, kind: ItemKind, section: string, spot: Spot, chance: Chance, moved = ""): string {
  const list = shown(doc, kind, section).filter((one) => one.id !== moved);
  const at = spot.before === null ? -1 : list.findIndex((one) => one.id === spot.before);
  const next = at < 0 ? null : list[at];
  const last = at < 0 ? list.at(-1) : list[at - 1];
  return keyBetween(last?.order ?? null, next?.order ?? null, chance);
}

const end: Spot = { before: null };

// ---- items: add, move, remove, put back -------------------------------------------------------------------------

/** Who does it and when, for the mark on what is removed. */
export type By = Removed;

/**
 * Adds an item in two steps: made as removed, which undo does not know, then shown, which it does. So undoing an
 * addition only removes it again; were making it undone, the words that others wrote into it meanwhile would go too.
 */
function add(doc: Y.Doc, kind: ItemKind, by: By, fill: (values: Values) => void): string {
  const id = newId();
  doc.transact(() => {
    const values: Values = new Y.Map();
    all(doc, kind).set(id, values);
    values.set("removed", by);
    fill(values);
  }, PREPARED);
  change(doc, kind, id, (values) => values.set("removed", null));
  return id;
}

/** Returns the new finding's id. */
export function addFinding(
  doc: Y.Doc,
  section: string,
  by: By,
  spot: Spot = end,
  chance: Chance = Math.random,
): string {
  return add(doc, "findings", by, (values) => {
    values.set("place", { section, order: orderAt(doc, "findings", section, spot, chance) });
    values.set("status", "drafting");
    values.set("enquiry", null);
    values.set("confidence", null);
    for (const name of ["frameworks", "evidence", "claims"]) values.set(name, new Y.Map());
    for (const name of ["statement", "narrative"]) values.set(name, emptyField());
  });
}

export function addAction(doc: Y.Doc, by: By, spot: Spot = end, chance: Chance = Math.random): string {
  return add(doc, "actions", by, (values) => {
    values.set("order", orderAt(doc, "actions", "", spot, chance));
    values.set("answers", new Y.Map());
    values.set("what", emptyField());
    for (const fact of actionFacts) values.set(fact, new Y.Text());
  });
}

export type EvidenceFacts = Pick<EvidenceItem, "title" | "type" | "extent" | "date">;

export function addEvidence(
  doc: Y.Doc,
  facts: EvidenceFacts,
  by: By,
  spot: Spot = end,
  chance: Chance = Math.random,
): string {
  return add(doc, "evidence", by, (values) => {
    values.set("order", orderAt(doc, "evidence", "", spot, chance));
    values.set("addedBy", by.by);
    for (const [name, value] of Object.entries(facts)) values.set(name, value);
  });
}

/** A paragraph is there from the start, so that two people who open a new field at once do not each make one. */
function emptyField(): Y.XmlFragment {
  const fragment = new Y.XmlFragment();
  writeField(fragment, [paragraph("")]);
  return fragment;
}

/** Also moves between strengths and areas: place is one value, so a move is whole or not at all. */
export function moveFinding(doc: Y.Doc, id: string, section: string, spot: Spot, chance: Chance = Math.random): void {
  if (spot.before === id) return;
  change(doc, "findings", id, (values) =>
    values.set("place", { section, order: orderAt(doc, "findings", section, spot, chance, id) }),
  );
}

export function moveItem(
  doc: Y.Doc,
  kind: "actions" | "evidence",
  id: string,
  spot: Spot,
  chance: Chance = Math.random,
): void {
  if (spot.before === id) return;
  change(doc, kind, id, (values) => values.set("order", orderAt(doc, kind, "", spot, chance, id)));
}

/** One place up (-1) or down (1) in its list; at the end of the list nothing happens. */
export function step(doc: Y.Doc, kind: ItemKind, id: string, by: -1 | 1, chance: Chance = Math.random): boolean {
  const values = itemOf(doc, kind, id);
  if (!values) return false;
  const { section } = placeOf(values);
  const list = shown(doc, kind, section);
  const at = list.findIndex((one) => one.id === id);
  const over = list[at + by];
  if (at < 0 || !over) return false;
  const spot = { before: (by < 0 ? over : list[at + 2])?.id ?? null };
  if (kind === "findings") moveFinding(doc, id, section, spot, chance);
  else moveItem(doc, kind, id, spot, chance);
  return true;
}

/** A mark, never a deletion: what others type meanwhile lives on, and putting back brings it all. */
export function remove(doc: Y.Doc, kind: ItemKind, id: string, by: By): void {
  change(doc, kind, id, (values) => values.set("removed", by));
}

export function putBack(doc: Y.Doc, kind: ItemKind, id: string): void {
  change(doc, kind, id, (values) => values.set("removed", null));
}

// ---- a finding's facts ------------------------------------------------------------------------------------------

export interface FindingFacts {
  readonly enquiry: string | null;
  readonly confidence: Confidence | null;
  readonly status: FindingStatus;
}

export function setFindingFact<K extends keyof FindingFacts>(
  doc: Y.Doc,
  id: string,
  fact: K,
  value: FindingFacts[K],
): void {
  change(doc, "findings", id, (values) => values.set(fact, value));
}

/** Puts a member into one of an item's sets, or takes it out. */
function setMember(doc: Y.Doc, kind: ItemKind, id: string, set: string, member: string, there: boolean): void {
  change(doc, kind, id, (values) => {
    const members: unknown = values.get(set);
    if (!(members instanceof Y.Map)) return;
    if (there) members.set(member, true);
    else members.delete(member);
  });
}

export const linkEvidence = (doc: Y.Doc, finding: string, evidence: string, linked: boolean): void =>
  setMember(doc, "findings", finding, "evidence", evidence, linked);

export const setFramework = (doc: Y.Doc, finding: string, framework: string, there: boolean): void =>
  setMember(doc, "findings", finding, "frameworks", framework.trim(), there);

export const linkAnswer = (doc: Y.Doc, action: string, finding: string, linked: boolean): void =>
  setMember(doc, "actions", action, "answers", finding, linked);

/** Adds a quantity claim, or replaces the one with this id. Returns its id. */
export function setClaim(
  doc: Y.Doc,
  finding: string,
  claim: Omit<Claim, "id">,
  id: string = newId(),
  chance: Chance = Math.random,
): string {
  change(doc, "findings", finding, (values) => {
    const claims: unknown = values.get("claims");
    if (!(claims instanceof Y.Map)) return;
    const known: unknown = claims.get(id);
    const orders: string[] = [];
    claims.forEach((one: { order?: unknown } | null) => {
      if (typeof one?.order === "string") orders.push(one.order);
    });
    const order = known ? (known as { order: string }).order : keyBetween(orders.sort().at(-1) ?? null, null, chance);
    claims.set(id, { ...claim, order });
  });
  return id;
}

export function removeClaim(doc: Y.Doc, finding: string, id: string): void {
  change(doc, "findings", finding, (values) => {
    const claims: unknown = values.get("claims");
    if (claims instanceof Y.Map) claims.delete(id);
  });
}

// ---- plain values of action points and evidence items -----------------------------------------------------------

/** Makes a value read so, and touches only what differs. */
export function setActionFact(doc: Y.Doc, id: string, fact: ActionFact, value: ActionPoint[ActionFact]): void {
  const values = itemOf(doc, "actions", id);
  if (!values) return;
  // By itself, so that undo leaves the text that others may have gone on in.
  if (!actionText(doc, id, fact)) doc.transact(() => upgradeAction(values), PREPARED);
  change(doc, "actions", id, () => {
    const text = actionText(doc, id, fact);
    if (text) writeText(text, value);
  });
}

/** The text to write a value in; null where there is no such action point, or one from before version 2. */
export function actionText(doc: Y.Doc, id: string, fact: ActionFact): Y.Text | null {
  const text: unknown = itemOf(doc, "actions", id)?.get(fact);
  return isPlainText(text) ? text : null;
}

/** The value as the document has it now; "" where there is none. */
export const actionFact = (doc: Y.Doc, id: string, fact: ActionFact): string =>
  textOrNull(itemOf(doc, "actions", id)?.get(fact)) ?? "";

export function setEvidenceFacts(doc: Y.Doc, id: string, facts: Partial<EvidenceFacts>): void {
  change(doc, "evidence", id, (values) => {
    for (const [name, value] of Object.entries(facts)) if (values.get(name) !== value) values.set(name, value);
  });
}
