import type { Kysely } from "kysely";
import type { Tables, VersionsTable } from "#server/store/tables.ts";
import type { Author, Frozen } from "#server/sync/room.ts";
import { newId } from "#shared/ids.ts";
import type { Review } from "#shared/reviews.ts";
import type { Version, VersionAbout, VersionReason } from "#shared/versions.ts";
import type { Historian } from "./historian.ts";

/** Versions as they are stored. */

/** A frozen text with what is said about it: worked out before the transaction that stores it. */
export interface ReadyVersion {
  readonly row: VersionsTable;
  readonly state: Uint8Array;
  readonly summary: Uint8Array;
}

/** Reads and packs a frozen text, in the historian's thread. What changed since the version before is told later. */
export async function readyVersion(
  historian: Pick<Historian, "ask">,
  review: Review,
  { sequence, state }: Frozen,
  made: {
    readonly reason: VersionReason;
    readonly about?: VersionAbout;
    readonly name: string;
    readonly author: Author;
    readonly at: number;
  },
): Promise<ReadyVersion> {
  const text = { state: { bytes: state, packed: false }, updates: [] };
  const { hash, ...packed } = await historian.ask({ kind: "pack", review, text });
  return {
    row: {
      id: newId(),
      review: review.id,
      sequence,
      revision: review.revision,
      at: made.at,
      reason: made.reason,
      about: made.about === undefined ? null : JSON.stringify(made.about),
      name: made.name,
      by: made.author.member,
      partner: made.author.partner,
      hash,
      account: "",
      writers: "[]",
    },
    ...packed,
  };
}

/** Stores a version that somebody made, with its text. */
export async function keepVersion(
  transaction: Kysely<Tables>,
  review: Review,
  { row, state, summary }: ReadyVersion,
): Promise<Version> {
  await keepRevision(transaction, review);
  await transaction.insertInto("versions").values(row).execute();
  await transaction.insertInto("versionTexts").values({ version: row.id, state, summary, written: null }).execute();
  return presentVersion(row);
}

/** What was said about the review then: the log has only its text. */
export async function keepRevision(transaction: Kysely<Tables>, review: Review): Promise<void> {
  const { id, state: _s, template, createdAt: _c, revision, ...details } = review;
  await transaction
    .insertInto("reviewRevisions")
    .values({ review: id, revision, details: JSON.stringify(details), template: JSON.stringify(template) })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

export function presentVersion(row: VersionsTable): Version {
  const { review: _r, revision: _v, reason, about: _a, writers, ...rest } = row;
  return {
    ...rest,
    reason: reason as VersionReason,
    about: aboutOf(row),
    writers: JSON.parse(writers) as string[],
  };
}

export const aboutOf = ({ about }: Pick<VersionsTable, "about">): VersionAbout | null =>
  about === null ? null : (JSON.parse(about) as VersionAbout);

/** The newest first. Of several at one position the one made last. */
export async function versionsOf(db: Kysely<Tables>, review: string): Promise<VersionsTable[]> {
  return db
    .selectFrom("versions")
    .selectAll()
    .where("review", "=", review)
    .orderBy("sequence", "desc")
    .orderBy("at", "desc")
    .execute();
}
