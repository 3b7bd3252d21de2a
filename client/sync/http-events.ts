import type { Batch } from "#shared/http-wire.ts";
import { readBatch } from "#shared/http-wire.ts";

/** Reads server-sent events as they come: batches, and beats that only say that the stream lives. */
export async function* readEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<Batch | "beat"> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  // Parts of a line that has not ended, in an array: a long line in many parts must not be copied for each.
  let parts: string[] = [];
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield "beat";
      const lines = decoder.decode(value, { stream: true }).split("\n");
      for (const [i, text] of lines.entries()) {
        parts.push(text);
        if (i === lines.length - 1) continue;
        const line = parts.join("");
        parts = [];
        if (!line.startsWith("data:")) continue;
        const batch = readBatch(fromBase64(line.slice(5).trim()));
        if (batch) yield batch;
      }
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}

function fromBase64(text: string): Uint8Array {
  const binary = atob(text);
  return Uint8Array.from(binary, (sign) => sign.charCodeAt(0));
}
