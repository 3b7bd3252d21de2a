import { join } from "node:path";
import { Kysely } from "kysely";
import { Migrator } from "kysely/migration";
import { connectStore } from "./connection.ts";
import { storeDialect } from "./dialect.ts";
import type { Journal } from "./journal.ts";
import { createJournal } from "./journal.ts";
import type { Compacted, CompactionSource } from "./messages.ts";
import { migrationProvider } from "./migrations.ts";
import type { Tables } from "./tables.ts";
import { createHelper } from "./worker.ts";

export interface Store {
  readonly db: Kysely<Tables>;
  readonly journal: Journal;
  /** Can it write at this moment? Rejects, saying why, when it cannot. Asked often, it asks the disk once a second. */
  able(): Promise<void>;
  /** Resolves, with why, when the store has ended without being asked to. Only a new process can serve then. */
  readonly died: Promise<Error>;
  /** Everything that was answered is on the disk; resolves when the file is let go. */
  close(): Promise<void>;
}

/** Why the store could not be opened, in one sentence for whoever starts the server. */
export class StoreError extends Error {
  /** Another process has the folder: it is not to be touched. */
  get inUse(): boolean {
    return isLocked(this.cause);
  }
}

const isLocked = (error: unknown): boolean => error instanceof Error && error.message.includes("locked");

export const DATABASE_FILE = "codraft.sqlite";

/**
 * Opens the store in this folder (null: in memory, gone at the end), and brings its tables up to date first.
 * Throws a StoreError that says what to do.
 */
export async function openStore({ dir, thread }: { dir: string | null; thread?: URL | undefined }): Promise<Store> {
  const file = dir === null ? null : join(dir, DATABASE_FILE);
  const connection = await connectStore({ file }, thread).catch((error: Error) => {
    throw new StoreError(whyNot(dir, error), { cause: error });
  });
  const db = new Kysely<Tables>({ dialect: storeDialect(connection) });
  const { error } = await new Migrator({ db, provider: migrationProvider }).migrateToLatest();
  if (error !== undefined) {
    await db.destroy();
    throw new StoreError("The database is of a newer Codraft, or damaged. Start the version that wrote it.", {
      cause: error,
    });
  }
  const compactor = createHelper<CompactionSource, Compacted>(new URL("compactor-thread.ts", import.meta.url));
  return {
    db,
    journal: createJournal(connection, { compact: (source) => compactor.ask(source), now: () => Date.now() }),
    able: onceASecond(async () => void (await connection.ask({ kind: "probe" }))),
    died: connection.died,
    async close() {
      await compactor.close();
      await db.destroy();
    },
  };
}

function onceASecond(ask: () => Promise<void>): () => Promise<void> {
  let asked = { at: -Infinity, answer: Promise.resolve() };
  return () => {
    const at = performance.now();
    if (at - asked.at >= 1000) asked = { at, answer: ask() };
    return asked.answer;
  };
}

function whyNot(dir: string | null, error: Error): string {
  if (isLocked(error))
    return `The data folder ${dir} is in use by another Codraft. Stop that one, or set DATA_DIR to another folder.`;
  if (/not a database|malformed/.test(error.message))
    return `The database in ${dir} is damaged. Put back a copy of it, or set DATA_DIR to another folder.`;
  return `Codraft cannot write in the data folder ${dir} (${error.message}). Give it the right to, or set DATA_DIR to another folder.`;
}
