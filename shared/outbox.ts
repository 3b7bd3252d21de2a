import { PART_BYTES, writePart } from "./parts.ts";
import type { AwarenessEntry } from "./wire.ts";
import { carriesUpdate, readMessage, readStored, tags, writeAwareness, writeStored } from "./wire.ts";

/** Bytes that may be on their way. On a slow line they are what everything else waits for. */
const LEAST_WINDOW = 2 * PART_BYTES;
const MOST_WINDOW = 1024 * 1024;
/** Parts that were answered so soon show that more may be on their way; so late, that less should. */
const SOON_MS = 300;
const LATE_MS = 1000;

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
  /** A part whose answer is waited for, to see how long that takes. */
  let probe: { readonly end: number; readonly at: number } | null = null;
  /** Where people are, while there is no room to say so: the last of each. */
  const places = new Map<number, AwarenessEntry>();

  const hasRoom = (): boolean => sent - got < limit;
  function give(frame: Uint8Array): void {
    sent += frame.length;
    if (frame.length >= PART_BYTES) probe ??= { end: sent, at: now() };
    send(frame);
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
    }
    if (done > 0) waiting = waiting.slice(done);
  }

  return {
    post(frame) {
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
      if (probe && got >= probe.end) {
        const took = now() - probe.at;
        probe = null;
        if (took <= SOON_MS) limit = Math.min(MOST_WINDOW, limit * 2);
        else if (took >= LATE_MS) limit = Math.max(LEAST_WINDOW, Math.floor(limit / 2));
      }
      pump();
      return true;
    },
    waitingBytes: () => waitingBytes,
  };
}
