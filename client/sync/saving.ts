import { keptReviews, noteReview, onKeptElsewhere } from "#client/lib/device.ts";
import type { Store } from "#client/lib/store.ts";
import { createStore } from "#client/lib/store.ts";
import type { Sent } from "./socket.ts";

/** Which of this person's work is known to be stored. Never "stored" on a guess. */
export interface Saving {
  /** Has this person work that is not known to be stored? Also from before this page was opened. */
  readonly unsent: Store<boolean>;
  /** When they last wrote; 0 before the first time. */
  wroteAt(): number;
  /** A connection was opened: nothing that it is sent is stored yet. */
  opened(sent: Sent): void;
  wrote(): void;
  /** The server said how many of this connection's updates it stored. True when that is all there is. */
  heard(saved: number): boolean;
  /** What was unsent is stored, or set aside. */
  settled(): void;
  stop(): void;
}

export function createSaving(account: string, review: string): Saving {
  let sent: Sent = { count: 0, whole: false };
  let wroteAt = 0;
  const unsent = createStore(keptReviews(account)[review]?.unsent ?? false);
  const setUnsent = (now: boolean): void => {
    if (now === unsent.get()) return;
    unsent.set(now);
    noteReview(account, review, { unsent: now });
  };
  // Another tab that had nothing more to send says so for the whole device: this one knows better.
  const stopHearing = onKeptElsewhere(() => {
    if (unsent.get()) noteReview(account, review, { unsent: true });
  });
  return {
    unsent,
    stop: stopHearing,
    wroteAt: () => wroteAt,
    opened(opened) {
      sent = opened;
    },
    wrote() {
      setUnsent(true);
      wroteAt = Date.now();
    },
    heard(saved) {
      if (!sent.whole || saved < sent.count) return false;
      setUnsent(false);
      return true;
    },
    settled: () => setUnsent(false),
  };
}
