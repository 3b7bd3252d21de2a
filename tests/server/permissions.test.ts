import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Endpoint } from "#shared/api.ts";
import { api, exportPath, recordPath } from "#shared/api.ts";
import { problems } from "#shared/errors.ts";
import { httpSyncPath } from "#shared/http-wire.ts";
import type { InstallationAct, ReviewAct, ReviewState, Role } from "#shared/permissions.ts";
import { mayInInstallation, mayInReview, reviewActs, reviewStates } from "#shared/permissions.ts";
import type { TestApp } from "#tests/support/app.ts";
import { startApp } from "#tests/support/app.ts";
import { sessionRoutes } from "#tests/support/http-sync.ts";

let world: TestApp;
beforeAll(async () => {
  world = await startApp();
});
afterAll(() => world.app.close());

const people = ["lead", "writer", "commenter", "reader", "stranger", "nobody"] as const;
type Who = (typeof people)[number];

/** What the table says, for somebody who asks over HTTP. */
function expected(act: ReviewAct | InstallationAct, who: Who, state: ReviewState): string | null {
  const account = who === "nobody" ? null : { administrator: false, mayCreateReviews: false };
  if (!(act in reviewActs)) return mayInInstallation(act as InstallationAct, account);
  if (!account) return "signed-out";
  const standing = who === "stranger" ? null : { role: who as Role, signatory: false };
  return mayInReview(act as ReviewAct, standing, state);
}

async function ask(endpoint: { method: Endpoint["method"]; path: string }, who: Who, origin?: string) {
  const cookie = await world.cookie(who);
  const url = endpoint.path.replace(":review", world.review).replace(":member", "nobody-at-all");
  return world.app.http.inject({
    method: endpoint.method,
    url,
    headers: { ...(cookie ? { cookie } : {}), ...(origin ? { origin } : {}) },
  });
}

const endpoints = [
  ...Object.values(api),
  ...(["html", "docx"] as const).map((format) => ({
    method: "GET" as const,
    path: exportPath(":review", format),
    act: "summary.export" as const,
  })),
  { method: "POST" as const, path: httpSyncPath(":review"), act: "summary.read" as const },
  ...(["json", "html"] as const).map((format) => ({
    method: "GET" as const,
    path: recordPath(":review", format),
    act: "record.read" as const,
  })),
];
const cases = endpoints.flatMap((endpoint) =>
  reviewStates.flatMap((state) =>
    people.map((who) => ({ endpoint, state, who, name: `${endpoint.method} ${endpoint.path}` })),
  ),
);

describe("P http: what the table says is what every endpoint answers", () => {
  test.each(cases)("$name · $who · $state", async ({ endpoint, state, who }) => {
    await world.setState(state);
    const answer = await ask(endpoint, who);
    const refusal = expected(endpoint.act, who, state);
    // Allowed: the request has no body and names nobody, so it may still be refused, but not by the table.
    const said = answer.headers["content-type"]?.includes("json")
      ? (answer.json() as { code?: string; message?: string })
      : {};
    const byTable = /not signed in|no such review|(role|account) does not allow|stays as it is/.test(
      said.message ?? "",
    );
    if (refusal === null) expect(byTable, said.message).toBe(false);
    else {
      expect(said.code).toBe(refusal);
      expect(answer.statusCode).toBe(problems[refusal as keyof typeof problems].status);
    }
  });

  test("to a stranger a review is like one that there is none of", async () => {
    await world.setState("drafting");
    const cookie = (await world.cookie("stranger"))!;
    const real = await world.app.http.inject({ url: `/api/reviews/${world.review}`, headers: { cookie } });
    const unknown = await world.app.http.inject({ url: "/api/reviews/nowhere", headers: { cookie } });
    expect(real.body).toBe(unknown.body);
    expect(real.statusCode).toBe(unknown.statusCode);
  });

  test("every route under /api and /sync has a row", () => {
    // A tree, four characters a level; a name in brackets closes a path.
    const path: string[] = [];
    const routes: string[] = [];
    for (const line of world.app.http.printRoutes({ commonPrefix: false }).split("\n")) {
      const [, indent = "", part = "", methods] = /^((?:[│ ] {3})*)[├└]── (\S*)(?: \(([A-Z, ]+)\))?/.exec(line) ?? [];
      if (part === "" && methods === undefined) continue;
      path.splice(indent.length / 4, Infinity, part);
      if (methods !== undefined) routes.push(path.join(""));
    }
    const declared = new Set<string>([
      ...Object.values(api).map((endpoint) => endpoint.path),
      "/api/reviews/:review/export/:format",
      httpSyncPath(":review"),
      // Asked for by session: tests/server/http-sync.test.ts.
      ...sessionRoutes.map((name) => `${httpSyncPath(":review")}/:session/${name}`),
      "/api/reviews/:review/record/:format",
    ]);
    const ours = routes.filter((route) => /^\/(api|sync)/.test(route));
    expect(new Set(ours)).toEqual(declared);
  });
});

describe("P origin", () => {
  const changing = Object.values(api).filter((endpoint) => endpoint.method !== "GET");
  test.each(changing)("$method $path from another site is refused", async (endpoint) => {
    const answer = await ask(endpoint, "lead", "https://elsewhere.example");
    expect((answer.json() as { code: string }).code).toBe("foreign-origin");
  });
});

describe("P input", () => {
  const send = async (payload: string, type = "application/json") =>
    world.app.http.inject({
      method: "PUT",
      url: `/api/reviews/${world.review}`,
      headers: { cookie: (await world.cookie("lead"))!, "content-type": type },
      payload,
    });
  test.each([
    ["not JSON", "{", "bad-input"],
    ["another shape", '{"details": 1}', "bad-input"],
    ["far too much", JSON.stringify({ text: "x".repeat(1_000_000) }), "too-large"],
  ])("%s gets one clear error", async (_, payload, code) => {
    await world.setState("drafting");
    const answer = await send(payload);
    expect((answer.json() as { code: string }).code).toBe(code);
    expect(answer.body).not.toContain("stack");
  });
});

describe("M members", () => {
  const patch = async (member: string, payload: object) =>
    world.app.http.inject({
      method: "PATCH",
      url: `/api/reviews/${world.review}/members/${member}`,
      headers: { cookie: (await world.cookie("lead"))! },
      payload,
    });

  test("the last lead is neither demoted nor removed", async () => {
    await world.setState("drafting");
    const lead = world.members["lead"]!;
    expect((await patch(lead, { role: "writer" })).statusCode).toBe(400);
    const removed = await world.app.http.inject({
      method: "DELETE",
      url: `/api/reviews/${world.review}/members/${lead}`,
      headers: { cookie: (await world.cookie("lead"))! },
    });
    expect(removed.statusCode).toBe(400);
  });
});

describe("L links", () => {
  test("opening a link uses nothing up, signing in does", async () => {
    await world.app.http.inject({ method: "POST", url: "/api/sign-in", payload: { email: "Reader@Example.org" } });
    await expect.poll(() => world.mails.length).toBeGreaterThan(0);
    const path = new URL(/http\S+/.exec(world.mails.at(-1)!.text)![0]).pathname;
    for (let i = 0; i < 3; i++) expect((await world.app.http.inject({ url: path })).body).toContain("Sign in");
    const first = await world.app.http.inject({ method: "POST", url: path });
    expect(first.statusCode).toBe(303);
    expect(String(first.headers["set-cookie"])).toMatch(/codraft=[\w-]+;[^,]*HttpOnly; SameSite=Lax/);
    expect((await world.app.http.inject({ method: "POST", url: path })).statusCode).toBe(410);
    expect((await world.app.http.inject({ url: path })).statusCode).toBe(410);
  });

  test("nobody learns whether there is an account", async () => {
    const before = world.mails.length;
    const ask = (email: string) => world.app.http.inject({ method: "POST", url: "/api/sign-in", payload: { email } });
    const [known, unknown] = [await ask("commenter@example.org"), await ask("nobody@example.org")];
    expect(unknown.body).toBe(known.body);
    await expect.poll(() => world.mails.length).toBe(before + 1);
  });
});
