import type { ChildProcess } from "node:child_process";
import { fork } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as Y from "yjs";
import { Device } from "#tests/support/device.ts";
import { freePort } from "#tests/support/process.ts";
import { median } from "./figures.ts";

/** So many members are in a summary of 25,000 words when its server is ended with `kill -9` and started again. */
const MEMBERS = 50;
const ROUNDS = 5;

interface Started {
  readonly child: ChildProcess;
  readonly said: { review?: string; cookies?: string[] };
}

function startChild(script: string, ...args: string[]): Promise<Started> {
  const child = fork(join(import.meta.dirname, script), args);
  return new Promise((resolve, reject) => {
    child.once("message", (said) => resolve({ child, said: said as Started["said"] }));
    child.once("exit", () => reject(new Error(`${script} ended before it was ready.`)));
  });
}

async function until(met: () => boolean): Promise<void> {
  for (const end = Date.now() + 60_000; !met();) {
    if (Date.now() > end) throw new Error("They are not all synced within a minute.");
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

/** From "it listens" to "the last of them is synced", for each round. */
async function measure(
  start: () => Promise<Started>,
  deviceOf: (member: number, said: Started["said"]) => Device,
): Promise<{ times: number[]; doc: Y.Doc }> {
  let running = await start();
  const devices = Array.from({ length: MEMBERS }, (_, member) => deviceOf(member, running.said));
  for (const device of devices) device.connect();
  await until(() => devices.every((device) => device.synced));
  const times: number[] = [];
  for (let i = 0; i < ROUNDS; i++) {
    const gone = new Promise((resolve) => running.child.once("exit", resolve));
    running.child.kill("SIGKILL");
    await gone;
    await until(() => devices.every((device) => !device.synced));
    running = await start();
    const at = performance.now();
    await until(() => devices.every((device) => device.synced));
    times.push(performance.now() - at);
  }
  for (const device of devices) device.stop();
  running.child.kill("SIGKILL");
  return { times, doc: devices[0]?.doc ?? new Y.Doc() };
}

/** Codraft's server beside one that only answers, with the same document and the same devices, in one run. */
export async function bench(): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), "codraft-bench-"));
  try {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const room = await measure(
      () => startChild("reconnect-room.ts", join(dir, "data"), String(port), String(MEMBERS)),
      (member, { review, cookies }) => new Device(url, review ?? "", cookies?.[member] ?? ""),
    );
    const file = join(dir, "document");
    writeFileSync(file, Y.encodeStateAsUpdate(room.doc));
    const relay = await measure(
      () => startChild("reconnect-relay.ts", file, String(port)),
      () => {
        const device = new Device(url, "any", "");
        Y.applyUpdate(device.doc, Y.encodeStateAsUpdate(room.doc), "remote");
        return device;
      },
    );
    for (const [name, { times }] of Object.entries({ room, relay }))
      console.log(
        `${name.padEnd(6)} ${MEMBERS} members synced ${median(times).toFixed(0)} ms after the restart (median of ${ROUNDS}; ${times.map((time) => time.toFixed(0)).join(", ")})`,
      );
    console.log(`ratio  ${(median(room.times) / median(relay.times)).toFixed(2)}`);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}
