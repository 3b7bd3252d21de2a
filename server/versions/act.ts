import type { Kysely } from "kysely";
import * as Y from "yjs";
import { audit } from "#server/audit/audit.ts";
import type { InReview } from "#server/doorkeeper.ts";
import type { Parts } from "#server/parts.ts";
import { reviewById } from "#server/reviews.ts";
import type { BegunActsTable, Tables } from "#server/store/tables.ts";
import type { Frozen } from "#server/sync/room.ts";
import { must } from "#shared/assert.ts";
import type { Audited } from "#shared/audit.ts";
import { newId } from "#shared/ids.ts";
import type { ActAbout, Version } from "#shared/versions.ts";
import { rowAt } from "./sources.ts";
import { keepVersion, presentVersion, readyVersion } from "./store.ts";

type ActKind = "imported" | "import taken back" | "restored" | "restoration taken back";

/** An act's entry in the trail. */
export type ActEntry = { [K in ActKind]: { readonly kind: K; readonly said: Audited[K] } }[ActKind];

/** Why the versions before and after an act on the whole text are made, and what is stored with each of them. */
export interface ActMade {
  readonly reason: "restored" | "imported";
  readonly about: (side: "before" | "after") => ActAbout;
  /** With the version before; taken away with it when the edit is refused. */
  readonly keepBefore?: (transaction: Kysely<Tables>) => Promise<unknown>;
  /** With the version after, which has this id. */
  readonly entry: (after: string) => ActEntry;
}

type ActParts = Pick<Parts, "db" | "rooms" | "historian" | "clock">;

/**
 * Makes an edit that was worked out from a frozen text, in the member's name, with a version before it and one after.
 *
 * The version before is stored first, with all that there is to say afterwards, and that the edit was written is noted
 * in one commit with it: should the process end at any moment, `finishBegun` says what was done, or takes back what
 * was not. What is typed meanwhile merges with the edit.
 */
export async function actOnText(
  parts: ActParts,
  { review, member }: InReview,
  frozen: Frozen,
  edit: Uint8Array,
  { reason, about, keepBefore, entry }: ActMade,
): Promise<{ before: Version; after: Version }> {
  const { db, rooms, historian, clock } = parts;
  const author = { member: member.id, partner: member.partner };
  const made = { reason, about: about("before"), name: "", author, at: clock.now() };
  const before = await readyVersion(historian, review, frozen, made);
  const after = newId();
  const { kind, said } = entry(after);
  const begun: BegunActsTable = {
    before: before.row.id,
    after,
    review: review.id,
    about: JSON.stringify(about("after")),
    kind,
    said: JSON.stringify(said),
    sequence: null,
  };
  await db.transaction().execute(async (transaction) => {
    await keepVersion(transaction, review, before);
    await transaction.insertInto("begunActs").values(begun).execute();
    await keepBefore?.(transaction);
  });
  try {
    await rooms.edit(review.id, author, (doc) => Y.applyUpdate(doc, edit), begun.before);
  } catch (error) {
    // It was locked meanwhile, for example: nothing was done.
    await forget(db, begun);
    throw error;
  }
  return { before: presentVersion(before.row), after: await finish(parts, begun, clock.now()) };
}

/**
 * Finishes what the process, or the disk, did not get to: acts whose edit is in the log and of which nothing is said
 * yet. Whose edit is not, is as if it had never been begun. Not while an act of this review is under way.
 * @returns whether there were any
 */
export async function finishBegun(parts: ActParts, review: string): Promise<boolean> {
  const { db, clock } = parts;
  const all = await db.selectFrom("begunActs").selectAll().where("review", "=", review).execute();
  for (const begun of all) {
    const row = begun.sequence === null ? null : await rowAt(db, review, begun.sequence);
    if (begun.sequence === null) await forget(db, begun);
    else await finish(parts, begun, row?.at ?? clock.now());
  }
  return all.length > 0;
}

/** Stores the version after an act, as the text is now, and its entry. */
async function finish({ db, rooms, historian }: ActParts, begun: BegunActsTable, at: number): Promise<Version> {
  const review = must(await reviewById(db, begun.review), "an act's review");
  const { reason, by, partner } = presentVersion(
    await db.selectFrom("versions").selectAll().where("id", "=", begun.before).executeTakeFirstOrThrow(),
  );
  const about = JSON.parse(begun.about) as ActAbout;
  const made = { reason, about, name: "", author: { member: by, partner }, at };
  const { row, ...texts } = await readyVersion(historian, review, await rooms.freeze(review.id), made);
  return db.transaction().execute(async (transaction) => {
    await transaction.deleteFrom("begunActs").where("before", "=", begun.before).execute();
    const said = JSON.parse(begun.said) as Audited[ActKind];
    await audit(transaction, review.id, { member: by, at }, begun.kind as ActKind, said);
    return keepVersion(transaction, review, { row: { ...row, id: begun.after }, ...texts });
  });
}

async function forget(db: Kysely<Tables>, { before }: BegunActsTable): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    const row = await transaction.selectFrom("versions").selectAll().where("id", "=", before).executeTakeFirst();
    await transaction.deleteFrom("begunActs").where("before", "=", before).execute();
    await transaction.deleteFrom("versionTexts").where("version", "=", before).execute();
    await transaction.deleteFrom("versions").where("id", "=", before).execute();
    if (row)
      await transaction
        .deleteFrom("restorations")
        .where("review", "=", row.review)
        .where("sequence", "=", row.sequence)
        .execute();
  });
}
