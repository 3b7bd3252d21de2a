import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { Compacted, CompactionSource, JournalRow, LoadAnswer, LogRow } from "./messages.ts";

/** The log of updates in SQL, on the store's thread. Each writing function is called within a transaction. */

export type Prepare = (sql: string) => StatementSync;

/** Statements are few and come again all the time; the bound is against a caller that builds SQL from values. */
export function preparing(db: DatabaseSync): Prepare {
  const prepared = new Map<string, StatementSync>();
  return (sql) => {
    const known = prepared.get(sql);
    if (known) return known;
    if (prepared.size >= 500) prepared.clear();
    const statement = db.prepare(sql);
    prepared.set(sql, statement);
    return statement;
  };
}

export function append(prepare: Prepare, rows: readonly JournalRow[]): void {
  // A row that is already there is ours, from a try whose commit succeeded although it was reported as failed.
  const update = prepare(
    "INSERT INTO updates (review, sequence, member, partner, at, bytes, brought) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
  );
  const owner = prepare("INSERT INTO clients (review, client, member) VALUES (?, ?, ?) ON CONFLICT DO NOTHING");
  for (const row of rows) {
    update.run(row.review, row.sequence, row.member, row.partner, row.at, row.bytes, row.brought === true ? 1 : null);
    for (const client of row.clients) owner.run(row.review, client, row.member);
    if (row.act) prepare("UPDATE begunActs SET sequence = ? WHERE before = ?").run(row.sequence, row.act);
  }
}

function readSnapshot(prepare: Prepare, review: string): LoadAnswer["snapshot"] {
  const row = prepare("SELECT sequence, bytes FROM snapshots WHERE review = ?").get(review);
  return (row as unknown as LoadAnswer["snapshot"] | undefined) ?? null;
}

function readTail(prepare: Prepare, review: string, after: number): LoadAnswer["tail"] {
  const tail = prepare(
    "SELECT sequence, coalesce(lastAt, at) AS at, bytes FROM updates WHERE review = ? AND sequence > ? ORDER BY sequence",
  );
  return tail.all(review, after) as unknown as LoadAnswer["tail"];
}

export function load(prepare: Prepare, review: string): LoadAnswer {
  const snapshot = readSnapshot(prepare, review);
  const owners = prepare("SELECT client, member FROM clients WHERE review = ?").all(review);
  return {
    snapshot,
    tail: readTail(prepare, review, snapshot?.sequence ?? 0),
    owners: owners as unknown as LoadAnswer["owners"],
  };
}

/** One compaction's share of a long log: what is left is for the next. */
const MERGEABLE = 5000;

export function readCompaction(prepare: Prepare, review: string, before: number): CompactionSource {
  const snapshot = readSnapshot(prepare, review);
  const marks = prepare("SELECT authored, merged FROM compactions WHERE review = ?").get(review);
  const merged = Number(marks?.["merged"] ?? 0);
  const rows = prepare(
    `SELECT sequence, member, partner, at, coalesce(lastAt, at) AS lastAt, bytes FROM updates
     WHERE review = ? AND sequence > ? AND sequence <= ? ORDER BY sequence LIMIT ${MERGEABLE}`,
  ).all(review, merged, marks?.["authored"] ?? 0) as unknown as readonly LogRow[];
  const young = rows.findIndex((row) => row.lastAt > before);
  const mergeable = young < 0 ? rows : rows.slice(0, young);
  return {
    snapshot,
    tail: readTail(prepare, review, snapshot?.sequence ?? 0),
    mergeable,
    standing: standing(prepare, review, merged, mergeable.at(-1)?.sequence ?? merged),
  };
}

/** Where a version stands, or somebody looked or settled: after one position, up to and with another. */
function standing(prepare: Prepare, review: string, after: number, upto: number): number[] {
  const positions = prepare(
    `SELECT sequence FROM versions WHERE review = :review AND sequence > :after AND sequence <= :upto
     UNION SELECT sequence FROM settlements WHERE review = :review AND sequence > :after AND sequence <= :upto
     UNION SELECT sequence FROM looks WHERE review = :review AND sequence > :after AND sequence <= :upto`,
  ).all({ ":review": review, ":after": after, ":upto": upto });
  return positions.map((row) => Number(row["sequence"]));
}

export function keepCompaction(prepare: Prepare, review: string, at: number, compacted: Compacted): void {
  const { snapshot, merged, mergedTo } = compacted;
  if (snapshot)
    prepare(
      `INSERT INTO snapshots (review, sequence, at, bytes) VALUES (?, ?, ?, ?) ON CONFLICT (review)
       DO UPDATE SET sequence = excluded.sequence, at = excluded.at, bytes = excluded.bytes
       WHERE excluded.sequence > snapshots.sequence`,
    ).run(review, snapshot.sequence, at, snapshot.bytes);
  for (const row of merged) {
    // Since this was read a version may have been made there.
    if (standing(prepare, review, row.from - 1, row.sequence - 1).length > 0) continue;
    prepare("DELETE FROM updates WHERE review = ? AND sequence >= ? AND sequence < ?").run(
      review,
      row.from,
      row.sequence,
    );
    prepare("UPDATE updates SET at = ?, lastAt = ?, bytes = ? WHERE review = ? AND sequence = ?").run(
      row.at,
      row.lastAt,
      row.bytes,
      review,
      row.sequence,
    );
  }
  if (mergedTo > 0) prepare("UPDATE compactions SET merged = max(merged, ?) WHERE review = ?").run(mergedTo, review);
}
