import * as Y from "yjs";
import type { KeptSummary } from "./device.ts";
import type { Unsent } from "./turned-away.ts";
import { unsentFacts } from "./unsent-facts.ts";
import { unsentWords } from "./unsent-words.ts";

/**
 * Which words are this person's own and not known to be stored, also from before this page was opened: what is left to
 * show when the server does not answer them any more. Kept beside the text.
 */
export interface Ledger {
  /** Yjs clients that this person wrote as, on this device. */
  readonly own: ReadonlySet<number>;
  /** A local change was made. */
  wrote(): void;
  /** The server has all that this document holds. */
  allStored(): void;
  unsent(): Unsent;
  stop(): void;
}

/** Noting each keystroke would cost more than the keystroke; what is noted late is only counted as unsent for longer. */
const NOTE_MS = 1000;

export function createLedger(doc: Y.Doc, device: KeptSummary): Ledger {
  const own = new Set<number>();
  let stored: Uint8Array<ArrayBufferLike> = Y.encodeStateVector(new Map());
  let timer: ReturnType<typeof setTimeout> | null = null;

  void device.loaded.then(async () => {
    const [before, clients] = await Promise.all([device.recall("stored"), device.recall("own")]);
    // Unless this page heard something newer meanwhile.
    if (before instanceof Uint8Array && stored.length <= 1) stored = before;
    if (Array.isArray(clients)) for (const client of clients) if (typeof client === "number") own.add(client);
  });

  return {
    own,
    wrote() {
      if (own.has(doc.clientID)) return;
      own.add(doc.clientID);
      device.note("own", [...own]);
    },
    allStored() {
      // In proportion to the number of devices that ever wrote, not to the text.
      stored = Y.encodeStateVector(doc);
      timer ??= setTimeout(() => {
        timer = null;
        device.note("stored", stored);
      }, NOTE_MS);
    },
    unsent() {
      const known = Y.decodeStateVector(stored);
      return { words: unsentWords(doc, { known, own }), facts: unsentFacts(doc, { known, own, there: null }) };
    },
    stop() {
      if (timer !== null) clearTimeout(timer);
    },
  };
}
