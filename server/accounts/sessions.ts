import type { Kysely } from "kysely";
import { DiskError } from "#server/store/disk-error.ts";
import type { Tables } from "#server/store/tables.ts";
import { hashOf, newToken } from "./tokens.ts";

export const SESSION_COOKIE = "codraft";
/** From the last visit. A review is a few days; its writing a few weeks. */
export const SESSION_MS = 14 * 24 * 60 * 60 * 1000;

/** Returns the cookie's value. */
export async function openSession(db: Kysely<Tables>, account: string, at: number): Promise<string> {
  const token = newToken();
  await db
    .insertInto("sessions")
    .values({ hash: hashOf(token), account, expiresAt: at + SESSION_MS })
    .execute();
  await db.deleteFrom("sessions").where("expiresAt", "<", at).execute();
  return token;
}

/** The same session under a new value, which is returned: the one that was known opens nothing any more. */
export async function renameSession(db: Kysely<Tables>, token: string): Promise<string> {
  const fresh = newToken();
  await db
    .updateTable("sessions")
    .set({ hash: hashOf(fresh) })
    .where("hash", "=", hashOf(token))
    .execute();
  return fresh;
}

/** The account behind a cookie, or null. Being used keeps a session open; that is written at most once an hour. */
export async function sessionAccount(db: Kysely<Tables>, token: string, at: number): Promise<string | null> {
  const hash = hashOf(token);
  const session = await db.selectFrom("sessions").selectAll().where("hash", "=", hash).executeTakeFirst();
  if (!session || session.expiresAt <= at) return null;
  if (session.expiresAt < at + SESSION_MS - 60 * 60 * 1000) {
    await db
      .updateTable("sessions")
      .set({ expiresAt: at + SESSION_MS })
      .where("hash", "=", hash)
      .execute()
      .catch(passOverDisk);
  }
  return session.account;
}

/** Whoever only reads is not turned away because the disk takes no writes: the next visit keeps the session open. */
const passOverDisk = (error: unknown): void => {
  if (!(error instanceof DiskError)) throw error;
};

export async function closeSession(db: Kysely<Tables>, token: string): Promise<void> {
  await db.deleteFrom("sessions").where("hash", "=", hashOf(token)).execute();
}
