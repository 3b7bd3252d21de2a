import { useEffect, useEffectEvent } from "react";
import { actWords } from "#client/comments/act-words.ts";
import { useBook } from "#client/comments/book-context.tsx";
import { standsAt } from "#client/comments/place-names.ts";
import { focusThread } from "#client/comments/focus.ts";
import { threadOfComment, wantedComment } from "#client/comments/link.ts";
import { useWho } from "#client/comments/said.tsx";
import { announce, toast } from "#client/lib/announce.ts";
import { personName } from "#client/summary/names.ts";
import { useOpenReview } from "#client/summary/summary-context.tsx";
import { useConnection } from "#client/sync/connection-context.tsx";
import type { Thread } from "#shared/threads.ts";

/** Says what others do while one reads or writes: politely, and without moving anything. */
export function useAnnouncedComments(): void {
  const book = useBook();
  const { summary } = useConnection();
  const who = useWho();
  const { review, member } = useOpenReview();
  const me = member.id;
  const say = useEffectEvent((before: Thread | undefined, thread: Thread) => {
    const standing = book.standings.now.get().get(thread.id) ?? null;
    const where = standsAt(summary.get(), review.template, thread, standing);
    const known = new Set(before?.comments.map(({ id }) => id));
    for (const { id, author, partner } of thread.comments)
      if (author !== me && !known.has(id))
        announce(`${personName(who(author, partner))} ${before ? "replied" : "commented"} on ${where}.`);
    const act = before && thread.acts.length > before.acts.length ? thread.acts.at(-1) : undefined;
    if (!act || act.by === me) return;
    announce(`${personName(who(act.by, act.partner))} ${actWords(thread, act, where)}.`);
  });
  useEffect(() => {
    let known: ReadonlyMap<string, Thread> | null = null;
    const look = (): void => {
      const { status, byId } = book.now.get();
      if (status !== "ready") return;
      if (known) for (const [id, thread] of byId) if (known.get(id) !== thread) say(known.get(id), thread);
      known = byId;
    };
    look();
    return book.now.subscribe(look);
  }, [book]);
}

/** An address with a comment in it lands there: the comments open, its words show, and it has the focus. */
export function useLanding(onComments: () => void): void {
  const book = useBook();
  useEffect(() => {
    let wanted = wantedComment();
    const look = (): void => {
      const { status } = book.now.get();
      if (wanted === null || status === "loading") return;
      const thread = threadOfComment(book, wanted);
      if (thread !== null) {
        onComments();
        focusThread(book, thread, wanted);
      } else if (status === "ready") toast({ text: "There is no such comment in this review." });
      else return;
      wanted = null;
    };
    const onHash = (): void => {
      wanted = wantedComment();
      look();
    };
    look();
    const stop = book.now.subscribe(look);
    addEventListener("hashchange", onHash);
    return () => {
      stop();
      removeEventListener("hashchange", onHash);
    };
  }, [book, onComments]);
}
