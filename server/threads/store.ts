import type { Kysely } from "kysely";
import type {
  CommentsTable,
  ReactionsTable,
  Tables,
  ThreadActsTable,
  ThreadReadsTable,
  ThreadsTable,
} from "#server/store/tables.ts";
import { Anchor } from "#shared/anchors.ts";
import { CommentText } from "#shared/comments.ts";
import { Problem } from "#shared/errors.ts";
import type { Act, Thread } from "#shared/threads.ts";
import { Act as ActSchema, Place, Proposal, Reaction } from "#shared/threads.ts";

/** Threads in the database: rows to values and back. Who may do what is asked before, in the routes. */

type Db = Kysely<Tables>;

interface Rows {
  readonly comments: readonly CommentsTable[];
  readonly acts: readonly ThreadActsTable[];
  readonly reactions: readonly ReactionsTable[];
}

const json = (text: string): unknown => JSON.parse(text);

function present(row: ThreadsTable, { comments, acts, reactions }: Rows): Thread {
  return {
    id: row.id,
    place: Place.parse(json(row.place)),
    anchor: row.anchor === null ? null : Anchor.parse(json(row.anchor)),
    gone: row.gone === 1,
    author: row.author,
    partner: row.partner,
    at: row.at,
    proposal: row.proposal === null ? null : Proposal.parse(json(row.proposal)),
    comments: comments.map(({ id, author, partner, at, editedAt, deletedAt, text }) => ({
      id,
      author,
      partner,
      at,
      editedAt,
      deletedAt,
      text: CommentText.parse(json(text)),
    })),
    acts: acts.map((act) => ActSchema.parse(act)),
    reactions: reactions.map(({ member, ...rest }) => Reaction.parse({ ...rest, by: member })),
    revision: row.revision,
  };
}

function byThread<Row extends { thread: string }>(rows: readonly Row[]): (thread: string) => readonly Row[] {
  const grouped = new Map<string, Row[]>();
  for (const row of rows) {
    const known = grouped.get(row.thread);
    if (known) known.push(row);
    else grouped.set(row.thread, [row]);
  }
  return (thread) => grouped.get(thread) ?? [];
}

/** A review's threads that changed after this revision, in the order they were started: four queries, however many. */
export async function threadsOf(db: Db, review: string, since = 0): Promise<Thread[]> {
  return db.transaction().execute(async (transaction) => {
    const rows = await transaction
      .selectFrom("threads")
      .selectAll()
      .where("review", "=", review)
      .where("revision", ">", since)
      .orderBy("at")
      .orderBy("id")
      .execute();
    if (rows.length === 0) return [];
    // After a change a few are asked for, at first all: then the review says it shorter.
    const few = rows.length <= 50 ? rows.map(({ id }) => id) : [];
    const comments = await transaction
      .selectFrom("comments")
      .selectAll()
      .where("review", "=", review)
      .$if(few.length > 0, (query) => query.where("thread", "in", few))
      .orderBy("position")
      .execute();
    const acts = await transaction
      .selectFrom("threadActs")
      .selectAll()
      .where("review", "=", review)
      .$if(few.length > 0, (query) => query.where("thread", "in", few))
      .orderBy("position")
      .execute();
    const reactions = await transaction
      .selectFrom("reactions")
      .selectAll()
      .where("review", "=", review)
      .$if(few.length > 0, (query) => query.where("thread", "in", few))
      .orderBy("at")
      .execute();
    const of = { comments: byThread(comments), acts: byThread(acts), reactions: byThread(reactions) };
    return rows.map((row) =>
      present(row, { comments: of.comments(row.id), acts: of.acts(row.id), reactions: of.reactions(row.id) }),
    );
  });
}

/** One thread of this review; another review's is like one that there is none of. */
export async function threadById(db: Db, review: string, id: string): Promise<Thread | null> {
  const row = await db
    .selectFrom("threads")
    .selectAll()
    .where("id", "=", id)
    .where("review", "=", review)
    .executeTakeFirst();
  if (!row) return null;
  return present(row, {
    comments: await db.selectFrom("comments").selectAll().where("thread", "=", id).orderBy("position").execute(),
    acts: await db.selectFrom("threadActs").selectAll().where("thread", "=", id).orderBy("position").execute(),
    reactions: await db.selectFrom("reactions").selectAll().where("thread", "=", id).orderBy("at").execute(),
  });
}

/** The revision that a change of a thread gets. Within the transaction that makes the change. */
export async function nextRevision(transaction: Db, review: string): Promise<number> {
  const { last } = await transaction
    .selectFrom("threads")
    .select((of) => of.fn.max("revision").as("last"))
    .where("review", "=", review)
    .executeTakeFirstOrThrow();
  return Number(last ?? 0) + 1;
}

/** Changes a thread in one transaction, and gives it its next revision. */
export async function changeThread(
  db: Db,
  thread: Thread,
  review: string,
  change: (transaction: Db) => Promise<Partial<Pick<ThreadsTable, "anchor" | "gone" | "proposal">> | void>,
): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    await raiseRevision(transaction, thread, review, (await change(transaction)) ?? {});
  });
}

/** Gives a thread its next revision, within the transaction that changes it. */
export async function raiseRevision(
  transaction: Db,
  thread: Thread,
  review: string,
  set: Partial<Pick<ThreadsTable, "anchor" | "gone" | "proposal">> = {},
): Promise<void> {
  const revision = await nextRevision(transaction, review);
  await transaction
    .updateTable("threads")
    .set({ ...set, revision })
    .where("id", "=", thread.id)
    .execute();
}

export interface Who {
  readonly member: string;
  readonly partner: string;
  readonly at: number;
}

export async function addComment(
  transaction: Db,
  review: string,
  thread: string,
  position: number,
  comment: { readonly id: string; readonly text: CommentText },
  { member, partner, at }: Who,
): Promise<void> {
  const taken = await transaction.selectFrom("comments").select("id").where("id", "=", comment.id).executeTakeFirst();
  if (taken) throw new Problem("bad-input", "A comment with this id is stored already. Send it with a new one.");
  await transaction
    .insertInto("comments")
    .values({
      id: comment.id,
      review,
      thread,
      position,
      author: member,
      partner,
      at,
      editedAt: null,
      deletedAt: null,
      text: JSON.stringify(comment.text),
    })
    .execute();
  // Who writes has not seen what others said meanwhile: it may have been written offline.
  const known = await seenBy(transaction, review, member);
  if ((known[thread] ?? 0) === position - 1) await markSeen(transaction, review, member, { [thread]: position });
}

export async function addAct(
  transaction: Db,
  review: string,
  thread: Pick<Thread, "id" | "acts">,
  act: Pick<Act, "kind" | "outcome" | "sentence">,
  { member, partner, at }: Who,
): Promise<void> {
  await transaction
    .insertInto("threadActs")
    .values({ ...act, thread: thread.id, position: thread.acts.length + 1, review, by: member, partner, at })
    .execute();
}

export async function setReaction(
  transaction: Db,
  review: string,
  thread: string,
  reaction: string | null,
  { member, partner, at }: Who,
): Promise<void> {
  await transaction.deleteFrom("reactions").where("thread", "=", thread).where("member", "=", member).execute();
  if (reaction !== null)
    await transaction.insertInto("reactions").values({ thread, member, review, partner, at, reaction }).execute();
}

export async function seenBy(db: Db, review: string, member: string): Promise<Record<string, number>> {
  const rows: Pick<ThreadReadsTable, "thread" | "seen">[] = await db
    .selectFrom("threadReads")
    .select(["thread", "seen"])
    .where("review", "=", review)
    .where("member", "=", member)
    .execute();
  return Object.fromEntries(rows.map(({ thread, seen }) => [thread, seen]));
}

/** Only grows, and only for threads of this review. */
export async function markSeen(
  db: Db,
  review: string,
  member: string,
  marks: Readonly<Record<string, number>>,
): Promise<void> {
  const known = await seenBy(db, review, member);
  for (const [thread, seen] of Object.entries(marks)) {
    if (seen <= (known[thread] ?? 0)) continue;
    await db
      .insertInto("threadReads")
      .values({ thread, member, review, seen })
      .onConflict((conflict) => conflict.columns(["thread", "member"]).doUpdateSet({ seen }))
      .execute();
  }
}
