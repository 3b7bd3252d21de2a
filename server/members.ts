import type { Kysely } from "kysely";
import { audit } from "#server/audit/audit.ts";
import type { Tables } from "#server/store/tables.ts";
import { placeAfter } from "#shared/agreements.ts";
import { must } from "#shared/assert.ts";
import { Problem } from "#shared/errors.ts";
import { newId } from "#shared/ids.ts";
import type { Role } from "#shared/permissions.ts";
import type { Member, Partner } from "#shared/reviews.ts";
import { partnerCode } from "#shared/reviews.ts";
import { reviewById } from "./reviews.ts";

const memberQuery = (db: Kysely<Tables>) =>
  db
    .selectFrom("members")
    .innerJoin("accounts", "accounts.id", "members.account")
    .select([
      "members.id as id",
      "members.review as review",
      "members.account as account",
      "members.partner as partner",
      "members.role as role",
      "members.signatory as signatory",
      "accounts.name as name",
      "accounts.email as email",
      "accounts.signedInAt as signedInAt",
    ])
    .where("members.removedAt", "is", null);

type Row = Awaited<ReturnType<ReturnType<typeof memberQuery>["execute"]>>[number];

const present = ({ id, account, partner, role, signatory, name, email, signedInAt }: Row): Member => ({
  id,
  account,
  partner,
  role,
  signatory: signatory === 1,
  // Who has not said their name is shown by what they were invited as.
  name: name || email,
  email,
  joined: signedInAt !== null,
});

export async function membersOf(db: Kysely<Tables>, review: string): Promise<Member[]> {
  return (await memberQuery(db).where("members.review", "=", review).orderBy("accounts.name").execute()).map(present);
}

/** Somebody who is or was a member. */
export interface Person {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly partner: string;
  readonly role: Role;
  /** Null while they are a member. */
  readonly removedAt: number | null;
}

/** All who are or were members: what they said and did stays theirs. */
export async function everybody(db: Kysely<Tables>, review: string): Promise<Person[]> {
  const rows = await db
    .selectFrom("members")
    .innerJoin("accounts", "accounts.id", "members.account")
    .select(["members.id", "members.partner", "members.role", "members.removedAt", "accounts.name", "accounts.email"])
    .where("members.review", "=", review)
    .orderBy("accounts.name")
    .execute();
  return rows.map((row) => ({ ...row, name: row.name || row.email }));
}

export async function memberOf(db: Kysely<Tables>, review: string, account: string): Promise<Member | null> {
  const row = await memberQuery(db)
    .where("members.review", "=", review)
    .where("members.account", "=", account)
    .executeTakeFirst();
  return row ? present(row) : null;
}

/** The reviews an account is a member of, with the membership. */
export async function membershipsOf(
  db: Kysely<Tables>,
  account: string,
): Promise<{ review: string; member: Member }[]> {
  const rows = await memberQuery(db).where("members.account", "=", account).execute();
  return rows.map((row) => ({ review: row.review, member: present(row) }));
}

export interface NewMember {
  readonly account: string;
  readonly partner: string;
  readonly role: Role;
  readonly signatory: boolean;
}

/** Makes somebody a member; who was removed becomes one again, under the same id. Answers the id; null when they already are. */
export async function addMember(db: Kysely<Tables>, review: string, member: NewMember): Promise<string | null> {
  const { account, partner, role, signatory } = member;
  const known = await db
    .selectFrom("members")
    .selectAll()
    .where("review", "=", review)
    .where("account", "=", account)
    .executeTakeFirst();
  if (known && known.removedAt === null) return null;
  const values = { partner, role, signatory: signatory ? 1 : 0, removedAt: null };
  const id = known?.id ?? newId();
  if (known) await db.updateTable("members").set(values).where("id", "=", id).execute();
  else
    await db
      .insertInto("members")
      .values({ id, review, account, ...values })
      .execute();
  return id;
}

interface MemberChange {
  readonly role?: Role | undefined;
  readonly partner?: string | undefined;
  readonly signatory?: boolean | undefined;
}

/** Changes or removes a member, if a lead is left afterwards. `by`: the member who does it. */
export async function changeMember(
  db: Kysely<Tables>,
  review: string,
  id: string,
  change: MemberChange | { readonly removedAt: number },
  by: { readonly member: string; readonly at: number },
): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    const members = await membersOf(transaction, review);
    const { partners } = must(await reviewById(transaction, review), "a member's review");
    if ("partner" in change && change.partner !== undefined) refuseUnknownPartner(partners, change.partner);
    const member = members.find((one) => one.id === id);
    if (!member) throw new Problem("not-found", "There is no such member. Somebody may have removed them meanwhile.");
    const staysLead = !("removedAt" in change) && (change.role ?? member.role) === "lead";
    const otherLeads = members.filter((one) => one.role === "lead" && one.id !== id);
    if (member.role === "lead" && !staysLead && otherLeads.length === 0)
      throw new Problem("bad-input", "A review always has a lead. Make somebody else a lead first.");
    const row = transaction.updateTable("members").where("id", "=", id);
    if ("removedAt" in change) {
      await row.set({ removedAt: change.removedAt }).execute();
      if (by.member === id) await audit(transaction, review, by, "left", {});
      else await audit(transaction, review, by, "removed", { member: id });
      return;
    }
    const { role, partner, signatory } = placeAfter(member, change);
    await row.set({ role, partner, signatory: signatory ? 1 : 0 }).execute();
    const moved = partner !== member.partner;
    const other = {
      ...(role === member.role ? {} : { role }),
      ...(moved ? { partner: partnerCode(partners, partner) } : {}),
      // A right that was given anew with another partner is one for that partner.
      ...(signatory === member.signatory && !(moved && change.signatory) ? {} : { signatory }),
    };
    if (Object.keys(other).length > 0) await audit(transaction, review, by, "member changed", { member: id, ...other });
  });
}

function refuseUnknownPartner(partners: readonly Partner[], partner: string): void {
  if (partners.some((one) => one.id === partner)) return;
  throw new Problem("bad-input", "Choose one of the review’s partners.", {
    partner: "Choose one of the review’s partners.",
  });
}
