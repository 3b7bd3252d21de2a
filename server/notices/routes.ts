import type { FastifyInstance, FastifyReply } from "fastify";
import { implement } from "#server/http.ts";
import { page } from "#server/page.ts";
import type { Parts } from "#server/parts.ts";
import { api } from "#shared/api.ts";
import { must } from "#shared/assert.ts";
import type { MailChoice } from "#shared/notices.ts";
import { chooseMail, leavePath, mailChoiceOf } from "./choices.ts";
import { presentNotices } from "./waiting.ts";

const LATEST = 100;

/** The bell, and which mails one gets. */
export function noticeRoutes(app: FastifyInstance, { db, clock, doorkeeper }: Parts): void {
  const allow = doorkeeper.installation("inbox.use");
  /** Of the reviews that the account is a member of now. */
  const members = (account: string) =>
    db.selectFrom("members").select("id").where("account", "=", account).where("removedAt", "is", null);

  implement(app, api.inbox, allow, async ({ context }) => {
    const { id } = must(context, "signed in");
    const rows = await db
      .selectFrom("notices")
      .selectAll()
      .where("member", "in", members(id))
      .orderBy("at", "desc")
      .limit(LATEST)
      .execute();
    const { unread } = await db
      .selectFrom("notices")
      .select((of) => of.fn.countAll<number>().as("unread"))
      .where("member", "in", members(id))
      .where("readAt", "is", null)
      .executeTakeFirstOrThrow();
    const notices = (await presentNotices(db, rows)).map(({ notice }) => notice);
    return { notices, unread: Number(unread) };
  });

  implement(app, api.readInbox, allow, async ({ context, body: { notices } }) => {
    const { id } = must(context, "signed in");
    await db
      .updateTable("notices")
      .set({ readAt: clock.now() })
      .where("member", "in", members(id))
      .where("readAt", "is", null)
      .$if(notices !== null, (query) => query.where("id", "in", notices?.length ? notices : [""]))
      .execute();
    return { done: true as const };
  });

  implement(app, api.mailChoice, allow, async ({ context }) => {
    const { choice } = await mailChoiceOf(db, must(context, "signed in").id);
    return { choice: choice as MailChoice };
  });

  implement(app, api.chooseMail, allow, async ({ context, body: { choice } }) => {
    await chooseMail(db, must(context, "signed in").id, choice);
    return { choice };
  });

  // Out of the mails without signing in. A page with a button, since mail scanners open links; the button's address is
  // also what mail programs post to for their own "unsubscribe", some of them as a form with parts.
  void app.register((scope, _options, done) => {
    scope.addContentTypeParser("multipart/form-data", (_request, body, parsed) => {
      body.resume();
      parsed(null);
    });
    scope.get<{ Params: { token: string } }>(leavePath(":token"), async (request, reply) => {
      const known = await choiceOf(request.params.token);
      if (!known) return nothing(reply);
      if (known.choice === "off") return html(reply, page(noMails, alreadyOff));
      return html(reply, page("Mails about comments", offer));
    });
    scope.post<{ Params: { token: string } }>(leavePath(":token"), async (request, reply) => {
      const known = await choiceOf(request.params.token);
      if (!known) return nothing(reply);
      await chooseMail(db, known.account, "off");
      return html(reply, page(noMails, `<p>Nothing more is sent.</p>${alreadyOff}`));
    });
    done();
  });

  const choiceOf = async (token: string) =>
    db.selectFrom("mailChoices").select(["account", "choice"]).where("token", "=", token).executeTakeFirst();
}

const offer =
  '<p>Codraft mails you when somebody mentions you, replies where you take part, or decides what you proposed. It also mails you when an agreement is reached, sent back or reopened. Sign-in links, and mails that ask you to agree as a signatory, still come.</p><form method="post"><button>Stop these mails</button></form>';
const noMails = "You get no mails about comments";
const alreadyOff =
  '<p>What concerns you still shows at the bell in Codraft. To get mails again, sign in and choose them under your name.</p><p><a class="button" href="/me">Choose mails</a></p>';

const html = (reply: FastifyReply, text: string): FastifyReply =>
  reply.type("text/html; charset=utf-8").header("cache-control", "no-store").send(text);

function nothing(reply: FastifyReply): FastifyReply {
  void reply.status(404);
  return html(reply, page("This link leads nowhere", "<p>Sign in to Codraft to choose which mails you get.</p>"));
}
