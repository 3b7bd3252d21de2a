import type { ChildProcess } from "node:child_process";
import { fork } from "node:child_process";
import { loadavg } from "node:os";
import { join } from "node:path";
import { WebSocket } from "ws";
import * as Y from "yjs";
import { SCHEMA_VERSION, writeUpdate } from "#shared/wire.ts";
import { median, percentile } from "./figures.ts";
import { paragraphOf } from "#tests/support/paragraph.ts";

/** Twelve members type in one summary, eight keystrokes a second each, for so many seconds a round. */
const MEMBERS = 12;
const KEYSTROKE_MS = 125;
const ROUND_MS = 3000;
/** In turn; the middle one counts, since others on the machine spoil some. */
const ROUNDS = 7;
const GOAL = 3;

interface Server {
  readonly child: ChildProcess;
  readonly address: (member: number) => { url: string; headers: Record<string, string> };
}

interface Measured {
  /** Milliseconds from sending to being read by another. */
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  /** Milliseconds of the server's processor time for 1,000 delivered updates. */
  readonly cpu: number;
  readonly delivered: number;
}

const once = <T>(child: ChildProcess): Promise<T> =>
  new Promise((resolve) => child.once("message", (said) => resolve(said as T)));

async function startRelay(kind: "bare" | "durable"): Promise<Server> {
  const child = fork(join(import.meta.dirname, "relay.ts"), [kind]);
  const { port } = await once<{ port: number }>(child);
  return { child, address: () => ({ url: `ws://127.0.0.1:${port}`, headers: {} }) };
}

async function startRoom(): Promise<Server> {
  const child = fork(join(import.meta.dirname, "room.ts"), [String(MEMBERS)]);
  const { port, review, cookies } = await once<{ port: number; review: string; cookies: string[] }>(child);
  return {
    child,
    address: (member) => ({
      url: `ws://127.0.0.1:${port}/sync/${review}?codraft=${SCHEMA_VERSION}`,
      headers: { cookie: cookies[member]! },
    }),
  };
}

async function cpuOf(server: Server): Promise<number> {
  const answer = once<{ cpu: NodeJS.CpuUsage }>(server.child);
  server.child.send("cpu");
  const { cpu } = await answer;
  return cpu.user + cpu.system;
}

/** One round: each keystroke carries its number as text, and is timed from sending to being read by each of the others. */
async function round(server: Server): Promise<Measured> {
  const sentAt = new Map<string, number>();
  const latencies: number[] = [];
  const sockets = await Promise.all(
    Array.from({ length: MEMBERS }, (_, member) => {
      const { url, headers } = server.address(member);
      const socket = new WebSocket(url, { headers, perMessageDeflate: false });
      return new Promise<WebSocket>((resolve, reject) => {
        socket.once("open", () => resolve(socket));
        socket.once("error", reject);
      });
    }),
  );
  for (const [member, socket] of sockets.entries()) {
    socket.on("message", (data: Buffer) => {
      const now = performance.now();
      for (const [mark] of data.toString("latin1").matchAll(/<\d+:\d+>/g)) {
        const at = sentAt.get(mark);
        if (at !== undefined && !mark.startsWith(`<${member}:`)) latencies.push(now - at);
      }
    });
  }
  // What members have when they join is not what is measured.
  await new Promise((resolve) => setTimeout(resolve, 300));
  const before = await cpuOf(server);
  const docs = sockets.map(() => new Y.Doc());
  const marks: string[] = [];
  for (const [member, doc] of docs.entries()) {
    doc.on("update", (update: Uint8Array) => {
      sentAt.set(marks[member]!, performance.now());
      sockets[member]!.send(writeUpdate(update));
    });
  }
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
  await new Promise((resolve) => setTimeout(resolve, 300));
  const cpuMicroseconds = (await cpuOf(server)) - before;
  for (const socket of sockets) socket.close();
  const sorted = latencies.sort((a, b) => a - b);
  return {
    p50: percentile(sorted, 0.5),
    p95: percentile(sorted, 0.95),
    p99: percentile(sorted, 0.99),
    cpu: cpuMicroseconds / sorted.length,
    delivered: sorted.length,
  };
}

const names = ["room", "relay", "durable"] as const;

/**
 * Codraft's server beside a bare relay that keeps nothing, and one that only adds the disk: it shows nothing that is
 * not durable. In turn, in one run.
 */
export async function bench(): Promise<void> {
  const servers = { room: await startRoom(), relay: await startRelay("bare"), durable: await startRelay("durable") };
  const results: Record<(typeof names)[number], Measured[]> = { room: [], relay: [], durable: [] };
  for (const name of names) await round(servers[name]);
  for (let i = 0; i < ROUNDS; i++) for (const name of names) results[name].push(await round(servers[name]));
  for (const { child } of Object.values(servers)) child.kill();

  const of = (name: (typeof names)[number], figure: keyof Measured): number =>
    median(results[name].map((one) => one[figure]));
  for (const name of names) {
    const ms = (figure: keyof Measured): string => of(name, figure).toFixed(1);
    const delivered = results[name].reduce((sum, one) => sum + one.delivered, 0);
    console.log(
      `${name.padEnd(8)} p50 ${ms("p50")} ms  p95 ${ms("p95")} ms  p99 ${ms("p99")} ms  CPU ${ms("cpu")} ms per 1,000 delivered  (${delivered} delivered)`,
    );
  }
  const ratio = (figure: keyof Measured, to: "relay" | "durable"): string =>
    (of("room", figure) / of(to, figure)).toFixed(2);
  console.log(
    `ratio    p50 ${ratio("p50", "relay")}  p95 ${ratio("p95", "relay")} (goal: at most ${GOAL})  p99 ${ratio("p99", "relay")}  CPU ${ratio("cpu", "relay")}  load ${loadavg()[0]?.toFixed(1)}`,
  );
  console.log(
    `         to a relay that waits for the disk: p50 ${ratio("p50", "durable")}  p95 ${ratio("p95", "durable")}  p99 ${ratio("p99", "durable")}  CPU ${ratio("cpu", "durable")}`,
  );
  if (of("room", "p95") > of("relay", "p95") * GOAL) {
    const [room, relay, durable] = names.map((name) => of(name, "p95")) as [number, number, number];
    console.log(
      `What bounds it: words are shown only when the disk has them. A bare relay that only adds that takes ${durable.toFixed(1)} ms ` +
        `at p95, ${(durable / relay).toFixed(1)} times one that does not. What is Codraft's own, ${Math.max(0, room - durable).toFixed(1)} ms, is ` +
        "judging, merging, SQLite's commit and the way to the store's thread and back.",
    );
  }
}
