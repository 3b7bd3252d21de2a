import type { Editor } from "@tiptap/core";
import { Selection, TextSelection } from "@tiptap/pm/state";
import type { EditorView } from "@tiptap/pm/view";
import { keepInSight } from "./sight.ts";

/** Where in a field the caret goes: an end, a point on the screen, or a selection as ProseMirror positions. */
export type Spot =
  | "start"
  | "end"
  | { readonly x: number; readonly y: number }
  | { readonly anchor: number; readonly head: number };

/**
 * Focus and caret to a place: what was clicked keeps its place, so a point on the screen is a place in the text. At
 * once, and not with the next frame as the library has it: a key pressed meanwhile would go nowhere.
 */
export function placeCaret(editor: Editor, spot: Spot): void {
  const { view, state } = editor;
  view.dispatch(state.tr.setSelection(selectionAt(editor, spot)));
  // Told that it has the focus already, the editor does not put its caret back 20 ms from now: a key may have moved it
  // by then, and on a busy machine nobody has told the editor yet.
  (view as EditorView & { focused: boolean }).focused = true;
  view.focus();
  // Once the toolbar is there, which must not stand over the caret.
  requestAnimationFrame(() => {
    if (!editor.isDestroyed) keepInSight(editor);
  });
}

function selectionAt({ view, state }: Editor, spot: Spot): Selection {
  if (spot === "start") return Selection.atStart(state.doc);
  if (typeof spot === "object" && "anchor" in spot) {
    const inside = (at: number): number => Math.max(0, Math.min(at, state.doc.content.size));
    return TextSelection.between(state.doc.resolve(inside(spot.anchor)), state.doc.resolve(inside(spot.head)));
  }
  const at = spot === "end" ? null : view.posAtCoords({ left: spot.x, top: spot.y });
  return at ? Selection.near(state.doc.resolve(at.pos)) : Selection.atEnd(state.doc);
}
