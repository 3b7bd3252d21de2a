import type { CommentBook } from "#client/comments/book.ts";
import { elementIdOf } from "#client/comments/place-names.ts";
import { fieldElement } from "#client/summary/field-element.ts";
import type { FieldAddress } from "#shared/summary.ts";
import { whereStands } from "#shared/thread-lists.ts";

const TRIES = 60;

/** The text to a thread's words, without taking the focus. */
export function showWords(book: CommentBook, thread: string): void {
  const found = book.now.get().byId.get(thread);
  if (!found) return;
  const key = whereStands(found, book.standings.now.get().get(thread) ?? null);
  const element = fieldElement(key as FieldAddress) ?? document.getElementById(elementIdOf(key));
  const range = rangeOf(thread);
  const rect = (range ?? element)?.getBoundingClientRect();
  if (!rect || (rect.top > 120 && rect.top < innerHeight * 0.6)) return;
  scrollBy({ top: rect.top - Math.min(innerHeight / 3, 260), behavior: "instant" });
}

let rangeOf: (thread: string) => Range | null = () => null;
/** The highlights say where words are drawn. */
export const setRangeOf = (of: typeof rangeOf): void => {
  rangeOf = of;
};

/** Makes a thread the active one, shows its words, and gives its card (or one of its comments) the focus once drawn. */
export function focusThread(book: CommentBook, thread: string, comment: string | null = null): void {
  book.active.set(thread);
  showWords(book, thread);
  let tries = 0;
  const look = (): void => {
    const card = document.querySelector<HTMLElement>(`[data-thread="${CSS.escape(thread)}"]`);
    const target = comment === null ? card : document.getElementById(`comment-${comment}`);
    if (!target) {
      if (++tries < TRIES) requestAnimationFrame(look);
      return;
    }
    // Once it stands where it will stay.
    requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        target.focus({ preventScroll: true });
        target.scrollIntoView({ block: "nearest" });
      }),
    );
  };
  requestAnimationFrame(look);
}
