import * as Y from "yjs";
import { deletedItems } from "#shared/deleted-items.ts";
import type { Copied } from "#shared/moves.ts";
import { addGivenBack, addLetter, addMovedBack, addMoves, copiesOf, firstOf, leafOf, standing } from "#shared/moves.ts";
import { ATOM } from "#shared/text-blocks.ts";

/** A stretch of one text that went or came, letter by letter; or one inline element. */
interface Run {
  readonly parent: unknown;
  readonly letters: string;
  /** Of each letter. */
  readonly ids: readonly Y.ID[];
  /** The rest of it is accounted for. */
  readonly isRest: boolean;
}

/** Notes what a change of structure moved: what went from one text and came in another. To be called at its end. */
export function noteMoves(transaction: Y.Transaction): void {
  const { doc, beforeState, deleteSet } = transaction;
  const { clientID } = doc;
  const start = beforeState.get(clientID) ?? 0;
  const went = new Set<Y.Item>();
  Y.iterateDeletedStructs(transaction, deleteSet, (item) => {
    if (item instanceof Y.Item && (item.id.client !== clientID || item.id.clock < start)) went.add(item);
  });
  if (went.size === 0) return;
  const came = new Set<Y.Item>();
  const own = doc.store.clients.get(clientID) ?? [];
  for (let i = own.length - 1; i >= 0; i--) {
    const item = own[i];
    if (!item || item.id.clock < start) break;
    if (item instanceof Y.Item && !item.deleted) came.add(item);
  }
  const gone = runsOf(went);
  const noted: Copied[] = [];
  const open = runsOf(came);
  const texts = new Set<unknown>();
  for (let run = open.shift(); run; run = open.shift()) {
    let best: Overlap | null = null;
    for (const source of gone) {
      // What is typed over with its own letters has not moved.
      const overlap = source.parent === run.parent ? null : overlapOf(source, run);
      if (overlap && (!best || isNearer(overlap, best))) best = overlap;
    }
    if (!best) continue;
    const { source, from, to, length } = best;
    texts.add(source.parent instanceof Y.Item ? source.parent.parent : source.parent);
    gone.splice(gone.indexOf(source), 1, ...without(source, from, length));
    // It may be made of several, as two texts side by side become one.
    open.unshift(...without(run, to, length));
    for (let i = 0; i < length; i++) {
      const [id, copy] = [source.ids[from + i], run.ids[to + i]];
      if (id && copy) addLetter(noted, firstOf(doc, id), copy);
    }
  }
  addMoves(transaction, noted, texts, goneOf(texts));
}

/** The blocks that these stood in and that are no more, with what held only those. */
function goneOf(texts: Iterable<unknown>): Y.ID[] {
  const gone = new Map<unknown, Y.ID>();
  for (const text of texts) {
    let block: unknown = text instanceof Y.XmlText ? text.parent : text;
    for (; block instanceof Y.XmlElement && block._item?.deleted; block = block.parent) gone.set(block, block._item.id);
  }
  return [...gone.values()];
}

/**
 * Notes that what was deleted stands again under other ids, as an undo gives it back, and takes it out of where it was
 * moved. To be called in the undo's transaction.
 */
export function noteRestored(transaction: Y.Transaction, deletions: Y.Transaction["deleteSet"]): void {
  const { doc } = transaction;
  // Until its end Yjs keeps them in no order, and finds none of them.
  const deleteSet = Y.mergeDeleteSets([transaction.deleteSet]);
  /** What stood nowhere any more, and what it only moves back. */
  const [given, moved]: [Copied[], Copied[]] = [[], []];
  const texts = new Set<unknown>();
  for (const item of deletedItems(doc, deletions)) {
    const { redone, id } = item;
    if (!redone) continue;
    const again = standing(doc, redone);
    // Two that were restored side by side are one now.
    const length = again.item ? Math.min(item.length, again.length) : 0;
    for (let at = 0; at < length; at++) {
      const first = firstOf(doc, Y.createID(id.client, id.clock + at));
      const left = [first, ...copiesOf(doc, first).map(({ copy }) => copy)].filter((one) =>
        Y.isDeleted(deleteSet, one),
      );
      for (const one of left) texts.add(parentOf(doc, one));
      addLetter(left.length > 0 ? moved : given, first, Y.createID(redone.client, redone.clock + at));
    }
  }
  addGivenBack(doc, given);
  addMovedBack(doc, moved, { transaction, texts });
}

function parentOf({ store }: Y.Doc, id: Y.ID): unknown {
  const item: unknown = Y.getItem(store, id);
  return item instanceof Y.Item ? item.parent : null;
}

/** Stretches of these items: of a text, what stands together; of elements, the leaves. */
function runsOf(items: ReadonlySet<Y.Item>): Run[] {
  const runs: Run[] = [];
  const parents = new Set<Y.AbstractType<unknown>>();
  for (const { content, parent } of items)
    if (parent instanceof Y.AbstractType && (content instanceof Y.ContentString || leafOf(content) !== null))
      parents.add(parent);
  for (const parent of parents) {
    let [letters, ids]: [string, Y.ID[]] = ["", []];
    const flush = (): void => {
      if (letters !== "") runs.push({ parent, letters, ids, isRest: false });
      [letters, ids] = ["", []];
    };
    for (let item = parent._start; item; item = item.right) {
      const { content } = item;
      if (!items.has(item)) {
        if (!item.deleted && item.countable) flush();
      } else if (content instanceof Y.ContentString) {
        letters += content.str;
        for (let i = 0; i < item.length; i++) ids.push(Y.createID(item.id.client, item.id.clock + i));
      } else {
        const leaf = leafOf(content);
        if (leaf !== null) runs.push({ parent: item, letters: leaf, ids: [item.id], isRest: false });
      }
    }
    flush();
  }
  return runs;
}

const isLeaf = ({ letters }: Run): boolean => letters.startsWith(ATOM);

interface Overlap {
  readonly source: Run;
  readonly from: number;
  readonly to: number;
  readonly length: number;
}

/**
 * The letters of what went that came. What came wholly out of one text moved, be it a full stop; what came along with
 * other words could read the same by chance.
 */
function overlapOf(source: Run, run: Run): Overlap | null {
  const [went, came] = [source.letters, run.letters];
  if (isLeaf(source) || isLeaf(run))
    return went === came ? { source, from: 0, to: 0, length: source.ids.length } : null;
  if (went.length < came.length) {
    const to = placeIn(came, went);
    return to < 0 || went.length < CHANCE ? null : { source, from: 0, to, length: went.length };
  }
  const from = placeIn(went, came);
  return from < 0 || (run.isRest && came.length < CHANCE) ? null : { source, from, to: 0, length: came.length };
}

/** Of two that are as long, that of which less is left: what reads the same whole is what moved. */
const isNearer = (one: Overlap, other: Overlap): boolean =>
  one.length > other.length || (one.length === other.length && one.source.ids.length < other.source.ids.length);

/** Shorter words than these may stand anywhere. */
const CHANCE = 3;

/** Where the shorter of two strings stands in the longer: at its end rather than before. */
const placeIn = (long: string, short: string): number =>
  long.endsWith(short) ? long.length - short.length : long.indexOf(short);

/** What is left of a run. */
function without({ parent, letters, ids }: Run, from: number, length: number): Run[] {
  return [
    { parent, letters: letters.slice(0, from), ids: ids.slice(0, from), isRest: true },
    { parent, letters: letters.slice(from + length), ids: ids.slice(from + length), isRest: true },
  ].filter((rest) => rest.ids.length > 0);
}
