import type { FastifyInstance } from "fastify";
import { api } from "#shared/api.ts";
import { must } from "#shared/assert.ts";
import { Problem } from "#shared/errors.ts";
import type { Review } from "#shared/reviews.ts";
import { audit } from "./audit/audit.ts";
import type { InReview } from "./doorkeeper.ts";
import { implement } from "./http.ts";
import { enlist, refuseUnknownPartners, sendInvitations } from "./invitations.ts";
import { addMember, membershipsOf } from "./members.ts";
import type { Parts } from "./parts.ts";
import { changeReview, createReview, reviewById } from "./reviews.ts";

/** Reviews: what is said about them, and their templates. */
export function reviewRoutes(app: FastifyInstance, parts: Parts): void {
  const { db, rooms, clock, doorkeeper } = parts;

  implement(app, api.reviews, doorkeeper.installation("reviews.list"), async ({ context }) => {
    const memberships = await membershipsOf(db, must(context, "signed in").id);
    const cards = await Promise.all(
      memberships.map(async ({ review: id, member }) => {
        const { template: _, ...review } = must(await reviewById(db, id), "a member's review");
        return { review, member, present: rooms.present(id) };
      }),
    );
    return { reviews: cards.sort((a, b) => b.review.createdAt - a.review.createdAt) };
  });

  implement(app, api.createReview, doorkeeper.installation("reviews.create"), async ({ context, body }) => {
    const account = must(context, "signed in");
    const { act, details, partner, invitations } = body;
    refuseUnknownPartners(details.partners, [{ partner }]);
    const created = await db.transaction().execute(async (transaction) => {
      if (act !== undefined && (await reviewById(transaction, act))) return null;
      const made = await createReview(transaction, details, clock.now(), undefined, act);
      const lead = { account: account.id, partner, role: "lead" as const, signatory: false };
      const by = { member: await addMember(transaction, made.id, lead), at: clock.now() };
      await audit(transaction, made.id, by, "review created", { title: made.title });
      return { review: made, ...(await enlist(transaction, made, invitations, by)) };
    });
    if (created === null) {
      // Sent again, because the answer to the first got lost.
      const isTheirs = (await membershipsOf(db, account.id)).some(({ review }) => review === act);
      if (act === undefined || !isTheirs) throw new Problem("bad-input", "The request could not be read.");
      return { id: act, unsent: [], again: true };
    }
    const { review, invited } = created;
    return { id: review.id, unsent: await sendInvitations(parts, review, account.name, invited), again: false };
  });

  implement(app, api.review, doorkeeper.review("review.read"), ({ context: { review, member } }) =>
    Promise.resolve({ review, member }),
  );

  implement(app, api.changeReview, doorkeeper.review("review.change"), async ({ context, body }) => {
    const review = await changeReview(db, context.review, body.revision, { details: body.details }, doer(context));
    changed(context.review, review);
    return { review };
  });

  implement(app, api.changeTemplate, doorkeeper.review("template.change"), async ({ context, body }) => {
    const review = await changeReview(db, context.review, body.revision, { template: body.template }, doer(context));
    changed(context.review, review);
    return { review };
  });

  const doer = ({ member }: InReview) => ({ member: member.id, at: clock.now() });

  function changed(before: Review, after: Review): void {
    rooms.announce(after.id, "review");
    // Everybody's partner is part of what the server stamps on their presence.
    if (JSON.stringify(before.partners) !== JSON.stringify(after.partners)) rooms.judgeAnew(after.id);
  }
}
