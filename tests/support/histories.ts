import type * as Y from "yjs";
import { buildDoc, copyDoc } from "./builders.ts";
import type { Chance } from "./chance.ts";
import { whole } from "./chance.ts";
import type { Writer } from "./edits.ts";
import { randomEdit } from "./edits.ts";

/** Somebody whose every word stands out: "a0x", "a1x" … */
export function writerOf(doc: Y.Doc, whose: string, partner: string, at: number): Writer {
  let words = 0;
  return { doc, by: { by: whose, partner, at }, word: () => `${whose}${words++}x` };
}

/** What this writer does: from one to so many edits. */
export function writeSome(writer: Writer, most: number, chance: Chance, least = 1): void {
  for (let i = whole(least, most, chance); i > 0; i--) randomEdit(writer, chance);
}

/** A document with a history of one writer's edits ("a"), and a copy of it as it was at a place in that. */
export function randomHistory(chance: Chance, later: number): { readonly doc: Y.Doc; readonly old: Y.Doc } {
  const doc = buildDoc();
  const writer = writerOf(doc, "a", "la", 1);
  writeSome(writer, 40, chance, 5);
  const old = copyDoc(doc);
  writeSome(writer, later, chance);
  return { doc, old };
}
