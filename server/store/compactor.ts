import { Worker } from "node:worker_threads";
import type { Compacted, CompactionSource } from "./messages.ts";

/** Compacts off the event loop and off the store's thread, one review at a time. */
export interface Compactor {
  compact(source: CompactionSource): Promise<Compacted>;
  close(): Promise<void>;
}

/** Its thread is started when there is first something to do; one that dies costs that compaction only. */
export function createCompactor(): Compactor {
  let worker: Worker | null = null;
  let last: Promise<unknown> = Promise.resolve();

  function run(source: CompactionSource): Promise<Compacted> {
    worker ??= new Worker(new URL("compactor-thread.ts", import.meta.url));
    const now = worker;
    return new Promise<Compacted>((resolve, reject) => {
      const ended = (): void => {
        if (worker === now) worker = null;
        reject(new Error("The compaction's thread ended."));
      };
      const failed = (error: Error): void => reject(error);
      now.once("exit", ended);
      now.once("error", failed);
      now.once("message", (said: { compacted: Compacted } | { failure: string }) => {
        now.off("exit", ended);
        now.off("error", failed);
        if ("compacted" in said) resolve(said.compacted);
        else reject(new Error(said.failure));
      });
      now.postMessage(source);
    });
  }

  return {
    compact(source) {
      const made = last.then(() => run(source));
      last = made.catch(() => {});
      return made;
    },
    async close() {
      await worker?.terminate();
    },
  };
}
