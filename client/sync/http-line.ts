import { CLIENT_BEAT_MS, POLL_MS, readBatch, STREAM_BEAT_MS } from "#shared/http-wire.ts";
import type { Batch } from "#shared/http-wire.ts";
import { closes } from "#shared/wire.ts";
import type { CloseReason } from "#shared/wire.ts";
import type { Way } from "./fallback.ts";
import { nextWay, patienceMs } from "./fallback.ts";
import { readEvents } from "./http-events.ts";
import { createUpload } from "./http-upload.ts";

/** What carries frames, whichever way. */
export interface Line {
  send(frame: Uint8Array): void;
  /** Nobody looks, or somebody looks again: at rest, news may come some seconds late. */
  rest(on: boolean): void;
  close(): void;
}

export interface LineEvents {
  readonly frame: (frame: Uint8Array) => void;
  /** It is over, for once and all. The code is a close code of ours, or 1006 for a network that went away. */
  readonly end: (code: number, reason: string) => void;
}

interface HttpLineParts extends LineEvents {
  /** Where sessions are opened, the query included. */
  readonly address: string;
  readonly begin: "stream" | "poll";
  /** This one has brought something. */
  readonly onWay: (way: Way) => void;
  readonly fetch: typeof fetch;
}

/** Requests that fail are made again for so long, before the line is given up and a new one opened. */
const GIVE_UP_MS = 10_000;
/** Frames up that are not answered after so long are sent again. */
const ANSWER_MS = 7000;
/** A poll is answered when its time is up, or so long after that. */
const POLL_PATIENCE_MS = 4000;
/** After a request down that failed. */
const AGAIN_MS = 500;
/** Between two polls at rest. */
const REST_MS = 5000;
/** Why a request down was ended: not for any fault of its own. */
const CHANGED = "changed";
/** Between the beginnings of two polls: what comes meanwhile comes together. */
const POLL_PACE_MS = 100;
/** Streams that fall silent before polls take their place. */
const SILENCES = 2;
/** What a stream brought is acknowledged with the next frames up, or after so long. */
const ACKNOWLEDGE_MS = 3000;
/** More than this at once: the server keeps it until it is acknowledged. */
const ACKNOWLEDGE_BYTES = 256 * 1024;

const pause = (milliseconds: number): Promise<void> => new Promise((go) => setTimeout(go, Math.max(0, milliseconds)));

/** The wire over HTTP. Requests break off and are made again; what they carry is numbered. */
export function openHttpLine(parts: HttpLineParts): Line {
  const { frame, end, onWay } = parts;
  const [base = ""] = parts.address.split("?");
  let way: "stream" | "poll" = parts.begin;
  let session: string | null = null;
  let over = false;
  /** The number of the next frame to come. */
  let expected = 1;
  let unacknowledged = 0;
  let acknowledgedAt = Date.now();
  let silences = 0;
  let resting = false;
  /** Ends the request down, or the pause after it. */
  let interrupt = (): void => {};
  const requests = new AbortController();

  const ask = (path: string, init: RequestInit = {}): Promise<Response> =>
    parts.fetch(`${base}/${session ?? ""}${path}`, { method: "POST", cache: "no-store", ...init });
  const received = (): number => expected - 1;

  function finish(code: number, reason: string): void {
    if (over) return;
    over = true;
    requests.abort();
    upload.stop();
    end(code, reason);
  }
  const lost = (): void => finish(1006, "");

  const upload = createUpload({
    post: (number, body) => {
      unacknowledged = 0;
      acknowledgedAt = Date.now();
      const signal = AbortSignal.any([requests.signal, AbortSignal.timeout(ANSWER_MS)]);
      return ask(`/frames?number=${number}&after=${received()}`, { body: body as BodyInit, signal });
    },
    lost,
  });

  /**
   * A stream says nothing up by itself: what it brought is acknowledged, and that its reader is still there. Looked at
   * whenever it brings something, its beats included: in a hidden tab, timers of our own would come once a minute.
   */
  function answerStream(): void {
    const quiet = Date.now() - acknowledgedAt;
    const due = unacknowledged > 0 ? ACKNOWLEDGE_MS : CLIENT_BEAT_MS - 1000;
    if (unacknowledged > ACKNOWLEDGE_BYTES || quiet >= due) upload.beat();
  }

  function take(batch: Batch): void {
    if (batch.first > expected) return lost();
    onWay(way);
    for (const [i, one] of batch.frames.entries()) {
      if (batch.first + i < expected || over) continue;
      expected++;
      unacknowledged += one.length;
      frame(one);
    }
    if (batch.close !== null) finish(closes[batch.close].code, batch.close);
  }

  /** One request down. True: it brought something, if only that it works. */
  async function listen(): Promise<boolean> {
    // At rest, a question now and then: browsers allow few requests at once to one server, all tabs together.
    const asks = resting || way === "poll";
    const request = new AbortController();
    interrupt = () => request.abort(CHANGED);
    const signal = AbortSignal.any([requests.signal, request.signal]);
    const silent = (): void => request.abort("silent");
    const patience = asks ? POLL_MS + POLL_PATIENCE_MS : patienceMs.stream;
    let timer = setTimeout(silent, patience);
    const still = (milliseconds: number): void => {
      clearTimeout(timer);
      timer = setTimeout(silent, milliseconds);
    };
    let heard = false;
    try {
      const path = asks ? `/poll?after=${received()}&hold=${resting ? 0 : POLL_MS}` : `/events?after=${received()}`;
      const answer = await ask(path, { signal });
      const refused = answer.status >= 400 && answer.status < 500;
      if (asks) {
        if (refused) lost();
        if (!answer.ok) return false;
        const batch = readBatch(await readAll(answer, () => still(POLL_PATIENCE_MS)));
        if (batch) take(batch);
        return batch !== null;
      }
      // The session is gone, or something on the way allows no streams: a poll tells which.
      if (refused || (answer.ok && !answer.headers.get("content-type")?.includes("event-stream"))) way = "poll";
      if (!answer.ok || !answer.body || way === "poll") return false;
      for await (const batch of readEvents(answer.body)) {
        if (batch !== "beat") {
          heard = true;
          take(batch);
        }
        // What fills buffers is no event yet.
        if (!heard) continue;
        still(STREAM_BEAT_MS * 2 + 2000);
        answerStream();
      }
      return heard;
    } catch {
      if (request.signal.reason === CHANGED) return true;
      if (request.signal.aborted && !asks) {
        // Held back from the first, or again and again. Once may be a laptop that slept.
        silences = heard ? silences + 1 : SILENCES;
        if (silences >= SILENCES && nextWay("stream", "silent") === "poll") way = "poll";
      }
      return heard;
    } finally {
      clearTimeout(timer);
    }
  }

  async function run(): Promise<void> {
    const opened = await parts.fetch(parts.address, { method: "POST", cache: "no-store" });
    const said = (await opened.json()) as { session?: string; close?: CloseReason };
    if (said.close !== undefined && said.close in closes) return finish(closes[said.close].code, said.close);
    if (!opened.ok || typeof said.session !== "string") return lost();
    session = said.session;
    if (over) return farewell();
    upload.start();
    let failingSince: number | null = null;
    let rested = resting;
    while (!over) {
      const at = Date.now();
      if (await listen()) failingSince = null;
      else failingSince ??= at;
      if (failingSince !== null && Date.now() - failingSince > GIVE_UP_MS) return lost();
      if (rested !== resting) {
        rested = resting;
        continue;
      }
      const pace = failingSince === null ? (resting ? REST_MS : POLL_PACE_MS) : AGAIN_MS;
      await Promise.race([
        pause(at + pace - Date.now()),
        new Promise<void>((changed) => {
          interrupt = changed;
        }),
      ]);
    }
  }

  function farewell(): void {
    if (session !== null) void ask("/close", { keepalive: true }).catch(() => {});
  }

  run().catch(lost);

  return {
    send: (one) => upload.send(one),
    rest(on) {
      if (resting === on) return;
      resting = on;
      interrupt();
    },
    close() {
      if (over) return;
      over = true;
      requests.abort();
      upload.stop();
      farewell();
    },
  };
}

/** An answer as bytes. Over a slow line it takes as long as it takes, while something comes. */
async function readAll(answer: Response, onBytes: () => void): Promise<Uint8Array> {
  const counted = answer.body?.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(bytes, out) {
        onBytes();
        out.enqueue(bytes);
      },
    }),
  );
  return new Uint8Array(await new Response(counted ?? null).arrayBuffer());
}

/** Where the sessions are opened that stand in for a WebSocket at this address. */
export function httpAddress(socketAddress: string): string {
  const address = new URL(socketAddress);
  address.protocol = address.protocol === "wss:" ? "https:" : "http:";
  address.pathname += "/http";
  return address.href;
}
