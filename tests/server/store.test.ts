import { mkdtempSync, renameSync, rmSync } from "node:fs";
import type { DatabaseSync } from "node:sqlite";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { createEngine } from "#server/store/engine.ts";
import { openFile } from "#server/store/file.ts";
import type { FromStore, JournalRow, ToStore } from "#server/store/messages.ts";
import { openStore } from "#server/store/database.ts";
import { smallDisks } from "#tests/support/small-disk.ts";

const undo: (() => void)[] = [];
afterEach(() => {
  for (const one of undo.splice(0)) one();
});

const row = (sequence: number, size = 10): JournalRow => ({
  review: "r",
  sequence,
  member: "m",
  partner: "p",
  at: sequence,
  bytes: new Uint8Array(size).fill(sequence),
  clients: [],
});

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), "codraft-store-"));
  undo.push(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

describe.each(smallDisks)("W11 store on $name", ({ make }) => {
  test("a full disk fails what is written, all of it; it heals by itself, and what was acknowledged is there", async () => {
    const disk = make();
    undo.push(() => disk.remove());
    const store = await openStore(disk);
    await store.journal.append([row(1)]);
    disk.fill();
    // Until the log's own file has used up what it had before.
    let acknowledged = 1;
    const fails = async (): Promise<boolean> => {
      try {
        await store.journal.append([row(acknowledged + 1, 20_000), row(acknowledged + 2, 20_000)]);
        acknowledged += 2;
        return false;
      } catch (error) {
        expect(String(error)).toMatch(/full|I\/O/);
        return true;
      }
    };
    await expect.poll(fails, { timeout: 20_000 }).toBe(true);
    for (let again = 0; again < 5; again++) expect(await fails()).toBe(true);
    await expect(store.able()).rejects.toThrow(/full|I\/O/);
    const read = await store.journal.load("r");
    expect(read.sequence, "nothing of a failed commit is there").toBe(acknowledged);

    disk.free();
    await expect.poll(fails, { timeout: 20_000 }).toBe(false);
    await expect.poll(() => store.able().then(() => true), { timeout: 5000 }).toBe(true);
    await store.close();
    const again = await openStore(disk);
    expect((await again.journal.load("r")).sequence).toBe(acknowledged);
    await again.close();
  });

  test("a full disk in the midst of somebody's transaction ends that transaction, and holds up nobody", async () => {
    const disk = make();
    undo.push(() => disk.remove());
    const { db, journal, close } = await openStore(disk);
    disk.fill();
    const large = "x".repeat(3_000_000);
    const account = { id: "a", email: large, name: "", administrator: 0, mayCreateReviews: 0, createdAt: 0 };
    const transaction = db.transaction().execute(async (within) => {
      for (let i = 0; i < 4; i++)
        await within
          .insertInto("accounts")
          .values({ ...account, id: String(i), email: `${i}${large}`, signedInAt: null })
          .execute();
    });
    await expect(transaction).rejects.toThrow(/full|I\/O/);
    disk.free();
    await expect.poll(() => journal.append([row(1)]).then(() => true)).toBe(true);
    expect(await db.selectFrom("accounts").select("id").execute()).toEqual([]);
    await close();
  });
});

describe("W11 store", () => {
  /** An engine over a real file, whose SQLite can be broken in the way that it stays broken. */
  function engineOver(file: string) {
    let broken: number | null = null;
    const opens: boolean[] = [];
    const said: FromStore[] = [];
    const open = (again: boolean): DatabaseSync => {
      opens.push(again);
      const db = openFile(file, again);
      const { exec } = db;
      db.exec = (sql) => {
        if (broken !== null && sql !== "ROLLBACK") throw Object.assign(new Error("failing"), { errcode: broken });
        exec.call(db, sql);
      };
      // Only this connection is broken: a new one works.
      undo.push(() => db.isOpen && db.close());
      broken = null;
      return db;
    };
    const engine = createEngine(open, (answer) => said.push(answer));
    let id = 0;
    const ask = (message: { kind: ToStore["kind"] } & Record<string, unknown>): FromStore => {
      engine.hear({ ...message, id: ++id } as ToStore);
      return said.at(-1)!;
    };
    return { ask, opens, break: (code: number) => (broken = code) };
  }

  test.each([
    ["read-only", 8],
    ["an input or output error", 10],
    ["an extended input or output error", 10 | (3 << 8)],
    ["full", 13],
    ["cannot open", 14],
  ])("SQLite that stays broken after %s is opened anew", (_, code) => {
    const { ask, opens, break: breakIt } = engineOver(join(folder(), "codraft.sqlite"));
    ask({
      kind: "query",
      sql: "CREATE TABLE updates (review, sequence, member, partner, at, bytes, brought)",
      parameters: [],
    });
    ask({ kind: "query", sql: "CREATE TABLE clients (review, client, member)", parameters: [] });
    breakIt(code);
    for (let i = 0; i < 3; i++) expect(ask({ kind: "append", rows: [row(1)] })).toHaveProperty("failure");
    expect(opens).toEqual([false]);
    expect(ask({ kind: "append", rows: [row(1)] })).toHaveProperty("result", null);
    expect(opens).toEqual([false, true]);
  });

  test("what was wrong with the question does not cost the connection", () => {
    const { ask, opens } = engineOver(join(folder(), "codraft.sqlite"));
    for (let i = 0; i < 5; i++)
      expect(ask({ kind: "query", sql: "SELECT * FROM nowhere", parameters: [] })).toHaveProperty("failure");
    expect(ask({ kind: "probe" })).toHaveProperty("result", null);
    expect(opens).toEqual([false]);
  });

  test("a file that is gone is not replaced by an empty one", () => {
    const file = join(folder(), "codraft.sqlite");
    const { ask, opens, break: breakIt } = engineOver(file);
    breakIt(10);
    renameSync(file, `${file}.elsewhere`);
    for (let i = 0; i < 3; i++) ask({ kind: "probe" });
    expect(ask({ kind: "probe" })).toHaveProperty("failure", "The database file is gone.");
    expect(opens).toEqual([false, true]);
    renameSync(`${file}.elsewhere`, file);
    expect(ask({ kind: "probe" })).toHaveProperty("result", null);
  });
});
