import type { CommentBook } from "#client/comments/book.ts";
import { elementIdOf } from "#client/comments/place-names.ts";
import { fieldElement } from "#client/editor/field-element.ts";
import type { FieldAddress } from "#shared/summary.ts";
import { whereStands } from "#shared/thread-lists.ts";

const TRIES = 60;
const FOLLOW_MS = 1500;
/** So long they are waited for while the text is still being drawn. */
const DRAWN_MS = 15_000;
const UNDER_BAR = 60;
/** Of a long passage its first lines must be in sight. */
const LINES = 96;

/** The text to a thread's words, without taking the focus. False: they are not drawn yet. */
export function showWords(book: CommentBook, thread: string): boolean {
  const found = book.now.get().byId.get(thread);
  if (!found) return false;
  const key = whereStands(found, book.standings.now.get().get(thread) ?? null);
  const element = fieldElement(key as FieldAddress) ?? document.getElementById(elementIdOf(key));
  const range = rangeOf(thread);
  const rect = (range ?? element)?.getBoundingClientRect();
  if (!rect) return false;
  const drawn = range !== null || found.anchor === null || book.standings.now.get().get(thread)?.at === "gone";
  const sheet = document.querySelector(".margin.is-open")?.getBoundingClientRect();
  // A sheet from below leaves a strip of the text to see.
  const end = sheet && sheet.top > 80 ? sheet.top : innerHeight * 0.75;
  if (rect.top > 64 && Math.min(rect.bottom, rect.top + LINES) < end) return drawn;
  scrollBy({ top: rect.top - 64 - (end - 64) / 3, behavior: "instant" });
  return drawn;
}

/**
 * Text that is still being drawn moves what was just shown: card and words are followed for a moment, unless somebody
 * scrolls. Beside the words the card goes with them; in a sheet or a list each is brought into sight by itself.
 */
function keepInSight(book: CommentBook, thread: string, target: HTMLElement): void {
  const start = performance.now();
  const apart = target.closest(".margin.is-open, .margin--list") !== null;
  let [own, until] = [true, start + FOLLOW_MS];
  let drawn = !apart;
  const leave = (): void => {
    own = false;
  };
  const inputs = ["wheel", "keydown", "pointerdown", "touchstart"];
  for (const input of inputs) addEventListener(input, leave, { once: true, passive: true });
  const look = (): void => {
    const { top, bottom } = target.getBoundingClientRect();
    if (own && target.isConnected && (top < UNDER_BAR || bottom > innerHeight))
      target.scrollIntoView({ block: "center" });
    if (own && apart && showWords(book, thread) && !drawn) [drawn, until] = [true, performance.now() + FOLLOW_MS];
    if (own && performance.now() < (drawn ? until : start + DRAWN_MS)) return void setTimeout(look, 100);
    for (const input of inputs) removeEventListener(input, leave);
  };
  look();
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
        keepInSight(book, thread, target);
      }),
    );
  };
  requestAnimationFrame(look);
}
