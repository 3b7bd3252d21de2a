import type { Kysely } from "kysely";
import type { Tables } from "#server/store/tables.ts";
import type { Audited, AuditKind } from "#shared/audit.ts";

/** Who did it; null: Codraft itself. And when. */
export interface Doer {
  readonly member: string | null;
  readonly at: number;
}

/** Writes down that something was done, in the transaction that does it: so there is never one without the other. */
export async function audit<K extends AuditKind>(
  transaction: Kysely<Tables>,
  review: string,
  { member, at }: Doer,
  kind: K,
  about: Audited[K],
): Promise<void> {
  const { last } = await transaction
    .selectFrom("audit")
    .select((of) => of.fn.max("position").as("last"))
    .where("review", "=", review)
    .executeTakeFirstOrThrow();
  await transaction
    .insertInto("audit")
    .values({ review, position: Number(last ?? 0) + 1, at, by: member, kind, about: JSON.stringify(about) })
    .execute();
}
