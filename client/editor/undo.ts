import { ySyncPluginKey } from "@tiptap/y-tiptap";
import type * as Y from "yjs";
import { announce } from "#client/lib/announce.ts";
import { createStore } from "#client/lib/store.ts";
import type { Store } from "#client/lib/store.ts";
import { USER } from "#shared/summary-edits.ts";
import type { Summary } from "#shared/summary.ts";
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
    doc.on("afterTransaction", where);
    current = { doc, summary, manager, stop: () => doc.off("afterTransaction", where) };
    look();
  }
  return current.manager;
}

/** Runs a structural edit as one step of undo. The edit makes its own transactions. */
export function userEdit<T>(edit: () => T): T {
  current?.manager.stopCapturing();
  const made = edit();
  current?.manager.stopCapturing();
  return made;
}

export const undo = (): void => step("undo");
export const redo = (): void => step("redo");

function step(did: "undo" | "redo"): void {
  if (!current) return;
  const { manager, summary } = current;
  const before = summary.get();
  places = [];
  if (manager[did]() === null) {
    announce(did === "undo" ? "There is nothing of yours to undo." : "There is nothing to do again.");
    return;
  }
  for (const run of runs) run({ did, places, before, after: summary.get() });
}
