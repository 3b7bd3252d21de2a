/** The store's own thread over SQLite that fails as on a full disk while a file beside the database says so. */
import { existsSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { dirname, join } from "node:path";
import { workerData } from "node:worker_threads";
import type { StoreData } from "#server/store/messages.ts";
import { FULL } from "./full.ts";

const { file } = workerData as StoreData;
if (file === null) throw new Error("What is in memory has no disk that could be full.");
const flag = join(dirname(file), FULL);

const WRITES = /^\s*(insert|update|delete|commit|pragma user_version)\b/i;

/** As SQLite does: what does not fit ends the transaction that it was part of. What is there can be read. */
function write<T>(db: DatabaseSync, sql: string, work: () => T): T {
  if (!WRITES.test(sql) || !existsSync(flag)) return work();
  if (db.isTransaction) exec.call(db, "ROLLBACK");
  throw Object.assign(new Error("database or disk is full"), { errcode: 13 });
}

const { exec, prepare } = DatabaseSync.prototype;
DatabaseSync.prototype.exec = function (this: DatabaseSync, sql) {
  return write(this, sql, () => exec.call(this, sql));
};
DatabaseSync.prototype.prepare = function (this: DatabaseSync, sql, ...options) {
  const statement = prepare.call(this, sql, ...options);
  const { run } = statement;
  statement.run = (...values: unknown[]) => write(this, sql, () => Reflect.apply(run, statement, values));
  return statement;
};

await import("#server/store/thread.ts");
