import type { Kysely } from "kysely";
import { promisify } from "node:util";
import { inflate } from "node:zlib";
import type { Tables } from "#server/store/tables.ts";
import type { Review } from "#shared/reviews.ts";
import type { Historian } from "./historian.ts";
import type { Checkpoint } from "./live.ts";
import { positionsOf, writtenAt } from "./sources.ts";

const unpacked = promisify(inflate);

/** Who wrote the text of now, by field; null when that has not been read from the log in good time. */
export async function writtenNow(
  db: Kysely<Tables>,
  historian: Historian,
  review: Review,
): Promise<Checkpoint["fields"] | null> {
  await historian.caughtUp(review.id);
  const { last } = await positionsOf(db, review.id);
  const source = await writtenAt(db, review.id, last);
  if (!source) return null;
  const packed = await historian.ask({ kind: "written", review, written: source });
  return (JSON.parse((await unpacked(packed)).toString()) as Checkpoint).fields;
}
