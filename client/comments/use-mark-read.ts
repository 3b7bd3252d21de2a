import { useEffect } from "react";
import { useBook } from "#client/comments/book-context.tsx";
import { useStore } from "#client/lib/store.ts";
import type { Thread } from "#shared/threads.ts";

/** So long must a thread be looked at to count as read. */
export const READ_MS = 1500;

export function useMarkRead({ id, comments, revision }: Thread): void {
  const book = useBook();
  const looked = useStore(book.looked, (one) => one === id);
  const count = comments.length;
  useEffect(() => {
    if (!looked || revision === 0 || (book.now.get().seen[id] ?? 0) >= count) return;
    const timer = setTimeout(() => book.commands.markRead({ [id]: count }), READ_MS);
    return () => clearTimeout(timer);
  }, [book, id, count, looked, revision]);
}
