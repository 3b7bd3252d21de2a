import { useEffect } from "react";
import { focusField, live } from "#client/editor/live.ts";
import { placeCaret } from "#client/editor/place.ts";
import { onUndone, redo, undo, undoOf } from "#client/editor/undo.ts";
import { announce, toast } from "#client/lib/announce.ts";
import { goTo } from "#client/summary/go.ts";
import { anchorOfField } from "#client/summary/names.ts";
import { useEditing } from "#client/summary/summary-context.tsx";
import { undoneAt } from "#client/summary/undone-model.ts";
import { useConnection } from "#client/sync/connection-context.tsx";

/** Undo over the whole page: what was taken back elsewhere comes into sight and is named, with the way to do it again. */
export function useUndone(): void {
  const connection = useConnection();
  // Undo knows structural edits from the first one on, also before any field was opened.
  useEffect(() => void undoOf(connection), [connection]);

  useEffect(
    () =>
      onUndone((undone) => {
        const { words, field, anchors } = undoneAt(undone);
        const again = undone.did === "undo" ? { label: "Redo", run: redo } : ({ label: "Undo", run: undo } as const);
        const selected = undone.selection?.address === field?.address ? undone.selection : null;
        const { editor } = live.get() ?? { editor: null };
        if (field && live.get()?.address === field.address && document.activeElement?.closest("[data-field]")) {
          if (editor && selected) placeCaret(editor, selected);
          announce(words);
          return;
        }
        toast({ text: words, action: again });
        // Once it is drawn.
        requestAnimationFrame(() => {
          if (field) {
            focusField(field.address, selected ?? (field.at === null ? "end" : { anchor: field.at, head: field.at }));
            document.getElementById(anchorOfField(field.address))?.scrollIntoView({ block: "nearest" });
            return;
          }
          const anchor = anchors.find((one) => document.getElementById(one));
          const element = anchor === undefined ? null : document.getElementById(anchor);
          if (anchor !== undefined && !element?.contains(document.activeElement)) goTo(anchor);
        });
      }),
    [],
  );

  const { writes } = useEditing();
  useEffect(() => {
    if (!writes) return;
    function onKeyDown(event: KeyboardEvent): void {
      if (event.defaultPrevented || !(event.ctrlKey || event.metaKey) || event.altKey) return;
      const key = event.key.toLowerCase();
      if (key !== "z" && (key !== "y" || event.shiftKey)) return;
      const { target } = event;
      // Inputs have an undo of their own, and a dialog keeps the page behind it still.
      if (target instanceof Element && target.closest("input, textarea, select, [contenteditable='true']")) return;
      if (document.querySelector("[role='dialog']")) return;
      event.preventDefault();
      if (key === "z" && !event.shiftKey) undo();
      else redo();
    }
    addEventListener("keydown", onKeyDown);
    return () => removeEventListener("keydown", onKeyDown);
  }, [writes]);
}
