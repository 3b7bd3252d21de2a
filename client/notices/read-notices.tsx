import { useEffect } from "react";
import { useBook } from "#client/comments/book-context.tsx";
import { READ_MS } from "#client/comments/use-mark-read.ts";
import { useStore } from "#client/lib/store.ts";
import { useInbox, useReadInbox } from "#client/notices/queries.ts";

/**
 * Whoever looks at a thread has read what the bell, and the next mail, would tell of it. Draws nothing: with each thread
 * that is looked at it alone runs again.
 */
export function ReadNotices(): null {
  const looked = useStore(useBook().looked);
  const { data } = useInbox();
  const { mutate } = useReadInbox();
  const unread = data?.notices.filter(({ thread, read }) => thread === looked && !read) ?? [];
  const ids = unread.map(({ id }) => id).join(" ");
  useEffect(() => {
    if (ids === "") return;
    const timer = setTimeout(() => mutate(ids.split(" ")), READ_MS);
    return () => clearTimeout(timer);
  }, [ids, mutate]);
  return null;
}
