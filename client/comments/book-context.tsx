import { useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import {
  createContext,
  useContext,
  useDeferredValue,
  useEffect,
  useEffectEvent,
  useMemo,
  useRef,
  useState,
} from "react";
import type { CommentBook, ThreadsNow } from "#client/comments/book.ts";
import { openBook } from "#client/comments/book.ts";
import { useStore } from "#client/lib/store.ts";
import { useOpenReview, useSummary } from "#client/summary/summary-context.tsx";
import { useConnection } from "#client/sync/connection-context.tsx";
import { must } from "#shared/assert.ts";
import type { Whereabouts } from "#shared/thread-lists.ts";
import type { Summary } from "#shared/summary.ts";

const BookContext = createContext<CommentBook | null>(null);

/** The comments of the open review, for as long as it is open. */
export function BookProvider({ children }: { children: ReactNode }) {
  const connection = useConnection();
  const queries = useQueryClient();
  const { member } = useOpenReview();
  const [book, setBook] = useState<CommentBook | null>(null);
  const open = useEffectEvent(() => openBook(connection, member, queries));
  const last = useRef<CommentBook>(null);
  useEffect(() => {
    const opened = open();
    // Opened anew with the summary: the comment that one turned to is the same, and so is the one that is being written.
    if (last.current) {
      opened.active.set(last.current.active.get());
      if (document.activeElement?.closest(".reply, .thread--new")) opened.writing.set(last.current.writing.get());
    }
    last.current = opened;
    // The effect opens and closes it, so it can only be known from here on.
    // oxlint-disable-next-line react/set-state-in-effect
    setBook(opened);
    return () => {
      opened.stop();
      setBook(null);
    };
  }, [connection, member.id, queries]);
  return book && <BookContext value={book}>{children}</BookContext>;
}

export const useBook = (): CommentBook => must(useContext(BookContext), "outside an open review");

export function useThreads(): ThreadsNow;
export function useThreads<T>(select: (now: ThreadsNow) => T): T;
export function useThreads<T>(select?: (now: ThreadsNow) => T): T | ThreadsNow {
  const { now } = useBook();
  return useStore(now, (value) => (select ? select(value) : value));
}

const whole = (summary: Summary): Summary => summary;

/** Where all threads stand, for lists and counts, a moment behind: no keystroke waits for them. */
export function useWhereabouts(): Whereabouts {
  const standings = useDeferredValue(useStore(useBook().standings.now));
  const summary = useDeferredValue(useSummary(whole));
  return useMemo(() => ({ summary, standing: ({ id }) => standings.get(id) ?? null }), [standings, summary]);
}
