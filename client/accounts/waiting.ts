import type { AsideKind } from "#client/lib/aside-kinds.ts";
import type { UnsentReview } from "#client/lib/kept-notes.ts";

/** What only this device, or a tab, has of somebody's, in words: each kind goes another way. */

const list = new Intl.ListFormat("en-GB");

const asideWords: Readonly<Record<AsideKind, string>> = {
  words: "words that are not in the text",
  deletions: "words that you took out and that still stand in the text",
  facts: "facts that you set, such as a status or a link, and that do not stand",
};

/** As it stands after "has": "changes that are not sent and words that are not in the text". */
export const whatWaits = ({ unsent, comments, aside, begun }: UnsentReview): string =>
  list.format([
    ...(unsent ? ["words or changes that are not sent"] : []),
    ...(comments ? ["comments that are not sent"] : []),
    ...(begun ? ["a comment that you began and did not send"] : []),
    ...aside.map((kind) => asideWords[kind]),
  ]);

const isToSend = ({ unsent, comments }: UnsentReview): boolean => unsent || comments;

/** Does any of it go to the server by itself once its review is open? */
export const canBeSent = (one: UnsentReview): boolean => isToSend(one) && !one.gone;

/** What would be lost with it: words that are nowhere else, or only what says which changes did not go in. */
export const lostNoun = (waiting: readonly UnsentReview[]): "words" | "changes" =>
  waiting.length === 0 || waiting.some((one) => isToSend(one) || one.begun || one.aside.includes("words"))
    ? "words"
    : "changes";

/** What to do with it before nothing is kept any more. */
export function beforeKeptGoes(waiting: readonly UnsentReview[]): string {
  const names = (some: readonly UnsentReview[]): string => list.format(some.map(({ title }) => title || "a review"));
  const said = (some: readonly UnsentReview[], say: (where: string) => string): string[] =>
    some.length > 0 ? [say(names(some))] : [];
  const aside = (kind: AsideKind): readonly UnsentReview[] => waiting.filter((one) => one.aside.includes(kind));
  return [
    ...said(
      waiting.filter(canBeSent),
      (where) =>
        `Words, changes or comments of yours in ${where} have not reached the server. Open the review first, so that they are sent.`,
    ),
    ...said(
      waiting.filter((one) => isToSend(one) && one.gone),
      (where) =>
        `Words or comments of yours in ${where}, which you no longer have access to, are kept only here. Open it first, and copy or discard them.`,
    ),
    ...said(
      aside("words"),
      (where) =>
        `Words of yours that are not in the text of ${where} are kept only here. Open the review first, and copy or delete them.`,
    ),
    ...said(
      aside("deletions"),
      (where) =>
        `Words that you took out still stand in the text of ${where}, and only this device knows which. Open the review first, and take them out again or off the list.`,
    ),
    ...said(
      aside("facts"),
      (where) =>
        `Facts that you set in ${where}, such as a status or a link, do not stand, and only this device knows which. Open the review first, and set them again or take them off the list.`,
    ),
  ].join(" ");
}
