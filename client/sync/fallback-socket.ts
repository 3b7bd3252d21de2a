import type { PartedLine } from "#shared/parted-line.ts";
import { createPartedLine } from "#shared/parted-line.ts";
import type { Coming } from "#shared/parts.ts";
import { closeReason, PARTS } from "#shared/wire.ts";
import type { Outcome, Way } from "./fallback.ts";
import { broke, firstWay, nextWay, nothingWorked, patienceMs, tryAgainMs, worked } from "./fallback.ts";
import type { Line } from "./http-line.ts";
import { httpAddress, openHttpLine } from "./http-line.ts";
import { openSocketLine } from "./socket-line.ts";
import type { Ways } from "./ways.ts";

/** "Service restart": the provider comes back at once, and finds the WebSocket that works again. */
const MOVING = { code: 1012, reason: "a WebSocket works again" };

/** The longest frame that is put together; the server sends none that is nearly so long. */
const MOST_BYTES = 256 * 1024 * 1024;
/** While something long is coming by another way, a WebSocket in its place would begin it anew. */
const BUSY_MS = 2000;

export interface SocketEvents {
  /** This way has brought something. */
  readonly onWay: (way: Way) => void;
  /** Something came, if only a part of a frame. */
  readonly onHeard: () => void;
  /** How much has come of a long frame; null once it is there, or will not be. */
  readonly onComing: (coming: Coming | null) => void;
}

/**
 * What the provider takes for a WebSocket. It is open once a frame has come, in whichever way: what opens and brings
 * nothing does not work. Nothing is carried over from one way to the next: the provider's two steps do that.
 */
export class FallbackSocket {
  readonly OPEN = 1;
  binaryType: BinaryType = "arraybuffer";
  readyState = 0;
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: Uint8Array }) => void) | null = null;
  onclose: ((event: { code: number; reason: string }) => void) | null = null;
  onerror: ((event: unknown) => void) | null = null;

  readonly #address: string;
  readonly #ways: Ways;
  readonly #events: SocketEvents;
  #line: Line | null = null;
  #parted: PartedLine | null = null;
  #coming: Coming | null = null;
  #way: Way = "socket";
  #openedAt = 0;
  /** The last that worked on this network was a WebSocket. */
  readonly #socketWorked: boolean;
  #patience: ReturnType<typeof setTimeout> | undefined;
  #again: ReturnType<typeof setTimeout> | undefined;
  #probe: Line | null = null;
  /** A page that goes away says so: nobody would see its caret for as long as a lost connection takes. */
  readonly #leave = (): void => this.#end(1001, "");
  readonly #look = (): void => this.#line?.rest(document.hidden && this.#coming === null);

  constructor(address: string | URL, ways: Ways, events: SocketEvents) {
    const taking = new URL(address);
    taking.searchParams.set(PARTS, "1");
    this.#address = taking.href;
    this.#ways = ways;
    this.#socketWorked = ways.get().way === "socket" && ways.get().at > 0;
    this.#events = events;
    addEventListener("pagehide", this.#leave);
    document.addEventListener("visibilitychange", this.#look);
    this.#try(firstWay(ways.get(), Date.now()));
  }

  send(data: Uint8Array): void {
    if (this.readyState === this.OPEN) this.#parted?.send(data);
  }

  close(): void {
    this.#release();
  }

  /** Bytes that wait for what was sent before them to arrive. */
  get waitingBytes(): number {
    return this.#parted?.waitingBytes() ?? 0;
  }

  #try(way: Way): void {
    this.#way = way;
    // A line that was left must not speak for the one that is tried now, nor for one that was closed.
    let current = true;
    const speaks = (): boolean => current && this.readyState !== 3;
    const next = (outcome: Outcome): void => {
      if (!speaks()) return;
      current = false;
      clearTimeout(this.#patience);
      this.#line?.close();
      const then = nextWay(way, outcome);
      // From a stream to polls a line goes by itself.
      if (then === null || way !== "socket") this.#giveUp();
      else this.#try(then);
    };
    this.#patience = setTimeout(() => next("silent"), way === "socket" ? patienceMs.socket : patienceMs.http);
    const parted = createPartedLine({
      send: (frame) => this.#line?.send(frame),
      now: () => Date.now(),
      maxBytes: MOST_BYTES,
      end: "client",
    });
    this.#parted = parted;
    const events = {
      frame: (frame: Uint8Array): void => {
        if (!speaks()) return;
        const taken = parted.take(frame);
        // No server of ours: another may be reached next time.
        if (typeof taken === "string") this.#end(1006, "");
        else this.#hear(taken, parted.coming());
      },
      end: (code: number, reason: string): void => {
        if (!speaks()) return;
        // The server's own word came through, whatever it says; or the line had worked.
        if (this.readyState === this.OPEN || closeReason(code) !== null) this.#ended(code, reason);
        else next("failed");
      },
    };
    if (way === "socket") this.#line = openSocketLine(this.#address, events);
    else
      this.#line = openHttpLine({
        ...events,
        address: httpAddress(this.#address),
        begin: way,
        fetch: (...request) => fetch(...request),
        onWay: (now) => {
          if (speaks()) this.#learn(now);
        },
      });
  }

  #learn(way: Way): void {
    if (this.readyState === this.OPEN && way === this.#way) return;
    this.#way = way;
    this.#ways.set(worked(this.#ways.get(), way, Date.now()));
    this.#events.onWay(way);
  }

  #hear(data: Uint8Array | null, coming: Coming | null): void {
    if (this.readyState === 0) {
      clearTimeout(this.#patience);
      this.#learn(this.#way);
      this.readyState = this.OPEN;
      this.#openedAt = Date.now();
      this.#look();
      if (this.#way !== "socket") this.#tryAgain(0);
      this.onopen?.();
    }
    this.#events.onHeard();
    this.#comes(coming);
    if (data) this.onmessage?.({ data });
  }

  #comes(coming: Coming | null): void {
    if (coming === this.#coming) return;
    this.#coming = coming;
    this.#look();
    this.#events.onComing(coming);
  }

  /** A WebSocket beside what works, which takes its place if a frame comes through. */
  #tryAgain(tries: number, afterMs = tryAgainMs(tries, this.#socketWorked)): void {
    this.#again = setTimeout(() => {
      if (this.#coming !== null) return this.#tryAgain(tries, BUSY_MS);
      let heard = false;
      const stop = (): void => {
        clearTimeout(this.#patience);
        const probe = this.#probe;
        this.#probe = null;
        probe?.close();
        if (!heard && this.readyState === this.OPEN) this.#tryAgain(tries + 1);
      };
      this.#patience = setTimeout(stop, patienceMs.socket);
      this.#probe = openSocketLine(this.#address, {
        frame: () => {
          if (heard || this.#probe === null) return;
          heard = true;
          stop();
          this.#ways.set(worked(this.#ways.get(), "socket", Date.now()));
          this.#end(MOVING.code, MOVING.reason);
        },
        end: () => {
          if (this.#probe !== null) stop();
        },
      });
    }, afterMs);
  }

  /** It was open, or the server said why not. */
  #ended(code: number, reason: string): void {
    if (this.#way === "socket" && this.readyState === this.OPEN && closeReason(code) === null)
      this.#ways.set(broke(this.#ways.get(), Date.now() - this.#openedAt));
    this.#end(code, reason);
  }

  #giveUp(): void {
    this.#ways.set(nothingWorked(this.#ways.get()));
    this.#end(1006, "");
  }

  #end(code: number, reason: string): void {
    if (this.readyState === 3) return;
    this.#release();
    this.onclose?.({ code, reason });
  }

  #release(): void {
    this.readyState = 3;
    this.#comes(null);
    removeEventListener("pagehide", this.#leave);
    document.removeEventListener("visibilitychange", this.#look);
    clearTimeout(this.#patience);
    clearTimeout(this.#again);
    const probe = this.#probe;
    this.#probe = null;
    probe?.close();
    this.#line?.close();
  }
}
