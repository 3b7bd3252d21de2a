import type * as Y from "yjs";
import type { Journal } from "#server/store/journal.ts";
import { Problem } from "#shared/errors.ts";
import { isOfEarlierVersion, upgradeSummary } from "#shared/summary-upgrade.ts";
import type { Topic } from "#shared/wire.ts";
import type { Clock } from "./clock.ts";
import type { Limits } from "./limits.ts";
import { COMPACT_AT_CLOSE, IDLE_MS, LOCK_MS, STOP_MS, UNKNOWN_MS } from "./limits.ts";
import type { Peer } from "./peer.ts";
import type { Author, Counters, Frozen } from "./room.ts";
import { Room } from "./room.ts";
import type { Run } from "./unheard.ts";

export interface Rooms {
  /** Resolves once the room is loaded; the peer is in it then. Rejects when the store cannot be read. */
  join(review: string, peer: Peer): Promise<Room>;
  /** Takes a peer out of its room. */
  leave(review: string, peer: Peer): void;
  /** Calls with the committed document and its log position. Only to read, and only until it returns or its promise settles. */
  read<T>(review: string, look: (doc: Y.Doc, sequence: number) => T): Promise<T>;
  /** The committed text and its log position, of one moment. */
  freeze(review: string): Promise<Frozen>;
  /** An edit by the server; resolves when it is durable and everybody has been sent it. `act`: a begun act that it is of. */
  edit(review: string, author: Author, change: (doc: Y.Doc) => void, act?: string): Promise<void>;
  /**
   * Locks the text from this moment on, and calls with the text of then once all that was accepted is durable. It stays
   * locked when `keep` has stored that it is; when it throws, it is again as the store has it. Throws an `unavailable`
   * Problem when the disk takes nothing.
   */
  lock<T>(review: string, keep: (frozen: Frozen) => Promise<T>): Promise<T>;
  /** The store may have it as open now, or not: the room asks. */
  unlock(review: string): Promise<void>;
  announce(review: string, topic: Topic): void;
  /** Something about this member (or everybody) changed: their connections end, and may come back and be judged anew. */
  judgeAnew(review: string, member?: string): void;
  /** How many people (not connections) are in the summary now. */
  present(review: string): number;
  /** Some room has accepted what it could not write yet. */
  readonly failing: boolean;
  readonly counters: Readonly<Counters & { rooms: number; peers: number; bufferedBytes: number }>;
  /** Takes nobody any more, writes what is accepted, and ends every connection with "coming back". */
  close(): Promise<void>;
}

export interface RoomsParts {
  readonly journal: Journal;
  /** Does the store have this review as proposed or agreed? */
  readonly isLocked: (review: string) => Promise<boolean>;
  readonly clock: Clock;
  readonly limits: Limits;
  /** The end of the recovery time after a restored backup; in the past when there is none. */
  readonly recoveryUntil: number;
  readonly report: (what: string, error: unknown) => void;
  /** Something was written in this review's summary. Called for every update: it must be quick. */
  readonly written?: (review: string) => void;
}

/**
 * A review's room from first to last. The promise is the guard: whoever joins while it is loading waits for the same
 * load, and whoever joins while it is closing waits for its last write and then loads what that wrote.
 */
interface Entry {
  readonly loading: Promise<Room>;
  /** Set once loaded. */
  room: Room | null;
  /** Peers, readers and editors that hold it open. */
  users: number;
  /** How often it was locked, or the store asked: an answer from before the last time says nothing. */
  lockings: number;
  closing: Promise<void> | null;
  cancelIdle: (() => void) | null;
}

export function createRooms(parts: RoomsParts): Rooms {
  const { journal, isLocked, clock, limits, recoveryUntil, report, written } = parts;
  const entries = new Map<string, Entry>();
  /** By review; outlives its room. */
  const unheard = new Map<string, Run[]>();
  const counters: Counters = { updatesAccepted: 0, updatesRefused: 0, framesSent: 0, writesFailed: 0, resyncs: 0 };
  let stopping = false;
  let ticking = false;

  // At once, without a timer: while one commit is on its way to the disk the next gathers anyway, so that a busy moment
  // makes commits larger by itself.
  function wake(): void {
    if (ticking) return;
    ticking = true;
    clock.after(0, () => {
      ticking = false;
      for (const { room } of entries.values()) room?.tick();
    });
  }

  // Those who are behind, and what is left to somebody, are looked after although nothing comes in.
  function lookAfter(): void {
    clock.after(250, () => {
      for (const { room } of entries.values()) room?.lookAfter();
      if (!stopping) lookAfter();
    });
  }
  lookAfter();

  function open(review: string): Entry {
    const wakeAndTell = (): void => {
      wake();
      written?.(review);
    };
    const runs = unheard.get(review) ?? [];
    unheard.set(review, runs);
    const room = { review, journal, clock, limits, counters, recoveryUntil, unheard: runs, wake: wakeAndTell, report };
    const loading = Promise.all([journal.load(review), isLocked(review)]).then(([loaded, locked]) => {
      entry.room = new Room(room, loaded, locked);
      tend(entry.room);
      return entry.room;
    });
    const entry: Entry = { loading, room: null, users: 0, lockings: 0, closing: null, cancelIdle: null };
    entries.set(review, entry);
    // A load that failed is forgotten: the next to come tries again.
    loading.catch(() => entries.delete(review));
    return entry;
  }

  /** What is to be put right in a text that is open. Nobody waits for it. */
  function tend(room: Room): void {
    room.mend();
    room.reshape();
    // What an earlier version wrote reads the same, and a client that writes there can bring it up too.
    if (room.locked || !isOfEarlierVersion(room.doc)) return;
    room.edit({ member: null, partner: null }, upgradeSummary).catch((error: unknown) => {
      report("a summary of an earlier version was not brought up to this one", error);
    });
  }

  /** The room, loaded and held open until `release`. */
  async function hold(review: string): Promise<{ entry: Entry; room: Room }> {
    for (;;) {
      const entry = entries.get(review) ?? open(review);
      if (entry.closing) {
        await entry.closing;
        continue;
      }
      entry.users++;
      entry.cancelIdle?.();
      entry.cancelIdle = null;
      try {
        return { entry, room: await entry.loading };
      } catch (error) {
        entry.users--;
        throw error;
      }
    }
  }

  function release(review: string, entry: Entry): void {
    entry.users--;
    if (entry.users > 0 || entry.closing) return;
    entry.cancelIdle = clock.after(IDLE_MS, () => void closeEntry(review, entry));
  }

  /** Everything written, then forgotten. Until then the entry stays in the map, so that nobody loads an older state. */
  function closeEntry(review: string, entry: Entry): Promise<void> {
    entry.cancelIdle?.();
    entry.closing ??= (async () => {
      const room = await entry.loading.catch(() => null);
      if (room) {
        await room.flushed();
        if (!stopping) room.compact(COMPACT_AT_CLOSE);
        room.doc.destroy();
      }
      entries.delete(review);
    })();
    return entry.closing;
  }

  /** Until the store can be asked it stays locked: what is not known to be open is not. */
  async function asStored(review: string, entry: Entry, room: Room): Promise<void> {
    const asked = ++entry.lockings;
    try {
      const locked = await isLocked(review);
      if (entry.lockings !== asked) return;
      room.locked = locked;
      tend(room);
    } catch (error) {
      report("whether a review is locked could not be read", error);
      clock.after(UNKNOWN_MS, () => entry.lockings === asked && void asStored(review, entry, room));
    }
  }

  const held = new Map<Peer, Entry>();

  return {
    async join(review, peer) {
      if (stopping) throw new Error("The rooms are closing.");
      const { entry, room } = await hold(review);
      held.set(peer, entry);
      if (peer.closed) {
        held.delete(peer);
        release(review, entry);
      } else room.join(peer);
      return room;
    },

    leave(review, peer) {
      const entry = held.get(peer);
      peer.closed = true;
      if (!entry) return;
      held.delete(peer);
      entry.room?.leave(peer);
      release(review, entry);
    },

    async read(review, look) {
      const { entry, room } = await hold(review);
      try {
        return await look(room.doc, room.sequence);
      } finally {
        release(review, entry);
      }
    },

    async freeze(review) {
      const { entry, room } = await hold(review);
      try {
        return room.frozen();
      } finally {
        release(review, entry);
      }
    },

    async edit(review, author, change, act) {
      const { entry, room } = await hold(review);
      try {
        await room.edit(author, change, act);
      } finally {
        release(review, entry);
      }
    },

    async lock(review, keep) {
      const { entry, room } = await hold(review);
      try {
        entry.lockings++;
        room.locked = true;
        const late = Symbol();
        const waited = new Promise<typeof late>((resolve) => clock.after(LOCK_MS, () => resolve(late)));
        if ((await Promise.race([room.flushed(), waited])) === late)
          throw new Problem("unavailable", "Codraft cannot store anything at the moment. Try again in some minutes.");
        return await keep(room.frozen());
      } catch (error) {
        await asStored(review, entry, room);
        throw error;
      } finally {
        release(review, entry);
      }
    },

    async unlock(review) {
      const entry = entries.get(review);
      const room = await entry?.loading.catch(() => null);
      if (entry && room) await asStored(review, entry, room);
    },

    announce(review, topic) {
      entries.get(review)?.room?.announce(topic);
    },

    judgeAnew(review, member) {
      const room = entries.get(review)?.room;
      for (const peer of room?.peers ?? [])
        if (member === undefined || peer.membership.member === member) room?.close(peer, "judge-anew");
    },

    present(review) {
      const peers = entries.get(review)?.room?.peers ?? [];
      return new Set([...peers].map((peer) => peer.membership.member)).size;
    },

    get failing() {
      return [...entries.values()].some(({ room }) => room?.failing);
    },

    get counters() {
      const bufferedBytes = [...held.keys()].reduce((sum, peer) => sum + peer.channel.bufferedBytes(), 0);
      return { ...counters, rooms: entries.size, peers: held.size, bufferedBytes };
    },

    async close() {
      stopping = true;
      await Promise.all(
        [...entries].map(async ([review, entry]) => {
          const room = await entry.loading.catch(() => null);
          // A disk that stays full must not keep the process: what it has not taken was shown to nobody.
          await Promise.race([room?.flushed(), new Promise<void>((late) => clock.after(STOP_MS, late))]);
          room?.giveUp();
          for (const peer of room?.peers ?? []) room?.close(peer, "coming-back");
          await closeEntry(review, entry);
        }),
      );
    },
  };
}
