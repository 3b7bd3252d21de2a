import type { IncomingMessage, Server } from "node:http";
import type { Duplex } from "node:stream";
import type { WebSocket } from "ws";
import { WebSocketServer } from "ws";
import type { CloseReason } from "#shared/wire.ts";
import { closes, PARTS } from "#shared/wire.ts";
import type { Access } from "./access.ts";
import type { Clock } from "./clock.ts";
import type { Connection } from "./connection.ts";
import { connect } from "./connection.ts";
import type { Limits } from "./limits.ts";
import type { Channel } from "./peer.ts";
import type { Rooms } from "./rooms.ts";
import type { Tally } from "./tally.ts";

export interface SyncParts {
  readonly server: Server;
  readonly rooms: Rooms;
  readonly access: Access;
  readonly limits: Limits;
  /** Connections by address and by account. */
  readonly addresses: Tally;
  readonly accounts: Tally;
  readonly clock: Clock;
  /** May a page from this Origin connect? A missing one is a program, and allowed. */
  readonly allowsOrigin: (request: IncomingMessage) => boolean;
  /** The address that stands behind the request; a proxy's word where one is trusted. */
  readonly addressOf: (request: IncomingMessage) => string;
  readonly report: (what: string, error: unknown) => void;
}

/** A half-open connection is found within two of these. */
const PING_MS = 12_000;

/** How long a stopping server waits for the other end to hear that it comes back. */
const GOODBYE_MS = 1000;

/** Answers WebSockets at `/sync/<review>`. Returns how to stop: every connection is told, and has ended then. */
export function attachSync(parts: SyncParts): () => Promise<void> {
  const { server, access, limits, addresses, accounts, allowsOrigin, addressOf, report } = parts;
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: limits.messageBytes * 2,
    perMessageDeflate: false,
  });

  function upgrade(request: IncomingMessage, stream: Duplex, head: Buffer): void {
    const url = new URL(request.url ?? "/", "http://any");
    const review = /^\/sync\/([^/]+)$/.exec(url.pathname)?.[1];
    // Other upgrades (the development server's) are not ours to answer.
    if (review === undefined) {
      if (url.pathname.startsWith("/sync")) refuse(stream, "404 Not Found");
      return;
    }
    if (!allowsOrigin(request)) return refuse(stream, "403 Forbidden");
    const address = addressOf(request);
    if (addresses.full(address)) return refuse(stream, "429 Too Many Requests");
    sockets.handleUpgrade(request, stream, head, (socket) => {
      socket.on("close", addresses.enter(address));
      accept(socket, request, decodeURIComponentSafely(review), url.searchParams);
    });
  }

  function accept(socket: WebSocket, request: IncomingMessage, review: string, query: URLSearchParams): void {
    const channel = channelOf(socket);
    let connection: Connection | null = null;
    const early: Uint8Array[] = [];
    socket.on("message", (data: Buffer, binary) => {
      alive = true;
      if (!binary) return channel.close("bad-message");
      // Far above this ws itself closes with a code that a stock provider would try again for ever.
      if (data.length > limits.messageBytes) return channel.close("too-large");
      if (connection) connection.receive(data);
      else if (early.push(data) > 100) channel.close("too-many");
    });
    // Over a slow line a pong comes after what was sent before it, which shows as well that somebody is there.
    let alive = true;
    // ws ends a connection that breaks its protocol by itself; without a listener the process would end with it.
    socket.on("error", () => {});
    socket.on("pong", () => (alive = true));
    const pings = setInterval(() => {
      if (!alive) return socket.terminate();
      alive = false;
      socket.ping();
    }, PING_MS);
    socket.on("close", () => {
      clearInterval(pings);
      connection?.gone();
    });

    access
      .account(request)
      .then((account) => {
        if (socket.readyState !== socket.OPEN) return;
        if (account !== null) {
          if (accounts.full(account)) return channel.close("too-many");
          socket.on("close", accounts.enter(account));
        }
        const said = query.get("codraft");
        const schemaVersion = said === null ? null : Number(said);
        const takesParts = said !== null && query.has(PARTS);
        connection = connect({ ...parts, review, channel, account, schemaVersion, takesParts });
        for (const frame of early.splice(0)) connection.receive(frame);
      })
      .catch((error: unknown) => {
        report("a connection could not be opened", error);
        channel.close("coming-back");
      });
  }

  server.on("upgrade", upgrade);
  return async () => {
    server.off("upgrade", upgrade);
    await Promise.all([...sockets.clients].map((socket) => goodbye(socket)));
  };
}

function goodbye(socket: WebSocket): Promise<void> {
  return new Promise((ended) => {
    if (socket.readyState === socket.CLOSED) return ended();
    const timer = setTimeout(() => socket.terminate(), GOODBYE_MS);
    socket.once("close", () => {
      clearTimeout(timer);
      ended();
    });
    socket.close(closes["coming-back"].code, "coming-back");
  });
}

function channelOf(socket: WebSocket): Channel {
  return {
    send: (frame) => socket.send(frame),
    bufferedBytes: () => socket.bufferedAmount,
    close(reason: CloseReason) {
      socket.close(closes[reason].code, reason);
      // A peer that does not answer the close is cut off.
      setTimeout(() => socket.terminate(), 2000).unref();
    },
  };
}

function refuse(stream: Duplex, status: string): void {
  stream.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

/** A path with a stray per cent sign names no review. */
function decodeURIComponentSafely(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
}
