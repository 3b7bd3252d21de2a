/**
 * The reference of the sync benchmark: passes every frame on to the others, checks nothing and keeps nothing. Started
 * with "durable" it passes a frame on only when the disk has it, as a room must: what comes meanwhile waits together.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { open } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { WebSocket } from "ws";
import { WebSocketServer } from "ws";

const server = createServer();
const sockets = new WebSocketServer({ server, perMessageDeflate: false });

function pass(from: WebSocket, data: Buffer): void {
  for (const other of sockets.clients) if (other !== from) other.send(data);
}

async function keeper(): Promise<typeof pass> {
  const dir = mkdtempSync(join(tmpdir(), "codraft-bench-"));
  process.on("exit", () => rmSync(dir, { recursive: true, force: true }));
  process.on("SIGTERM", () => process.exit());
  const file = await open(join(dir, "log"), "a");
  let waiting: { from: WebSocket; data: Buffer }[] = [];
  let writing = false;
  async function write(): Promise<void> {
    writing = true;
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      await file.write(Buffer.concat(batch.map(({ data }) => data)));
      await file.datasync();
      for (const { from, data } of batch) pass(from, data);
    }
    writing = false;
  }
  return (from, data) => {
    waiting.push({ from, data });
    if (!writing) void write();
  };
}

const hear = process.argv[2] === "durable" ? await keeper() : pass;
sockets.on("connection", (socket) => {
  socket.on("message", (data: Buffer) => hear(socket, data));
});
process.on("message", () => process.send?.({ cpu: process.cpuUsage() }));
server.listen(0, "127.0.0.1", () => process.send?.({ port: (server.address() as AddressInfo).port }));
