import type { ThreadCount, Whereabouts } from "#shared/thread-lists.ts";
import { countThreads, unreadComments } from "#shared/thread-lists.ts";
import type { Thread } from "#shared/threads.ts";
import { threadState } from "#shared/threads.ts";

/** Open threads of one line of the outline. */
export interface LineCount extends ThreadCount {
  /** Open threads with something that I have not seen. */
  readonly unread: number;
}

export const noThreads: LineCount = { open: 0, blocking: 0, unread: 0 };

/** Of the whole summary. One's own that the server has not taken is not among what the others see. */
export function openThreads(threads: readonly Thread[]): ThreadCount {
  let [open, blocking] = [0, 0];
  for (const thread of threads) {
    const state = threadState(thread);
    if (thread.revision === 0 || !state.open) continue;
    open++;
    if (state.blocking) blocking++;
  }
  return { open, blocking };
}

/** By `finding/x` and `section/x`. What stands in a section's findings is counted there alone: the outline has a line for each. */
export function lineCounts(
  threads: readonly Thread[],
  seen: Readonly<Record<string, number>>,
  member: string,
  where: Whereabouts,
): ReadonlyMap<string, LineCount> {
  const all = countThreads(threads, where);
  const fresh = countThreads(
    threads.filter((thread) => unreadComments(thread, seen[thread.id] ?? 0, member) > 0),
    where,
  );
  const of = (key: string): LineCount => ({
    open: all.get(key)?.open ?? 0,
    blocking: all.get(key)?.blocking ?? 0,
    unread: fresh.get(key)?.open ?? 0,
  });
  const lines = new Map<string, LineCount>();
  for (const key of all.keys()) if (key.startsWith("finding/")) lines.set(key, of(key));
  for (const { id, findings } of where.summary.sections) {
    const own = findings.reduce((left, finding) => minus(left, of(`finding/${finding.id}`)), of(`section/${id}`));
    if (own.open > 0) lines.set(`section/${id}`, own);
  }
  return lines;
}

const minus = (a: LineCount, b: LineCount): LineCount => ({
  open: a.open - b.open,
  blocking: a.blocking - b.blocking,
  unread: a.unread - b.unread,
});

export function sameCounts(a: ReadonlyMap<string, LineCount>, b: ReadonlyMap<string, LineCount>): boolean {
  if (a.size !== b.size) return false;
  for (const [key, { open, blocking, unread }] of a) {
    const other = b.get(key);
    if (other?.open !== open || other.blocking !== blocking || other.unread !== unread) return false;
  }
  return true;
}
