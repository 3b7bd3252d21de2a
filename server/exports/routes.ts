import type { FastifyInstance } from "fastify";
import { actsOf } from "#server/agreements/store.ts";
import { audit } from "#server/audit/audit.ts";
import type { Parts } from "#server/parts.ts";
import { versionSummary } from "#server/versions/texts.ts";
import type { AgreementState, Sealed } from "#shared/agreements.ts";
import { foldAgreement, sealOf } from "#shared/agreements.ts";
import type { ExportFormat } from "#shared/api.ts";
import { exportFormats } from "#shared/api.ts";
import { Problem } from "#shared/errors.ts";
import { summaryHash } from "#shared/hash.ts";
import type { Review } from "#shared/reviews.ts";
import { hostNames } from "#shared/reviews.ts";
import { readSummary } from "#shared/summary-read.ts";
import type { Summary } from "#shared/summary.ts";
import type { AgreementRecord } from "./agreed.ts";
import { agreementRecord, moment } from "./agreed.ts";
import { documentBlocks, documentTitle } from "./blocks.ts";
import type { DocBlock } from "./document.ts";
import { bytesHash } from "./bytes-hash.ts";
import { cleanText } from "./clean.ts";
import { writeHtml } from "./html.ts";

const mediaTypes: Record<ExportFormat, string> = {
  html: "text/html; charset=utf-8",
  docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
};

export interface ExportedFile {
  readonly bytes: string | Uint8Array;
  readonly fileName: string;
}

const stampOf = (at: Date, agreement: AgreementRecord | null): string =>
  agreement ? `AGREED, ${moment(agreement.at)}` : `DRAFT, ${moment(at)}`;

/** What a file of it says, whatever its format. */
export const exportedBlocks = (summary: Summary, at: Date, agreement: AgreementRecord | null): DocBlock[] =>
  documentBlocks(summary, {
    text: stampOf(at, agreement),
    hash: agreement?.hash ?? summaryHash(summary),
    agreement,
  });

/** The whole summary as a file: marked DRAFT with date and time, or with the agreement that sealed it. */
export async function exportSummary(
  summary: Summary,
  format: ExportFormat,
  at: Date,
  agreement: AgreementRecord | null = null,
): Promise<ExportedFile> {
  const time = agreement ? new Date(agreement.at) : at;
  const stamp = stampOf(at, agreement);
  const blocks = exportedBlocks(summary, at, agreement);
  const title = `${documentTitle(summary)} (${agreement ? "agreed" : "draft"})`;
  const isoDay = new Intl.DateTimeFormat("en-CA", { timeZone: "Europe/London" }).format(time);
  // Short enough for any file system, however many hosts there are.
  const name = `${hostNames(summary.details.hosts)} ${summary.details.title}`.slice(0, 120).trim();
  const fileName = `${name} ${agreement ? "AGREED" : "DRAFT"} ${isoDay}.${format}`;
  if (format === "html") return { bytes: writeHtml(title, stamp, blocks), fileName };
  // The largest of the server's libraries: it starts without it.
  const { writeDocx } = await import("./docx.ts");
  return { bytes: await writeDocx(title, stamp, blocks), fileName };
}

/** A name for a file in a header: plain letters for old readers, all of them for the rest. */
export function contentDisposition(fileName: string): string {
  const safe = cleanText(fileName).replaceAll(/[\\/:*?"<>|\n\t]/g, "-");
  const ascii = safe.normalize("NFD").replaceAll(/[^\x20-\x7e]/g, "");
  const encoded = encodeURIComponent(safe).replaceAll(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`);
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}

export function exportRoutes(app: FastifyInstance, parts: Parts): void {
  const { db, rooms, historian, doorkeeper, clock } = parts;
  const allow = doorkeeper.review("summary.export");
  app.get<{ Params: { review: string; format: string }; Querystring: { version?: string } }>(
    "/api/reviews/:review/export/:format",
    async (request, reply) => {
      const { review, member } = await allow(request);
      const format = exportFormats.find((one) => one === request.params.format);
      if (!format)
        throw new Problem("not-found", `There is no export of this kind. There are: ${exportFormats.join(", ")}.`);
      const state = foldAgreement(await actsOf(db, review.id));
      // What is agreed is locked: the text of now is the sealed one.
      const named = request.query.version ?? state.sealed?.version;
      const now = clock.now();
      const made = named === undefined ? await draftNow(review) : await versionText(review, state, named);
      const { bytes, fileName } = await exportSummary(made.summary, format, new Date(made.at ?? now), made.agreement);
      const by = { member: member.id, at: now };
      const about = { format, version: made.version, hash: summaryHash(made.summary) };
      await db.transaction().execute(async (transaction) => {
        await audit(transaction, review.id, by, "exported", about);
        if (made.agreement)
          await transaction
            .insertInto("exportsOnRecord")
            .values({ bytes: bytesHash(bytes), review: review.id, version: made.agreement.version, format, at: now })
            .onConflict((conflict) => conflict.doNothing())
            .execute();
      });
      return reply
        .type(mediaTypes[format])
        .header("cache-control", "no-store")
        .header("content-security-policy", "default-src 'none'; style-src 'unsafe-inline'; sandbox")
        .header("content-disposition", contentDisposition(fileName))
        .send(typeof bytes === "string" ? bytes : Buffer.from(bytes));
    },
  );

  interface Made {
    readonly summary: Summary;
    readonly agreement: AgreementRecord | null;
    /** Null: the draft of now. */
    readonly version: string | null;
    readonly at: number | null;
  }

  const draftNow = async (review: Review): Promise<Made> => ({
    summary: await rooms.read(review.id, (doc) => readSummary(doc, review)),
    agreement: null,
    version: null,
    at: null,
  });

  async function versionText(review: Review, state: AgreementState, id: string): Promise<Made> {
    const row = await db
      .selectFrom("versions")
      .selectAll()
      .where("review", "=", review.id)
      .where("id", "=", id)
      .executeTakeFirst();
    if (!row) throw new Problem("not-found", "There is no such version in this review.");
    const summary = await versionSummary(db, historian, row);
    const sealed = sealOf(state, row);
    const agreement = sealed && sealedRecord(parts, summary, sealed);
    return { summary, agreement, version: id, at: row.at };
  }
}

/** What an agreed text's file says of its agreement. */
export const sealedRecord = ({ address }: Pick<Parts, "address">, summary: Summary, sealed: Sealed): AgreementRecord =>
  agreementRecord(sealed, summary.details.partners, `${address()}/verify`);
