import { createConnection } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import * as Y from "yjs";
import type { Clock } from "#server/sync/clock.ts";
import { systemClock } from "#server/sync/clock.ts";
import { defaultLimits } from "#server/sync/limits.ts";
import type { Batch } from "#shared/http-wire.ts";
import { BODY_BYTES, SESSION_MS } from "#shared/http-wire.ts";
import { SCHEMA_VERSION, writeAwareness, writeSaved, writeStep1, writeUpdate } from "#shared/wire.ts";
import { ownTime } from "#tests/support/own-time.ts";
import type { TestApp } from "#tests/support/app.ts";
import { startApp } from "#tests/support/app.ts";
import type { RawHttp } from "#tests/support/http-sync.ts";
import { bodyOf, openHttp, sessionRoutes } from "#tests/support/http-sync.ts";
import { paragraphOf } from "#tests/support/paragraph.ts";

let world: TestApp;
let url: string;
beforeAll(async () => {
  world = await startApp();
  url = await world.listen();
});
afterAll(() => world.app.close());

async function open(who: string, query?: string, headers: Record<string, string> = {}): Promise<RawHttp> {
  const cookie = await world.cookie(who);
  return openHttp(url, world.review, { ...(cookie ? { cookie } : {}), ...headers }, query);
}

function addition(word: string): Uint8Array {
  const doc = new Y.Doc();
  doc.getXmlFragment("section/context").insert(0, [paragraphOf(word)]);
  return writeUpdate(Y.encodeStateAsUpdate(doc));
}

const countOf = async (word: string): Promise<number> => {
  const cookie = (await world.cookie("lead"))!;
  const answer = await world.app.http.inject({ url: `/api/reviews/${world.review}/summary`, headers: { cookie } });
  return answer.body.split(word).length - 1;
};

const latin = (batches: readonly Batch[]): string =>
  batches.flatMap(({ frames }) => frames.map((frame) => Buffer.from(frame).toString("latin1"))).join("\n");

/** Polls until the end, and says it. */
async function ended(client: RawHttp): Promise<string | null> {
  let after = 0;
  for (let i = 0; i < 20; i++) {
    const { first, frames, close } = await client.poll(after);
    if (close !== null) return close;
    after = first + frames.length - 1;
  }
  return null;
}

describe("W13 who", () => {
  test.each<[who: string, query: string, headers: Record<string, string>, status: number, close: string | undefined]>([
    ["writer", `?codraft=${SCHEMA_VERSION}`, {}, 200, undefined],
    ["writer", "", {}, 200, undefined],
    ["nobody", `?codraft=${SCHEMA_VERSION}`, {}, 401, "signed-out"],
    ["stranger", `?codraft=${SCHEMA_VERSION}`, {}, 404, "no-access"],
    ["writer", "?codraft=0", {}, 409, "reload"],
    ["writer", "?codraft=99", {}, 409, "reload"],
    ["writer", `?codraft=${SCHEMA_VERSION}`, { origin: "https://elsewhere.example" }, 403, undefined],
  ])("%s with %s %j is answered %i, %s", async (who, query, headers, status, close) => {
    const client = await open(who, query, headers);
    expect([client.status, client.said.close]).toEqual([status, close]);
    expect(client.said.session === undefined).toBe(status !== 200);
  });

  test.each(sessionRoutes)("another's session is like one that there is none of: %s", async (route) => {
    const client = await open("lead");
    const path = `${route}?number=1&after=0`;
    const asked = async (cookie: string | null, origin?: string): Promise<number> =>
      (await client.ask(path, { headers: { cookie: cookie ?? "", ...(origin ? { origin } : {}) } })).status;
    expect(await asked(await world.cookie("writer"))).toBe(404);
    expect(await asked(null)).toBe(404);
    expect(await asked(await world.cookie("lead"), "https://elsewhere.example")).toBe(403);
    const elsewhere = await fetch(`${url}/sync/another/http/${client.said.session}/${path}`, {
      method: "POST",
      headers: { cookie: (await world.cookie("lead"))! },
    });
    expect(elsewhere.status).toBe(404);
    // It lives, and a fresh cookie of the same person will do.
    const still = await client.ask("frames?number=1&after=0", { headers: { cookie: (await world.cookie("lead"))! } });
    expect(still.status).toBe(204);
    await client.ask("close");
  });

  test("a closed session is gone", async () => {
    const client = await open("lead");
    expect((await client.ask("close")).status).toBe(204);
    expect((await client.ask("poll?after=0")).status).toBe(404);
  });

  test("connections of one account are counted, over sockets and HTTP together", async () => {
    const all = [];
    for (let i = 0; i < 30; i++) all.push(await open("commenter"));
    expect(all.filter((one) => one.status === 200)).toHaveLength(defaultLimits.connectionsPerAccount);
    expect(all.at(-1)).toMatchObject({ status: 429, said: { close: "too-many" } });
    await Promise.all(all.filter((one) => one.status === 200).map((one) => one.ask("close")));
    const again = await open("commenter");
    expect(again.status).toBe(200);
    await again.ask("close");
  });
});

describe("W14 up", () => {
  test("a repeated body is answered again and not applied twice", async () => {
    const client = await open("writer");
    // A caret's clock, which a second copy of the frame would not pass, tells nothing: a counter of messages does.
    expect(await client.send(1, [addition("once-only")])).toBe(204);
    expect(await client.send(1, [addition("once-only")])).toBe(204);
    expect(await client.send(2, [addition("second-body")])).toBe(204);
    expect(await client.send(1, [addition("late-copy")])).toBe(204);
    await expect.poll(() => countOf("second-body")).toBe(1);
    expect(await countOf("once-only")).toBe(1);
    expect(await countOf("late-copy")).toBe(0);
    // And "saved" counts two messages, not four.
    const saved = Buffer.from(writeSaved(2)).toString("latin1");
    await expect.poll(async () => latin([await client.poll(0)])).toContain(saved);
    expect(latin([await client.poll(0)])).not.toContain(Buffer.from(writeSaved(3)).toString("latin1"));
    await client.ask("close");
  });

  test("two copies at the same time are one", async () => {
    const client = await open("writer");
    const body = bodyOf([addition("at-once")]);
    const answers = await Promise.all(Array.from({ length: 8 }, () => client.ask("frames?number=1&after=0", { body })));
    expect(answers.map((answer) => answer.status)).toEqual(Array(8).fill(204));
    await expect.poll(() => countOf("at-once")).toBe(1);
    await client.ask("close");
  });

  test("a gap ends the session as lost", async () => {
    const client = await open("writer");
    expect(await client.send(3, [addition("after-a-gap")])).toBe(409);
    expect(await ended(client)).toBe("lost");
    expect(await countOf("after-a-gap")).toBe(0);
  });

  test("a long frame comes in several bodies", async () => {
    const client = await open("writer");
    const body = bodyOf([addition(`long-${"x".repeat(150_000)}`)]);
    for (let i = 0; i * 50_000 < body.length; i++) {
      const part = body.subarray(i * 50_000, (i + 1) * 50_000);
      expect((await client.ask(`frames?number=${i + 1}&after=0`, { body: part })).status).toBe(204);
    }
    await expect.poll(() => countOf("long-xxx")).toBe(1);
    await client.ask("close");
  });

  test.each<[name: string, frame: Uint8Array, end: string]>([
    ["an empty frame", Uint8Array.of(), "bad-message"],
    ["an unknown tag", Uint8Array.of(77), "bad-message"],
    ["more than is allowed", new Uint8Array(210_000), "too-large"],
  ])("%s ends as over a WebSocket", async (_, frame, end) => {
    const client = await open("writer");
    expect(await client.send(1, [frame])).toBe(204);
    expect(await ended(client)).toBe(end);
  });

  test("a frame that says it is endless is not waited for", async () => {
    const client = await open("writer");
    await client.ask("frames?number=1&after=0", { body: Uint8Array.of(255, 255, 255, 255, 255, 255, 1) });
    expect(await ended(client)).toBe("too-large");
    expect((await client.ask("frames?number=2&after=0", { body: new Uint8Array(BODY_BYTES * 2) })).status).toBe(413);
  });

  test.each([
    ["reader", "drafting", "refused"],
    ["commenter", "drafting", "refused"],
    ["writer", "proposed", "locked"],
  ] as const)("an addition of a %s while %s ends as %s", async (who, state, end) => {
    await world.setState(state);
    const client = await open(who);
    await client.send(1, [addition(`by-${who}-${state}`)]);
    expect(await ended(client)).toBe(end);
    expect(await countOf(`by-${who}-${state}`)).toBe(0);
    await world.setState("drafting");
  });

  test("more messages than a WebSocket may send end it too", async () => {
    const client = await open("writer");
    const caret = writeAwareness([{ client: 99, clock: 1, state: "{}" }]);
    await client.send(
      1,
      Array.from({ length: defaultLimits.messagesPerSecond * 11 }, () => caret),
    );
    expect(await ended(client)).toBe("too-many");
  });
});

describe("W15 down", () => {
  test("what is not acknowledged comes again, by whichever way, and what is does not", async () => {
    const client = await open("writer");
    // A stream says first that it works, with something short: what waits comes after it.
    const [works, greeting] = await client.stream(0, (batches) => batches.length > 1);
    expect(works).toEqual({ first: 1, frames: [], close: null });
    expect(greeting!.first).toBe(1);
    expect((await client.poll(0)).frames[0]).toEqual(greeting!.frames[0]);
    await client.send(1, [addition("resumed")], greeting!.frames.length);
    const after = greeting!.frames.length;
    const news = await client.stream(after, (batches) => latin(batches).includes("resumed"));
    expect(news[0]!.first).toBe(after + 1);
    expect(latin(news).split("resumed")).toHaveLength(2);
    const again = await client.stream(after, (batches) => batches.length > 1);
    expect(latin(again)).toContain("resumed");
    await client.ask("close");
  });

  test("a later stream ends the one before", async () => {
    const client = await open("writer");
    const first = client.stream(0, () => false);
    const second = await client.stream(0, (batches) => batches.length > 0);
    expect(await first).not.toEqual([]);
    expect(second[0]!.first).toBe(1);
    await client.ask("close");
  });

  test("to have what was never sent is refused", async () => {
    const client = await open("writer");
    expect((await client.ask("poll?after=1000")).status).toBe(400);
    expect((await client.ask("poll?after=-1")).status).toBe(400);
    expect((await client.ask("poll")).status).toBe(400);
    await client.ask("close");
  });

  test("no cache, no transformation, no buffer holds an answer back", async () => {
    const client = await open("writer");
    const stop = new AbortController();
    const stream = await client.ask("events?after=0", { signal: stop.signal });
    const poll = await client.ask("poll?after=0");
    for (const { headers } of [stream, poll]) {
      expect(headers.get("cache-control")).toBe("no-store, no-transform");
      expect(headers.get("x-accel-buffering")).toBe("no");
      expect(headers.get("x-content-type-options")).toBe("nosniff");
    }
    expect(stream.headers.get("content-type")).toContain("text/event-stream");
    stop.abort();
    await client.ask("close");
  });

  test("removing a member ends their session within a second, and it does not open again", async () => {
    const client = await open("other writer");
    const end = ended(client);
    await client.send(1, [writeStep1(Y.encodeStateVector(new Y.Doc()))]);
    const cookie = (await world.cookie("lead"))!;
    const took = ownTime();
    await world.app.http.inject({
      method: "DELETE",
      url: `/api/reviews/${world.review}/members/${world.members["other writer"]}`,
      headers: { cookie },
    });
    expect(await end).toBe("judge-anew");
    expect(took()).toBeLessThan(1000);
    expect((await open("other writer")).said.close).toBe("no-access");
  });
});

describe("W10 a slow client over HTTP", () => {
  test("is sent nothing more past its bound, is caught up when it acknowledges, and ended when it does not", async () => {
    const limits = { ...defaultLimits, bufferedBytes: 20_000, behindMs: 4000 };
    const other = await startApp({ limits });
    try {
      const where = await other.listen();
      const open = async (who: string): Promise<RawHttp> =>
        openHttp(where, other.review, { cookie: (await other.cookie(who))! });
      const [writer, slow, dead] = [await open("writer"), await open("reader"), await open("commenter")];
      for (let i = 1; i <= 40; i++) await writer.send(i, [addition(`<part-${i}>${"x".repeat(5000)}`)], 0);
      const resyncs = async (): Promise<number> =>
        Number(/codraft_resyncs_total (\d+)/.exec((await other.app.http.inject("/metrics")).body)?.[1]);
      await expect.poll(resyncs).toBeGreaterThanOrEqual(2);

      let [after, bytes, told] = [0, 0, ""];
      await expect
        .poll(async () => {
          const batch = await slow.poll(after);
          after = batch.first + batch.frames.length - 1;
          bytes += batch.frames.reduce((sum, frame) => sum + frame.length, 0);
          return (told += latin([batch]));
        })
        .toContain("<part-40>");
      // All of it once: what was kept for it, then what it lacked.
      for (let i = 1; i <= 40; i++) expect(told.split(`<part-${i}>`)).toHaveLength(2);
      expect(bytes).toBeLessThan(40 * 5000 * 1.2);

      let held = 0;
      let close: string | null = null;
      await expect
        .poll(
          async () => {
            const batch = await dead.poll(0);
            held = Math.max(
              held,
              batch.frames.reduce((sum, frame) => sum + frame.length, 0),
            );
            return (close = batch.close);
          },
          { timeout: 10_000 },
        )
        .not.toBeNull();
      expect(close).toBe("too-slow");
      // What was written at one moment comes in one frame, and the last may begin right below the bound.
      expect(held).toBeLessThan(limits.bufferedBytes + 20_000);
    } finally {
      await other.app.close();
    }
  });
});

/** Time goes so many times as fast. */
function fastClock(times: number): Clock {
  const start = Date.now();
  return {
    now: () => start + (Date.now() - start) * times,
    after: (milliseconds, run) => systemClock.after(milliseconds / times, run),
  };
}

describe("W16 life", () => {
  test("a client that is not heard any more is found within 30 seconds, its stream still open", async () => {
    const clock = fastClock(25);
    const other = await startApp({ clock });
    try {
      const cookie = (await other.cookie("writer"))!;
      const client = await openHttp(await other.listen(), other.review, { cookie });
      const at = clock.now();
      const batches = await client.stream(0, () => false);
      const took = clock.now() - at;
      expect(batches.at(-1)?.close).toBe("lost");
      expect(took).toBeGreaterThan(SESSION_MS);
      expect(took).toBeLessThan(31_000);
      expect((await client.ask("poll?after=0")).status).toBe(404);
    } finally {
      await other.app.close();
    }
  });

  test("a server that stops waits for no request that never ends", async () => {
    const other = await startApp();
    const { port } = new URL(await other.listen());
    const socket = createConnection(Number(port), "127.0.0.1");
    const gone = new Promise((resolve) => socket.once("close", resolve));
    socket.on("error", () => {});
    // Answered, so that it is known to have come; then half of the next one.
    socket.write("GET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\nGET /healthz HTTP/1.1\r\n");
    await new Promise((resolve) => socket.once("data", resolve));
    const at = Date.now();
    await other.app.close();
    expect(Date.now() - at).toBeLessThan(15_000);
    await gone;
  });

  test("a server that stops says that it comes back, to streams and to polls, and does not wait for them", async () => {
    const other = await startApp();
    const where = await other.listen();
    const [one, two] = await Promise.all(
      ["writer", "lead"].map(async (who) => openHttp(where, other.review, { cookie: (await other.cookie(who))! })),
    );
    const stream = one!.stream(0, () => false);
    const { frames } = await two!.poll(0);
    const poll = two!.poll(frames.length);
    await one!.send(1, [addition("before the end")]);
    const at = Date.now();
    await other.app.close();
    expect(Date.now() - at).toBeLessThan(3000);
    expect((await stream).at(-1)?.close).toBe("coming-back");
    const last = await poll;
    expect(last.close === "coming-back" || latin([last]).includes("before the end")).toBe(true);
  });
});
