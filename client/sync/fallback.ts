/** How frames travel: over a WebSocket, or where a network blocks those over server-sent events or long polls. */
export type Way = "socket" | "stream" | "poll";

/** What this device knows of its network. Times in milliseconds. */
export interface Known {
  /** What last brought a frame, and when. */
  readonly way: Way;
  readonly at: number;
  /** WebSockets in a row that were cut soon after they had begun. */
  readonly cuts: number;
  /** Attempts in a row that brought nothing in any way. */
  readonly failures: number;
}

export const nothingKnown: Known = { way: "socket", at: 0, cuts: 0, failures: 0 };

/** What became of an attempt before it brought a frame: nothing came in time, or it could not be made at all. */
export type Outcome = "silent" | "failed";

/**
 * How long each waits for its first frame. Together with the opening under the ten seconds within which somebody is
 * connected. `stream` counts from its own request, since a poll is to follow in the same session.
 */
export const patienceMs = { socket: 3000, http: 6500, stream: 2500 } as const;

/** A network is trusted to be the same for a day. */
const DAY_MS = 24 * 3_600_000;
/** A WebSocket that lives shorter was cut by something on the way. */
const SHORT_MS = 5000;
const CUTS = 3;

/** What to begin with. */
export function firstWay(known: Known, now: number): Way {
  // What worked does not any more: perhaps this is another network.
  if (known.failures >= 2 || now - known.at > DAY_MS) return known.cuts >= CUTS ? "stream" : "socket";
  return known.way;
}

/** What to try after this came to nothing; null: nothing is left, or it would fail the same way. */
export function nextWay(way: Way, outcome: Outcome): Way | null {
  switch (way) {
    case "socket":
      return "stream";
    case "stream":
      // Held back, then, which polls are not. A request that fails would fail as a poll too.
      return outcome === "silent" ? "poll" : null;
    case "poll":
      return null;
  }
}

export const worked = (known: Known, way: Way, now: number): Known => ({
  way,
  at: now,
  cuts: way === "socket" ? known.cuts : 0,
  failures: 0,
});

export const nothingWorked = (known: Known): Known => ({ ...known, failures: known.failures + 1 });

/** A WebSocket broke off that had lived so long. Cut again and again, it is not worth to be tried at once. */
export function broke(known: Known, livedMs: number): Known {
  const cuts = livedMs < SHORT_MS ? known.cuts + 1 : 0;
  return cuts < CUTS ? { ...known, cuts } : { ...known, way: "stream", cuts: 0 };
}

/**
 * How long after the fallback, and after each further try, a WebSocket is tried again: soon, since it may have been a
 * mishap, and at once where one worked before.
 */
export const tryAgainMs = (tries: number, workedBefore: boolean): number =>
  (workedBefore ? [2000, 20_000, 120_000] : [20_000, 120_000])[tries] ?? 300_000;
