import type { Kysely } from "kysely";
import { everybody } from "#server/members.ts";
import { reviewById } from "#server/reviews.ts";
import type { NoticesTable, Tables } from "#server/store/tables.ts";
import { Anchor } from "#shared/anchors.ts";
import { CommentText, commentWords } from "#shared/comments.ts";
import type { Review } from "#shared/reviews.ts";
import { hostNames } from "#shared/reviews.ts";
import type { Notice, NoticeKind } from "#shared/notices.ts";
import { beginning } from "#shared/summary-text.ts";
import { ATOM } from "#shared/text-blocks.ts";
import type { Act, Outcome } from "#shared/threads.ts";
import { sectionNumbers } from "#shared/templates.ts";
import { homeOf, outcomeOf, Place } from "#shared/threads.ts";

const EXCERPT = 140;

export interface PresentNotice {
  readonly notice: Notice;
  /** The review allows mails to quote it. */
  readonly mayQuote: boolean;
  /** Where its thread stands, without words of the draft: "section 8, Actions", "an action point"; "" of the agreement. */
  readonly place: string;
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
  const about = await threadsIn(db, [...new Set(rows.map(({ thread }) => thread))]);
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
      outcome: about.outcome(row),
      about: about.place(row.thread, of.review),
      excerpt: beginning(words, EXCERPT),
    };
    return [{ notice, mayQuote: of.review.mailsMayQuote === true, place: about.kind(row.thread, of.review) }];
  });
}

/** What notices say of their threads. */
async function threadsIn(db: Kysely<Tables>, ids: readonly string[]) {
  const [threads, acts] =
    ids.length === 0
      ? [[], []]
      : await Promise.all([
          db.selectFrom("threads").select(["id", "place", "anchor", "called"]).where("id", "in", ids).execute(),
          db
            .selectFrom("threadActs")
            .select(["thread", "kind", "outcome", "by", "at"])
            .where("thread", "in", ids)
            .execute(),
        ]);
  const byId = new Map(threads.map((one) => [one.id, one]));
  return {
    outcome(notice: NoticesTable): Outcome | null {
      const act = acts.find((one) => one.thread === notice.thread && one.by === notice.by && one.at === notice.at);
      return act ? outcomeOf({ kind: act.kind as Act["kind"], outcome: act.outcome as Outcome | null }) : null;
    },
    kind(thread: string, { template }: Review): string {
      const row = byId.get(thread);
      if (!row) return "";
      const [of, id] = homeOf(Place.parse(JSON.parse(row.place))).split("/");
      if (of === "finding") return "a strength or area for further focus";
      if (of === "action") return "an action point";
      const section = template.sections.find((one) => one.id === id);
      if (!section) return "a section";
      const number = sectionNumbers(template).get(section.id) ?? "";
      return number === "" ? section.title : `section ${number}, ${section.title}`;
    },
    place(thread: string, { template }: Review): string {
      const row = byId.get(thread);
      if (!row) return "";
      if (row.anchor !== null) {
        const { said } = Anchor.parse(JSON.parse(row.anchor));
        return `“${beginning(said.replaceAll(ATOM, "…"), EXCERPT)}”`;
      }
      if (row.called !== null) return row.called;
      const place = Place.parse(JSON.parse(row.place));
      const [of, id] = homeOf(place).split("/");
      return of === "section" ? (template.sections.find((one) => one.id === id)?.title ?? "") : "";
    },
  };
}

const namesOf = async (db: Kysely<Tables>, review: string): Promise<Map<string, string>> =>
  new Map((await everybody(db, review)).map(({ id, name }) => [id, name]));
