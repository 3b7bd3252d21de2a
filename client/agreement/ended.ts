import type { AgreementAct, AgreementState } from "#shared/agreements.ts";
import { foldAgreement } from "#shared/agreements.ts";
import { nextRound } from "./reason-names.ts";

/** What a reason can be written about now: the proposal, the agreed text, or the round that a proposal would begin. */
export function aboutNow(state: AgreementState): string[] {
  const { proposal, sealed } = state;
  return [proposal?.id, sealed?.version, state.state === "drafting" ? nextRound(state) : undefined].filter(
    (one) => one !== undefined,
  );
}

/** The act that ended what a reason is about; null: it goes on, or is not known here. */
export function endedBy(acts: readonly AgreementAct[], about: string): AgreementAct | null {
  const goesOn = (until: number): boolean => aboutNow(foldAgreement(acts.slice(0, until))).includes(about);
  if (goesOn(acts.length)) return null;
  return acts.find((_, at) => goesOn(at) && !goesOn(at + 1)) ?? null;
}

interface Names {
  readonly nameOf: (member: string) => string;
  readonly codeOf: (partner: string) => string;
}

/** What that act was, in words that stay true in later rounds. */
export function endWords(act: AgreementAct, { nameOf, codeOf }: Names): string {
  const who = nameOf(act.by);
  switch (act.kind) {
    case "proposed":
      return `${who} proposed the text for agreement.`;
    case "agreed":
      return `${who} agreed for ${codeOf(act.partner)}, the last that was awaited.`;
    case "changes asked":
      return `${who} asked for changes for ${codeOf(act.partner)}.`;
    case "withdrawn":
      return `${who} withdrew the proposal.`;
    case "reopened":
      return `${who} reopened the agreed text.`;
    case "stand-in":
    case "stand-in ended":
    case "reminded":
      return "";
  }
}
