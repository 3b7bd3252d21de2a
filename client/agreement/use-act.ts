import { useMutation, useQueryClient } from "@tanstack/react-query";
import { shownToast, toast } from "#client/lib/announce.ts";
import { call, mayBeDone } from "#client/lib/api.ts";
import { lookUntilFound } from "#client/lib/ask-again.ts";
import { createStore } from "#client/lib/store.ts";
import { focusIfLost } from "#client/summary/go.ts";
import { useOpenReview } from "#client/summary/summary-context.tsx";
import type { AgreementView } from "#shared/agreement-wire.ts";
import type { AgreementAct } from "#shared/agreements.ts";
import { foldAgreement } from "#shared/agreements.ts";
import { api } from "#shared/api.ts";
import { agreementKey, takeInAgreement } from "./queries.ts";

/** What this member did since they asked. */
type Done = Pick<AgreementView, "acts" | "settlements">;

interface Said {
  /** What is so then. */
  readonly done: string;
  /** Is it among what this member did? Asked when the answer was lost. */
  readonly isIn: (done: Done) => boolean;
  /** Id of what is read next, where what was pressed goes; the heading of the state when nothing else is. */
  readonly next?: string;
  /** Whoever shows by itself why it was refused says so here: then no message does. */
  readonly shows?: (error: unknown) => boolean;
}

const NOT_DONE = "The network is back, and that was not done. Try again.";

/** An act of this kind. */
export const has =
  (kind: AgreementAct["kind"]): Said["isIn"] =>
  ({ acts }) =>
    acts.some((one) => one.kind === kind);

interface ActOn {
  readonly busy: boolean;
  /**
   * Resolves whether it was done; when not, a message said why, and how it stands now is asked again. When its answer
   * was lost a message says that it is not known, and it resolves once the server answers.
   */
  readonly act: (call: () => Promise<AgreementView>, said: Said) => Promise<boolean>;
}

/** What an act ends in is read there: the heading of how the agreement stands, over the text. */
export const STATE_HEADING = "agreement-state";

/** How many acts are under way. */
export const acting = createStore(0);

/** Does something about the agreement, and shows how it stands then. */
export function useAct(review: string): ActOn {
  const { member } = useOpenReview();
  const queries = useQueryClient();
  const { mutateAsync, isPending } = useMutation({ mutationFn: (call: () => Promise<AgreementView>) => call() });

  /** How it stands now; null: the server does not say. */
  async function look(): Promise<AgreementView | null> {
    const view = await call(api.agreement, { params: { review } }).catch(() => null);
    if (view) takeInAgreement(queries, review, view);
    return view;
  }
  function since(before: AgreementView | undefined, now: AgreementView): Done {
    const known = new Set(before?.settlements.map((one) => JSON.stringify(one)));
    return {
      // They only grow.
      acts: now.acts.slice(before?.acts.length ?? now.acts.length).filter(({ by }) => by === member.id),
      settlements: now.settlements.filter((one) => one.by === member.id && !known.has(JSON.stringify(one))),
    };
  }

  return {
    busy: isPending,
    async act(ask, { done, isIn, next = STATE_HEADING, shows = () => false }) {
      acting.set(acting.get() + 1);
      const before = queries.getQueryData<AgreementView>(agreementKey(review));
      function isDone(): true {
        // What was pressed may go with it, at once or once the review is known to be in another state.
        focusIfLost(next);
        void queries.invalidateQueries({ queryKey: ["review", review] }).then(() => focusIfLost(STATE_HEADING));
        toast({ text: done });
        return true;
      }
      try {
        takeInAgreement(queries, review, await mutateAsync(ask));
        return isDone();
      } catch (error) {
        const view = await look();
        const found = (now: AgreementView | null): boolean => now !== null && isIn(since(before, now));
        if (mayBeDone(error) && found(view)) return isDone();
        const text = error instanceof Error ? error.message : "It was not done. Try again.";
        // How it stands now goes with what is said: the message is of this round, and leaves when another begins.
        const round = view ? (foldAgreement(view.acts).proposal?.id ?? "") : undefined;
        if (!shows(error)) toast({ text, lasting: true, ...(round === undefined ? {} : { round }) });
        if (!mayBeDone(error)) return false;
        let last: AgreementView | null = null;
        if (await lookUntilFound(async () => found((last = await look())))) return isDone();
        // Unless the message has gone with its round, or another has come since.
        if (last !== null && shownToast.get()?.text === text)
          toast({ text: NOT_DONE, lasting: true, ...(round === undefined ? {} : { round }) });
        return false;
      } finally {
        // Whoever asked puts away what they sent first.
        setTimeout(() => acting.set(acting.get() - 1));
      }
    },
  };
}
