import type { Batch } from "#shared/http-wire.ts";
import { readBatch, writeLengthPrefixed } from "#shared/http-wire.ts";
import { SCHEMA_VERSION } from "#shared/wire.ts";

/** What lies below a session of the wire over HTTP. */
export const sessionRoutes = ["events", "poll", "frames", "close"] as const;

/** A program that speaks the wire over HTTP request by request, rightly or wrongly. */
export interface RawHttp {
  readonly status: number;
  /** What the opening was answered with. */
  readonly said: { session?: string; code?: string; close?: string };
  ask(
    path: string,
    options?: { body?: Uint8Array; headers?: Record<string, string>; signal?: AbortSignal },
  ): Promise<Response>;
  poll(after: number): Promise<Batch>;
  send(number: number, frames: readonly Uint8Array[], after?: number): Promise<number>;
  /** Server-sent events, read until `enough` or the end. */
  stream(after: number, enough: (batches: readonly Batch[]) => boolean): Promise<Batch[]>;
}

export function bodyOf(frames: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(Buffer.concat(frames.map(writeLengthPrefixed)));
}

export async function openHttp(
  url: string,
  review: string,
  headers: Record<string, string>,
  query = `?codraft=${SCHEMA_VERSION}`,
): Promise<RawHttp> {
  const base = `${url}/sync/${review}/http`;
  const opened = await fetch(base + query, { method: "POST", headers });
  const said = (await opened.json()) as RawHttp["said"];
  const ask: RawHttp["ask"] = (path, options = {}) =>
    fetch(`${base}/${said.session}/${path}`, {
      method: "POST",
      headers: { ...headers, ...options.headers },
      body: (options.body as BodyInit | undefined) ?? null,
      ...(options.signal ? { signal: options.signal } : {}),
    });
  return {
    status: opened.status,
    said,
    ask,
    async poll(after) {
      const answer = await ask(`poll?after=${after}`);
      const batch = readBatch(new Uint8Array(await answer.arrayBuffer()));
      if (!batch) throw new Error(`a poll was answered with ${answer.status}`);
      return batch;
    },
    async send(number, frames, after = 0) {
      return (await ask(`frames?number=${number}&after=${after}`, { body: bodyOf(frames) })).status;
    },
    async stream(after, enough) {
      const stop = new AbortController();
      const answer = await ask(`events?after=${after}`, { signal: stop.signal });
      const batches: Batch[] = [];
      let text = "";
      try {
        for await (const part of answer.body!.pipeThrough(new TextDecoderStream())) {
          text += part;
          const lines = text.split("\n");
          text = lines.pop()!;
          for (const line of lines)
            if (line.startsWith("data: ")) batches.push(readBatch(Buffer.from(line.slice(6), "base64"))!);
          if (enough(batches)) break;
        }
      } finally {
        stop.abort();
      }
      return batches;
    },
  };
}
