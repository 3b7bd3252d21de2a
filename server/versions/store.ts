import type { Kysely } from "kysely";
import { promisify } from "node:util";
import { deflate } from "node:zlib";
import * as Y from "yjs";
import type { Tables, VersionsTable } from "#server/store/tables.ts";
import type { Author, Frozen } from "#server/sync/room.ts";
import { summaryHash } from "#shared/hash.ts";
import { newId } from "#shared/ids.ts";
import type { Review } from "#shared/reviews.ts";
import { readSummary } from "#shared/summary-read.ts";
import type { Version, VersionReason } from "#shared/versions.ts";

/** Versions as they are stored. */

const packed = promisify(deflate);

/** A frozen text with what is said about it: worked out before the transaction that stores it. */
export interface ReadyVersion {
  readonly row: VersionsTable;
  readonly state: Uint8Array;
  readonly summary: Uint8Array;
}

/** Reads and packs a frozen text. In proportion to the document. */
export async function readyVersion(
  review: Review,
  { sequence, state }: Frozen,
  made: { readonly reason: VersionReason; readonly name: string; readonly author: Author; readonly at: number },
): Promise<ReadyVersion> {
  const doc = new Y.Doc({ gc: false });
  Y.applyUpdate(doc, state);
  const summary = readSummary(doc, review);
  doc.destroy();
  return {
    row: {
      id: newId(),
      review: review.id,
      sequence,
      revision: review.revision,
      at: made.at,
      reason: made.reason,
      name: made.name,
      by: made.author.member,
      partner: made.author.partner,
      hash: summaryHash(summary),
      account: "",
      writers: "[]",
    },
    state: await packed(state),
    summary: await packed(JSON.stringify(summary)),
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
  const { review: _r, revision: _v, reason, writers, ...rest } = row;
  return { ...rest, reason: reason as VersionReason, writers: JSON.parse(writers) as string[] };
}
