import type { Kysely } from "kysely";
import { newToken } from "#server/accounts/tokens.ts";
import type { MailChoicesTable, Tables } from "#server/store/tables.ts";
import type { MailChoice } from "#shared/notices.ts";

/** Which mails an account gets. */

export async function mailChoiceOf(db: Kysely<Tables>, account: string): Promise<MailChoicesTable> {
  const row = { account, choice: "at once", token: newToken() };
  await db
    .insertInto("mailChoices")
    .values(row)
    .onConflict((conflict) => conflict.column("account").doNothing())
    .execute();
  return db.selectFrom("mailChoices").selectAll().where("account", "=", account).executeTakeFirstOrThrow();
}

export async function chooseMail(db: Kysely<Tables>, account: string, choice: MailChoice): Promise<void> {
  await mailChoiceOf(db, account);
  await db.updateTable("mailChoices").set({ choice }).where("account", "=", account).execute();
}

export const leavePath = (token: string): string => `/mail/leave/${token}`;
