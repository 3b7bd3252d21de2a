import { randomBytes } from "node:crypto";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { IncomingMessage } from "node:http";
import { BODY_BYTES, httpSyncPath, POLL_MS, SESSION_MS } from "#shared/http-wire.ts";
import type { ProblemCode } from "#shared/errors.ts";
import { Problem, problems } from "#shared/errors.ts";
import type { CloseReason } from "#shared/wire.ts";
import { closes, PARTS } from "#shared/wire.ts";
import type { Connection } from "./connection.ts";
import { connect, rate } from "./connection.ts";
import { carryAsPoll, carryAsStream } from "./http-carriers.ts";
import { HttpSession } from "./http-session.ts";
import type { SyncParts } from "./socket.ts";

/** A session, and whose it is. Its id is a secret, and alone opens nothing: the cookie must be the same person's. */
interface Held {
  readonly session: HttpSession;
  readonly connection: Connection;
  readonly review: string;
  readonly account: string;
  /** The cookie that was last asked about, and when: asking for each keystroke would cost more than the keystroke. */
  asked: { readonly cookie: string; readonly at: number };
  /** When its client was last heard. */
  heard: number;
  readonly tooFast: () => boolean;
}

/** A cookie that has been asked about is taken for so long. */
const ASKED_MS = 20_000;
/** How often silent sessions are looked for. With `SESSION_MS` under the 30 seconds of a half-open connection. */
const LOOK_MS = 4000;
/** An ended session is kept so long after it was last asked for, for a client that is between two polls to hear why. */
const FAREWELL_MS = 5000;
/** How long a stopping server waits for the other ends to hear that it comes back. */
const GOODBYE_MS = 1000;

/** How an opening that is refused is answered; the body names the close reason too, as a WebSocket would be told it. */
const refusals: Partial<Record<CloseReason, ProblemCode>> = {
  "signed-out": "signed-out",
  "no-access": "not-found",
  reload: "stale",
  "too-many": "too-many",
  "coming-back": "unavailable",
};

/** The wire over HTTP, below `POST /sync/<review>/http`. Returns how to stop: every connection is told. */
export function attachHttpSync(http: FastifyInstance, parts: Omit<SyncParts, "server">): () => Promise<void> {
  const { access, limits, addresses, accounts, clock, addressOf, report } = parts;
  const sessions = new Map<string, Held>();

  let cancelLook = (): void => {};
  function look(): void {
    cancelLook = clock.after(LOOK_MS, () => {
      for (const [id, held] of sessions) {
        const patience = held.session.closed === null ? SESSION_MS : FAREWELL_MS;
        if (clock.now() - held.heard > patience) drop(id, held);
      }
      look();
    });
  }
  look();

  function drop(id: string, held: Held): void {
    sessions.delete(id);
    held.connection.gone();
    // Nothing more to carry; ends the request that may hang on it, and gives back what it counted.
    held.session.close("lost");
  }

  async function open(request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
    const review = paramsOf(request).review;
    const said = queryOf(request)["codraft"];
    const address = addressOf(request.raw);
    if (addresses.full(address)) return refuse(reply, "too-many");
    const account = await access.account(request.raw);
    if (account === null) return refuse(reply, "signed-out");
    if (accounts.full(account)) return refuse(reply, "too-many");
    const leave = [addresses.enter(address), accounts.enter(account)];

    const id = randomBytes(24).toString("base64url");
    const session: HttpSession = new HttpSession({
      clock,
      maxFrameBytes: limits.messageBytes,
      onFrame: (frame) => connection.receive(frame),
      onClose: () => {
        for (const one of leave) one();
        connection.gone();
      },
    });
    const schemaVersion = said === undefined ? null : Number(said);
    const takesParts = said !== undefined && queryOf(request)[PARTS] !== undefined;
    const connection: Connection = connect({ ...parts, review, channel: session, account, schemaVersion, takesParts });
    const at = clock.now();
    const asked = { cookie: cookieOf(request.raw), at };
    const tooFast = rate(limits.messagesPerSecond, clock);
    sessions.set(id, { session, connection, review, account, asked, heard: at, tooFast });
    await session.begun;
    if (session.closed !== null) {
      sessions.delete(id);
      return refuse(reply, session.closed);
    }
    return { session: id };
  }

  /** The session that the path names, if it is this person's; the session of another is like one that there is none of. */
  async function held(request: FastifyRequest): Promise<Held> {
    const found = sessions.get(paramsOf(request).session);
    if (!found || found.review !== paramsOf(request).review || !(await isTheirs(found, request.raw)))
      throw new Problem("not-found", "There is no such connection any more. Open a new one.");
    found.heard = clock.now();
    if (found.tooFast()) found.session.close("too-many");
    return found;
  }

  async function isTheirs(found: Held, request: IncomingMessage): Promise<boolean> {
    const cookie = cookieOf(request);
    if (cookie === found.asked.cookie && clock.now() - found.asked.at < ASKED_MS) return true;
    if ((await access.account(request)) !== found.account) return false;
    found.asked = { cookie, at: clock.now() };
    return true;
  }

  /** As `held`, with what the client says that it has. */
  async function heldAfter(request: FastifyRequest): Promise<{ session: HttpSession; after: number }> {
    const { session } = await held(request);
    const after = numberOf(request, "after");
    if (!session.acknowledge(after)) throw new Problem("bad-input", "That many messages were never sent.");
    return { session, after };
  }

  void http.register((scope, _options, done) => {
    // What comes up is bytes, whatever it calls itself.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser("*", { parseAs: "buffer" }, (_request, body, parsed) => parsed(null, body));
    const path = httpSyncPath(":review");
    scope.post(path, open);

    // The limit by address is not for these: twelve people who type in one building are far above it. A session has
    // the same limit as a WebSocket.
    const config = { rateLimit: false };
    scope.post(`${path}/:session/events`, { config }, async (request, reply) => {
      const { session } = await heldAfter(request);
      carryAsStream(session, reply, clock);
      return reply;
    });
    scope.post(`${path}/:session/poll`, { config }, async (request, reply) => {
      const { session, after } = await heldAfter(request);
      const holdMs = Math.min(POLL_MS, queryOf(request)["hold"] === undefined ? POLL_MS : numberOf(request, "hold"));
      return carryAsPoll(session, reply, clock, { after, holdMs });
    });
    scope.post(`${path}/:session/frames`, { config, bodyLimit: BODY_BYTES + 1024 }, async (request, reply) => {
      const { session } = await heldAfter(request);
      const taken = session.take(numberOf(request, "number"), bodyOf(request));
      if (taken === "gap") throw new Problem("stale", "A message before this one never came. Open a new connection.");
      return answerNothing(reply);
    });
    scope.post(`${path}/:session/close`, { config }, async (request, reply) => {
      drop(paramsOf(request).session, await held(request));
      return answerNothing(reply);
    });
    done();
  });

  return async () => {
    cancelLook();
    const told = [...sessions.values()].map(({ session }) => {
      session.close("coming-back");
      return session.finished;
    });
    const enough = Promise.withResolvers<void>();
    const cancel = clock.after(GOODBYE_MS, enough.resolve);
    await Promise.race([Promise.all(told), enough.promise]).catch((error: unknown) =>
      report("a goodbye failed", error),
    );
    cancel();
    for (const [id, one] of sessions) drop(id, one);
  };
}

function refuse(reply: FastifyReply, reason: CloseReason): FastifyReply {
  const code = refusals[reason] ?? "not-allowed";
  return reply
    .status(problems[code].status)
    .header("cache-control", "no-store")
    .send({ code, message: closes[reason].meaning, close: reason });
}

const answerNothing = (reply: FastifyReply): FastifyReply =>
  reply.status(204).header("cache-control", "no-store").send();

const paramsOf = (request: FastifyRequest) => request.params as { readonly review: string; readonly session: string };
const queryOf = (request: FastifyRequest) => request.query as Readonly<Record<string, string | undefined>>;
const cookieOf = ({ headers }: IncomingMessage): string => headers.cookie ?? "";
const bodyOf = ({ body }: FastifyRequest): Uint8Array => (body instanceof Uint8Array ? body : new Uint8Array());

function numberOf(request: FastifyRequest, name: string): number {
  const said = Number(queryOf(request)[name]);
  if (!Number.isSafeInteger(said) || said < 0) throw new Problem("bad-input", `The address lacks "${name}".`);
  return said;
}
