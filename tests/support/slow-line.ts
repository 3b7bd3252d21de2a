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
  /** All connections end, with whatever they had on their way. */
  cut(): void;
  close(): Promise<void>;
}

const STEP_MS = 10;
const MOST_LATE_S = 0.3;

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
  // What a late timer did not carry it carries the next time.
  const room = { down: 0, up: 0 };
  let at = performance.now();
  const carry = (): void => {
    const passed = performance.now() - at;
    at += passed;
    if (line.dead) return;
    const most = Math.max(1, line.bytesPerSecond * MOST_LATE_S);
    for (const name of ["down", "up"] as const) {
      room[name] = Math.min(most, room[name] + (line.bytesPerSecond * passed) / 1000);
      const served: Way[] = [];
      for (const one of ways[name]) {
        const { from, to, ended } = one;
        for (; room[name] >= 1;) {
          const bytes = from.read(Math.min(Math.floor(room[name]), from.readableLength)) as Buffer | null;
          if (!bytes || bytes.length === 0) break;
          to.write(bytes);
          room[name] -= bytes.length;
          line.carried[name] += bytes.length;
          served.push(one);
        }
        if (ended && !to.writableEnded) to.end();
      }
      // The next time others are first.
      for (const one of served) if (ways[name].delete(one)) ways[name].add(one);
    }
  };
  await new Promise<void>((listening) => server.listen(0, "localhost", listening));
  const line: SlowLine = {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    bytesPerSecond: Number.MAX_SAFE_INTEGER,
    dead: false,
    carried: { down: 0, up: 0 },
    cut() {
      for (const socket of open) socket.destroy();
    },
    close: () =>
      new Promise((closed) => {
        clearInterval(timer);
        server.close(() => closed());
        for (const socket of open) socket.destroy();
      }),
  };
  const timer = setInterval(carry, STEP_MS);
  return line;
}

interface Way {
  readonly from: Socket;
  readonly to: Socket;
  ended: boolean;
}
