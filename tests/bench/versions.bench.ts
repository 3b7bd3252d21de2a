import type { ChildProcess } from "node:child_process";
import { fork } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { deflateSync } from "node:zlib";
import { WebSocket } from "ws";
import * as Y from "yjs";
import { writeSample } from "#server/demo/write.ts";
import { openStore } from "#server/store/database.ts";
import { createDesk } from "#server/versions/desk.ts";
import type { Answers } from "#server/versions/questions.ts";
import { compareSummaries } from "#shared/compare/summaries.ts";
import { seedSummary } from "#shared/summary-edits.ts";
import type { Summary } from "#shared/summary.ts";
import { SCHEMA_VERSION, writeUpdate } from "#shared/wire.ts";
import { buildReview } from "#tests/support/builders.ts";
import { longSample } from "#tests/support/long.ts";
import { textsOf } from "#tests/support/edits.ts";
import { median, percentile } from "./figures.ts";
import { paragraphOf } from "#tests/support/paragraph.ts";

/** One member types eight keystrokes a second in the long summary and another reads them. */
const KEYSTROKE_MS = 125;
const ROUND_MS = 8000;
/** With nothing else and with versions being made and compared, in turn; the middle one counts. */
const ROUNDS = 5;
/** A third member makes a version and has it compared with the one before, this long after the last: as no person would. */
const PAUSE_MS = 5000;
const GOAL = 1.1;
const COMPARING_GOAL = 3;

interface Measured {
  readonly p50: number;
  readonly p95: number;
  /** Milliseconds of the server's processor time, all threads, for each second. */
  readonly cpu: number;
}

const once = <T>(child: ChildProcess): Promise<T> =>
  new Promise((resolve) => child.once("message", (said) => resolve(said as T)));

async function cpuOf(server: ChildProcess): Promise<number> {
  const answer = once<{ cpu: NodeJS.CpuUsage }>(server);
  server.send("cpu");
  const { cpu } = await answer;
  return (cpu.user + cpu.system) / 1000;
}

async function connected(url: string, cookie: string): Promise<WebSocket> {
  const socket = new WebSocket(url, { headers: { cookie }, perMessageDeflate: false });
  await new Promise<void>((resolve, reject) => {
    socket.once("open", () => resolve());
    socket.once("error", reject);
  });
  return socket;
}

let keystrokes = 0;

async function round(server: ChildProcess, url: string, cookies: readonly string[]): Promise<Measured> {
  const [typist, reader] = await Promise.all(cookies.slice(0, 2).map((cookie) => connected(url, cookie)));
  const sentAt = new Map<string, number>();
  const latencies: number[] = [];
  reader!.on("message", (data: Buffer) => {
    const now = performance.now();
    for (const [mark] of data.toString("latin1").matchAll(/<\d+>/g)) {
      const at = sentAt.get(mark);
      if (at !== undefined) latencies.push(now - at);
    }
  });
  const doc = new Y.Doc();
  let mark = "";
  doc.on("update", (update: Uint8Array) => {
    sentAt.set(mark, performance.now());
    typist!.send(writeUpdate(update));
  });
  await new Promise((resolve) => setTimeout(resolve, 300));
  const before = await cpuOf(server);
  const begin = performance.now();
  while (performance.now() - begin < ROUND_MS) {
    mark = `<${keystrokes++}>`;
    doc.getXmlFragment("section/method").insert(0, [paragraphOf(mark)]);
    await new Promise((resolve) => setTimeout(resolve, KEYSTROKE_MS));
  }
  const cpu = ((await cpuOf(server)) - before) / ((performance.now() - begin) / 1000);
  typist!.close();
  reader!.close();
  const sorted = latencies.sort((a, b) => a - b);
  return { p50: percentile(sorted, 0.5), p95: percentile(sorted, 0.95), cpu };
}

/** Reading one version, as the server and then the page do, and comparing two, which begins with reading both. */
function comparing(): { reading: number; comparing: number; words: number } {
  const review = buildReview();
  const doc = new Y.Doc({ gc: false });
  seedSummary(doc, 0);
  writeSample(doc, review, longSample());
  const older = deflateSync(Y.encodeStateAsUpdate(doc));
  // Changes all over it: a word in each second field.
  [...doc.getMap<Y.Map<Y.XmlFragment>>("findings").values()].forEach((values, i) => {
    const [text] = i % 2 === 0 ? textsOf(values.get("narrative")!) : [];
    text?.insert(Math.floor(text.length / 2), " considerably ");
  });
  const newer = deflateSync(Y.encodeStateAsUpdate(doc));
  const desk = createDesk();
  const read = (bytes: Uint8Array): Summary => {
    const text = { state: { bytes, packed: true }, updates: [] };
    const said = desk({ kind: "read", review, text, written: null }) as Answers["read"];
    return (JSON.parse(`{${said}`) as { summary: Summary }).summary;
  };
  const timed = (run: () => unknown): number => {
    const { user, system } = process.cpuUsage();
    run();
    const now = process.cpuUsage();
    return (now.user + now.system - user - system) / 1000;
  };
  const times = { reading: [] as number[], comparing: [] as number[] };
  for (let i = 0; i < 25; i++) {
    const reading = timed(() => read(newer));
    const both = timed(() => {
      const { fields } = compareSummaries(read(older), read(newer));
      if (fields.length !== 30) throw new Error(`the comparison found ${fields.length} fields`);
    });
    // The first ones warm the machine up.
    if (i < 5) continue;
    times.reading.push(reading);
    times.comparing.push(both);
  }
  const words = JSON.stringify(read(newer)).match(/[\p{L}\p{N}]+/gu)?.length ?? 0;
  return { reading: median(times.reading), comparing: median(times.comparing), words };
}

export async function bench(): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), "codraft-bench-"));
  const server = fork(join(import.meta.dirname, "reconnect-room.ts"), [dir, "0", "3"]);
  const { port, review, cookies } = await once<{ port: number; review: string; cookies: string[] }>(server);
  const url = `http://127.0.0.1:${port}`;
  const visitor = fork(join(import.meta.dirname, "versions-visitor.ts"), [
    url,
    review,
    cookies[2] ?? "",
    String(PAUSE_MS),
  ]);
  await once(visitor);
  const sync = `ws://127.0.0.1:${port}/sync/${review}?codraft=${SCHEMA_VERSION}`;
  const results = { quiet: [] as Measured[], versions: [] as Measured[] };
  let made = 0;
  for (let i = -1; i < ROUNDS; i++) {
    for (const name of ["quiet", "versions"] as const) {
      if (name === "versions") visitor.send("go");
      const measured = await round(server, sync, cookies);
      if (name === "versions") {
        const said = once<{ made: number }>(visitor);
        visitor.send("stop");
        const visited = await said;
        if (i >= 0) made += visited.made;
      }
      // The first of each only warms the machine up.
      if (i >= 0) results[name].push(measured);
    }
  }
  visitor.kill();
  const ended = new Promise((resolve) => server.once("exit", resolve));
  server.kill();
  await ended;

  const of = (name: keyof typeof results, figure: keyof Measured): number =>
    median(results[name].map((one) => one[figure]));
  for (const name of ["quiet", "versions"] as const)
    console.log(
      `${name.padEnd(9)}p50 ${of(name, "p50").toFixed(1)} ms  p95 ${of(name, "p95").toFixed(1)} ms  CPU ${of(name, "cpu").toFixed(0)} ms a second${name === "versions" ? `  (${made} versions made and compared)` : ""}`,
    );
  const ratio = (figure: keyof Measured): string => (of("versions", figure) / of("quiet", figure)).toFixed(2);
  console.log(
    `ratio    p50 ${ratio("p50")}  p95 ${ratio("p95")} (goal: at most ${GOAL})  load ${loadavg()[0]?.toFixed(1)}`,
  );

  const compared = comparing();
  console.log(
    `reading one of ${compared.words} words ${compared.reading.toFixed(1)} ms of CPU, comparing two ${compared.comparing.toFixed(1)} ms: ${(compared.comparing / compared.reading).toFixed(2)} times (goal: at most ${COMPARING_GOAL})`,
  );

  const { db, close } = await openStore({ dir });
  const rows = await db.selectFrom("versions").selectAll().execute();
  const texts = await db.selectFrom("versionTexts").selectAll().execute();
  const size = median(rows.map((row) => JSON.stringify({ ...row, name: "" }).length));
  const copies = median(
    texts.map(({ state, summary, written }) =>
      [state, summary, written].reduce((sum, one) => sum + (one?.length ?? 0), 0),
    ),
  );
  await close();
  rmSync(dir, { recursive: true, force: true });
  console.log(
    `an automatic version stores its row, ${size} bytes, and no copy of the text; one that somebody made ${(copies / 1024).toFixed(0)} KiB more`,
  );
}
