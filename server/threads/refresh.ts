import type { Kysely } from "kysely";
import type { Tables } from "#server/store/tables.ts";
import type { Clock } from "#server/sync/clock.ts";
import type { Rooms } from "#server/sync/rooms.ts";
import { refreshAnchor, resolveAnchor } from "#shared/anchors.ts";
import { readTexts } from "#shared/texts.ts";
import { changeThread, threadsOf } from "./store.ts";

/** How long nothing is written before the anchors are looked at. */
const QUIET_MS = 2000;

/** In a session somebody always types: at the latest after this long they are looked at all the same. */
const BUSY_MS = 30_000;

/** Calls `run` for a review once it has been quiet. Being touched costs a look into a map: every update does it. */
export function whenQuiet(
  clock: Clock,
  run: (review: string) => void,
): { touched(review: string): void; stop(): void } {
  interface Wait {
    readonly since: number;
    last: number;
    cancel: () => void;
  }
  const waits = new Map<string, Wait>();
  function wait(review: string, waiting: Wait, milliseconds: number): void {
    waiting.cancel = clock.after(milliseconds, () => {
      const now = clock.now();
      const rest = Math.min(waiting.last + QUIET_MS, waiting.since + BUSY_MS) - now;
      if (rest > 0) return wait(review, waiting, rest);
      waits.delete(review);
      run(review);
    });
  }
  return {
    touched(review) {
      const now = clock.now();
      const known = waits.get(review);
      if (known) {
        known.last = now;
        return;
      }
      const waiting: Wait = { since: now, last: now, cancel: () => {} };
      waits.set(review, waiting);
      wait(review, waiting, QUIET_MS);
    },
    stop() {
      for (const { cancel } of waits.values()) cancel();
    },
  };
}

/** Brings what is kept of a review's anchors up to the text of now. Returns how many changed. */
export async function refreshAnchors(db: Kysely<Tables>, rooms: Rooms, review: string): Promise<number> {
  const threads = (await threadsOf(db, review)).filter(({ anchor }) => anchor !== null);
  if (threads.length === 0) return 0;
  const changes = await rooms.read(review, (doc) => {
    const texts = readTexts(doc);
    return threads.flatMap((thread) => {
      if (!thread.anchor) return [];
      const standing = resolveAnchor(thread.anchor, texts);
      const [anchor, gone] = [refreshAnchor(thread.anchor, standing, texts), standing.at === "gone"];
      return anchor || gone !== thread.gone ? [{ thread, anchor, gone }] : [];
    });
  });
  for (const { thread, anchor, gone } of changes)
    await changeThread(db, thread, review, () =>
      Promise.resolve({ gone: gone ? 1 : 0, ...(anchor ? { anchor: JSON.stringify(anchor) } : {}) }),
    );
  if (changes.length > 0) rooms.announce(review, "threads");
  return changes.length;
}
