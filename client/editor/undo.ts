import { ySyncPluginKey } from "@tiptap/y-tiptap";
import type * as Y from "yjs";
import { announce } from "#client/lib/announce.ts";
import { USER } from "#shared/summary-edits.ts";
import { createUndo } from "#shared/undo.ts";

/**
 * One's own undo, over the whole summary: every field and every structural edit, and nobody else's work. Editors come
 * and go; this stays as long as the document.
 */
let current: { doc: Y.Doc; manager: Y.UndoManager } | null = null;

/** The undo of the open summary. */
export function undoOf(doc: Y.Doc): Y.UndoManager {
  if (current?.doc !== doc) {
    const manager = createUndo(doc, [USER, ySyncPluginKey]);
    current = { doc, manager };
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

export function undo(): void {
  if (current?.manager.undo()) announce("Undone.");
}

export function redo(): void {
  if (current?.manager.redo()) announce("Done again.");
}
