import type { z } from "zod";
import type { Endpoint } from "#shared/api.ts";
import { ProblemBody } from "#shared/api.ts";
import type { ProblemCode } from "#shared/errors.ts";
import { Problem, problems } from "#shared/errors.ts";
import { takeEarly } from "./early.ts";

interface Said<Q extends z.ZodType> {
  readonly params?: Readonly<Record<string, string>>;
  readonly body?: z.infer<Q>;
}

/** Calls an endpoint. Throws a `Problem`, also when the network does not answer. */
export async function call<Q extends z.ZodType, R extends z.ZodType>(
  endpoint: Endpoint<Q, R>,
  { params = {}, body }: Said<Q> = {},
): Promise<z.infer<R>> {
  const path = endpoint.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ""));
  const init: RequestInit = { method: endpoint.method, credentials: "same-origin" };
  if (body !== undefined) {
    init.body = JSON.stringify(body);
    init.headers = { "content-type": "application/json" };
  }
  let response: Response;
  try {
    response = await ((endpoint.method === "GET" && takeEarly(path)) || fetch(path, init));
  } catch {
    throw new Problem("unavailable", "The network does not answer. Nothing was changed. Try again in a moment.");
  }
  const answer: unknown = await response.json().catch(() => null);
  if (response.ok) return endpoint.response.parse(answer);
  throw problemIn(answer);
}

/** What an answer that is a refusal says. */
export function problemIn(answer: unknown): Problem {
  const problem = ProblemBody.safeParse(answer);
  if (!problem.success) return new Problem("failed", "Codraft did not answer as it should. Try again in a moment.");
  const { code, message, fields } = problem.data;
  return new Problem(code in problems ? (code as ProblemCode) : "failed", message, fields);
}
