import type { Store } from "./store.ts";
import { createStore } from "./store.ts";

/** What is said to screen readers: polite, gathered for five seconds, and one at a time. Can be switched off. */
const GATHER_MS = 5000;
const TOAST_MS = 8000;
const KEY = "codraft-announcements";

const said = createStore("");
const on = createStore(localStorage.getItem(KEY) !== "off");
type Words = string | (() => string);
let gathered: Words[] = [];

export const spoken: Store<string> = said;

export const announcements: Store<boolean> & { set(on: boolean): void } = {
  ...on,
  set(value) {
    // What waits to be said is not said any more, either.
    if (!value) gathered = [];
    localStorage.setItem(KEY, value ? "on" : "off");
    on.set(value);
  },
};

/**
 * Says something that others did, with whatever else happens in the same five seconds. What may be otherwise by then is a
 * function that gives the words for how it is when they are said; "" says nothing.
 */
export function announce(words: Words): void {
  if (!on.get()) return;
  if (gathered.length === 0) {
    const mine: Words[] = [];
    gathered = mine;
    setTimeout(() => {
      if (gathered !== mine) return;
      gathered = [];
      const now = [...new Set(mine)].map((one) => (typeof one === "string" ? one : one())).filter((one) => one !== "");
      if (now.length > 0) said.set(now.join(" "));
    }, GATHER_MS);
  }
  gathered.push(words);
}

export interface Toast {
  readonly text: string;
  readonly action?: { readonly label: string; readonly run: () => void };
  /** Stays until it is closed: what must not be missed. */
  readonly lasting?: boolean;
  /** In which round of the agreement it was said, "" between two: it goes when another begins. */
  readonly round?: string;
  /** Id of the item that it says was removed: it goes when that is put back. */
  readonly removed?: string;
}

const shown = createStore<(Toast & { id: number }) | null>(null);
export const shownToast: Store<(Toast & { id: number }) | null> = shown;
let next = 1;

/** The answer to something one did oneself: shown at the bottom left, and said at once. */
export function toast(message: Toast): void {
  const id = next++;
  shown.set({ ...message, id });
  if (message.lasting) return;
  setTimeout(() => {
    if (shown.get()?.id === id) shown.set(null);
  }, TOAST_MS);
}

export const hideToast = (): void => shown.set(null);

/** An item is back: there is nothing to undo. */
export function hideToastOfRemoved(id: string): void {
  if (shown.get()?.removed === id) hideToast();
}

/** A round begins: what was said of another has been overtaken. */
export function hideToastsOfOther(round: string): void {
  const said = shown.get()?.round;
  if (said !== undefined && said !== round) hideToast();
}
