import type { Batch } from "#shared/http-wire.ts";
import { frameReader } from "#shared/http-wire.ts";
import type { CloseReason } from "#shared/wire.ts";
import type { Clock } from "./clock.ts";
import type { Channel } from "./peer.ts";

/** What takes batches down: a stream that stays open, or a long poll, which takes one. */
export interface Carrier {
  /** Would it pass on more now? */
  ready(): boolean;
  send(batch: Batch): void;
  /** Another has taken its place, or the session is over. */
  end(): void;
}

/** What a numbered body did. Each is answered alike but a gap, after which nothing is sure any more. */
export type Taken = "taken" | "repeated" | "gap";

/** Bytes given to a carrier at once; whether it can take more is asked again after. */
const BATCH_BYTES = 256 * 1024;

export interface HttpSessionParts {
  readonly clock: Clock;
  readonly maxFrameBytes: number;
  readonly onFrame: (frame: Uint8Array) => void;
  /** The room has ended it. What is left is still to be carried down. */
  readonly onClose: () => void;
}

/**
 * One connection over requests that come, go, break off, and arrive twice. A frame is kept until its client has said
 * that it came: so nothing is lost with a request, and what is kept is what a slow client costs, which the room bounds
 * (W10) by `bufferedBytes`.
 */
export class HttpSession implements Channel {
  readonly #parts: HttpSessionParts;
  readonly #read: ReturnType<typeof frameReader>;
  /** Frames that are not acknowledged, oldest first. */
  #kept: Uint8Array[] = [];
  #keptBytes = 0;
  /** The number of the oldest of them. */
  #oldest = 1;
  /** The number of the next that a carrier is given. */
  #next = 1;
  /** The number of the last body that came up. */
  #came = 0;
  #carrier: Carrier | null = null;
  #flushing = false;
  #closed: CloseReason | null = null;
  readonly #began = Promise.withResolvers<void>();
  readonly #finished = Promise.withResolvers<void>();
  /** Resolves with the first word of the room, or with the end. */
  readonly begun: Promise<void> = this.#began.promise;
  /** Resolves once a carrier has taken the end. */
  readonly finished: Promise<void> = this.#finished.promise;

  constructor(parts: HttpSessionParts) {
    this.#parts = parts;
    this.#read = frameReader(parts.maxFrameBytes);
  }

  get closed(): CloseReason | null {
    return this.#closed;
  }

  send(frame: Uint8Array): void {
    if (this.#closed !== null) return;
    this.#kept.push(frame);
    this.#keptBytes += frame.length;
    this.#began.resolve();
    this.#flushSoon();
  }

  bufferedBytes(): number {
    return this.#keptBytes;
  }

  close(reason: CloseReason): void {
    if (this.#closed !== null) return;
    this.#closed = reason;
    this.#began.resolve();
    this.#flushSoon();
    this.#parts.onClose();
  }

  /** The client has all up to this number. False when it cannot: it is no client of this session. */
  acknowledge(number: number): boolean {
    if (number >= this.#oldest + this.#kept.length) return false;
    while (this.#oldest <= number) {
      this.#keptBytes -= this.#kept.shift()?.length ?? 0;
      this.#oldest++;
    }
    this.#next = Math.max(this.#next, this.#oldest);
    return true;
  }

  /**
   * A new request carries on from what is not acknowledged. `greet`: it hears something short at once, also over a slow
   * line, and so knows that it works.
   */
  attach(carrier: Carrier, greet: boolean): void {
    this.#carrier?.end();
    this.#carrier = carrier;
    this.#next = this.#oldest;
    if (greet) carrier.send({ first: this.#next, frames: [], close: null });
    this.flush();
  }

  /** This request is gone. A later one stays. */
  detach(carrier: Carrier): void {
    if (this.#carrier === carrier) this.#carrier = null;
  }

  /** A body came up. One that comes again, or late, is not taken twice. */
  take(number: number, body: Uint8Array): Taken {
    if (number <= this.#came) return "repeated";
    if (number > this.#came + 1) {
      this.close("lost");
      return "gap";
    }
    this.#came = number;
    const frames = this.#read(body);
    if (frames === "too-large") this.close("too-large");
    else
      for (const frame of frames) {
        if (this.#closed !== null) break;
        this.#parts.onFrame(frame);
      }
    return "taken";
  }

  /** Gives the carrier what it can take. */
  flush(): void {
    while (this.#carrier?.ready() && (this.#hasMore() || this.#closed !== null)) if (!this.#give()) return;
  }

  #hasMore(): boolean {
    return this.#next < this.#oldest + this.#kept.length;
  }

  // What a room writes in one go travels together.
  #flushSoon(): void {
    if (this.#flushing) return;
    this.#flushing = true;
    this.#parts.clock.after(0, () => {
      this.#flushing = false;
      this.flush();
    });
  }

  /** One batch. False when that was the last. */
  #give(): boolean {
    const carrier = this.#carrier;
    if (!carrier?.ready()) return false;
    const first = this.#next;
    const frames: Uint8Array[] = [];
    let bytes = 0;
    for (let i = first - this.#oldest; i < this.#kept.length && bytes < BATCH_BYTES; i++) {
      const frame = this.#kept[i];
      if (!frame) break;
      frames.push(frame);
      bytes += frame.length;
    }
    const last = first + frames.length === this.#oldest + this.#kept.length;
    const close = last ? this.#closed : null;
    if (frames.length === 0 && close === null) return false;
    this.#next = first + frames.length;
    carrier.send({ first, frames, close });
    if (close === null) return true;
    this.#carrier = null;
    carrier.end();
    this.#finished.resolve();
    return false;
  }
}
