import type { Kysely } from "kysely";
import type { InReview } from "#server/doorkeeper.ts";
import type { Parts } from "#server/parts.ts";
import type { Tables } from "#server/store/tables.ts";
import type { Audited } from "#shared/audit.ts";
import { Problem } from "#shared/errors.ts";
import type { Review } from "#shared/reviews.ts";
import type { ActAbout, Version, VersionAbout } from "#shared/versions.ts";
import { actOnText } from "./act.ts";
import { doneBefore } from "./done.ts";
import type { Bringing, TextOf } from "./questions.ts";
import { writtenAt } from "./sources.ts";
import { aboutOf } from "./store.ts";

interface Asked {
  readonly what: Bringing;
  /** What the path calls the older text. */
  readonly named: string;
  /** The same in words: "the version “Before the session”". */
  readonly from: string;
  /** Of a restoration or an import that is undone the version that it made; null otherwise. */
  readonly after: string | null;
  /** The id that the page gave it; undefined: none. */
  readonly act: string | undefined;
}

export interface Restored {
  readonly before: Version;
  readonly after: Version;
  /** What undoing left as it is, as people call it. */
  readonly left: string[];
  readonly called: string;
}

/** As it was answered to the first that asked for it under this id. */
export async function restoredUnder(db: Kysely<Tables>, review: Review, act: string): Promise<Restored | null> {
  const done = await doneBefore(db, review, act);
  if (!done) return null;
  const { before, after, about } = done;
  return { before, after, left: about.left ?? [], called: calledIn(about) };
}

const calledIn = (about: ActAbout): string => (about.kind === "import" ? `“${about.file}”` : about.what);

/**
 * Brings back what a text said at a log position, wholly or in part, as an edit by the member; or takes back a
 * restoration or an import, of which this is the text before. `left`: what that leaves, as people call it.
 *
 * Plan: the edit is worked out in the historian's thread, from the text as it is committed; what is typed meanwhile
 * merges with it. Whose words come back is stored with the version before it.
 */
export async function restoreVersion(
  parts: Parts,
  context: InReview,
  older: TextOf & { readonly sequence: number },
  { what, named, from, after: undone, act }: Asked,
): Promise<Restored> {
  const { db, rooms, historian, clock } = parts;
  const { review, member } = context;
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
  const was = await aboutBefore(db, undone);
  if (!edit) throw new Problem("bad-input", nothingToDo(what, left, was));
  // What a restoration of before there were names is called cannot be known.
  const called = name?.short ?? (was?.kind === "restoration" ? was.what : "a part of the text");
  const written = await writtenRecord(review, older.sequence);
  const about = (side: "before" | "after"): ActAbout => ({
    ...(was?.kind === "import"
      ? { kind: "import", undone: true, file: was.file }
      : { kind: "restoration", undone: name === null, what: called }),
    side,
    ...(act === undefined ? {} : { act }),
    ...(side === "before" || left.length === 0 ? {} : { left: [...left] }),
  });
  const had = name === null ? await restoredBefore(db, review.id, undone) : null;
  const { before, after } = await actOnText(parts, context, frozen, edit, {
    reason: was?.kind === "import" ? "imported" : "restored",
    about,
    async keepBefore(transaction) {
      if (!written) return;
      await transaction
        .insertInto("restorations")
        .values({ review: review.id, sequence: frozen.sequence, member: member.id, at, written })
        .onConflict((conflict) =>
          conflict.columns(["review", "sequence"]).doUpdateSet({ member: member.id, at, written }),
        )
        .execute();
    },
    entry: (version) => {
      const stays = left.length === 0 ? {} : { left };
      if (was?.kind === "import")
        return { kind: "import taken back", said: { version: named, file: was.file, ...stays } };
      if (name !== null) return { kind: "restored", said: { version: named, what: name.full, from, after: version } };
      const said = { version: named, ...(had === null ? {} : { what: had }), ...stays };
      return { kind: "restoration taken back", said };
    },
  });
  return { before, after, left: [...left], called: calledIn(about("after")) };

  /** Who wrote what is brought back: those words stay theirs. */
  async function writtenRecord({ id }: Review, sequence: number): Promise<Uint8Array | null> {
    await historian.caughtUp(id);
    const source = await writtenAt(db, id, sequence);
    return source && historian.ask({ kind: "written", review, written: source });
  }
}

function nothingToDo({ kind }: Bringing, left: readonly string[], undone: VersionAbout | null): string {
  if (kind !== "undo") return "The text says this already. There is nothing to restore.";
  return left.length === 0
    ? "This has been undone already."
    : `All that was ${undone?.kind === "import" ? "brought in" : "restored"} has been changed since, so it stays.`;
}

/** What is said of the version after the act that is undone; null: nothing is undone, or it is not known. */
async function aboutBefore(db: Kysely<Tables>, after: string | null): Promise<VersionAbout | null> {
  const row = await db.selectFrom("versions").select("about").where("id", "=", after).executeTakeFirst();
  return row ? aboutOf(row) : null;
}

/** What the restoration that made this version had brought back, as the trail says it; null: it does not say. */
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
