import type { ChildProcess } from "node:child_process";
import { fork } from "node:child_process";
import { join } from "node:path";
import { WebSocket } from "ws";
import * as Y from "yjs";
import type { Line } from "#client/sync/http-line.ts";
import { openHttpLine } from "#client/sync/http-line.ts";
import { SCHEMA_VERSION, writeUpdate } from "#shared/wire.ts";
import { percentile } from "./figures.ts";
import { paragraphOf } from "#tests/support/paragraph.ts";

/** Twelve members type in one summary, eight keystrokes a second each: over WebSockets, streams and polls in turn. */
const MEMBERS = 12;
const KEYSTROKE_MS = 125;
const ROUND_MS = 5000;
const ROUNDS = 3;

const ways = ["socket", "stream", "poll"] as const;
type Way = (typeof ways)[number];

interface Room {
  readonly child: ChildProcess;
  readonly port: number;
  readonly review: string;
  readonly cookies: readonly string[];
}

interface Measured {
  readonly latencies: number[];
  readonly cpuMicroseconds: number;
}

const once = <T>(child: ChildProcess): Promise<T> =>
  new Promise((resolve) => child.once("message", (said) => resolve(said as T)));

async function startRoom(): Promise<Room> {
  const child = fork(join(import.meta.dirname, "room.ts"), [String(MEMBERS)]);
  return { child, ...(await once<{ port: number; review: string; cookies: string[] }>(child)) };
}

async function cpuOf({ child }: Room): Promise<number> {
  const answer = once<{ cpu: NodeJS.CpuUsage }>(child);
  child.send("cpu");
  const { cpu } = await answer;
  return cpu.user + cpu.system;
}

/** A member's line, once something has come down it. */
function connect(room: Room, way: Way, member: number, hear: (frame: Uint8Array) => void): Promise<Line> {
  const cookie = room.cookies[member]!;
  const path = `127.0.0.1:${room.port}/sync/${room.review}`;
  return new Promise((resolve, reject) => {
    const end = (code: number): void => reject(new Error(`a ${way} ended with ${code}`));
    if (way === "socket") {
      const socket = new WebSocket(`ws://${path}?codraft=${SCHEMA_VERSION}`, {
        headers: { cookie },
        perMessageDeflate: false,
      });
      socket.on("message", (data: Buffer) => hear(data));
      socket.once("message", () =>
        resolve({ send: (frame) => socket.send(frame), rest: () => {}, close: () => socket.close() }),
      );
      socket.once("error", reject);
      return;
    }
    const line: Line = openHttpLine({
      address: `http://${path}/http?codraft=${SCHEMA_VERSION}`,
      begin: way,
      fetch: (input, init) => fetch(input, { ...init, headers: { cookie } }),
      onWay: () => {},
      frame: (frame) => {
        resolve(line);
        hear(frame);
      },
      end,
    });
  });
}

/** One round: each keystroke carries its number as text, and is timed from sending to being read by each of the others. */
async function round(room: Room, way: Way): Promise<Measured> {
  const sentAt = new Map<string, number>();
  const latencies: number[] = [];
  const lines = await Promise.all(
    Array.from({ length: MEMBERS }, (_, member) =>
      connect(room, way, member, (frame) => {
        const now = performance.now();
        for (const [mark] of Buffer.from(frame)
          .toString("latin1")
          .matchAll(/<\d+:\d+>/g)) {
          const at = sentAt.get(mark);
          if (at !== undefined && !mark.startsWith(`<${member}:`)) latencies.push(now - at);
        }
      }),
    ),
  );
  // What members have when they join is not what is measured.
  await new Promise((resolve) => setTimeout(resolve, 300));
  const before = await cpuOf(room);
  const marks: string[] = [];
  const docs = lines.map((line, member) => {
    const doc = new Y.Doc();
    doc.on("update", (update: Uint8Array) => {
      sentAt.set(marks[member]!, performance.now());
      line.send(writeUpdate(update));
    });
    return doc;
  });
  const end = performance.now() + ROUND_MS;
  let count = 0;
  while (performance.now() < end) {
    for (const [member, doc] of docs.entries()) {
      marks[member] = `<${member}:${count}>`;
      doc.getXmlFragment(`section/bench-${member}`).insert(0, [paragraphOf(marks[member])]);
      await new Promise((resolve) => setTimeout(resolve, KEYSTROKE_MS / MEMBERS));
    }
    count++;
  }
  // All of it arrives, or the figures would be those of the quick ones.
  const expected = count * MEMBERS * (MEMBERS - 1);
  for (const since = performance.now(); latencies.length < expected;) {
    if (performance.now() - since > 10_000) throw new Error(`${latencies.length} of ${expected} came over a ${way}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const cpuMicroseconds = (await cpuOf(room)) - before;
  for (const line of lines) line.close();
  return { latencies, cpuMicroseconds };
}

/** The three ways to one server, in turn, in one run. */
export async function bench(): Promise<void> {
  const room = await startRoom();
  const results: Record<Way, Measured[]> = { socket: [], stream: [], poll: [] };
  try {
    for (const way of ways) await round(room, way);
    for (let i = 0; i < ROUNDS; i++) for (const way of ways) results[way].push(await round(room, way));
  } finally {
    room.child.kill();
  }
  const figures = (way: Way) => {
    const latencies = results[way].flatMap((one) => one.latencies).sort((a, b) => a - b);
    const cpu = results[way].reduce((sum, one) => sum + one.cpuMicroseconds, 0) / latencies.length;
    return { p50: percentile(latencies, 0.5), p95: percentile(latencies, 0.95), cpu, delivered: latencies.length };
  };
  const socket = figures("socket");
  for (const way of ways) {
    const { p50, p95, cpu, delivered } = figures(way);
    const ratio = (key: "p50" | "p95" | "cpu"): string => (figures(way)[key] / socket[key]).toFixed(1);
    console.log(
      `${way.padEnd(6)} p50 ${p50.toFixed(1)} ms  p95 ${p95.toFixed(1)} ms  CPU ${cpu.toFixed(1)} ms per 1,000 delivered  (${delivered} delivered)  to a socket's: p50 ${ratio("p50")}  p95 ${ratio("p95")}  CPU ${ratio("cpu")}`,
    );
  }
}
