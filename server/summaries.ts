import type { FastifyInstance } from "fastify";
import { createHash } from "node:crypto";
import { api } from "#shared/api.ts";
import { canonicalJson, hashedPart } from "#shared/canonical.ts";
import { readSummary } from "#shared/summary-read.ts";
import type { Summary } from "#shared/summary.ts";
import { implement } from "./http.ts";
import type { Parts } from "./parts.ts";

/** SHA-256 of what is agreed, in hex. */
export const summaryHash = (summary: Summary): string =>
  createHash("sha256")
    .update(canonicalJson(hashedPart(summary)))
    .digest("hex");

/** The summary as a value. */
export function summaryRoutes(app: FastifyInstance, { rooms, doorkeeper }: Parts): void {
  implement(app, api.summary, doorkeeper.review("summary.read"), async ({ context: { review } }) => {
    const summary = await rooms.read(review.id, (doc) => readSummary(doc, review));
    return { summary, hash: summaryHash(summary) };
  });
}
