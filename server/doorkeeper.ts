import type { FastifyRequest } from "fastify";
import { fastifyCookie } from "@fastify/cookie";
import type { Kysely } from "kysely";
import type { IncomingMessage } from "node:http";
import { accountById } from "#server/accounts/accounts.ts";
import { SESSION_COOKIE, sessionAccount } from "#server/accounts/sessions.ts";
import { memberOf } from "#server/members.ts";
import { reviewById } from "#server/reviews.ts";
import type { AccountsTable, Tables } from "#server/store/tables.ts";
import type { Access } from "#server/sync/access.ts";
import { must } from "#shared/assert.ts";
import { Problem } from "#shared/errors.ts";
import type { InstallationAct, Refusal, ReviewAct } from "#shared/permissions.ts";
import { mayInInstallation, mayInReview } from "#shared/permissions.ts";
import type { Member, Review } from "#shared/reviews.ts";

/** Who is asking, and may they? HTTP, export and WebSocket all come by here. */

export interface InReview {
  readonly account: AccountsTable;
  readonly review: Review;
  readonly member: Member;
}

const refusals: Record<Exclude<Refusal, null>, string> = {
  "signed-out": "You are not signed in. Sign in, then try again.",
  "not-found": "There is no such review, or you are not a member of it.",
  "not-allowed": "Your role does not allow this. Ask the person who leads the review.",
  locked: "The summary is proposed or agreed, so it stays as it is.",
};

const notInInstallation = "Your account does not allow this. Ask whoever runs this Codraft.";

/** Throws what a refusal is answered with. */
export const refuse = (refusal: Exclude<Refusal, null>, words = refusals[refusal]): never => {
  throw new Problem(refusal, words);
};

export function createDoorkeeper(db: Kysely<Tables>, now: () => number) {
  async function accountOf(request: IncomingMessage): Promise<AccountsTable | null> {
    const token = fastifyCookie.parse(request.headers.cookie ?? "")[SESSION_COOKIE];
    const id = token === undefined ? null : await sessionAccount(db, token, now());
    return id === null ? null : accountById(db, id);
  }

  return {
    /** The account, if it may do this in the installation; null only where anybody may. */
    installation:
      (act: InstallationAct) =>
      async (request: FastifyRequest): Promise<AccountsTable | null> => {
        const account = await accountOf(request.raw);
        const standing = account && {
          administrator: account.administrator === 1,
          mayCreateReviews: account.mayCreateReviews === 1,
        };
        const refusal = mayInInstallation(act, standing);
        if (refusal === null) return account;
        return refuse(refusal, refusal === "not-allowed" ? notInInstallation : undefined);
      },

    /** The review that the path names and the member who asks, if they may do this there. */
    review:
      (act: ReviewAct) =>
      async (request: FastifyRequest): Promise<InReview> => {
        const account = await accountOf(request.raw);
        if (!account) return refuse("signed-out");
        const review = await reviewById(db, (request.params as { review: string }).review);
        const member = review && (await memberOf(db, review.id, account.id));
        const refusal = mayInReview(act, member, review?.state ?? "drafting");
        if (refusal !== null) return refuse(refusal);
        return { account, review: must(review, "a member's review"), member: must(member, "allowed without a member") };
      },

    /** The same questions, for sync. */
    access: {
      account: async (request) => (await accountOf(request))?.id ?? null,
      async membership(account, id) {
        const review = await reviewById(db, id);
        const member = review && (await memberOf(db, id, account));
        const partner = review?.partners.find((one) => one.id === member?.partner);
        if (!review || !member || !partner) return null;
        const { code, name, slot } = partner;
        return {
          member: member.id,
          name: member.name,
          partner: { id: partner.id, code, name, slot },
          standing: { role: member.role, signatory: member.signatory },
          state: review.state,
        };
      },
    } satisfies Access,
  };
}

export type Doorkeeper = ReturnType<typeof createDoorkeeper>;
