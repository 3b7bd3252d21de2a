import { carriesUpdate, steps } from "#shared/wire.ts";
import type { SocketEvents } from "./fallback-socket.ts";
import { FallbackSocket } from "./fallback-socket.ts";
import { rememberedWays } from "./ways.ts";

/** What one connection has sent, so that "saved" can be compared with it. */
export interface Sent {
  /** Messages that carry an update. */
  count: number;
  /** Step 2 has gone: all that was written before this connection is on its way. Until then nothing counts as saved. */
  whole: boolean;
}

interface CountingEvents extends SocketEvents {
  readonly onOpen: (sent: Sent) => void;
  readonly onSend: () => void;
}

/** The provider's socket class, which tells of each connection what it sends, and the way it goes. */
export function countingSocket({ onOpen, onSend, ...events }: CountingEvents): typeof WebSocket {
  const ways = rememberedWays();
  class CountingSocket extends FallbackSocket {
    readonly #sent: Sent = { count: 0, whole: false };

    constructor(url: string | URL) {
      super(url, ways, events);
      onOpen(this.#sent);
    }

    override send(data: Uint8Array<ArrayBuffer>): void {
      super.send(data);
      if (!carriesUpdate(data)) return;
      this.#sent.count++;
      if (data[1] === steps.step2) this.#sent.whole = true;
      onSend();
    }
  }
  // All that the provider uses of one.
  return CountingSocket as unknown as typeof WebSocket;
}

/** For a connection that only reads: it falls back alike, and nothing is counted. */
export function plainSocket(onHeard: () => void): typeof WebSocket {
  const nothing = (): void => {};
  return countingSocket({ onOpen: nothing, onSend: nothing, onWay: nothing, onHeard, onComing: nothing });
}
