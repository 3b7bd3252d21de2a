import type { FocusEvent } from "react";
import { flushSync } from "react-dom";
import { useCallback, useSyncExternalStore } from "react";
import { keepPlace } from "#client/summary/go.ts";

/**
 * The one card (finding, action point, prose section) that is open: framed, with toolbar and facts. It opens when
 * focus enters it and stays open while focus is in the bar, the outline or a dialog; the next card folds it.
 */
let open: string | null = null;
const runs = new Set<() => void>();

function set(card: string | null): void {
  if (card === open) return;
  open = card;
  for (const run of runs) run();
}

function subscribe(run: () => void): () => void {
  runs.add(run);
  return () => runs.delete(run);
}

/** Is this card open? Only the cards that open and fold draw again. */
export function useIsOpen(card: string): boolean {
  return useSyncExternalStore(
    subscribe,
    useCallback(() => open === card, [card]),
  );
}

/**
 * For the element around all cards. What is clicked keeps its place while another card folds above it. What stands
 * there only at rest (`data-at-rest`) opens nothing: it would be gone from under the pointer, and the focus with it.
 */
export function openOnFocus(event: FocusEvent): void {
  const card = event.target.closest("[data-card]");
  if (!card || card.id === open || event.target.closest("[data-at-rest]")) return;
  keepPlace(card, () => flushSync(() => set(card.id)));
}

/** Folds whatever is open: another summary is shown, or the wall view. */
export const foldCards = (): void => set(null);
