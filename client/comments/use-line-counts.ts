import { useDeferredValue, useMemo } from "react";
import { useThreads, useWhereabouts } from "#client/comments/book-context.tsx";
import type { LineCount } from "#client/comments/line-counts.ts";
import { lineCounts } from "#client/comments/line-counts.ts";
import { useOpenReview } from "#client/summary/summary-context.tsx";

/** For the outline, which follows a moment behind: no keystroke waits for it. */
export function useLineCounts(): ReadonlyMap<string, LineCount> {
  const { member } = useOpenReview();
  const threads = useDeferredValue(useThreads((now) => now.threads));
  const seen = useDeferredValue(useThreads((now) => now.seen));
  const where = useWhereabouts();
  return useMemo(() => lineCounts(threads, seen, member.id, where), [threads, seen, member.id, where]);
}
