import { timeName } from "#client/summary/names.ts";
import type { Notice, NoticeKind } from "#shared/notices.ts";
import { isOfComment } from "#shared/notices.ts";

/** After the name of who did it. */
const noticeWords: Record<NoticeKind, string> = {
  mention: "mentioned you",
  reply: "replied where you take part",
  decision: "decided what you proposed",
  resolved: "resolved this",
  "thread reopened": "reopened this",
  blocking: "marked this as one to settle before agreement",
  proposed: "asks you to agree to the summary",
  reminded: "reminds you that your decision is awaited",
  "changes asked": "asked for changes to the proposed summary",
  withdrawn: "took the proposed summary back",
  sealed: "was the last to agree: the summary is agreed",
  reopened: "reopened the agreed summary",
  "stand-in": "lets you decide for another partner",
  "stand-in for yours": "lets somebody else decide for your partner",
  "decided for yours": "decided for your partner, standing in",
};

/** What was done, after the name of who did it, with how it ended and where. */
export const noticeLine = ({ kind, outcome, about }: Pick<Notice, "kind" | "outcome" | "about">): string =>
  [
    outcome === null ? noticeWords[kind] : `${noticeWords[kind]}: ${outcome}`,
    ...(about === "" ? [] : [`on ${about}`]),
  ].join(", ");

export const when = (at: number): string => timeName(at, Date.now());

/** Unread ones by review. */
export function unreadByReview(notices: readonly Notice[]): ReadonlyMap<string, number> {
  const unread = new Map<string, number>();
  for (const { review, read } of notices) if (!read) unread.set(review, (unread.get(review) ?? 0) + 1);
  return unread;
}

/** Where a notice leads: to its comment, or to the review whose agreement it is about. */
export const placeOf = ({ kind, review, comment }: Pick<Notice, "kind" | "review" | "comment">): string =>
  `/reviews/${review}${isOfComment(kind) ? `#comment-${comment}` : ""}`;

/** To a comment: on its own page by the hash, which that page listens to; otherwise to the page. */
export function goToComment(
  { review, comment }: Pick<Notice, "review" | "comment">,
  navigate: (to: string) => void,
): void {
  const hash = `#comment-${comment}`;
  if (location.pathname !== `/reviews/${review}`) return navigate(`/reviews/${review}${hash}`);
  // A sheet that closes gives the focus back, and only then may the comment take it.
  requestAnimationFrame(() =>
    requestAnimationFrame(() => {
      if (location.hash === hash) dispatchEvent(new HashChangeEvent("hashchange"));
      else location.hash = hash;
    }),
  );
}
