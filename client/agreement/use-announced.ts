import { useEffect, useEffectEvent, useRef } from "react";
import { announce } from "#client/lib/announce.ts";
import { useOpenReview } from "#client/summary/summary-context.tsx";
import { foldAgreement } from "#shared/agreements.ts";
import type { AgreementAct } from "#shared/agreements.ts";
import { partnerCode } from "#shared/reviews.ts";
import { toldAct } from "./told-acts.ts";
import { useAgreement } from "./queries.ts";
import { useNames } from "./use-names.ts";

/** In the first seconds the page learns how it stands, which is not news. */
const SETTLING_MS = 3000;

/** Says what others did about the agreement: the text closes or opens by it under everybody's hands. */
export function useAnnouncedAgreement(): void {
  const { review, member } = useOpenReview();
  const view = useAgreement(review.id)?.view;
  const acts = view?.acts;
  const nameOf = useNames(view ?? { names: {} });
  const opened = useRef(0);
  const known = useRef<number | null>(null);

  const onActs = useEffectEvent((all: readonly AgreementAct[]) => {
    const first = known.current ?? all.length;
    known.current = all.length;
    if (Date.now() - opened.current < SETTLING_MS) return;
    for (const [at, act] of all.entries()) {
      if (at < first || act.by === member.id) continue;
      const isSealed = foldAgreement(all.slice(0, at + 1)).sealed !== null;
      announce(toldAct(act, { isSealed, nameOf, codeOf: (id) => partnerCode(review.partners, id) }));
    }
  });
  useEffect(() => void (opened.current = Date.now()), []);
  useEffect(() => {
    if (acts) onActs(acts);
  }, [acts]);
}
