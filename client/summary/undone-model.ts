import type { Undone } from "#client/editor/undo.ts";
import { structuralChanges } from "#client/summary/changes.ts";
import { anchorOf, fieldName, placeName } from "#client/summary/names.ts";
import { textAt } from "#client/summary/text-at.ts";
import type { ItemKind } from "#shared/summary-edits.ts";
import type { FieldAddress, Summary } from "#shared/summary.ts";
import { plainText, referenceText } from "#shared/summary-text.ts";
import { allFindings } from "#shared/summary.ts";
import { commonEnds } from "#shared/common-ends.ts";

/** Where an undo took place and what it says of itself. */
export interface UndoneAt {
  readonly words: string;
  /** The field that it changed words in, and where in it. */
  readonly field: { readonly address: FieldAddress; readonly at: number | null } | null;
  /** Otherwise the places to go to, the first that is on the page. */
  readonly anchors: readonly string[];
}

/** As many of the words as are quoted. */
const QUOTED = 40;

/** "Undone in Narrative of S3: “the majority of”.", "Undone: S2 was put back." */
export function undoneAt({ did, places, before, after }: Undone): UndoneAt {
  const done = did === "undo" ? "Undone" : "Done again";
  const [structure] = structuralChanges(before, after);
  const item = places.find((one) => one.kind === "item");
  if (item && structure) {
    const words = `${done}: ${structure.words}`;
    const empty = did === "redo" ? firstField(item) : null;
    // Added once more: one goes on as when it was added first. Not where others have written in it since.
    if (empty && itemName(after, item) !== null && textOf(after, empty) === "")
      return { words, field: { address: empty, at: null }, anchors: [] };
    return { words, field: null, anchors: anchorsOf(before, item) };
  }
  const field = places.find((one) => one.kind === "field");
  const others = places.length - 1;
  if (field && others > 0) {
    const more = others === 1 ? "another place" : `${others} other places`;
    return { words: `${done} in ${fieldName(after, field.address)} and ${more}.`, field, anchors: [] };
  }
  if (field) {
    const quoted = changedWords(textOf(before, field.address), textOf(after, field.address));
    const what = quoted === "" ? "" : `: “${quoted}”`;
    return { words: `${done} in ${fieldName(after, field.address)}${what}.`, field, anchors: [] };
  }
  if (!item) return { words: `${done}.`, field: null, anchors: [] };
  const [was, is] = [itemName(before, item), itemName(after, item)];
  const words = is !== null ? `${done} in ${is}.` : was !== null ? `${done}: ${was} is gone.` : `${done}.`;
  return { words, field: null, anchors: anchorsOf(before, item) };
}

interface Item {
  readonly of: ItemKind;
  readonly id: string;
}

function itemName(summary: Summary, { of, id }: Item): string | null {
  if (of === "evidence") return summary.evidence.find((one) => one.id === id)?.number ?? null;
  if (of === "actions") {
    return summary.actions.some((one) => one.id === id) ? placeName(summary, `action/${id}/what`) : null;
  }
  const known = allFindings(summary).some((one) => one.id === id);
  return known ? placeName(summary, `finding/${id}/statement`) : null;
}

/** Where one begins to write it; null for what is written in a dialog. */
function firstField({ of, id }: Item): FieldAddress | null {
  return of === "evidence" ? null : of === "actions" ? `action/${id}/what` : `finding/${id}/statement`;
}

/** The item, and the section that it was in, for when it is gone. */
function anchorsOf(before: Summary, { of, id }: Item): string[] {
  if (of === "evidence") return [anchorOf.evidence(id), anchorOf.section("evidence")];
  if (of === "actions") return [anchorOf.action(id), anchorOf.section("actions")];
  const section = before.sections.find((one) => one.findings.some((finding) => finding.id === id));
  return [anchorOf.finding(id), ...(section ? [anchorOf.section(section.id)] : [])];
}

const textOf = (summary: Summary, address: FieldAddress): string =>
  plainText(textAt(summary, address), referenceText(summary));

/** The words that came or went between two texts, whole and shortened to be quoted. */
export function changedWords(before: string, after: string): string {
  const { head, tail } = commonEnds(before.length, after.length, (i, j) => before[i] === after[j]);
  const [gone, come] = [before, after].map((text) => wholeWords(text, head, text.length - tail));
  const words = (come || gone) ?? "";
  return words.length > QUOTED ? `${words.slice(0, QUOTED).trimEnd()}…` : words;
}

/** What stands there, with all of the words that it begins and ends in. */
function wholeWords(text: string, start: number, end: number): string {
  if (text.slice(start, end).trim() === "") return "";
  let [from, to] = [start, end];
  // The letters that a word shares with the one behind it count as that one's: "officers other" for "officers ".
  while (from > 0 && isLetter(text[from - 1]) && text[from - 1] === text[to - 1]) [from, to] = [from - 1, to - 1];
  if (isLetter(text[from - 1]) && isLetter(text[from])) [from, to] = [start, end];
  while (isLetter(text[from - 1]) && isLetter(text[from])) from--;
  while (isLetter(text[to - 1]) && isLetter(text[to])) to++;
  return text.slice(from, to).replaceAll(/\s+/g, " ").trim();
}

const isLetter = (sign: string | undefined): boolean => sign !== undefined && /[\p{L}\p{N}\p{M}'’-]/u.test(sign);
