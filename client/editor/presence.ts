import type { Editor } from "@tiptap/core";
import type { Connection } from "#client/sync/connection.ts";
import type { FieldAddress } from "#shared/summary.ts";
import { ownCursor } from "./carets.ts";

/** Without a key or a click for so long, one's caret is not shown to others: nobody is there. */
const IDLE_MS = 60_000;

/** Tells the others where one's caret is, for as long as one writes. Returns how to stop. */
export function showOwnCaret(editor: Editor, connection: Connection, address: FieldAddress): () => void {
  const { dom } = editor.view;
  let timer: ReturnType<typeof setTimeout> | null = null;

  const say = (): void => connection.showPlace(address, ownCursor(editor));
  // What others write moves one's caret too, which is no sign that one is there.
  const onMove = (): void => {
    if (timer !== null) say();
  };
  function wake(): void {
    if (timer === null) say();
    else clearTimeout(timer);
    timer = setTimeout(() => {
      timer = null;
      connection.showPlace(address, null);
    }, IDLE_MS);
  }

  const signs = ["keydown", "pointerdown", "focus"] as const;
  for (const sign of signs) dom.addEventListener(sign, wake);
  editor.on("selectionUpdate", onMove);
  wake();
  return () => {
    for (const sign of signs) dom.removeEventListener(sign, wake);
    editor.off("selectionUpdate", onMove);
    if (timer !== null) clearTimeout(timer);
  };
}
