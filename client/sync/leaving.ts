import type { Store } from "#client/lib/store.ts";
import { createStore } from "#client/lib/store.ts";

const reviews = createStore<readonly string[]>([]);
/**
 * The reviews of connections that were left and still send what they had. Another beside one of them would bring the
 * same up again, on a slow line for as long.
 */
export const leaving: Store<readonly string[]> = reviews;

/** A connection in this review was left, and goes on. Returns how to say that it does not any more. */
export function leaves(review: string): () => void {
  let goesOn = true;
  reviews.set([...reviews.get(), review]);
  return () => {
    if (!goesOn) return;
    goesOn = false;
    const at = reviews.get().indexOf(review);
    reviews.set(reviews.get().toSpliced(at, 1));
  };
}
