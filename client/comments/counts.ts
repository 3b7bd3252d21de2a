import { useThreads } from "#client/comments/book-context.tsx";
import { openThreads } from "#client/comments/line-counts.ts";
import type { ThreadCount } from "#shared/thread-lists.ts";
import type { Thread } from "#shared/threads.ts";

const counted = new WeakMap<readonly Thread[], ThreadCount>();

function countOf(threads: readonly Thread[]): ThreadCount {
  const known = counted.get(threads) ?? openThreads(threads);
  counted.set(threads, known);
  return known;
}

/** Open threads of the whole summary, and how many of them must be settled. */
export const useCounts = (): ThreadCount => useThreads((now) => countOf(now.threads));

/** Of my comments those that the server refused. */
export const useRefused = (): number =>
  useThreads((now) => now.waiting.reduce((sum, { problem }) => sum + (problem === null ? 0 : 1), 0));
