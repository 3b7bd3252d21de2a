import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import type { App } from "#server/app.ts";
import { createApp } from "#server/app.ts";
import type { Store } from "#server/store/database.ts";
import { openStore } from "#server/store/database.ts";
import { systemClock } from "#server/sync/clock.ts";
import { defaultLimits } from "#server/sync/limits.ts";

/** A folder that goes with the process. */
export function passingFolder(): string {
  const dir = mkdtempSync(join(tmpdir(), "codraft-bench-"));
  process.on("exit", () => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

/** The whole server as it runs for people, over this folder. */
export async function benchApp(dir: string): Promise<{ app: App; store: Store }> {
  const store = await openStore({ dir });
  const app = await createApp({
    baseUrl: null,
    store,
    log: pino({ level: "silent" }),
    clock: systemClock,
    limits: defaultLimits,
    sendMail: () => Promise.resolve(),
    strictPages: true,
  });
  return { app, store };
}
