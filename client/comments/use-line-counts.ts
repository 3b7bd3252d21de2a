import { useEffect, useState } from "react";
import { useBook } from "#client/comments/book-context.tsx";
import type { LineCount } from "#client/comments/line-counts.ts";
import { lineCounts, sameCounts } from "#client/comments/line-counts.ts";
import { useOpenReview } from "#client/summary/summary-context.tsx";
import { useConnection } from "#client/sync/connection-context.tsx";

/** So long after a change; while threads find their words there are many. */
const BEHIND_MS = 200;

/** For the outline, which follows a moment behind: no keystroke waits for it, and it draws only what counts otherwise. */
export function useLineCounts(): ReadonlyMap<string, LineCount> {
  const book = useBook();
  const { summary } = useConnection();
  const me = useOpenReview().member.id;
  const [counts, setCounts] = useState<ReadonlyMap<string, LineCount>>(() => new Map());
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | null = null;
    function count(): void {
      timer = null;
      const { threads, seen } = book.now.get();
      const standings = book.standings.now.get();
      const where = { summary: summary.get(), standing: ({ id }: { id: string }) => standings.get(id) ?? null };
      const next = lineCounts(threads, seen, me, where);
      setCounts((now) => (sameCounts(now, next) ? now : next));
    }
    const later = (): void => void (timer ??= setTimeout(count, BEHIND_MS));
    timer = setTimeout(count);
    const stops = [book.now.subscribe(later), book.standings.now.subscribe(later), summary.subscribe(later)];
    return () => {
      for (const stop of stops) stop();
      if (timer !== null) clearTimeout(timer);
    };
  }, [book, summary, me]);
  return counts;
}
