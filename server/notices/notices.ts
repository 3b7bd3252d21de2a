import type { Kysely } from "kysely";
import type { NoticesTable, Tables } from "#server/store/tables.ts";
import type { AgreementAct, AgreementState } from "#shared/agreements.ts";
import type { CommentText } from "#shared/comments.ts";
import { newId } from "#shared/ids.ts";
import type { NewNotice } from "#shared/notices.ts";
import { noticesOfAct, noticesOfAgreement, noticesOfComment, noticesOfNewThread } from "#shared/notices.ts";
import type { Member } from "#shared/reviews.ts";
import type { Act, Thread } from "#shared/threads.ts";

/** Notices, written in the transaction of what they tell of. */

export async function noteThread(
  transaction: Kysely<Tables>,
  review: string,
  thread: Thread,
  blocking: boolean,
  members: readonly Member[],
): Promise<void> {
  await store(transaction, review, thread.author, noticesOfNewThread(thread, blocking, members), thread.at);
}

export async function noteComment(
  transaction: Kysely<Tables>,
  review: string,
  thread: Pick<Thread, "comments">,
  comment: { readonly id: string; readonly author: string; readonly text: CommentText },
  members: readonly Member[],
  at: number,
): Promise<void> {
  await store(transaction, review, comment.author, noticesOfComment(thread, comment, members), at);
}

export async function noteAct(
  transaction: Kysely<Tables>,
  review: string,
  thread: Thread,
  act: Pick<Act, "kind" | "by">,
  members: readonly Member[],
  at: number,
): Promise<void> {
  await store(transaction, review, act.by, noticesOfAct(thread, act, members), at);
}

export async function noteAgreement(
  transaction: Kysely<Tables>,
  review: string,
  act: AgreementAct,
  after: AgreementState,
  members: readonly Member[],
): Promise<void> {
  for (const { member, kind } of noticesOfAgreement(act, after, members))
    await insert(transaction, { review, member, kind, thread: "", comment: "", by: act.by, at: act.at });
}

async function store(
  transaction: Kysely<Tables>,
  review: string,
  by: string,
  notices: readonly NewNotice[],
  at: number,
): Promise<void> {
  for (const { member, kind, comment } of notices) {
    const { thread } = await transaction
      .selectFrom("comments")
      .select("thread")
      .where("id", "=", comment)
      .executeTakeFirstOrThrow();
    await insert(transaction, { review, member, kind, thread, comment, by, at });
  }
}

async function insert(
  transaction: Kysely<Tables>,
  notice: Omit<NoticesTable, "id" | "readAt" | "mailedAt">,
): Promise<void> {
  await transaction
    .insertInto("notices")
    .values({ ...notice, id: newId(), readAt: null, mailedAt: null })
    .execute();
}
