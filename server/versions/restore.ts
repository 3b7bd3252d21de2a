import * as Y from "yjs";
import { changeField } from "#shared/field-change.ts";
import { readField } from "#shared/field.ts";
import { isPlainText, textOrNull, writeText } from "#shared/plain-text.ts";
import type { By, ItemKind } from "#shared/summary-edits.ts";
import { fieldFragment, USER } from "#shared/summary-edits.ts";
import type { RestoredPart } from "#shared/versions.ts";

type Values = Y.Map<unknown>;

/**
 * Makes this document say again what an older state of it said, wholly or in part, as one edit that goes forward:
 * others' work stays under it and merges, and restoring what was before undoes it. What came later is marked as
 * removed, never deleted. False: the older state does not have what is asked for, and nothing is changed.
 */
export function restoreInto(doc: Y.Doc, old: Y.Doc, what: RestoredPart, by: By): boolean {
  let found = true;
  doc.transact(() => {
    found = restorePart(doc, old, what, by);
  }, USER);
  return found;
}

function restorePart(doc: Y.Doc, old: Y.Doc, what: RestoredPart, by: By): boolean {
  switch (what.kind) {
    case "whole": {
      const names = new Set([...doc.share.keys(), ...old.share.keys()]);
      for (const name of names) if (name.startsWith("section/")) restoreSectionText(doc, old, name);
      for (const kind of ["findings", "actions", "evidence"] as const) restoreAll(doc, old, kind, by);
      return true;
    }
    case "section": {
      restoreSectionText(doc, old, `section/${what.section}`);
      if (what.section === "actions" || what.section === "evidence") restoreAll(doc, old, what.section, by);
      else restoreFindings(doc, old, what.section, by);
      return true;
    }
    case "finding":
      return restoreItem(doc, old, "findings", what.finding, by);
    case "action":
      return restoreItem(doc, old, "actions", what.action, by);
    case "field": {
      const [fragment, then] = [fieldFragment(doc, what.field), fieldFragment(old, what.field)];
      if (!fragment || !then) return false;
      changeField(fragment, readField(then));
      return true;
    }
  }
}

function restoreSectionText(doc: Y.Doc, old: Y.Doc, name: string): void {
  changeField(doc.getXmlFragment(name), readField(old.getXmlFragment(name)));
}

export function itemOf(doc: Y.Doc, kind: ItemKind, id: string): Values | null {
  const values: unknown = doc.getMap(kind).get(id);
  return values instanceof Y.Map ? (values as Values) : null;
}

export const isShown = (values: Values | null): values is Values =>
  values !== null && (values.get("removed") ?? null) === null;

/** An item that was in the text then. */
function restoreOne(doc: Y.Doc, old: Y.Doc, kind: ItemKind, id: string): boolean {
  const [values, then] = [itemOf(doc, kind, id), itemOf(old, kind, id)];
  if (!values || !isShown(then)) return false;
  restoreValues(values, then);
  return true;
}

/** One that was removed then is removed again: so bringing one back can be undone. False: there was no such item. */
function restoreItem(doc: Y.Doc, old: Y.Doc, kind: ItemKind, id: string, by: By): boolean {
  const then = itemOf(old, kind, id);
  if (!then) return false;
  if (!restoreOne(doc, old, kind, id)) removeShown(itemOf(doc, kind, id), then, by);
  return true;
}

/** Those that were there are again; those that were not are removed. */
function restoreAll(doc: Y.Doc, old: Y.Doc, kind: ItemKind, by: By): void {
  for (const id of doc.getMap(kind).keys())
    if (!restoreOne(doc, old, kind, id)) removeShown(itemOf(doc, kind, id), itemOf(old, kind, id), by);
}

/** Removed as it was removed then, so that putting it back brings what it would have brought. */
function removeShown(values: Values | null, then: Values | null, by: By): void {
  if (!isShown(values)) return;
  if (then) restoreValues(values, then);
  values.set("removed", by);
}

/** Those that stood in this section stand there again; those that came later leave it, to where they were then. */
function restoreFindings(doc: Y.Doc, old: Y.Doc, section: string, by: By): void {
  const sectionOf = (values: Values): unknown => (values.get("place") as { section?: unknown } | undefined)?.section;
  for (const id of doc.getMap("findings").keys()) {
    const [values, then] = [itemOf(doc, "findings", id), itemOf(old, "findings", id)];
    if (isShown(then) && sectionOf(then) === section) restoreOne(doc, old, "findings", id);
    else if (isShown(values) && sectionOf(values) === section) {
      if (isShown(then)) values.set("place", then.get("place"));
      else removeShown(values, then, by);
    }
  }
}

/** Key by key: what has not changed is not touched, so that it merges. */
function restoreValues(values: Values, then: Values): void {
  for (const [key, was] of then.entries()) {
    const now = values.get(key);
    if (was instanceof Y.XmlFragment) {
      if (now instanceof Y.XmlFragment) changeField(now, readField(was));
    } else if (was instanceof Y.Map) {
      if (now instanceof Y.Map) restorePlain(now as Values, was as Values);
    } else if (isPlainText(now)) {
      writeText(now, textOrNull(was) ?? "");
    } else if (!(was instanceof Y.AbstractType) && !same(now, was)) values.set(key, was);
  }
  for (const [key, now] of values.entries()) {
    if (then.has(key)) continue;
    if (isPlainText(now)) writeText(now, "");
    else if (!(now instanceof Y.AbstractType)) values.delete(key);
  }
}

function restorePlain(values: Values, then: Values): void {
  for (const [key, was] of then.entries()) if (!same(values.get(key), was)) values.set(key, was);
  for (const key of values.keys()) if (!then.has(key)) values.delete(key);
}

export const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
