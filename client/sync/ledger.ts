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
  /** Is it this page that knows first what becomes of this letter: its own, or one not known to be stored? */
  minds(letter: Y.ID): boolean;
  /** A local change was made. */
  wrote(): void;
  /** The server has all that this document holds. */
  stored(): void;
  /** And what others did before it had it has come. */
  allHeard(): void;
  /** Reads what is noted on the device, other tabs' notes included. */
  learn(): Promise<void>;
  unsent(): Unsent;
  stop(): void;
}

/** Noting each keystroke would cost more than the keystroke; what is noted late is only counted as unsent for longer. */
const NOTE_MS = 1000;

export function createLedger(doc: Y.Doc, device: KeptSummary): Ledger {
  const own = new Set<number>();
  let stored: Uint8Array<ArrayBufferLike> = Y.encodeStateVector(new Map());
  let heard = stored;
  let timer: ReturnType<typeof setTimeout> | null = null;

  async function learn(): Promise<void> {
    await device.loaded;
    const [before, clients] = await Promise.all([device.recall("stored"), device.recall("own")]);
    stored = furthest(stored, before);
    heard = furthest(heard, before);
    for (const client of numbers(clients)) own.add(client);
  }
  void learn();
  const note = (): void => {
    timer = null;
    device.change("stored", (before) => furthest(heard, before));
  };

  return {
    own,
    wrote() {
      if (own.has(doc.clientID)) return;
      own.add(doc.clientID);
      // Another tab notes its own: what is left to show must be what was written in both.
      device.change("own", (before) => [...new Set([...numbers(before), ...own])]);
    },
    minds: ({ client, clock }) =>
      client === doc.clientID || (own.has(client) && clock >= (Y.decodeStateVector(heard).get(client) ?? 0)),
    learn,
    // In proportion to the number of devices that ever wrote, not to the text.
    stored: () => void (stored = Y.encodeStateVector(doc)),
    allHeard() {
      heard = stored;
      timer ??= setTimeout(note, NOTE_MS);
    },
    unsent() {
      const known = Y.decodeStateVector(stored);
      return { words: unsentWords(doc, { known, own }), facts: unsentFacts(doc, { known, own, there: null }) };
    },
    stop() {
      if (timer === null) return;
      clearTimeout(timer);
      note();
    },
  };
}

const numbers = (noted: unknown): number[] =>
  Array.isArray(noted) ? noted.filter((one): one is number => typeof one === "number") : [];

/** What is stored by either of two notes: what was stored once, is. */
function furthest(vector: Uint8Array<ArrayBufferLike>, noted: unknown): Uint8Array<ArrayBufferLike> {
  if (!(noted instanceof Uint8Array)) return vector;
  const clocks = Y.decodeStateVector(vector);
  for (const [client, clock] of Y.decodeStateVector(noted))
    if (clock > (clocks.get(client) ?? 0)) clocks.set(client, clock);
  return Y.encodeStateVector(clocks);
}
