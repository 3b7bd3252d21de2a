import * as Y from "yjs";
import type { Moved } from "#shared/moves.ts";
import { movesIn, readMoves, standing } from "#shared/moves.ts";
import type { Surplus } from "#shared/surplus-copies.ts";
import { isOfGone } from "#shared/surplus-copies.ts";

/**
 * Copies that a transaction brought of words that were deleted before it, so by somebody of whom their maker had not
 * heard: they would stand again. Not of words that were given back. `isAsked` may leave out letters, by the id under
 * which they were deleted. To be asked at the end of the transaction.
 */
export function copiesOfDeleted(
  transaction: Y.Transaction,
  wentAlong: (id: Y.ID) => boolean,
  isAsked: (deleted: Y.ID) => boolean = () => true,
): readonly Surplus[] {
  const { doc, beforeState } = transaction;
  const came = movesIn(transaction);
  const copies: Surplus[] = [];
  for (const move of came) {
    const known = Math.min(move.length, (beforeState.get(move.client) ?? 0) - move.clock);
    if (move.knew === null || known <= 0) continue;
    const others = (readMoves(doc).byFirst.get(move.client) ?? []).filter((one) => overlaps(one, move));
    const wasDeleted = (at: number): boolean => {
      const clock = move.clock + at;
      const same = others.filter((one) => clock >= one.clock && clock < one.clock + one.length);
      if (same.some((one) => one.knew === null && isNew(transaction, copyOf(one, clock)))) return false;
      const ids = [Y.createID(move.client, clock), ...same.map((one) => copyOf(one, clock))];
      if (wentAlong(Y.createID(move.client, clock))) return false;
      return ids.some(isAsked) && !ids.some((id) => stoodBefore(transaction, id));
    };
    const ofGone = (at: number): boolean => isOfGone(doc, Y.createID(move.client, move.clock + at));
    for (let at = 0; at < known;) {
      const { item, length } = standing(doc, copyOf(move, move.clock + at));
      const end = Math.min(known, at + length);
      if (!item) at = end;
      for (let from = at; at < end; from = at) {
        const goes = wasDeleted(at++);
        while (at < end && wasDeleted(at) === goes) at++;
        const { client, clock } = copyOf(move, move.clock + from);
        if (goes) copies.push({ client, clock, length: at - from, isOfGone: ofGone(from) });
      }
    }
  }
  return copies;
}

const overlaps = (one: Moved, two: Moved): boolean =>
  one.clock < two.clock + two.length && two.clock < one.clock + one.length;

const copyOf = (move: Moved, clock: number): Y.ID => Y.createID(move.copyClient, move.copyClock + clock - move.clock);

const isNew = ({ beforeState }: Y.Transaction, { client, clock }: Y.ID): boolean =>
  clock >= (beforeState.get(client) ?? 0);

function stoodBefore(transaction: Y.Transaction, id: Y.ID): boolean {
  if (isNew(transaction, id)) return false;
  return standing(transaction.doc, id).item !== null || Y.isDeleted(transaction.deleteSet, id);
}
