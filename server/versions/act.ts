import type { Kysely } from "kysely";
import * as Y from "yjs";
import type { InReview } from "#server/doorkeeper.ts";
import type { Parts } from "#server/parts.ts";
import type { Tables } from "#server/store/tables.ts";
import type { Frozen } from "#server/sync/room.ts";
import type { Version, VersionAbout } from "#shared/versions.ts";
import type { ReadyVersion } from "./store.ts";
import { keepVersion, presentVersion, readyVersion } from "./store.ts";

/** Why the versions before and after an act on the whole text are made, and what is stored with each of them. */
export interface ActMade {
  readonly made: (side: "before" | "after") => {
    readonly reason: "restored" | "imported";
    readonly about: VersionAbout;
  };
  /** With the version before; taken away with it when the edit is refused. */
  readonly keepBefore?: (transaction: Kysely<Tables>) => Promise<unknown>;
  /** With the version after: the act's entry in the trail. */
  readonly keepAfter: (transaction: Kysely<Tables>, after: Version) => Promise<unknown>;
}

/**
 * Makes an edit that was worked out from a frozen text, in the member's name, with a version before it and one after.
 *
 * The version before is stored first: should the process end between the two, nothing was changed, and a version too
 * many is there. What is typed meanwhile merges with the edit.
 */
export async function actOnText(
  { db, rooms, historian, clock }: Pick<Parts, "db" | "rooms" | "historian" | "clock">,
  { review, member }: InReview,
  frozen: Frozen,
  edit: Uint8Array,
  { made, keepBefore, keepAfter }: ActMade,
): Promise<{ before: Version; after: Version }> {
  const author = { member: member.id, partner: member.partner };
  const ready = (text: Frozen, side: "before" | "after"): Promise<ReadyVersion> =>
    readyVersion(historian, review, text, { ...made(side), name: "", author, at: clock.now() });
  const before = await ready(frozen, "before");
  await db.transaction().execute(async (transaction) => {
    await keepVersion(transaction, review, before);
    await keepBefore?.(transaction);
  });
  try {
    await rooms.edit(review.id, author, (doc) => Y.applyUpdate(doc, edit));
  } catch (error) {
    // It was locked meanwhile, for example: nothing was done.
    await forget(before);
    throw error;
  }
  const after = await ready(await rooms.freeze(review.id), "after");
  await db.transaction().execute(async (transaction) => {
    await keepVersion(transaction, review, after);
    await keepAfter(transaction, presentVersion(after.row));
  });
  return { before: presentVersion(before.row), after: presentVersion(after.row) };

  async function forget({ row }: ReadyVersion): Promise<void> {
    await db.transaction().execute(async (transaction) => {
      await transaction.deleteFrom("versionTexts").where("version", "=", row.id).execute();
      await transaction.deleteFrom("versions").where("id", "=", row.id).execute();
      await transaction
        .deleteFrom("restorations")
        .where("review", "=", row.review)
        .where("sequence", "=", row.sequence)
        .execute();
    });
  }
}
