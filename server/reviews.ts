import type { Kysely } from "kysely";
import * as Y from "yjs";
import type { Doer } from "#server/audit/audit.ts";
import { audit } from "#server/audit/audit.ts";
import { appendFirst } from "#server/store/journal.ts";
import type { ReviewsTable, Tables } from "#server/store/tables.ts";
import { Problem } from "#shared/errors.ts";
import { newId } from "#shared/ids.ts";
import type { ReviewState } from "#shared/permissions.ts";
import type { Review } from "#shared/reviews.ts";
import { ReviewDetails } from "#shared/reviews.ts";
import { seedSummary } from "#shared/summary-edits.ts";
import { defaultTemplate, Template } from "#shared/templates.ts";

export function presentReview(row: ReviewsTable): Review {
  return {
    ...ReviewDetails.parse(JSON.parse(row.details)),
    id: row.id,
    state: row.state,
    template: Template.parse(JSON.parse(row.template)),
    createdAt: row.createdAt,
    revision: row.revision,
  };
}

export async function reviewById(db: Kysely<Tables>, id: string): Promise<Review | null> {
  const row = await db.selectFrom("reviews").selectAll().where("id", "=", id).executeTakeFirst();
  return row ? presentReview(row) : null;
}

/** What there is no review of is open: nobody may join it. */
export async function reviewState(db: Kysely<Tables>, id: string): Promise<ReviewState> {
  const row = await db.selectFrom("reviews").select("state").where("id", "=", id).executeTakeFirst();
  return row?.state ?? "drafting";
}

/**
 * Within a transaction: the review with its own copy of the template, and its summary, seeded here and nowhere else.
 * `write` puts more into the first update; the demo writes the sample.
 */
export async function createReview(
  transaction: Kysely<Tables>,
  details: ReviewDetails,
  at: number,
  write: (doc: Y.Doc, review: Review) => void = () => {},
  id = newId(),
): Promise<Review> {
  const row: ReviewsTable = {
    id,
    details: JSON.stringify(details),
    template: JSON.stringify(defaultTemplate),
    state: "drafting",
    revision: 1,
    createdAt: at,
  };
  const review = presentReview(row);
  const doc = new Y.Doc({ gc: false });
  seedSummary(doc, at);
  write(doc, review);
  await transaction.insertInto("reviews").values(row).execute();
  const bytes = Y.encodeStateAsUpdate(doc);
  await appendFirst(transaction, { review: row.id, at, bytes, clients: [...doc.store.clients.keys()] });
  return review;
}

/** Changes details or template, if they still are as the change assumed. */
export async function changeReview(
  db: Kysely<Tables>,
  review: Review,
  basedOn: number,
  change: { details: ReviewDetails } | { template: Template },
  by: Doer,
): Promise<Review> {
  return db.transaction().execute(async (transaction) => {
    const row = await transaction
      .selectFrom("reviews")
      .selectAll()
      .where("id", "=", review.id)
      .executeTakeFirstOrThrow();
    if (row.state !== "drafting")
      throw new Problem("locked", "The summary is proposed or agreed, so its details stay as they are.");
    if (row.revision !== basedOn)
      throw new Problem("stale", "Somebody else changed this meanwhile. Look at their change, then save yours again.");
    const set =
      "details" in change ? { details: JSON.stringify(change.details) } : { template: JSON.stringify(change.template) };
    if ("details" in change) await refuseLostPartners(transaction, review.id, change.details);
    else refuseOtherSections(change.template);
    const next = { ...row, ...set, revision: row.revision + 1 };
    await transaction
      .updateTable("reviews")
      .set({ ...set, revision: next.revision })
      .where("id", "=", review.id)
      .execute();
    if ("details" in change) {
      const before: Partial<ReviewDetails> = presentReview(row);
      const details = [...ReviewDetails.keyof().options].filter(
        (one) => JSON.stringify(before[one]) !== JSON.stringify(change.details[one]),
      );
      await audit(transaction, review.id, by, "details changed", { details });
    } else await audit(transaction, review.id, by, "template changed", {});
    return presentReview(next);
  });
}

/** A partner that somebody belongs to stays. */
async function refuseLostPartners(db: Kysely<Tables>, review: string, details: ReviewDetails): Promise<void> {
  const kept = new Set(details.partners.map((partner) => partner.id));
  const members = await db
    .selectFrom("members")
    .select("partner")
    .where("review", "=", review)
    .where("removedAt", "is", null)
    .execute();
  if (members.some((member) => !kept.has(member.partner)))
    throw new Problem("bad-input", "A partner with members stays. Move or remove its members first.", {
      partners: "A partner with members stays. Move or remove its members first.",
    });
}

/** Titles, order, prompts, guides and on or off are a review's own; what a section is stays, so that no text is lost. */
function refuseOtherSections(template: Template): void {
  for (const section of template.sections) {
    const ours = defaultTemplate.sections.find((one) => one.id === section.id);
    if (ours?.kind !== section.kind || ours.holds !== section.holds || ours.optional !== section.optional)
      throw new Problem("bad-input", `The section ${section.title} cannot become another kind of section.`);
    if (!section.on && !ours.optional) throw new Problem("bad-input", `The section ${section.title} stays on.`);
  }
}
