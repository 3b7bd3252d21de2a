import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { accountByEmail } from "#server/accounts/accounts.ts";
import { LINK_MS, makeLink } from "#server/accounts/links.ts";
import { SESSION_MS } from "#server/accounts/sessions.ts";
import { must } from "#shared/assert.ts";
import type { TestApp } from "#tests/support/app.ts";
import { startApp } from "#tests/support/app.ts";
import { cookieHeader, sessionCookie } from "#tests/support/session.ts";

let world: TestApp;
let url: string;
beforeAll(async () => {
  world = await startApp();
  url = await world.listen();
});
afterAll(() => world.app.close());

const ask = (path: string, init: RequestInit = {}) => fetch(url + path, { redirect: "manual", ...init });
const signIn = (path: string) => ask(path, { method: "POST" });
/** A link for the writer, made so long ago. */
async function link(ago = 0, more: { review?: string; newEmail?: string } = {}): Promise<string> {
  const account = must(await accountByEmail(world.store.db, "writer@example.org"), "the writer");
  return makeLink(world.store.db, { account: account.id, ...more }, Date.now() - ago);
}
const whoAmI = async (cookie: string) => (await ask("/api/me", { headers: { cookie } })).json() as Promise<object>;

describe("L links over HTTP", () => {
  test("GET and HEAD use nothing up; POST signs in, once", async () => {
    const path = await link(0, { review: world.review });
    for (let i = 0; i < 3; i++) expect(await (await ask(path)).text()).toContain("<button>Sign in</button>");
    await ask(path, { method: "HEAD" });
    const answer = await signIn(path);
    expect([answer.status, answer.headers.get("location")]).toEqual([303, `/reviews/${world.review}`]);
    expect(sessionCookie(answer)).toMatch(
      new RegExp(`^codraft=\\S{40,}; Max-Age=${SESSION_MS / 1000}; Path=/; HttpOnly; SameSite=Lax$`),
    );
    expect(await whoAmI(cookieHeader(answer))).toMatchObject({ email: "writer@example.org" });
    const again = await signIn(path);
    expect([again.status, again.headers.get("set-cookie")]).toEqual([410, null]);
    // The way on leads to where the link led.
    expect(await again.text()).toContain(`/sign-in?to=${encodeURIComponent(`/reviews/${world.review}`)}`);
  });

  test("a session ends with the browser once the machine is said to be shared, and what the browser had of it opens nothing", async () => {
    const say = (cookie: string, shared: boolean) =>
      ask("/api/me/machine", {
        method: "POST",
        headers: { cookie },
        body: new URLSearchParams(shared ? { shared: "yes" } : {}),
      });
    const device = (answer: Response) => answer.headers.getSetCookie().find((one) => one.startsWith("codraft-device="));
    const first = await signIn(await link());
    const shared = await say(cookieHeader(first), true);
    expect(shared.status).toBe(200);
    expect(sessionCookie(shared)).toMatch(/^codraft=\S{40,}; Path=\/; HttpOnly; SameSite=Lax$/);
    expect(device(shared)).toBe("codraft-device=shared; Path=/; SameSite=Lax");
    // A browser that crashes may come back with it: cookies reach the disk late.
    expect(await whoAmI(cookieHeader(first))).toMatchObject({ code: "signed-out" });
    expect(await whoAmI(cookieHeader(shared))).toMatchObject({ email: "writer@example.org" });

    const own = await say(cookieHeader(shared), false);
    expect(sessionCookie(own)).toMatch(new RegExp(`; Max-Age=${SESSION_MS / 1000}; Path=/; HttpOnly; SameSite=Lax$`));
    expect(device(own)).toMatch(/^codraft-device=; Max-Age=0; Path=\//);
    expect(await whoAmI(cookieHeader(own))).toMatchObject({ email: "writer@example.org" });
    expect((await say("codraft=nobody", true)).status).toBe(401);
  });

  test("of two who press at the same moment, one comes in", async () => {
    const path = await link();
    const statuses = (await Promise.all([signIn(path), signIn(path), signIn(path)])).map(({ status }) => status);
    expect(statuses.toSorted((a, b) => a - b)).toEqual([303, 410, 410]);
  });

  test.each<[when: string, ago: number, status: number]>([
    ["a minute before a day has gone", LINK_MS - 60_000, 303],
    ["after a day", LINK_MS, 410],
  ])("%s", async (_, ago, status) => {
    const path = await link(ago);
    expect((await ask(path)).status).toBe(status === 303 ? 200 : 410);
    const answer = await signIn(path);
    expect(answer.status).toBe(status);
    if (status === 410) expect(await answer.text()).toContain("It is more than a day old");
  });

  test("a link that never was says nothing about anybody", async () => {
    const answer = await ask("/sign-in/never-was");
    expect(answer.status).toBe(410);
    expect(await answer.text()).toContain("It may be incomplete");
  });

  test("a form of another site signs nobody in", async () => {
    const path = await link();
    const answer = await ask(path, { method: "POST", headers: { origin: "https://elsewhere.example" } });
    expect(answer.status).toBe(403);
    expect((await signIn(path)).status).toBe(303);
  });

  test("signing out ends the session for the server too", async () => {
    const cookie = cookieHeader(await signIn(await link()));
    expect((await ask("/api/sign-out", { method: "POST", headers: { cookie } })).status).toBe(200);
    expect((await ask("/api/me", { headers: { cookie } })).status).toBe(401);
  });

  test("a new address counts once its own link is opened, and ends the links that went to the old one", async () => {
    const old = await link();
    const cookie = cookieHeader(await signIn(await link()));
    const body = JSON.stringify({ email: "new@example.org" });
    const before = world.mails.length;
    await ask("/api/me", { method: "PATCH", headers: { cookie, "content-type": "application/json" }, body });
    expect(await whoAmI(cookie)).toMatchObject({ email: "writer@example.org" });
    const mail = world.mails[before]!;
    expect(mail.to).toBe("new@example.org");
    await signIn(new URL(/http\S+/.exec(mail.text)![0]).pathname);
    expect(await whoAmI(cookie)).toMatchObject({ email: "new@example.org" });
    expect((await signIn(old)).status).toBe(410);
  });
});
