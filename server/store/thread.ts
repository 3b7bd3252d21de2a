import { existsSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { parentPort, workerData } from "node:worker_threads";
import type { FromStore, QueryAnswer, Row, StoreData, ToStore } from "./messages.ts";

/**
 * The thread that owns the database: its one connection serves the log, Kysely and sign-in alike (a second writing
 * connection gives "database is locked"). It is not the event loop, so waiting for the disk holds up nobody.
 */

const port = parentPort;
if (!port) throw new Error("The store runs in a thread of its own.");
const { file } = workerData as StoreData;

if (file !== null) makeFolder(dirname(file));
const db = new DatabaseSync(file ?? ":memory:");
// Held for as long as this process lives, by the system itself, so that `kill -9` leaves nothing behind: two processes
// on one folder would each number the log for themselves.
db.exec("PRAGMA locking_mode = EXCLUSIVE");
db.exec("PRAGMA journal_mode = WAL");
// Durable means that the disk has it, not that the system means to write it.
db.exec("PRAGMA synchronous = FULL");
db.exec("PRAGMA foreign_keys = ON");
db.exec("BEGIN IMMEDIATE; COMMIT");

/** One folder after the other: Node's own `recursive` never returns where the system pretends that nothing is there (/proc). */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  if (dirname(folder) !== folder) makeFolder(dirname(folder));
  mkdirSync(folder, { mode: 0o700 });
}

type Statement = ReturnType<typeof db.prepare>;
const prepared = new Map<string, Statement>();

/** Statements are few and come again all the time; the bound is against a caller that builds SQL from values. */
function prepare(sql: string): Statement {
  const known = prepared.get(sql);
  if (known) return known;
  if (prepared.size >= 500) prepared.clear();
  const statement = db.prepare(sql);
  prepared.set(sql, statement);
  return statement;
}

/** Appends that came while somebody's transaction was open: they would have become part of it. */
const waiting: Extract<ToStore, { kind: "append" }>[] = [];

function append(message: Extract<ToStore, { kind: "append" }>): void {
  db.exec("BEGIN IMMEDIATE");
  try {
    // A row that is already there is ours, from a try whose commit succeeded although it was reported as failed.
    const update = prepare(
      "INSERT INTO updates (review, sequence, member, partner, at, bytes) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
    );
    const client = prepare("INSERT INTO clients (review, client, member) VALUES (?, ?, ?) ON CONFLICT DO NOTHING");
    for (const row of message.rows) {
      update.run(row.review, row.sequence, row.member, row.partner, row.at, row.bytes);
      for (const id of row.clients) client.run(row.review, id, row.member);
    }
    db.exec("COMMIT");
  } catch (error) {
    if (db.isTransaction) db.exec("ROLLBACK");
    throw error;
  }
}

function query(message: Extract<ToStore, { kind: "query" }>): QueryAnswer {
  const statement = prepare(message.sql);
  if (statement.columns().length > 0) {
    return { rows: statement.all(...message.parameters) as Row[], changes: 0, lastId: 0 };
  }
  const { changes, lastInsertRowid } = statement.run(...message.parameters);
  return { rows: [], changes: Number(changes), lastId: Number(lastInsertRowid) };
}

function answer(id: number, work: () => QueryAnswer | null): void {
  try {
    port?.postMessage({ id, result: work() } satisfies FromStore);
  } catch (error) {
    port?.postMessage({ id, failure: error instanceof Error ? error.message : String(error) } satisfies FromStore);
  }
}

const appendNow = (message: Extract<ToStore, { kind: "append" }>): void =>
  answer(message.id, () => {
    append(message);
    return null;
  });

port.on("message", (message: ToStore) => {
  if (message.kind === "append") {
    if (db.isTransaction) waiting.push(message);
    else appendNow(message);
  } else if (message.kind === "query") {
    answer(message.id, () => query(message));
    if (!db.isTransaction) for (const held of waiting.splice(0)) appendNow(held);
  } else {
    answer(message.id, () => {
      db.close();
      return null;
    });
    port.close();
  }
});
port.postMessage("ready");
