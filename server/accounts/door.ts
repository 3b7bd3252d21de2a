import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { escapeHtml, page } from "#server/page.ts";
import type { Parts } from "#server/parts.ts";
import { DiskError } from "#server/store/disk-error.ts";
import { CommentId, Name } from "#shared/api.ts";
import { must } from "#shared/assert.ts";
import { Email } from "#shared/reviews.ts";
import { accountByEmail } from "./accounts.ts";
import { accountOfLink, knownLink, takeLink } from "./links.ts";
import { openSession, renameSession, SESSION_COOKIE, SESSION_MS } from "./sessions.ts";

interface WithToken {
  Params: { token: string };
  Body: URLSearchParams | undefined;
  /** Where in the review it leads to; the page's form keeps it. */
  Querystring: { comment?: string };
}

/** The first account says who it is with its first sign-in; from then on a link can be asked for with the address. */
const introduction = `
<p><label for="email">Your e-mail address</label><input id="email" name="email" type="email" autocomplete="email" required></p>
<p><label for="name">Your name</label><input id="name" name="name" autocomplete="name" maxlength="120" required></p>`;

/** Read by the pages too (`client/lib/device.ts`): whether others use this machine, and that somebody just came in. */
const DEVICE_COOKIE = "codraft-device";
const ENTERED_COOKIE = "codraft-entered";

const machine = (shared: boolean): string => `
<p class="check"><input id="shared" name="shared" type="checkbox" value="yes"${shared ? " checked" : ""} aria-describedby="shared-hint"><label for="shared">This is a shared machine</label><span id="shared-hint">Nothing you write is kept on it, and closing the browser signs you out. Without this, words are kept here when the network goes away.</span></p>`;

/** Sign-in links: a page with a button, since mail scanners open links and must not use them up. */
export function signInDoor(app: FastifyInstance, { db, clock, address, doorkeeper }: Parts): void {
  app.addContentTypeParser(
    "application/x-www-form-urlencoded",
    { parseAs: "string", bodyLimit: 4096 },
    (_, body, done) => done(null, new URLSearchParams(body.toString())),
  );

  app.get<WithToken>("/sign-in/:token", async (request, reply) => {
    const account = await accountOfLink(db, request.params.token, clock.now());
    const shared = isShared(request);
    return account ? html(reply, signInPage(account, { shared })) : spent(reply, request.params.token);
  });

  // Whoever presses the button of a page is answered with a page.
  const errorHandler = (error: Error, request: FastifyRequest, reply: FastifyReply): void => {
    if (!(error instanceof DiskError)) throw error;
    void html(
      reply.status(503),
      page(
        "Signing in does not work at the moment",
        `
<p>Codraft cannot store anything just now. Your link is not used up: open it again in some minutes.</p>`,
      ),
    );
  };
  app.post<WithToken>("/sign-in/:token", { errorHandler }, async (request, reply) => {
    const { token: secret } = request.params;
    const account = await accountOfLink(db, secret, clock.now());
    // Asked before the link is used up: a mistyped address must not cost it.
    const said = account?.email === "" ? await introduced(request.body ?? new URLSearchParams()) : null;
    if (account && typeof said === "string")
      return html(reply.status(400), signInPage(account, { shared: saysShared(request), problem: said }));
    let token = "";
    const link =
      account &&
      (await takeLink(db, secret, clock.now(), async (transaction, taken) => {
        if (said !== null && typeof said !== "string")
          await transaction.updateTable("accounts").set(said).where("id", "=", taken.account).execute();
        token = await openSession(transaction, taken.account, clock.now());
      }));
    if (!link) return spent(reply, secret);
    return giveSession(reply, token, saysShared(request))
      .setCookie(ENTERED_COOKIE, "1", { ...cookie(), maxAge: 60 })
      .header("cache-control", "no-store")
      .redirect(link.review === null ? "/" : `/reviews/${link.review}${hashOfComment(request.query.comment)}`, 303);
  });

  // Said later, in one's details.
  app.post<{ Body: URLSearchParams | undefined }>("/api/me/machine", async (request, reply) => {
    await doorkeeper.installation("account.change")(request);
    const token = must(request.cookies[SESSION_COOKIE], "signed in");
    // A browser writes cookies to its disk later: after a crash it comes back with what it had, which would last.
    giveSession(reply, await renameSession(db, token), saysShared(request));
    return reply.header("cache-control", "no-store").send({ done: true });
  });

  const cookie = () => ({ path: "/", sameSite: "lax", secure: address().startsWith("https:") }) as const;

  /** On a shared machine closing the browser ends the session, and the pages keep nothing. */
  function giveSession(reply: FastifyReply, token: string, shared: boolean): FastifyReply {
    const lasting = shared ? {} : { maxAge: SESSION_MS / 1000 };
    if (shared) void reply.setCookie(DEVICE_COOKIE, "shared", cookie());
    else void reply.clearCookie(DEVICE_COOKIE, cookie());
    return reply.setCookie(SESSION_COOKIE, token, { ...cookie(), httpOnly: true, ...lasting });
  }

  /** Who the first account says it is, or what is wrong with it. */
  async function introduced(said: URLSearchParams): Promise<{ email: string; name: string } | string> {
    const email = Email.safeParse(said.get("email"));
    const name = Name.safeParse(said.get("name"));
    const wrong = email.error?.issues[0]?.message ?? name.error?.issues[0]?.message;
    if (!email.success || !name.success) return wrong ?? "Enter your address and your name.";
    if (await accountByEmail(db, email.data)) return "There is an account with this address already. Enter another.";
    return { email: email.data, name: name.data };
  }

  async function spent(reply: FastifyReply, token: string): Promise<FastifyReply> {
    const link = await knownLink(db, token);
    const why =
      link?.usedAt != null
        ? "It has been used"
        : link
          ? "It is more than a day old"
          : "It may be incomplete, or long past";
    // Whoever is signed in already gets there; whoever is not asks for a link that leads there.
    const to = link?.review == null ? "/" : `/reviews/${link.review}`;
    const ask = link?.review == null ? "/sign-in" : `/sign-in?to=${encodeURIComponent(to)}`;
    return html(
      reply.status(410),
      page(
        "This link no longer works",
        `<p>${why}. A link works once, for a day. Ask for a new one with your e-mail address.</p><p><a class="button" href="${ask}">Get a new link</a></p><p>If you are signed in on this device, <a href="${to}">go on without one</a>.</p>`,
      ),
    );
  }
}

const saysShared = ({ body }: { body: URLSearchParams | undefined }): boolean => body?.get("shared") === "yes";
const isShared = (request: FastifyRequest): boolean => request.cookies[DEVICE_COOKIE] === "shared";

const signInPage = (
  { email }: { email: string },
  { shared, problem = "" }: { shared: boolean; problem?: string },
): string => {
  const wrong = problem === "" ? "" : `<p role="alert"><b>${escapeHtml(problem)}</b></p>`;
  const form = `<form method="post">${email === "" ? introduction : ""}${machine(shared)}<button>Sign in</button></form>`;
  return page("Sign in to Codraft", `<p>This link signs you in on this device.</p>${wrong}${form}`);
};
function hashOfComment(wanted: string | undefined): string {
  const comment = CommentId.safeParse(wanted);
  return comment.success ? `#comment-${comment.data}` : "";
}

const html = (reply: FastifyReply, text: string): FastifyReply =>
  reply.type("text/html; charset=utf-8").header("cache-control", "no-store").send(text);
