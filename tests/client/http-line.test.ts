import { afterAll, beforeAll, expect, test } from "vitest";
import * as Y from "yjs";
import type { Line } from "#client/sync/http-line.ts";
import { openHttpLine } from "#client/sync/http-line.ts";
import { SCHEMA_VERSION, writeUpdate } from "#shared/wire.ts";
import type { TestApp } from "#tests/support/app.ts";
import { startApp } from "#tests/support/app.ts";
import { pick, seededChance } from "#tests/support/chance.ts";
import { paragraphOf } from "#tests/support/paragraph.ts";

let world: TestApp;
let url: string;
beforeAll(async () => {
  world = await startApp();
  url = await world.listen();
});
afterAll(() => world.app.close());

/** A network that loses requests and answers, brings some twice, the second time late, and cuts streams. */
function flaky(chance: () => number, cookie: string, faults: { count: number }): typeof fetch {
  return async (input, init = {}) => {
    const address = input as string;
    const stream = address.includes("/events");
    const signals = [...(init.signal ? [init.signal] : []), ...(stream ? [AbortSignal.timeout(500)] : [])];
    const ask = (): Promise<Response> =>
      fetch(input, { ...init, headers: { cookie }, signal: AbortSignal.any(signals) });
    if (/http\?|\/close$/.test(address)) return ask();
    const fault = chance() < 0.3 ? pick(["lost", "answer lost", "twice", "late copy"] as const, chance) : "none";
    if (fault !== "none") faults.count++;
    switch (fault) {
      case "lost":
        throw new TypeError("network");
      case "answer lost":
        // An answer that does not end would never be lost.
        if (stream) return ask();
        await (await ask()).arrayBuffer();
        throw new TypeError("network");
      case "twice":
        void ask().then(
          (answer) => answer.body?.cancel(),
          () => {},
        );
        return ask();
      case "late copy":
        setTimeout(
          () =>
            void ask().then(
              (answer) => answer.body?.cancel(),
              () => {},
            ),
          300,
        );
        return ask();
      case "none":
      case undefined:
        return ask();
    }
  };
}

test.each(["stream", "poll"] as const)(
  "W14 W15 a %s over a network that loses and doubles requests loses and doubles nothing",
  async (begin) => {
    const chance = seededChance(begin === "stream" ? 11 : 12);
    const faults = { count: 0 };
    const heard: string[] = [];
    const ends: number[] = [];
    const open = async (who: string, hear: (frame: Uint8Array) => void) =>
      openHttpLine({
        address: `${url}/sync/${world.review}/http?codraft=${SCHEMA_VERSION}`,
        begin,
        fetch: flaky(chance, (await world.cookie(who))!, faults),
        onWay: () => {},
        frame: hear,
        end: (code) => ends.push(code),
      });
    const writer = await open("writer", () => {});
    const listener = await open("lead", (frame) => {
      for (const [mark] of Buffer.from(frame)
        .toString("latin1")
        .matchAll(/<\w+:\d+>/g))
        heard.push(mark);
    });
    await expect
      .poll(() => world.app.http.inject("/metrics").then(({ body }) => /codraft_peers 2/.test(body)))
      .toBe(true);
    const doc = new Y.Doc();
    doc.on("update", (update: Uint8Array) => writer.send(writeUpdate(update)));
    const marks = Array.from({ length: 120 }, (_, i) => `<${begin}:${i}>`);
    for (const mark of marks) {
      doc.getXmlFragment("section/method").insert(0, [paragraphOf(mark)]);
      await new Promise((go) => setTimeout(go, 25));
    }
    await expect.poll(() => heard.length, { timeout: 20_000 }).toBeGreaterThanOrEqual(marks.length);
    // In their order, each once: a repeated update would be merged away in a document, not here.
    expect(heard).toEqual(marks);
    expect(ends).toEqual([]);
    expect(faults.count).toBeGreaterThan(5);
    writer.close();
    listener.close();
    await expect
      .poll(() => world.app.http.inject("/metrics").then(({ body }) => /codraft_peers 0/.test(body)))
      .toBe(true);
  },
);

// Both at once: they are half a minute of waiting.
test.concurrent.each(["stream", "poll"] as const)(
  "W16 a %s whose network falls silent is given up within 30 seconds",
  async (begin) => {
    const cookie = (await world.cookie("writer"))!;
    let silentSince: number | null = null;
    const never = (signal: AbortSignal | null | undefined): Promise<never> =>
      new Promise((_, reject) => signal?.addEventListener("abort", () => reject(signal.reason as Error)));
    const ended = new Promise<number>((end) => {
      openHttpLine({
        address: `${url}/sync/${world.review}/http?codraft=${SCHEMA_VERSION}`,
        begin,
        onWay: () => {},
        frame: () => (silentSince ??= Date.now()),
        end,
        fetch: async (input, init = {}) => {
          if (silentSince !== null) return never(init.signal);
          const answer = await fetch(input, { ...init, headers: { cookie } });
          // What comes after the first words never arrives, and no end either.
          const body = answer.body?.pipeThrough(
            new TransformStream<Uint8Array, Uint8Array>({
              transform: (part, out) => void (silentSince === null && out.enqueue(part)),
            }),
          );
          return new Response(body ?? null, { status: answer.status, headers: answer.headers });
        },
      });
    });
    expect(await ended).toBe(1006);
    expect(Date.now() - silentSince!).toBeLessThan(30_000);
  },
);

test("W17 a stream that something refuses gives way to polls; a hidden tab asks now and then, and at once when it is seen again", async () => {
  const cookie = (await world.cookie("writer"))!;
  const asked: string[] = [];
  const ways: string[] = [];
  let allowsStreams = false;
  const open = (): Promise<Line> =>
    new Promise((opened) => {
      const line = openHttpLine({
        address: `${url}/sync/${world.review}/http?codraft=${SCHEMA_VERSION}`,
        begin: "stream",
        onWay: (way) => ways.push(way),
        frame: () => opened(line),
        end: () => {},
        fetch: (input, init = {}) => {
          asked.push(input as string);
          return !allowsStreams && asked.at(-1)!.includes("/events")
            ? Promise.resolve(new Response("Blocked by policy", { status: 403 }))
            : fetch(input, { ...init, headers: { cookie } });
        },
      });
    });
  const blocked = await open();
  expect(new Set(ways)).toEqual(new Set(["poll"]));
  blocked.close();

  allowsStreams = true;
  asked.length = 0;
  const line = await open();
  expect(asked.at(-1)).toContain("/events");
  line.rest(true);
  await expect.poll(() => asked.at(-1)).toContain("hold=0");
  line.rest(false);
  await expect.poll(() => asked.at(-1)).toContain("/events");
  line.close();
});
