import { parentPort, workerData } from "node:worker_threads";
import { createEngine } from "./engine.ts";
import { openFile } from "./file.ts";
import type { StoreData, ToStore } from "./messages.ts";

/** The thread that owns the database. It is not the event loop, so waiting for the disk holds up nobody. */

const port = parentPort;
if (!port) throw new Error("The store runs in a thread of its own.");
const { file } = workerData as StoreData;

const engine = createEngine(
  (again) => {
    if (again && file === null) throw new Error("A store in memory cannot be opened anew.");
    return openFile(file, again);
  },
  (said) => port.postMessage(said),
);
port.on("message", (message: ToStore) => {
  engine.hear(message);
  if (message.kind === "close") port.close();
});
port.postMessage("ready");
