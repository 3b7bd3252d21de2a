import type { Kysely } from "kysely";
import * as Y from "yjs";
import { audit } from "#server/audit/audit.ts";
import type { InReview } from "#server/doorkeeper.ts";
import type { Parts } from "#server/parts.ts";
import type { Tables } from "#server/store/tables.ts";
import type { Audited } from "#shared/audit.ts";
import { Problem } from "#shared/errors.ts";
import type { Review } from "#shared/reviews.ts";
import type { Version } from "#shared/versions.ts";
import type { Bringing, TextOf } from "./questions.ts";
import { writtenAt } from "./sources.ts";
import type { ReadyVersion } from "./store.ts";
import { aboutOf, keepVersion, presentVersion, readyVersion } from "./store.ts";

interface Asked {
  readonly what: Bringing;
  /** What the path calls the older text. */
  readonly named: string;
  /** The same in words: "the version “Before the session”". */
  readonly from: string;
  /** Of a restoration that is undone the version that it made; null otherwise. */
  readonly after: string | null;
}

/**
 * Brings back what a text said at a log position, wholly or in part, as an edit by the member; or takes back a
 * restoration, of which this is the text before. `left`: what that leaves, as people call it.
 *
 * Plan: the edit is worked out in the historian's thread, from the text as it is committed; what is typed meanwhile
 * merges with it. The version before it, and whose words come back, are stored first: should the process end between
 * the two, nothing was changed, and a version too many is there.
 */
export async function restoreVersion(
  { db, rooms, historian, clock }: Parts,
  { review, member }: InReview,
  older: TextOf & { readonly sequence: number },
  { what, named, from, after: undone }: Asked,
): Promise<{ before: Version; after: Version; left: string[]; called: string }> {
  const author = { member: member.id, partner: member.partner };
  const at = clock.now();
  const frozen = await rooms.freeze(review.id);
  const answer = await historian.ask({
    kind: "restore",
    now: { state: { bytes: frozen.state, packed: false }, updates: [] },
    older: { review: older.review, text: older.text },
    what,
    by: { by: member.id, partner: member.partner, at },
  });
  if (answer === "missing") throw new Problem("not-found", "This was not in the text of that version.");
  const { edit, left, name } = answer;
  if (!edit) throw new Problem("bad-input", nothingToDo(what, left));
  // What a restoration of before there were names is called cannot be known.
  const called = name?.short ?? (await restoredBy(db, undone)) ?? "a part of the text";
  const made = (side: "before" | "after") =>
    ({
      reason: "restored",
      about: { kind: "restoration", side, undone: name === null, what: called },
      name: "",
      author,
    }) as const;
  const before = await readyVersion(historian, review, frozen, { ...made("before"), at });
  const written = await writtenRecord(review, older.sequence);
  await db.transaction().execute(async (transaction) => {
    await keepVersion(transaction, review, before);
    if (written)
      await transaction
        .insertInto("restorations")
        .values({ review: review.id, sequence: frozen.sequence, member: member.id, at, written })
        .onConflict((conflict) =>
          conflict.columns(["review", "sequence"]).doUpdateSet({ member: member.id, at, written }),
        )
        .execute();
  });
  try {
    await rooms.edit(review.id, author, (doc) => Y.applyUpdate(doc, edit));
  } catch (error) {
    // It was locked meanwhile, for example: nothing was brought back.
    await forget(before);
    throw error;
  }
  const now = await rooms.freeze(review.id);
  const after = await readyVersion(historian, review, now, { ...made("after"), at: clock.now() });
  await db.transaction().execute(async (transaction) => {
    await keepVersion(transaction, review, after);
    const who = { member: member.id, at: after.row.at };
    if (name === null) {
      const had = await restoredBefore(transaction, review.id, undone);
      const about = { version: named, ...(had === null ? {} : { what: had }) };
      await audit(transaction, review.id, who, "restoration taken back", about);
    } else {
      const about = { version: named, what: name.full, from, after: after.row.id };
      await audit(transaction, review.id, who, "restored", about);
    }
  });
  return { before: presentVersion(before.row), after: presentVersion(after.row), left: [...left], called };

  /** Who wrote what is brought back: those words stay theirs. */
  async function writtenRecord({ id }: Review, sequence: number): Promise<Uint8Array | null> {
    await historian.caughtUp(id);
    const source = await writtenAt(db, id, sequence);
    return source && historian.ask({ kind: "written", review, written: source });
  }

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

function nothingToDo({ kind }: Bringing, left: readonly string[]): string {
  if (kind !== "undo") return "The text says this already. There is nothing to restore.";
  return left.length === 0
    ? "This has been undone already."
    : "All that was restored has been changed since, so it stays.";
}

/** What the restoration that made this version had brought back, in short; null: it is not known. */
async function restoredBy(db: Kysely<Tables>, after: string | null): Promise<string | null> {
  const row = await db.selectFrom("versions").select("about").where("id", "=", after).executeTakeFirst();
  const about = row && aboutOf(row);
  return about?.kind === "restoration" ? about.what : null;
}

/** The same as the trail says it; null: it does not say. */
async function restoredBefore(db: Kysely<Tables>, review: string, after: string | null): Promise<string | null> {
  const rows = await db
    .selectFrom("audit")
    .select("about")
    .where("review", "=", review)
    .where("kind", "=", "restored")
    .execute();
  const said = rows.map(({ about }) => JSON.parse(about) as Audited["restored"]);
  return said.find((one) => after !== null && one.after === after)?.what ?? null;
}
