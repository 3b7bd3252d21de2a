import type { AgreementState } from "#shared/agreements.ts";
import { decidedElsewhere, undecidable } from "#shared/agreements.ts";
import type { Member, Partner } from "#shared/reviews.ts";
import { partnerCode } from "#shared/reviews.ts";

const lists = new Intl.ListFormat("en-GB", { type: "conjunction" });

/**
 * What it means that a signatory belongs to another partner from now on, in sentences: for their right, and while a text
 * is proposed for its round. `agreement`: null while it is not known.
 */
export function meansOfMoving(
  member: Member,
  to: string,
  partners: readonly Partner[],
  members: readonly Member[],
  agreement: AgreementState | null,
): string[] {
  const codeOf = (id: string): string => partnerCode(partners, id);
  const { name, partner } = member;
  const signs = partners.some((one) => one.id === to && one.signs);
  const says = [
    `${name} may decide for ${codeOf(partner)}. With another partner that right ends.${
      signs ? ` If they are to decide for ${codeOf(to)}, tick “Signatory” afterwards.` : ` ${codeOf(to)} does not sign.`
    }`,
  ];
  const proposal = agreement?.proposal;
  if (!proposal) return says;
  const moved = members.map((one) => (one.id === member.id ? { ...one, partner: to, signatory: false } : one));
  const could = new Set(undecidable(agreement, members));
  const stuck = undecidable(agreement, moved).filter((id) => !could.has(id));
  const decided = [...proposal.agreed].filter(([, { by }]) => by === member.id).map(([id]) => codeOf(id));
  if (decided.length > 0)
    says.push(
      `A text is proposed. What they agreed for ${lists.format(decided)} stands${
        signs && decidedElsewhere(agreement, member, to) !== null
          ? `, and in this round they cannot decide for ${codeOf(to)} as well`
          : ""
      }.`,
    );
  else if (stuck.length === 0) says.push("A text is proposed. This round goes on without their decision.");
  if (stuck.length > 0)
    says.push(
      `${decided.length > 0 ? "N" : "A text is proposed, and n"}obody else can decide for ${lists.format(stuck.map(codeOf))}: until somebody can, this round cannot end.`,
    );
  return says;
}
