import type { Kysely } from "kysely";
import type { StoreConnection } from "./connection.ts";
import type { JournalRow } from "./messages.ts";
import type { Tables } from "./tables.ts";

/** A review's document as the store has it: the snapshot, then the updates after it, in order. */
export interface Loaded {
  readonly snapshot: Uint8Array | null;
  readonly updates: readonly Uint8Array[];
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
  /** Keeps the document up to and with this log position. The log itself stays: authorship reads it. */
  writeSnapshot(review: string, sequence: number, at: number, bytes: Uint8Array): Promise<void>;
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

export function createJournal(store: StoreConnection, db: Kysely<Tables>): Journal {
  return {
    append: groupCommit((rows) => store.append(rows)),

    async load(review) {
      const snapshot = await db.selectFrom("snapshots").selectAll().where("review", "=", review).executeTakeFirst();
      const updates = await db
        .selectFrom("updates")
        .select(["sequence", "bytes"])
        .where("review", "=", review)
        .where("sequence", ">", snapshot?.sequence ?? 0)
        .orderBy("sequence")
        .execute();
      const clients = await db.selectFrom("clients").selectAll().where("review", "=", review).execute();
      return {
        snapshot: snapshot?.bytes ?? null,
        updates: updates.map((row) => row.bytes),
        sequence: updates.at(-1)?.sequence ?? snapshot?.sequence ?? 0,
        owners: new Map(clients.map((row) => [row.client, row.member])),
      };
    },

    async writeSnapshot(review, sequence, at, bytes) {
      await db
        .insertInto("snapshots")
        .values({ review, sequence, at, bytes })
        .onConflict((conflict) => conflict.column("review").doUpdateSet({ sequence, at, bytes }))
        .execute();
    },
  };
}

/** The first row of a new review's log, to be written in the very transaction that creates the review. */
export async function appendFirst(
  transaction: Kysely<Tables>,
  row: Omit<JournalRow, "sequence" | "member" | "partner">,
): Promise<void> {
  const { review, at, bytes, clients } = row;
  await transaction
    .insertInto("updates")
    .values({ review, sequence: 1, member: null, partner: null, at, bytes })
    .execute();
  for (const client of clients)
    await transaction.insertInto("clients").values({ review, client, member: null }).execute();
}
