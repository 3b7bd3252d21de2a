import * as Y from "yjs";
import { ATOM } from "#shared/text-blocks.ts";

/**
 * Which letters went where. Yjs can't move what stands in a text: who splits, joins or lists paragraphs deletes their
 * words and writes copies. Of two who do so without hearing of each other either makes a copy, and the words would
 * stand twice. So each copy's origin is kept in the document, by which one of two copies can be taken out again.
 */

/** Letters or inline elements, one after the other, and the copies of them. */
interface Moved {
  /** What they first were, however often they moved since. */
  readonly client: number;
  readonly clock: number;
  readonly length: number;
  /** Of the first copy. */
  readonly copyClient: number;
  readonly copyClock: number;
}

const MOVES = "moves";

/** By client and clock of the first copy; of each run: client, clock, length, clock of the copy. */
const movesMap = (doc: Y.Doc): Y.Map<readonly number[]> => doc.getMap(MOVES);

/** Calls when the document hears of moves. */
export const observeMoves = (doc: Y.Doc, run: () => void): void => movesMap(doc).observe(run);

function readMoves(doc: Y.Doc): Moved[] {
  return [...movesMap(doc)].flatMap(([key, said]) => {
    const copyClient = Number(key.split(":")[0]);
    const numbers = Array.isArray(said) && said.every(Number.isSafeInteger) ? (said as readonly number[]) : [];
    const moved: Moved[] = [];
    for (let i = 0; i + 3 < numbers.length; i += 4) {
      const [client = 0, clock = 0, length = 0, copyClock = 0] = numbers.slice(i, i + 4);
      if (Number.isSafeInteger(copyClient) && length > 0) moved.push({ client, clock, length, copyClient, copyClock });
    }
    return moved;
  });
}

// ---- noting -----------------------------------------------------------------------------------------------------

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
  for (const item of doc.store.clients.get(clientID) ?? [])
    if (item instanceof Y.Item && item.id.clock >= start && !item.deleted) came.add(item);
  const gone = runsOf(went);
  const known = Map.groupBy(readMoves(doc), ({ copyClient }) => copyClient);
  const noted: Moved[] = [];
  const open = runsOf(came);
  for (let run = open.shift(); run; run = open.shift()) {
    let best: Overlap | null = null;
    for (const source of gone) {
      // What is typed over with its own letters has not moved.
      const overlap = source.parent === run.parent ? null : overlapOf(source, run);
      if (overlap && overlap.length > (best?.length ?? 0)) best = overlap;
    }
    if (!best) continue;
    const { source, from, to, length } = best;
    gone.splice(gone.indexOf(source), 1, ...without(source, from, length));
    // It may be made of several, as two texts side by side become one.
    open.unshift(...without(run, to, length));
    for (let i = 0; i < length; i++) {
      const [id, copy] = [source.ids[from + i], run.ids[to + i]];
      if (id && copy) push(noted, { ...firstOf(id, known), length: 1, copyClient: copy.client, copyClock: copy.clock });
    }
  }
  const [first] = noted;
  if (!first) return;
  movesMap(doc).set(
    `${clientID}:${first.copyClock}`,
    noted.flatMap(({ client, clock, length, copyClock }) => [client, clock, length, copyClock]),
  );
}

/** Adds a letter to a list, to the last run where it goes on. */
function push(list: Moved[], one: Moved): void {
  const last = list.at(-1);
  const goesOn =
    last?.client === one.client &&
    last.clock + last.length === one.clock &&
    last.copyClock + last.length === one.copyClock;
  if (last && goesOn) list[list.length - 1] = { ...last, length: last.length + 1 };
  else list.push(one);
}

/** What a letter was before it first moved. */
function firstOf(
  { client, clock }: Y.ID,
  known: ReadonlyMap<number, readonly Moved[]>,
): Pick<Moved, "client" | "clock"> {
  const move = known.get(client)?.find((one) => one.copyClock <= clock && clock < one.copyClock + one.length);
  return move ? { client: move.client, clock: move.clock + clock - move.copyClock } : { client, clock };
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

/** A reference or a line break in one string, no letter of a text; null: something else. */
function leafOf(content: unknown): string | null {
  const type = content instanceof Y.ContentType ? content.type : null;
  if (!(type instanceof Y.XmlElement) || !LEAVES.has(type.nodeName)) return null;
  // Deleted, it answers with nothing; its values are still there.
  const values = [...type._map].map(([name, { content: value }]) => `${name}=${String(value.getContent().at(-1))}`);
  return `${ATOM}${type.nodeName} ${values.toSorted().join(" ")}`;
}

const isLeaf = ({ letters }: Run): boolean => letters.startsWith(ATOM);

const LEAVES: ReadonlySet<string> = new Set(["reference", "hardBreak"]);

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

// ---- taking out what stands twice -------------------------------------------------------------------------------

/** Letters of one text, one after the other, or an inline element. */
interface Doubled {
  readonly client: number;
  readonly clock: number;
  readonly length: number;
  /** The paragraph that they first stood in is no more: all of it was written anew. */
  readonly isOfGone: boolean;
}

/**
 * Of words that two moved at once, all copies but the last in the document: they are to go. Only one device may decide
 * that, since another may have them in another order for a moment: the server.
 */
export function doubledWords(doc: Y.Doc): readonly Doubled[] {
  const moves = readMoves(doc).toSorted((a, b) => a.client - b.client || a.clock - b.clock);
  const doubled = new Map<string, Doubled>();
  moves.forEach((move, i) => {
    for (const other of moves.slice(i + 1)) {
      if (other.client !== move.client || other.clock >= move.clock + move.length) break;
      const end = Math.min(move.clock + move.length, other.clock + other.length);
      for (let { clock } = other; clock < end;) {
        const [one, two] = [pieceAt(doc, move, clock), pieceAt(doc, other, clock)];
        const length = Math.min(one.length, two.length, end - clock);
        if (one.item && two.item && !Y.compareIDs(one.id, two.id)) {
          const { id } = isBefore(one.item, two.item) ? one : two;
          const { client } = id;
          doubled.set(`${client}:${id.clock}`, {
            client,
            clock: id.clock,
            length,
            isOfGone: isGone(doc, move.client, clock),
          });
        }
        clock += length;
      }
    }
  });
  return [...doubled.values()];
}

interface Piece {
  readonly id: Y.ID;
  /** Null where it is deleted. */
  readonly item: Y.Item | null;
  /** So much of it goes on from there. */
  readonly length: number;
}

/** Where the copy of a letter stands. */
function pieceAt({ store }: Y.Doc, move: Moved, clock: number): Piece {
  const id = Y.createID(move.copyClient, move.copyClock + clock - move.clock);
  if (id.clock >= Y.getState(store, id.client)) return { id, item: null, length: Number.MAX_SAFE_INTEGER };
  const item = Y.getItem(store, id);
  const length = item.length - (id.clock - item.id.clock);
  const stands =
    item instanceof Y.Item &&
    !item.deleted &&
    (item.content instanceof Y.ContentString || leafOf(item.content) !== null);
  return { id, item: stands ? item : null, length };
}

function isGone({ store }: Y.Doc, client: number, clock: number): boolean {
  if (clock >= Y.getState(store, client)) return false;
  const item = Y.getItem(store, Y.createID(client, clock));
  if (!(item instanceof Y.Item)) return true;
  const block = item.parent instanceof Y.XmlText ? item.parent.parent : item.parent;
  return block instanceof Y.XmlElement && block._item?.deleted === true;
}

/** In the order of the document. */
function isBefore(one: Y.Item, two: Y.Item): boolean {
  const [a, b] = [pathOf(one), pathOf(two)];
  const at = a.findIndex((item, i) => item !== b[i]);
  const [left, right] = [a[at], b[at]];
  if (!left || !right || left.parent !== right.parent)
    return (one.id.client - two.id.client || one.id.clock - two.id.clock) < 0;
  for (let item: Y.Item | null = left; item; item = item.right) if (item === right) return true;
  return false;
}

/** From the outermost to the item itself. */
function pathOf(item: Y.Item): Y.Item[] {
  const path: Y.Item[] = [];
  for (let at: Y.Item | null = item; at; at = at.parent instanceof Y.AbstractType ? at.parent._item : null)
    path.unshift(at);
  return path;
}

/** Takes out what stands twice. To be called in a transaction. */
export function takeDoubled(doc: Y.Doc): void {
  for (const { client, clock, length, isOfGone } of doubledWords(doc)) {
    const item = Y.getItem(doc.store, Y.createID(client, clock));
    if (!(item instanceof Y.Item) || item.deleted) continue;
    const { parent } = item;
    if (!(parent instanceof Y.XmlText || parent instanceof Y.XmlFragment)) continue;
    let at = clock - item.id.clock;
    for (let before = item.left; before; before = before.left)
      if (!before.deleted && before.countable) at += before.length;
    parent.delete(at, length);
    if (isOfGone) removeEmpty(parent instanceof Y.XmlText ? parent.parent : parent);
  }
}

/** Nothing is left of a paragraph, nor of the list that was made for it. */
function removeEmpty(block: unknown): void {
  if (!(block instanceof Y.XmlElement) || block._item?.deleted !== false) return;
  const children: readonly unknown[] = block.toArray();
  if (children.some((child) => !(child instanceof Y.XmlText) || child.length > 0)) return;
  const { parent } = block;
  if (!(parent instanceof Y.XmlFragment)) return;
  parent.delete(parent.toArray().indexOf(block), 1);
  removeEmpty(parent);
}
