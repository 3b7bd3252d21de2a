import type { z } from "zod";
import type { Endpoint } from "#shared/api.ts";
import { ProblemBody } from "#shared/api.ts";
import type { ProblemCode } from "#shared/errors.ts";
import { Problem, problems } from "#shared/errors.ts";
import { somebodyElse } from "./device.ts";
import { forgetEarly, takeEarly } from "./early.ts";
import { isKept, keepAnswer, keptAnswer, noteAnswer } from "./kept.ts";
import type { Store } from "./store.ts";
import { createStore } from "./store.ts";

interface Said<Q extends z.ZodType> {
  readonly params?: Readonly<Record<string, string>>;
  readonly body?: z.infer<Q>;
}

export const pathOf = ({ path }: { readonly path: string }, params: Readonly<Record<string, string>>): string =>
  path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ""));

const lost = createStore(0);
/** Counts the acts of this page whose answer was lost: what pages show may be old by them. */
export const lostAnswers: Store<number> = lost;

/** Calls an endpoint. Throws a `Problem`, also when the network does not answer: `mayBeDone` then tells of which. */
export async function call<Q extends z.ZodType, R extends z.ZodType>(
  endpoint: Endpoint<Q, R>,
  said: Said<Q> = {},
): Promise<z.infer<R>> {
  try {
    return await ask(endpoint, said);
  } catch (problem) {
    if (endpoint.method !== "GET" && mayBeDone(problem)) lost.set(lost.get() + 1);
    throw problem;
  }
}

async function ask<Q extends z.ZodType, R extends z.ZodType>(
  endpoint: Endpoint<Q, R>,
  { params = {}, body }: Said<Q>,
): Promise<z.infer<R>> {
  if (somebodyElse.get())
    throw new Problem("signed-out", "Somebody else signed in in another tab. Copy your words, then close this page.");
  const path = pathOf(endpoint, params);
  const init: RequestInit = { method: endpoint.method, credentials: "same-origin" };
  if (body !== undefined) {
    init.body = JSON.stringify(body);
    init.headers = { "content-type": "application/json" };
  }
  const keeps = endpoint.method === "GET" && isKept(path);
  // What was asked for early is older than whatever this changes, as one's own name is at the first sign-in.
  if (endpoint.method !== "GET") forgetEarly();
  const { onLine } = navigator;
  const asked = (endpoint.method === "GET" && takeEarly(path)) || fetch(path, init);
  const response = await (keeps ? inTime(asked, path) : asked).catch(() => null);
  const isSilent = response === null || (keeps && silent.has(response.status));
  const answer: unknown = isSilent ? undefined : await response.json().catch(() => undefined);
  // What answers in the server's place, such as a network that wants one to sign in to it, is as good as silence.
  if (isSilent || (endpoint.method === "GET" && response.ok && answer === undefined)) {
    const known = keeps ? endpoint.response.safeParse(await keptAnswer(path)) : null;
    if (known?.success) {
      noteAnswer(path, "device");
      return known.data;
    }
    throw endpoint.method === "GET" ? silence() : unanswered(onLine);
  }
  if (!response.ok || answer === undefined) throw endpoint.method === "GET" ? problemIn(answer) : refusalIn(answer);
  const { success, data: read } = endpoint.response.safeParse(answer);
  if (!success)
    throw new Problem("failed", "This page is older than the Codraft that it asks. Reload the page to go on.");
  noteAnswer(path, "server");
  if (keeps) void keepAnswer(path, read);
  return read;
}

const silence = (): Problem => new Problem("unavailable", "The network does not answer. Try again in a moment.");

/** It never left this device. */
class NotSent extends Problem {}

/** Nothing of the server's came back. */
class Unanswered extends Problem {}

const LOST = "so it is not known whether that was done. Look before you try again.";

/** Of what was to change something. `onLine`: was there a network when it was sent, as far as the browser knew? */
export const unanswered = (onLine: boolean): Problem =>
  onLine
    ? new Unanswered("unavailable", `The network did not answer, ${LOST}`)
    : new NotSent("unavailable", "You are offline, so nothing was sent. Try again when the network is back.");

/** No answer to what was to change something, or none of the server's: it may have been done. */
export const mayBeDone = (problem: unknown): boolean =>
  problem instanceof Problem &&
  !(problem instanceof NotSent) &&
  (problem.code === "unavailable" || problem.code === "failed");

/** Of what `mayBeDone`: why that is not known, within a sentence, and when to press again. */
export function doubtOf(problem: unknown): Doubt {
  if (!(problem instanceof Problem) || problem instanceof Unanswered)
    return { why: "the answer was lost on the way", again: "again" };
  // The server's own word: its disk failed, for example, and a commit that failed may be on it all the same.
  const [first = ""] = problem.message.split(/\.(?= |$)/, 1);
  const why = first.startsWith("Codraft") ? first : first.charAt(0).toLowerCase() + first.slice(1);
  return { why, again: problem.code === "unavailable" ? "again in some minutes" : "again" };
}

export interface Doubt {
  readonly why: string;
  readonly again: "again" | "again in some minutes";
}

/** Of what was to change something. What is no refusal of the server's, such as a proxy's page, says nothing of that. */
export function refusalIn(answer: unknown): Problem {
  return ProblemBody.safeParse(answer).success
    ? problemIn(answer)
    : new Unanswered("failed", `Codraft did not answer as it should, ${LOST}`);
}

/** What an answer that is a refusal says. */
export function problemIn(answer: unknown): Problem {
  const problem = ProblemBody.safeParse(answer);
  if (!problem.success) return new Problem("failed", "Codraft did not answer as it should. Try again in a moment.");
  const { code, message, fields } = problem.data;
  return new Problem(code in problems ? (code as ProblemCode) : "failed", message, fields);
}

/** What a proxy answers for a server that it does not reach. */
const silent = new Set([502, 503, 504]);

/** A network that is there and carries nothing: what the device has is shown then. */
const PATIENCE_MS = 5000;

/** The answer, or null when it does not come in time and the device has a copy. */
async function inTime(asked: Promise<Response>, path: string): Promise<Response | null> {
  let timer: ReturnType<typeof setTimeout> | null = null;
  const late = new Promise<null>((done) => {
    timer = setTimeout(() => void keptAnswer(path).then((known) => known !== undefined && done(null)), PATIENCE_MS);
  });
  try {
    return await Promise.race([asked, late]);
  } finally {
    if (timer !== null) clearTimeout(timer);
  }
}
