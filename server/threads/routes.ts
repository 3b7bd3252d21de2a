import type { FastifyInstance } from "fastify";
import type { Kysely } from "kysely";
import { audit } from "#server/audit/audit.ts";
import type { InReview } from "#server/doorkeeper.ts";
import { implement } from "#server/http.ts";
import { everybody, membersOf } from "#server/members.ts";
import { noteAct, noteComment, noteThread } from "#server/notices/notices.ts";
import type { Parts } from "#server/parts.ts";
import type { Tables } from "#server/store/tables.ts";
import { api } from "#shared/api.ts";
import { must } from "#shared/assert.ts";
import type { CommentText } from "#shared/comments.ts";
import { mentioned } from "#shared/comments.ts";
import { Problem } from "#shared/errors.ts";
import type { Member } from "#shared/reviews.ts";
import type { Act, NewThread, Proposal, Thread } from "#shared/threads.ts";
import { maySettle, outcomesOf, threadState } from "#shared/threads.ts";
import { groundThread, stale } from "./places.ts";
import { applyProposal } from "./proposals.ts";
import { createTurns } from "./turns.ts";
import type { Who } from "./store.ts";
import {
  addAct,
  addComment,
  changeThread,
  markSeen,
  nextRevision,
  raiseRevision,
  seenBy,
  setReaction,
  threadById,
  threadsOf,
} from "./store.ts";

/** Threads: to read them, to say something, and to settle them. */
export function threadRoutes(app: FastifyInstance, parts: Parts): void {
  const { db, rooms, clock, doorkeeper, noticed } = parts;
  /** What changes one thread waits for what changes it already: so two that decide at once decide once. */
  const turns = createTurns();

  const who = ({ member }: InReview): Who => ({ member: member.id, partner: member.partner, at: clock.now() });

  async function threadOf({ review }: InReview, params: Readonly<Record<string, string>>): Promise<Thread> {
    const thread = await threadById(db, review.id, params["thread"] ?? "");
    if (!thread) throw new Problem("not-found", "There is no such comment in this review.");
    return thread;
  }

  /** The thread after a change, and everybody told. */
  async function changed({ review }: InReview, id: string): Promise<Thread> {
    rooms.announce(review.id, "threads");
    noticed();
    return must(await threadById(db, review.id, id), "the thread just changed");
  }

  implement(app, api.threads, doorkeeper.review("threads.read"), async ({ context: { review, member }, params }) => {
    const since = Number(params["revision"]);
    if (!Number.isSafeInteger(since)) throw new Problem("bad-input", "The request could not be read.");
    const threads = await threadsOf(db, review.id, since);
    const revision = threads.reduce((last, thread) => Math.max(last, thread.revision), since);
    const people = await everybody(db, review.id);
    const names = Object.fromEntries(people.map(({ id, name }) => [id, name]));
    return { threads, revision, seen: await seenBy(db, review.id, member.id), names };
  });

  implement(app, api.createThread, doorkeeper.review("threads.comment"), ({ context, body }) =>
    turns.take(body.id, async () => {
      const known = await db.selectFrom("threads").selectAll().where("id", "=", body.id).executeTakeFirst();
      if (known) return sentAgain(context, known);
      const members = await membersOf(db, context.review.id);
      refuseUnknownMentions(body.comment.text, members);
      const grounded = await rooms.read(context.review.id, (doc) => groundThread(doc, context.review, body));
      const insert = (former: Thread | null) => insertThread(context, body, grounded, members, former);
      const { instead } = body;
      if (instead === undefined) await insert(null);
      else {
        // Asked before its turn is waited for: so two new threads, each instead of the other, never wait for each other.
        await threadOf(context, { thread: instead });
        await turns.take(instead, async () => insert(await threadOf(context, { thread: instead })));
      }
      return changed(context, body.id);
    }),
  );

  async function sentAgain(context: InReview, known: { id: string; review: string; author: string }): Promise<Thread> {
    if (known.review !== context.review.id || known.author !== context.member.id)
      throw new Problem("bad-input", "A comment with this id is stored already. Send it with a new one.");
    return must(await threadById(db, known.review, known.id), "a known thread");
  }

  async function insertThread(
    context: InReview,
    body: NewThread,
    grounded: ReturnType<typeof groundThread>,
    members: readonly Member[],
    former: Thread | null,
  ): Promise<void> {
    const { review } = context;
    const by = who(context);
    await db.transaction().execute(async (transaction) => {
      await transaction
        .insertInto("threads")
        .values({
          id: body.id,
          review: review.id,
          place: JSON.stringify(body.place),
          anchor: grounded.anchor && JSON.stringify(grounded.anchor),
          gone: 0,
          author: by.member,
          partner: by.partner,
          at: by.at,
          proposal: grounded.proposal && JSON.stringify(grounded.proposal),
          called: grounded.called,
          revision: await nextRevision(transaction, review.id),
        })
        .execute();
      await addComment(transaction, review.id, body.id, 1, body.comment, by);
      if (body.blocking)
        await addAct(
          transaction,
          review.id,
          { id: body.id, acts: [] },
          { kind: "block", outcome: null, sentence: "" },
          by,
        );
      const thread = must(await threadById(transaction, review.id, body.id), "the new thread");
      await noteThread(transaction, review.id, thread, body.blocking, members);
      // Whoever may not end it leaves that to others; both stand beside the same words.
      if (former && threadState(former).open && maySettle(context.member, former))
        await endFormer(transaction, review.id, former, by, members);
    });
  }

  async function endFormer(
    transaction: Kysely<Tables>,
    review: string,
    former: Thread,
    by: Who,
    members: readonly Member[],
  ): Promise<void> {
    const end = { kind: "resolve", outcome: "reworded", sentence: "Proposed anew for the words of now." } as const;
    await addAct(transaction, review, former, end, by);
    await noteAct(transaction, review, former, { kind: "resolve", by: by.member }, members, by.at);
    await raiseRevision(transaction, former, review);
  }

  implement(app, api.reply, doorkeeper.review("threads.comment"), ({ context, params, body }) =>
    turns.take(params["thread"] ?? "", async () => {
      const thread = await threadOf(context, params);
      const known = thread.comments.find(({ id }) => id === body.id);
      if (known?.author === context.member.id) return thread;
      const members = await membersOf(db, context.review.id);
      refuseUnknownMentions(body.text, members);
      const by = who(context);
      await changeThread(db, thread, context.review.id, async (transaction) => {
        await addComment(transaction, context.review.id, thread.id, thread.comments.length + 1, body, by);
        await noteComment(transaction, context.review.id, thread, { ...body, author: by.member }, members, by.at);
      });
      return changed(context, thread.id);
    }),
  );

  implement(app, api.editComment, doorkeeper.review("threads.comment"), ({ context, params, body }) =>
    turns.take(params["thread"] ?? "", async () => {
      const { thread, comment } = await ownComment(context, params);
      const members = await membersOf(db, context.review.id);
      refuseUnknownMentions(body.text, members, mentioned(comment.text));
      const at = clock.now();
      await changeThread(db, thread, context.review.id, async (transaction) => {
        await transaction
          .updateTable("comments")
          .set({ text: JSON.stringify(body.text), editedAt: at })
          .where("id", "=", comment.id)
          .execute();
        // Only who is newly mentioned: all others have heard of it.
        const before = new Set(mentioned(comment.text));
        const fresh = members.filter(({ id }) => !before.has(id) && mentioned(body.text).includes(id));
        await noteComment(transaction, context.review.id, { comments: [] }, { ...comment, text: body.text }, fresh, at);
      });
      return changed(context, thread.id);
    }),
  );

  implement(app, api.deleteComment, doorkeeper.review("threads.comment"), ({ context, params }) =>
    turns.take(params["thread"] ?? "", async () => {
      const { thread, comment } = await ownComment(context, params);
      await changeThread(db, thread, context.review.id, async (transaction) => {
        await transaction
          .updateTable("comments")
          .set({ text: "[]", deletedAt: clock.now() })
          .where("id", "=", comment.id)
          .execute();
        await transaction.deleteFrom("notices").where("comment", "=", comment.id).where("readAt", "is", null).execute();
        const about = { thread: thread.id, comment: comment.id };
        await audit(transaction, context.review.id, who(context), "comment deleted", about);
        const proposes = thread.proposal !== null && thread.comments[0]?.id === comment.id;
        if (!proposes || threadState(thread).decision?.kind === "applied") return {};
        return { proposal: JSON.stringify({ kind: "withdrawn" } satisfies Proposal) };
      });
      return changed(context, thread.id);
    }),
  );

  async function ownComment(context: InReview, params: Readonly<Record<string, string>>) {
    const thread = await threadOf(context, params);
    const comment = thread.comments.find(({ id }) => id === params["comment"]);
    if (!comment) throw new Problem("not-found", "There is no such comment in this review.");
    if (comment.author !== context.member.id)
      throw new Problem("not-allowed", "Only who wrote a comment can change it.");
    if (comment.deletedAt !== null) throw stale("This comment was deleted.");
    return { thread, comment };
  }

  /** Does something with a thread: asked of its state now, journalled, told. */
  const act = (
    context: InReview,
    params: Readonly<Record<string, string>>,
    make: (thread: Thread) => Promise<Pick<Act, "kind" | "outcome" | "sentence"> | null>,
    anchor: () => { anchor?: string; gone: number } | null = () => null,
  ): Promise<Thread> =>
    turns.take(params["thread"] ?? "", async () => {
      const thread = await threadOf(context, params);
      const made = await make(thread);
      if (!made) return thread;
      const members = await membersOf(db, context.review.id);
      const by = who(context);
      await changeThread(db, thread, context.review.id, async (transaction) => {
        await addAct(transaction, context.review.id, thread, made, by);
        await noteAct(transaction, context.review.id, thread, { kind: made.kind, by: by.member }, members, by.at);
        return anchor() ?? {};
      });
      return changed(context, thread.id);
    });

  function refuseForeign({ member }: InReview, thread: Thread): void {
    if (!maySettle(member, thread))
      throw new Problem("not-allowed", "A commenter settles the threads they started. Ask a writer.");
  }

  implement(app, api.resolveThread, doorkeeper.review("threads.settle"), ({ context, params, body }) =>
    act(context, params, (thread) => {
      refuseForeign(context, thread);
      if (threadState(thread).resolution) throw stale("Somebody else resolved this meanwhile.");
      if (!outcomesOf(thread).includes(body.outcome))
        throw new Problem("bad-input", "To accept what is proposed, put it into the text; or choose another outcome.");
      return Promise.resolve({ kind: "resolve", ...body });
    }),
  );

  implement(app, api.reopenThread, doorkeeper.review("threads.settle"), ({ context, params }) =>
    act(context, params, (thread) => {
      refuseForeign(context, thread);
      return Promise.resolve(threadState(thread).resolution ? { kind: "reopen", outcome: null, sentence: "" } : null);
    }),
  );

  implement(app, api.blockThread, doorkeeper.review("threads.settle"), ({ context, params, body }) =>
    act(context, params, (thread) => {
      refuseForeign(context, thread);
      const { resolution, blocking } = threadState(thread);
      if (resolution) throw stale("This is resolved. Reopen it first.");
      if (blocking === body.blocking) return Promise.resolve(null);
      return Promise.resolve({ kind: body.blocking ? "block" : "unblock", outcome: null, sentence: "" });
    }),
  );

  implement(app, api.react, doorkeeper.review("threads.react"), ({ context, params, body }) =>
    turns.take(params["thread"] ?? "", async () => {
      const thread = await threadOf(context, params);
      await changeThread(db, thread, context.review.id, (transaction) =>
        setReaction(transaction, context.review.id, thread.id, body.reaction, who(context)),
      );
      return changed(context, thread.id);
    }),
  );

  function refuseDecided(thread: Thread): void {
    if (!thread.proposal) throw new Problem("bad-input", "Nothing is proposed here.");
    const { decision, resolution } = threadState(thread);
    if (decision?.kind === "withdrawn") throw stale("Its author took the proposal back.");
    if (resolution)
      throw stale(decision ? "Somebody else decided this meanwhile." : "This is resolved. Reopen it first.");
    if (decision) throw stale("This was used before. Propose it anew.");
  }

  implement(app, api.applyProposal, doorkeeper.review("proposals.apply"), ({ context, params }) => {
    let moved: { anchor?: string; gone: number } | null = null;
    return act(
      context,
      params,
      async (thread) => {
        refuseDecided(thread);
        // The edit first: if this process ended between the two, the words would be there, and the proposal stale.
        await rooms.edit(context.review.id, { member: thread.author, partner: thread.partner }, (doc) => {
          const anchor = applyProposal(doc, context.review, thread, who(context));
          if (thread.anchor) moved = anchor ? { anchor: JSON.stringify(anchor), gone: 0 } : { gone: 1 };
        });
        return { kind: "apply", outcome: null, sentence: "" };
      },
      () => moved,
    );
  });

  implement(app, api.declineProposal, doorkeeper.review("proposals.decline"), ({ context, params, body }) =>
    act(context, params, (thread) => {
      refuseDecided(thread);
      return Promise.resolve({ kind: "decline", outcome: null, sentence: body.sentence });
    }),
  );

  implement(app, api.markRead, doorkeeper.review("threads.mark"), async ({ context: { review, member }, body }) => {
    const ids = Object.keys(body.seen);
    if (ids.length > 1000) throw new Problem("bad-input", "Mark at most a thousand threads at once.");
    const known = await db
      .selectFrom("threads")
      .select("id")
      .where("review", "=", review.id)
      .where("id", "in", ids.length > 0 ? ids : [""])
      .execute();
    if (known.length !== ids.length) throw new Problem("not-found", "There is no such comment in this review.");
    await db.transaction().execute((transaction) => markSeen(transaction, review.id, member.id, body.seen));
    return { done: true as const };
  });
}

/** `before`: whom the comment mentioned already, who may have left since. */
function refuseUnknownMentions(text: CommentText, members: readonly Member[], before: readonly string[] = []): void {
  const known = new Set([...members.map(({ id }) => id), ...before]);
  if (mentioned(text).some((id) => !known.has(id)))
    throw new Problem("bad-input", "Somebody who is mentioned is not a member of this review any more.");
}
