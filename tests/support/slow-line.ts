import type { AddressInfo, Socket } from "node:net";
import { connect, createServer } from "node:net";

/** A network that carries so many bytes a second each way, all its connections together. */
export interface SlowLine {
  readonly url: string;
  /** May change while it runs. */
  bytesPerSecond: number;
  /** Nothing comes through any more, and nothing ends. */
  dead: boolean;
  /** What it has carried, to the browser and from it. */
  readonly carried: { down: number; up: number };
  close(): Promise<void>;
}

const STEP_MS = 10;

export async function startSlowLine(target: string): Promise<SlowLine> {
  const { hostname, port } = new URL(target);
  const open = new Set<Socket>();
  const ways = { down: new Set<Way>(), up: new Set<Way>() };
  const server = createServer((near) => {
    const far = connect(Number(port), hostname);
    for (const [from, to, way] of [
      [near, far, ways.up],
      [far, near, ways.down],
    ] as const) {
      open.add(from);
      const one = { from, to, ended: false };
      way.add(one);
      // Read by and by, as the line carries it: what does not fit stays with who sent it.
      from.on("readable", () => {});
      from.on("end", () => (one.ended = true));
      from.on("error", () => {});
      from.on("close", () => {
        way.delete(one);
        open.delete(from);
        if (!line.dead) to.destroy();
      });
    }
  });
  const carry = (): void => {
    if (line.dead) return;
    for (const name of ["down", "up"] as const) {
      let room = Math.max(1, Math.floor((line.bytesPerSecond * STEP_MS) / 1000));
      for (const { from, to, ended } of ways[name]) {
        for (; room > 0;) {
          const bytes = from.read(Math.min(room, from.readableLength)) as Buffer | null;
          if (!bytes || bytes.length === 0) break;
          to.write(bytes);
          room -= bytes.length;
          line.carried[name] += bytes.length;
        }
        if (ended && !to.writableEnded) to.end();
      }
    }
  };
  const timer = setInterval(carry, STEP_MS);
  await new Promise<void>((listening) => server.listen(0, "localhost", listening));
  const line: SlowLine = {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    bytesPerSecond: Number.MAX_SAFE_INTEGER,
    dead: false,
    carried: { down: 0, up: 0 },
    close: () =>
      new Promise((closed) => {
        clearInterval(timer);
        server.close(() => closed());
        for (const socket of open) socket.destroy();
      }),
  };
  return line;
}

interface Way {
  readonly from: Socket;
  readonly to: Socket;
  ended: boolean;
}
