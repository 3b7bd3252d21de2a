import { formName } from "#client/lib/kept-form.ts";

/**
 * Under what names it is kept what one has begun to write and not sent. Each belongs to what it was written about: a
 * proposal, the round that is next, an agreed text. It is never put into the box of another.
 */
export type ReasonFor = "withdraw" | "stand-in" | "propose" | "reopen" | `changes ${string}`;

const beginning = (account: string, review: string): string => formName(account, review, "reason/");

/** `account`: who writes it. */
export const reasonName = (account: string, review: string, about: string, what: ReasonFor): string =>
  `${beginning(account, review)}${about}/${what}`;

/** The round that a proposal would begin now. */
export const nextRound = ({ agreement, round }: { readonly agreement: number; readonly round: number }): string =>
  `${agreement}.${round + 1}`;

interface BegunReason {
  readonly name: string;
  readonly about: string;
  readonly what: ReasonFor;
}

/** Of the kept forms, this person's reasons in this review. */
export function begunReasons(names: readonly string[], account: string, review: string): BegunReason[] {
  const start = beginning(account, review);
  return names.flatMap((name) => {
    const at = name.indexOf("/", start.length);
    if (!name.startsWith(start) || at < 0) return [];
    return [{ name, about: name.slice(start.length, at), what: name.slice(at + 1) as ReasonFor }];
  });
}
