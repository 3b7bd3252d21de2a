import { DatabaseSync } from "node:sqlite";
import { Kysely, sql } from "kysely";
import { Migrator } from "kysely/migration";
import { expect, test } from "vitest";
import { storeDialect } from "#server/store/dialect.ts";
import { migrationProvider } from "#server/store/migrations.ts";
import type { Tables } from "#server/store/tables.ts";
import { immediate } from "#tests/support/disk.ts";

/** A database as an earlier version left it, and how it is brought up to now. */
async function databaseOf(migration: string): Promise<{ db: Kysely<Tables>; migrate: () => Promise<void> }> {
  const db = new Kysely<Tables>({
    dialect: storeDialect({ ...immediate(new DatabaseSync(":memory:")), died: new Promise(() => {}) }),
  });
  const migrator = new Migrator({ db, provider: migrationProvider });
  await migrator.migrateTo(migration);
  return {
    db,
    async migrate() {
      const { error } = await migrator.migrateToLatest();
      if (error !== undefined) throw error;
    },
  };
}

test("T5 what was proposed by a comment that was deleted before is taken back, unless it was used", async () => {
  const { db, migrate } = await databaseOf("0009-called");
  // The review and its members do not matter here.
  await sql`pragma foreign_keys = off`.execute(db);
  const words = JSON.stringify({ kind: "words", old: "old", words: "a name" });
  const common = { review: "r", author: "ann", partner: "la", at: 1 };
  let revision = 0;
  for (const id of ["kept", "deleted", "answered", "used"]) {
    const thread = { ...common, id, place: "{}", anchor: null, gone: 0, proposal: words, called: null };
    await db
      .insertInto("threads")
      .values({ ...thread, revision: ++revision })
      .execute();
    for (const position of [1, 2]) {
      const gone = position === 1 ? id !== "kept" && id !== "answered" : id === "answered";
      const comment = { id: `${id}${position}`, thread: id, position, editedAt: null, text: "[]" };
      await db
        .insertInto("comments")
        .values({ ...common, ...comment, deletedAt: gone ? 2 : null })
        .execute();
    }
  }
  await db
    .insertInto("threadActs")
    .values({
      thread: "used",
      position: 1,
      review: "r",
      kind: "apply",
      by: "bo",
      partner: "es",
      at: 2,
      outcome: null,
      sentence: "",
    })
    .execute();

  await migrate();
  const rows = await db.selectFrom("threads").select(["id", "proposal", "revision"]).orderBy("id").execute();
  expect(rows).toEqual([
    { id: "answered", proposal: words, revision: 3 },
    { id: "deleted", proposal: '{"kind":"withdrawn"}', revision: 5 },
    { id: "kept", proposal: words, revision: 1 },
    { id: "used", proposal: words, revision: 4 },
  ]);
});
