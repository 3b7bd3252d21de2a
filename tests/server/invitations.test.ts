import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Mail } from "#server/mail.ts";
import type { Endpoint } from "#shared/api.ts";
import { api } from "#shared/api.ts";
import { newId } from "#shared/ids.ts";
import type { TestApp } from "#tests/support/app.ts";
import { startApp } from "#tests/support/app.ts";

let world: TestApp;
const sent: Mail[] = [];
/** A mail server that takes nothing for one address. */
const REFUSED = "refused@example.org";
beforeAll(async () => {
  world = await startApp({
    sendMail: (mail) =>
      mail.to === REFUSED ? Promise.reject(new Error("550 no such user")) : Promise.resolve(void sent.push(mail)),
  });
});
afterAll(() => world.app.close());
beforeEach(() => void sent.splice(0));

async function ask(who: string, endpoint: Endpoint, body?: object, params: Record<string, string> = {}) {
  const answer = await world.app.http.inject({
    method: endpoint.method,
    url: endpoint.path.replace(/:(\w+)/g, (_, name: string) => params[name] ?? world.review),
    headers: { cookie: (await world.cookie(who))! },
    ...(body ? { payload: body } : {}),
  });
  return { status: answer.statusCode, body: answer.json() as Record<string, unknown> };
}
const guest = (email: string, more: object = {}) => ({
  email,
  name: "",
  partner: "es",
  role: "writer",
  signatory: false,
  ...more,
});
const memberOf = async (email: string) => {
  const { body } = await ask("lead", api.members);
  return (body["members"] as { id: string; email: string; role: string; signatory: boolean }[]).find(
    (one) => one.email === email,
  );
};

describe("M invitations", () => {
  test("each gets a link, and each keeps their own partner and role; who is a member stays as they are", async () => {
    const { body } = await ask("lead", api.invite, {
      invitations: [
        guest("one@example.org", { role: "lead", signatory: true }),
        guest("Two@Example.org", { partner: "ades", role: "reader" }),
        guest("writer@example.org", { role: "reader" }),
      ],
    });
    expect(body).toMatchObject({ already: ["writer@example.org"], unsent: [] });
    expect(sent.map(({ to }) => to).toSorted()).toEqual(["one@example.org", "two@example.org"]);
    expect(await memberOf("one@example.org")).toMatchObject({ partner: "es", role: "lead", signatory: true });
    expect(await memberOf("two@example.org")).toMatchObject({ partner: "ades", role: "reader", signatory: false });
    expect(await memberOf("writer@example.org")).toMatchObject({ partner: "la", role: "writer" });
  });

  test("a mail that does not leave is told, by address, and undoes nothing", async () => {
    const { status, body } = await ask("lead", api.invite, {
      invitations: [guest("three@example.org"), guest(REFUSED)],
    });
    const member = await memberOf(REFUSED);
    expect(status).toBe(200);
    expect(body["unsent"]).toEqual([{ member: member!.id, email: REFUSED, reason: "failed" }]);
    expect(sent.map(({ to }) => to)).toEqual(["three@example.org"]);
    const again = await ask("lead", api.inviteAgain, undefined, { review: world.review, member: member!.id });
    expect([again.status, again.body["message"]]).toEqual([503, expect.stringContaining(REFUSED)]);
  });

  test("nobody is flooded with links, and it is said when they are not sent", async () => {
    await ask("lead", api.invite, { invitations: [guest("often@example.org")] });
    const params = { review: world.review, member: (await memberOf("often@example.org"))!.id };
    const statuses = [];
    for (let i = 0; i < 5; i++) statuses.push((await ask("lead", api.inviteAgain, undefined, params)).status);
    expect(statuses).toEqual([200, 200, 200, 200, 429]);
    expect(sent).toHaveLength(5);
  });

  test("a hundred at once are all sent theirs, the lead can go on, and asking for links keeps its own limit", async () => {
    const crowd = Array.from({ length: 100 }, (_, i) => guest(`crowd-${i}@example.org`));
    const { status, body } = await ask("lead", api.invite, { invitations: crowd });
    expect([status, body["unsent"]]).toEqual([200, []]);
    expect(sent).toHaveLength(100);
    expect((await ask("lead", api.invite, { invitations: [guest("late@example.org")] })).status).toBe(200);
    expect(sent).toHaveLength(101);

    const answers = [];
    for (let i = 0; i < 31; i++) answers.push(await ask("lead", api.requestLink, { email: `crowd-${i}@example.org` }));
    expect(answers.map((answer) => answer.status)).toEqual([...Array.from({ length: 30 }, () => 200), 429]);
    expect(answers.at(-1)?.body).toMatchObject({
      code: "too-many",
      message: "Too many links were asked for. Wait some minutes, then try again.",
    });
  });

  test("somebody in the list with no partner of the review is nobody's invitation", async () => {
    const { status } = await ask("lead", api.invite, {
      invitations: [guest("four@example.org"), guest("five@example.org", { partner: "none" })],
    });
    expect(status).toBe(400);
    expect(await memberOf("four@example.org")).toBeUndefined();
    expect(sent).toEqual([]);
  });

  test("a review is created with its people, and tells whose mail did not leave", async () => {
    const { body: before } = await ask("lead", api.review);
    await world.store.db
      .updateTable("accounts")
      .set({ mayCreateReviews: 1 })
      .where("email", "=", "lead@example.org")
      .execute();
    const details = before["review"] as object;
    const create = ({ act, ...more }: { act?: string; firstDay?: string; lastDay?: string }) => ({
      ...(act === undefined ? {} : { act }),
      details: { ...details, ...more },
      partner: "la",
      invitations: [guest("six@example.org"), guest(REFUSED)],
    });
    const wrong = await ask("lead", api.createReview, create({ firstDay: "2026-03-13", lastDay: "2026-03-10" }));
    expect(wrong.body["fields"]).toEqual({ "details.lastDay": "The last day is before the first." });
    const { status, body } = await ask("lead", api.createReview, create({}));
    expect(status).toBe(200);
    expect(body["unsent"]).toMatchObject([{ email: REFUSED, reason: "failed" }]);
    expect(sent.map(({ to }) => to)).toEqual(["six@example.org"]);
    // Its answer may be lost: sent again under its id it is not done twice, and the id is nobody else's.
    const act = newId();
    const first = await ask("lead", api.createReview, create({ act }));
    expect(first.body["again"]).toBe(false);
    const count = sent.length;
    const again = await ask("lead", api.createReview, create({ act }));
    expect(again.body).toEqual({ id: first.body["id"], unsent: [], again: true });
    expect(sent).toHaveLength(count);
    await world.store.db
      .updateTable("accounts")
      .set({ mayCreateReviews: 1 })
      .where("email", "=", "stranger@example.org")
      .execute();
    expect((await ask("stranger", api.createReview, create({ act }))).status).toBe(400);
  });
});

describe("M leaving", () => {
  test("a member leaves for themselves alone", async () => {
    const other = { member: world.members["writer"]! };
    expect((await ask("commenter", api.leaveReview, other)).status).toBe(400);
    expect((await ask("commenter", api.leaveReview, { member: world.members["commenter"]! })).status).toBe(200);
    expect((await ask("commenter", api.review)).status).toBe(404);
    expect((await ask("writer", api.review)).status).toBe(200);
  });

  test("the last lead does not", async () => {
    const extra = await memberOf("one@example.org");
    await ask("lead", api.removeMember, undefined, { review: world.review, member: extra!.id });
    const { status, body } = await ask("lead", api.leaveReview, { member: world.members["lead"]! });
    expect([status, body["message"]]).toEqual([400, expect.stringContaining("always has a lead")]);
    expect((await ask("lead", api.review)).status).toBe(200);
  });
});
