import type { FastifyInstance } from "fastify";
import { implement } from "#server/http.ts";
import type { Parts } from "#server/parts.ts";
import { createRate } from "#server/rate.ts";
import { api } from "#shared/api.ts";
import { must } from "#shared/assert.ts";

/** Of one account in a minute: a broken page says so a few times, no more. */
const DEFECTS = 10;

/** Pages say here that something in them is broken. What they say holds no text of anybody's. */
export function defectRoutes(app: FastifyInstance, { doorkeeper, clock, report }: Parts): void {
  const rate = createRate(DEFECTS, 60_000, () => clock.now());
  implement(app, api.reportDefect, doorkeeper.installation("defect.report"), ({ context, body }) => {
    // Too many are dropped quietly: a page that is broken has no use for another refusal.
    if (rate.take(must(context, "signed in").id))
      report(`a page is broken: ${body.kind}, ${body.name}`, { places: body.places });
    return Promise.resolve({ done: true as const });
  });
}
