import type { FastifyInstance } from "fastify";
import { audit } from "#server/audit/audit.ts";
import { contentDisposition } from "#server/exports/routes.ts";
import { writeHtml } from "#server/exports/html.ts";
import type { Parts } from "#server/parts.ts";
import { writtenNow } from "#server/versions/written.ts";
import { summaryHash } from "#shared/hash.ts";
import { recordFormats, recordPath } from "#shared/api.ts";
import { Problem } from "#shared/errors.ts";
import { hostNames } from "#shared/reviews.ts";
import { readSummary } from "#shared/summary-read.ts";
import { recordBlocks } from "./blocks.ts";
import { takeRecord } from "./record.ts";

/** The record, as a file that the lead downloads. */
export function recordRoutes(app: FastifyInstance, { db, rooms, historian, doorkeeper, clock }: Parts): void {
  const allow = doorkeeper.review("record.read");
  app.get<{ Params: { review: string; format: string } }>(
    recordPath(":review", ":format" as "json"),
    async (request, reply) => {
      const { review, member } = await allow(request);
      const format = recordFormats.find((one) => one === request.params.format);
      if (!format)
        throw new Problem("not-found", `There is no record of this kind. There are: ${recordFormats.join(", ")}.`);
      const at = clock.now();
      // Written down first, so that it stands in the record itself.
      await db
        .transaction()
        .execute((transaction) =>
          audit(transaction, review.id, { member: member.id, at }, "record exported", { format }),
        );
      const summary = await rooms.read(review.id, (doc) => readSummary(doc, review));
      const written = await writtenNow(db, historian, review);
      const record = await takeRecord(db, review.id, { at, summary, hash: summaryHash(summary), written });
      const zone = { timeZone: "Europe/London" } as const;
      const stamp = `RECORD, ${new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeStyle: "short", ...zone }).format(at)}`;
      const title = `${review.title}: ${hostNames(review.hosts)} (record)`;
      const day = new Intl.DateTimeFormat("en-CA", zone).format(at);
      return reply
        .type(format === "json" ? "application/json; charset=utf-8" : "text/html; charset=utf-8")
        .header("cache-control", "no-store")
        .header(
          "content-disposition",
          contentDisposition(`${hostNames(review.hosts)} ${review.title} RECORD ${day}.${format}`),
        )
        .send(
          format === "json" ? JSON.stringify(record, null, 2) : writeHtml(title, stamp, recordBlocks(record, stamp)),
        );
    },
  );
}
