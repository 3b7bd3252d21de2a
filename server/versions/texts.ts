import type { Kysely } from "kysely";
import { promisify } from "node:util";
import { inflate } from "node:zlib";
import type { Tables, VersionsTable } from "#server/store/tables.ts";
import type { Summary } from "#shared/summary.ts";
import type { Historian } from "./historian.ts";
import { reviewAt, textAt } from "./sources.ts";

const unpacked = promisify(inflate);

/** A version's text as a value: as it was stored, or made from the log. */
export async function versionSummary(
  db: Kysely<Tables>,
  historian: Pick<Historian, "ask">,
  { id, review, revision, sequence }: Pick<VersionsTable, "id" | "review" | "revision" | "sequence">,
): Promise<Summary> {
  const stored = await db.selectFrom("versionTexts").select("summary").where("version", "=", id).executeTakeFirst();
  if (stored) return JSON.parse((await unpacked(stored.summary)).toString("utf8")) as Summary;
  const text = await textAt(db, review, sequence);
  const said = await historian.ask({ kind: "read", review: await reviewAt(db, review, revision), text, written: null });
  return (JSON.parse(`{${said}`) as { summary: Summary }).summary;
}
