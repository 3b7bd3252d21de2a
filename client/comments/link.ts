import type { CommentBook } from "#client/comments/book.ts";
import { toast } from "#client/lib/announce.ts";

/** The address that lands on a comment. */
export const commentPath = (review: string, comment: string): string => `/reviews/${review}#comment-${comment}`;

export async function copyLink(review: string, comment: string): Promise<void> {
  const address = `${location.origin}${commentPath(review, comment)}`;
  const copied = await navigator.clipboard.writeText(address).then(
    () => true,
    () => false,
  );
  toast({
    text: copied ? "Copied a link to this comment." : `This browser did not let Codraft copy. The link is ${address}`,
  });
}

/** The comment that the address asks for; null when it asks for none. */
export const wantedComment = (): string | null => /^#comment-([\w-]+)$/.exec(location.hash)?.[1] ?? null;

export const threadOfComment = (book: CommentBook, comment: string): string | null =>
  book.now.get().threads.find(({ comments }) => comments.some(({ id }) => id === comment))?.id ?? null;
