import type { FastifyInstance } from "fastify";
import type { InReview } from "./doorkeeper.ts";
import { api } from "#shared/api.ts";
import { must } from "#shared/assert.ts";
import { Problem } from "#shared/errors.ts";
import { audit } from "./audit/audit.ts";
import { implement } from "./http.ts";
import { enlist, sendInvitations } from "./invitations.ts";
import { notSent } from "./mail.ts";
import { changeMember, membersOf } from "./members.ts";
import type { Parts } from "./parts.ts";

/** Who belongs to a review. */
export function memberRoutes(app: FastifyInstance, parts: Parts): void {
  const { db, rooms, clock, doorkeeper } = parts;

  implement(app, api.members, doorkeeper.review("members.read"), async ({ context }) => ({
    members: await membersOf(db, context.review.id),
  }));

  const doer = ({ member }: InReview) => ({ member: member.id, at: clock.now() });

  implement(app, api.invite, doorkeeper.review("members.invite"), async ({ context, body }) => {
    const { review, account } = context;
    const { invited, already } = await db
      .transaction()
      .execute((transaction) => enlist(transaction, review, body.invitations, doer(context)));
    rooms.announce(review.id, "members");
    const unsent = await sendInvitations(parts, review, account.name, invited);
    return { members: await membersOf(db, review.id), already, unsent };
  });

  implement(app, api.inviteAgain, doorkeeper.review("members.invite"), async ({ context, params }) => {
    const { review, account } = context;
    const member = (await membersOf(db, review.id)).find((one) => one.id === params["member"]);
    if (!member) throw new Problem("not-found", "There is no such member. Somebody may have removed them meanwhile.");
    const { id, account: to, email, role } = member;
    await db
      .transaction()
      .execute((transaction) => audit(transaction, review.id, doer(context), "invited again", { member: id }));
    const [unsent] = await sendInvitations(parts, review, account.name, [{ member: id, account: to, email, role }]);
    if (unsent?.reason === "too-many")
      throw new Problem("too-many", `Several links were just sent to ${email}. Wait some minutes, then try again.`);
    if (unsent) throw new Problem("unavailable", notSent(email));
    return { done: true as const };
  });

  implement(app, api.changeMember, doorkeeper.review("members.change"), async ({ context, params, body }) => {
    const { review } = context;
    const id = params["member"] ?? "";
    await changeMember(db, review.id, id, body, doer(context));
    judge(review.id, id);
    return must(
      (await membersOf(db, review.id)).find((one) => one.id === id),
      "the member just changed",
    );
  });

  implement(app, api.removeMember, doorkeeper.review("members.remove"), async ({ context, params }) => {
    const { review } = context;
    const id = params["member"] ?? "";
    await changeMember(db, review.id, id, { removedAt: clock.now() }, doer(context));
    judge(review.id, id);
    return { done: true as const };
  });

  implement(app, api.leaveReview, doorkeeper.review("members.leave"), async ({ context, body }) => {
    const { review, member } = context;
    if (body.member !== member.id)
      throw new Problem("bad-input", "You are signed in as somebody else by now. Load the page again.");
    await changeMember(db, review.id, member.id, { removedAt: clock.now() }, doer(context));
    judge(review.id, member.id);
    return { done: true as const };
  });

  /** Their open connections end at once, and come back with what they may do now, if anything. */
  function judge(review: string, member: string): void {
    // Announced first: they themselves hear of it too, before their connection ends.
    rooms.announce(review, "members");
    rooms.judgeAnew(review, member);
  }
}
