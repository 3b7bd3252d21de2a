import { useThreads } from "#client/comments/book-context.tsx";
import type { Thread } from "#shared/threads.ts";
import { threadState } from "#shared/threads.ts";

const counted = new WeakMap<readonly Thread[], { open: number; blocking: number }>();

function countOf(threads: readonly Thread[]): { readonly open: number; readonly blocking: number } {
  const known = counted.get(threads);
  if (known) return known;
  let [open, blocking] = [0, 0];
  for (const thread of threads) {
    const state = threadState(thread);
    if (state.resolution === null) open++;
    if (state.blocking) blocking++;
  }
  const count = { open, blocking };
  counted.set(threads, count);
  return count;
}

/** Open threads of the whole summary, and how many of them must be settled. */
export const useCounts = (): { readonly open: number; readonly blocking: number } =>
  useThreads((now) => countOf(now.threads));
