import { useEffect, useState } from "react";
import { fieldAround } from "#client/comments/selected.ts";
import type { Marked, WrittenMarks } from "./written-marks.ts";

/** Milliseconds that a pointer rests before anything shows. */
const REST_MS = 120;

/** The passage under the pointer, until a key puts it away, and the one that the caret is in. */
export function usePointedPassage(marks: WrittenMarks): { pointed: Marked | null; caret: Marked | null } {
  const [pointed, setPointed] = useState<Marked | null>(null);
  const [caret, setCaret] = useState<Marked | null>(null);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const set = (next: Marked | null): void => setPointed((before) => (isSame(before, next) ? before : next));
    function onMove({ target, clientX, clientY }: PointerEvent): void {
      clearTimeout(timer);
      if (!(target instanceof Element) || !fieldAround(target)) return set(null);
      timer = setTimeout(() => {
        const point = document.caretPositionFromPoint?.(clientX, clientY);
        set(point ? marks.atPoint(point.offsetNode, point.offset) : null);
      }, REST_MS);
    }
    // Escape, or typing: nothing may lie over what one writes.
    function onKey(): void {
      clearTimeout(timer);
      set(null);
    }
    function onSelection(): void {
      const selection = getSelection();
      const next = selection?.focusNode ? marks.atPoint(selection.focusNode, selection.focusOffset) : null;
      setCaret((before) => (isSame(before, next) ? before : next));
    }
    addEventListener("pointermove", onMove, { passive: true });
    addEventListener("keydown", onKey);
    document.addEventListener("selectionchange", onSelection);
    return () => {
      clearTimeout(timer);
      removeEventListener("pointermove", onMove);
      removeEventListener("keydown", onKey);
      document.removeEventListener("selectionchange", onSelection);
    };
  }, [marks]);
  return { pointed, caret };
}

const isSame = (a: Marked | null, b: Marked | null): boolean => a?.address === b?.address && a?.passage === b?.passage;
