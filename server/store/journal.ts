import type { Kysely } from "kysely";
import type { StoreConnection } from "./connection.ts";
import type { Compacted, CompactionSource, JournalRow } from "./messages.ts";
import type { Tables } from "./tables.ts";

/** A review's document as the store has it: the snapshot, then the updates after it, in order. */
export interface Loaded {
  readonly snapshot: Uint8Array | null;
  readonly updates: readonly Uint8Array[];
  /** So many of the last of them came shortly before the very last. */
  readonly recent: number;
  /** The last log position; 0 when there is none. */
  readonly sequence: number;
  /** Which member introduced which Yjs client id; null for the server. */
  readonly owners: ReadonlyMap<number, string | null>;
}

/** The log of every review's updates. */
export interface Journal {
  /** Resolves when the rows are durable. Rejects when they are not: try again with the same rows, that is safe. */
  append(rows: readonly JournalRow[]): Promise<void>;
  load(review: string): Promise<Loaded>;
  /**
   * Makes the log quicker to load and smaller, from what the disk has: a snapshot beside it, and rows merged that
   * authorship has passed. Needs no room, and no room waits for it. What fails leaves the log as it was.
   */
  compact(review: string): Promise<void>;
}

/**
 * Rows from all rooms go into one commit: what comes while one is being written makes up the next. So the price of
 * waiting for the disk is paid once for everybody, and a busy moment makes commits larger, not more.
 */
export function groupCommit(commit: (rows: readonly JournalRow[]) => Promise<void>): Journal["append"] {
  let gathered: { rows: JournalRow[]; done: Promise<void> } | null = null;
  let writing: Promise<void> = Promise.resolve();
  return (rows) => {
    if (gathered) {
      gathered.rows.push(...rows);
      return gathered.done;
    }
    const batch = { rows: [...rows], done: Promise.resolve() };
    gathered = batch;
    batch.done = writing.then(() => {
      gathered = null;
      return commit(batch.rows);
    });
    writing = batch.done.catch(() => {});
    return batch.done;
  };
}

/** Rows stay as they are for so long: freezing a text is over by then, and its version keeps them apart. */
const FRESH_MS = 60_000;

/** What a server that ended left to members' devices was left to them within this time before its end, or was done. */
const RECENT_MS = 10_000;

/** `compact` is the work itself, wherever it is done. */
export function createJournal(
  store: Pick<StoreConnection, "ask">,
  { compact, now }: { compact: (source: CompactionSource) => Promise<Compacted>; now: () => number },
): Journal {
  const compacting = new Map<string, Promise<void>>();
  async function compactReview(review: string): Promise<void> {
    const source = await store.ask({ kind: "readCompaction", review, before: now() - FRESH_MS });
    if (source.tail.length === 0 && source.mergeable.length === 0) return;
    const compacted = await compact(source);
    await store.ask({ kind: "keepCompaction", review, at: now(), compacted });
  }
  return {
    append: groupCommit(async (rows) => void (await store.ask({ kind: "append", rows }))),

    async load(review) {
      const { snapshot, tail, owners } = await store.ask({ kind: "load", review });
      return {
        snapshot: snapshot?.bytes ?? null,
        updates: tail.map((row) => row.bytes),
        recent: tail.filter(({ at }) => at >= (tail.at(-1)?.at ?? 0) - RECENT_MS).length,
        sequence: tail.at(-1)?.sequence ?? snapshot?.sequence ?? 0,
        owners: new Map(owners.map(({ client, member }) => [client, member])),
      };
    },

    compact(review) {
      const running = compacting.get(review);
      if (running) return running;
      const run = compactReview(review).finally(() => compacting.delete(review));
      compacting.set(review, run);
      return run;
    },
  };
}

/** The first row of a new review's log, to be written in the very transaction that creates the review. */
export async function appendFirst(
  transaction: Kysely<Tables>,
  row: Pick<JournalRow, "review" | "at" | "bytes" | "clients">,
): Promise<void> {
  const { review, at, bytes, clients } = row;
  await transaction
    .insertInto("updates")
    .values({ review, sequence: 1, member: null, partner: null, at, lastAt: null, bytes })
    .execute();
  for (const client of clients)
    await transaction.insertInto("clients").values({ review, client, member: null }).execute();
}

/** Later rows of a review that nobody has opened yet, in the same transaction. */
export async function appendLater(
  transaction: Kysely<Tables>,
  { clients, brought, ...row }: JournalRow,
): Promise<void> {
  await transaction
    .insertInto("updates")
    .values({ ...row, lastAt: null, brought: brought === true ? 1 : null })
    .execute();
  for (const client of clients)
    await transaction
      .insertInto("clients")
      .values({ review: row.review, client, member: row.member })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
}
