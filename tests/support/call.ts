import type { z } from "zod";
import type { App } from "#server/app.ts";
import type { Endpoint } from "#shared/api.ts";
import type { ProblemCode } from "#shared/errors.ts";

export interface Answer<T> {
  readonly status: number;
  /** Undefined when it was done. */
  readonly code: ProblemCode | undefined;
  readonly message: string;
  /** As the endpoint declares it; what a refusal says where it was not done. */
  readonly body: T;
}

/** Asks an endpoint as whoever this cookie belongs to. */
export async function callEndpoint<Q extends z.ZodType, R extends z.ZodType>(
  app: App,
  cookie: string,
  endpoint: Endpoint<Q, R>,
  params: Readonly<Record<string, string>>,
  body?: unknown,
): Promise<Answer<z.infer<R>>> {
  const answer = await app.http.inject({
    method: endpoint.method,
    url: endpoint.path.replace(/:(\w+)/g, (_, name: string) => params[name] ?? ""),
    headers: { cookie },
    ...(body === undefined ? {} : { payload: body as object }),
  });
  const said = answer.json() as { code?: ProblemCode; message?: string };
  const { code, message = "" } = said;
  return {
    status: answer.statusCode,
    code,
    message,
    body: answer.statusCode === 200 ? endpoint.response.parse(said) : (said as never),
  };
}
