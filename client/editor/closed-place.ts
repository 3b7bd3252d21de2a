import type { PlaceAddress } from "#shared/presence.ts";
import type { Spot } from "./place.ts";

type OnClosed = (address: PlaceAddress, spot: Spot) => void;
const runs = new Set<OnClosed>();

/**
 * Calls when what one was writing in was closed under one's hands: it was removed, its section switched off, or writing
 * closed; with where the caret was.
 */
export function onPlaceClosed(run: OnClosed): () => void {
  runs.add(run);
  return () => runs.delete(run);
}

/**
 * Call it as the place goes off the page. It is told once the page is drawn, and still in the same task: where nothing
 * has the focus an input method's letters go nowhere without any event, and a phone puts its keyboard away.
 * @param spotNow where the caret was; null if the place is there again, in another section
 */
export function placeCloses(address: PlaceAddress, spotNow: () => Spot | null): void {
  queueMicrotask(() => {
    const spot = spotNow();
    if (spot !== null) for (const run of runs) run(address, spot);
  });
}
