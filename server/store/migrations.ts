import type { Kysely } from "kysely";
import { sql } from "kysely";
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
  {
    name: "0005-threads",
    async up(db) {
      await db.schema
        .createTable("threads")
        .addColumn("id", "text", (column) => column.primaryKey().notNull())
        .addColumn("review", "text", (column) => column.notNull().references("reviews.id"))
        .addColumn("place", "text", (column) => column.notNull())
        .addColumn("anchor", "text")
        .addColumn("gone", "integer", (column) => column.notNull())
        .addColumn("author", "text", (column) => column.notNull().references("members.id"))
        .addColumn("partner", "text", (column) => column.notNull())
        .addColumn("at", "integer", (column) => column.notNull())
        .addColumn("proposal", "text")
        .addColumn("revision", "integer", (column) => column.notNull())
        .execute();
      await db.schema.createIndex("threads_changed").on("threads").columns(["review", "revision"]).execute();
      await db.schema
        .createTable("comments")
        .addColumn("id", "text", (column) => column.primaryKey().notNull())
        .addColumn("review", "text", (column) => column.notNull())
        .addColumn("thread", "text", (column) => column.notNull().references("threads.id"))
        .addColumn("position", "integer", (column) => column.notNull())
        .addColumn("author", "text", (column) => column.notNull().references("members.id"))
        .addColumn("partner", "text", (column) => column.notNull())
        .addColumn("at", "integer", (column) => column.notNull())
        .addColumn("editedAt", "integer")
        .addColumn("deletedAt", "integer")
        .addColumn("text", "text", (column) => column.notNull())
        .addUniqueConstraint("comments_order", ["thread", "position"])
        .execute();
      await db.schema.createIndex("comments_review").on("comments").column("review").execute();
      await db.schema
        .createTable("threadActs")
        .addColumn("thread", "text", (column) => column.notNull().references("threads.id"))
        .addColumn("position", "integer", (column) => column.notNull())
        .addColumn("review", "text", (column) => column.notNull())
        .addColumn("kind", "text", (column) => column.notNull())
        .addColumn("by", "text", (column) => column.notNull())
        .addColumn("partner", "text", (column) => column.notNull())
        .addColumn("at", "integer", (column) => column.notNull())
        .addColumn("outcome", "text")
        .addColumn("sentence", "text", (column) => column.notNull())
        .addPrimaryKeyConstraint("threadActs_order", ["thread", "position"])
        .execute();
      await db.schema.createIndex("threadActs_review").on("threadActs").column("review").execute();
      await db.schema
        .createTable("reactions")
        .addColumn("thread", "text", (column) => column.notNull().references("threads.id"))
        .addColumn("member", "text", (column) => column.notNull())
        .addColumn("review", "text", (column) => column.notNull())
        .addColumn("partner", "text", (column) => column.notNull())
        .addColumn("at", "integer", (column) => column.notNull())
        .addColumn("reaction", "text", (column) => column.notNull())
        .addPrimaryKeyConstraint("reactions_once", ["thread", "member"])
        .execute();
      await db.schema.createIndex("reactions_review").on("reactions").column("review").execute();
      await db.schema
        .createTable("threadReads")
        .addColumn("thread", "text", (column) => column.notNull().references("threads.id"))
        .addColumn("member", "text", (column) => column.notNull())
        .addColumn("review", "text", (column) => column.notNull())
        .addColumn("seen", "integer", (column) => column.notNull())
        .addPrimaryKeyConstraint("threadReads_once", ["thread", "member"])
        .execute();
      await db.schema.createIndex("threadReads_member").on("threadReads").columns(["review", "member"]).execute();
    },
  },
  {
    name: "0006-notices",
    async up(db) {
      await db.schema
        .createTable("notices")
        .addColumn("id", "text", (column) => column.primaryKey().notNull())
        .addColumn("review", "text", (column) => column.notNull())
        .addColumn("member", "text", (column) => column.notNull())
        .addColumn("kind", "text", (column) => column.notNull())
        .addColumn("thread", "text", (column) => column.notNull())
        .addColumn("comment", "text", (column) => column.notNull())
        .addColumn("by", "text", (column) => column.notNull())
        .addColumn("at", "integer", (column) => column.notNull())
        .addColumn("readAt", "integer")
        .addColumn("mailedAt", "integer")
        .execute();
      await db.schema.createIndex("notices_member").on("notices").columns(["member", "at"]).execute();
      await db.schema.createIndex("notices_mail").on("notices").columns(["mailedAt", "readAt"]).execute();
      await db.schema
        .createTable("mailChoices")
        .addColumn("account", "text", (column) => column.primaryKey().notNull().references("accounts.id"))
        .addColumn("choice", "text", (column) => column.notNull())
        .addColumn("token", "text", (column) => column.notNull().unique())
        .execute();
    },
  },
  {
    name: "0007-versions",
    async up(db) {
      await db.schema
        .createTable("reviewRevisions")
        .addColumn("review", "text", (column) => column.notNull().references("reviews.id"))
        .addColumn("revision", "integer", (column) => column.notNull())
        .addColumn("details", "text", (column) => column.notNull())
        .addColumn("template", "text", (column) => column.notNull())
        .addPrimaryKeyConstraint("reviewRevisions_once", ["review", "revision"])
        .execute();
      await db.schema
        .createTable("versions")
        .addColumn("id", "text", (column) => column.primaryKey().notNull())
        .addColumn("review", "text", (column) => column.notNull().references("reviews.id"))
        .addColumn("sequence", "integer", (column) => column.notNull())
        .addColumn("revision", "integer", (column) => column.notNull())
        .addColumn("at", "integer", (column) => column.notNull())
        .addColumn("reason", "text", (column) => column.notNull())
        .addColumn("name", "text", (column) => column.notNull())
        .addColumn("by", "text")
        .addColumn("partner", "text")
        .addColumn("hash", "text", (column) => column.notNull())
        .addColumn("account", "text", (column) => column.notNull())
        .addColumn("writers", "text", (column) => column.notNull())
        .execute();
      await db.schema.createIndex("versions_order").on("versions").columns(["review", "sequence"]).execute();
      await db.schema
        .createTable("versionTexts")
        .addColumn("version", "text", (column) => column.primaryKey().notNull().references("versions.id"))
        .addColumn("state", "blob", (column) => column.notNull())
        .addColumn("summary", "blob", (column) => column.notNull())
        .addColumn("written", "blob")
        .execute();
      await db.schema
        .createTable("authorships")
        .addColumn("review", "text", (column) => column.primaryKey().notNull())
        .addColumn("sequence", "integer", (column) => column.notNull())
        .addColumn("written", "blob", (column) => column.notNull())
        .execute();
      await db.schema
        .createTable("edits")
        .addColumn("review", "text", (column) => column.notNull())
        .addColumn("sequence", "integer", (column) => column.notNull())
        .addColumn("key", "text", (column) => column.notNull())
        .addColumn("at", "integer", (column) => column.notNull())
        .addColumn("member", "text")
        .addColumn("partner", "text")
        .addPrimaryKeyConstraint("edits_position", ["review", "sequence", "key"])
        .execute();
      await db.schema
        .createTable("looks")
        .addColumn("review", "text", (column) => column.notNull())
        .addColumn("member", "text", (column) => column.notNull())
        .addColumn("sequence", "integer", (column) => column.notNull())
        .addColumn("at", "integer", (column) => column.notNull())
        .addPrimaryKeyConstraint("looks_once", ["review", "member"])
        .execute();
      await db.schema
        .createTable("restorations")
        .addColumn("review", "text", (column) => column.notNull())
        .addColumn("sequence", "integer", (column) => column.notNull())
        .addColumn("member", "text", (column) => column.notNull())
        .addColumn("at", "integer", (column) => column.notNull())
        .addColumn("written", "blob", (column) => column.notNull())
        .addPrimaryKeyConstraint("restorations_once", ["review", "sequence"])
        .execute();
    },
  },
  {
    name: "0008-agreement",
    async up(db) {
      await db.schema
        .createTable("agreementActs")
        .addColumn("review", "text", (column) => column.notNull().references("reviews.id"))
        .addColumn("position", "integer", (column) => column.notNull())
        .addColumn("kind", "text", (column) => column.notNull())
        .addColumn("by", "text", (column) => column.notNull())
        .addColumn("at", "integer", (column) => column.notNull())
        .addColumn("act", "text", (column) => column.notNull())
        .addPrimaryKeyConstraint("agreementActs_order", ["review", "position"])
        .execute();
      await db.schema
        .createTable("settlements")
        .addColumn("review", "text", (column) => column.notNull().references("reviews.id"))
        .addColumn("position", "integer", (column) => column.notNull())
        .addColumn("partner", "text", (column) => column.notNull())
        .addColumn("place", "text", (column) => column.notNull())
        .addColumn("hash", "text")
        .addColumn("sequence", "integer", (column) => column.notNull())
        .addColumn("by", "text", (column) => column.notNull())
        .addColumn("at", "integer", (column) => column.notNull())
        .addPrimaryKeyConstraint("settlements_order", ["review", "position"])
        .execute();
      await db.schema
        .createTable("audit")
        .addColumn("review", "text", (column) => column.notNull())
        .addColumn("position", "integer", (column) => column.notNull())
        .addColumn("at", "integer", (column) => column.notNull())
        .addColumn("by", "text")
        .addColumn("kind", "text", (column) => column.notNull())
        .addColumn("about", "text", (column) => column.notNull())
        .addPrimaryKeyConstraint("audit_order", ["review", "position"])
        .execute();
      await db.schema
        .createTable("exportsOnRecord")
        .addColumn("bytes", "text", (column) => column.notNull())
        .addColumn("review", "text", (column) => column.notNull())
        .addColumn("version", "text", (column) => column.notNull().references("versions.id"))
        .addColumn("format", "text", (column) => column.notNull())
        .addColumn("at", "integer", (column) => column.notNull())
        .addPrimaryKeyConstraint("exportsOnRecord_once", ["bytes", "version"])
        .execute();
      for (const table of ["agreementActs", "settlements", "audit"]) await addOnly(db, table);
    },
  },
  {
    // Notices name what a thread is about; a summary is not opened for them.
    name: "0009-called",
    async up(db) {
      await db.schema.alterTable("threads").addColumn("called", "text").execute();
    },
  },
  {
    // What tells versions of one restoration, and of several rounds, apart.
    name: "0010-version-about",
    async up(db) {
      await db.schema.alterTable("versions").addColumn("about", "text").execute();
    },
  },
  {
    // What was proposed goes with the comment that proposed it, also where that was deleted before this was so.
    name: "0011-taken-back",
    async up(db) {
      // The revision rises, so that devices fetch it and keep the words no longer either.
      await sql`
        update threads set proposal = '{"kind":"withdrawn"}',
          revision = 1 + (select max(other.revision) from threads as other where other.review = threads.review)
        where proposal is not null
          and exists (
            select 1 from comments
            where comments.thread = threads.id and comments.position = 1 and comments."deletedAt" is not null)
          and not exists (
            select 1 from "threadActs" where "threadActs".thread = threads.id and "threadActs".kind = 'apply')
      `.execute(db);
    },
  },
  {
    // Work that comes home is told from a long paste by how it came.
    name: "0012-brought",
    async up(db) {
      await db.schema.alterTable("updates").addColumn("brought", "integer").execute();
    },
  },
  {
    // A row that is put in another's place counts as neither changed nor deleted.
    name: "0013-only-added",
    async up(db) {
      for (const table of ["agreementActs", "settlements", "audit"])
        await sql`
          create trigger ${sql.id(`${table}_no_replace`)} before insert on ${sql.table(table)}
          when exists (
            select 1 from ${sql.table(table)} as known
            where (known.review = new.review and known.position = new.position) or known.rowid = new.rowid)
          begin select raise(abort, 'rows of this table are only added'); end
        `.execute(db);
    },
  },
  {
    // A process that ends between an act's edit and what is said of it says it when it starts again.
    name: "0014-begun-acts",
    async up(db) {
      await db.schema
        .createTable("begunActs")
        .addColumn("before", "text", (column) => column.notNull().primaryKey())
        .addColumn("after", "text", (column) => column.notNull())
        .addColumn("review", "text", (column) => column.notNull().references("reviews.id"))
        .addColumn("about", "text", (column) => column.notNull())
        .addColumn("kind", "text", (column) => column.notNull())
        .addColumn("said", "text", (column) => column.notNull())
        .addColumn("sequence", "integer")
        .execute();
    },
  },
];

/** The database itself refuses to change or delete a row, whatever a program asks. As SQLite says it. */
async function addOnly(db: Kysely<unknown>, table: string): Promise<void> {
  for (const act of ["update", "delete"])
    await sql`
      create trigger ${sql.id(`${table}_no_${act}`)} before ${sql.raw(act)} on ${sql.table(table)}
      begin select raise(abort, 'rows of this table are only added'); end
    `.execute(db);
}

export const migrationProvider: MigrationProvider = {
  getMigrations: () =>
    Promise.resolve(
      Object.fromEntries(migrations.map(({ name, up }): [string, Migration] => [name, { up: (db) => up(db) }])),
    ),
};
