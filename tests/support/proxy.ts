import type { IncomingMessage, Server } from "node:http";
import { createServer, request as ask } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { connect } from "node:net";
import type { Duplex } from "node:stream";

/** A network as a council may have it, between browsers and the server. Its settings may change while it runs. */
export interface Proxy {
  readonly url: string;
  /** What becomes of a WebSocket: let through, refused, or left without an answer. */
  upgrades: "pass" | "refuse" | "hang";
  /** Answers are passed on once they have ended, as scanners for viruses do it. */
  holdsBack: boolean;
  /** Requests and upgrades that came, oldest first. */
  readonly seen: { readonly what: string; readonly at: number }[];
  close(): Promise<void>;
}

export async function startProxy(target: string): Promise<Proxy> {
  const { hostname, port } = new URL(target);
  const open = new Set<Duplex>();
  const server: Server = createServer((incoming, outgoing) => {
    proxy.seen.push({ what: `${incoming.method} ${incoming.url}`, at: Date.now() });
    const onward = ask(
      { hostname, port, method: incoming.method, path: incoming.url, headers: incoming.headers },
      (answer) => {
        const pass = (): void => void outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        if (!proxy.holdsBack) {
          pass();
          answer.pipe(outgoing);
          answer.on("error", () => outgoing.destroy());
          return;
        }
        const parts: Buffer[] = [];
        answer.on("data", (part: Buffer) => parts.push(part));
        answer.on("end", () => {
          pass();
          outgoing.end(Buffer.concat(parts));
        });
        answer.on("error", () => outgoing.destroy());
      },
    );
    onward.on("error", () => {
      if (!outgoing.headersSent) outgoing.writeHead(502);
      outgoing.end();
    });
    outgoing.on("close", () => onward.destroy());
    incoming.pipe(onward);
  });
  server.on("connection", (socket: Socket) => remember(socket));
  function remember(socket: Duplex): void {
    open.add(socket);
    socket.on("error", () => {});
    socket.on("close", () => open.delete(socket));
  }
  server.on("upgrade", (incoming: IncomingMessage, socket: Duplex, head: Buffer) => {
    proxy.seen.push({ what: `UPGRADE ${incoming.url}`, at: Date.now() });
    if (proxy.upgrades === "hang") return;
    if (proxy.upgrades === "refuse")
      return void socket.end("HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
    const onward = connect(Number(port), hostname, () => {
      const lines = incoming.rawHeaders.flatMap((name, i, all) => (i % 2 === 0 ? [`${name}: ${all[i + 1]}`] : []));
      onward.write(`GET ${incoming.url} HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n`);
      onward.write(head);
      onward.pipe(socket).pipe(onward);
    });
    remember(onward);
    onward.on("close", () => socket.destroy());
    socket.on("close", () => onward.destroy());
  });
  await new Promise<void>((listening) => server.listen(0, "localhost", listening));
  const proxy: Proxy = {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    upgrades: "refuse",
    holdsBack: false,
    seen: [],
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        for (const socket of open) socket.destroy();
      }),
  };
  return proxy;
}
