import { parentPort } from "node:worker_threads";
import { compact } from "./compaction.ts";
import type { CompactionSource } from "./messages.ts";

/** The thread that compacts: neither rooms nor commits wait for it. */

const port = parentPort;
if (!port) throw new Error("Compaction runs in a thread of its own.");
port.on("message", (source: CompactionSource) => {
  try {
    port.postMessage({ compacted: compact(source) });
  } catch (error) {
    port.postMessage({ failure: error instanceof Error ? error.message : String(error) });
  }
});
