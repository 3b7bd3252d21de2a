import type { Kysely } from "kysely";
import { everybody } from "#server/members.ts";
import { reviewById } from "#server/reviews.ts";
import type { NoticesTable, Tables } from "#server/store/tables.ts";
import { CommentText, commentWords } from "#shared/comments.ts";
import type { Review } from "#shared/reviews.ts";
import { hostNames } from "#shared/reviews.ts";
import type { Notice, NoticeKind } from "#shared/notices.ts";

const EXCERPT = 140;

export interface PresentNotice {
  readonly notice: Notice;
  /** The review allows mails to quote it. */
  readonly mayQuote: boolean;
}

/** Notice rows as values: with names, the review's title and the beginning of the comment. */
export async function presentNotices(db: Kysely<Tables>, rows: readonly NoticesTable[]): Promise<PresentNotice[]> {
  const reviews = new Map<string, { review: Review; names: Map<string, string> }>();
  for (const id of new Set(rows.map(({ review }) => review))) {
    const review = await reviewById(db, id);
    if (review) reviews.set(id, { review, names: await namesOf(db, id) });
  }
  const ids = [...new Set(rows.map(({ comment }) => comment))];
  const texts = new Map(
    ids.length === 0
      ? []
      : (await db.selectFrom("comments").select(["id", "text"]).where("id", "in", ids).execute()).map(
          ({ id, text }) => [id, CommentText.parse(JSON.parse(text))],
        ),
  );
  return rows.flatMap((row) => {
    const of = reviews.get(row.review);
    if (!of) return [];
    const words = commentWords(texts.get(row.comment) ?? [], (inline) =>
      inline.type === "mention" ? `@${of.names.get(inline.member) ?? "somebody"}` : "",
    );
    const notice = {
      id: row.id,
      kind: row.kind as NoticeKind,
      review: row.review,
      reviewTitle: `${of.review.title}, ${hostNames(of.review.hosts)}`,
      thread: row.thread,
      comment: row.comment,
      by: { member: row.by, name: of.names.get(row.by) ?? "A former member" },
      at: row.at,
      read: row.readAt !== null,
      excerpt: words.length > EXCERPT ? `${words.slice(0, EXCERPT).replace(/\s+\S*$/, "")} …` : words,
    };
    return [{ notice, mayQuote: of.review.mailsMayQuote === true }];
  });
}

const namesOf = async (db: Kysely<Tables>, review: string): Promise<Map<string, string>> =>
  new Map((await everybody(db, review)).map(({ id, name }) => [id, name]));
