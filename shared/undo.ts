import * as Y from "yjs";
import { deletedItems } from "#shared/deleted-items.ts";
import { noteRestored } from "#shared/note-moves.ts";
import { followBlocks, strayBlocks } from "#shared/kept-blocks.ts";
import { idsOf, without } from "#shared/id-sets.ts";
import { keptLooks } from "#shared/kept-looks.ts";
import { followBack, removeEmptied, strayKept } from "#shared/kept-words.ts";
import { notRestored, restoredBy, strayRestored } from "#shared/restored-words.ts";
import { putBack } from "#shared/stranded-words.ts";
import { blockOf, elementOf } from "#shared/pieces.ts";
import type { Readings } from "#shared/readings.ts";
import { createReader } from "#shared/readings.ts";
import { putMarks } from "#shared/stray-marks.ts";
import { followWords } from "#shared/stray-words.ts";
import { removeEmpty } from "#shared/surplus-copies.ts";
import { copiesOf, firstOf, FOLLOWED, isMove, leafOf, listMoves, movesIn, readMoves } from "#shared/moves.ts";

/**
 * A device's document. Yjs forgets what is deleted, and a value of a key is deleted as another takes its place; these
 * are kept, on whichever device they meet, since the undo of the one that won gives the other back.
 */
export function createDoc(): Y.Doc {
  const doc = new Y.Doc({ gcFilter: ({ parentSub, right }) => parentSub === null || right === null });
  listMoves(doc);
  return doc;
}

/**
 * One's own undo over a whole document: what was done under these origins, and nobody else's work.
 *
 * Yjs undoes an insertion by deleting it, with all that it holds by then: a paragraph one made would take along what
 * others wrote into it since. So a paragraph, list or text goes only when nothing is left in it; one's own words in it
 * go first, since children are deleted before what holds them. And the last block of a field stays, empty: an editor
 * would put one there at once, as a new change, and there would be nothing to do again.
 *
 * Nor does Yjs give a key its earlier value back where another set the same key meanwhile and one's own value won: it
 * would leave neither. Then theirs stands again, as if one's own had never been. The document is one of `createDoc`.
 */
export function createUndo(doc: Y.Doc, origins: readonly unknown[], captureTimeout = 500): Y.UndoManager {
  /** That is being taken back or done again. */
  let current: Step | null = null;
  /** Those made before it. */
  let below: Y.UndoManager["undoStack"] = [];
  /** What was known when a step was made, as clocks by client. */
  const known = new WeakMap<Step, ReadonlyMap<number, number>>();
  /** What somebody put in by the act that a step undoes or does again. */
  const acts = new WeakMap<Step, Deletions>();
  const readings = new WeakMap<Step, Readings>();
  const readingsOf = (step: Step | undefined): Readings => (step && readings.get(step)) ?? new Map();
  let now: ReadonlyMap<number, number> = new Map();
  // Before the manager is told of the same.
  doc.on("afterTransaction", ({ afterState }: Y.Transaction) => (now = afterState));
  const reader = createReader(doc, (field) => {
    const goesOn = Date.now() - manager.lastChange < captureTimeout - MARGIN;
    return goesOn && readingsOf(manager.undoStack.at(-1)).has(field);
  });
  const manager: Y.UndoManager = new Y.UndoManager(doc, {
    trackedOrigins: new Set(origins),
    captureTimeout,
    // An editor opens a transaction when its caret moves, and over a whole document Yjs takes an empty one for a change.
    captureTransaction: ({ changed }) => changed.size > 0,
    deleteFilter: (item) => {
      const { content, parent } = item;
      // What moved has moved, whatever came of it.
      if (isMove(doc, item)) return false;
      if (current && wouldGo(doc, item, acts.get(current) ?? current.insertions, now)) return false;
      if (content instanceof Y.ContentType && isText(content.type))
        return content.type.length === 0 && !isLastOfField(parent);
      // Setting the key deletes one's own value with it: it counts as undone, and can be done again.
      const lost = lostTo(item, below);
      if (lost) setAgain(lost);
      return true;
    },
  });
  for (const [name, stack, flag] of [
    ["undo", "undoStack", "undoing"],
    ["redo", "redoStack", "redoing"],
  ] as const) {
    const run = manager[name].bind(manager);
    /** What the fields of the step read that is being taken back, and whether nobody wrote in them since. */
    let was: ReturnType<typeof reader.now> = new Map();
    let isExact = false;
    /** Yjs takes a step from the list before it goes through it, and the next where that came to nothing. */
    const runNext = (transaction: Y.Transaction): Step | null => {
      const steps = manager[stack];
      for (let step = steps.pop(); step; step = steps.pop()) {
        was = reader.now(readingsOf(step));
        isExact = reader.isExact(readingsOf(step));
        current = step;
        below = steps;
        cutRestored(transaction, step.insertions);
        const left = movedOn(doc, step);
        const whole = step.deletions;
        step.deletions = without(whole, left);
        manager[stack] = [step];
        const done = run();
        manager[stack] = steps;
        if (done) removeHollow(doc, done.deletions, left);
        const { strays, stranded } = notRestored(doc, step);
        followWords(doc, strays);
        putBack(doc, stranded);
        current = null;
        below = [];
        if (done || strays.length + stranded.length > 0) return step;
      }
      return null;
    };
    manager[name] = () => {
      // One change, with what is noted of it: whoever heard of the one before the other would take words for lost.
      const done = doc.transact((transaction) => {
        const step = runNext(transaction);
        if (step) noteRestored(transaction, step.deletions);
        manager[flag] = true;
        return step;
      }, manager);
      manager[flag] = false;
      if (!done) return null;
      const made = (name === "undo" ? manager.redoStack : manager.undoStack).at(-1);
      if (made) acts.set(made, acts.get(done) ?? done.insertions);
      const stretches = readingsOf(done);
      const readsAsBefore = (): boolean => isExact && reader.isBack(stretches);
      let isBack = readsAsBefore();
      if (!isBack) {
        settle(done, made);
        isBack = readsAsBefore();
      }
      if (made) readings.set(made, reader.turned(stretches, was, isBack));
      if (name === "undo") rememberUndone(manager);
      return done;
    };
  }
  for (const event of ["stack-item-added", "stack-item-updated"] as const)
    manager.on(event, ({ stackItem }) => {
      known.set(stackItem, now);
      readings.set(stackItem, reader.noted(readingsOf(stackItem)));
    });
  /** What follows from a step that was taken back or done again; `made`: the one that turns it round. */
  function settle(step: Step, made: Step | undefined): void {
    const { insertions, deletions } = step;
    const then = known.get(step) ?? new Map<number, number>();
    // At once: an editor would be shown lists that hold nothing for a moment, and no schema has those.
    doc.transact(() => {
      const restored = restoredBy(doc, deletions);
      followWords(doc, strayRestored(doc, restored, then));
      if (!made) return;
      const taken = { insertions, gone: made.deletions, restored: restored.letters };
      putMarks(doc, keptLooks(doc, taken));
      const emptied = followBack(doc, strayKept(doc, taken), taken);
      const lists = followBlocks(doc, strayBlocks(doc, taken, restored.blocks, then));
      made.deletions = Y.mergeDeleteSets([made.deletions, emptied, removeEmptied(doc, lists, taken)]);
    }, FOLLOWED);
  }
  doc.on("afterTransaction", (transaction: Y.Transaction) => {
    const { origin, changed } = transaction;
    if (origin === manager) for (const [type, keys] of changed) for (const key of keys) disown(type, key, doc.clientID);
    if (origin === FOLLOWED || !transaction.local) follow(manager, transaction);
  });
  return manager;
}

/** So near to the end of the time in which Yjs lets a change go on with a step, it may take it for one of its own. */
const MARGIN = 50;

type Step = Y.UndoManager["undoStack"][number];
type Deletions = Y.Transaction["deleteSet"];

/**
 * Letters that a step moved and that stand where others moved them since: the step has nothing to do with them any
 * more. It moves letters back only from where it had moved them to.
 */
function movedOn(doc: Y.Doc, { insertions, deletions }: Step): Deletions {
  const ids: Y.ID[] = [];
  if (readMoves(doc).all.length === 0) return idsOf(ids);
  const stands = (id: Y.ID): boolean => isStanding(restoredAs(doc, id).item);
  for (const { content, id, length } of deletedItems(doc, deletions)) {
    if (!(content instanceof Y.ContentString || leafOf(content) !== null)) continue;
    for (let at = 0; at < length; at++) {
      const letter = Y.createID(id.client, id.clock + at);
      const copies = copiesOf(doc, letter).map(({ copy }) => copy);
      const own = copies.filter((copy) => Y.isDeleted(insertions, copy));
      const there = [firstOf(doc, letter), ...copies].filter(stands);
      // What this device put elsewhere itself followed from a step of its own.
      const isOthers = there.length > 0 && there.every(({ client }) => client !== doc.clientID);
      if (own.length > 0 && isOthers) ids.push(letter);
    }
  }
  return idsOf(ids);
}

/** Paragraphs that were given back and hold nothing, since all that they held has moved on. */
function removeHollow(doc: Y.Doc, deletions: Deletions, left: Deletions): void {
  const blocks = new Set<Y.XmlElement>();
  for (const item of deletedItems(doc, left)) {
    const id = blockOf(item)?._item?.id;
    if (!id || !Y.isDeleted(deletions, id)) continue;
    const { item: again } = restoredAs(doc, id);
    const block = again instanceof Y.Item && !again.deleted ? elementOf(again) : null;
    if (block) blocks.add(block);
  }
  for (const block of blocks) if (!isLastOfField(block.parent)) removeEmpty(block);
}

/**
 * These are others' words, or earlier ones of one's own, which a step moved, and it does not put them anywhere else:
 * somebody removed what it had made of them. Taking the step back would take the words.
 * @param act what the act that the step undoes or does again had put in
 * @param before what was known before, as clocks by client
 */
function wouldGo(
  doc: Y.Doc,
  { content, id, length }: Y.Item,
  act: Deletions,
  before: ReadonlyMap<number, number>,
): boolean {
  if (!(content instanceof Y.ContentString || leafOf(content) !== null)) return false;
  return Array.from({ length }, (_, at) => Y.createID(id.client, id.clock + at)).some((letter) => {
    const first = firstOf(doc, letter);
    if (Y.isDeleted(act, first)) return false;
    const copies = copiesOf(doc, letter).map(({ copy }) => copy);
    return copies.some((copy) => Y.isDeleted(act, copy)) && ![first, ...copies].some((one) => isBack(doc, one, before));
  });
}

/** Was it given back just now? */
function isBack(doc: Y.Doc, id: Y.ID, before: ReadonlyMap<number, number>): boolean {
  if (id.clock >= Y.getState(doc.store, id.client)) return false;
  const { at, item } = restoredAs(doc, id);
  return isStanding(item) && at.clock >= (before.get(at.client) ?? 0);
}

const isStanding = (item: unknown): boolean => item instanceof Y.Item && !item.deleted;

/** What something was given back as, however often; itself where it was not. */
function restoredAs({ store }: Y.Doc, id: Y.ID): { readonly at: Y.ID; readonly item: unknown } {
  let at = id;
  let item: unknown = Y.getItem(store, at);
  while (item instanceof Y.Item && item.redone) {
    at = Y.createID(item.redone.client, item.redone.clock + at.clock - item.id.clock);
    item = Y.getItem(store, at);
  }
  return { at, item };
}

/**
 * Cuts what was given back at the edges of what a step put in. Words that were given back side by side are one item,
 * be they several people's; and of what an insertion was given back as, Yjs takes out the item that begins it, whole
 * and alone.
 */
function cutRestored(transaction: Y.Transaction, insertions: Deletions): void {
  const { doc } = transaction;
  if (![...deletedItems(doc, insertions)].some(({ redone }) => redone)) return;
  const restored: Y.Item[] = [];
  // It cuts at the edges of the insertions themselves.
  Y.iterateDeletedStructs(transaction, insertions, (struct) => {
    if (struct instanceof Y.Item && struct.redone) restored.push(struct);
  });
  for (const { id, length } of restored) {
    for (let done = 0; done < length;) {
      const { at, item } = restoredAs(doc, Y.createID(id.client, id.clock + done));
      if (!(item instanceof Y.Item)) break;
      const there = item.id.clock + item.length - at.clock;
      const left = length - done;
      if (there > left) Y.getItemCleanStart(transaction, Y.createID(at.client, at.clock + left));
      if (there < left) Y.getItemCleanStart(transaction, Y.createID(id.client, id.clock + done + there));
      done += there;
    }
  }
}

/**
 * A value of a key that was undone stands in nobody's way when an earlier step is undone. Yjs forgets that with what can
 * be done again, at the next change, and takes it for another's: a link that was taken out would not come back.
 */
function rememberUndone({ doc, undoStack, redoStack }: Y.UndoManager): void {
  const last = redoStack.at(-1);
  if (!last || undoStack.length === 0) return;
  const values: { clock: number; len: number }[] = [];
  doc.transact((transaction) => {
    Y.iterateDeletedStructs(transaction, last.deletions, (struct) => {
      if (struct instanceof Y.Item && struct.parentSub !== null && struct.id.client === doc.clientID)
        values.push({ clock: struct.id.clock, len: struct.length });
    });
  });
  if (values.length === 0) return;
  const undone = Y.createDeleteSet();
  undone.clients.set(doc.clientID, values);
  for (const step of undoStack) step.insertions = Y.mergeDeleteSets([step.insertions, undone]);
}

/** Words that went along with others, or that others moved, are still those that one wrote, or gave back: letter by letter. */
function follow({ undoStack, redoStack }: Y.UndoManager, transaction: Y.Transaction): void {
  const { doc, deleteSet, local } = transaction;
  for (const { client, clock, length, copyClient, copyClock } of movesIn(transaction)) {
    const letters: Stretch = { client, clock, len: length, at: 0 };
    // What another moved too is theirs: one's own copies of it were only the first.
    const gone = local ? copiesWithin(doc, letters).flatMap((copies) => partsIn(deleteSet, copies)) : [];
    for (const step of [...undoStack, ...redoStack]) {
      const own = [letters, ...gone].flatMap((stretch) => partsIn(step.insertions, stretch));
      if (own.length === 0) continue;
      const copies = Y.createDeleteSet();
      copies.clients.set(
        copyClient,
        own.map(({ at, len }) => ({ clock: copyClock + at, len })),
      );
      step.insertions = Y.mergeDeleteSets([step.insertions, copies]);
    }
  }
}

/** Letters one after the other: `at` is which of a run the first of them is. */
interface Stretch {
  readonly client: number;
  readonly clock: number;
  readonly len: number;
  readonly at: number;
}

const copiesWithin = (doc: Y.Doc, { client, clock, len }: Stretch): Stretch[] =>
  (readMoves(doc).byFirst.get(client) ?? []).flatMap((move) => {
    const [from, to] = [Math.max(clock, move.clock), Math.min(clock + len, move.clock + move.length)];
    return from >= to
      ? []
      : [{ client: move.copyClient, clock: move.copyClock + from - move.clock, len: to - from, at: from - clock }];
  });

/** Those that a set names. */
const partsIn = (set: Deletions, { client, clock, len, at }: Stretch): Stretch[] =>
  (set.clients.get(client) ?? []).flatMap((range) => {
    const [from, to] = [Math.max(clock, range.clock), Math.min(clock + len, range.clock + range.len)];
    return from >= to ? [] : [{ client, clock: from, len: to - from, at: at + from - clock }];
  });

type SharedType = Parameters<Y.Transaction["changed"]["get"]>[0];

/**
 * What an undo gave back of others' values stays theirs. Yjs takes it for one's own, and a further step back would put
 * one's own older value over it.
 */
function disown(type: SharedType, key: string | null, own: number): void {
  if (key === null) return;
  for (let item = type._map.get(key) ?? null; item; item = item.left) if (item.id.client !== own) item.redone = null;
}

const isText = (type: unknown): type is Y.XmlFragment | Y.XmlText =>
  type instanceof Y.XmlFragment || type instanceof Y.XmlText;

const isLastOfField = (parent: unknown): boolean =>
  parent instanceof Y.XmlFragment && !(parent instanceof Y.XmlElement) && parent.length === 1;

/**
 * Another's value of a key over which one's own won, where neither knew of the other: it lies right before a value of
 * one's own that was written after an earlier one. Values of one's own between them are undone, or else one of them is
 * what stands before this step.
 */
function lostTo(own: Y.Item, steps: Y.UndoManager["undoStack"]): Y.Item | null {
  if (own.parentSub === null || own.deleted) return null;
  for (let item = own; item.left; item = item.left) {
    const { left } = item;
    if (!Y.compareIDs(item.origin, left.lastId)) return left;
    const mine = left.id.client === own.id.client;
    if (!mine || steps.some(({ deletions }) => Y.isDeleted(deletions, left.lastId))) return null;
  }
  return null;
}

/** Does nothing where the value was taken out by others as well: then its content is gone. */
function setAgain({ parent, parentSub, content }: Y.Item): void {
  if (parentSub === null || !(content instanceof Y.ContentAny)) return;
  const value: unknown = content.getContent().at(-1);
  if (parent instanceof Y.Map) parent.set(parentSub, value);
  else if (parent instanceof Y.XmlElement) parent.setAttribute(parentSub, value as string);
}
