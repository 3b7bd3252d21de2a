import type { Kysely } from "kysely";
import { audit } from "#server/audit/audit.ts";
import { refuse } from "#server/doorkeeper.ts";
import { membersOf } from "#server/members.ts";
import { noteAgreement } from "#server/notices/notices.ts";
import { reviewById } from "#server/reviews.ts";
import type { Tables } from "#server/store/tables.ts";
import type { AgreementAct, AgreementRefusal, AgreementState } from "#shared/agreements.ts";
import { decidedElsewhere, foldAgreement, mayAct, remindedBy } from "#shared/agreements.ts";
import { must } from "#shared/assert.ts";
import { hasLetters } from "#shared/letters.ts";
import type { ProblemCode } from "#shared/errors.ts";
import { Problem } from "#shared/errors.ts";
import type { ReviewAct } from "#shared/permissions.ts";
import { mayInReview } from "#shared/permissions.ts";
import type { Member, Review } from "#shared/reviews.ts";
import { partnerCode } from "#shared/reviews.ts";
import { overtaken } from "./overtaken.ts";
import { actsOf, addAct, repeatVersion } from "./store.ts";

/** One act of an agreement, with all that follows from it, in one transaction. */

/** How everything stands when an act is asked for. */
export interface Now {
  readonly review: Review;
  readonly member: Member;
  readonly members: readonly Member[];
  readonly acts: readonly AgreementAct[];
  readonly state: AgreementState;
}

/** Within the transaction of the act, since whoever asked at the door may have lost their role while waiting. */
export async function standing(
  transaction: Kysely<Tables>,
  { review: id, member: who }: { readonly review: string; readonly member: string },
  act: ReviewAct,
): Promise<Now> {
  const review = must(await reviewById(transaction, id), "a member's review");
  const members = await membersOf(transaction, id);
  const member = members.find((one) => one.id === who) ?? null;
  const refusal = mayInReview(act, member, review.state);
  if (refusal !== null) return refuse(refusal);
  const acts = await actsOf(transaction, id);
  return { review, member: must(member, "allowed without a member"), members, acts, state: foldAgreement(acts) };
}

/** Does it, if it may be done. Answers how things stand then. */
export async function takeAct(transaction: Kysely<Tables>, now: Now, act: AgreementAct): Promise<AgreementState> {
  const { review, member, members, acts, state: before } = now;
  const refusal = mayAct(before, {
    act,
    member: { ...member, lead: member.role === "lead" },
    partners: review.partners,
    concerned: "member" in act ? (members.find(({ id }) => id === act.member) ?? null) : null,
  });
  if (refusal !== null) throw refused(act, refusal, now);
  await addAct(transaction, review.id, acts.length + 1, act);
  const after = foldAgreement([...acts, act]);
  if (after.state !== before.state)
    await transaction.updateTable("reviews").set({ state: after.state }).where("id", "=", review.id).execute();
  const made = { by: member.id, partner: member.partner, at: act.at };
  if (before.state === "proposed" && after.sealed)
    await repeatVersion(transaction, after.sealed.version, { ...made, reason: "agreed" });
  if (act.kind === "reopened" && before.sealed)
    await repeatVersion(transaction, before.sealed.version, { ...made, reason: "reopened" });
  await writeDown(transaction, now, act, after);
  await noteAgreement(transaction, review.id, act, after, members);
  return after;
}

async function writeDown(
  transaction: Kysely<Tables>,
  { review, members, state: before }: Now,
  act: AgreementAct,
  after: AgreementState,
): Promise<void> {
  const by = { member: act.by, at: act.at };
  const { version, hash } = before.proposal ?? before.sealed ?? { version: "", hash: "" };
  const of = { round: before.round, agreement: before.agreement };
  const code = (partner: string): string => partnerCode(review.partners, partner);
  const { id } = review;
  switch (act.kind) {
    case "proposed":
      // Whoever proposes says what stood open, which the act itself does not hold.
      return;
    case "agreed": {
      const about = { version, hash, partner: code(act.partner), because: act.actingBecause, ...of };
      await audit(transaction, id, by, "agreed", about);
      if (after.sealed) await audit(transaction, id, { member: null, at: act.at }, "sealed", { version, hash, ...of });
      return;
    }
    case "changes asked": {
      const { reason } = act;
      const about = { version, hash, partner: code(act.partner), because: act.actingBecause, reason, ...of };
      return audit(transaction, id, by, "changes asked", about);
    }
    case "withdrawn":
      return audit(transaction, id, by, "withdrawn", { version, hash, reason: act.reason, ...of });
    case "reopened":
      return audit(transaction, id, by, "reopened", { version, hash, reason: act.reason, ...of });
    case "stand-in": {
      const about = { member: act.member, partner: code(act.partner), because: act.because };
      return audit(transaction, id, by, "stand-in", about);
    }
    case "stand-in ended":
      return audit(transaction, id, by, "stand-in ended", { member: act.member, partner: code(act.partner) });
    case "reminded":
      return audit(transaction, id, by, "reminded", {
        members: remindedBy(after, members, act.by).map((one) => one.id),
      });
  }
}

const codes: Record<AgreementRefusal, ProblemCode> = {
  "not-allowed": "not-allowed",
  stale: "stale",
  "bad-input": "bad-input",
  already: "stale",
};

function refused(act: AgreementAct, refusal: AgreementRefusal, now: Now): Problem {
  if (act.kind === "reminded" && refusal === "already")
    return new Problem("too-many", "They were reminded less than four hours ago. Wait a while, then try again.");
  return new Problem(codes[refusal], sentence(act, refusal, now));
}

function sentence(act: AgreementAct, refusal: AgreementRefusal, now: Now): string {
  const { review, member, state } = now;
  const code = (partner: string): string => partnerCode(review.partners, partner);
  const partner = "partner" in act ? code(act.partner) : "";
  // Theirs now, and they decided for another while they were that one's.
  const elsewhere =
    "partner" in act && member.partner === act.partner ? decidedElsewhere(state, member, act.partner) : null;
  const reasonless = refusal === "bad-input" && "reason" in act && !hasLetters(act.reason);
  if (reasonless) return "Say why.";
  switch (act.kind) {
    case "proposed":
      return refusal === "bad-input"
        ? "No partner of this review signs, so nobody could agree. Say in the details who signs."
        : "The summary cannot be proposed now. Reload the page to see how it stands.";
    case "agreed":
    case "changes asked":
      if (refusal === "already" || refusal === "stale")
        return (
          overtaken(act, now) ??
          "This is not the text that is proposed now. Reload the page, and look at the text before you decide."
        );
      return elsewhere === null
        ? `You do not decide for ${partner}. Its signatories do, or whom the lead lets stand in for them.`
        : `You have decided for ${code(elsewhere)} in this round. Another signatory of ${partner} decides for it, or whom the lead lets stand in for them.`;
    case "withdrawn":
      return "This text is not proposed any more. Reload the page to see how it stands.";
    case "reopened":
      return "This text is not the agreed one any more. Reload the page to see how it stands.";
    case "stand-in":
      return !hasLetters(act.because)
        ? "Say why."
        : "A stand-in is a signatory of one partner who decides for another that signs.";
    case "stand-in ended":
      return "They do not stand in for this partner any more.";
    case "reminded":
      return "Nothing is proposed now, so nobody is awaited.";
  }
}
