import type { Kysely } from "kysely";
import { reviewById } from "#server/reviews.ts";
import type { Tables, VersionsTable } from "#server/store/tables.ts";
import { must } from "#shared/assert.ts";
import type { Review } from "#shared/reviews.ts";
import { ReviewDetails } from "#shared/reviews.ts";
import { Template } from "#shared/templates.ts";
import type { Written } from "./live.ts";
import type { TextOf, TextSource, WrittenSource } from "./questions.ts";

/** What is read from the store to make an older text. Nothing here looks into a document. */

/** Log positions up to and with which authorship has read, and up to which there is a log. */
export async function positionsOf(db: Kysely<Tables>, review: string): Promise<{ authored: number; last: number }> {
  const marks = await db.selectFrom("compactions").select("authored").where("review", "=", review).executeTakeFirst();
  const log = await db
    .selectFrom("updates")
    .select((of) => of.fn.max("sequence").as("last"))
    .where("review", "=", review)
    .executeTakeFirst();
  return { authored: marks?.authored ?? 0, last: log?.last ?? 0 };
}

/** The last row of the log that is not after this position; null: there is none. */
export async function rowAt(
  db: Kysely<Tables>,
  review: string,
  upto: number,
): Promise<{ sequence: number; at: number } | null> {
  const row = await db
    .selectFrom("updates")
    .select(["sequence", "at", "lastAt"])
    .where("review", "=", review)
    .where("sequence", "<=", upto)
    .orderBy("sequence", "desc")
    .executeTakeFirst();
  return row ? { sequence: row.sequence, at: row.lastAt ?? row.at } : null;
}

/** Whether a row was written while its device was not connected. */
export interface Brought {
  readonly brought: boolean;
}

export async function rowsBetween(
  db: Kysely<Tables>,
  review: string,
  after: number,
  upto: number,
  most = Number.MAX_SAFE_INTEGER,
): Promise<(Written & Brought)[]> {
  const rows = await db
    .selectFrom("updates")
    .select(["sequence", "member", "partner", "at", "lastAt", "bytes", "brought"])
    .where("review", "=", review)
    .where("sequence", ">", after)
    .where("sequence", "<=", upto)
    .orderBy("sequence")
    .limit(most)
    .execute();
  return rows.map(({ lastAt, at, brought, ...row }) => ({ ...row, at: lastAt ?? at, brought: brought === 1 }));
}

/** The document at a log position: the nearest state before it, and the log from there. */
export async function textAt(db: Kysely<Tables>, review: string, upto: number): Promise<TextSource> {
  const snapshot = await db
    .selectFrom("snapshots")
    .select("sequence")
    .where("review", "=", review)
    .where("sequence", "<=", upto)
    .executeTakeFirst();
  const stored = await storedBefore(db, review, upto).executeTakeFirst();
  if (snapshot && snapshot.sequence >= (stored?.sequence ?? 0)) {
    const { bytes, sequence } = await db
      .selectFrom("snapshots")
      .select(["bytes", "sequence"])
      .where("review", "=", review)
      .executeTakeFirstOrThrow();
    // It may have been made anew since.
    if (sequence <= upto)
      return { state: { bytes, packed: false }, updates: await updatesBetween(db, review, sequence, upto) };
  }
  if (!stored) return { state: null, updates: await updatesBetween(db, review, 0, upto) };
  const { state } = await db
    .selectFrom("versionTexts")
    .select("state")
    .where("version", "=", stored.id)
    .executeTakeFirstOrThrow();
  return { state: { bytes: state, packed: true }, updates: await updatesBetween(db, review, stored.sequence, upto) };
}

const storedBefore = (db: Kysely<Tables>, review: string, upto: number) =>
  db
    .selectFrom("versions")
    .innerJoin("versionTexts", "versionTexts.version", "versions.id")
    .select(["versions.id", "versions.sequence"])
    .where("versions.review", "=", review)
    .where("versions.sequence", "<=", upto)
    .orderBy("versions.sequence", "desc");

async function updatesBetween(db: Kysely<Tables>, review: string, after: number, upto: number): Promise<Uint8Array[]> {
  return (await rowsBetween(db, review, after, upto)).map(({ bytes }) => bytes);
}

/** Who wrote the text at a log position; null: that has not been read so far. */
export async function writtenAt(db: Kysely<Tables>, review: string, sequence: number): Promise<WrittenSource | null> {
  const now = await db.selectFrom("authorships").selectAll().where("review", "=", review).executeTakeFirst();
  if (!now || now.sequence < sequence) return null;
  if (now.sequence === sequence) return { kind: "stored", checkpoint: now.written };
  const stored = await storedBefore(db, review, sequence)
    .select(["versionTexts.state", "versionTexts.written"])
    .where("versionTexts.written", "is not", null)
    .executeTakeFirst();
  if (!stored?.written) {
    const rows = await rowsBetween(db, review, 0, sequence);
    return { kind: "replay", text: { state: null, updates: [] }, checkpoint: null, rows };
  }
  if (stored.sequence === sequence) return { kind: "stored", checkpoint: stored.written };
  return {
    kind: "replay",
    text: { state: { bytes: stored.state, packed: true }, updates: [] },
    checkpoint: stored.written,
    rows: await rowsBetween(db, review, stored.sequence, sequence),
  };
}

/** What was said about the review when a version was made. */
export async function reviewAt(db: Kysely<Tables>, id: string, revision: number): Promise<Review> {
  const review = must(await reviewById(db, id), "a version's review");
  const row = await db
    .selectFrom("reviewRevisions")
    .selectAll()
    .where("review", "=", id)
    .where("revision", "=", revision)
    .executeTakeFirst();
  if (!row) return review;
  return {
    ...review,
    ...ReviewDetails.parse(JSON.parse(row.details)),
    template: Template.parse(JSON.parse(row.template)),
    revision,
  };
}

export async function textOf(
  db: Kysely<Tables>,
  { review, sequence, revision }: Pick<VersionsTable, "review" | "sequence" | "revision">,
): Promise<TextOf> {
  return { review: await reviewAt(db, review, revision), text: await textAt(db, review, sequence) };
}
