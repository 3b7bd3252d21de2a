import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { ConfigError, readConfig } from "#server/config.ts";
import { closes } from "#shared/wire.ts";
import type { Door } from "#tests/support/door.ts";
import { openDoor } from "#tests/support/door.ts";
import { cookieHeader, sessionCookie } from "#tests/support/session.ts";

let folder: string;
const opened: Door[] = [];
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "codraft-doors-"));
});
afterEach(async () => {
  for (const door of opened.splice(0)) {
    door.signal("SIGKILL");
    await door.ended;
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function open(...said: Parameters<typeof openDoor>): Door {
  const door = openDoor(...said);
  opened.push(door);
  return door;
}
const dir = (name: string): string => join(folder, name);
const stop = async (door: Door): Promise<number | null> => {
  door.signal("SIGTERM");
  return door.ended;
};
/** Follows no redirect: what a door answers is looked at. */
const ask = (url: string, init: RequestInit = {}): Promise<Response> => fetch(url, { redirect: "manual", ...init });

describe("D start", () => {
  test("serves, offers the first account by a link that works once, answers monitors, and stops when asked", async () => {
    const door = open("main.ts", { DATA_DIR: dir("start") });
    const [, url = ""] = await door.said(/Codraft is at (\S+)/);
    const [link] = await door.said(/http:\S+\/sign-in\/\S+/);

    expect(await (await ask(`${url}/healthz`)).json()).toEqual({ alive: true });
    expect(await (await ask(`${url}/readyz`)).json()).toEqual({ ready: true });
    const metrics = await (await ask(`${url}/metrics`)).text();
    expect(metrics).toMatch(/^codraft_rooms 0$/m);
    expect(await (await ask(url)).text()).toContain("<title>Codraft");

    // A mail scanner opens it, and a mistyped address costs nothing.
    for (let i = 0; i < 2; i++) expect((await ask(link)).status).toBe(200);
    const say = (email: string) =>
      ask(link, { method: "POST", body: new URLSearchParams({ email, name: "Ailsa Fernhope" }) });
    expect((await say("ailsa")).status).toBe(400);
    const signedIn = await say("ailsa@example.org");
    expect([signedIn.status, signedIn.headers.get("location")]).toEqual([303, "/"]);
    const cookie = sessionCookie(signedIn);
    expect(cookie).toMatch(/HttpOnly/);
    expect(cookie).toMatch(/SameSite=Lax/);
    const me = await ask(`${url}/api/me`, { headers: { cookie: cookie.split(";")[0]! } });
    expect(await me.json()).toMatchObject({
      email: "ailsa@example.org",
      name: "Ailsa Fernhope",
      administrator: true,
      mayCreateReviews: true,
    });
    const spent = await say("other@example.org");
    expect(spent.status).toBe(410);
    expect(await spent.text()).toMatch(/It has been used.*Get a new link/);

    expect(await stop(door)).toBe(0);
    // Now there is an account: a second start offers none, and knows it.
    const again = open("main.ts", { DATA_DIR: dir("start") });
    const [, there = ""] = await again.said(/Codraft is at (\S+)/);
    expect((await ask(`${there}/api/me`, { headers: { cookie: cookie.split(";")[0]! } })).status).toBe(200);
    expect(await stop(again)).toBe(0);
    expect(again.out()).not.toContain("/sign-in/");
  });

  test("to stop tells open connections that the server comes back", async () => {
    const { door, url, review, people } = await demo({ DATA_DIR: dir("stop") });
    const signedIn = await ask(people["lead"]!.link, { method: "POST" });
    const cookie = cookieHeader(signedIn);
    const socket = new WebSocket(`${url.replace("http", "ws")}/sync/${review}`, { headers: { cookie } });
    await new Promise((resolve) => socket.once("message", resolve));
    const closed = new Promise<number>((resolve) => socket.once("close", resolve));
    expect(await stop(door)).toBe(0);
    expect(await closed).toBe(closes["coming-back"].code);
  });
});

interface Demo {
  readonly door: Door;
  readonly url: string;
  readonly review: string;
  readonly people: Readonly<Record<string, { email: string; link: string }>>;
}

async function demo(env: Record<string, string>, ...args: string[]): Promise<Demo> {
  const door = open("demo/door.ts", env, ...args);
  const [line] = await door.said(/^\{.*\}$/m);
  return { door, ...(JSON.parse(line) as Omit<Demo, "door">) };
}

describe("D demo", () => {
  test("ends with a line of JSON, keeps its review, and starts anew when asked to", async () => {
    const env = { DATA_DIR: dir("demo") };
    const first = await demo(env);
    expect(first.door.out().trimEnd().split("\n").at(-1)).toMatch(/^\{"url"/);
    expect(Object.keys(first.people)).toEqual(
      expect.arrayContaining(["lead", "la", "es", "ades", "commenter", "reader"]),
    );
    for (let i = 0; i < 2; i++) {
      const signedIn = await ask(first.people["es"]!.link, { method: "POST" });
      expect(signedIn.headers.get("location")).toBe(`/reviews/${first.review}`);
    }
    const cookie = cookieHeader(await ask(first.people["reader"]!.link, { method: "POST" }));
    const summary = await ask(`${first.url}/api/reviews/${first.review}/summary`, {
      headers: { cookie },
    });
    expect(JSON.stringify(await summary.json())).toContain("Strathallan");

    // Not while it is in use, whoever asks.
    const taken = open("demo/door.ts", env, "--fresh");
    expect(await taken.ended).toBe(1);
    expect(taken.out()).toMatch(/in use by another Codraft/);
    expect((await ask(`${first.url}/readyz`)).status).toBe(200);
    await stop(first.door);

    const second = await demo(env);
    expect(second.review).toBe(first.review);
    await stop(second.door);

    writeFileSync(join(env.DATA_DIR, "note.txt"), "Not ours.");
    const third = await demo(env, "--fresh");
    expect(third.review).not.toBe(first.review);
    expect(existsSync(join(env.DATA_DIR, "note.txt"))).toBe(true);
    await stop(third.door);
  });
});

describe("D what keeps it from starting is one sentence that says what to do", () => {
  test.each<[what: string, env: Record<string, string>, sentence: RegExp]>([
    ["a port that is none", { PORT: "abc" }, /^PORT is not the number of a port\. Set it to one from 0 to 65535\.$/],
    ["a port that is too high", { PORT: "70000" }, /^PORT is not the number of a port\./],
    ["an address that is none", { BASE_URL: "codraft" }, /^BASE_URL is not an address\. Set it like/],
    [
      "an address with a path",
      { BASE_URL: "https://x.example/codraft/" },
      /^BASE_URL goes on behind the host.*top of an/,
    ],
    ["an address with a query", { BASE_URL: "https://x.example/?a=1" }, /^BASE_URL goes on behind the host/],
    ["a mail server that is none", { SMTP_URL: "mail" }, /^SMTP_URL is not a mail server\. Set it like/],
    ["mail without an address", { SMTP_URL: "smtp://localhost" }, /Set BASE_URL to the address people use\.$/],
    ["a sender that is none", { MAIL_FROM: "Codraft" }, /^MAIL_FROM is not an address\. Set it like codraft@/],
    ["another database", { DATABASE_URL: "postgres://x" }, /Leave it out, and set DATA_DIR\.$/],
    ["a level that is none", { LOG_LEVEL: "loud" }, /^LOG_LEVEL is one of/],
  ])("%s", (_, env, sentence) => {
    expect(() => readConfig(env)).toThrow(ConfigError);
    expect(() => readConfig(env)).toThrow(sentence);
  });

  test.each(["codraft@example.gov.uk", "Codraft, Strathallan <codraft@example.gov.uk>"])(
    "mails come from whom it says: %s",
    (MAIL_FROM) => {
      expect(readConfig({ MAIL_FROM }).mailFrom).toBe(MAIL_FROM);
    },
  );

  test.each<[what: string, env: Record<string, string>, sentence: RegExp]>([
    ["a variable that is wrong", { PORT: "abc" }, /^PORT is not the number of a port\./],
    ["a folder that is never there", { DATA_DIR: "/proc/codraft/data" }, /set DATA_DIR to another folder\.$/],
    ["a folder that is a file", { DATA_DIR: "/dev/null" }, /set DATA_DIR to another folder\.$/],
  ])("%s, at the door", async (_, env, sentence) => {
    const door = open("main.ts", { DATA_DIR: dir("never"), ...env });
    expect(await door.ended).toBe(1);
    expect(door.out().trim()).toMatch(sentence);
    expect(door.out().trim().split("\n")).toHaveLength(1);
    expect(existsSync(dir("never"))).toBe(false);
  });

  test.each([
    ["main.ts", "--restore", '"--restore". There are: --restored, --dev.'],
    ["demo/door.ts", "--frehs", '"--frehs". There is: --fresh.'],
  ] as const)("a mistyped option: %s %s", async (entry, option, rest) => {
    const door = open(entry, { DATA_DIR: dir("mistyped") }, option);
    expect(await door.ended).toBe(1);
    expect(door.out().trim()).toBe(`There is no option ${rest}`);
    expect(existsSync(dir("mistyped"))).toBe(false);
  });

  test.each([
    ["simulation/run.ts", ["--seeds", "abc"], /^--seeds is not a number above 0\. .*npm run simulate -- --seeds 1000/],
    ["simulation/run.ts", ["--seeds"], /--seeds.*npm run simulate -- --seeds 1000/],
    ["simulation/run.ts", ["--sedes", "5"], /^Unknown option '--sedes'\. .*npm run simulate/],
    ["simulation/crash-run.ts", ["--kills", "x"], /^--kills is not a number above 0\. .*npm run crash -- --kills 500/],
    ["simulation/crash-run.ts", ["20"], /^Unexpected argument '20'\. .*npm run crash/],
    ["bench/run.ts", ["nosuch"], /^There is no benchmark called "nosuch"\. There are: .*sync, versions\.$/],
  ] as const)("tests/%s %j", (file, args, sentence) => {
    const run = spawnSync(process.execPath, ["--disable-warning=ExperimentalWarning", `tests/${file}`, ...args]);
    expect(run.status).toBe(1);
    const said = run.stderr.toString().trim();
    expect(said).toMatch(sentence);
    expect(said.split("\n")).toHaveLength(1);
  });

  test("a damaged database", async () => {
    const env = { DATA_DIR: mkdtempSync(join(folder, "damaged-")) };
    writeFileSync(join(env.DATA_DIR, "codraft.sqlite"), "This is no database. ".repeat(100));
    const door = open("main.ts", env);
    expect(await door.ended).toBe(1);
    expect(door.out().trim()).toMatch(/^The database in \S+ is damaged\. Put back a copy of it,.*\.$/);
  });

  test("a taken port", async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, "::", resolve));
    const { port } = other.address() as AddressInfo;
    const door = open("main.ts", { DATA_DIR: dir("taken"), PORT: String(port) });
    expect(await door.ended).toBe(1);
    expect(door.out().trim()).toBe(
      `Port ${port} is taken by another program. Stop that one, or set PORT to another number.`,
    );
    await new Promise((resolve) => other.close(resolve));
  });

  test("a folder in use", async () => {
    const first = open("main.ts", { DATA_DIR: dir("used") });
    await first.said(/Codraft is at/);
    const second = open("main.ts", { DATA_DIR: dir("used") });
    expect(await second.ended).toBe(1);
    expect(second.out().trim()).toMatch(
      /^The data folder \S+ is in use by another Codraft\. Stop that one, or set DATA_DIR to another folder\.$/,
    );
  });

  test("an older Node", () => {
    const preload = join(folder, "older.cjs");
    writeFileSync(preload, 'Object.defineProperty(process.versions, "node", { value: "20.1.0" });');
    const run = spawnSync(process.execPath, [
      "--require",
      preload,
      "--import",
      "./server/node-version.mjs",
      "server/main.ts",
    ]);
    expect(run.status).toBe(1);
    expect(run.stderr.toString().trim()).toMatch(/^Codraft runs on Node 24, and this is Node 20\.1\.0\. Run "npm ci"/);
  });
});
