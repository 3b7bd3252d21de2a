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
];

export const migrationProvider: MigrationProvider = {
  getMigrations: () =>
    Promise.resolve(
      Object.fromEntries(migrations.map(({ name, up }): [string, Migration] => [name, { up: (db) => up(db) }])),
    ),
};
