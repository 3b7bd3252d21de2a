import { PART_BYTES, writePart } from "./parts.ts";
import type { AwarenessEntry } from "./wire.ts";
import { carriesUpdate, readMessage, readStored, tags, writeAwareness, writeStored } from "./wire.ts";

/** Bytes that may be on their way. On a slow line they are what everything else waits for. */
const LEAST_WINDOW = 2 * PART_BYTES;
/** A quick line may become slow with so much on its way. */
const MOST_WINDOW = 8 * PART_BYTES;
const GROWTH = 4;
/** A window that was answered so soon shows that more may be on its way; so late, that the line is slow. */
const SOON_MS = 300;
const LATE_MS = 1000;
/** What was seen of a line is not sure after so long: people walk about with their laptops. */
const SEEN_MS = 1000;

interface OutboxParts {
  readonly send: (frame: Uint8Array) => void;
  /** Milliseconds. */
  readonly now: () => number;
}

/**
 * What is sent, so that a slow line never has much of it at once: buffers on the way would take all of a long message,
 * and what is short but urgent would come after it. The other end says what it got.
 *
 * What carries updates keeps its order, and `saved` its place in it; all else goes between.
 */
export interface Outbox {
  post(frame: Uint8Array): void;
  /** The other end got so many bytes in all. False when it cannot have. */
  got(total: number): boolean;
  /** Bytes that were not sent yet. */
  waitingBytes(): number;
}

export function createOutbox({ send, now }: OutboxParts): Outbox {
  let waiting: Uint8Array[] = [];
  let waitingBytes = 0;
  /** How much of the first that waits has gone. */
  let gone = 0;
  let sent = 0;
  let got = 0;
  let limit = LEAST_WINDOW;
  /** What the line took before it was idle: at once again if it is seen to be quick. */
  let former = LEAST_WINDOW;
  /** The last part of what went at once: its answer is waited for, to see how long that takes. */
  let probe: { readonly end: number; readonly at: number } | null = null;
  /** When the last such answer came. */
  let seenAt = 0;
  /** Where people are, while there is no room to say so: the last of each. */
  const places = new Map<number, AwarenessEntry>();

  const hasRoom = (): boolean => sent - got < limit;
  function give(frame: Uint8Array): void {
    sent += frame.length;
    send(frame);
  }

  /** As at the beginning, where the line is slow, or nobody knows any more how it is. */
  function lookAnew(): void {
    if (probe ? now() - probe.at >= LATE_MS : waiting.length === 0 && now() - seenAt >= SEEN_MS) {
      former = probe ? LEAST_WINDOW : Math.max(former, limit);
      limit = LEAST_WINDOW;
    }
  }

  function queue(frame: Uint8Array): void {
    const count = readStored(frame);
    if (count !== null && waiting.length > 0) {
      give(writeStored(count));
      // Of two in a row the later says it all.
      const last = waiting.length - 1;
      if (last > 0 && waiting[last]?.[0] === tags.saved) {
        waitingBytes -= waiting[last].length;
        waiting.pop();
      }
    }
    waiting.push(frame);
    waitingBytes += frame.length;
  }

  function pump(): void {
    if (places.size > 0 && hasRoom()) {
      const frame = writeAwareness([...places.values()]);
      places.clear();
      give(frame);
    }
    let done = 0;
    let end = 0;
    for (; hasRoom();) {
      const first = waiting[done];
      if (!first) break;
      const bytes = first.subarray(gone, gone + PART_BYTES);
      waitingBytes -= bytes.length;
      const at = gone;
      gone += bytes.length;
      const isWhole = gone === first.length;
      if (isWhole) {
        gone = 0;
        done++;
      }
      give(bytes.length === first.length ? first : writePart({ total: first.length, at, bytes }));
      if (bytes.length === PART_BYTES) end = sent;
    }
    if (end > 0) probe ??= { end, at: now() };
    if (done > 0) waiting = waiting.slice(done);
  }

  return {
    post(frame) {
      lookAnew();
      if (carriesUpdate(frame) || frame[0] === tags.saved) {
        queue(frame);
        return pump();
      }
      const message = frame[0] === tags.awareness && !hasRoom() ? readMessage(frame) : null;
      if (message?.kind !== "awareness") return give(frame);
      for (const entry of message.entries) places.set(entry.client, entry);
    },
    got(total) {
      if (total <= got || total > sent) return false;
      got = total;
      lookAnew();
      if (probe && got >= probe.end) {
        if (now() - probe.at <= SOON_MS) limit = Math.min(MOST_WINDOW, Math.max(former, limit * GROWTH));
        probe = null;
        seenAt = now();
      }
      pump();
      return true;
    },
    waitingBytes: () => waitingBytes,
  };
}
