import type { AgreementState } from "#shared/agreements.ts";
import type { ReviewState } from "#shared/permissions.ts";
import { agreementName, roundName } from "#shared/version-title.ts";

const plain: Record<ReviewState, string> = {
  drafting: "Draft",
  proposed: "Proposed for agreement",
  agreed: "Agreed",
};

/** The review's state as the details of the document say it: of a draft also what came before. */
export function statusWords(state: ReviewState, agreement: AgreementState | null): string {
  // Of the two what the page shows goes first: one may be known a moment before the other.
  if (agreement?.state !== state) return plain[state];
  const { round, agreement: which, everSealed, sentBack, since } = agreement;
  if (state === "proposed") return `${plain.proposed}, ${roundName(round, which)}`;
  if (state === "agreed") return plain.agreed;
  if (round > 0)
    return sentBack?.at === since
      ? `Draft, changes asked for in ${roundName(round, which)}`
      : `Draft, proposal of ${roundName(round, which)} withdrawn`;
  return everSealed.length > 0
    ? `Draft, reopened after ${agreementName(everSealed.length)}`
    : "Draft, not yet proposed";
}
