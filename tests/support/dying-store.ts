/** A server whose store's thread ends by itself once it serves, as it would when it runs out of memory. */
import { Worker } from "node:worker_threads";
import { start } from "#server/start.ts";

const threads = new Set<Worker>();
const { postMessage } = Worker.prototype;
Worker.prototype.postMessage = function (this: Worker, ...said) {
  threads.add(this);
  return postMessage.apply(this, said);
};

await start({ built: true });
for (const thread of threads) void thread.terminate();
