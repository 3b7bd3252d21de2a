import type { FastifyInstance } from "fastify";
import type { Kysely } from "kysely";
import { audit } from "#server/audit/audit.ts";
import type { InReview } from "#server/doorkeeper.ts";
import { implement } from "#server/http.ts";
import type { Parts } from "#server/parts.ts";
import { reviewById } from "#server/reviews.ts";
import type { Tables } from "#server/store/tables.ts";
import type { Frozen } from "#server/sync/room.ts";
import { threadsOf } from "#server/threads/store.ts";
import { createTurns } from "#server/threads/turns.ts";
import { keepVersion, readyVersion } from "#server/versions/store.ts";
import type { AgreementView } from "#shared/agreement-wire.ts";
import { standsOpen } from "#shared/agreements-open.ts";
import type { AgreementAct, PlaceId } from "#shared/agreements.ts";
import { decidesFor, foldAgreement, remindedBy } from "#shared/agreements.ts";
import { api } from "#shared/api.ts";
import { must } from "#shared/assert.ts";
import { Problem } from "#shared/errors.ts";
import { placeHash, summaryHash } from "#shared/hash.ts";
import { newId } from "#shared/ids.ts";
import type { ReviewAct } from "#shared/permissions.ts";
import type { Member } from "#shared/reviews.ts";
import { partnerCode } from "#shared/reviews.ts";
import { readSummary } from "#shared/summary-read.ts";
import type { Summary } from "#shared/summary.ts";
import type { Now } from "./course.ts";
import { standing, takeAct } from "./course.ts";
import { actsOf, addSettlement, agreementView, settlementsOf } from "./store.ts";

const staleText = (): Problem =>
  new Problem("stale", "The text was changed meanwhile. Look at it as it is now, then try again.");

/** Agreement: to propose, to decide, to reopen; and to settle one text before that. */
export function agreementRoutes(app: FastifyInstance, parts: Parts): void {
  const { db, rooms, historian, clock, doorkeeper, noticed } = parts;
  /** Everything that concerns one review's agreement waits for what does so already. */
  const turns = createTurns();

  const asking = ({ review, member }: InReview) => ({ review: review.id, member: member.id });

  implement(app, api.agreement, doorkeeper.review("agreement.read"), ({ context: { review } }) =>
    agreementView(db, review.id),
  );

  /** Everybody is told; where the text was locked or unlocked, connections come back and are judged anew. */
  async function told(review: string, changed: boolean): Promise<AgreementView> {
    rooms.announce(review, "agreement");
    if (changed) {
      rooms.announce(review, "review");
      rooms.announce(review, "versions");
      historian.wake(review);
      rooms.judgeAnew(review);
    }
    noticed();
    return agreementView(db, review);
  }

  /** Does what `make` says of how things stand now; null: it is so already. */
  const act = (
    context: InReview,
    allowed: ReviewAct,
    make: (now: Now) => AgreementAct | null,
  ): Promise<AgreementView> =>
    turns.take(context.review.id, async () => {
      const { id } = context.review;
      try {
        const changed = await db.transaction().execute(async (transaction) => {
          const now = await standing(transaction, asking(context), allowed);
          const made = make(now);
          return made !== null && (await takeAct(transaction, now, made)).state !== now.state.state;
        });
        if (changed) await rooms.unlock(id);
        return await told(id, changed);
      } catch (error) {
        // A commit that failed may have reached the disk all the same.
        if (!(error instanceof Problem)) await rooms.unlock(id);
        throw error;
      }
    });

  const by = ({ member }: Now) => ({ by: member.id, at: clock.now() });

  // ---- the course --------------------------------------------------------------------------------------------------

  implement(app, api.propose, doorkeeper.review("agreement.propose"), ({ context, body }) =>
    turns.take(context.review.id, async () => {
      const { id } = context.review;
      const summary = await summaryOf(id);
      if (summaryHash(summary) !== body.hash) throw staleText();
      const open = standsOpen(summary, await threadsOf(db, id)).map(({ says }) => says);
      if (open.length > 0 && body.despite === "") {
        const why = "Some things still stand open. Say why the text is proposed all the same.";
        throw new Problem("bad-input", why, { despite: why });
      }
      const despite = open.length > 0 ? body.despite : "";
      await rooms.lock(id, (frozen) => propose(context, frozen, { hash: body.hash, despite, open }));
      return told(id, true);
    }),
  );

  async function summaryOf(id: string): Promise<Summary> {
    const review = must(await reviewById(db, id), "a member's review");
    return rooms.read(id, (doc) => readSummary(doc, review));
  }

  async function propose(
    context: InReview,
    frozen: Frozen,
    { hash, despite, open }: { readonly hash: string; readonly despite: string; readonly open: readonly string[] },
  ): Promise<void> {
    const { member } = context;
    const review = must(await reviewById(db, context.review.id), "a member's review");
    const author = { member: member.id, partner: member.partner };
    const at = clock.now();
    // Acts of one review take turns, so it is this round also when the act is done.
    const { round, agreement } = foldAgreement(await actsOf(db, review.id));
    const about = { kind: "round", round: round + 1, agreement } as const;
    const made = { reason: "proposed", about, name: "", author, at } as const;
    const ready = await readyVersion(historian, review, frozen, made);
    // Somebody wrote, or changed the details, since the lead looked.
    if (ready.row.hash !== hash) throw staleText();
    await db.transaction().execute(async (transaction) => {
      const now = await standing(transaction, asking(context), "agreement.propose");
      if (now.review.revision !== review.revision) throw staleText();
      const version = await keepVersion(transaction, review, ready);
      const signing = review.partners.filter(({ signs }) => signs).map((partner) => partner.id);
      const proposal = newId();
      const proposed = { ...by(now), at, proposal, version: version.id, hash, despite, signing };
      await takeAct(transaction, now, { kind: "proposed", ...proposed });
      const about = { version: version.id, hash, despite, open, round: round + 1, agreement };
      await audit(transaction, review.id, { member: member.id, at }, "proposed", about);
    });
  }

  /** What a decision says besides its kind; by whom and for whom is looked up, never taken from who asks. */
  const decision = (now: Now, body: { proposal: string; hash: string; partner: string }) => ({
    ...by(now),
    proposal: body.proposal,
    hash: body.hash,
    partner: body.partner,
    name: now.member.name,
    actingBecause: decidesFor(now.state, now.member, body.partner) ?? "",
  });

  implement(app, api.agree, doorkeeper.review("agreement.decide"), ({ context, body }) =>
    act(context, "agreement.decide", (now) => {
      // Sent again, because the answer to the first got lost.
      const { proposal } = now.state;
      const same = proposal?.id === body.proposal && proposal.hash === body.hash;
      if (same && proposal.agreed.get(body.partner)?.by === now.member.id) return null;
      return { kind: "agreed", ...decision(now, body) };
    }),
  );

  implement(app, api.askForChanges, doorkeeper.review("agreement.decide"), ({ context, body }) =>
    act(context, "agreement.decide", (now) => ({
      kind: "changes asked",
      ...decision(now, body),
      reason: body.reason,
    })),
  );

  implement(app, api.withdraw, doorkeeper.review("agreement.withdraw"), ({ context, body }) =>
    act(context, "agreement.withdraw", (now) => ({
      kind: "withdrawn",
      ...by(now),
      proposal: body.proposal,
      reason: body.reason,
    })),
  );

  implement(app, api.reopen, doorkeeper.review("agreement.reopen"), ({ context, body }) =>
    act(context, "agreement.reopen", (now) => {
      const { sealed } = now.state;
      if (sealed && sealed.version !== body.version)
        throw new Problem("stale", "This is not the text that is agreed now. Reload the page to see how it stands.");
      return { kind: "reopened", ...by(now), reason: body.reason };
    }),
  );

  implement(app, api.standIn, doorkeeper.review("agreement.stand-in"), ({ context, body }) =>
    act(context, "agreement.stand-in", (now) => {
      const { member, partner, because } = body;
      if (because === "") return { kind: "stand-in ended", ...by(now), member, partner };
      return { kind: "stand-in", ...by(now), member, partner, because };
    }),
  );

  implement(app, api.remind, doorkeeper.review("agreement.remind"), ({ context }) =>
    act(context, "agreement.remind", (now) => {
      const { proposal, awaited } = now.state;
      if (proposal && remindedBy(now.state, now.members, now.member.id).length === 0) {
        const codes = awaited.map((partner) => partnerCode(now.review.partners, partner)).join(", ");
        throw new Problem("bad-input", `${codes} has no signatory but yourself to remind. Name one among the members.`);
      }
      return { kind: "reminded", ...by(now), proposal: proposal?.id ?? "" };
    }),
  );

  // ---- settling one text -------------------------------------------------------------------------------------------

  implement(app, api.settle, doorkeeper.review("agreement.settle"), ({ context, body: { place, hash } }) =>
    turns.take(context.review.id, async () => {
      const { id } = context.review;
      const review = must(await reviewById(db, id), "a member's review");
      const { summary, sequence } = await rooms.read(id, (doc, at) => ({
        summary: readSummary(doc, review),
        sequence: at,
      }));
      if (hash !== null && placeHash(summary, place) !== hash) throw staleText();
      await db.transaction().execute(async (transaction) => {
        const now = await standing(transaction, asking(context), "agreement.settle");
        await settle(transaction, now, { place, hash, sequence, called: placeName(summary, place) });
      });
      return told(id, false);
    }),
  );

  async function settle(
    transaction: Kysely<Tables>,
    now: Now,
    { called, ...settled }: { place: PlaceId; hash: string | null; sequence: number; called: string },
  ): Promise<void> {
    const { review, member } = now;
    refuseUnsigning(now, member);
    const { by: who, at } = by(now);
    // Of two tabs the other was first, or it was never settled: nothing is done, so nothing is on record.
    if (settled.hash === null) {
      const { place } = settled;
      const before = (await settlementsOf(transaction, review.id)).findLast(
        (one) => one.place === place && one.partner === member.partner,
      );
      if ((before?.hash ?? null) === null) return;
    }
    await addSettlement(transaction, review.id, { ...settled, partner: member.partner, by: who, at });
    const about = { partner: partnerCode(review.partners, member.partner), place: settled.place, called };
    if (settled.hash === null) await audit(transaction, review.id, { member: who, at }, "settlement taken back", about);
    else await audit(transaction, review.id, { member: who, at }, "settled", { ...about, hash: settled.hash });
  }

  function refuseUnsigning({ review }: Now, { partner }: Member): void {
    if (review.partners.some(({ id, signs }) => id === partner && signs)) return;
    throw new Problem("not-allowed", "Only partners that sign settle a text. The details say which do.");
  }
}

/** What is settled at a place, as its text calls it: of a section that holds findings these are settled by themselves. */
function placeName(summary: Summary, place: PlaceId): string {
  const [kind, id] = place.split("/", 2);
  if (kind === "section") {
    const section = summary.sections.find((one) => one.id === id)?.section;
    const named = `“${section?.title ?? id}”`;
    return section?.kind === "findings" ? `the introduction and order of ${named}` : named;
  }
  const found = summary.sections.flatMap(({ findings }) => findings).find((one) => one.id === id);
  return found?.number ?? "a finding";
}
