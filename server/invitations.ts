import type { Kysely } from "kysely";
import { ensureAccount } from "#server/accounts/accounts.ts";
import { makeLink } from "#server/accounts/links.ts";
import type { Doer } from "#server/audit/audit.ts";
import { audit } from "#server/audit/audit.ts";
import type { Tables } from "#server/store/tables.ts";
import type { Invitation, Unsent } from "#shared/api.ts";
import { Problem } from "#shared/errors.ts";
import type { Role } from "#shared/permissions.ts";
import type { Partner, Review } from "#shared/reviews.ts";
import { hostNames, partnerCode } from "#shared/reviews.ts";
import { addMember } from "./members.ts";
import type { Parts } from "./parts.ts";

export interface Invited {
  readonly member: string;
  readonly account: string;
  readonly email: string;
  readonly role: Role;
}

/** What somebody is invited to do. */
const invitesTo: Readonly<Record<Role, string>> = {
  lead: "to lead and write together",
  writer: "to write together",
  commenter: "to read and comment",
  reader: "to read",
};

/** Within a transaction: makes members of all that are none yet, and says who was one already. */
export async function enlist(
  transaction: Kysely<Tables>,
  review: Review,
  invitations: readonly Invitation[],
  by: Doer,
): Promise<{ invited: Invited[]; already: string[] }> {
  refuseUnknownPartners(review.partners, invitations);
  const invited: Invited[] = [];
  const already: string[] = [];
  for (const { email, name, partner, role, signatory } of invitations) {
    const account = await ensureAccount(transaction, email, name, by.at);
    const added = await addMember(transaction, review.id, { account: account.id, partner, role, signatory });
    if (added === null) already.push(email);
    else {
      invited.push({ member: added, account: account.id, email, role });
      const about = { email, role, partner: partnerCode(review.partners, partner), signatory };
      await audit(transaction, review.id, by, "invited", about);
    }
  }
  return { invited, already };
}

export function refuseUnknownPartners(
  partners: readonly Partner[],
  chosen: readonly { readonly partner: string }[],
): void {
  if (chosen.some(({ partner }) => !partners.some((one) => one.id === partner)))
    throw new Problem("bad-input", "Choose one of the review’s partners for everybody.", {
      partner: "Choose one of the review’s partners.",
    });
}

/**
 * Sends each a link that signs in and leads to the review, and says whose mail did not leave. Says who invites, and to
 * which review; never what is written in it. A mail that cannot be sent does not undo the invitation: it can be sent again.
 */
export async function sendInvitations(
  { db, clock, sendMail, mailsTo, address, report }: Parts,
  review: Review,
  by: string,
  invited: readonly Invited[],
): Promise<Unsent[]> {
  const what = `${review.title}, ${hostNames(review.hosts)}`;
  const send = async ({ member, account, email, role }: Invited): Promise<Unsent | null> => {
    if (!mailsTo.take(email)) return { member, email, reason: "too-many" };
    try {
      // In here, since they are a member by now: a full disk costs the mail, and is told as such.
      const path = await makeLink(db, { account, review: review.id }, clock.now());
      await sendMail({
        to: email,
        subject: `Invitation: ${what}`,
        text: `${by || "A colleague"} invites you ${invitesTo[role]}: ${what}.\n\nOpen this link to sign in. It works once, for a day; later you can ask for a new one with this address.\n\n${address()}${path}\n`,
      });
      return null;
    } catch (error) {
      report("an invitation was not sent", error);
      return { member, email, reason: "failed" };
    }
  };
  const unsent = await Promise.all(invited.map((one) => send(one)));
  return unsent.filter((one) => one !== null);
}
