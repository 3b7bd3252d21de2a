import { MOST_PARTS } from "#shared/imports.ts";
import type { Converted } from "./docx-worker.ts";
import type { NotRead } from "./docx-file.ts";
import { MOST_FILE_BYTES } from "./docx-file.ts";
import type { ReadDocument } from "./document.ts";
import { readBlocks } from "./read-blocks.ts";

/** No honest file takes as long, on a slow laptop either. */
const PATIENCE_MS = 45_000;

/**
 * Reads a file on this device: nothing of it goes anywhere. What reads Word's format is fetched for this, and works in a
 * thread of its own.
 */
export async function readDocument(file: File, signal: AbortSignal): Promise<ReadDocument | NotRead> {
  if (file.size === 0) return "empty";
  if (file.size > MOST_FILE_BYTES) return "too large";
  const bytes = await file.arrayBuffer().catch(() => null);
  // It was moved or deleted since it was chosen.
  if (!bytes) return "damaged";
  const said = await converted(bytes, signal);
  if ("problem" in said) return said.problem;
  const read = await readBlocks(said.html, signal);
  if (!read) return "too slow";
  const { blocks, left } = read;
  if (blocks.filter(({ kind }) => kind === "heading").length > MOST_PARTS) return "too many parts";
  return blocks.length === 0 ? "no words" : { file: file.name, blocks, left: { ...said.left, ...left } };
}

function converted(bytes: ArrayBuffer, signal: AbortSignal): Promise<Converted> {
  return new Promise((resolve) => {
    const worker = new Worker(new URL("./docx-worker.ts", import.meta.url), { type: "module" });
    const end = (said: Converted): void => {
      clearTimeout(late);
      worker.terminate();
      resolve(said);
    };
    const late = setTimeout(() => end({ problem: "too slow" }), PATIENCE_MS);
    worker.addEventListener("message", ({ data }: MessageEvent<Converted>) => end(data));
    // Its file did not come: there is no network, or a new release took it away.
    worker.addEventListener("error", () => end({ problem: "no reader" }));
    signal.addEventListener("abort", () => end({ problem: "too slow" }));
    worker.postMessage(bytes, [bytes]);
  });
}
