import type { Kysely } from "kysely";
import type { AccountsTable, LinksTable, Tables } from "#server/store/tables.ts";
import { accountByEmail, accountById } from "./accounts.ts";
import { hashOf, newToken } from "./tokens.ts";

/** A link works for a day: people read their mail in the evening. */
export const LINK_MS = 24 * 60 * 60 * 1000;

export interface NewLink {
  readonly account: string;
  readonly review?: string | null;
  readonly newEmail?: string | null;
  readonly reusable?: boolean;
}

/** Makes a sign-in link and returns its path. */
export async function makeLink(db: Kysely<Tables>, link: NewLink, at: number): Promise<string> {
  const token = newToken();
  await db
    .insertInto("links")
    .values({
      hash: hashOf(token),
      account: link.account,
      review: link.review ?? null,
      newEmail: link.newEmail ?? null,
      expiresAt: at + LINK_MS * (link.reusable ? 365 : 1),
      usedAt: null,
      reusable: link.reusable ? 1 : 0,
    })
    .execute();
  return `/sign-in/${token}`;
}

const works = (link: LinksTable, at: number): boolean =>
  link.expiresAt > at && (link.usedAt === null || link.reusable === 1);

/** Whom this link would sign in, or null. Looking uses nothing up: mail scanners open links. */
export async function accountOfLink(db: Kysely<Tables>, token: string, at: number): Promise<AccountsTable | null> {
  const link = await db.selectFrom("links").selectAll().where("hash", "=", hashOf(token)).executeTakeFirst();
  return link && works(link, at) ? accountById(db, link.account) : null;
}

/** The link itself, whether or not it still works: its page says what happened to it. */
export async function knownLink(db: Kysely<Tables>, token: string): Promise<LinksTable | null> {
  return (await db.selectFrom("links").selectAll().where("hash", "=", hashOf(token)).executeTakeFirst()) ?? null;
}

/**
 * Uses the link up, and does what it proves: its account is reached at its address, or at the new one. Null when it
 * does not work, somebody else was faster, or the new address has become another account's meanwhile. What comes
 * `alongside` is stored with it or not at all: a full disk must not cost somebody their link.
 */
export async function takeLink(
  db: Kysely<Tables>,
  token: string,
  at: number,
  alongside: (transaction: Kysely<Tables>, link: LinksTable) => Promise<void>,
): Promise<LinksTable | null> {
  return db.transaction().execute(async (transaction) => {
    const hash = hashOf(token);
    const link = await transaction.selectFrom("links").selectAll().where("hash", "=", hash).executeTakeFirst();
    if (!link || !works(link, at)) return null;
    await transaction.updateTable("links").set({ usedAt: at }).where("hash", "=", hash).execute();
    if (link.newEmail !== null && !(await moveAddress(transaction, link.account, link.newEmail))) return null;
    await transaction
      .updateTable("accounts")
      .set({ signedInAt: at })
      .where("id", "=", link.account)
      .where("signedInAt", "is", null)
      .execute();
    await alongside(transaction, link);
    return link;
  });
}

/** Links that went to the old address end: whoever reads mail there may not be this person any more. */
async function moveAddress(db: Kysely<Tables>, account: string, email: string): Promise<boolean> {
  const other = await accountByEmail(db, email);
  if (other) return other.id === account;
  await db.updateTable("accounts").set({ email }).where("id", "=", account).execute();
  await db.deleteFrom("links").where("account", "=", account).where("usedAt", "is", null).execute();
  return true;
}

/** Forgets links that ended more than a month ago; until then their page can say what happened. */
export async function forgetOldLinks(db: Kysely<Tables>, at: number): Promise<void> {
  await db
    .deleteFrom("links")
    .where("expiresAt", "<", at - 30 * LINK_MS)
    .execute();
}
