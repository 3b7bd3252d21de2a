import type { Kysely } from "kysely";
import type { Tables } from "./tables.ts";

/**
 * The time after a restored backup in which members' devices bring back what it lacks, whoever wrote it. Long enough
 * for a laptop that was shut for a fortnight's holiday.
 */
export const RECOVERY_MS = 21 * 24 * 60 * 60_000;

/** When the recovery time ends; 0 when there never was one. */
export async function recoveryEnd(db: Kysely<Tables>): Promise<number> {
  const row = await db.selectFrom("recovery").select("until").executeTakeFirst();
  return row?.until ?? 0;
}

/** Says that the database was restored from a backup. Returns when the recovery time ends. */
export async function beginRecovery(db: Kysely<Tables>, now: number): Promise<number> {
  const until = now + RECOVERY_MS;
  await db.transaction().execute(async (transaction) => {
    await transaction.deleteFrom("recovery").execute();
    await transaction.insertInto("recovery").values({ until }).execute();
  });
  return until;
}
