import type { CommentBook } from "#client/comments/book.ts";
import { chosenIn, typedComment } from "#client/comments/comment-text.ts";
import type { Draft } from "#client/comments/drafts.ts";
import { isEmpty, replyKey } from "#client/comments/drafts.ts";
import type { Unsent } from "#client/comments/outbox.ts";
import { idOf } from "#client/comments/outbox.ts";
import { toast } from "#client/lib/announce.ts";
import { newId } from "#shared/ids.ts";

/** What waits to be sent goes back into its box, to be changed. */
export function takeBack(book: CommentBook, unsent: Unsent, name: (member: string) => string): void {
  const { text } = unsent.kind === "thread" ? unsent.body.comment : unsent.body;
  const [typed, chosen] = [typedComment(text, name), chosenIn(text, name)];
  if (unsent.kind === "reply") {
    const key = replyKey(unsent.thread);
    const begun = book.drafts.all.get().get(key);
    const isBegun = begun !== undefined && begun.typed.trim() !== "";
    const both = isBegun ? `${typed}\n\n${begun.typed}` : typed;
    const later = both.length - (begun?.typed.length ?? 0);
    const others = isBegun ? (begun.chosen ?? []).map((one) => ({ ...one, at: one.at + later })) : [];
    book.drafts.set(key, { start: null, typed: both, chosen: [...chosen, ...others], blocking: false });
    book.active.set(unsent.thread);
    book.writing.set(key);
  } else {
    // A new id: should the server have the first after all, what is changed now must not be lost in it.
    const id = newId();
    const { comment: _, blocking, ...start } = unsent.body;
    book.drafts.set(id, { start: { ...start, id }, typed, chosen, blocking });
    book.active.set(id);
    book.writing.set(id);
  }
  book.outbox.drop(idOf(unsent));
}

/** After a box was cancelled: what was in it can be had back. `card`: the thread it belongs to. */
export function offerBack(book: CommentBook, key: string, draft: Draft, card: string): void {
  if (isEmpty(draft)) return;
  const run = (): void => {
    book.drafts.set(key, draft);
    book.active.set(card);
    book.writing.set(key);
  };
  toast({ text: "Discarded what you wrote.", action: { label: "Undo", run } });
}

export function discard(book: CommentBook, unsent: Unsent): void {
  book.outbox.drop(idOf(unsent));
  toast({ text: "Discarded what you wrote.", action: { label: "Undo", run: () => book.outbox.add(unsent) } });
}
