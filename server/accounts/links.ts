import type { Kysely } from "kysely";
import type { LinksTable, Tables } from "#server/store/tables.ts";
import { hashOf, newToken } from "./tokens.ts";

/** A link works for a day: people read their mail in the evening. */
const LINK_MS = 24 * 60 * 60 * 1000;

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

/** Would this link sign in? Looking uses nothing up: mail scanners open links. */
export async function linkWorks(db: Kysely<Tables>, token: string, at: number): Promise<boolean> {
  const link = await db.selectFrom("links").selectAll().where("hash", "=", hashOf(token)).executeTakeFirst();
  return link !== undefined && works(link, at);
}

/** Uses the link up. Null when it does not work, or somebody else was faster. */
export async function takeLink(db: Kysely<Tables>, token: string, at: number): Promise<LinksTable | null> {
  return db.transaction().execute(async (transaction) => {
    const hash = hashOf(token);
    const link = await transaction.selectFrom("links").selectAll().where("hash", "=", hash).executeTakeFirst();
    if (!link || !works(link, at)) return null;
    await transaction.updateTable("links").set({ usedAt: at }).where("hash", "=", hash).execute();
    return link;
  });
}
