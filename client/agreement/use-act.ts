import { useMutation, useQueryClient } from "@tanstack/react-query";
import { toast } from "#client/lib/announce.ts";
import { call } from "#client/lib/api.ts";
import { createStore } from "#client/lib/store.ts";
import type { AgreementView } from "#shared/agreement-wire.ts";
import { foldAgreement } from "#shared/agreements.ts";
import { api } from "#shared/api.ts";
import { takeInAgreement } from "./queries.ts";

interface ActOn {
  readonly busy: boolean;
  /** Resolves whether it was done; when not, a message said why, and how it stands now is asked again. */
  readonly act: (
    call: () => Promise<AgreementView>,
    done: string,
    /** Whoever shows by itself why it was refused says so here: then no message does. */
    shows?: (error: unknown) => boolean,
  ) => Promise<boolean>;
}

/** How many acts are under way. */
export const acting = createStore(0);

/** Does something about the agreement, and shows how it stands then. */
export function useAct(review: string): ActOn {
  const queries = useQueryClient();
  const { mutateAsync, isPending } = useMutation({ mutationFn: (call: () => Promise<AgreementView>) => call() });
  return {
    busy: isPending,
    async act(ask, done, shows = () => false) {
      acting.set(acting.get() + 1);
      try {
        takeInAgreement(queries, review, await mutateAsync(ask));
        void queries.invalidateQueries({ queryKey: ["review", review] });
        toast({ text: done });
        return true;
      } catch (error) {
        const quiet = shows(error);
        const text = error instanceof Error ? error.message : "It was not done. Try again.";
        // How it stands now goes with what is said: the message is of this round, and leaves when another begins.
        const view = await call(api.agreement, { params: { review } }).catch(() => null);
        if (view) takeInAgreement(queries, review, view);
        const round = view ? (foldAgreement(view.acts).proposal?.id ?? "") : undefined;
        if (!quiet) toast({ text, lasting: true, ...(round === undefined ? {} : { round }) });
        return false;
      } finally {
        // Whoever asked puts away what they sent first.
        setTimeout(() => acting.set(acting.get() - 1));
      }
    },
  };
}
