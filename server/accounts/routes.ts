import type { FastifyInstance } from "fastify";
import type { z } from "zod";
import { implement } from "#server/http.ts";
import { notSent } from "#server/mail.ts";
import { memberOf, membershipsOf } from "#server/members.ts";
import type { Parts } from "#server/parts.ts";
import { api } from "#shared/api.ts";
import { must } from "#shared/assert.ts";
import { Problem } from "#shared/errors.ts";
import { accountByEmail, allAccounts, ensureAccount, presentAccount } from "./accounts.ts";
import { makeLink } from "./links.ts";
import { closeSession, SESSION_COOKIE, sessionAccount } from "./sessions.ts";

/** Getting in and out, who one is, and who may create reviews. */
export function accountRoutes(app: FastifyInstance, parts: Parts): void {
  const { db, doorkeeper, clock, sendMail, address, rooms } = parts;

  implement(app, api.me, doorkeeper.installation("account.read"), ({ context }) =>
    Promise.resolve(presentAccount(must(context, "signed in"))),
  );

  implement(app, api.changeMe, doorkeeper.installation("account.change"), async ({ context, body, request }) => {
    const account = must(context, "signed in");
    if (body.email !== undefined && body.email !== account.email) {
      askedForMail(request.ip, body.email);
      // The new address proves itself first. Whether somebody has it already is not told.
      const path = await makeLink(db, { account: account.id, newEmail: body.email }, clock.now());
      const mail = {
        to: body.email,
        subject: "Your new address for Codraft",
        text: `Open this link to use this address with Codraft from now on. It works once, for a day.\n\n${address()}${path}\n\nIf you did not ask for it, nothing needs doing.\n`,
      };
      await sendMail(mail).catch((error: unknown) => {
        parts.report("a mail was not sent", error);
        throw new Problem("unavailable", notSent(mail.to));
      });
    }
    if (body.name !== undefined && body.name !== account.name) {
      await db.updateTable("accounts").set({ name: body.name }).where("id", "=", account.id).execute();
      // Others see the name that the server stamps: connections come back with the new one.
      await judgeEverywhere(account.id);
    }
    return presentAccount({ ...account, name: body.name ?? account.name });
  });

  async function judgeEverywhere(account: string): Promise<void> {
    for (const { review, member } of await membershipsOf(db, account)) {
      rooms.announce(review, "members");
      rooms.judgeAnew(review, member.id);
    }
  }

  implement(app, api.requestLink, doorkeeper.installation("door.use"), ({ body, request }) => {
    askedForMail(request.ip, body.email);
    // Not awaited: the answer takes as long whether or not there is such an account.
    void sendLink(body).catch((error: unknown) => parts.report("a sign-in link was not sent", error));
    return Promise.resolve({ done: true as const });
  });

  function askedForMail(from: string, to: string): void {
    if (!parts.mailsFrom.take(from) || !parts.mailsTo.take(to))
      throw new Problem("too-many", "Too many links were asked for. Wait some minutes, then try again.");
  }

  async function sendLink({ email, review: wanted, comment }: z.infer<typeof api.requestLink.request>): Promise<void> {
    const account = await accountByEmail(db, email);
    if (!account) return;
    const review = wanted !== undefined && (await memberOf(db, wanted, account.id)) ? wanted : null;
    const link = await makeLink(db, { account: account.id, review }, clock.now());
    const path = review !== null && comment !== undefined ? `${link}?comment=${comment}` : link;
    await sendMail({
      to: email,
      subject: "Sign in to Codraft",
      text: `Open this link to sign in to Codraft. It works once, for a day.\n\n${address()}${path}\n\nIf you did not ask for it, nothing needs doing.\n`,
    });
  }

  implement(app, api.signOut, doorkeeper.installation("door.use"), async ({ request, reply }) => {
    const token = request.cookies[SESSION_COOKIE];
    const account = token === undefined ? null : await sessionAccount(db, token, clock.now());
    if (token !== undefined) await closeSession(db, token);
    // The connections of this session end; those of the person's other devices come back by themselves.
    if (account !== null) await judgeEverywhere(account);
    void reply.clearCookie(SESSION_COOKIE, { path: "/" });
    return { done: true as const };
  });

  implement(app, api.accounts, doorkeeper.installation("accounts.read"), async () => ({
    accounts: await allAccounts(db),
  }));

  implement(app, api.allowAccount, doorkeeper.installation("accounts.change"), async ({ context, body }) => {
    const mayCreateReviews = body.mayCreateReviews ? 1 : 0;
    const account = await db.transaction().execute(async (transaction) => {
      const known = await ensureAccount(transaction, body.email, "", clock.now());
      await transaction.updateTable("accounts").set({ mayCreateReviews }).where("id", "=", known.id).execute();
      return known;
    });
    let mailed: boolean | null = null;
    if (account.signedInAt === null && body.mayCreateReviews) {
      const path = await makeLink(db, { account: account.id }, clock.now());
      mailed = await sendMail({
        to: body.email,
        subject: "You can create reviews in Codraft",
        text: `${must(context, "signed in").name || "A colleague"} lets you create reviews in Codraft.\n\nOpen this link to sign in. It works once, for a day; later you can ask for a new one with this address.\n\n${address()}${path}\n`,
      }).then(
        () => true,
        (error: unknown) => {
          parts.report("a mail was not sent", error);
          return false;
        },
      );
    }
    return { ...presentAccount({ ...account, mayCreateReviews }), mailed };
  });
}
