/** How often one looks. */
export const LOOK_MS = 4000;
const ASK_AFTER_MS = 8000;
const LOST_AFTER_MS = 20_000;

/**
 * What to do about a connection at a moment, by when something last came over it, if only a part of a frame: a half-open one takes everything and
 * answers nothing. Found within LOST + LOOK, 24 seconds; after a sleep of the machine at the first look.
 */
export function heartbeat(now: number, lastHeard: number): "well" | "ask" | "lost" {
  const silent = now - lastHeard;
  return silent >= LOST_AFTER_MS ? "lost" : silent >= ASK_AFTER_MS ? "ask" : "well";
}
