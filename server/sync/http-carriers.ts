import type { FastifyReply } from "fastify";
import type { ServerResponse } from "node:http";
import { STREAM_BEAT_MS, writeBatch } from "#shared/http-wire.ts";
import type { Clock } from "./clock.ts";
import type { Carrier, HttpSession } from "./http-session.ts";

/** No cache, no compression and, where the proxy listens to it, no buffer may hold an answer back. */
const headers = { "cache-control": "no-store, no-transform", "x-accel-buffering": "no" } as const;

/** Some buffers pass nothing on before they are full: what comes first fills them. */
const PADDING = `:${" ".repeat(2048)}\n\n`;

/** Server-sent events, in base64: an answer that does not end. */
export function carryAsStream(session: HttpSession, reply: FastifyReply, clock: Clock): void {
  const response: ServerResponse = reply.raw;
  const common = reply.getHeaders() as Record<string, string>;
  reply.hijack();
  response.writeHead(200, { ...common, ...headers, "content-type": "text/event-stream; charset=utf-8" });
  response.write(PADDING);
  const carrier: Carrier = {
    ready: () => !response.writableEnded && !response.destroyed && !response.writableNeedDrain,
    send: (batch) => response.write(`data: ${Buffer.from(writeBatch(batch)).toString("base64")}\n\n`),
    end: () => response.end(),
  };
  let cancel = beat();
  function beat(): () => void {
    return clock.after(STREAM_BEAT_MS, () => {
      if (carrier.ready()) response.write(":\n\n");
      cancel = beat();
    });
  }
  // Without a listener, a connection that breaks in mid-word would end the process.
  response.on("error", () => {});
  response.on("drain", () => session.flush());
  response.on("close", () => {
    cancel();
    session.detach(carrier);
  });
  session.attach(carrier, true);
}

/** A long poll: answered with the first news, or with none after a while. */
export function carryAsPoll(
  session: HttpSession,
  reply: FastifyReply,
  clock: Clock,
  { after, holdMs }: { after: number; holdMs: number },
): Promise<Buffer> {
  void reply.headers({ ...headers, "content-type": "application/octet-stream" });
  return new Promise((answer) => {
    let done = false;
    const finish = (bytes: Uint8Array): void => {
      if (done) return;
      done = true;
      cancel();
      session.detach(carrier);
      answer(Buffer.from(bytes));
    };
    const nothing = (): void => finish(writeBatch({ first: after + 1, frames: [], close: null }));
    const cancel = clock.after(holdMs, nothing);
    const carrier: Carrier = {
      ready: () => !done,
      send: (batch) => finish(writeBatch(batch)),
      end: nothing,
    };
    reply.raw.on("close", nothing);
    session.attach(carrier, false);
  });
}
