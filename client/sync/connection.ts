import { WebsocketProvider } from "y-websocket";
import * as Y from "yjs";
import { forgetComments } from "#client/comments/device.ts";
import { toast } from "#client/lib/announce.ts";
import {
  dropReview,
  keptChanges,
  noteGone,
  noteReview,
  onForget,
  onKeptElsewhere,
  somebodyElse,
  unsentOf,
} from "#client/lib/device.ts";
import { forgetAnswers } from "#client/lib/kept.ts";
import { reportDefect } from "#client/lib/defects.ts";
import { mayReload, reloadFresh, reloadMended, reloadWithAll } from "#client/lib/reload.ts";
import type { Store } from "#client/lib/store.ts";
import { createStore } from "#client/lib/store.ts";
import { newId } from "#shared/ids.ts";
import { mayInReview } from "#shared/permissions.ts";
import type { Member, Review } from "#shared/reviews.ts";
import { hostNames } from "#shared/reviews.ts";
import type { FieldAddress, Summary } from "#shared/summary.ts";
import { readSummary } from "#shared/summary-read.ts";
import type { SummaryWatch } from "#shared/summary-watch.ts";
import { watchSummary } from "#shared/summary-watch.ts";
import { createDoc } from "#shared/undo.ts";
import type { CloseReason, Topic } from "#shared/wire.ts";
import { closeReason, closes, readAnnounce, readSaved, SCHEMA_VERSION, tags } from "#shared/wire.ts";
import type { Aside, AsideWords, FactsInWords } from "./aside.ts";
import { asideOf } from "./aside.ts";
import type { Kept } from "./device.ts";
import { keepSummary } from "./device.ts";
import { carriedOver, carryOver, forgetCarried, isDead } from "./carry-over.ts";
import type { FallbackSocket } from "./fallback-socket.ts";
import { takeIncoming } from "./incoming.ts";
import { createLedger } from "./ledger.ts";
import { paced } from "./pace.ts";
import type { Presence } from "./presence.ts";
import { createPresence } from "./presence.ts";
import { leaves, takeOver } from "./leaving.ts";
import { keepReaching } from "./reach.ts";
import { createSaving } from "./saving.ts";
import { countingSocket } from "./socket.ts";
import type { Facts, LineState } from "./state.ts";
import { lineState } from "./state.ts";
import type { TurningAway, Unsent } from "./turned-away.ts";
import { createTurningAway } from "./turned-away.ts";
import { whileItMoves } from "./while-it-moves.ts";

interface ConnectionParts {
  readonly review: Review;
  readonly member: Member;
  /** What a field is called now, for words that are set aside. */
  readonly nameOf: (summary: Summary, address: FieldAddress) => string;
  readonly inWords: FactsInWords;
  /** The page is about to load anew by itself: where one writes can still be asked. */
  readonly onReload?: () => void;
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
  /** How much of a hundred has come of something long, as a whole summary over a slow line; null while nothing is. */
  readonly coming: Store<number | null>;
  /** Calls when something outside the text has changed. Returns how to stop. */
  onTopic(topic: Topic, run: () => void): () => void;
  /** Calls at each connection after the first: what was announced meanwhile was not heard. Returns how to stop. */
  onReturn(run: () => void): () => void;
  /** Calls before each change of others comes in. Returns how to stop. */
  beforeOthers(run: () => void): () => void;
  /** The review or what one is in it changed. */
  setReview(review: Review, member: Member): void;
  /** Has this person work that is not known to be stored? Also from before this page was opened. */
  readonly unsent: Store<boolean>;
  /** Own words that are not in the text: refused, or lost in a merge. */
  readonly aside: Aside;
  readonly turnedAway: TurningAway["state"];
  /** This person is no member any more: nothing of the text may be shown, and nothing of it stays on the device. */
  readonly noAccess: Store<boolean>;
  /** Somebody composes in this field or value; null when they are done. Others' words in it wait meanwhile. */
  composing(field: Y.XmlFragment | Y.Text | null): void;
  /**
   * Reloads the page with the newest program; no words are lost by it unless the browser asks first. False when the
   * server does not answer.
   */
  reload(): Promise<boolean>;
  /** This person's work that is not known to be stored, or was set aside in this tab alone, in words. */
  ownWords(): readonly { readonly field: string; readonly words: string }[];
  /** The text as the document has it, also where that tells of nothing any more. */
  summaryNow(): Summary;
  /** Bytes of this person's work that wait to go up: much of it, and a slow line. */
  waitingBytes(): number;
  /** Ends it. What is unsent goes on its way for a moment longer; where the device keeps nothing, until it has arrived. */
  close(): void;
}

export function openConnection({ review, member, nameOf, inWords, onReload }: ConnectionParts): Connection {
  takeOver(member.account, review.id);
  const doc = createDoc();
  const tab = newId();
  const device = keepSummary(member.account, review.id, doc, { tab, isOwn: (origin) => origin !== provider });
  const ledger = createLedger(doc, device);
  const aside = asideOf(member.account, review.id);
  const takeIn = async (): Promise<void> => {
    await ledger.learn();
    await device.takeIn((update, origin) => incoming.take(update, origin));
  };
  const saving = createSaving({
    account: member.account,
    review: review.id,
    tab,
    kept: device.kept,
    takeIn,
    isAlive: () => !isDead(doc),
    onStored(inStep) {
      learn({ unsavedSince: null, wrote: false, savedAt: facts.wrote ? Date.now() : facts.savedAt });
      device.allStored();
      ledger.stored();
      // What others did before it may move or delete it still.
      if (inStep) {
        ledger.allHeard();
        incoming.allStored();
      }
      forgetCarried(member.account, review.id);
      if (left) end();
    },
  });
  const noAccess = createStore(false);
  let facts: Facts = {
    connected: false,
    noNetwork: !navigator.onLine,
    downSince: Date.now(),
    // What the device kept may hold words that the server lacks: nothing is saved before the server says so.
    unsavedSince: Date.now(),
    wrote: saving.unsent.get(),
    savedAt: 0,
    elsewhereSince: saving.elsewhere.get() ? Date.now() : null,
    inBox: aside.holds.get(),
    commentsSince: null,
    storeFails: false,
    readOnly: !writes(review, member),
    slower: false,
    ended: null,
  };

  const state = createStore<LineState>(lineState(facts, Date.now()));
  const readOnly = createStore(facts.readOnly);
  const ready = createStore(false);
  const looked = createStore(false);
  const coming = createStore<number | null>(null);
  const topics = new Map<Topic, Set<() => void>>();

  const returns = new Set<() => void>();
  const beforeOthers = new Set<() => void>();
  let wasConnected = false;

  const look = (): void => state.set(lineState(facts, Date.now()));
  function learn(news: Partial<Facts>): void {
    facts = { ...facts, ...news };
    look();
  }
  // Also what this tab took in from another.
  saving.unsent.subscribe(() => {
    if (saving.unsent.get()) learn({ unsavedSince: facts.unsavedSince ?? Date.now(), wrote: true });
  });
  saving.elsewhere.subscribe(() =>
    // Stored there a moment ago: the line stays at "saving" while one types there, and does not flicker.
    learn(saving.elsewhere.get() ? { elsewhereSince: Date.now() } : { elsewhereSince: null, savedAt: Date.now() }),
  );
  const lookAtComments = (): void => {
    const waits = unsentOf(member.account).some(({ id, comments }) => id === review.id && comments);
    if (waits !== (facts.commentsSince !== null)) learn({ commentsSince: waits ? Date.now() : null });
  };
  // Another tab may have said or sent one.
  const stopsOfComments = [keptChanges.subscribe(lookAtComments), onKeptElsewhere(lookAtComments)];
  lookAtComments();
  const stopHolding = aside.holds.subscribe(() => learn({ inBox: aside.holds.get() }));
  // A reload is not leaving: where nothing is kept the tab carries the words over it. Where they are, the last letters
  // may not have reached the device's disk, which nobody waits for.
  const leave = (): void => {
    const onDisk = device.kept.get() === "kept" && Date.now() - saving.wroteAt() >= WRITE_MS;
    if (saving.unsent.get() && !onDisk && !somebodyElse.get()) carryOver(doc, member.account, review.id);
    saving.left();
  };
  addEventListener("pagehide", leave);
  const lookAround = (): void => void saving.look();
  addEventListener("focus", lookAround);
  addEventListener("online", lookAround);
  let given = false;
  const timer = setInterval(() => {
    look();
    if (!given && isDead(doc)) recover();
  }, 500);

  /** The document tells of nothing any more: what is typed would be neither sent nor kept. Another page takes over. */
  function recover(): void {
    given = true;
    reportDefect("dead-document", new Error("the document told of nothing"));
    onReload?.();
    readOnly.set(true);
    const goesAlong = carryAll();
    if (goesAlong && mayReload()) {
      removeEventListener("beforeunload", guard);
      return reloadMended();
    }
    // Whether its last change was one's own it told nobody.
    ledger.wrote();
    saving.found();
    learn({ ended: goesAlong ? "stopped" : "stopped-at-risk" });
  }
  const carryAll = (): boolean => [carryOver(doc, member.account, review.id), aside.carry()].every(Boolean);

  /** Of a document that is dead: what was typed last is on no disk, whatever else the device keeps. */
  function reloadDead(): Promise<boolean> {
    if (carryAll()) {
      removeEventListener("beforeunload", guard);
      reloadWithAll();
    } else if (facts.ended === "stopped") learn({ ended: "stopped-at-risk" });
    else location.reload();
    return Promise.resolve(true);
  }

  const socket = countingSocket({
    onOpen: (opened) => saving.opened(opened),
    onSend: () => learn({ unsavedSince: facts.unsavedSince ?? Date.now() }),
    onWay: (way) => learn({ slower: way !== "socket" }),
    // The provider itself counts whole messages alone.
    onHeard: () => (provider.wsLastMessageReceived = Date.now()),
    onComing: (now) => coming.set(now && Math.floor((now.came / now.total) * 100)),
  });
  const address = `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/sync`;
  const provider: WebsocketProvider = new WebsocketProvider(address, review.id, doc, {
    connect: false,
    disableBc: true,
    params: { codraft: String(SCHEMA_VERSION) },
    WebSocketPolyfill: socket,
    maxBackoffTime: 5000,
  });
  const { awareness } = provider;

  const setAside = async ({ words, facts, out = [] }: Unsent, why: AsideWords["why"]): Promise<void> => {
    const now = summary.get();
    await aside.add([
      ...words.map((one) => ({ ...one, why, field: nameOf(now, one.address) })),
      ...out.map((one) => ({ ...one, why, field: nameOf(now, one.address), isOut: true })),
      ...inWords(now, facts).map((one) => ({ ...one, why })),
    ]);
  };
  const incoming = takeIncoming({
    doc,
    provider,
    ledger,
    mayWrite: () => !readOnly.get(),
    before() {
      for (const run of beforeOthers) run();
    },
    onLost: ({ words, values }) => void setAside({ words, facts: values }, "lost"),
  });

  provider.messageHandlers[tags.saved] = (_encoder, decoder) => saving.heard(readSaved(decoder));
  provider.messageHandlers[tags.stored] = (_encoder, decoder) => saving.heard(readSaved(decoder), false);
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
    left?.();
    learn({ ended: reason });
    // What was typed from here on would go nowhere.
    readOnly.set(true);
    if (reason === "no-access") {
      noAccess.set(true);
      noteGone(member.account, review.id);
    }
    turningAway.ended(reason);
  });

  const turningAway = createTurningAway({
    doc,
    address,
    review: review.id,
    takeIn,
    unsent: () => ledger.unsent(),
    setAside,
    async forget() {
      await device.clear();
      saving.settled();
      if (!noAccess.get()) return;
      await forgetAnswers(member.account, review.id);
      forgetComments(member.account, review.id);
      dropReview(member.account, review.id);
    },
  });
  const stopReaching = keepReaching({
    provider,
    isConnected: () => facts.connected,
    onNetwork: (there) => learn({ noNetwork: !there }),
  });

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
    saving.wrote();
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
    const title = hostNames(review.hosts);
    if (device.kept.get() === "kept") noteReview(member.account, review.id, { title, gone: false });
    // What this tab alone has is named by it, also when the device gives out later.
    noteReview(member.account, review.id, { title, gone: false }, "tab");
  };
  summary.subscribe(lookReady);

  let ended = false;
  void device.loaded.then(() => {
    if (ended) return;
    if (device.hadUnsent()) saving.found();
    const carried = carriedOver(member.account, review.id);
    if (carried) {
      // As one's own: the device keeps it too, and it counts as unsent until the server has it.
      Y.applyUpdate(doc, carried.update, "carried");
      // Where only this page has them they stay carried until they are stored: it may be loaded anew before that.
      if (device.kept.get() === "kept") carried.done();
    }
    lookReady();
    looked.set(true);
    // What comes is looked through for words of one's own, also of pages before this one.
    void ledger.learn().then(() => {
      if (!ended && !somebodyElse.get()) provider.connect();
    });
  });

  const guard = (event: BeforeUnloadEvent): void => {
    if (saving.unsent.get()) event.preventDefault();
  };
  addEventListener("beforeunload", guard);

  /** Once it was left: says that it does not go on any more. */
  let left: (() => void) | null = null;
  let stopLeaving = (): void => {};
  let telling: ReturnType<typeof setTimeout> | null = null;
  function end(): void {
    if (ended) return;
    ended = true;
    turningAway.stop();
    ledger.stop();
    saving.stop();
    incoming.stop();
    stopReaching();
    stopLeaving();
    left?.();
    if (telling !== null) clearTimeout(telling);
    stopForgetting();
    stopMinding();
    stopHolding();
    for (const stop of stopsOfComments) stop();
    removeEventListener("beforeunload", guard);
    removeEventListener("pagehide", leave);
    removeEventListener("focus", lookAround);
    removeEventListener("online", lookAround);
    clearInterval(timer);
    pace.stop();
    presence.stop();
    summary.stop();
    provider.destroy();
    device.stop();
    doc.destroy();
  }
  // The class that the provider was given.
  const waitingBytes = (): number => (provider.ws as FallbackSocket | null)?.waitingBytes ?? 0;
  const stopForgetting = onForget(end);
  // What is sent from here on would go in the other's name.
  const mind = (): void => {
    if (!somebodyElse.get()) return;
    provider.shouldConnect = false;
    provider.disconnect();
    learn({ ended: "signed-out" });
    readOnly.set(true);
  };
  const stopMinding = somebodyElse.subscribe(mind);
  mind();
  /** All that it has lies in the tab's storage. */
  let carried = false;
  function handOver(): void {
    if (device.kept.get() === "kept") leaveToDevice();
    else if (carried) end();
  }
  function leaveToDevice(): void {
    saving.left();
    end();
  }

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
    coming,
    unsent: saving.unsent,
    aside,
    turnedAway: turningAway.state,
    noAccess,
    onTopic(topic, run) {
      const runs = topics.get(topic) ?? new Set();
      topics.set(topic, runs.add(run));
      return () => runs.delete(run);
    },
    reload: () =>
      given
        ? reloadDead()
        : reloadFresh(() => {
            // On a shared machine, and where storage is refused, nothing else would keep them.
            const goesAlong =
              device.kept.get() === "kept" || !saving.unsent.get() || carryOver(doc, member.account, review.id);
            if (goesAlong) removeEventListener("beforeunload", guard);
            return [goesAlong, aside.carry()].every(Boolean);
          }),
    ownWords() {
      const now = readSummary(doc, review);
      const { words, facts } = ledger.unsent();
      return [
        ...words.map((one) => ({ field: nameOf(now, one.address), words: one.words })),
        ...inWords(now, facts),
        ...(aside.isAtRisk() ? aside.list.get() : []),
      ];
    },
    summaryNow: () => readSummary(doc, review),
    composing: (field) => incoming.composing(field),
    onReturn(run) {
      returns.add(run);
      return () => returns.delete(run);
    },
    beforeOthers(run) {
      beforeOthers.add(run);
      return () => beforeOthers.delete(run);
    },
    waitingBytes,
    setReview(next, me) {
      summary.setReview(next);
      learn({ readOnly: !writes(next, me) });
      readOnly.set(facts.readOnly || facts.ended !== null);
      presence.setReview(me, next.partners);
    },
    close() {
      if (ended || left) return;
      left = leaves({ account: member.account, review: review.id, handOver });
      presence.stop();
      if (saving.unsent.get() && facts.ended === "signed-out" && device.kept.get() !== "kept") {
        carryOver(doc, member.account, review.id);
        // They go with the tab: closing it asks still.
        if (somebodyElse.get()) return;
      }
      if (!saving.unsent.get() || facts.ended !== null) end();
      else if (device.kept.get() !== "kept") {
        // Only this page has the words: they stay with it, and are there when one comes back to the summary.
        carried = carryOver(doc, member.account, review.id);
        telling = setTimeout(() => toast({ text: ONLY_HERE, lasting: true }), TELL_MS);
      }
      // Going to another page must not keep words from the server that are on their way.
      else if (facts.connected) stopLeaving = whileItMoves(waitingBytes, LEAVE_MS, leaveToDevice);
      else leaveToDevice();
    },
  };
}

/** A device's disk takes this long at most to have what was written. */
const WRITE_MS = 5000;

/** How long a summary that was left goes on sending, and longer while a slow line takes more of it. */
const LEAVE_MS = 10_000;

/** Words that are on their way need not be spoken of. */
const TELL_MS = 1000;
const ONLY_HERE =
  "Words you wrote are not sent yet, and this device keeps nothing. Keep this tab open: they go when the network is back.";

let asked = false;
/** Asks the browser once not to throw away what is kept, when there is something to keep: the first words written. */
function askToKeep(kept: Kept): void {
  if (asked || kept !== "kept") return;
  asked = true;
  // A browser of two years ago may not have it; a refusal changes nothing.
  void navigator.storage?.persist?.().catch(() => {});
}

const writes = (review: Review, member: Member): boolean => mayInReview("summary.write", member, review.state) === null;
