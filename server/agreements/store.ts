import type { Kysely } from "kysely";
import { everybody } from "#server/members.ts";
import type { Tables } from "#server/store/tables.ts";
import type { AgreementView } from "#shared/agreement-wire.ts";
import type { AgreementAct, PlaceId, Settlement } from "#shared/agreements.ts";
import { foldAgreement } from "#shared/agreements.ts";
import { must } from "#shared/assert.ts";
import { newId } from "#shared/ids.ts";
import type { VersionReason } from "#shared/versions.ts";

/** The agreement in the database: rows to values and back. Who may do what is asked before. */

type Db = Kysely<Tables>;

export async function actsOf(db: Db, review: string): Promise<AgreementAct[]> {
  const rows = await db
    .selectFrom("agreementActs")
    .select("act")
    .where("review", "=", review)
    .orderBy("position")
    .execute();
  return rows.map(({ act }) => JSON.parse(act) as AgreementAct);
}

/** `position`: one more than there are. If somebody else took it meanwhile, the database refuses. */
export async function addAct(transaction: Db, review: string, position: number, act: AgreementAct): Promise<void> {
  const { kind, by, at } = act;
  await transaction
    .insertInto("agreementActs")
    .values({ review, position, kind, by, at, act: JSON.stringify(act) })
    .execute();
}

/** A settlement, and at which log position the text was so. */
interface SettledAt extends Settlement {
  readonly sequence: number;
}

/** In order, from the first. */
export async function settlementsOf(db: Db, review: string): Promise<SettledAt[]> {
  const rows = await db
    .selectFrom("settlements")
    .selectAll()
    .where("review", "=", review)
    .orderBy("position")
    .execute();
  return rows.map(({ review: _r, position: _p, place, ...rest }) => ({ ...rest, place: place as PlaceId }));
}

export async function addSettlement(transaction: Db, review: string, settlement: SettledAt): Promise<void> {
  const { last } = await transaction
    .selectFrom("settlements")
    .select((of) => of.fn.max("position").as("last"))
    .where("review", "=", review)
    .executeTakeFirstOrThrow();
  await transaction
    .insertInto("settlements")
    .values({ review, position: Number(last ?? 0) + 1, ...settlement })
    .execute();
}

export async function agreementView(db: Db, review: string): Promise<AgreementView> {
  const acts = await actsOf(db, review);
  return {
    acts,
    settlements: await settlementsOf(db, review),
    remindedAt: foldAgreement(acts).remindedAt,
    names: Object.fromEntries((await everybody(db, review)).map(({ id, name }) => [id, name])),
  };
}

/**
 * The very text of another version, at the same log position and with the same hash, kept once more for another reason:
 * as agreed in the round that it was proposed in, or as reopened.
 */
export async function repeatVersion(
  transaction: Db,
  version: string,
  made: {
    readonly reason: VersionReason;
    readonly by: string | null;
    readonly partner: string | null;
    readonly at: number;
  },
): Promise<void> {
  const row = await transaction.selectFrom("versions").selectAll().where("id", "=", version).executeTakeFirst();
  const id = newId();
  await transaction
    .insertInto("versions")
    .values({
      ...must(row, "the version that was proposed"),
      ...made,
      id,
      name: "",
      account: "",
      writers: "[]",
    })
    .execute();
  await transaction
    .insertInto("versionTexts")
    .columns(["version", "state", "summary", "written"])
    .expression((of) =>
      of
        .selectFrom("versionTexts")
        .select((text) => [text.val(id).as("version"), "state", "summary", "written"])
        .where("version", "=", version),
    )
    .execute();
}
