import { useMutation, useQueryClient } from "@tanstack/react-query";
import { toast } from "#client/lib/announce.ts";
import type { AgreementView } from "#shared/agreement-wire.ts";
import { agreementKey, takeInAgreement } from "./queries.ts";

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

/** Does something about the agreement, and shows how it stands then. */
export function useAct(review: string): ActOn {
  const queries = useQueryClient();
  const { mutateAsync, isPending } = useMutation({ mutationFn: (call: () => Promise<AgreementView>) => call() });
  return {
    busy: isPending,
    async act(call, done, shows = () => false) {
      try {
        takeInAgreement(queries, review, await mutateAsync(call));
        void queries.invalidateQueries({ queryKey: ["review", review] });
        toast({ text: done });
        return true;
      } catch (error) {
        if (!shows(error))
          toast({ text: error instanceof Error ? error.message : "It was not done. Try again.", lasting: true });
        void queries.invalidateQueries({ queryKey: agreementKey(review) });
        return false;
      }
    },
  };
}
