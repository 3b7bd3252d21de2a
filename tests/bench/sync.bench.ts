import type { ChildProcess } from "node:child_process";
import { fork } from "node:child_process";
import { mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { WebSocket } from "ws";
import * as Y from "yjs";
import { writeUpdate } from "#shared/wire.ts";

/** Twelve members type in one summary, eight keystrokes a second each, for so many seconds a round. */
const MEMBERS = 12;
const KEYSTROKE_MS = 125;
const ROUND_MS = 5000;
const ROUNDS = 3;

interface Server {
  readonly child: ChildProcess;
  readonly address: (member: number) => { url: string; headers: Record<string, string> };
}

interface Measured {
  readonly latencies: number[];
  readonly cpuMicroseconds: number;
  readonly delivered: number;
}

const once = <T>(child: ChildProcess): Promise<T> =>
  new Promise((resolve) => child.once("message", (said) => resolve(said as T)));

async function startRelay(): Promise<Server> {
  const child = fork(join(import.meta.dirname, "relay.ts"));
  const { port } = await once<{ port: number }>(child);
  return { child, address: () => ({ url: `ws://127.0.0.1:${port}`, headers: {} }) };
}

async function startRoom(): Promise<Server> {
  const child = fork(join(import.meta.dirname, "room.ts"), [String(MEMBERS)]);
  const { port, review, cookies } = await once<{ port: number; review: string; cookies: string[] }>(child);
  return {
    child,
    address: (member) => ({
      url: `ws://127.0.0.1:${port}/sync/${review}?codraft=1`,
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
      doc.getXmlFragment(`section/bench-${member}`).insert(0, [new Y.XmlText(marks[member])]);
      await new Promise((resolve) => setTimeout(resolve, KEYSTROKE_MS / MEMBERS));
    }
    count++;
  }
  await new Promise((resolve) => setTimeout(resolve, 300));
  const cpuMicroseconds = (await cpuOf(server)) - before;
  for (const socket of sockets) socket.close();
  return { latencies, cpuMicroseconds, delivered: latencies.length };
}

/**
 * What the disk alone takes to have one keystroke: the server shows nothing before that, the relay does not wait for
 * it. Measured while the relay works, so that the machine is as busy as in the rounds.
 */
async function diskLatencies(relay: Server): Promise<number[]> {
  const folder = await mkdtemp(join(tmpdir(), "codraft-bench-"));
  const file = await open(join(folder, "log"), "a");
  const latencies: number[] = [];
  const busy = round(relay).then(() => true);
  // A pace that the disk keeps up with, as in the rounds.
  while (!(await Promise.race([busy, new Promise((go) => setTimeout(go, KEYSTROKE_MS / MEMBERS, false))]))) {
    const before = performance.now();
    await file.write(Buffer.alloc(200));
    await file.datasync();
    latencies.push(performance.now() - before);
  }
  await file.close();
  await rm(folder, { recursive: true });
  return latencies.sort((a, b) => a - b);
}

const percentile = (sorted: readonly number[], part: number): number =>
  sorted[Math.floor((sorted.length - 1) * part)] ?? 0;

/** Codraft's server beside a bare relay that keeps nothing, in turn, in one run. */
export async function bench(): Promise<void> {
  const servers = { room: await startRoom(), relay: await startRelay() };
  const results = { room: [] as Measured[], relay: [] as Measured[] };
  for (const name of ["room", "relay"] as const) await round(servers[name]);
  for (let i = 0; i < ROUNDS; i++)
    for (const name of ["room", "relay"] as const) results[name].push(await round(servers[name]));
  const disk = await diskLatencies(servers.relay);
  for (const { child } of Object.values(servers)) child.kill();

  const figures = (name: "room" | "relay") => {
    const latencies = results[name].flatMap((one) => one.latencies).sort((a, b) => a - b);
    const delivered = results[name].reduce((sum, one) => sum + one.delivered, 0);
    const cpu = results[name].reduce((sum, one) => sum + one.cpuMicroseconds, 0) / 1000 / (delivered / 1000);
    const [p50, p95, p99] = [0.5, 0.95, 0.99].map((part) => percentile(latencies, part)) as [number, number, number];
    console.log(
      `${name.padEnd(6)} p50 ${p50.toFixed(1)} ms  p95 ${p95.toFixed(1)} ms  p99 ${p99.toFixed(1)} ms  CPU ${cpu.toFixed(1)} ms per 1,000 delivered  (${delivered} delivered)`,
    );
    return { p50, p95, p99, cpu };
  };
  const [room, relay] = [figures("room"), figures("relay")];
  const [disk50, disk95] = [0.5, 0.95].map((part) => percentile(disk, part)) as [number, number];
  console.log(`disk   p50 ${disk50.toFixed(1)} ms  p95 ${disk95.toFixed(1)} ms  to have 200 bytes, nothing else done`);
  const ratio = (key: keyof typeof room): string => (room[key] / relay[key]).toFixed(2);
  console.log(
    `ratio  p50 ${ratio("p50")}  p95 ${ratio("p95")} (goal: at most 3)  p99 ${ratio("p99")}  CPU ${ratio("cpu")}`,
  );
  if (room.p95 > relay.p95 * 3)
    console.log(
      `What bounds it: words are shown only when the disk has them, and that alone takes ${disk95.toFixed(1)} ms at p95, ` +
        `${((disk95 + relay.p95) / relay.p95).toFixed(1)} times the relay with the relay's own time. ` +
        `The rest, ${Math.max(0, room.p95 - disk95 - relay.p95).toFixed(1)} ms, is judging, merging and the way to the store's thread and back.`,
    );
}
