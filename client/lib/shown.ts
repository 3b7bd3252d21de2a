import { useLayoutEffect } from "react";

/** What makes room for itself wherever it is shown: the root has the class `shows-` and its name. */
export type Shown =
  | "strip"
  | "findbar"
  | "dock"
  | "toast"
  | "overlay"
  | "left-place"
  | "comparison"
  | "written"
  | "printed"
  | "wall";

const counts = new Map<Shown, number>();

function add(what: Shown, by: number): void {
  const count = (counts.get(what) ?? 0) + by;
  counts.set(what, count);
  document.documentElement.classList.toggle(`shows-${what}`, count > 0);
}

/**
 * Says on the root that something is shown. A style of the root that asks by `:has()` what is in the page is worked out
 * anew with every change in it, and with it the style of each element: at every letter that somebody types.
 */
export function useShown(what: Shown, isShown = true): void {
  useLayoutEffect(() => {
    if (!isShown) return;
    add(what, 1);
    return () => add(what, -1);
  }, [what, isShown]);
}
