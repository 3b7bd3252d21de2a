import * as Y from "yjs";
import { lostWords } from "./lost-words.ts";
import type { Change, Stray } from "./stray-words.ts";
import { idsOf, strayWords } from "./stray-words.ts";
import type { FieldWords } from "./unsent-words.ts";

/**
 * Own words that a change of others did not know of: those that are to go along with what it moved, and those that it
 * took. To be asked before Yjs collects what was deleted.
 */
export function leftWords(change: Change): { readonly strays: readonly Stray[]; readonly lost: readonly FieldWords[] } {
  const { transaction, named, own } = change;
  const strays = strayWords(change);
  const known = Y.mergeDeleteSets([named, idsOf(strays)]);
  return { strays, lost: lostWords(transaction.doc, { deleted: transaction.deleteSet, named: known, own }) };
}
