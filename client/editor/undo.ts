import { ySyncPluginKey } from "@tiptap/y-tiptap";
import type * as Y from "yjs";
import { announce, toast } from "#client/lib/announce.ts";
import { placeOf } from "./own-caret.ts";
import { createStore } from "#client/lib/store.ts";
import type { Store } from "#client/lib/store.ts";
import { USER } from "#shared/summary-edits.ts";
import type { Summary } from "#shared/summary.ts";
import type { Cursor } from "#shared/presence.ts";
import type { FieldAddress } from "#shared/summary.ts";
import { fieldFragment } from "#shared/summary-edits.ts";
import { createUndo } from "#shared/undo.ts";
import type { ChangedPlace } from "#shared/undo-places.ts";
import { changedPlaces } from "#shared/undo-places.ts";

/**
 * One's own undo, over the whole summary: every field and every structural edit, and nobody else's work. Editors come
 * and go; this stays as long as the document.
 */
interface Current {
  readonly doc: Y.Doc;
  readonly summary: Store<Summary>;
  readonly manager: Y.UndoManager;
  readonly stop: () => void;
}
let current: Current | null = null;
let places: readonly ChangedPlace[] = [];

/** What was selected in a field before a step of undo, or after it. */
interface Selected {
  readonly address: FieldAddress;
  readonly cursor: Cursor;
}
/** What was selected before the change that is now being written. */
let selected: Selected | null = null;

/** Whether there is something of one's own to take back, and to do again. */
const can = { undo: createStore(false), redo: createStore(false) };
export const canUndo: Store<boolean> = can.undo;
export const canRedo: Store<boolean> = can.redo;

/** What an undo or a redo did, told once it is done. */
export interface Undone {
  readonly did: "undo" | "redo";
  readonly places: readonly ChangedPlace[];
  readonly before: Summary;
  readonly after: Summary;
  /** What one had selected before what was undone, and after what is done again, where that still is. */
  readonly selection: { readonly address: FieldAddress; readonly anchor: number; readonly head: number } | null;
}
const runs = new Set<(undone: Undone) => void>();

export function onUndone(run: (undone: Undone) => void): () => void {
  runs.add(run);
  return () => runs.delete(run);
}

/** The undo of the open summary. */
export function undoOf({ doc, summary }: { readonly doc: Y.Doc; readonly summary: Store<Summary> }): Y.UndoManager {
  if (current?.doc !== doc) {
    current?.stop();
    const manager = createUndo(doc, [USER, ySyncPluginKey]);
    const look = (): void => {
      can.undo.set(manager.canUndo());
      can.redo.set(manager.canRedo());
    };
    const where = (transaction: Y.Transaction): void => {
      if (transaction.origin === manager) places = changedPlaces(transaction);
    };
    for (const event of ["stack-item-added", "stack-item-popped", "stack-cleared"] as const) manager.on(event, look);
    manager.on("stack-item-added", ({ stackItem, type, origin }) => {
      if (type === "undo" && origin === ySyncPluginKey && selected) stackItem.meta.set("before", selected);
    });
    doc.on("afterTransaction", where);
    current = { doc, summary, manager, stop: () => doc.off("afterTransaction", where) };
    look();
  }
  return current.manager;
}

/** Keeps with each step of undo what was selected in this field before it and after it; what is no typing is one by itself. */
export const noteSelection = (address: FieldAddress) => ({
  before: (cursor: Cursor | null, typing: boolean): void => {
    selected = cursor && { address, cursor };
    if (!typing) newStep();
  },
  after: (cursor: Cursor | null, typing: boolean): void => {
    selected = null;
    if (cursor) current?.manager.undoStack.at(-1)?.meta.set("after", { address, cursor });
    if (!typing) newStep();
  },
});

/** What is typed from here on is a step of its own, however quickly one went on. */
export const newStep = (): void => current?.manager.stopCapturing();

/** Runs with a step that was taken back or done again. */
export type Along = (did: "undo" | "redo") => void;

/** What is typed now is a step of its own; `along` runs whenever it was taken back or done again. */
export function stepWith(type: () => void, along: Along): void {
  newStep();
  const before = current?.manager.undoStack.at(-1);
  type();
  const made = current?.manager.undoStack.at(-1);
  if (made !== before) made?.meta.set("along", along);
  newStep();
}

/** Runs a structural edit as one step of undo. The edit makes its own transactions. */
export function userEdit<T>(edit: () => T): T {
  current?.manager.stopCapturing();
  const made = edit();
  current?.manager.stopCapturing();
  return made;
}

export const undo = (): void => take("undo");
export const redo = (): void => take("redo");

function take(did: "undo" | "redo"): void {
  if (!current) return;
  const { doc, manager, summary } = current;
  const before = summary.get();
  places = [];
  const some = did === "undo" ? manager.canUndo() : manager.canRedo();
  const step = manager[did]();
  if (step === null && some) {
    toast({ text: `Nothing was ${did === "undo" ? "undone" : "done again"}: somebody has changed it since.` });
    return;
  }
  if (step === null) {
    announce(did === "undo" ? "There is nothing of yours to undo." : "There is nothing to do again.");
    return;
  }
  const back = (did === "undo" ? manager.redoStack : manager.undoStack).at(-1);
  for (const [key, value] of step.meta) back?.meta.set(key, value);
  const selection = selectionOf(doc, step.meta.get(did === "undo" ? "before" : "after") as Selected | undefined);
  for (const run of runs) run({ did, places, before, after: summary.get(), selection });
  (step.meta.get("along") as Along | undefined)?.(did);
}

function selectionOf(doc: Y.Doc, was: Selected | undefined): Undone["selection"] {
  const fragment = was && fieldFragment(doc, was.address);
  if (!fragment) return null;
  const [anchor, head] = [placeOf(fragment, was.cursor.anchor), placeOf(fragment, was.cursor.head)];
  return anchor === null || head === null ? null : { address: was.address, anchor, head };
}
