import { WebsocketProvider } from "y-websocket";
import * as Y from "yjs";
import { fieldFragment } from "#shared/summary-edits.ts";
import type { CloseReason } from "#shared/wire.ts";
import { SCHEMA_VERSION } from "#shared/wire.ts";
import { plainSocket } from "./socket.ts";
import type { FieldWords } from "./unsent-words.ts";
import { plainText, unsentWords } from "./unsent-words.ts";

/** Ends of a connection that mean: what this person added was not taken, and never will be as it is. */
const reasons = ["refused", "locked", "foreign-client"] as const satisfies readonly CloseReason[];
export const isRefusal = (reason: CloseReason): boolean => (reasons as readonly CloseReason[]).includes(reason);

/**
 * What was not taken: this document's words that the server's text does not have. Reads the server's text into a
 * document of its own, and waits for it as long as it takes, or until `stop` is aborted.
 */
export async function refusedWords(
  doc: Y.Doc,
  address: string,
  review: string,
  stop: AbortSignal,
): Promise<FieldWords[]> {
  const theirs = new Y.Doc();
  const provider = new WebsocketProvider(address, review, theirs, {
    disableBc: true,
    params: { codraft: String(SCHEMA_VERSION) },
    WebSocketPolyfill: plainSocket(),
  });
  provider.awareness.setLocalState(null);
  try {
    await new Promise<void>((done, failed) => {
      provider.on("sync", (synced) => synced && done());
      provider.on("closed", () => failed(new Error("the server's text is not to be had")));
      stop.addEventListener("abort", () => failed(new Error("not waited for")), { once: true });
    });
    const known = Y.decodeStateVector(Y.encodeStateVector(theirs));
    const there = (field: Parameters<typeof fieldFragment>[1]): string => {
      const fragment = fieldFragment(theirs, field);
      return fragment ? plainText(fragment) : "";
    };
    return unsentWords(doc, { known, own: null, there });
  } finally {
    provider.destroy();
    theirs.destroy();
  }
}
