import type { AgreementAct } from "#shared/agreements.ts";
import type { Partner } from "#shared/reviews.ts";
import { partnerCode } from "#shared/reviews.ts";

type Decision = Extract<AgreementAct, { kind: "agreed" | "changes asked" }>;

interface SoFar {
  readonly acts: readonly AgreementAct[];
  readonly review: { readonly partners: readonly Partner[] };
  readonly member: { readonly id: string; readonly partner: string };
}

/** What happened meanwhile to the text that a decision is on, in a sentence; null: nothing, or there is no such text. */
export function overtaken(late: Decision, now: SoFar): string | null {
  const says = happened(late, now);
  const next = now.acts.findLast(({ kind }) => kind === "proposed" || kind === "withdrawn" || kind === "changes asked");
  return says !== null && next?.kind === "proposed" && next.proposal !== late.proposal
    ? `${says} Another text is proposed now: look at it before you decide.`
    : says;
}

function happened(late: Decision, { acts, review: { partners }, member }: SoFar): string | null {
  const put = acts.find((act) => act.kind === "proposed" && act.proposal === late.proposal);
  if (put?.kind !== "proposed" || put.hash !== late.hash) return null;
  const decisions = acts.filter(
    (act): act is Decision => (act.kind === "agreed" || act.kind === "changes asked") && act.proposal === late.proposal,
  );
  const who = member.partner === late.partner ? "Your partner" : partnerCode(partners, late.partner);
  const sentBack = decisions.find(({ kind }) => kind === "changes asked");
  if (sentBack) {
    if (sentBack.by === member.id) return "You have asked for changes already, so this round is over.";
    return sentBack.partner === late.partner
      ? `${who} has already decided: ${sentBack.name} asked for changes.`
      : `${sentBack.name} asked for changes for ${partnerCode(partners, sentBack.partner)}, so this round is over.`;
  }
  if (acts.some((act) => act.kind === "withdrawn" && act.proposal === late.proposal))
    return "The lead has taken this text back, so this round is over.";
  const own = decisions.find(({ partner }) => partner === late.partner);
  if (own && late.kind === "agreed")
    return own.by === member.id
      ? "You have agreed to this text already."
      : `${who} has already decided: ${own.name} agreed to this text.`;
  return put.signing.every((partner) => decisions.some((one) => one.partner === partner))
    ? "All partners have agreed to this text by now. The lead can reopen it."
    : null;
}
