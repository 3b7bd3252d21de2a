import { useEffect } from "react";
import type { CommentBook } from "#client/comments/book.ts";
import { useBook } from "#client/comments/book-context.tsx";
import { useMayComment } from "#client/comments/comment-menu.tsx";
import { focusThread } from "#client/comments/focus.ts";
import { nameOfPlace } from "#client/comments/place-names.ts";
import { fieldAround } from "#client/comments/selected.ts";
import { placeInFocus, proposeInstead, rememberPlace, startOnSelection, startThread } from "#client/comments/start.ts";
import { live } from "#client/editor/live.ts";
import { toast } from "#client/lib/announce.ts";
import { capital } from "#client/summary/names.ts";
import { useOpenReview } from "#client/summary/summary-context.tsx";
import { useConnection } from "#client/sync/connection-context.tsx";
import { spotOfPosition } from "#shared/text-blocks.ts";
import { whereStands } from "#shared/thread-lists.ts";
import type { Place } from "#shared/threads.ts";
import { homeOf, threadState } from "#shared/threads.ts";

/**
 * Ctrl+Alt+M: comment on the selected words, or on what has the focus. Ctrl+Alt+P: propose other words for them.
 * Ctrl+Alt+N: to the comments of this place. In a field that one may not write in, arrows with Shift select words, since
 * there is no caret.
 */
export function useCommentKeys(onComments: () => void): void {
  const book = useBook();
  const may = useMayComment();
  const { summary } = useConnection();
  const { template } = useOpenReview().review;
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent): void {
      if (selectWords(event)) return event.preventDefault();
      // AltGr is Ctrl and Alt on some keyboards, and types a letter.
      if (!event.ctrlKey || !event.altKey || event.metaKey || event.shiftKey || event.getModifierState("AltGraph"))
        return;
      if (event.code !== "KeyM" && event.code !== "KeyN" && event.code !== "KeyP") return;
      // On the wall there are no comments to see.
      if (document.querySelector("[role='dialog'], body.wall")) return;
      event.preventDefault();
      event.stopPropagation();
      if (event.code === "KeyN") return toComments();
      if (!may) return toast({ text: "You can read this review, and not comment. Ask its lead." });
      const propose = event.code === "KeyP";
      if (propose && proposeInBox(book)) return;
      if (startOnSelection(book, propose)) return onComments();
      if (propose) return toast({ text: "Select the words that should change first." });
      const place = placeInFocus();
      if (!place) return toast({ text: "Go into a finding or a section first, or select some words." });
      startThread(book, { place, anchor: null });
      onComments();
    }
    function toComments(): void {
      const place = placeInFocus();
      const thread = place && nearest(book, place);
      if (!place || !thread) {
        const where = place
          ? `${capital(nameOfPlace(summary.get(), template, place))} has no open comments.`
          : "No place is chosen.";
        return toast({ text: may ? `${where} Ctrl+Alt+M starts one.` : where });
      }
      rememberPlace();
      onComments();
      focusThread(book, thread);
    }
    addEventListener("keydown", onKeyDown, { capture: true });
    return () => removeEventListener("keydown", onKeyDown, { capture: true });
  }, [book, may, onComments, summary, template]);
}

/** In the box of a new comment on words: it proposes others. False: the focus is in no such box. */
function proposeInBox(book: CommentBook): boolean {
  const id = document.activeElement?.closest<HTMLElement>(".thread--new")?.dataset["thread"];
  const start = id === undefined ? null : book.drafts.all.get().get(id)?.start;
  if (!start?.anchor) return false;
  if (!start.proposal) proposeInstead(book, start.id, start.anchor.quote);
  return true;
}

/** The thread whose words the caret is in; otherwise the first of this place. */
function nearest(book: CommentBook, place: Place): string | null {
  const standings = book.standings.now.get();
  const open = book.now.get().threads.filter((thread) => threadState(thread).open);
  const now = live.get();
  const spot = now?.editor ? spotOfPosition(now.editor.state.doc, now.editor.state.selection.head) : null;
  const field = fieldAround(document.activeElement)?.dataset["field"];
  const under = open.find(({ id }) => {
    const standing = standings.get(id);
    if (!spot || standing?.at !== "words" || standing.field !== field) return false;
    return standing.ranges.some(({ block, from, to }) => block === spot.block && from <= spot.at && spot.at <= to);
  });
  if (under) return under.id;
  const home = homeOf(place);
  const here = open.filter((thread) =>
    `${whereStands(thread, standings.get(thread.id) ?? null)}/`.startsWith(`${home}/`),
  );
  return here.find(({ id }) => book.now.get().byId.get(id)?.place.kind !== "field")?.id ?? here[0]?.id ?? null;
}

/** In a field without a caret. True: the selection changed. */
function selectWords(event: KeyboardEvent): boolean {
  const field = document.activeElement;
  if (!(field instanceof HTMLElement) || field.dataset["field"] === undefined || field.isContentEditable) return false;
  if (event.altKey || event.metaKey || field.getAttribute("aria-readonly") !== "true") return false;
  const selection = getSelection();
  if (!selection) return false;
  if ((event.key === "a" || event.key === "A") && event.ctrlKey) {
    selection.selectAllChildren(field);
    return true;
  }
  const steps: Record<string, readonly [by: "forward" | "backward", unit: string]> = {
    ArrowRight: ["forward", "word"],
    ArrowLeft: ["backward", "word"],
    ArrowDown: ["forward", "line"],
    ArrowUp: ["backward", "line"],
  };
  const step = steps[event.key];
  if (!step || event.ctrlKey) return false;
  // Up and down scroll, unless something is being selected.
  if (!event.shiftKey && step[1] === "line") return false;
  const inside = selection.anchorNode !== null && field.contains(selection.anchorNode);
  if (!inside) selection.collapse(field, 0);
  if (!event.shiftKey) {
    // One word is selected at a time: a caret alone would not be seen.
    if (step[0] === "forward") selection.collapseToEnd();
    else selection.collapseToStart();
    if (step[0] === "backward") selection.modify("move", "backward", "word");
    selection.modify("extend", "forward", "word");
  } else selection.modify("extend", step[0], step[1]);
  if (selection.focusNode && !field.contains(selection.focusNode)) selection.selectAllChildren(field);
  return true;
}
