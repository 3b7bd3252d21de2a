import cookie from "@fastify/cookie";
import helmet from "@fastify/helmet";
import rateLimit from "@fastify/rate-limit";
import type { FastifyBaseLogger, FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { fastify, LogController } from "fastify";
import type { IncomingMessage } from "node:http";
import type { Logger } from "pino";
import type { z } from "zod";
import type { Endpoint } from "#shared/api.ts";
import { Problem, problems, inputProblem } from "#shared/errors.ts";
import { DiskError } from "./store/disk-error.ts";

/** What a page may load and do: only what we serve. Style attributes are needed to place things. */
const contentSecurityPolicy = {
  useDefaults: false,
  directives: {
    defaultSrc: ["'self'"],
    styleSrc: ["'self'", "'unsafe-inline'"],
    imgSrc: ["'self'", "data:"],
    // Spelt out for browsers of two years ago, to which 'self' does not cover WebSockets.
    connectSrc: ["'self'", (request: IncomingMessage) => `ws://${hostOf(request)} wss://${hostOf(request)}`],
    objectSrc: ["'none'"],
    baseUri: ["'none'"],
    formAction: ["'self'"],
    frameAncestors: ["'none'"],
  },
};

/** The host that was asked for, if it is one: it comes from outside, and goes into a header. */
const hostOf = ({ headers }: IncomingMessage): string =>
  /^[\w.:[\]-]+$/.test(headers.host ?? "") ? (headers.host ?? "") : "localhost";

/** The largest body anybody has reason to send is the text of a long document (`MOST_BYTES` of `shared/imports.ts`). */
const BODY_BYTES = 512 * 1024;

/** Node takes no more than this for an address and its headers together. */
const ADDRESS_BYTES = 16 * 1024;

/** Requests a minute from one address: far above what forty people in one building make. */
const REQUESTS_PER_MINUTE = 6000;

export interface HttpParts {
  readonly log: Logger;
  readonly allowsOrigin: (request: IncomingMessage) => boolean;
  /** Is this the address of a proxy, whose word about the sender is taken? */
  readonly trustProxy: (address: string) => boolean;
  /** Off while the development server writes scripts into the page. */
  readonly strictPages: boolean;
}

export async function createHttp(parts: HttpParts): Promise<FastifyInstance> {
  const { log, allowsOrigin, trustProxy, strictPages } = parts;
  const app = fastify({
    loggerInstance: log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_BYTES,
    trustProxy,
    // As long as an address can be at all: a name that nothing has is answered like any other.
    routerOptions: { maxParamLength: ADDRESS_BYTES },
    // Comes before any hook, so it has no headers but these.
    frameworkErrors: (error, request, reply) => {
      void reply.header("content-security-policy", "default-src 'none'").header("x-content-type-options", "nosniff");
      answerError(error, request, reply);
    },
  });
  await app.register(helmet, {
    contentSecurityPolicy: strictPages && contentSecurityPolicy,
    strictTransportSecurity: false,
    // Not "no-referrer": with that, browsers send a form of ours with the Origin "null".
    referrerPolicy: { policy: "same-origin" },
  });
  await app.register(cookie);
  await app.register(rateLimit, { max: REQUESTS_PER_MINUTE, timeWindow: 60_000 });
  app.addHook("onRequest", async (request) => {
    if (!["GET", "HEAD"].includes(request.method) && !allowsOrigin(request.raw))
      throw new Problem("foreign-origin", "This request came from another site, so nothing was done.");
  });
  app.setErrorHandler((error, request, reply) => answerError(error, request, reply));
  return app;
}

/** The one place that answers refusals and defects. A defect is logged, and says nothing of itself. */
function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const problem = error instanceof Problem ? error : asProblem(error, request.method);
  if (problem.code === "failed") request.log.error({ err: error, url: request.routeOptions.url }, "a request failed");
  void reply
    .status(problems[problem.code].status)
    .header("cache-control", "no-store")
    .send({ code: problem.code, message: problem.message, fields: problem.fields });
}

/** What fastify itself refuses, in our words. */
function asProblem(error: unknown, method: string): Problem {
  // An act of several steps may have come to its last, and a commit that failed may be on the disk all the same.
  const look = method === "GET" ? "" : " Look whether that was done before you try again.";
  if (error instanceof DiskError)
    return new Problem(
      "unavailable",
      `Codraft cannot store anything at the moment.${look || " Try again in some minutes."}`,
    );
  const status = typeof error === "object" && error !== null && "statusCode" in error ? error.statusCode : 500;
  if (status === 413) return new Problem("too-large", "That is more than Codraft takes at once.");
  if (status === 429) return new Problem("too-many", "That was tried too often. Wait a minute, then try again.");
  if (typeof status === "number" && status >= 400 && status < 500)
    return new Problem("bad-input", "The request could not be read.");
  return new Problem("failed", `Something went wrong in Codraft.${look || " Try again."}`);
}

/** A body or a parameter by its schema; otherwise one problem that names the fields. */
export function parse<S extends z.ZodType>(schema: S, value: unknown): z.infer<S> {
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  throw inputProblem(read.error.issues);
}

/** What a handler of an endpoint is given. */
export interface Call<Body, Context> {
  readonly body: Body;
  readonly params: Readonly<Record<string, string>>;
  readonly context: Context;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

/**
 * Answers an endpoint: what it needs to be allowed is asked by `allow` before anything else, the body is parsed, and
 * the answer is never kept by anybody on the way.
 */
export function implement<Q extends z.ZodType, R extends z.ZodType, Context>(
  app: FastifyInstance,
  endpoint: Endpoint<Q, R>,
  allow: (request: FastifyRequest) => Promise<Context>,
  handle: (call: Call<z.infer<Q>, Context>) => Promise<z.infer<R>>,
): void {
  app.route({
    method: endpoint.method,
    url: endpoint.path,
    handler: async (request, reply) => {
      const context = await allow(request);
      const body = parse(endpoint.request, request.body ?? undefined);
      const params = request.params as Record<string, string>;
      void reply.header("cache-control", "no-store");
      return handle({ body, params, context, request, reply });
    },
  });
}
