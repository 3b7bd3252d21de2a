import type { ReactNode } from "react";
import { createContext, useCallback, useContext, useRef, useSyncExternalStore } from "react";
import type * as Y from "yjs";
import { userEdit } from "#client/editor/undo.ts";
import { useStore } from "#client/lib/store.ts";
import { waitsOffline } from "#client/summary/words.ts";
import { useConnection } from "#client/sync/connection-context.tsx";
import { isOnline } from "#client/sync/state.ts";
import { must } from "#shared/assert.ts";
import { mayInReview } from "#shared/permissions.ts";
import type { Member, Review } from "#shared/reviews.ts";
import type { Summary } from "#shared/summary.ts";
import type { By } from "#shared/summary-edits.ts";

/** The review whose summary is open, and who I am in it. */
export interface OpenReview {
  readonly review: Review;
  readonly member: Member;
  /** Everybody of the review, present or not; empty until it is known. */
  readonly members: readonly Member[];
}

const OpenReviewContext = createContext<OpenReview | null>(null);

export function OpenReviewProvider({ value, children }: { value: OpenReview; children: ReactNode }) {
  return <OpenReviewContext value={value}>{children}</OpenReviewContext>;
}

export const useOpenReview = (): OpenReview => must(useContext(OpenReviewContext), "outside an open review");

/**
 * A part of the summary. The component draws again only when this part is another object, so select what the summary
 * holds and make nothing new, or say with `same` when two are alike.
 */
export function useSummary<T>(select: (summary: Summary) => T, same: (a: T, b: T) => boolean = Object.is): T {
  const { summary } = useConnection();
  const last = useRef<{ value: T } | null>(null);
  const read = useCallback((): T => {
    const value = select(summary.get());
    if (last.current && same(last.current.value, value)) return last.current.value;
    last.current = { value };
    return value;
  }, [select, same, summary]);
  const subscribe = useCallback((run: () => void) => summary.subscribe(run), [summary]);
  return useSyncExternalStore(subscribe, read);
}

/** What I may do to the text now. */
export interface Editing {
  /** May change words and facts: typing goes on offline. */
  readonly writes: boolean;
  /** May add, move, remove and put back. */
  readonly structure: boolean;
  /** Why structure waits, while one may write; null otherwise. */
  readonly why: string | null;
  /** Runs a structural edit as one step of my undo. */
  readonly edit: <T>(change: (doc: Y.Doc, by: By) => T) => T;
}

export function useEditing(): Editing {
  const { doc, readOnly, state } = useConnection();
  const { review, member } = useOpenReview();
  const closed = useStore(readOnly);
  const online = useStore(state, isOnline);
  const writes = !closed && mayInReview("summary.write", member, review.state) === null;
  const edit = useCallback(
    <T,>(change: (doc: Y.Doc, by: By) => T): T =>
      userEdit(() => change(doc, { by: member.id, partner: member.partner, at: Date.now() })),
    [doc, member],
  );
  return { writes, structure: writes && online, why: writes && !online ? waitsOffline : null, edit };
}
