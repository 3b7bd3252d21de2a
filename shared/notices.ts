import { z } from "zod";
import { mentioned } from "#shared/comments.ts";
import type { Member } from "#shared/reviews.ts";
import type { Act, Comment, Thread } from "#shared/threads.ts";

/** What concerns whom: the bell's list, and what mails tell of. */

export const noticeKinds = ["mention", "reply", "decision", "blocking"] as const;
export type NoticeKind = (typeof noticeKinds)[number];

export const Notice = z.object({
  id: z.string(),
  kind: z.enum(noticeKinds),
  review: z.string(),
  /** Title and hosts, for a list over several reviews. */
  reviewTitle: z.string(),
  thread: z.string(),
  /** The comment it speaks of; for a decision or a blocking mark the thread's first. */
  comment: z.string(),
  /** Who did it. */
  by: z.object({ member: z.string(), name: z.string() }),
  at: z.number(),
  read: z.boolean(),
  /** The beginning of the comment, "" when it was deleted. */
  excerpt: z.string(),
});
export type Notice = z.infer<typeof Notice>;

/** Mentions at once and the rest once a day; everything once a day; nothing. */
export const mailChoices = ["at once", "daily", "off"] as const;
export type MailChoice = (typeof mailChoices)[number];

export interface NewNotice {
  readonly member: string;
  readonly kind: NoticeKind;
  readonly comment: string;
}

/** Whom a comment concerns: who is mentioned, and who took part before. Nobody twice, nobody of their own doing. */
export function noticesOfComment(
  thread: Pick<Thread, "comments">,
  comment: Pick<Comment, "id" | "author" | "text">,
  members: readonly Pick<Member, "id">[],
): NewNotice[] {
  const here = new Set(members.map(({ id }) => id));
  const named = new Set(mentioned(comment.text));
  const took = new Set(thread.comments.filter(({ id }) => id !== comment.id).map(({ author }) => author));
  return [...new Set([...named, ...took])]
    .filter((member) => member !== comment.author && here.has(member))
    .map((member) => ({ member, kind: named.has(member) ? "mention" : "reply", comment: comment.id }));
}

/** Whom an act concerns: a decision its proposer, a blocking mark the leads and who takes part. */
export function noticesOfAct(
  thread: Pick<Thread, "author" | "comments">,
  act: Pick<Act, "kind" | "by">,
  members: readonly Pick<Member, "id" | "role">[],
): NewNotice[] {
  const [first] = thread.comments;
  if (!first) return [];
  const concerned =
    act.kind === "apply" || act.kind === "decline"
      ? [thread.author]
      : act.kind === "block"
        ? [
            ...members.filter(({ role }) => role === "lead").map(({ id }) => id),
            ...thread.comments.map((one) => one.author),
          ]
        : [];
  const kind = act.kind === "block" ? "blocking" : "decision";
  return [...new Set(concerned)]
    .filter((member) => member !== act.by && members.some(({ id }) => id === member))
    .map((member) => ({ member, kind, comment: first.id }));
}
