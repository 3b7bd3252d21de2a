import { createStore, useStore } from "#client/lib/store.ts";
import { useUnderHands } from "#client/lib/under-hands.ts";
import { useOpenReview } from "#client/summary/summary-context.tsx";
import type { AgreementState } from "#shared/agreements.ts";
import { decidesFor } from "#shared/agreements.ts";
import type { ReviewAct, Standing } from "#shared/permissions.ts";
import { mayInReview } from "#shared/permissions.ts";
import { partnerCode } from "#shared/reviews.ts";
import { useLayoutEffect } from "react";
import { endedBy, endWords } from "./ended.ts";
import { useAgreement } from "./queries.ts";
import type { ReasonFor } from "./reason-names.ts";
import { acting } from "./use-act.ts";
import { useNames } from "./use-names.ts";

interface Writer extends Standing {
  readonly id: string;
  readonly partner: string;
}

const acts = {
  withdraw: "agreement.withdraw",
  "stand-in": "agreement.stand-in",
  propose: "agreement.propose",
  reopen: "agreement.reopen",
} as const satisfies Record<string, ReviewAct>;

/** Is this member one who may still do what the reason is for? Whether its time is over is another question. */
export function isTheirs(what: ReasonFor, state: AgreementState, member: Writer): boolean {
  if (what === "withdraw" || what === "stand-in" || what === "propose" || what === "reopen")
    return mayInReview(acts[what], member, state.state) !== "not-allowed";
  return decidesFor(state, member, what.slice("changes ".length)) !== null;
}

/**
 * Why a reason that somebody writes cannot be sent any more; null while it can, and while they do something themselves.
 * Its box stays all the same, until they leave it: they may be typing.
 */
export function useOver(about: string, what: ReasonFor): string | null {
  const { review, member } = useOpenReview();
  const agreement = useAgreement(review.id);
  const busy = useStore(acting) > 0;
  const nameOf = useNames(agreement?.view ?? { names: {} });
  if (!agreement || busy) return null;
  const codeOf = (id: string): string => partnerCode(review.partners, id);
  const end = endedBy(agreement.view.acts, about);
  if (end) return endWords(end, { nameOf: (id) => (id === member.id ? "You" : nameOf(id)), codeOf });
  if (isTheirs(what, agreement.state, member)) return null;
  return what.startsWith("changes ")
    ? `You cannot decide for ${codeOf(what.slice("changes ".length))} any more.`
    : "Your role in this review has changed.";
}

const shown = createStore<readonly string[]>([]);
/** The names of reasons that have their box on the page. */
export const shownReasons = shown;

/** Says that this reason has its box on the page: nothing else shows what was begun in it. */
export function useShownReason(name: string, box: string): void {
  useLayoutEffect(() => {
    shown.set([...shown.get(), name]);
    return () => shown.set(shown.get().filter((one) => one !== name));
  }, [name]);
  useUnderHands(name, () => {
    const found = document.getElementById(box);
    return found instanceof HTMLTextAreaElement ? found : null;
  });
}
