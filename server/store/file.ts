import { existsSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { pathToFileURL } from "node:url";

/**
 * Opens the database file (null: in memory). `again`: it must be there, since an empty one in its place would look
 * like everything lost.
 */
export function openFile(file: string | null, again: boolean): DatabaseSync {
  if (file !== null && !again) makeFolder(dirname(file));
  if (file !== null && again && !existsSync(file)) throw new Error("The database file is gone.");
  const url = file === null ? null : pathToFileURL(file);
  if (again) url?.searchParams.set("mode", "rw");
  const db = new DatabaseSync(url ?? ":memory:");
  try {
    // Held for as long as this process lives, by the system itself, so that `kill -9` leaves nothing behind: two
    // processes on one folder would each number the log for themselves.
    db.exec("PRAGMA locking_mode = EXCLUSIVE");
    db.exec("PRAGMA journal_mode = WAL");
    // Durable means that the disk has it, not that the system means to write it.
    db.exec("PRAGMA synchronous = FULL");
    db.exec("PRAGMA foreign_keys = ON");
    db.exec("BEGIN IMMEDIATE; COMMIT");
  } catch (error) {
    db.close();
    throw error;
  }
  return db;
}

/** One folder after the other: Node's own `recursive` never returns where the system pretends that nothing is there (/proc). */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  if (dirname(folder) !== folder) makeFolder(dirname(folder));
  mkdirSync(folder, { mode: 0o700 });
}
