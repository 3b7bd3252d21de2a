import type { Kysely } from "kysely";
import type { Tables } from "#server/store/tables.ts";
import type { Review } from "#shared/reviews.ts";
import type { ActAbout, Version } from "#shared/versions.ts";
import { aboutOf, presentVersion } from "./store.ts";

export interface DoneAct {
  readonly before: Version;
  readonly after: Version;
  /** Of the version after it. */
  readonly about: ActAbout;
}

/** What an act on the whole text made, by the id that its page gave it: asked for again, its answer was lost on the way. */
export async function doneBefore(db: Kysely<Tables>, { id }: Review, act: string): Promise<DoneAct | null> {
  const rows = await db
    .selectFrom("versions")
    .selectAll()
    .where("review", "=", id)
    .where("reason", "in", ["restored", "imported"])
    .execute();
  const sides = new Map<string, { readonly version: Version; readonly about: ActAbout }>();
  for (const row of rows) {
    const about = aboutOf(row);
    if (about && about.kind !== "round" && about.act === act)
      sides.set(about.side, { version: presentVersion(row), about });
  }
  const [before, after] = [sides.get("before"), sides.get("after")];
  return before && after ? { before: before.version, after: after.version, about: after.about } : null;
}
