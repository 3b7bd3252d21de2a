import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { servePages } from "#server/pages.ts";
import type { Endpoint } from "#shared/api.ts";
import { api, exportPath, recordPath } from "#shared/api.ts";
import { problems } from "#shared/errors.ts";
import { httpSyncPath } from "#shared/http-wire.ts";
import type { InstallationAct, ReviewAct, ReviewState } from "#shared/permissions.ts";
import {
  installationActs,
  mayInInstallation,
  mayInReview,
  reviewActs,
  reviewStates,
  roles,
} from "#shared/permissions.ts";
import { verificationPath } from "#shared/verification.ts";
import type { TestApp } from "#tests/support/app.ts";
import { startApp } from "#tests/support/app.ts";
import { sessionRoutes } from "#tests/support/http-sync.ts";
import type { Answer } from "#tests/support/permission-table.ts";
import { permissionTable } from "#tests/support/permission-table.ts";

let world: TestApp;
beforeAll(async () => {
  world = await startApp();
  await servePages(world.app.http);
});
afterAll(() => world.app.close());

describe("P the table is what was agreed", () => {
  const isReviewAct = (act: string): act is ReviewAct => act in reviewActs;
  const said = (refusal: ReturnType<typeof mayInReview>): Answer => refusal ?? "yes";

  test("each act stands in the written table, and nothing else does", () => {
    expect(permissionTable.reviewActs.toSorted()).toEqual(Object.keys(reviewActs).sort());
    expect(permissionTable.installationActs.toSorted()).toEqual(Object.keys(installationActs).sort());
  });

  test.each(Object.keys(reviewActs).filter((act) => isReviewAct(act)))("%s", (act) => {
    for (const state of reviewStates) {
      for (const signatory of [false, true])
        for (const role of roles)
          expect(said(mayInReview(act, { role, signatory }, state)), `${role}, ${state}`).toBe(
            permissionTable.inReview(act, state, role, signatory),
          );
      expect(said(mayInReview(act, null, state))).toBe(permissionTable.inReview(act, state, "stranger"));
    }
  });

  const standings = {
    nobody: null,
    account: { administrator: false, mayCreateReviews: false },
    creator: { administrator: false, mayCreateReviews: true },
    administrator: { administrator: true, mayCreateReviews: false },
  } as const;
  test.each(Object.keys(installationActs) as InstallationAct[])("%s", (act) => {
    for (const who of Object.keys(standings) as (keyof typeof standings)[])
      expect(said(mayInInstallation(act, standings[who])), who).toBe(permissionTable.inInstallation(act, who));
  });
});

const people = [...roles, "signatory", "stranger", "nobody", "creator", "administrator"] as const;
type Who = (typeof people)[number];

/** What the written table says, for somebody who asks over HTTP. */
function expected(act: ReviewAct | InstallationAct, who: Who, state: ReviewState): Answer | null {
  if (act in reviewActs) {
    // A right in the installation is none in a review.
    if (who === "signatory") return permissionTable.inReview(act as ReviewAct, state, "reader", true);
    const column = who === "creator" || who === "administrator" ? "stranger" : who;
    return permissionTable.inReview(act as ReviewAct, state, column);
  }
  const column = who === "nobody" || who === "creator" || who === "administrator" ? who : "account";
  return permissionTable.inInstallation(act as InstallationAct, column);
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
  { method: "POST" as const, path: "/api/me/machine", act: "account.change" as const },
  { method: "POST" as const, path: verificationPath, act: "verification.use" as const },
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
    expect(refusal, "a row of the written table").not.toBeNull();
    if (refusal === "yes") expect(byTable, said.message).toBe(false);
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

  /** Routes without a row, and why that is right. */
  const doors: Readonly<Record<string, string>> = {
    "GET /sign-in/:token": "a link is its own permission: tests/server/links.test.ts",
    "POST /sign-in/:token": "a link is its own permission: tests/server/links.test.ts",
    "GET /healthz": "for monitors, says nothing of anybody",
    "GET /readyz": "for monitors, says nothing of anybody",
    "GET /metrics": "for monitors, numbers of nobody in particular",
    "GET /mail/leave/:token": "a link out of the mails is its own permission: tests/e2e/notices.test.ts",
    "POST /mail/leave/:token": "a link out of the mails is its own permission: tests/e2e/notices.test.ts",
    "GET /assets/*": "the program, the same for everybody",
    "GET /sw.js": "the program, the same for everybody",
    ...Object.fromEntries(
      sessionRoutes.map((name) => [
        `POST ${httpSyncPath(":review")}/:session/${name}`,
        "asked for by session: tests/server/http-sync.test.ts",
      ]),
    ),
  };

  test("every route has a row, or a reason to have none", async () => {
    await world.app.http.ready();
    // A tree of pieces of addresses, four characters a level.
    const path: string[] = [];
    const routes = new Set<string>();
    for (const line of world.app.http.printRoutes().split("\n")) {
      const [, indent = "", part = "", methods] =
        /^((?:[│ ] {3})*)[├└]── (\(empty root node\)|\S*)(?: \(([A-Z, ]+)\))?/.exec(line) ?? [];
      path.splice(indent.length / 4, Infinity, part.startsWith("(") ? "" : part);
      // HEAD is GET without its body, by the same handler.
      for (const method of methods?.split(", ") ?? []) if (method !== "HEAD") routes.add(`${method} ${path.join("")}`);
    }
    const rows = new Set(
      endpoints.map(({ method, path: to }) => `${method} ${to.replace(/\/(export|record)\/\w+$/, "/$1/:format")}`),
    );
    expect([...routes].toSorted()).toEqual([...rows, ...Object.keys(doors)].sort());
  });

  test.each(["/healthz", "/readyz", "/metrics", "/sw.js"])("%s says nothing of a review to anybody", async (url) => {
    const answer = await world.app.http.inject({ url });
    expect(answer.statusCode).toBe(200);
    for (const secret of [world.review, "example.org", "Strathallan"]) expect(answer.body).not.toContain(secret);
  });

  test("a page is the program alone, whatever address is asked for and whoever asks", async () => {
    const nobody = await world.app.http.inject({ url: `/reviews/${world.review}` });
    const lead = await world.app.http.inject({
      url: `/reviews/${world.review}/members`,
      headers: { cookie: (await world.cookie("lead"))! },
    });
    expect(nobody.statusCode).toBe(200);
    expect(nobody.body).toContain("<!doctype html>");
    expect(nobody.body).toBe(lead.body);
    expect(nobody.body).not.toContain(world.review);
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
