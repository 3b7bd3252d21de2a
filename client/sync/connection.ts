import { IndexeddbPersistence } from "y-indexeddb";
import { WebsocketProvider } from "y-websocket";
import * as Y from "yjs";
import type { Store } from "#client/lib/store.ts";
import { createStore } from "#client/lib/store.ts";
import { mayInReview } from "#shared/permissions.ts";
import type { Member, Review } from "#shared/reviews.ts";
import type { SummaryWatch } from "#shared/summary-watch.ts";
import { watchSummary } from "#shared/summary-watch.ts";
import type { CloseReason, Topic } from "#shared/wire.ts";
import { closeReason, closes, readAnnounce, readSaved, SCHEMA_VERSION, tags } from "#shared/wire.ts";
import { deviceName } from "./device.ts";
import { paced } from "./pace.ts";
import type { Presence } from "./presence.ts";
import { createPresence } from "./presence.ts";
import type { Sent } from "./socket.ts";
import { countingSocket } from "./socket.ts";
import type { Facts, LineState } from "./state.ts";
import { lineState } from "./state.ts";

/** One open summary: the document, who is in it, and what is true of its saving. */
export interface Connection extends Pick<Presence, "people" | "carets" | "showPlace" | "onHeard"> {
  readonly doc: Y.Doc;
  readonly review: string;
  readonly summary: SummaryWatch;
  readonly state: Store<LineState>;
  readonly readOnly: Store<boolean>;
  /** The document is there, from the device or from the server: now it may be shown and written in. */
  readonly ready: Store<boolean>;
  /** Calls when something outside the text has changed. Returns how to stop. */
  onTopic(topic: Topic, run: () => void): () => void;
  /** What is said about the review, and what one may do in it, as they are now. */
  setReview(review: Review, member: Member): void;
  /** Has this person work that is not known to be stored? */
  unsent(): boolean;
  close(): void;
}

export function openConnection({ review, member }: { review: Review; member: Member }): Connection {
  const doc = new Y.Doc();
  const persistence = new IndexeddbPersistence(deviceName(member.account, review.id), doc);
  let sent: Sent = { count: 0, whole: false };
  let saved = 0;
  let facts: Facts = {
    connected: false,
    noNetwork: !navigator.onLine,
    downSince: Date.now(),
    // What the device kept may hold words that the server lacks: nothing is saved before the server says so.
    unsavedSince: Date.now(),
    storeFails: false,
    readOnly: !writes(review, member),
    slower: false,
    ended: null,
  };

  const state = createStore<LineState>(lineState(facts, Date.now()));
  const readOnly = createStore(facts.readOnly);
  const ready = createStore(false);
  const topics = new Map<Topic, Set<() => void>>();

  const look = (): void => state.set(lineState(facts, Date.now()));
  function learn(news: Partial<Facts>): void {
    facts = { ...facts, ...news };
    look();
  }
  const timer = setInterval(look, 500);

  const socket = countingSocket(
    (opened) => {
      sent = opened;
      saved = 0;
    },
    () => learn({ unsavedSince: facts.unsavedSince ?? Date.now() }),
    (way) => learn({ slower: way !== "socket" }),
  );
  const address = `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/sync`;
  const provider = new WebsocketProvider(address, review.id, doc, {
    connect: false,
    disableBc: true,
    params: { codraft: String(SCHEMA_VERSION) },
    WebSocketPolyfill: socket,
    maxBackoffTime: 5000,
  });
  const { awareness } = provider;

  provider.messageHandlers[tags.saved] = (_encoder, decoder) => {
    saved = readSaved(decoder);
    if (sent.whole && saved >= sent.count) learn({ unsavedSince: null });
  };
  provider.messageHandlers[tags.announce] = (_encoder, decoder) => {
    const topic = readAnnounce(decoder);
    if (topic === "not-saved") learn({ storeFails: true });
    else if (topic === "saved-again") learn({ storeFails: false });
    for (const run of (topic && topics.get(topic)) ?? []) run();
  };

  provider.on("status", ({ status }) => {
    if (status === "connected") {
      learn({ connected: true, downSince: 0, storeFails: false });
      presence.connected();
    } else if (facts.connected) learn({ connected: false, downSince: Date.now() });
  });
  provider.on("connection-close", (event) => {
    const reason: CloseReason | null = event ? closeReason(event.code) : null;
    if (reason === null || closes[reason].retry) return;
    provider.shouldConnect = false;
    learn({ ended: reason });
    // What was typed from here on would go nowhere.
    readOnly.set(true);
  });

  // The browser knows at once what the socket finds out after half a minute; and a network that is back is tried at once.
  // Tried in both cases: a browser may be wrong about its network.
  const again = (): void => {
    if (!provider.shouldConnect) return;
    provider.disconnect();
    provider.wsUnsuccessfulReconnects = 0;
    provider.connect();
  };
  const networkGone = (): void => {
    learn({ noNetwork: true });
    again();
  };
  const networkBack = (): void => {
    learn({ noNetwork: false });
    again();
  };
  addEventListener("offline", networkGone);
  addEventListener("online", networkBack);

  // The stock provider echoes every entry that it receives: with fifty people that is 2,500 frames for a keystroke.
  awareness.off("update", provider._awarenessUpdateHandler);
  const presence = createPresence({
    awareness,
    member,
    partners: review.partners,
    send: (frame) => {
      if (provider.ws?.readyState === WebSocket.OPEN) provider.ws.send(frame);
    },
  });

  // These handlers must not throw: that would silently end all later events of the document.
  doc.on("update", (_update: Uint8Array, origin: unknown) => {
    if (origin === provider || origin === persistence) return;
    facts = { ...facts, unsavedSince: facts.unsavedSince ?? Date.now() };
  });
  const pace = paced();
  const summary = watchSummary(doc, review, {
    report: (error) => setTimeout(() => Promise.reject(error as Error)),
    tell: pace.tell,
  });
  const lookReady = (): void => {
    if (summary.get().schemaVersion !== null) ready.set(true);
  };
  summary.subscribe(lookReady);

  void persistence.whenSynced.then(() => {
    lookReady();
    provider.connect();
  });

  const guard = (event: BeforeUnloadEvent): void => {
    if (facts.unsavedSince !== null && doc.store.clients.has(doc.clientID)) event.preventDefault();
  };
  addEventListener("beforeunload", guard);

  return {
    doc,
    review: review.id,
    summary,
    state,
    people: presence.people,
    carets: presence.carets,
    showPlace: presence.showPlace,
    onHeard: presence.onHeard,
    readOnly,
    ready,
    onTopic(topic, run) {
      const runs = topics.get(topic) ?? new Set();
      topics.set(topic, runs.add(run));
      return () => runs.delete(run);
    },
    setReview(next, standing) {
      summary.setReview(next);
      learn({ readOnly: !writes(next, standing) });
      readOnly.set(facts.readOnly || facts.ended !== null);
      presence.setPartners(next.partners);
    },
    unsent: () => facts.unsavedSince !== null,
    close() {
      removeEventListener("beforeunload", guard);
      removeEventListener("offline", networkGone);
      removeEventListener("online", networkBack);
      clearInterval(timer);
      pace.stop();
      presence.stop();
      summary.stop();
      provider.destroy();
      void persistence.destroy();
      doc.destroy();
    },
  };
}

const writes = (review: Review, member: Member): boolean => mayInReview("summary.write", member, review.state) === null;
