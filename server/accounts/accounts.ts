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
  return (await accountByEmail(db, email)) ?? (await insertAccount(db, email, name, at, 0));
}

async function insertAccount(
  db: Kysely<Tables>,
  email: string,
  name: string,
  at: number,
  rights: 0 | 1,
): Promise<AccountsTable> {
  const row = {
    id: newId(),
    email,
    name,
    administrator: rights,
    mayCreateReviews: rights,
    createdAt: at,
    signedInAt: null,
  };
  await db.insertInto("accounts").values(row).execute();
  return row;
}

/**
 * The account that administers the installation, for as long as nobody has said an e-mail address: whoever starts the
 * server is given its link. Null from then on, since a link can be asked for with the address.
 */
export async function unclaimedAccount(db: Kysely<Tables>, at: number): Promise<AccountsTable | null> {
  return db.transaction().execute(async (transaction) => {
    const said = await transaction.selectFrom("accounts").select("id").where("email", "!=", "").executeTakeFirst();
    if (said) return null;
    return (await accountByEmail(transaction, "")) ?? (await insertAccount(transaction, "", "", at, 1));
  });
}

/** Everybody who has a right in the installation, or could be given one: for its administrator. */
export async function allAccounts(db: Kysely<Tables>): Promise<Account[]> {
  const rows = await db.selectFrom("accounts").selectAll().orderBy("email").execute();
  return rows.map(presentAccount);
}
