import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { servePages } from "#server/pages.ts";
import { exportPath } from "#shared/api.ts";
import type { TestApp } from "#tests/support/app.ts";
import { startApp } from "#tests/support/app.ts";

let world: TestApp;
let cookie: string;
beforeAll(async () => {
  world = await startApp();
  await servePages(world.app.http);
  cookie = (await world.cookie("lead"))!;
});
afterAll(() => world.app.close());

describe("P one clear error", () => {
  const told = { code: "bad-input", message: "The request could not be read." };
  test.each([
    ["text instead of JSON", "text/plain", "some words"],
    ["a list instead of an object", "application/json", "[]"],
    ["a word instead of an object", "application/json", '"word"'],
    ["nothing", undefined, undefined],
  ])("%s is told without a word for programmers", async (_, type, payload) => {
    const answer = await world.app.http.inject({
      method: "PUT",
      url: `/api/reviews/${world.review}`,
      headers: { cookie, ...(type === undefined ? {} : { "content-type": type }) },
      ...(payload === undefined ? {} : { payload }),
    });
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toMatchObject(told);
    expect(answer.body).not.toMatch(/expected|received|object/i);
  });

  test.each(["x".repeat(101), "x".repeat(9000)])(
    "a name of any length that nothing has is like any other",
    async (name) => {
      const answer = await world.app.http.inject({ url: `/api/reviews/${name}`, headers: { cookie } });
      const unknown = await world.app.http.inject({ url: "/api/reviews/nowhere", headers: { cookie } });
      expect(answer.statusCode).toBe(404);
      expect(answer.body).toBe(unknown.body);
    },
  );

  test("a link of any length says that it no longer works", async () => {
    const answer = await world.app.http.inject({ url: `/sign-in/${"x".repeat(500)}` });
    expect(answer.statusCode).toBe(410);
    expect(answer.body).toContain("This link no longer works");
  });

  test("a page that the server writes itself has the face of the others", async () => {
    const { body } = await world.app.http.inject({ url: "/sign-in/nowhere" });
    const [, face = "none"] = /@font-face\{[^}]*url\(([^)]+)\)/.exec(body) ?? [];
    const font = await world.app.http.inject({ url: face });
    expect([font.statusCode, font.headers["content-type"]]).toEqual([200, "font/woff2"]);
  });

  test("an address that cannot be read is not echoed", async () => {
    const answer = await world.app.http.inject({ url: "/api/reviews/%zz-secret", headers: { cookie } });
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toMatchObject(told);
    expect(answer.body).not.toContain("secret");
  });
});

describe("P headers", () => {
  const kinds: readonly [kind: string, url: () => string, status: number][] = [
    ["a page", () => "/", 200],
    ["the service worker", () => "/sw.js", 200],
    ["a page of the server's own", () => "/sign-in/none", 410],
    ["the interface", () => `/api/reviews/${world.review}`, 200],
    ["an HTML export", () => exportPath(world.review, "html"), 200],
    ["a Word export", () => exportPath(world.review, "docx"), 200],
    ["a refusal", () => "/api/reviews/nowhere", 404],
    ["nothing there", () => "/api/nowhere", 404],
    ["an address that cannot be read", () => "/%zz", 400],
    ["a door for monitors", () => "/metrics", 200],
  ];
  const checked = async (url: string, status: number): Promise<void> => {
    const answer = await world.app.http.inject({ url, headers: { cookie } });
    expect(answer.statusCode).toBe(status);
    expect(answer.headers["x-content-type-options"]).toBe("nosniff");
    expect(answer.headers["content-security-policy"]).toMatch(/default-src '(self|none)'/);
    if (!url.includes("%")) {
      expect(answer.headers["x-frame-options"]).toBe("SAMEORIGIN");
      expect(answer.headers["referrer-policy"]).toBe("same-origin");
    }
    // Drafts are kept by nobody on the way.
    if (url.startsWith("/api/")) expect(answer.headers["cache-control"]).toBe("no-store");
  };
  test.each(kinds)("%s", (_, url, status) => checked(url(), status));

  test("a file of the program", async () => {
    const page = await world.app.http.inject({ url: "/" });
    await checked(/\/assets\/[\w.-]+\.js/.exec(page.body)![0], 200);
  });
});

describe("P cookies", () => {
  test.each([
    ["https://codraft.example.org", true],
    ["http://localhost:3000", false],
    [null, false],
  ])("at %s: secure %s, for the program alone, and a new one for whoever comes in", async (baseUrl, secure) => {
    const other = await startApp({ baseUrl });
    const origin = baseUrl ?? "http://localhost:80";
    await other.app.http.inject({
      method: "POST",
      url: "/api/sign-in",
      headers: { origin, host: new URL(origin).host },
      payload: { email: "lead@example.org" },
    });
    await expect.poll(() => other.mails.length).toBe(1);
    const path = new URL(/http\S+/.exec(other.mails[0]!.text)![0]).pathname;
    // 256 bits, and nothing that could be guessed from.
    expect(path).toMatch(/^\/sign-in\/[\w-]{43}$/);
    const planted = "codraft=planted-by-somebody-else";
    const entered = await other.app.http.inject({ method: "POST", url: path, headers: { cookie: planted } });
    expect(entered.statusCode).toBe(303);
    const session = entered.cookies.find(({ name }) => name === "codraft")!;
    expect(session.value).toMatch(/^[\w-]{43}$/);
    expect(session.httpOnly).toBe(true);
    expect(session.sameSite).toBe("Lax");
    for (const one of entered.cookies) expect(one.secure ?? false).toBe(secure);
    // What was planted before signing in is nobody's afterwards.
    const me = async (value: string): Promise<number> =>
      (await other.app.http.inject({ url: "/api/me", headers: { cookie: value } })).statusCode;
    expect(await me(planted)).toBe(401);
    expect(await me(`codraft=${session.value}`)).toBe(200);
    await other.app.close();
  });
});
