import { z } from "zod";
import type { AgreementAct, AgreementState } from "#shared/agreements.ts";
import { awaitedMembers } from "#shared/agreements.ts";
import { mentioned } from "#shared/comments.ts";
import type { Member } from "#shared/reviews.ts";
import type { Act, Comment, Thread } from "#shared/threads.ts";
import { outcomes, proposalWaits } from "#shared/threads.ts";

/** What concerns whom: the bell's list, and what mails tell of. */

export const noticeKinds = [
  "mention",
  "reply",
  "decision",
  "resolved",
  "thread reopened",
  "blocking",
  // Of the agreement.
  "proposed",
  "reminded",
  "changes asked",
  "withdrawn",
  "sealed",
  "reopened",
  "stand-in",
  "stand-in for yours",
  "decided for yours",
] as const;
export type NoticeKind = (typeof noticeKinds)[number];

/** Partners wait for what this asks of somebody, so it is mailed at once, whichever mails they chose. */
export const asksToDecide = (kind: NoticeKind): boolean => kind === "proposed" || kind === "reminded";
/** Is it about a comment? Otherwise it is about the review's agreement. */
export const isOfComment = (kind: NoticeKind): boolean => ofComments.has(kind);
const ofComments: ReadonlySet<NoticeKind> = new Set([
  "mention",
  "reply",
  "decision",
  "resolved",
  "thread reopened",
  "blocking",
]);

export const Notice = z.object({
  id: z.string(),
  kind: z.enum(noticeKinds),
  review: z.string(),
  /** Title and hosts, for a list over several reviews. */
  reviewTitle: z.string(),
  /** "" where it is of the agreement. */
  thread: z.string(),
  /** The comment it speaks of; for what was done with a thread its first; "" where it is of the agreement. */
  comment: z.string(),
  /** Who did it. */
  by: z.object({ member: z.string(), name: z.string() }),
  at: z.number(),
  read: z.boolean(),
  /** The beginning of the comment, "" when it was deleted or there is none. */
  excerpt: z.string(),
  /** How the thread ended, when that is what it tells. */
  outcome: z.enum(outcomes).nullable(),
  /**
   * Where the thread stands: the words as they were when it was started, how the finding or action point was
   * called then, or the section's title; "" where none of it is known.
   */
  about: z.string(),
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

/** Whom a new thread concerns: who is mentioned, and when it is blocking the leads. Nobody twice. */
export function noticesOfNewThread(
  thread: Pick<Thread, "author" | "comments" | "acts" | "proposal">,
  blocking: boolean,
  members: readonly Pick<Member, "id" | "role">[],
): NewNotice[] {
  const [comment] = thread.comments;
  if (!comment) return [];
  const said = noticesOfComment({ comments: [] }, comment, members);
  const act = { kind: "block", by: thread.author } as const;
  const blocks = blocking ? noticesOfAct(thread, act, members) : [];
  return [...said, ...blocks.filter(({ member }) => !said.some((one) => one.member === member))];
}

/**
 * Whom an act concerns: an end or a reopening who started the thread and who took part, a blocking mark the leads too.
 * The act that decides a proposal is told its proposer as that.
 */
export function noticesOfAct(
  thread: Pick<Thread, "author" | "comments" | "acts" | "proposal">,
  act: Pick<Act, "kind" | "by">,
  members: readonly Pick<Member, "id" | "role">[],
): NewNotice[] {
  const [first] = thread.comments;
  if (!first || act.kind === "unblock") return [];
  const took = [thread.author, ...thread.comments.map((one) => one.author)];
  const leads = act.kind === "block" ? members.filter(({ role }) => role === "lead").map(({ id }) => id) : [];
  const decides = act.kind !== "reopen" && act.kind !== "block" && proposalWaits(thread);
  const kind = act.kind === "block" ? "blocking" : act.kind === "reopen" ? "thread reopened" : "resolved";
  return [...new Set([...leads, ...took])]
    .filter((member) => member !== act.by && members.some(({ id }) => id === member))
    .map((member) => ({
      member,
      kind: decides && member === thread.author ? "decision" : kind,
      comment: first.id,
    }));
}

/**
 * Whom an act of the agreement concerns: a proposal and a reminder who decides now, a stand-in who is one now, and what
 * ends a round everybody. Of a stand-in, and of what one decides, the signatories of the partner it is for are told,
 * whose word it counts as. `after`: how things stand since.
 */
export function noticesOfAgreement(
  act: AgreementAct,
  after: AgreementState,
  members: readonly Pick<Member, "id" | "partner" | "signatory">[],
): { readonly member: string; readonly kind: NoticeKind }[] {
  const tell = (kind: NoticeKind, whom: readonly { readonly id: string }[]) =>
    whom.filter(({ id }) => id !== act.by).map(({ id }) => ({ member: id, kind }));
  const signatories = (partner: string) => members.filter((one) => one.partner === partner && one.signatory);
  const decided = ({ partner, actingBecause }: { readonly partner: string; readonly actingBecause: string }) =>
    actingBecause === "" ? [] : tell("decided for yours", signatories(partner));
  switch (act.kind) {
    case "proposed":
    case "reminded":
      return tell(act.kind, awaitedMembers(after, members));
    case "changes asked":
      return [...decided(act), ...tell(act.kind, members)];
    case "withdrawn":
    case "reopened":
      return tell(act.kind, members);
    case "agreed":
      return [...decided(act), ...(after.sealed ? tell("sealed", members) : [])];
    case "stand-in": {
      const who = members.filter(({ id }) => id === act.member);
      return [...tell("stand-in", who), ...tell("stand-in for yours", signatories(act.partner))];
    }
    case "stand-in ended":
      return [];
  }
}
