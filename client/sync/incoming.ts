import * as decoding from "lib0/decoding";
import type { WebsocketProvider } from "y-websocket";
import * as Y from "yjs";
import { reportDefect } from "#client/lib/defects.ts";
import { must } from "#shared/assert.ts";
import { movesIn } from "#shared/moves.ts";
import { steps, tags } from "#shared/wire.ts";
import { createHold } from "./hold.ts";
import type { Ledger } from "./ledger.ts";
import type { LostValue } from "./lost-values.ts";
import { lostValues } from "./lost-values.ts";
import { createLeftBehind } from "./left-words.ts";
import { createOwnDeletions } from "./own-deletions.ts";
import { touchesField } from "./touches.ts";
import type { FieldWords } from "./unsent-words.ts";

/** The server has put back by then what it puts back. */
const PUT_BACK_MS = 3000;

interface IncomingParts {
  readonly doc: Y.Doc;
  readonly provider: WebsocketProvider;
  readonly ledger: Pick<Ledger, "own" | "minds">;
  readonly mayWrite: () => boolean;
  /** Called before each change of others. */
  readonly before: () => void;
  /** Own words died of a change of others', or own values gave way to it. */
  readonly onLost: (lost: { words: readonly FieldWords[]; values: readonly LostValue[] }) => void;
}

/** What comes from others: it waits while somebody composes, and is looked through for own words that it takes along. */
export interface Incoming {
  /** Somebody composes in this field or value; null when they are done. */
  composing(field: Y.XmlFragment | Y.Text | null): void;
  /** Brings in what comes otherwise than from the server, once nobody composes. */
  take(update: Uint8Array, origin: unknown): Promise<void>;
  /** The server has all that this person did. */
  allStored(): void;
  stop(): void;
}

export function takeIncoming({ doc, provider, ledger, mayWrite, before, onLost }: IncomingParts): Incoming {
  let composed: Y.XmlFragment | Y.Text | null = null;
  let coming: Uint8Array | null = null;
  const left = createLeftBehind(doc);
  const deletions = createOwnDeletions();
  let settling: ReturnType<typeof setTimeout> | null = null;
  const settle = (): void => {
    if (settling !== null) clearTimeout(settling);
    settling = null;
    const words = left.settle();
    if (words.length > 0) onLost({ words, values: [] });
  };
  let busy = false;
  const waiting: (() => void)[] = [];
  const applyUpdate = (update: Uint8Array, origin: unknown = provider): void => {
    try {
      before();
    } catch (error) {
      // What comes is taken in all the same.
      reportDefect("handler", error);
    }
    coming = update;
    try {
      Y.applyUpdate(doc, update, origin);
    } catch (error) {
      // The document may have died of it: the watchdog finds out.
      reportDefect("handler", error);
    } finally {
      coming = null;
    }
    left.goAlong();
  };
  const hold = createHold({
    apply: (update) => applyUpdate(update),
    touches: (update) => composed === null || touchesField(update, doc, composed),
  });
  const readSync = must(provider.messageHandlers[tags.sync], "the provider reads text");
  // The server's questions are answered at once, whoever composes.
  provider.messageHandlers[tags.sync] = (encoder, decoder, ...rest) => {
    const { pos } = decoder;
    const step = decoding.readVarUint(decoder);
    if (step === steps.step1) {
      decoder.pos = pos;
      return readSync(encoder, decoder, ...rest);
    }
    const update = decoding.readVarUint8Array(decoder);
    if (!hold.takes(update)) applyUpdate(update);
    // From the first answer on it is in step, but for what waits.
    if (step === steps.step2 && !provider.synced) provider.synced = true;
  };

  // Yjs still has what it deleted. This handler must not throw: that would silently end all later events.
  doc.on("afterTransaction", (transaction: Y.Transaction) => {
    if (!coming) {
      deletions.note(transaction);
      left.note(transaction);
    }
    // Of what is deleted here already a move deletes nothing.
    if (!coming || (transaction.deleteSet.clients.size === 0 && movesIn(transaction).length === 0)) return;
    try {
      const named = Y.decodeUpdate(coming).ds;
      const words = left.look({
        transaction,
        named,
        own: ledger.own,
        minds: (id) => mayWrite() && ledger.minds(id),
        isOwnDeletion: (id) => mayWrite() && deletions.has(id),
      });
      if (left.waits) settling ??= setTimeout(settle, PUT_BACK_MS);
      const values = lostValues(doc, { deleted: transaction.deleteSet, own: ledger.own });
      if (words.length + values.length > 0) onLost({ words, values });
    } catch (error) {
      reportDefect("handler", error);
    }
  });

  return {
    composing(field) {
      composed = field ?? composed;
      hold.composing(field !== null);
      busy = field !== null;
      if (!busy) for (const done of waiting.splice(0)) done();
    },
    async take(update, origin) {
      if (busy) await new Promise<void>((done) => waiting.push(done));
      applyUpdate(update, origin);
    },
    allStored: () => deletions.allStored(),
    stop() {
      hold.stop();
      settle();
    },
  };
}
