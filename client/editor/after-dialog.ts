import type { Editor } from "@tiptap/core";
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
  const { anchor, head } = editor.state.selection;
  let isAwaited = true;
  catchKeys({ isAwaited: () => isAwaited, from: typed });
  function wait(frames: number, patience: number): void {
    if (editor.isDestroyed) return void (isAwaited = false);
    const isOpen = document.querySelector("[role='dialog']") !== null;
    if (patience > 0 && (isOpen || frames > 0)) {
      requestAnimationFrame(() => wait(isOpen ? SETTLE : frames - 1, patience - 1));
      return;
    }
    placeCaret(editor, { anchor, head });
    run();
    typeCaught(editor);
  }
  wait(SETTLE, PATIENCE);
}
