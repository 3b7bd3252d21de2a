import type { FastifyInstance } from "fastify";
import { api } from "#shared/api.ts";
import { summaryHash } from "#shared/hash.ts";
import { readSummary } from "#shared/summary-read.ts";
import { implement } from "./http.ts";
import type { Parts } from "./parts.ts";

/** The summary as a value. */
export function summaryRoutes(app: FastifyInstance, { rooms, doorkeeper }: Parts): void {
  implement(app, api.summary, doorkeeper.review("summary.read"), async ({ context: { review } }) => {
    const summary = await rooms.read(review.id, (doc) => readSummary(doc, review));
    return { summary, hash: summaryHash(summary) };
  });
}
