import type { UnsentReview } from "#client/lib/kept-notes.ts";

/** What only this device, or a tab, has of somebody's, in words: each kind goes another way. */

const list = new Intl.ListFormat("en-GB");

/** As it stands after "has": "words that are not sent and words that are not in the text". */
export const whatWaits = ({ unsent, comments, aside, begun }: UnsentReview): string =>
  list.format([
    ...(unsent ? ["words that are not sent"] : []),
    ...(comments ? ["comments that are not sent"] : []),
    ...(begun ? ["a comment that you began and did not send"] : []),
    ...(aside ? ["words that are not in the text"] : []),
  ]);

/** Does any of it go to the server by itself once its review is open? */
export const canBeSent = ({ unsent, comments }: UnsentReview): boolean => unsent || comments;

/** What to do with it before nothing is kept any more. */
export function beforeKeptGoes(waiting: readonly UnsentReview[]): string {
  const names = (some: readonly UnsentReview[]): string => list.format(some.map(({ title }) => title || "a review"));
  const toSend = waiting.filter(canBeSent);
  const aside = waiting.filter((one) => one.aside);
  return [
    toSend.length > 0
      ? `Words or comments of yours in ${names(toSend)} have not reached the server. Open the review first, so that they are sent.`
      : "",
    aside.length > 0
      ? `Words of yours that are not in the text of ${names(aside)} are kept only here. Open the review first, and copy or delete them.`
      : "",
  ]
    .filter(Boolean)
    .join(" ");
}
