import type { RefObject } from "react";
import { useEffect } from "react";
import { useBook } from "#client/comments/book-context.tsx";
import { attended } from "#client/lib/attended.ts";
import type { Thread } from "#shared/threads.ts";

/** The bar covers the window's top; at its end a line must show. */
const IN_SIGHT = "-60px 0px -24px 0px";

/**
 * Tells the book that this thread is looked at: while it is the active one, its newest comment stands in the window, and
 * somebody is there. An active thread by itself is not: its card may be scrolled away, its sheet closed, its tab hidden.
 */
export function useLooked({ id, comments }: Thread, active: boolean, card: RefObject<HTMLElement | null>): void {
  const { looked } = useBook();
  const newest = comments.at(-1)?.id ?? "";
  useEffect(() => {
    if (!active || !card.current) return;
    const target = card.current.querySelector(`#${CSS.escape(`comment-${newest}`)}`) ?? card.current;
    let inSight = false;
    const leave = (): void => {
      if (looked.get() === id) looked.set(null);
    };
    const look = (): void => (inSight && attended().get() ? looked.set(id) : leave());
    const sight = new IntersectionObserver(
      (entries) => {
        inSight = entries.at(-1)?.isIntersecting ?? false;
        look();
      },
      { rootMargin: IN_SIGHT },
    );
    sight.observe(target);
    const stop = attended().subscribe(look);
    return () => {
      sight.disconnect();
      stop();
      leave();
    };
  }, [looked, id, newest, active, card]);
}
