import type { Kysely } from "kysely";
import { actsOf, settlementsOf } from "#server/agreements/store.ts";
import { auditTrail } from "#server/audit/trail.ts";
import type { Person } from "#server/members.ts";
import { everybody } from "#server/members.ts";
import { presentReview } from "#server/reviews.ts";
import type { Tables, UpdatesTable } from "#server/store/tables.ts";
import { threadsOf } from "#server/threads/store.ts";
import type { AuditEntry } from "#shared/agreement-wire.ts";
import type { AgreementAct, Settlement } from "#shared/agreements.ts";
import { presentVersion, versionsOf } from "#server/versions/store.ts";
import type { AuthoredText } from "#shared/authorship.ts";
import type { Review } from "#shared/reviews.ts";
import type { Summary } from "#shared/summary.ts";
import type { Thread } from "#shared/threads.ts";
import type { Version } from "#shared/versions.ts";

/** Everything on record of a review, as one value: for a records request. */
export interface ReviewRecord {
  /** When it was taken. */
  readonly at: number;
  readonly review: Review;
  /** All who are or were members. */
  readonly members: readonly Person[];
  readonly summary: Summary;
  readonly hash: string;
  readonly threads: readonly Thread[];
  /** Proposals and decisions, in order. */
  readonly agreement: readonly AgreementAct[];
  /** Which texts partners settled before the whole, in order. */
  readonly settlements: readonly Settlement[];
  /** What was done with the review, the oldest first; acts of threads are on them. */
  readonly audit: readonly AuditEntry[];
  /** The newest first. */
  readonly versions: readonly Version[];
  /** Who wrote each passage of the text of now, by field; null while that is being read from the log. */
  readonly written: Readonly<Record<string, AuthoredText>> | null;
  /** Who wrote when: the log, with the updates of one member in a row as one line. */
  readonly history: readonly Stretch[];
}

export interface Stretch {
  /** Null: Codraft itself. */
  readonly member: string | null;
  readonly partner: string | null;
  readonly from: number;
  readonly to: number;
  /** Log positions. */
  readonly first: number;
  readonly last: number;
}

/** A pause this long ends a stretch. */
const PAUSE_MS = 15 * 60 * 1000;

export async function takeRecord(
  db: Kysely<Tables>,
  id: string,
  { at, summary, hash, written }: Pick<ReviewRecord, "at" | "summary" | "hash" | "written">,
): Promise<ReviewRecord> {
  const row = await db.selectFrom("reviews").selectAll().where("id", "=", id).executeTakeFirstOrThrow();
  const log = await db
    .selectFrom("updates")
    .select(["sequence", "member", "partner", "at", "lastAt"])
    .where("review", "=", id)
    .orderBy("sequence")
    .execute();
  return {
    at,
    review: presentReview(row),
    members: await everybody(db, id),
    summary,
    hash,
    threads: await threadsOf(db, id),
    agreement: await actsOf(db, id),
    settlements: await settlementsOf(db, id),
    audit: (await auditTrail(db, id)).toReversed(),
    versions: (await versionsOf(db, id)).map(presentVersion),
    written,
    history: stretches(log),
  };
}

type Row = Pick<UpdatesTable, "sequence" | "member" | "partner" | "at" | "lastAt">;

function stretches(log: readonly Row[]): Stretch[] {
  const found: Stretch[] = [];
  for (const { sequence, member, partner, at, lastAt } of log) {
    const last = found.at(-1);
    const to = lastAt ?? at;
    if (last && last.member === member && last.partner === partner && at - last.to < PAUSE_MS)
      found[found.length - 1] = { ...last, to, last: sequence };
    else found.push({ member, partner, from: at, to, first: sequence, last: sequence });
  }
  return found;
}
