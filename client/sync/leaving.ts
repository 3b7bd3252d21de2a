import type { Store } from "#client/lib/store.ts";
import { createStore } from "#client/lib/store.ts";

/** A connection that was left, and still sends what it had. */
interface Left {
  readonly account: string;
  readonly review: string;
  /** Leaves that to whoever opens the review again. */
  readonly handOver: () => void;
}

const all = createStore<readonly Left[]>([]);
/**
 * Connections that were left and go on. Another beside one of them would bring the same up again, on a slow line for as
 * long.
 */
export const leaving: Store<readonly Pick<Left, "account" | "review">[]> = all;

/** Returns how to say that it does not go on any more. */
export function leaves(one: Left): () => void {
  all.set([...all.get(), one]);
  return () => {
    if (all.get().includes(one)) all.set(all.get().filter((other) => other !== one));
  };
}

/** The review is opened again. */
export function takeOver(account: string, review: string): void {
  for (const one of all.get()) if (one.account === account && one.review === review) one.handOver();
}
