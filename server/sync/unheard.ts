import * as Y from "yjs";
import { deletedItems } from "#shared/deleted-items.ts";
import { copiesOf } from "#shared/moves.ts";
import { idsOf } from "#shared/id-sets.ts";

/** Letters and elements of one Yjs client, one after the other, that went with what held them. */
export interface Run {
  readonly client: number;
  readonly clock: number;
  readonly length: number;
  /** How often each had been moved by then. */
  readonly copies: number;
}

/**
 * What went with what held it, removed by somebody who had not heard of it: their change does not name it. Its author's
 * page finds out by that, and tells of it. One that was not reached, and hears of all in one when it is back, would
 * be told by name that it is deleted, as if somebody had meant to. So such an answer leaves out those names: what they
 * stood for goes all the same, with what held it. A page that heard of it at its time finds nothing new.
 */
export interface Unheard {
  /** All that whoever has this state lacks. Throws when the state cannot be read. */
  missing(stateVector: Uint8Array, whose: Whose): Uint8Array;
}

interface Whose {
  /** Did who asks write as this Yjs client? */
  readonly isTheirs: (client: number) => boolean;
  /** Is this about to be put back, or to go along with what moved? */
  readonly isSeenTo: (id: Y.ID) => boolean;
}

interface UnheardParts {
  readonly doc: Y.Doc;
  /** The update that is being applied. */
  readonly coming: () => Uint8Array | null;
  /** What was found before; added to. */
  readonly runs: Run[];
}

/** So many letters of one review at most; the oldest are forgotten. */
const MOST_LETTERS = 20_000;

export function createUnheard({ doc, coming, runs }: UnheardParts): Unheard {
  doc.on("afterTransaction", ({ deleteSet }: Y.Transaction) => {
    const update = coming();
    if (!update) return;
    let named: Y.Transaction["deleteSet"] | null = null;
    const found: Run[] = [];
    for (const item of deletedItems(doc, deleteSet)) {
      if (!wentAlong(item)) continue;
      named ??= Y.decodeUpdate(update).ds;
      // Most changes name all that they delete.
      if (Y.isDeleted(named, item.id) && Y.isDeleted(named, item.lastId)) continue;
      for (let clock = item.id.clock; clock < item.id.clock + item.length; clock++) {
        const id = Y.createID(item.id.client, clock);
        if (Y.isDeleted(deleteSet, id) && !Y.isDeleted(named, id)) add(found, id, copiesOf(doc, id).length);
      }
    }
    // What a log is read from again was found before.
    runs.push(...found.filter((one) => !runs.some((other) => holds(other, one))));
    for (let letters = lengthOf(runs); letters > MOST_LETTERS;) letters -= runs.shift()?.length ?? letters;
  });

  return {
    missing(stateVector, { isTheirs, isSeenTo }) {
      const update = Y.encodeStateAsUpdate(doc, stateVector);
      const ids = runs.flatMap((run) =>
        // What was given back or went along was heard of: whoever deletes it then means to.
        isTheirs(run.client) ? idsIn(run).filter((id) => copiesOf(doc, id).length === run.copies && !isSeenTo(id)) : [],
      );
      return ids.length === 0 ? update : withoutNames(update, doc, Y.mergeDeleteSets([idsOf(ids)]));
    },
  };
}

/** Whoever hears that what held it is deleted deletes it too. */
const wentAlong = ({ parent }: Y.Item): boolean => parent instanceof Y.AbstractType && parent._item?.deleted === true;

function add(found: Run[], { client, clock }: Y.ID, copies: number): void {
  const last = found.at(-1);
  if (last?.client === client && last.clock + last.length === clock && last.copies === copies)
    found[found.length - 1] = { ...last, length: last.length + 1 };
  else found.push({ client, clock, length: 1, copies });
}

const holds = (run: Run, { client, clock, length }: Run): boolean =>
  run.client === client && run.clock <= clock && clock + length <= run.clock + run.length;

const lengthOf = (runs: readonly Run[]): number => runs.reduce((sum, { length }) => sum + length, 0);

const idsIn = ({ client, clock, length }: Run): Y.ID[] =>
  Array.from({ length }, (_, i) => Y.createID(client, clock + i));

/** An update of a whole document ends with the names of all that is deleted in it. */
function withoutNames(update: Uint8Array, doc: Y.Doc, left: Y.Transaction["deleteSet"]): Uint8Array {
  const all = Y.createDeleteSetFromStructStore(doc.store);
  const [end, shorter] = [written(all), written(subtract(all, left))];
  const begin = update.subarray(0, update.length - end.length);
  // What waits for its predecessors is in it too, and written otherwise.
  if (!areEqual(update.subarray(begin.length), end)) return update;
  const result = new Uint8Array(begin.length + shorter.length);
  result.set(begin);
  result.set(shorter, begin.length);
  return result;
}

const areEqual = (one: Uint8Array, other: Uint8Array): boolean =>
  one.length === other.length && one.every((byte, i) => byte === other[i]);

/** As at the end of an update. A snapshot is that, and a state vector: an empty one is one byte. */
const written = (set: Y.Transaction["deleteSet"]): Uint8Array =>
  Y.encodeSnapshot(Y.createSnapshot(set, new Map())).subarray(0, -1);

function subtract(set: Y.Transaction["deleteSet"], less: Y.Transaction["deleteSet"]): Y.Transaction["deleteSet"] {
  const rest = Y.createDeleteSet();
  for (const [client, ranges] of set.clients) {
    let kept = [...ranges];
    for (const { clock, len } of less.clients.get(client) ?? [])
      kept = kept.flatMap((range) => {
        const [from, to] = [range.clock, range.clock + range.len];
        return [
          { clock: from, len: Math.min(to, clock) - from },
          { clock: Math.max(from, clock + len), len: to - Math.max(from, clock + len) },
        ].filter((part) => part.len > 0);
      });
    if (kept.length > 0) rest.clients.set(client, kept);
  }
  return rest;
}
