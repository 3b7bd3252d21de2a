import type { AsideCounts, AsideKind } from "./aside-kinds.ts";
import { kindsIn, raisedAside } from "./aside-kinds.ts";

/** The notes of what this device keeps, and for whom, as values. They hold no words. */

/** `aside…`: what the server did not take, or a merge removed. */
export interface KeptReview extends AsideCounts {
  readonly title: string;
  /** Work of this person that the server is not known to have. */
  readonly unsent: boolean;
  /** The tabs that said so, also such as are closed since. An older build named none. */
  readonly unsentIn: readonly string[];
  /** Comments that are not sent. */
  readonly comments: number;
  /** Comments that somebody began in this tab, and neither sent nor gave up. */
  readonly begun: number;
  /** This person had no access to it any more when they last looked: nothing of theirs can be sent there. */
  readonly gone: boolean;
}

export const nothingKept: KeptReview = {
  title: "",
  unsent: false,
  unsentIn: [],
  aside: 0,
  asideDeletions: 0,
  asideFacts: 0,
  comments: 0,
  begun: 0,
  gone: false,
};

interface KeptAccount {
  readonly usedAt: number;
  readonly reviews: Readonly<Record<string, KeptReview>>;
}

export interface Notes {
  /** Who is signed in, as far as this device heard; null after signing out and when a session ended. */
  readonly account: string | null;
  readonly accounts: Readonly<Record<string, KeptAccount>>;
  /** Signed out without a network: the server is told as soon as it answers. */
  readonly signOutDue: boolean;
  /** Databases that another tab held on to when they were to be deleted, and when that was. */
  readonly toDelete: readonly { readonly name: string; readonly at: number }[];
}

export const nothingNoted: Notes = { account: null, accounts: {}, signOutDue: false, toDelete: [] };

/** Notes as they were written; an older build named what is to be deleted, and not since when. */
export function readNotes(text: string | null): Notes {
  const read = JSON.parse(text ?? "{}") as Partial<Notes>;
  const toDelete = ((read.toDelete ?? []) as readonly (string | Notes["toDelete"][number])[]).map((one) =>
    typeof one === "string" ? { name: one, at: Number.MAX_SAFE_INTEGER } : one,
  );
  return { ...nothingNoted, ...read, toDelete };
}

/**
 * Notes with this of a review. Nothing is noted of an account that is neither signed in nor kept: it signed out in
 * another tab, and a letter was on its way in this one.
 */
export function withReview(
  { account: here, accounts }: Notes,
  account: string,
  review: string,
  kept: KeptReview,
  now: number,
): Partial<Notes> {
  const known = accounts[account] ?? (here === account ? { usedAt: now, reviews: {} } : null);
  if (!known) return {};
  return { accounts: { ...accounts, [account]: { ...known, reviews: { ...known.reviews, [review]: kept } } } };
}

/** What waits in a database, of one review. */
export interface FoundReview extends Partial<AsideCounts> {
  readonly unsentIn?: readonly string[];
  readonly comments?: number;
}

export interface FoundDatabase {
  readonly name: string;
  readonly account: string;
  /** When the last that waits in it was written; 0 when nothing does. */
  readonly at: number;
  readonly reviews: Readonly<Record<string, FoundReview>>;
}

/**
 * The notes with what the databases say beyond them. They are only raised: another tab may have changed both meanwhile,
 * and what is said to wait once too often is found to be sent. Pure.
 */
export function raised(notes: Notes, found: readonly FoundDatabase[], now: number): Notes {
  const accounts = { ...notes.accounts };
  let { toDelete } = notes;
  for (const { name, account, at, reviews } of found) {
    const due = toDelete.find((one) => one.name === name);
    if (due && at <= due.at) continue;
    // It was deleted then, and what is called so now was written since; the note of that did not reach the disk either.
    if (due) toDelete = toDelete.filter((one) => one !== due);
    const known = accounts[account] ?? { usedAt: at || now, reviews: {} };
    const more = { ...known.reviews };
    for (const [review, waiting] of Object.entries(reviews)) more[review] = withFound(more[review], waiting);
    // What waits does so from when it was written: a page may have been open for long.
    accounts[account] = { ...known, usedAt: Math.max(known.usedAt, at), reviews: more };
  }
  return { ...notes, accounts, toDelete };
}

function withFound(known: Partial<KeptReview> | undefined, found: FoundReview): KeptReview {
  const { unsentIn = [], comments = 0, ...aside } = found;
  const noted = { ...nothingKept, ...known };
  return {
    ...noted,
    ...(unsentIn.length > 0 && !noted.unsent ? { unsent: true, unsentIn } : {}),
    comments: Math.max(noted.comments, comments),
    ...raisedAside(known ?? {}, aside),
  };
}

export interface UnsentReview {
  readonly id: string;
  readonly title: string;
  readonly unsent: boolean;
  readonly comments: boolean;
  /** What was set aside, and does not go into the text by itself. */
  readonly aside: readonly AsideKind[];
  /** A comment that was begun and not sent: it lasts as long as its tab. */
  readonly begun: boolean;
  /** They have no access to it any more. */
  readonly gone: boolean;
}

export const waits = ({ unsent, aside, comments, begun }: KeptReview): boolean =>
  unsent || aside > 0 || comments > 0 || begun > 0;

/** Reviews of which something waits, by what is noted in several places. */
export function* unsentIn(...places: Readonly<Record<string, Partial<KeptReview>>>[]): Generator<UnsentReview> {
  for (const id of new Set(places.flatMap((reviews) => Object.keys(reviews)))) {
    // What an older build noted lacks what it did not know of.
    const known = places.map((reviews) => ({ ...nothingKept, ...reviews[id] }));
    if (!known.some(waits)) continue;
    yield {
      id,
      title: known.map(({ title }) => title).find(Boolean) ?? "",
      unsent: known.some((one) => one.unsent),
      comments: known.some((one) => one.comments > 0),
      aside: [...new Set(known.flatMap(kindsIn))],
      begun: known.some((one) => one.begun > 0),
      gone: known.some((one) => one.gone),
    };
  }
}
