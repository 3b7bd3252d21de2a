/** Going to a place on the page. */

const still = (): boolean => matchMedia("(prefers-reduced-motion: reduce)").matches;

/**
 * Scrolls the element with this id under the bar and moves focus to it, so that the keyboard goes on from there. Waits
 * for what is still to be drawn, and for a sheet or dialog over the page to close and give the focus back.
 */
export function goTo(anchor: string, tries = 120, settle = 0): void {
  const element = document.getElementById(anchor);
  const waits = !element || element.closest("[inert]") !== null;
  if (waits && tries === 0) return;
  if (waits || settle > 0) {
    requestAnimationFrame(() => goTo(anchor, tries - 1, waits ? 2 : settle - 1));
    return;
  }
  if (!element.hasAttribute("tabindex") && element.tabIndex < 0) element.tabIndex = -1;
  element.focus({ preventScroll: true });
  element.scrollIntoView({ block: "start", behavior: still() ? "instant" : "auto" });
}

/**
 * Whoever takes away what had the focus goes on at this heading, the list's, or at the page's when the last went with it.
 */
export function focusAfter(heading: string): void {
  // A dialog gives the focus back to what opened it, which is gone; on a busy machine some frames later.
  const look = (frames: number): void => {
    requestAnimationFrame(() => {
      const there = document.getElementById(heading) ?? document.querySelector<HTMLElement>("main h1");
      if (!there || frames === 0) return;
      if (frames === FRAMES || document.activeElement !== document.body) return look(frames - 1);
      there.tabIndex = -1;
      there.focus({ preventScroll: true });
    });
  };
  look(FRAMES);
}

const FRAMES = 60;

/**
 * As `focusAfter`, for what may also leave the pressed button where it is: then the focus stays, as it does elsewhere.
 * What gets it comes into sight, since it says what was done.
 */
export function focusIfLost(anchor: string): void {
  const look = (frames: number, lost: number): void => {
    requestAnimationFrame(() => {
      const there = document.getElementById(anchor);
      const isLost = there !== null && document.activeElement === document.body;
      if (isLost && lost === SETTLED) {
        there.focus({ preventScroll: true });
        there.scrollIntoView({ block: "nearest" });
      } else if (frames > 0) look(frames - 1, isLost ? lost + 1 : 0);
    });
  };
  look(FRAMES, 0);
}

/** A menu or dialog that closes has given the focus back by then. */
const SETTLED = 4;

/** As `goTo`, once what was just changed has been drawn. */
export function goToDrawn(anchor: string): void {
  requestAnimationFrame(() => goTo(anchor));
}

/** Runs a change of the page while what the person looks at keeps its place on the screen. */
export function keepPlace(element: Element, change: () => void): void {
  const before = element.getBoundingClientRect().top;
  change();
  const moved = element.getBoundingClientRect().top - before;
  if (Math.abs(moved) >= 1) scrollBy({ top: moved, behavior: "instant" });
}
