import type { RefObject } from "react";
import { useLayoutEffect, useRef, useState } from "react";

/** The box that is being taken off the page while somebody types in it, and where; null in all other moments. */
let leaving: { readonly name: string; readonly start: number; readonly end: number } | null = null;

/** What is typed in the box that takes this one's place goes where it would have gone, or to the end. */
export function focusInPlace(box: HTMLTextAreaElement | null | undefined, name: string): void {
  if (!box) return;
  box.focus({ preventScroll: true });
  const at = leaving?.name === name ? leaving : { start: box.value.length, end: box.value.length };
  box.setSelectionRange(at.start, at.end);
}

/** Says so of a box, by a name that is its own, whenever it goes with the focus in it. */
export function useUnderHands(name: string, box: () => HTMLTextAreaElement | null | undefined): void {
  const find = useRef(box);
  useLayoutEffect(() => {
    const element = find.current();
    return () => {
      // oxlint-disable-next-line react-hooks/exhaustive-deps -- a dialog may draw its box later than what asks for it
      const gone = element ?? find.current();
      if (!gone || document.activeElement !== gone) return;
      leaving = { name, start: gone.selectionStart, end: gone.selectionEnd };
      // What takes its place is drawn in the same moment.
      queueMicrotask(() => (leaving = null));
    };
  }, [name]);
}

interface Taken {
  /** It takes the place of that box: `ref` is for a box of its own. */
  readonly takes: boolean;
  readonly ref: RefObject<HTMLTextAreaElement | null>;
  /** It is left. */
  readonly leave: () => void;
}

/** Whether what is drawn now takes the place of the box of this name, under somebody's hands. They go on where they were. */
export function useTakesHands(name: string | null): Taken {
  const ref = useRef<HTMLTextAreaElement>(null);
  const [takes, setTakes] = useState(false);
  useLayoutEffect(() => {
    // oxlint-disable-next-line react/set-state-in-effect -- only as the page is drawn is it known whose place this takes
    if (name !== null && name === leaving?.name) setTakes(true);
  }, [name]);
  useLayoutEffect(() => focusInPlace(ref.current, name ?? ""), [takes, name]);
  return { takes, ref, leave: () => setTakes(false) };
}
