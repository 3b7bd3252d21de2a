import { useEffect, useState } from "react";

/**
 * For what opens one dialog after the other: each gives the focus back to the one before, which is gone by then. So
 * whoever holds them all gives it back to where it was before the first.
 */
export function useFocusBack(): void {
  const [opener] = useState(() => document.activeElement);
  useEffect(() => () => giveFocusBack(opener), [opener]);
}

/** To where it was before it came into what has just gone; to the text, or the page's heading, when that has gone too. */
export function giveFocusBack(before: Element | null): void {
  // After a dialog has tried.
  requestAnimationFrame(() => {
    if (document.activeElement !== document.body) return;
    const there = before?.isConnected === true && before !== document.body ? before : null;
    const back = there ?? document.querySelector("main[tabindex], main h1");
    if (!(back instanceof HTMLElement)) return;
    if (!back.hasAttribute("tabindex") && back.tabIndex < 0) back.tabIndex = -1;
    back.focus({ preventScroll: true });
  });
}
