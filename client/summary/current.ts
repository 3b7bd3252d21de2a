import { useEffect, useState } from "react";

/** How far under the top of the window a place must have come to be the one that is read. */
const READING_LINE = 160;

/**
 * The anchor of the section or finding that the person is at: where focus is within the text, otherwise what has
 * scrolled past the reading line. Measured at most once a frame, and only while scrolling.
 */
export function useCurrent(anchors: readonly string[]): string | null {
  const [current, setCurrent] = useState<string | null>(null);
  const key = anchors.join(" ");
  useEffect(() => {
    const ids = key === "" ? [] : key.split(" ");
    const known = new Set(ids);
    let frame = 0;

    function knownAbove(from: Element | null): Element | null {
      let element = from;
      while (element && !known.has(element.id)) element = element.parentElement;
      return element;
    }
    function look(): void {
      frame = 0;
      const focused = knownAbove(document.activeElement);
      if (focused && isOnScreen(focused)) return setCurrent(focused.id);
      let reached: string | null = null;
      for (const id of ids) {
        const top = document.getElementById(id)?.getBoundingClientRect().top;
        if (top === undefined) continue;
        if (top > READING_LINE) break;
        reached = id;
      }
      setCurrent(reached);
    }
    function onScroll(): void {
      if (frame === 0) frame = requestAnimationFrame(look);
    }
    function onFocus(event: FocusEvent): void {
      const element = knownAbove(event.target instanceof Element ? event.target : null);
      if (element) setCurrent(element.id);
    }
    // After the first painting: measuring before it would hold it up.
    onScroll();
    addEventListener("scroll", onScroll, { passive: true });
    document.addEventListener("focusin", onFocus);
    return () => {
      cancelAnimationFrame(frame);
      removeEventListener("scroll", onScroll);
      document.removeEventListener("focusin", onFocus);
    };
  }, [key]);
  return current;
}

function isOnScreen(element: Element): boolean {
  const { top, bottom } = element.getBoundingClientRect();
  return bottom > 0 && top < innerHeight;
}
