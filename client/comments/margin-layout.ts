/** One thread in the margin. Lengths in pixels, tops from the top of the text. */
export interface Wanted {
  readonly id: string;
  /** The height of its words in the text. */
  readonly top: number;
  readonly height: number;
}

/**
 * Where each thread goes, by id: at its words, or as near as the others let it. They keep the order in which they are
 * given, which is that of the text, and never overlap. The active one keeps its exact place and the others make room:
 * those above move up, those below move down; only at the very top, where nothing can move up any more, it gives way.
 */
export function layoutMargin(
  threads: readonly Wanted[],
  active: string | null,
  gap: number,
): ReadonlyMap<string, number> {
  const tops: number[] = [];
  let free = 0;
  for (const { top, height } of threads) {
    const at = Math.max(top, free);
    tops.push(at);
    free = at + height + gap;
  }

  const at = threads.findIndex((thread) => thread.id === active);
  if (at >= 0) {
    raise(threads, tops, at, gap);
    // What was pushed down by those above needs that no longer.
    for (let i = at + 1; i < threads.length; i++)
      tops[i] = Math.max(topOf(threads, i), below(threads, tops, i - 1, gap));
  }
  return new Map(threads.map(({ id }, i) => [id, tops[i] ?? 0]));
}

/** Puts the thread at this index where it wants to be, as far as those above have room to move up. */
function raise(threads: readonly Wanted[], tops: number[], at: number, gap: number): void {
  const above = threads.slice(0, at).reduce((sum, thread) => sum + thread.height + gap, 0);
  tops[at] = Math.max(topOf(threads, at), above);
  for (let i = at - 1; i >= 0; i--) {
    const lowest = (tops[i + 1] ?? 0) - gap - (threads[i]?.height ?? 0);
    if ((tops[i] ?? 0) <= lowest) return;
    tops[i] = lowest;
  }
}

const topOf = (threads: readonly Wanted[], i: number): number => threads[i]?.top ?? 0;

const below = (threads: readonly Wanted[], tops: readonly number[], i: number, gap: number): number =>
  (tops[i] ?? 0) + (threads[i]?.height ?? 0) + gap;
