import * as decoding from "lib0/decoding";
import { WebsocketProvider } from "y-websocket";
import * as Y from "yjs";
import { dropReview, keptReviews, noteReview, onForget } from "#client/lib/device.ts";
import { forgetAnswers } from "#client/lib/kept.ts";
import { reportDefect } from "#client/lib/defects.ts";
import { mayReload, reloadFresh } from "#client/lib/reload.ts";
import type { Store } from "#client/lib/store.ts";
import { createStore } from "#client/lib/store.ts";
import { must } from "#shared/assert.ts";
import { mayInReview } from "#shared/permissions.ts";
import type { Member, Review } from "#shared/reviews.ts";
import { hostNames } from "#shared/reviews.ts";
import type { FieldAddress, Summary } from "#shared/summary.ts";
import type { SummaryWatch } from "#shared/summary-watch.ts";
import { watchSummary } from "#shared/summary-watch.ts";
import type { CloseReason, Topic } from "#shared/wire.ts";
import { closeReason, closes, readAnnounce, readSaved, SCHEMA_VERSION, steps, tags } from "#shared/wire.ts";
import type { Aside, AsideWords } from "./aside.ts";
import { asideOf } from "./aside.ts";
import type { Kept } from "./device.ts";
import { keepSummary } from "./device.ts";
import { carriedOver, carryOver, isDead } from "./carry-over.ts";
import { heartbeat, LOOK_MS } from "./heartbeat.ts";
import { createHold } from "./hold.ts";
import { lostWords } from "./lost-words.ts";
import { createLedger } from "./ledger.ts";
import { paced } from "./pace.ts";
import type { Presence } from "./presence.ts";
import { createPresence } from "./presence.ts";
import type { Sent } from "./socket.ts";
import { countingSocket } from "./socket.ts";
import type { Facts, LineState } from "./state.ts";
import { lineState } from "./state.ts";
import { touchesField } from "./touches.ts";
import { isRefusal, refusedWords } from "./turned-away.ts";
import type { FieldWords } from "./unsent-words.ts";

interface ConnectionParts {
  readonly review: Review;
  readonly member: Member;
  /** What a field is called now, for words that are set aside. */
  readonly nameOf: (summary: Summary, address: FieldAddress) => string;
}

/** One open summary: the document, who is in it, and what is true of its saving. */
export interface Connection extends Pick<Presence, "people" | "carets" | "showPlace" | "onHeard"> {
  readonly doc: Y.Doc;
  readonly review: string;
  readonly summary: SummaryWatch;
  readonly state: Store<LineState>;
  readonly readOnly: Store<boolean>;
  /** The document is there, from the device or from the server: now it may be shown and written in. */
  readonly ready: Store<boolean>;
  /** The device was asked for what it has: what is not there now comes from the server or not at all. */
  readonly looked: Store<boolean>;
  readonly kept: Store<Kept>;
  /** Calls when something outside the text has changed. Returns how to stop. */
  onTopic(topic: Topic, run: () => void): () => void;
  /** Calls at each connection after the first: what was announced meanwhile was not heard. Returns how to stop. */
  onReturn(run: () => void): () => void;
  /** The review or what one is in it changed. */
  setReview(review: Review, member: Member): void;
  /** Has this person work that is not known to be stored? Also from before this page was opened. */
  readonly unsent: Store<boolean>;
  /** Own words that are not in the text: refused, or lost in a merge. */
  readonly aside: Aside;
  /**
   * The server does not take what this person added: their words are set aside, and the summary is to be opened anew,
   * since this document would bring them in later. Null while all is well.
   */
  readonly turnedAway: Store<"setting-aside" | "open-anew" | null>;
  /** This person is no member any more: nothing of the text may be shown, and nothing of it stays on the device. */
  readonly noAccess: Store<boolean>;
  /** Somebody composes in this field; null when they are done. Others' words wait meanwhile. */
  composing(field: Y.XmlFragment | null): void;
  /** Reloads the page with the newest program; no words are lost by it. */
  reload(): void;
  /** Ends it. What is unsent goes on its way for a moment longer; where the device keeps nothing, until it has arrived. */
  close(): void;
}

export function openConnection({ review, member, nameOf }: ConnectionParts): Connection {
  const doc = new Y.Doc();
  const device = keepSummary(member.account, review.id, doc);
  const ledger = createLedger(doc, device);
  const aside = asideOf(member.account, review.id);
  const turnedAway = createStore<"setting-aside" | "open-anew" | null>(null);
  const noAccess = createStore(false);
  let sent: Sent = { count: 0, whole: false };
  let saved = 0;
  let facts: Facts = {
    connected: false,
    noNetwork: !navigator.onLine,
    downSince: Date.now(),
    // What the device kept may hold words that the server lacks: nothing is saved before the server says so.
    unsavedSince: Date.now(),
    wrote: false,
    savedAt: 0,
    storeFails: false,
    readOnly: !writes(review, member),
    slower: false,
    ended: null,
  };

  const state = createStore<LineState>(lineState(facts, Date.now()));
  const readOnly = createStore(facts.readOnly);
  const ready = createStore(false);
  const looked = createStore(false);
  const unsent = createStore(keptReviews(member.account)[review.id]?.unsent ?? false);
  const setUnsent = (now: boolean): void => {
    if (now === unsent.get()) return;
    unsent.set(now);
    noteReview(member.account, review.id, { unsent: now });
  };
  const topics = new Map<Topic, Set<() => void>>();

  const returns = new Set<() => void>();
  let wasConnected = false;

  const look = (): void => state.set(lineState(facts, Date.now()));
  function learn(news: Partial<Facts>): void {
    facts = { ...facts, ...news };
    look();
  }
  let wroteAt = 0;
  // The last letters before a reload may not have reached the device's disk, which nobody waits for.
  const leave = (): void => {
    if (unsent.get() && device.kept.get() === "kept" && Date.now() - wroteAt < WRITE_MS)
      carryOver(doc, member.account, review.id);
  };
  addEventListener("pagehide", leave);
  let given = false;
  const timer = setInterval(() => {
    look();
    if (!given && isDead(doc)) recover();
  }, 500);

  /** The document tells of nothing any more: what is typed would be neither sent nor kept. Another page takes over. */
  function recover(): void {
    given = true;
    reportDefect("dead-document", new Error("the document told of nothing"));
    readOnly.set(true);
    if (!carryOver(doc, member.account, review.id) || !mayReload()) return learn({ ended: "reload" });
    removeEventListener("beforeunload", guard);
    location.reload();
  }

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

  // While one composes, text from elsewhere waits. The server's questions are answered at once.
  let composed: Y.XmlFragment | null = null;
  let coming: Uint8Array | null = null;
  const applyUpdate = (update: Uint8Array): void => {
    coming = update;
    try {
      Y.applyUpdate(doc, update, provider);
    } catch (error) {
      // The document may have died of it: the watchdog finds out.
      reportDefect("handler", error);
    } finally {
      coming = null;
    }
  };
  const hold = createHold({
    apply: applyUpdate,
    touches: (update) => composed === null || touchesField(update, doc, composed),
  });
  const readSync = must(provider.messageHandlers[tags.sync], "the provider reads text");
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

  // Yjs still has what it deleted. This handler must not throw either.
  doc.on("afterTransaction", (transaction: Y.Transaction) => {
    if (!coming || transaction.deleteSet.clients.size === 0) return;
    try {
      const named = Y.decodeUpdate(coming).ds;
      const words = lostWords(doc, { deleted: transaction.deleteSet, named, own: ledger.own });
      if (words.length === 0) return;
      const now = summary.get();
      void aside.add(words.map((one) => ({ ...one, why: "lost" as const, field: nameOf(now, one.address) })));
    } catch (error) {
      reportDefect("handler", error);
    }
  });

  provider.messageHandlers[tags.saved] = (_encoder, decoder) => {
    saved = readSaved(decoder);
    if (!sent.whole || saved < sent.count) return;
    learn({ unsavedSince: null, wrote: false, savedAt: facts.wrote ? Date.now() : facts.savedAt });
    setUnsent(false);
    ledger.allStored();
    if (left) end();
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
      if (wasConnected) for (const run of returns) run();
      wasConnected = true;
    } else if (facts.connected) learn({ connected: false, downSince: Date.now() });
  });
  provider.on("connection-close", (event) => {
    const reason: CloseReason | null = event ? closeReason(event.code) : null;
    if (reason === null || closes[reason].retry) return;
    provider.shouldConnect = false;
    learn({ ended: reason });
    // What was typed from here on would go nowhere.
    readOnly.set(true);
    if (isRefusal(reason)) turnedAway.set("setting-aside");
    else if (reason === "no-access") noAccess.set(true);
    else return;
    void setAside(reason).finally(() => left && end());
  });

  const stopWaiting = new AbortController();
  /** Sets own words aside, then forgets this document's copy on the device, so that they cannot slip in later. */
  async function setAside(reason: CloseReason): Promise<void> {
    let words: FieldWords[] | null = null;
    if (isRefusal(reason)) words = await refusedWords(doc, address, review.id, stopWaiting.signal).catch(() => null);
    // Left meanwhile: the device has all of it still, and the next visit is turned away again.
    if (stopWaiting.signal.aborted) return;
    const why: AsideWords["why"] = words === null ? "no-access" : reason === "locked" ? "locked" : "refused";
    words ??= ledger.unsent();
    const now = summary.get();
    await aside.add(words.map((one) => ({ ...one, why, field: nameOf(now, one.address) })));
    await device.clear();
    setUnsent(false);
    if (reason !== "no-access") return turnedAway.set("open-anew");
    await forgetAnswers(member.account, review.id);
    dropReview(member.account, review.id);
  }

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
  const beats = setInterval(() => {
    if (!facts.connected) return;
    const found = heartbeat(Date.now(), provider.wsLastMessageReceived);
    // Anything that is answered at once will do.
    if (found === "ask") provider.ws?.send(Uint8Array.of(tags.queryAwareness));
    else if (found === "lost") again();
  }, LOOK_MS);
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
    if (origin === provider || device.isOrigin(origin)) return;
    learn({ unsavedSince: facts.unsavedSince ?? Date.now(), wrote: true });
    setUnsent(true);
    wroteAt = Date.now();
    ledger.wrote();
    askToKeep(device.kept.get());
  });
  const pace = paced();
  const summary = watchSummary(doc, review, {
    report: (error) => reportDefect("handler", error),
    tell: pace.tell,
  });
  const lookReady = (): void => {
    if (ready.get() || summary.get().schemaVersion === null) return;
    ready.set(true);
    if (device.kept.get() === "kept") noteReview(member.account, review.id, { title: hostNames(review.hosts) });
  };
  summary.subscribe(lookReady);

  let ended = false;
  void device.loaded.then(() => {
    if (ended) return;
    const carried = carriedOver(member.account, review.id);
    if (carried) {
      // As one's own: the device keeps it too, and it counts as unsent until the server has it.
      Y.applyUpdate(doc, carried.update, "carried");
      carried.done();
    }
    lookReady();
    looked.set(true);
    provider.connect();
  });

  const guard = (event: BeforeUnloadEvent): void => {
    if (unsent.get()) event.preventDefault();
  };
  addEventListener("beforeunload", guard);

  let left = false;
  let leaving: ReturnType<typeof setTimeout> | null = null;
  function end(): void {
    if (ended) return;
    ended = true;
    stopWaiting.abort();
    ledger.stop();
    hold.stop();
    if (leaving !== null) clearTimeout(leaving);
    stopForgetting();
    removeEventListener("beforeunload", guard);
    removeEventListener("pagehide", leave);
    removeEventListener("offline", networkGone);
    removeEventListener("online", networkBack);
    clearInterval(timer);
    clearInterval(beats);
    pace.stop();
    presence.stop();
    summary.stop();
    provider.destroy();
    device.stop();
    doc.destroy();
  }
  const stopForgetting = onForget(end);

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
    looked,
    kept: device.kept,
    unsent,
    aside,
    turnedAway,
    noAccess,
    onTopic(topic, run) {
      const runs = topics.get(topic) ?? new Set();
      topics.set(topic, runs.add(run));
      return () => runs.delete(run);
    },
    reload() {
      // On a shared machine, and where storage is refused, nothing else would keep them.
      if (device.kept.get() === "kept" || !unsent.get() || carryOver(doc, member.account, review.id))
        removeEventListener("beforeunload", guard);
      void reloadFresh();
    },
    composing(field) {
      composed = field ?? composed;
      hold.composing(field !== null);
    },
    onReturn(run) {
      returns.add(run);
      return () => returns.delete(run);
    },
    setReview(next, me) {
      summary.setReview(next);
      learn({ readOnly: !writes(next, me) });
      readOnly.set(facts.readOnly || facts.ended !== null);
      presence.setPartners(next.partners);
    },
    close() {
      if (ended || left) return;
      left = true;
      presence.stop();
      const sends = unsent.get() && facts.ended === null;
      // Going to another page must not keep words from the server; what the device keeps is sent from there later.
      if (!sends || (!facts.connected && device.kept.get() === "kept")) end();
      else if (device.kept.get() === "kept") leaving = setTimeout(end, LEAVE_MS);
    },
  };
}

/** A device's disk takes this long at most to have what was written. */
const WRITE_MS = 5000;

/** How long a summary that was left goes on sending. */
const LEAVE_MS = 10_000;

let asked = false;
/** Asks the browser once not to throw away what is kept, when there is something to keep: the first words written. */
function askToKeep(kept: Kept): void {
  if (asked || kept !== "kept") return;
  asked = true;
  // A browser of two years ago may not have it; a refusal changes nothing.
  void navigator.storage?.persist?.().catch(() => {});
}

const writes = (review: Review, member: Member): boolean => mayInReview("summary.write", member, review.state) === null;
