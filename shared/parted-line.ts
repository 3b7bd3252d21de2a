import { createOutbox } from "./outbox.ts";
import type { Coming } from "./parts.ts";
import { createJoiner, PART_BYTES, readGot, writeGot } from "./parts.ts";
import type { CloseReason } from "./wire.ts";
import { tags } from "./wire.ts";

/** What is said to have come at once: less waits for more. */
const TELL_BYTES = PART_BYTES;

interface PartedLineParts {
  readonly send: (frame: Uint8Array) => void;
  /** Milliseconds. */
  readonly now: () => number;
  /** The longest frame that may come. */
  readonly maxBytes: number;
  /** The server says first that it takes parts; before that a client sends none. */
  readonly end: "server" | "client";
}

/** A line on which long frames go and come in parts, with others between: rule W22. */
export interface PartedLine {
  send(frame: Uint8Array): void;
  /** Takes what came: a frame that is whole now, null when there is none yet, or a reason to end the line. */
  take(frame: Uint8Array): Uint8Array | CloseReason | null;
  /** Bytes that were given to `send` and did not go yet. */
  waitingBytes(): number;
  /** What is coming in parts. */
  coming(): Coming | null;
}

export function createPartedLine({ send, now, maxBytes, end }: PartedLineParts): PartedLine {
  const outbox = createOutbox({ send, now });
  const joiner = createJoiner(maxBytes);
  let came = 0;
  let told = 0;
  /** Does the other end take parts? */
  let takes = end === "server";
  let greeted = end === "client";

  return {
    send(frame) {
      if (!greeted) send(writeGot(0));
      greeted = true;
      if (takes) outbox.post(frame);
      else send(frame);
    },
    take(frame) {
      if (frame[0] === tags.got) {
        const total = readGot(frame);
        if (!takes && total === 0) takes = true;
        else if (total === null || !outbox.got(total)) return "bad-message";
        return null;
      }
      came += frame.length;
      if (came - told >= TELL_BYTES) {
        told = came;
        if (takes) send(writeGot(came));
      }
      return frame[0] === tags.part ? joiner.take(frame) : frame;
    },
    waitingBytes: () => outbox.waitingBytes(),
    coming: () => joiner.coming(),
  };
}
