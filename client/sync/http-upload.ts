import { BODY_BYTES, writeLengthPrefixed } from "#shared/http-wire.ts";

interface UploadParts {
  readonly post: (number: number, body: Uint8Array) => Promise<Response>;
  readonly lost: () => void;
}

/** Between the beginnings of two requests: keystrokes of a moment go up together. */
const PACE_MS = 60;
/** A request that fails is made again for so long. */
const GIVE_UP_MS = 14_000;
const AGAIN_MS = 500;

/** Frames up in numbered bodies, one on its way at a time, each until it is answered. */
export function createUpload({ post, lost }: UploadParts) {
  let waiting: Uint8Array[] = [];
  let number = 0;
  let started = false;
  let running = false;
  let stopped = false;
  let beatWanted = false;

  /** As many bytes of what waits as one body holds. A long frame goes in several. */
  function nextBody(): Uint8Array {
    const parts: Uint8Array[] = [];
    let bytes = 0;
    while (waiting.length > 0 && bytes < BODY_BYTES) {
      const chunk = waiting.shift() ?? new Uint8Array();
      const room = BODY_BYTES - bytes;
      if (chunk.length > room) waiting.unshift(chunk.subarray(room));
      const part = chunk.subarray(0, room);
      parts.push(part);
      bytes += part.length;
    }
    const body = new Uint8Array(bytes);
    let at = 0;
    for (const part of parts) {
      body.set(part, at);
      at += part.length;
    }
    return body;
  }

  /** False: it cannot be brought up, and the line is lost. */
  async function deliver(body: Uint8Array): Promise<boolean> {
    number++;
    for (const since = Date.now(); !stopped && Date.now() - since < GIVE_UP_MS;) {
      const status = await post(number, body).then(
        (answer) => answer.status,
        () => 0,
      );
      if (status >= 200 && status < 300) return true;
      // 408, 425 and 429 are the network's own; any other refusal of this kind is the session's end.
      if (status >= 400 && status < 500 && ![408, 425, 429].includes(status)) return false;
      await new Promise((go) => setTimeout(go, AGAIN_MS));
    }
    return false;
  }

  async function run(): Promise<void> {
    if (running || !started || stopped) return;
    running = true;
    // What is sent in one go travels together.
    await new Promise((go) => setTimeout(go, 0));
    while (!stopped && (waiting.length > 0 || beatWanted)) {
      const at = Date.now();
      beatWanted = false;
      if (!(await deliver(nextBody()))) {
        if (!stopped) lost();
        break;
      }
      await new Promise((go) => setTimeout(go, Math.max(0, at + PACE_MS - Date.now())));
    }
    running = false;
  }

  return {
    send(frame: Uint8Array): void {
      waiting.push(writeLengthPrefixed(frame));
      void run();
    },
    /** Says that this client is there, and what it has, with nothing else to say. */
    beat(): void {
      beatWanted = true;
      void run();
    },
    start(): void {
      started = true;
      void run();
    },
    stop(): void {
      stopped = true;
      waiting = [];
    },
  };
}
