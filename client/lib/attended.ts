import type { Store } from "#client/lib/store.ts";
import { createStore } from "#client/lib/store.ts";

/** Who did nothing in the window for so long may be away, or look elsewhere. */
export const AWAY_MS = 60_000;

const DONE = ["pointermove", "pointerdown", "wheel", "touchmove", "keydown", "focus"] as const;

type Page = EventTarget & Pick<Document, "visibilityState">;

/**
 * Whether somebody is at the page: it is visible, and something was done in its window within `AWAY_MS`. To open it, or
 * to come back to it from another tab, is to do something.
 */
export function watchAttended(window: EventTarget, page: Page): Store<boolean> {
  const isVisible = (): boolean => page.visibilityState === "visible";
  const attended = createStore(isVisible());
  let last = Date.now();
  let timer: ReturnType<typeof setTimeout> | null = null;

  function look(): void {
    timer = null;
    const left = last + AWAY_MS - Date.now();
    attended.set(isVisible() && left > 0);
    if (attended.get()) timer = setTimeout(look, left);
  }
  function note(): void {
    last = Date.now();
    if (timer === null) look();
  }
  for (const event of DONE) window.addEventListener(event, note, { capture: true, passive: true });
  page.addEventListener("visibilitychange", () => {
    if (isVisible()) last = Date.now();
    if (timer !== null) clearTimeout(timer);
    look();
  });
  look();
  return attended;
}

let known: Store<boolean> | null = null;
/** Of this page. */
export const attended = (): Store<boolean> => (known ??= watchAttended(window, document));
