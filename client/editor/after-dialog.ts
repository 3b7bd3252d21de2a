import type { Editor } from "@tiptap/core";
import type { Cursor } from "#shared/presence.ts";
import { fragmentOf, ownCursor } from "./carets.ts";
import { placeOf } from "./own-caret.ts";
import { placeCaret } from "./place.ts";
import { catchKeys, typeCaught } from "./typed-ahead.ts";

/** A dialog that has gone gives the focus back a frame later, and the browser may then put the caret where it likes. */
const SETTLE = 2;
/** Frames after which it is not waited for any more. */
const PATIENCE = 120;

/**
 * Runs once the dialog that was asked from this editor is gone, with focus and caret where they were in it; then comes
 * what was typed meanwhile.
 * @param typed what of it came already
 */
export function afterDialog(editor: Editor, run: () => void = () => {}, typed: readonly string[] = []): void {
  const here = selectionIn(editor);
  let isAwaited = true;
  catchKeys({ isAwaited: () => isAwaited, from: typed });
  function wait(frames: number, patience: number): void {
    if (editor.isDestroyed) return void (isAwaited = false);
    const isOpen = document.querySelector("[role='dialog']") !== null;
    if (patience > 0 && (isOpen || frames > 0)) {
      requestAnimationFrame(() => wait(isOpen ? SETTLE : frames - 1, patience - 1));
      return;
    }
    placeCaret(editor, here());
    run();
    typeCaught(editor);
  }
  wait(SETTLE, PATIENCE);
}

/** Where the selection of now is later, whatever others write meanwhile and the browser does to it. */
function selectionIn(editor: Editor): () => { anchor: number; head: number } {
  const { anchor, head } = editor.state.selection;
  const cursor = ownCursor(editor);
  const fragment = fragmentOf(editor);
  const place = (end: Cursor["head"] | undefined, at: number): number =>
    (end && fragment && placeOf(fragment, end)) ?? at;
  return () => ({ anchor: place(cursor?.anchor, anchor), head: place(cursor?.head, head) });
}
