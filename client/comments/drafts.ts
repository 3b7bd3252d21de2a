import type { Chosen } from "#client/comments/comment-text.ts";
import { carriedBehind, carriedName, noteReview, onForget } from "#client/lib/device.ts";
import { goesWithAll } from "#client/lib/reload.ts";
import type { Store } from "#client/lib/store.ts";
import { createStore } from "#client/lib/store.ts";
import type { Anchor } from "#shared/anchors.ts";
import type { CommentText } from "#shared/comments.ts";
import { newId } from "#shared/ids.ts";
import type { NewProposal, NewThread, Place, Thread } from "#shared/threads.ts";
import { threadState } from "#shared/threads.ts";

/** A thread in the making: what it will stand on. */
export interface Starting {
  readonly id: string;
  readonly place: Place;
  readonly anchor: Anchor | null;
  readonly proposal: NewProposal | null;
  /** The thread that this takes the place of: it ends when the server stores this. */
  readonly instead?: string | undefined;
}

/** What somebody began to write and has not sent: a new thread, a reply or a change of a comment. */
export interface Draft {
  readonly start: Starting | null;
  readonly typed: string;
  readonly chosen?: readonly Chosen[];
  readonly blocking: boolean;
}

/** Nothing would be lost with it. */
export const isEmpty = ({ start, typed }: Draft): boolean =>
  typed.trim() === "" && (start?.proposal?.kind !== "words" || start.proposal.words === start.anchor?.quote);

/** The words of a thread proposed anew for those that stand there now: what had to be settled still has to be. */
export function draftAnew(former: Thread, anchor: Anchor, mayBlock: boolean): Draft & { readonly start: Starting } {
  const { id: instead, proposal } = former;
  const start: Starting = {
    id: newId(),
    place: { kind: "field", field: anchor.field },
    anchor,
    proposal: proposal?.kind === "words" ? { kind: "words", words: proposal.words } : null,
    instead,
  };
  return { start, typed: "", blocking: mayBlock && threadState(former).blocking };
}

/** As it is sent. Only who goes on proposing takes the place of what was proposed. */
export function threadOfDraft({ start, blocking }: Draft & { readonly start: Starting }, text: CommentText): NewThread {
  const { id, place, anchor, proposal, instead } = start;
  return {
    id,
    comment: { id: newId(), text },
    place,
    anchor,
    proposal,
    blocking,
    ...(instead === undefined || proposal === null ? {} : { instead }),
  };
}

export const replyKey = (thread: string): string => `reply/${thread}`;
/** The name of the box that this draft is typed in. */
export const handsOf = (draftKey: string): string => `comment/${draftKey}`;
export const editKey = (comment: string): string => `edit/${comment}`;

/**
 * Nothing that was begun is lost by looking elsewhere, going to another page or loading this one again: it lasts until
 * it is sent or cancelled, or the tab is closed.
 */
export interface Drafts {
  readonly all: Store<ReadonlyMap<string, Draft>>;
  set(key: string, draft: Draft): void;
  drop(key: string): void;
}

/** Of each review, by its name in the tab's storage, how much was begun. It goes with the tab: closing asks. */
const begun = new Map<string, number>();
/** One of each review, whatever page asks: where storage is refused there is no other. */
const opened = new Map<string, Drafts>();
onForget(() => {
  begun.clear();
  opened.clear();
});
globalThis.addEventListener?.("beforeunload", (event) => {
  if (!goesWithAll() && [...begun.values()].some((count) => count > 0)) event.preventDefault();
});

/** Signing out takes them from every tab, and asks before it does. */
export function openDrafts(account: string, review: string): Drafts {
  const key = carriedName("drafts/", account) + review;
  const drafts = opened.get(key) ?? makeDrafts(account, review, key);
  opened.set(key, drafts);
  return drafts;
}

function makeDrafts(account: string, review: string, key: string): Drafts {
  const all = createStore<ReadonlyMap<string, Draft>>(new Map(kept(key)));
  function note(drafts: Iterable<Draft>): void {
    const count = [...drafts].filter((draft) => !isEmpty(draft)).length;
    begun.set(key, count);
    noteReview(account, review, { begun: count }, "tab");
  }
  function change(run: (drafts: Map<string, Draft>) => void): void {
    const next = new Map(all.get());
    run(next);
    try {
      sessionStorage.setItem(key, JSON.stringify([...next]));
    } catch {
      // Storage is full or refused: it lasts as long as this page.
    }
    note(next.values());
    all.set(next);
  }
  note(all.get().values());
  return {
    all,
    set: (name, draft) => change((drafts) => drafts.set(name, draft)),
    drop: (name) => change((drafts) => drafts.delete(name)),
  };
}

/** After a reload only the tab's storage knows in which reviews something was begun. */
export function noteBegun(account: string): void {
  for (const review of carriedBehind(carriedName("drafts/", account))) openDrafts(account, review);
}

function kept(key: string): [string, Draft][] {
  try {
    return JSON.parse(sessionStorage.getItem(key) ?? "[]") as [string, Draft][];
  } catch {
    return [];
  }
}
