import { Kysely } from "kysely";
import { Migrator } from "kysely/migration";
import type { SQLInputValue, StatementSync } from "node:sqlite";
import { DatabaseSync } from "node:sqlite";
import * as Y from "yjs";
import { compact } from "#server/store/compaction.ts";
import type { StoreConnection } from "#server/store/connection.ts";
import { storeDialect } from "#server/store/dialect.ts";
import type { Engine } from "#server/store/engine.ts";
import { createEngine } from "#server/store/engine.ts";
import type { Journal } from "#server/store/journal.ts";
import { createJournal } from "#server/store/journal.ts";
import { append } from "#server/store/log.ts";
import type { CompactionSource, FromStore, LoadAnswer, LogRow, ToStore } from "#server/store/messages.ts";
import { migrationProvider } from "#server/store/migrations.ts";

/** The real store over SQLite in memory, which answers only when a test says so, and fails when it says so. */

export const REVIEW = "review-1";

/** A store that answers at once. */
export function immediate(db: DatabaseSync): Pick<StoreConnection, "ask"> & { close(): Promise<void> } {
  let said: FromStore | null = null;
  const engine = createEngine(
    () => db,
    (answer) => (said = answer),
  );
  return {
    ask: (message) => {
      engine.hear({ ...message, id: 1 } as ToStore);
      const answer = said as unknown as FromStore;
      return "failure" in answer ? Promise.reject(new Error(answer.failure)) : Promise.resolve(answer.result as never);
    },
    close: () => Promise.resolve(),
  };
}

let tables: Promise<string> | null = null;

/** What the migrations make, as SQL: run once, since thousands of worlds want it. */
async function migrated(): Promise<string> {
  const db = new DatabaseSync(":memory:");
  const store = immediate(db);
  const kysely = new Kysely({
    dialect: storeDialect({ ...store, died: new Promise(() => {}) }),
  });
  const { error } = await new Migrator({ db: kysely, provider: migrationProvider }).migrateToLatest();
  if (error !== undefined) throw error;
  const made = db.prepare("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'").all();
  return made.map((row) => String(row["sql"])).join(";\n");
}

/** Fails as SQLite does on a full disk, at the so many-th thing it is asked to write from now. */
class FailingDatabase {
  readonly #db: DatabaseSync;
  failAfter = Infinity;

  constructor(db: DatabaseSync) {
    this.#db = db;
  }

  get isTransaction(): boolean {
    return this.#db.isTransaction;
  }

  #writes(): void {
    if (this.failAfter-- > 0) return;
    this.failAfter = Infinity;
    throw Object.assign(new Error("database or disk is full"), { errcode: 13 });
  }

  exec(sql: string): void {
    if (sql !== "ROLLBACK") this.#writes();
    this.#db.exec(sql);
  }

  prepare(sql: string): StatementSync {
    const statement = this.#db.prepare(sql);
    const writes = (): void => this.#writes();
    return {
      columns: () => statement.columns(),
      get: (...values: SQLInputValue[]) => (writes(), statement.get(...values)),
      all: (...values: SQLInputValue[]) => (writes(), statement.all(...values)),
      run: (...values: SQLInputValue[]) => (writes(), statement.run(...values)),
    } as unknown as StatementSync;
  }

  /** The file is let go; what is in it stays. */
  close(): void {
    if (this.#db.isTransaction) this.#db.exec("ROLLBACK");
  }
}

export type Outcome = "stored" | "failed" | "stored but failed";

interface Pending {
  readonly message: ToStore | null;
  readonly work: (outcome: Outcome) => void;
}

/** What survives a crash, and what is on its way there. */
export class Disk {
  /** The document that the log gives: what nobody can lose. */
  readonly doc = new Y.Doc({ gc: false });
  readonly #db: DatabaseSync;
  readonly #file: FailingDatabase;
  #engine: Engine;
  #said: FromStore | null = null;
  #pending: Pending[] = [];
  #seen = 0;
  #appended = 0;

  static async make(): Promise<Disk> {
    tables ??= migrated();
    const db = new DatabaseSync(":memory:");
    db.exec(await tables);
    return new Disk(db);
  }

  private constructor(db: DatabaseSync) {
    this.#db = db;
    this.#file = new FailingDatabase(db);
    this.#engine = this.#start();
  }

  #start(): Engine {
    return createEngine(
      () => this.#file as unknown as DatabaseSync,
      (said) => (this.#said = said),
    );
  }

  /** One process's way to the disk. Each of its messages, and each compaction, waits to be moved. */
  journal(now: () => number): Journal {
    const ask: StoreConnection["ask"] = (message) =>
      new Promise((resolve, reject) => {
        const sent = { ...message, id: 1 } as ToStore;
        const work = (outcome: Outcome): void => {
          const said = this.#hear(sent);
          if (outcome === "stored but failed") reject(new Error("input or output failed"));
          else if ("failure" in said) reject(new Error(said.failure));
          else resolve(said.result as never);
        };
        this.#pending.push({ message: sent, work });
      });
    const later = (source: CompactionSource): Promise<ReturnType<typeof compact>> =>
      new Promise((resolve, reject) => {
        const work = (outcome: Outcome): void => {
          if (outcome === "stored") resolve(compact(source));
          else reject(new Error("the compaction's thread ended"));
        };
        this.#pending.push({ message: null, work });
      });
    return createJournal({ ask }, { compact: later, now });
  }

  #hear(message: ToStore): FromStore {
    this.#engine.hear(message);
    this.#learn();
    return this.#said as FromStore;
  }

  /** What the log now has, whatever anybody was told. */
  #learn(): void {
    for (const row of this.log(this.#seen)) {
      Y.applyUpdate(this.doc, row.bytes);
      this.#seen = row.sequence;
      this.#appended++;
    }
  }

  /** The log's rows after a position, as they are. */
  log(after = 0): LogRow[] {
    const rows = this.#db.prepare("SELECT * FROM updates WHERE review = ? AND sequence > ? ORDER BY sequence");
    return rows.all(REVIEW, after) as unknown as LogRow[];
  }

  /** How many updates were ever stored; merged ones count each. */
  get appended(): number {
    return this.#appended;
  }

  /** The first row, which the server writes in the transaction that creates the review. */
  seed(bytes: Uint8Array): void {
    const clients = [...Y.decodeStateVector(Y.encodeStateVectorFromUpdate(bytes)).keys()];
    append(
      (sql) => this.#db.prepare(sql),
      [{ review: REVIEW, sequence: 1, member: null, partner: null, at: 0, bytes, clients }],
    );
    this.#learn();
  }

  /** As the authorship noun will: it has read the log up to here. */
  author(sequence: number): void {
    this.#db
      .prepare(
        "INSERT INTO compactions (review, authored, merged) VALUES (?, ?, 0) ON CONFLICT DO UPDATE SET authored = max(authored, excluded.authored)",
      )
      .run(REVIEW, sequence);
  }

  /** The database as it is now, as a backup keeps it. */
  async backup(): Promise<Disk> {
    const copy = await Disk.make();
    for (const table of ["updates", "snapshots", "clients", "compactions"]) {
      for (const row of this.#db.prepare(`SELECT * FROM ${table}`).all()) {
        const marks = Object.keys(row).map(() => "?");
        copy.#db.prepare(`INSERT INTO ${table} VALUES (${marks.join(", ")})`).run(...Object.values(row));
      }
    }
    copy.#learn();
    return copy;
  }

  get busy(): boolean {
    return this.#pending.length > 0;
  }

  /**
   * The oldest message comes to its end: done and said so, failing at the so many-th thing SQLite is asked for, or done
   * although it says that it failed. Says what it was.
   */
  move(outcome: Outcome, failAfter = 0): string {
    const pending = this.#pending.shift();
    if (!pending) return "nothing";
    this.#file.failAfter = outcome === "failed" ? failAfter : Infinity;
    pending.work(outcome);
    this.#file.failAfter = Infinity;
    return pending.message?.kind ?? "compaction";
  }

  /** The power goes: what is under way may have reached the disk or not. */
  crash(reached: boolean): string {
    const pending = this.#pending.shift();
    if (reached && pending?.message) this.#hear(pending.message);
    this.#pending = [];
    this.#engine = this.#start();
    return pending?.message?.kind ?? "nothing";
  }

  #load(): LoadAnswer {
    const said = this.#hear({ id: 1, kind: "load", review: REVIEW });
    if ("failure" in said) throw new Error(said.failure);
    return said.result as LoadAnswer;
  }

  /** Whose client ids are whose, as the next process would know. */
  owners(): ReadonlyMap<number, string | null> {
    return new Map(this.#load().owners.map(({ client, member }) => [client, member]));
  }

  /** The document as the next process would load it. */
  loaded(): Y.Doc {
    const doc = new Y.Doc({ gc: false });
    const { snapshot, tail } = this.#load();
    for (const { bytes } of snapshot ? [snapshot, ...tail] : tail) Y.applyUpdate(doc, bytes);
    return doc;
  }
}
