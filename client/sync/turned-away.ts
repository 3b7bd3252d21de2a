import type { Store } from "#client/lib/store.ts";
import { createStore } from "#client/lib/store.ts";
import { WebsocketProvider } from "y-websocket";
import * as Y from "yjs";
import { fieldFragment } from "#shared/summary-edits.ts";
import type { CloseReason } from "#shared/wire.ts";
import { closeReason, closes, SCHEMA_VERSION } from "#shared/wire.ts";
import type { AsideWords } from "./aside.ts";
import { plainSocket } from "./socket.ts";
import type { UnsentFact } from "./unsent-facts.ts";
import { unsentFacts } from "./unsent-facts.ts";
import type { FieldWords } from "./unsent-words.ts";
import { plainText, takenOut, unsentWords } from "./unsent-words.ts";

/** Ends of a connection that mean: what this person added was not taken, and never will be as it is. */
const refusals = [
  "refused",
  "locked",
  "foreign-client",
  "misshapen",
  "too-large",
  "bad-message",
] as const satisfies readonly (CloseReason & AsideWords["why"])[];
type Refusal = (typeof refusals)[number];
const isRefusal = (reason: CloseReason): reason is Refusal => (refusals as readonly CloseReason[]).includes(reason);

/** What one person did that is not in the server's text. */
export interface Unsent {
  readonly words: readonly FieldWords[];
  readonly facts: readonly UnsentFact[];
  /** Words that stand in the server's text and that they took out. */
  readonly out?: readonly FieldWords[];
}

/**
 * What was not taken: this document's words and facts that the server's text does not have. Reads the server's text into a
 * document of its own, and waits for it as long as it takes, or until `stop` is aborted (null). Where the server gives
 * no text any more: the reason why.
 */
async function refusedWork(
  doc: Y.Doc,
  address: string,
  review: string,
  stop: AbortSignal,
): Promise<Unsent | CloseReason | null> {
  const theirs = new Y.Doc();
  const provider: WebsocketProvider = new WebsocketProvider(address, review, theirs, {
    disableBc: true,
    params: { codraft: String(SCHEMA_VERSION) },
    // The provider itself counts whole messages alone.
    WebSocketPolyfill: plainSocket(() => (provider.wsLastMessageReceived = Date.now())),
  });
  provider.awareness.setLocalState(null);
  try {
    const ended = await new Promise<CloseReason | "synced" | null>((done) => {
      provider.on("sync", (synced) => synced && done("synced"));
      provider.on("connection-close", (event) => {
        const reason = event && closeReason(event.code);
        if (!reason || closes[reason].retry) return;
        provider.shouldConnect = false;
        done(reason);
      });
      stop.addEventListener("abort", () => done(null), { once: true });
    });
    if (ended !== "synced") return ended;
    const known = Y.decodeStateVector(Y.encodeStateVector(theirs));
    const there = (field: Parameters<typeof fieldFragment>[1]): string => {
      const fragment = fieldFragment(theirs, field);
      return fragment ? plainText(fragment) : "";
    };
    return {
      words: unsentWords(doc, { known, own: null, there }),
      facts: unsentFacts(doc, { known, own: null, there: theirs }),
      out: takenOut(doc, theirs),
    };
  } finally {
    provider.destroy();
    theirs.destroy();
  }
}

interface TurningAwayParts {
  readonly doc: Y.Doc;
  readonly address: string;
  readonly review: string;
  /** Brings what other tabs left on the device into the document: the device's copy is about to go. */
  readonly takeIn: () => Promise<void>;
  /** What is this person's own and not known to be stored, where the server gives no text any more. */
  readonly unsent: () => Unsent;
  readonly setAside: (work: Unsent, why: AsideWords["why"]) => Promise<void>;
  /** Forgets this document's copy on the device, so that its words cannot slip in later. */
  readonly forget: () => Promise<void>;
}

/**
 * The server does not take what this person added: their words are set aside, and the summary is to be opened anew,
 * since this document would bring them in later. `state` is null while all is well.
 */
export interface TurningAway {
  readonly state: Store<"setting-aside" | "open-anew" | null>;
  ended(reason: CloseReason): void;
  stop(): void;
}

export function createTurningAway({
  doc,
  address,
  review,
  takeIn,
  unsent,
  setAside,
  forget,
}: TurningAwayParts): TurningAway {
  const state = createStore<"setting-aside" | "open-anew" | null>(null);
  const stopWaiting = new AbortController();

  async function turnAway(reason: CloseReason): Promise<void> {
    state.set("setting-aside");
    await takeIn();
    const work = isRefusal(reason) ? await refusedWork(doc, address, review, stopWaiting.signal) : "no-access";
    // Left meanwhile: the device has all of it still, and the next visit is turned away again.
    if (stopWaiting.signal.aborted || work === null) return;
    const why = isRefusal(reason) && work !== "no-access" ? reason : "no-access";
    await setAside(typeof work === "string" ? unsent() : work, why);
    await forget();
    state.set(why === "no-access" ? null : "open-anew");
  }

  return {
    state,
    ended(reason) {
      if (isRefusal(reason) || reason === "no-access") void turnAway(reason);
    },
    stop: () => stopWaiting.abort(),
  };
}
