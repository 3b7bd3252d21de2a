import type { MouseEvent } from "react";
import { memo, useDeferredValue, useEffect, useMemo, useRef, useState } from "react";
import { useBook, useThreads, useWhereabouts } from "#client/comments/book-context.tsx";
import { focusThread, showWords } from "#client/comments/focus.ts";
import { commentPath } from "#client/comments/link.ts";
import type { ListFilter, Reader } from "#client/comments/list-filter.ts";
import { filterOf, isPlain, listed, nothingWords, openOnes } from "#client/comments/list-filter.ts";
import { ListFilters } from "#client/comments/list-filters.tsx";
import { NewCard } from "#client/comments/new-card.tsx";
import { standsAt } from "#client/comments/place-names.ts";
import { PrintedList } from "#client/comments/printed-list.tsx";
import { By, useWho } from "#client/comments/said.tsx";
import { ThreadCard } from "#client/comments/thread-card.tsx";
import { useStore } from "#client/lib/store.ts";
import { Button } from "#client/parts/controls.tsx";
import { Icon } from "#client/parts/icons.tsx";
import { capital, counted } from "#client/summary/names.ts";
import { useOpenReview, useSummary } from "#client/summary/summary-context.tsx";
import { commentWords } from "#shared/comments.ts";
import { inReadingOrder, unreadComments } from "#shared/thread-lists.ts";
import type { Thread } from "#shared/threads.ts";
import { threadState } from "#shared/threads.ts";

/** So many are drawn at once; more follow as one comes to their end. */
const AT_ONCE = 30;

/**
 * The threads in the order of the text, as far as the filter lets them. Where the text stands beside it a line each,
 * which opens where it is; in a sheet over the text the whole cards.
 */
export function ThreadList({ whole }: { whole: boolean }) {
  const book = useBook();
  const { member } = useOpenReview();
  const threads = useDeferredValue(useThreads((now) => now.threads));
  const seen = useThreads((now) => now.seen);
  const where = useWhereabouts();
  const filter = useStore(filterOf(book));
  const active = useStore(book.active);
  const drafts = useStore(book.drafts.all);
  const [count, setCount] = useState(AT_ONCE);
  const [printing, setPrinting] = useState(false);
  const end = useRef<HTMLLIElement>(null);
  const reader = useMemo((): Reader => ({ member: member.id, seen }), [member.id, seen]);
  const found = useMemo(
    () => inReadingOrder(listed(threads, filter, reader, where), where),
    [threads, filter, reader, where],
  );
  // The one that is looked at stays, whatever the filter says: settling a thread must not take it from under the hand.
  const shown = useMemo(() => {
    const looked = threads.find(({ id }) => id === active);
    return looked && !found.includes(looked) ? inReadingOrder([...found, looked], where) : found;
  }, [threads, found, active, where]);
  const upTo = Math.max(count, shown.findIndex(({ id }) => id === active) + AT_ONCE / 2);

  useEffect(() => {
    if (!end.current) return;
    const observer = new IntersectionObserver((entries) => {
      if (entries.some((entry) => entry.isIntersecting)) setCount((now) => now + AT_ONCE);
    });
    observer.observe(end.current);
    return () => observer.disconnect();
  }, [upTo]);
  useEffect(() => {
    if (active === null) return;
    showWords(book, active);
    document.querySelector(`.margin [data-thread="${CSS.escape(active)}"]`)?.scrollIntoView({ block: "nearest" });
  }, [active, book]);

  function choose(next: ListFilter): void {
    filterOf(book).set(next);
    // Whoever asks for others has done with this one.
    book.active.set(null);
  }

  if (threads.length === 0 && drafts.size === 0) return null;
  return (
    <div className="margin__list">
      <ListFilters {...{ filter, threads, reader, where }} onChange={choose} />
      <div className="list-line">
        <p role="status">
          {found.length === threads.length
            ? counted(found.length, "thread")
            : `${found.length} of ${counted(threads.length, "thread")}`}
        </p>
        {found.length > 0 && (
          <Button kind="quiet" onPress={() => setPrinting(true)}>
            Print this list
          </Button>
        )}
      </div>
      {[...drafts].map(([key, { start }]) => start && <NewCard key={key} start={start} />)}
      {found.length === 0 && (
        <p className="list-none">
          {nothingWords(filter)}{" "}
          {!isPlain(filter) && (
            <Button kind="quiet" onPress={() => choose(openOnes)}>
              Show all open ones
            </Button>
          )}
        </p>
      )}
      <ol className="list">
        {shown.slice(0, upTo).map((thread) => (
          <li key={thread.id}>
            {whole && <PlaceLine thread={thread} />}
            {whole || thread.id === active ? <ThreadCard id={thread.id} away={!whole} /> : <Entry thread={thread} />}
          </li>
        ))}
        {upTo < shown.length && <li ref={end} className="margin__end" />}
      </ol>
      {printing && <PrintedList threads={found} filter={filter} onDone={() => setPrinting(false)} />}
    </div>
  );
}

function usePlace(thread: Thread): string {
  const standing = useStore(useBook().standings.now, (all) => all.get(thread.id) ?? null);
  const { template } = useOpenReview().review;
  return capital(useSummary((summary) => standsAt(summary, template, thread, standing)));
}

function PlaceLine({ thread }: { thread: Thread }) {
  return <p className="list-place">{usePlace(thread)}</p>;
}

/** A thread as a line: who began it, its first words, where it stands and how. It leads to its words and opens. */
const Entry = memo(function Entry({ thread }: { thread: Thread }) {
  const book = useBook();
  const who = useWho();
  const { review, member } = useOpenReview();
  const place = usePlace(thread);
  const unread = useThreads((now) => unreadComments(thread, now.seen[thread.id] ?? 0, member.id) > 0);
  const { resolution, blocking, decision } = threadState(thread);
  const [first] = thread.comments;
  if (!first) return null;
  const words =
    first.deletedAt === null
      ? commentWords(first.text, (inline) => (inline.type === "mention" ? `@${who(inline.member, "").name}` : ""))
      : "This comment was deleted by its author.";

  function onClick(event: MouseEvent): void {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    focusThread(book, thread.id);
  }
  return (
    <a className="list-entry" href={commentPath(review.id, first.id)} onClick={onClick}>
      <By author={first.author} partner={first.partner} at={first.at} />
      <span className={first.deletedAt === null ? "list-entry__t" : "list-entry__t quiet"}>{words}</span>
      <span className={blocking ? "list-entry__m block" : "list-entry__m"}>
        {blocking && <Icon name="flag" />}
        <span>
          {place}
          {blocking && ", must be settled"}
          {thread.comments.length > 1 && `, ${thread.comments.length} comments`}
          {decision?.kind === "withdrawn"
            ? ", proposal taken back"
            : thread.proposal && !resolution && ", proposes a change"}
          {resolution && (
            <>
              {", "}
              <b>{decision?.kind === "applied" ? "used" : resolution.outcome}</b>
            </>
          )}
        </span>
        {unread && <span className="new">New</span>}
      </span>
    </a>
  );
});
