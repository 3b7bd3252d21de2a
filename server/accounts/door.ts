import type { FastifyInstance, FastifyReply } from "fastify";
import { z } from "zod";
import { page } from "#server/page.ts";
import type { Parts } from "#server/parts.ts";
import { CommentId } from "#shared/api.ts";
import { Email } from "#shared/reviews.ts";
import { accountByEmail, accountById } from "./accounts.ts";
import { accountOfLink, takeLink } from "./links.ts";
import { openSession, SESSION_COOKIE, SESSION_MS } from "./sessions.ts";

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

/** Sign-in links: a page with a button, since mail scanners open links and must not use them up. */
export function signInDoor(app: FastifyInstance, { db, clock, address }: Parts): void {
  app.addContentTypeParser(
    "application/x-www-form-urlencoded",
    { parseAs: "string", bodyLimit: 4096 },
    (_, body, done) => done(null, new URLSearchParams(body.toString())),
  );

  app.get<WithToken>("/sign-in/:token", async (request, reply) => {
    const account = await accountOfLink(db, request.params.token, clock.now());
    if (!account) return spent(reply);
    const form = `<form method="post">${account.email === "" ? introduction : ""}<button>Sign in</button></form>`;
    return html(reply, page("Sign in to Codraft", `<p>This link signs you in on this device.</p>${form}`));
  });

  app.post<WithToken>("/sign-in/:token", async (request, reply) => {
    const link = await takeLink(db, request.params.token, clock.now());
    if (!link) return spent(reply);
    await introduce(link.account, request.body ?? new URLSearchParams());
    const token = await openSession(db, link.account, clock.now());
    return reply
      .setCookie(SESSION_COOKIE, token, {
        path: "/",
        httpOnly: true,
        sameSite: "lax",
        secure: address().startsWith("https:"),
        maxAge: SESSION_MS / 1000,
      })
      .header("cache-control", "no-store")
      .redirect(link.review === null ? "/" : `/reviews/${link.review}${hashOfComment(request.query.comment)}`, 303);
  });

  async function introduce(id: string, said: URLSearchParams): Promise<void> {
    const account = await accountById(db, id);
    const email = Email.safeParse(said.get("email"));
    if (account?.email !== "" || !email.success || (await accountByEmail(db, email.data))) return;
    const name = z.string().trim().max(120).catch("").parse(said.get("name"));
    await db.updateTable("accounts").set({ email: email.data, name }).where("id", "=", id).execute();
  }
}

function hashOfComment(wanted: string | undefined): string {
  const comment = CommentId.safeParse(wanted);
  return comment.success ? `#comment-${comment.data}` : "";
}

const html = (reply: FastifyReply, text: string): FastifyReply =>
  reply.type("text/html; charset=utf-8").header("cache-control", "no-store").send(text);

function spent(reply: FastifyReply): FastifyReply {
  void reply.status(410);
  return html(
    reply,
    page(
      "This link no longer works",
      '<p>A link works once, for a day. Ask for a new one with your e-mail address.</p><p><a class="button" href="/sign-in">Get a new link</a></p>',
    ),
  );
}
