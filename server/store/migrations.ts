import type { Kysely } from "kysely";
import type { Migration, MigrationProvider } from "kysely/migration";

/** In order, for ever: a migration that has landed is never edited, a mistake is mended by the next one. */
const migrations: readonly { name: string; up: (db: Kysely<unknown>) => Promise<void> }[] = [
  {
    name: "0001-log",
    async up(db) {
      await db.schema
        .createTable("updates")
        .addColumn("review", "text", (column) => column.notNull())
        .addColumn("sequence", "integer", (column) => column.notNull())
        .addColumn("member", "text")
        .addColumn("partner", "text")
        .addColumn("at", "integer", (column) => column.notNull())
        .addColumn("bytes", "blob", (column) => column.notNull())
        .addPrimaryKeyConstraint("updates_position", ["review", "sequence"])
        .execute();
      await db.schema
        .createTable("snapshots")
        .addColumn("review", "text", (column) => column.primaryKey().notNull())
        .addColumn("sequence", "integer", (column) => column.notNull())
        .addColumn("at", "integer", (column) => column.notNull())
        .addColumn("bytes", "blob", (column) => column.notNull())
        .execute();
      await db.schema
        .createTable("clients")
        .addColumn("review", "text", (column) => column.notNull())
        .addColumn("client", "integer", (column) => column.notNull())
        .addColumn("member", "text")
        .addPrimaryKeyConstraint("clients_owner", ["review", "client"])
        .execute();
    },
  },
  {
    name: "0002-people",
    async up(db) {
      await db.schema
        .createTable("accounts")
        .addColumn("id", "text", (column) => column.primaryKey().notNull())
        .addColumn("email", "text", (column) => column.notNull().unique())
        .addColumn("name", "text", (column) => column.notNull())
        .addColumn("administrator", "integer", (column) => column.notNull())
        .addColumn("mayCreateReviews", "integer", (column) => column.notNull())
        .addColumn("createdAt", "integer", (column) => column.notNull())
        .addColumn("signedInAt", "integer")
        .execute();
      await db.schema
        .createTable("links")
        .addColumn("hash", "text", (column) => column.primaryKey().notNull())
        .addColumn("account", "text", (column) => column.notNull().references("accounts.id"))
        .addColumn("review", "text")
        .addColumn("newEmail", "text")
        .addColumn("expiresAt", "integer", (column) => column.notNull())
        .addColumn("usedAt", "integer")
        .addColumn("reusable", "integer", (column) => column.notNull())
        .execute();
      await db.schema
        .createTable("sessions")
        .addColumn("hash", "text", (column) => column.primaryKey().notNull())
        .addColumn("account", "text", (column) => column.notNull().references("accounts.id"))
        .addColumn("expiresAt", "integer", (column) => column.notNull())
        .execute();
    },
  },
  {
    name: "0003-reviews",
    async up(db) {
      await db.schema
        .createTable("reviews")
        .addColumn("id", "text", (column) => column.primaryKey().notNull())
        .addColumn("details", "text", (column) => column.notNull())
        .addColumn("template", "text", (column) => column.notNull())
        .addColumn("state", "text", (column) => column.notNull())
        .addColumn("revision", "integer", (column) => column.notNull())
        .addColumn("createdAt", "integer", (column) => column.notNull())
        .execute();
      await db.schema
        .createTable("members")
        .addColumn("id", "text", (column) => column.primaryKey().notNull())
        .addColumn("review", "text", (column) => column.notNull().references("reviews.id"))
        .addColumn("account", "text", (column) => column.notNull().references("accounts.id"))
        .addColumn("partner", "text", (column) => column.notNull())
        .addColumn("role", "text", (column) => column.notNull())
        .addColumn("signatory", "integer", (column) => column.notNull())
        .addColumn("removedAt", "integer")
        .addUniqueConstraint("members_once", ["review", "account"])
        .execute();
    },
  },
  {
    name: "0004-compaction",
    async up(db) {
      await db.schema.alterTable("updates").addColumn("lastAt", "integer").execute();
      await db.schema
        .createTable("compactions")
        .addColumn("review", "text", (column) => column.primaryKey().notNull())
        .addColumn("authored", "integer", (column) => column.notNull())
        .addColumn("merged", "integer", (column) => column.notNull())
        .execute();
      await db.schema
        .createTable("recovery")
        .addColumn("until", "integer", (column) => column.notNull())
        .execute();
    },
  },
];

export const migrationProvider: MigrationProvider = {
  getMigrations: () =>
    Promise.resolve(
      Object.fromEntries(migrations.map(({ name, up }): [string, Migration] => [name, { up: (db) => up(db) }])),
    ),
};
