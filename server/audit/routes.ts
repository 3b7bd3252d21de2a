import type { FastifyInstance } from "fastify";
import { implement } from "#server/http.ts";
import type { Parts } from "#server/parts.ts";
import { api } from "#shared/api.ts";
import { auditTrail } from "./trail.ts";

/** The audit trail, for the lead. */
export function auditRoutes(app: FastifyInstance, { db, doorkeeper }: Parts): void {
  implement(app, api.audit, doorkeeper.review("audit.read"), async ({ context: { review } }) => ({
    entries: await auditTrail(db, review.id),
  }));
}
