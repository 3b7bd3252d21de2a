import type { FastifyInstance } from "fastify";
import { audit } from "#server/audit/audit.ts";
import type { Parts } from "#server/parts.ts";
import type { ExportFormat } from "#shared/api.ts";
import { exportFormats } from "#shared/api.ts";
import { Problem } from "#shared/errors.ts";
import { summaryHash } from "#shared/hash.ts";
import { hostNames } from "#shared/reviews.ts";
import { readSummary } from "#shared/summary-read.ts";
import type { Summary } from "#shared/summary.ts";
import { documentBlocks, documentTitle } from "./blocks.ts";
import { cleanText } from "./clean.ts";
import { writeDocx } from "./docx.ts";
import { writeHtml } from "./html.ts";

const mediaTypes: Record<ExportFormat, string> = {
  html: "text/html; charset=utf-8",
  docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
};

/** The whole summary as it stands, as a file marked DRAFT with date and time. */
export async function exportSummary(
  summary: Summary,
  format: ExportFormat,
  at: Date,
): Promise<{ bytes: string | Uint8Array; fileName: string }> {
  const zone = { timeZone: "Europe/London" } as const;
  const day = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", ...zone }).format(at);
  const time = new Intl.DateTimeFormat("en-GB", { timeStyle: "short", ...zone }).format(at);
  const stamp = `DRAFT, ${day} at ${time}`;
  const blocks = documentBlocks(summary, { text: stamp });
  const title = `${documentTitle(summary)} (draft)`;
  const isoDay = new Intl.DateTimeFormat("en-CA", zone).format(at);
  // Short enough for any file system, however many hosts there are.
  const name = `${hostNames(summary.details.hosts)} ${summary.details.title}`.slice(0, 120).trim();
  const fileName = `${name} DRAFT ${isoDay}.${format}`;
  return {
    bytes: format === "html" ? writeHtml(title, stamp, blocks) : await writeDocx(title, stamp, blocks),
    fileName,
  };
}

/** A name for a file in a header: plain letters for old readers, all of them for the rest. */
export function contentDisposition(fileName: string): string {
  const safe = cleanText(fileName).replaceAll(/[\\/:*?"<>|\n\t]/g, "-");
  const ascii = safe.normalize("NFD").replaceAll(/[^\x20-\x7e]/g, "");
  const encoded = encodeURIComponent(safe).replaceAll(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`);
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}

export function exportRoutes(app: FastifyInstance, { db, rooms, doorkeeper, clock }: Parts): void {
  const allow = doorkeeper.review("summary.export");
  app.get<{ Params: { review: string; format: string } }>(
    "/api/reviews/:review/export/:format",
    async (request, reply) => {
      const { review, member } = await allow(request);
      const format = exportFormats.find((one) => one === request.params.format);
      if (!format)
        throw new Problem("not-found", `There is no export of this kind. There are: ${exportFormats.join(", ")}.`);
      const summary = await rooms.read(review.id, (doc) => readSummary(doc, review));
      const { bytes, fileName } = await exportSummary(summary, format, new Date(clock.now()));
      const by = { member: member.id, at: clock.now() };
      const about = { format, version: null, hash: summaryHash(summary) };
      await db.transaction().execute((transaction) => audit(transaction, review.id, by, "exported", about));
      return reply
        .type(mediaTypes[format])
        .header("cache-control", "no-store")
        .header("content-security-policy", "default-src 'none'; style-src 'unsafe-inline'; sandbox")
        .header("content-disposition", contentDisposition(fileName))
        .send(typeof bytes === "string" ? bytes : Buffer.from(bytes));
    },
  );
}
