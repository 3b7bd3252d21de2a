import type { CompiledQuery, DatabaseConnection, Dialect, Driver, QueryResult } from "kysely";
import { SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from "kysely";
import type { StoreConnection } from "./connection.ts";
import type { SqlValue } from "./messages.ts";

/** Kysely over the store's thread. There is one connection, so whoever takes it has it alone until they release it. */
export function storeDialect(store: StoreConnection): Dialect {
  return {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => storeDriver(store),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
}

/** What a caller may hand in, as SQLite takes it: it has no booleans and no dates of its own. */
function sqlValue(value: unknown): SqlValue {
  if (value === undefined || value === null) return null;
  if (typeof value === "boolean") return value ? 1 : 0;
  if (value instanceof Date) return value.toISOString();
  if (typeof value === "string" || typeof value === "number" || typeof value === "bigint") return value;
  if (value instanceof Uint8Array) return value;
  throw new TypeError(`The store takes text, numbers and bytes, not ${typeof value}`);
}

function storeDriver(store: StoreConnection): Driver {
  const connection: DatabaseConnection = {
    async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
      const { rows, changes, lastId } = await store.ask({
        kind: "query",
        sql,
        parameters: parameters.map(sqlValue),
      });
      return { rows: rows as R[], numAffectedRows: BigInt(changes), insertId: BigInt(lastId) };
    },
    // oxlint-disable-next-line require-yield
    async *streamQuery() {
      throw new Error("The store does not stream: its answers are small.");
    },
  };
  const run = async (sql: string): Promise<void> => void (await store.ask({ kind: "query", sql, parameters: [] }));

  /** The one connection's queue: resolves when everybody before has released it. */
  let last: Promise<void> = Promise.resolve();
  let release: () => void = () => {};
  return {
    async init() {},
    async acquireConnection() {
      const before = last;
      let done: () => void = () => {};
      last = new Promise((resolve) => (done = resolve));
      await before;
      release = done;
      return connection;
    },
    releaseConnection() {
      release();
      return Promise.resolve();
    },
    beginTransaction: () => run("BEGIN IMMEDIATE"),
    commitTransaction: () => run("COMMIT"),
    rollbackTransaction: () => run("ROLLBACK"),
    async savepoint() {},
    async rollbackToSavepoint() {},
    async releaseSavepoint() {},
    destroy: () => store.close(),
  };
}
