import type { Known } from "./fallback.ts";
import { nothingKnown } from "./fallback.ts";

/** What this device knows of its network, kept for the next page. Nothing of anybody's is in it. */
export interface Ways {
  get(): Known;
  set(known: Known): void;
}

const NAME = "codraft/way";

/** A browser that keeps nothing finds out anew on each page. */
export function rememberedWays(): Ways {
  let known = read();
  return {
    get: () => known,
    set(next) {
      known = next;
      try {
        localStorage.setItem(NAME, JSON.stringify({ way: next.way, at: next.at }));
      } catch {
        // Refused or full.
      }
    },
  };
}

function read(): Known {
  try {
    const { way, at } = JSON.parse(localStorage.getItem(NAME) ?? "{}") as { way?: unknown; at?: unknown };
    if ((way === "socket" || way === "stream" || way === "poll") && typeof at === "number")
      return { ...nothingKnown, way, at };
  } catch {
    // What somebody else wrote there.
  }
  return nothingKnown;
}
