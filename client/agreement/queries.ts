import type { QueryClient } from "@tanstack/react-query";
import { useQuery } from "@tanstack/react-query";
import { untilAnswered } from "#client/lib/again.ts";
import { call, pathOf } from "#client/lib/api.ts";
import type { AgreementView } from "#shared/agreement-wire.ts";
import type { AgreementState } from "#shared/agreements.ts";
import { foldAgreement } from "#shared/agreements.ts";
import { api } from "#shared/api.ts";

export const agreementKey = (review: string) => ["agreement", review] as const;

/** What an act answers is how it stands now: shown at once, before it is announced. */
export function takeInAgreement(queries: QueryClient, review: string, view: AgreementView): void {
  queries.setQueryData(agreementKey(review), view);
}

export interface Agreement {
  readonly view: AgreementView;
  readonly state: AgreementState;
}

const folded = new WeakMap<AgreementView["acts"], AgreementState>();
function stateOf({ acts }: AgreementView): AgreementState {
  const known = folded.get(acts) ?? foldAgreement(acts);
  folded.set(acts, known);
  return known;
}

/** How the partners stand; null until it is known. */
export function useAgreement(review: string): Agreement | null {
  const { data } = useQuery({
    queryKey: agreementKey(review),
    queryFn: () => call(api.agreement, { params: { review } }),
    ...untilAnswered(pathOf(api.agreement, { review })),
  });
  return data ? { view: data, state: stateOf(data) } : null;
}
