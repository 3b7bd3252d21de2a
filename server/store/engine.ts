import type { DatabaseSync } from "node:sqlite";
import * as log from "./log.ts";
import type { Answers, FromStore, QueryAnswer, Row, ToStore } from "./messages.ts";

/**
 * The database's one connection, answering messages in their order. It serves the log, Kysely and sign-in alike (a
 * second writing connection gives "database is locked").
 *
 * A disk that fails (full, read-only, input or output) fails the message and nothing else: whoever asked tries again.
 * SQLite may stay broken when the disk no longer is, so after a few such failures the file is opened anew.
 */
export interface Engine {
  hear(message: ToStore): void;
}

/** Failures of the disk in a row, after which the connection itself is doubted. */
const DOUBTED = 3;

/** SQLite's result codes that speak of the disk, not of what was asked: read-only, I/O, corrupt, full, cannot open. */
const DISK = new Set([8, 10, 11, 13, 14, 26]);

const isDisk = (error: unknown): boolean =>
  typeof error === "object" && error !== null && "errcode" in error && DISK.has(Number(error.errcode) & 0xff);

/** Throws when it cannot open the first time: then there is nothing to serve from. */
export function createEngine(open: (again: boolean) => DatabaseSync, reply: (said: FromStore) => void): Engine {
  let db: DatabaseSync | null = open(false);
  let prepare = log.preparing(db);
  let failures = 0;

  /** Writes that came while somebody's transaction was open: they would have become part of it. */
  const waiting: ToStore[] = [];
  const inTransaction = (): boolean => db?.isTransaction === true;

  function opened(): DatabaseSync {
    if (db) return db;
    db = open(true);
    prepare = log.preparing(db);
    return db;
  }

  function letGo(): void {
    const broken = db;
    db = null;
    failures = 0;
    try {
      broken?.close();
    } catch {
      // It is given up either way; the next message opens the file anew.
    }
  }

  function committed(work: () => void): null {
    const now = opened();
    now.exec("BEGIN IMMEDIATE");
    try {
      work();
      now.exec("COMMIT");
    } catch (error) {
      if (now.isTransaction) now.exec("ROLLBACK");
      throw error;
    }
    return null;
  }

  function query(sql: string, parameters: Extract<ToStore, { kind: "query" }>["parameters"]): QueryAnswer {
    // A full disk ends a transaction by itself, before whoever began it can.
    if (sql === "ROLLBACK" && !inTransaction()) return { rows: [], changes: 0, lastId: 0 };
    opened();
    const statement = prepare(sql);
    if (statement.columns().length > 0) return { rows: statement.all(...parameters) as Row[], changes: 0, lastId: 0 };
    const { changes, lastInsertRowid } = statement.run(...parameters);
    return { rows: [], changes: Number(changes), lastId: Number(lastInsertRowid) };
  }

  function work(message: ToStore): Answers[keyof Answers] {
    switch (message.kind) {
      case "append":
        return committed(() => log.append(prepare, message.rows));
      case "query":
        return query(message.sql, message.parameters);
      case "load":
        opened();
        return log.load(prepare, message.review);
      case "readCompaction":
        opened();
        return log.readCompaction(prepare, message.review, message.before);
      case "keepCompaction":
        return committed(() => log.keepCompaction(prepare, message.review, message.at, message.compacted));
      case "probe":
        // Writes the file's own version number, which means nothing to us and is never read.
        return committed(() => opened().exec(`PRAGMA user_version = ${message.id & 0x7fffffff}`));
      case "close":
        db?.close();
        db = null;
        return null;
    }
  }

  function answer(message: ToStore): void {
    const { id, kind } = message;
    try {
      const result = work(message);
      if (kind === "append" || kind === "keepCompaction" || kind === "probe") failures = 0;
      reply({ id, result });
    } catch (error) {
      // Without a file to ask, nothing was wrong with the question.
      const disk = isDisk(error) || db === null;
      if (isDisk(error)) failures++;
      // A transaction that cannot even be rolled back would keep everybody waiting for ever.
      const stuck = kind === "query" && message.sql === "ROLLBACK" && inTransaction();
      if (stuck || (failures >= DOUBTED && !inTransaction())) letGo();
      reply({ id, failure: error instanceof Error ? error.message : String(error), disk });
    }
  }

  const writes = ({ kind }: ToStore): boolean => kind === "append" || kind === "keepCompaction" || kind === "probe";

  return {
    hear(message) {
      if (inTransaction() && writes(message)) {
        waiting.push(message);
        return;
      }
      answer(message);
      if (!inTransaction()) for (const held of waiting.splice(0)) answer(held);
    },
  };
}
