import * as Y from "yjs";
import { idKey } from "#shared/id-key.ts";
import { ATOM } from "#shared/text-blocks.ts";

/**
 * Which letters went where. Yjs can't move what stands in a text: who splits, joins or lists paragraphs deletes their
 * words and writes copies. Of two who do so without hearing of each other either makes a copy, and the words would
 * stand twice; and what stands at a letter (a caret, a comment, another's words) would lose it. So the document keeps
 * what each copy was made of.
 */

/** Letters or inline elements, one after the other, and the copies of them. */
export interface Copied {
  /** What they were at first, however often they moved since. */
  readonly client: number;
  readonly clock: number;
  readonly length: number;
  /** Of the first copy. */
  readonly copyClient: number;
  readonly copyClock: number;
}

export interface Moved extends Copied {
  /**
   * What their maker knew of the texts that the letters stood in: of each client there, the letters before this clock.
   * Null: they had been deleted, and were given back.
   */
  readonly knew: ReadonlyMap<number, number> | null;
  /** The same of where they stood until they were given back to where they had been; null where they stood nowhere. */
  readonly left: ReadonlyMap<number, number> | null;
  /** The blocks that the letters stood in and that went with the same change, as keys of ids. */
  readonly gone: readonly string[];
}

/** All moves of a document. */
interface Moves {
  readonly all: readonly Moved[];
  /** By the client of what they were at first. */
  readonly byFirst: ReadonlyMap<number, readonly Moved[]>;
  readonly byCopy: ReadonlyMap<number, readonly Moved[]>;
  /** By the block that went with them, as a key. */
  readonly byGone: ReadonlyMap<string, readonly Moved[]>;
}

/** The origin of a change that puts own words where those beside them were moved to: no step of one's own. */
export const FOLLOWED = "followed";

const NAME = "moves";
const NONE: Moves = { all: [], byFirst: new Map(), byCopy: new Map(), byGone: new Map() };

/** By client and clock of the first copy. */
const movesMap = (doc: Y.Doc): Y.Map<Entry> => doc.getMap(NAME);

/** Of each run: client, clock, length, clock of the copy. */
type Runs = readonly number[];

type Entry =
  | Runs
  | {
      readonly runs: Runs;
      /** Client, clock. Null where they were given back. */
      readonly knew: readonly number[] | null;
      /** Client, clock. */
      readonly left?: readonly number[];
      /** Of each block: client, clock. */
      readonly gone?: readonly number[];
    };

/** Makes the list of a document, before anything is read into it: Yjs would take what it has not been told for another. */
export const listMoves = (doc: Y.Doc): void => void movesMap(doc);

/** Is this of the list? */
export const isMove = (doc: Y.Doc, { parent }: Y.Item): boolean => parent === movesMap(doc);

const known = new WeakMap<Y.Doc, { moves: Moves | null }>();

export function readMoves(doc: Y.Doc): Moves {
  // To ask for a list makes one, and reading makes nothing.
  if (!doc.share.has(NAME)) return NONE;
  let kept = known.get(doc);
  if (!kept) {
    kept = { moves: null };
    known.set(doc, kept);
    const forget = kept;
    movesMap(doc).observe(() => (forget.moves = null));
  }
  if (!kept.moves) {
    const all = disjoint([...movesMap(doc).keys()].flatMap((key) => movesAt(doc, key)));
    const byFirst = Map.groupBy(all, ({ client }) => client);
    const byCopy = Map.groupBy(all, ({ copyClient }) => copyClient);
    const byGone = new Map<string, Moved[]>();
    for (const move of all)
      for (const block of move.gone) {
        const moves = byGone.get(block);
        if (moves) moves.push(move);
        else byGone.set(block, [move]);
      }
    kept.moves = { all, byFirst, byCopy, byGone };
  }
  return kept.moves;
}

/** Longer lists than any change of structure makes are somebody's forgery. */
const NUMBERS_MAX = 4 * 5000;

/** What an entry says; nothing where another wrote it than who made the copies: one may speak of one's own only. */
function movesAt(doc: Y.Doc, key: string): Moved[] {
  const item = movesMap(doc)._map.get(key);
  const copyClient = Number(key.split(":")[0]);
  if (!item || item.deleted || item.id.client !== copyClient) return [];
  const said: unknown = movesMap(doc).get(key);
  const [runs, knew, gone = [], left = null] = isEntry(said)
    ? [said.runs, said.knew, said.gone, said.left]
    : [said, null];
  if (!areNumbers(runs) || !areNumbers(gone)) return [];
  if (![knew, left].every((one) => one === null || areNumbers(one))) return [];
  const blocks = tuples(2, gone).map(([client = 0, clock = 0]) => idKey({ client, clock }));
  const [known, were] = [knew, left].map((one) =>
    areNumbers(one) ? new Map(tuples(2, one).map(([client = 0, clock = 0]) => [client, clock])) : null,
  ) as [Moved["knew"], Moved["left"]];
  return tuples(4, runs).flatMap(([client = 0, clock = 0, length = 0, copyClock = 0]) =>
    length > 0 ? [{ client, clock, length, copyClient, copyClock, knew: known, left: were, gone: blocks }] : [],
  );
}

const isEntry = (
  value: unknown,
): value is { readonly runs: unknown; readonly knew: unknown; readonly left?: unknown; readonly gone?: unknown } =>
  typeof value === "object" && value !== null && "runs" in value && "knew" in value;

const areNumbers = (value: unknown): value is readonly number[] =>
  Array.isArray(value) && value.length <= NUMBERS_MAX && value.every(isClock);

const isClock = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0;

/** What is over is left out. */
const tuples = (size: number, numbers: readonly number[]): number[][] =>
  Array.from({ length: Math.floor(numbers.length / size) }, (_, i) => numbers.slice(i * size, (i + 1) * size));

/** More runs than anybody makes who has one page open are somebody's forgery. */
const RUNS_MAX = 10_000;

/** In the order of the copies, the same on every device; each letter is a copy of one. */
function disjoint(moves: Moved[]): Moved[] {
  const kept: Moved[] = [];
  const counts = new Map<number, number>();
  for (const move of moves.toSorted((a, b) => a.copyClient - b.copyClient || a.copyClock - b.copyClock)) {
    const count = (counts.get(move.copyClient) ?? 0) + 1;
    counts.set(move.copyClient, count);
    if (count > RUNS_MAX) continue;
    const last = kept.at(-1);
    if (last?.copyClient !== move.copyClient || last.copyClock + last.length <= move.copyClock) kept.push(move);
  }
  return kept;
}

/** Keeps moves that this device made in a transaction; `gone`: the blocks that went with it. */
export function addMoves(
  transaction: Y.Transaction,
  copied: readonly Copied[],
  from: Iterable<unknown>,
  gone: readonly Y.ID[] = [],
): void {
  const [first] = copied;
  if (!first) return;
  const entry = { runs: runsOf(copied), knew: knownOf(transaction, from) };
  const blocks = gone.flatMap(({ client, clock }) => [client, clock]);
  entryOf(transaction.doc, first, blocks.length > 0 ? { ...entry, gone: blocks } : entry);
}

/** Keeps that what had been deleted stands again. */
export function addGivenBack(doc: Y.Doc, copied: readonly Copied[]): void {
  const [first] = copied;
  if (first) entryOf(doc, first, runsOf(copied));
}

/** Keeps that words were moved back to where they had been; `texts`: what they stood in until then. */
export function addMovedBack(
  doc: Y.Doc,
  copied: readonly Copied[],
  { transaction, texts }: { readonly transaction: Y.Transaction; readonly texts: Iterable<unknown> },
): void {
  const [first] = copied;
  if (!first) return;
  const knew = knownOf(transaction, texts);
  entryOf(doc, first, { runs: runsOf(copied), knew, left: knew });
}

function entryOf(doc: Y.Doc, { copyClient, copyClock }: Copied, entry: Entry): void {
  movesMap(doc).set(`${copyClient}:${copyClock}`, entry);
  // What the same transaction moves further is to be known for what it was at first; observers are told at its end.
  const kept = known.get(doc);
  if (kept) kept.moves = null;
}

const runsOf = (copied: readonly Copied[]): Runs =>
  copied.flatMap(({ client, clock, length, copyClock }) => [client, clock, length, copyClock]);

/** What was known before of the paragraphs that these texts stand in. */
function knownOf({ beforeState }: Y.Transaction, texts: Iterable<unknown>): number[] {
  const clients = new Set<number>();
  const look = (type: unknown): void => {
    if (!(type instanceof Y.AbstractType)) return;
    for (let item = type._start; item; item = item.right) {
      clients.add(item.id.client);
      if (item.content instanceof Y.ContentType) look(item.content.type);
    }
  };
  for (const text of texts) look(text instanceof Y.XmlText ? text.parent : text);
  return [...clients].flatMap((client) => [client, beforeState.get(client) ?? 0]);
}

/** Adds a letter, as it was at first, and its copy to a list: to the last run where it goes on. */
export function addLetter(list: Copied[], { client, clock }: Y.ID, copy: Y.ID): void {
  const last = list.at(-1);
  const goesOn =
    last?.client === client &&
    last.copyClient === copy.client &&
    last.clock + last.length === clock &&
    last.copyClock + last.length === copy.clock;
  if (last && goesOn) list[list.length - 1] = { ...last, length: last.length + 1 };
  else list.push({ client, clock, length: 1, copyClient: copy.client, copyClock: copy.clock });
}

/** The moves that a transaction brought, to a document that lists them. */
export function movesIn({ doc, changed }: Y.Transaction): Moved[] {
  return [...(changed.get(movesMap(doc) as never) ?? [])].flatMap((key) => (key === null ? [] : movesAt(doc, key)));
}

/** What a letter was before it first moved; `also`: by moves that are heard of after this transaction. */
export function firstOf(doc: Y.Doc, { client, clock }: Y.ID, also: readonly Copied[] = []): Y.ID {
  const own = also.find(
    (one) => one.copyClient === client && clock >= one.copyClock && clock < one.copyClock + one.length,
  );
  if (own) return Y.createID(own.client, own.clock + clock - own.copyClock);
  const moves = readMoves(doc).byCopy.get(client) ?? [];
  let [low, high] = [0, moves.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((moves[middle]?.copyClock ?? 0) <= clock) low = middle + 1;
    else high = middle;
  }
  const move = moves[low - 1];
  if (!move || clock >= move.copyClock + move.length) return Y.createID(client, clock);
  return Y.createID(move.client, move.clock + clock - move.copyClock);
}

/** Where a letter that was deleted stands now, since it was only moved; null where it is nowhere. */
export const movedTo = (doc: Y.Doc, id: Y.ID): Y.ID | null => lastMove(doc, id)?.copy ?? null;

/** All copies that were ever made of a letter, in the order that they are the same in on every device. */
export function copiesOf(doc: Y.Doc, id: Y.ID): { readonly copy: Y.ID; readonly move: Moved }[] {
  const { client, clock } = firstOf(doc, id);
  return (readMoves(doc).byFirst.get(client) ?? []).flatMap((move) =>
    clock < move.clock || clock >= move.clock + move.length
      ? []
      : [{ copy: Y.createID(move.copyClient, move.copyClock + clock - move.clock), move }],
  );
}

/** The move that a letter stands by now, if it stands anywhere but where it was. */
export const lastMove = (doc: Y.Doc, id: Y.ID): { readonly copy: Y.ID; readonly move: Moved } | null =>
  copiesOf(doc, id).find(({ copy }) => standing(doc, copy).item !== null) ?? null;

/** Had this letter been moved away, before the copies that are new in a transaction? */
export const hadMoved = ({ doc, beforeState }: Y.Transaction, id: Y.ID): boolean =>
  copiesOf(doc, id).some(({ copy }) => copy.clock < (beforeState.get(copy.client) ?? 0) && !Y.compareIDs(copy, id));

interface Standing {
  /** Null where it is deleted, or unheard of. */
  readonly item: Y.Item | null;
  /** So much goes on from there alike. */
  readonly length: number;
}

/** A letter or an inline element, if it stands in the document. */
export function standing({ store }: Y.Doc, id: Y.ID): Standing {
  if (id.clock < 0 || id.clock >= Y.getState(store, id.client)) return { item: null, length: Number.MAX_SAFE_INTEGER };
  const item = Y.getItem(store, id);
  const stands =
    item instanceof Y.Item &&
    !item.deleted &&
    (item.content instanceof Y.ContentString || leafOf(item.content) !== null);
  return { item: stands ? item : null, length: item.length - (id.clock - item.id.clock) };
}

/** A reference or a line break in one string, no letter of a text; null: something else. */
export function leafOf(content: unknown): string | null {
  const type = content instanceof Y.ContentType ? content.type : null;
  if (!(type instanceof Y.XmlElement) || !LEAVES.has(type.nodeName)) return null;
  // Deleted, it answers with nothing; its values are still there.
  const values = [...type._map].map(([name, { content: value }]) => `${name}=${String(value.getContent().at(-1))}`);
  return `${ATOM}${type.nodeName} ${values.toSorted().join(" ")}`;
}

const LEAVES: ReadonlySet<string> = new Set(["reference", "hardBreak"]);
