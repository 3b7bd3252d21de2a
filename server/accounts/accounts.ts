import type { Kysely } from "kysely";
import type { AccountsTable, Tables } from "#server/store/tables.ts";
import type { Account } from "#shared/api.ts";
import { newId } from "#shared/ids.ts";

export function presentAccount(row: AccountsTable): Account {
  const { id, name, email, administrator, mayCreateReviews } = row;
  return { id, name, email, administrator: administrator === 1, mayCreateReviews: mayCreateReviews === 1 };
}

export async function accountById(db: Kysely<Tables>, id: string): Promise<AccountsTable | null> {
  return (await db.selectFrom("accounts").selectAll().where("id", "=", id).executeTakeFirst()) ?? null;
}

export async function accountByEmail(db: Kysely<Tables>, email: string): Promise<AccountsTable | null> {
  return (await db.selectFrom("accounts").selectAll().where("email", "=", email).executeTakeFirst()) ?? null;
}

/** The account with this address, made if there is none. An account by itself opens nothing. */
export async function ensureAccount(
  db: Kysely<Tables>,
  email: string,
  name: string,
  at: number,
): Promise<AccountsTable> {
  const known = await accountByEmail(db, email);
  if (known) return known;
  const row = { id: newId(), email, name, administrator: 0, mayCreateReviews: 0, createdAt: at };
  await db.insertInto("accounts").values(row).execute();
  return row;
}

/** Everybody who has a right in the installation, or could be given one: for its administrator. */
export async function allAccounts(db: Kysely<Tables>): Promise<Account[]> {
  const rows = await db.selectFrom("accounts").selectAll().orderBy("email").execute();
  return rows.map(presentAccount);
}
