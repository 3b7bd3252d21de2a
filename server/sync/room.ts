import * as Y from "yjs";
import type { Journal, Loaded } from "#server/store/journal.ts";
import type { JournalRow } from "#server/store/messages.ts";
import { Problem } from "#shared/errors.ts";
import { fieldsOf, isInShape, putInShape } from "#shared/in-shape.ts";
import { listMoves } from "#shared/moves.ts";
import { PART_BYTES } from "#shared/parts.ts";
import { mayInReview } from "#shared/permissions.ts";
import type { AwarenessEntry, CloseReason, Topic } from "#shared/wire.ts";
import {
  readMessage,
  writeAnnounce,
  writeAwareness,
  writeSaved,
  writeStep1,
  writeStep2,
  writeStored,
  writeUpdate,
} from "#shared/wire.ts";
import type { Clock } from "./clock.ts";
import type { Judgement, Known } from "./judge.ts";
import { judgeUpdate } from "./judge.ts";
import type { Limits } from "./limits.ts";
import { PRESENCE_MS, RETRY_MS } from "./limits.ts";
import type { Coming, Mends } from "./mends.ts";
import { createMends } from "./mends.ts";
import type { Held, Peer } from "./peer.ts";
import { savedCount } from "./peer.ts";
import { ownEntry } from "./presence.ts";
import type { Standing, Standings } from "./standing.ts";
import { standingsOf } from "./standing.ts";
import type { Run, Unheard } from "./unheard.ts";
import { createUnheard } from "./unheard.ts";

/** What happens in rooms, counted for /metrics. */
export interface Counters {
  updatesAccepted: number;
  updatesRefused: number;
  framesSent: number;
  writesFailed: number;
  resyncs: number;
}

export interface RoomParts {
  readonly review: string;
  readonly journal: Journal;
  readonly clock: Clock;
  readonly limits: Limits;
  readonly counters: Counters;
  /** The end of the recovery time after a restored backup; in the past when there is none. */
  readonly recoveryUntil: number;
  /** What was found in this review so far that its author may not have heard of; added to. */
  readonly unheard: Run[];
  /** Says that `tick` is wanted soon. All rooms tick together, so that they share one commit. */
  readonly wake: () => void;
  /** A defect that must be seen, with no text of the draft in it. */
  readonly report: (what: string, error: unknown) => void;
}

/** A review's text at one log position. */
export interface Frozen {
  readonly sequence: number;
  /** The document as one update. */
  readonly state: Uint8Array;
}

/** Who is credited with a row of the log; null: the server, or nobody can say. */
export interface Author {
  readonly member: string | null;
  readonly partner: string | null;
}

/** Accepted, and on its way to the disk. */
interface Accepted {
  readonly update: Uint8Array;
  /** As of what is held: where it is all that the server lacked. */
  readonly heard: Held["heard"];
  readonly row: JournalRow;
  /** The messages that are saved when this is: its own, and later ones that only repeated what was under way. */
  readonly settles: { readonly peer: Peer; readonly number: number }[];
  readonly done: (() => void) | null;
}

/**
 * One review's document, and the people in it.
 *
 * Plan of a message's life: judged against committed text and the clocks that run ahead → refused, held, or accepted
 * into the queue → at the tick the queue goes into the log as one → only when the disk has it is it applied to the
 * document, sent to everybody (its author included) as one frame, and acknowledged. So nothing that anyone is shown,
 * or told is saved, can be lost by `kill -9`.
 */
export class Room {
  readonly doc = new Y.Doc({ gc: false });
  readonly peers = new Set<Peer>();
  readonly #parts: RoomParts;
  readonly #ahead: Map<number, number>;
  readonly #owners: Map<number, string | null>;
  #sequence: number;
  /** Log position of the document: what is durable and shown. */
  #shown: number;
  /** Rows that a load would replay. */
  #tail: number;
  #queue: Accepted[] = [];
  #writing: Promise<void> | null = null;
  #failing = false;
  readonly #mends: Mends;
  readonly #unheard: Unheard;
  /** The update that is being applied. */
  #coming: Coming | null = null;
  readonly #presence = new Map<number, AwarenessEntry>();
  /** Where that stands which is accepted and not yet in the document. */
  readonly #standings = new Map<number, Standing[]>();
  /** Something was taken that no editor takes. */
  #misshapen = false;

  /**
   * Proposed or agreed: nothing is added, whatever a connection was judged by. The room itself knows, since what the
   * connections know came from the store some time ago.
   */
  locked: boolean;

  constructor(parts: RoomParts, loaded: Loaded, locked: boolean) {
    this.#parts = parts;
    this.locked = locked;
    listMoves(this.doc);
    if (loaded.snapshot) Y.applyUpdate(this.doc, loaded.snapshot);
    this.#unheard = createUnheard({ doc: this.doc, coming: () => this.#coming?.update ?? null, runs: parts.unheard });
    const before = loaded.updates.length - loaded.recent;
    // One by one: who made one had not heard of what it does not name.
    for (const update of loaded.updates.slice(0, before)) this.#apply(update);
    let isLoading = true;
    this.#mends = createMends({
      doc: this.doc,
      coming: () => this.#coming,
      isLoading: () => isLoading,
      now: () => parts.clock.now(),
      isHere: (client) =>
        [...this.peers].some(
          ({ presence, membership: { standing, state } }) =>
            presence?.client === client && mayInReview("summary.write", standing, state) === null,
        ),
    });
    for (const update of loaded.updates.slice(before)) this.#apply(update);
    isLoading = false;
    this.#ahead = Y.decodeStateVector(Y.encodeStateVector(this.doc));
    this.#owners = new Map(loaded.owners);
    this.#sequence = loaded.sequence;
    this.#shown = loaded.sequence;
    this.#tail = loaded.updates.length;
  }

  /** A peer may be added once the room is loaded: the first answer already is of committed text. */
  join(peer: Peer): void {
    this.peers.add(peer);
    this.#send(peer, writeStep1(this.#aheadVector()));
    if (peer.codraft && this.#failing) this.#send(peer, writeAnnounce("not-saved"));
    const here = [...this.peers].flatMap((other) => (other.presence && other !== peer ? [other.presence] : []));
    if (here.length > 0) this.#send(peer, writeAwareness(here));
  }

  leave(peer: Peer): void {
    if (!this.peers.delete(peer)) return;
    peer.closed = true;
    this.#lost(peer);
    if (peer.presence && peer.presence.state !== "null") {
      // The same clock: a client that comes back goes on from its own, and would be taken for older than this.
      this.#showPresence({ ...peer.presence, state: "null" });
    }
  }

  /** Of what it was sent lately it may not have heard, or only in one with all the rest: too late to see to its own. */
  #lost({ presence }: Peer): void {
    if (!presence) return;
    this.#mends.left(presence.client);
    this.mend();
  }

  /** Ends this peer's connection, saying why. */
  close(peer: Peer, reason: CloseReason): void {
    if (peer.closed) return;
    this.leave(peer);
    peer.channel.close(reason);
  }

  receive(peer: Peer, frame: Uint8Array): void {
    if (peer.closed) return;
    const message = readMessage(frame);
    if (message === null) return this.close(peer, "bad-message");
    switch (message.kind) {
      case "step1":
        return this.#answerStep1(peer, message.stateVector);
      case "update":
        peer.received++;
        peer.unsaved.add(peer.received);
        return this.#judge(peer, {
          number: peer.received,
          update: message.update,
          own: message.own,
          heard: message.own ? null : peer.stateVector,
        });
      case "awareness":
        return this.#hearPresence(peer, message.entries);
      case "queryAwareness":
        return this.#send(peer, writeAwareness(this.#everybody()));
      case "other":
        return;
    }
  }

  /** Tells everybody who understands that something outside the text has changed. */
  announce(topic: Topic): void {
    const frame = writeAnnounce(topic);
    for (const peer of this.peers) if (peer.codraft) this.#send(peer, frame);
  }

  /**
   * An edit by the server, seen like anybody's. It is made on a copy: the room's own document only ever has what is
   * durable. Resolves then. Throws a `locked` Problem while the room is: from here to the queue nothing is waited for.
   * `act`: the begun act that it is the edit of.
   */
  async edit(author: Author, change: (doc: Y.Doc) => void, act: string | null = null): Promise<void> {
    if (this.locked) throw new Problem("locked", "The summary is proposed or agreed, so it stays as it is.");
    const copy = new Y.Doc({ gc: false });
    Y.applyUpdate(copy, Y.encodeStateAsUpdate(this.doc));
    for (const { update } of this.#queue) Y.applyUpdate(copy, update);
    const before = Y.encodeStateVector(copy);
    const made: Uint8Array[] = [];
    copy.on("update", (update: Uint8Array) => made.push(update));
    copy.transact(() => change(copy));
    if (made.length === 0) return;
    const update = Y.mergeUpdates(made);
    const known = Y.decodeStateVector(before);
    const clients = [...Y.decodeStateVector(Y.encodeStateVector(copy)).keys()].filter((client) => !known.has(client));
    for (const [client, clock] of Y.decodeStateVector(Y.encodeStateVector(copy))) this.#ahead.set(client, clock);
    const added = Y.decodeUpdate(update).structs.filter((struct) => !(struct instanceof Y.Skip));
    this.#expect(standingsOf(added, this.#known) ?? new Map());
    await new Promise<void>((done) => this.#accept(update, author, clients, { done, act }));
  }

  /** Puts right what came of moving words without having heard of another. Nobody waits for it. */
  mend(): void {
    if (this.locked || !this.#mends.wanted) return;
    const edited = this.edit({ member: null, partner: null }, (doc) => this.#mends.make(doc)).catch((error: unknown) =>
      this.#parts.report("words that moved were not put right", error),
    );
    void edited.finally(this.#mends.made());
  }

  /** What no editor takes and an earlier release let in, or a device brought after a restored backup. Nobody waits for it. */
  reshape(): void {
    if (this.locked || [...fieldsOf(this.doc)].every(isInShape)) return;
    const reshape = (doc: Y.Doc): void =>
      doc.transact((transaction) => {
        for (const field of fieldsOf(doc)) putInShape(field, transaction);
      });
    this.edit({ member: null, partner: null }, reshape).catch((error: unknown) =>
      this.#parts.report("a field was not put in shape", error),
    );
  }

  /** What came in is written; afterwards shown and acknowledged. */
  tick(): void {
    this.#catchUp();
    if (this.#queue.length > 0 && !this.#writing) {
      this.#writing = this.#write().finally(() => (this.#writing = null));
    }
  }

  /** To be called now and then: although nothing comes in, somebody waits to catch up, or did not do what was left to them. */
  lookAfter(): void {
    if ([...this.peers].some(({ behind }) => behind)) this.tick();
    if (this.#mends.recall()) this.mend();
  }

  /** The log position of the committed text. */
  get sequence(): number {
    return this.#shown;
  }

  /** The committed text and its log position, of one moment. */
  frozen(): Frozen {
    return { sequence: this.#shown, state: Y.encodeStateAsUpdate(this.doc) };
  }

  /** Resolves when everything accepted so far is durable and shown. */
  async flushed(): Promise<void> {
    while (this.#queue.length > 0 || this.#writing) {
      this.tick();
      await this.#writing;
    }
  }

  /** The server stops, and the disk takes nothing: what waits was shown to nobody, and its authors' devices keep it. */
  giveUp(): void {
    this.#queue.length = 0;
  }

  /** Compacts the log once it is long enough. Nobody here waits for it: it works from what the disk has. */
  compact(least: number): void {
    if (this.#tail < least) return;
    const { journal, review, report } = this.#parts;
    this.#tail = 0;
    journal.compact(review).catch((error: unknown) => report("the log was not compacted", error));
  }

  /** What was accepted could not be written yet. */
  get failing(): boolean {
    return this.#failing;
  }

  #answerStep1(peer: Peer, stateVector: Uint8Array): void {
    if (mayInReview("summary.read", peer.membership.standing, peer.membership.state) !== null)
      return this.close(peer, "no-access");
    let missing: Uint8Array;
    try {
      missing = this.#missing(peer, stateVector);
    } catch {
      return this.close(peer, "bad-message");
    }
    peer.stateVector = stateVector;
    // What it lacks is counted from its own word when it catches up: an answer now would be dropped.
    if (peer.behind) peer.behind = { ...peer.behind, stateVector };
    else this.#send(peer, writeStep2(missing));
  }

  /** All that somebody lacks; of their own words that went, as they would have heard of it at the time. */
  #missing({ membership: { member } }: Peer, stateVector: Uint8Array): Uint8Array {
    return this.#unheard.missing(stateVector, {
      isTheirs: (client) => this.#owners.get(client) === member,
      isSeenTo: (id) => this.#mends.seesTo(id),
    });
  }

  #judge(peer: Peer, held: Held): void {
    const { member, standing, state, partner } = peer.membership;
    const judgement = judgeUpdate(held.update, this.#known, member);
    switch (judgement.kind) {
      case "malformed":
        return this.close(peer, "bad-message");
      case "nothing": {
        // Known is not yet durable: what came before on a connection that broke may still be on its way to the disk.
        const last = this.#queue.at(-1);
        if (last) last.settles.push({ peer, number: held.number });
        else this.#settle(peer, held.number);
        return;
      }
      case "missing":
        return this.#hold(peer, held);
      case "adds": {
        const refusal = mayInReview(
          "summary.write",
          standing,
          this.locked && state === "drafting" ? "proposed" : state,
        );
        const foreign = judgement.foreign && !this.#recovering;
        const misshapen = judgement.misshapen && !this.#recovering;
        const forbidden = judgement.seeds || judgement.dismantles;
        if (refusal !== null || foreign || forbidden || misshapen) {
          this.#parts.counters.updatesRefused++;
          if (foreign && !held.own) this.#parts.report("a device brought words of others that the log lacks", RESTORED);
          if (refusal !== null) return this.close(peer, refused(refusal));
          if (foreign) return this.close(peer, "foreign-client");
          return this.close(peer, forbidden ? "refused" : "misshapen");
        }
        for (const [client, clock] of judgement.reached) this.#ahead.set(client, clock);
        this.#expect(judgement.standings);
        this.#misshapen ||= judgement.misshapen;
        const author = { member, partner: partner.id };
        const [credited, introduced] = this.#credit(author, judgement, held);
        const from = { peer, number: held.number };
        this.#accept(held.update, credited, introduced, { from, heard: held.heard, brought: !held.own });
        return this.#tryHeld();
      }
    }
  }

  get #known(): Known {
    return { doc: this.doc, ahead: this.#ahead, owners: this.#owners, coming: this.#standings };
  }

  /** What is accepted may be named before the document has it. */
  #expect(standings: Standings): void {
    for (const [client, list] of standings) {
      const before = this.#standings.get(client);
      if (before) before.push(...list);
      else this.#standings.set(client, [...list]);
    }
  }

  #forgetShown(): void {
    for (const [client, list] of this.#standings) {
      const shown = Y.getState(this.doc.store, client);
      const waits = list.findIndex(({ end }) => end > shown);
      if (waits < 0) this.#standings.delete(client);
      else list.splice(0, waits);
    }
  }

  /** The time after a restored backup: devices bring back what it lacks, whoever wrote it. */
  get #recovering(): boolean {
    return this.#parts.clock.now() < this.#parts.recoveryUntil;
  }

  /**
   * Whose words these are, and the client ids that are theirs from now on. In the recovery time a step 2 brings back
   * others' words too: unless all of it is under ids known as the sender's, nobody is credited, and no id is given
   * away that may be somebody else's.
   */
  #credit(
    author: Author,
    { reached, introduced, foreign }: Extract<Judgement, { kind: "adds" }>,
    { own }: Held,
  ): [Author, introduced: readonly number[]] {
    if (!this.#recovering || (own && !foreign)) return [author, introduced];
    const known = reached.size > 0 && introduced.length === 0 && !foreign;
    return [known ? author : { member: null, partner: null }, []];
  }

  #accept(
    update: Uint8Array,
    author: Author,
    introduced: readonly number[],
    {
      from,
      heard = null,
      brought = false,
      done = null,
      act = null,
    }: {
      from?: Accepted["settles"][number];
      heard?: Accepted["heard"];
      brought?: boolean;
      done?: Accepted["done"];
      act?: string | null;
    },
  ): void {
    const { review, clock, counters, wake } = this.#parts;
    for (const client of introduced) this.#owners.set(client, author.member);
    const [sequence, at] = [++this.#sequence, clock.now()];
    const row = { review, sequence, ...author, at, bytes: update, clients: introduced, brought, act };
    this.#queue.push({ update, heard, row, settles: from ? [from] : [], done });
    counters.updatesAccepted++;
    wake();
  }

  /** Waits for its predecessors, which are asked for; too much that waits ends the connection, and coming back mends it. */
  #hold(peer: Peer, held: Held): void {
    peer.held.push(held);
    peer.heldBytes += held.update.length;
    if (peer.heldBytes > this.#parts.limits.heldBytes) return this.close(peer, "lost");
    this.#send(peer, writeStep1(this.#aheadVector()));
  }

  /** Something new was accepted: it may be what others' held updates waited for. */
  #tryHeld(): void {
    for (const peer of this.peers) {
      if (peer.held.length === 0) continue;
      const waiting = peer.held.splice(0);
      peer.heldBytes = 0;
      for (const held of waiting) {
        if (peer.closed) break;
        const { member } = peer.membership;
        if (judgeUpdate(held.update, this.#known, member).kind === "missing") {
          peer.held.push(held);
          peer.heldBytes += held.update.length;
        } else this.#judge(peer, held);
      }
    }
  }

  /** Writes the queue, one batch after another in the order of the log, until it is empty. */
  async #write(): Promise<void> {
    const { journal, clock, counters, limits, report } = this.#parts;
    for (let failures = 0; this.#queue.length > 0;) {
      const batch = [...this.#queue];
      try {
        await journal.append(batch.map(({ row }) => row));
      } catch (error) {
        counters.writesFailed++;
        report("the log could not be written", error);
        if (!this.#failing) this.announce("not-saved");
        this.#failing = true;
        const pause = RETRY_MS[Math.min(failures++, RETRY_MS.length - 1)] ?? RETRY_MS[0];
        await new Promise<void>((resolve) => clock.after(pause, resolve));
        continue;
      }
      failures = 0;
      this.#queue.splice(0, batch.length);
      this.#show(batch);
      if (this.#failing) {
        this.#failing = false;
        this.announce("saved-again");
      }
    }
    this.compact(limits.compactRows);
  }

  /** Now durable: into the document, to everybody, and acknowledged. */
  #show(batch: readonly Accepted[]): void {
    // Peers that fell behind are sent what they lack later, counted from what the document had before this.
    for (const peer of this.peers) this.#noticeBehind(peer);
    // One by one: which of two came first decides what is to be put right.
    for (const { update, heard } of batch) this.#apply(update, heard);
    this.#forgetShown();
    this.#tail += batch.length;
    this.#shown = batch.at(-1)?.row.sequence ?? this.#shown;
    // The received bytes, not what the document emits: that leaves out words that died on arrival, and their author's
    // client must see that they did.
    const updates = batch.map(({ update }) => update);
    const frame = writeUpdate(updates.length === 1 && updates[0] ? updates[0] : Y.mergeUpdates(updates));
    if (frame.length > PART_BYTES) this.#foretell(batch);
    for (const peer of this.peers) this.#send(peer, frame);
    for (const { settles, done } of batch) {
      for (const { peer, number } of settles) this.#settle(peer, number);
      done?.();
    }
    this.mend();
    if (!this.#misshapen) return;
    this.#misshapen = false;
    this.reshape();
  }

  /** Long words take their time on the way back to their authors, who need not wait for them to know that they are stored. */
  #foretell(batch: readonly Accepted[]): void {
    const authors = new Set<Peer>();
    for (const { settles } of batch)
      for (const { peer, number } of settles) {
        peer.unsaved.delete(number);
        if (peer.takesParts) authors.add(peer);
      }
    for (const peer of authors)
      if (savedCount(peer) > peer.saved) this.#send(peer, writeStored(savedCount(peer)), true);
  }

  #apply(update: Uint8Array, heard: Uint8Array | null = null): void {
    this.#coming = { update, heard };
    try {
      Y.applyUpdate(this.doc, update);
    } catch (error) {
      this.#parts.report("an update in the log could not be applied", error);
    } finally {
      this.#coming = null;
    }
  }

  /** Tells the author how much is durable, if that has grown. */
  #settle(peer: Peer, number: number): void {
    peer.unsaved.delete(number);
    const saved = savedCount(peer);
    if (saved === peer.saved || peer.closed) return;
    peer.saved = saved;
    if (peer.codraft) this.#send(peer, writeSaved(saved), true);
  }

  #aheadVector(): Uint8Array {
    return Y.encodeStateVector(this.#ahead);
  }

  #hearPresence(peer: Peer, entries: readonly AwarenessEntry[]): void {
    const { standing, state } = peer.membership;
    if (mayInReview("presence.show", standing, state) !== null) return;
    const { awarenessBytes } = this.#parts.limits;
    if (entries.some((one) => one.state.length > awarenessBytes)) return this.close(peer, "too-large");
    const entry = ownEntry(peer, entries, this.peers);
    if (!entry) return;
    peer.presence = entry;
    this.#showPresence(entry);
  }

  #showPresence(entry: AwarenessEntry): void {
    if (this.#presence.size === 0) this.#parts.clock.after(PRESENCE_MS, () => this.#flushPresence());
    this.#presence.set(entry.client, entry);
  }

  #flushPresence(): void {
    if (this.#presence.size === 0) return;
    const frame = writeAwareness([...this.#presence.values()]);
    this.#presence.clear();
    for (const peer of this.peers) {
      this.#noticeBehind(peer);
      this.#send(peer, frame);
    }
  }

  #everybody(): AwarenessEntry[] {
    return [...this.peers].flatMap((peer) => (peer.presence ? [peer.presence] : []));
  }

  #noticeBehind(peer: Peer): void {
    const { limits, clock, counters } = this.#parts;
    if (peer.behind || peer.channel.bufferedBytes() <= limits.bufferedBytes) return;
    const waits = peer.channel.bufferedBytes();
    peer.behind = { stateVector: Y.encodeStateVector(this.doc), since: clock.now(), waits };
    counters.resyncs++;
  }

  /** Peers whose buffers have drained get what they missed as one; those that stay behind are closed. */
  #catchUp(): void {
    const { limits, clock } = this.#parts;
    for (const peer of this.peers) {
      if (!peer.behind) continue;
      const waits = peer.channel.bufferedBytes();
      if (waits === 0) {
        const { stateVector } = peer.behind;
        peer.behind = null;
        // First: what is seen to here its device need not see to.
        this.#lost(peer);
        this.#send(peer, writeStep2(this.#missing(peer, stateVector)));
        this.#send(peer, writeAwareness(this.#everybody()));
        if (peer.codraft) this.#send(peer, writeSaved(peer.saved));
      } else if (waits <= peer.behind.waits - PART_BYTES) {
        // Slow, but it goes on: coming back would begin from nothing.
        peer.behind = { ...peer.behind, waits, since: clock.now() };
      } else if (clock.now() - peer.behind.since > limits.behindMs) this.close(peer, "too-slow");
    }
  }

  /** While a peer is behind nothing is sent to it: it catches up with one frame later. Small words pass. */
  #send(peer: Peer, frame: Uint8Array, small = false): void {
    if (peer.closed || (peer.behind && !small)) return;
    this.#parts.counters.framesSent++;
    peer.channel.send(frame);
  }
}

const RESTORED = new Error("If the data were restored from a backup, start once with: npm start -- --restored");

function refused(refusal: ReturnType<typeof mayInReview>): CloseReason {
  if (refusal === "locked") return "locked";
  return refusal === "not-found" ? "no-access" : "refused";
}
