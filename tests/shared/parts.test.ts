import { describe, expect, test } from "vitest";
import { seededChance } from "#tests/support/chance.ts";
import { createPartedLine } from "#shared/parted-line.ts";
import { createJoiner, LEAST_PART_BYTES, PART_BYTES, readGot, writeGot, writePart } from "#shared/parts.ts";
import type { CloseReason } from "#shared/wire.ts";
import { tags, writeAnnounce, writeAwareness, writeSaved, writeStep2, writeUpdate } from "#shared/wire.ts";

const bytes = (length: number, seed = 1): Uint8Array => Uint8Array.from({ length }, (_, i) => (i * 31 + seed) % 251);
const same = (one: Uint8Array, other: Uint8Array): boolean => Buffer.compare(one, other) === 0;
const MOST = 1_000_000;

/** A line whose other end takes so many bytes a second, and what has come there. */
function slowLine(rate: number) {
  let perSecond = rate;
  let now = 0;
  const onWay: Uint8Array[] = [];
  const came: Uint8Array[] = [];
  const seen: { tag: number; at: number }[] = [];
  let backlog = 0;
  let most = 0;
  const server = createPartedLine({
    send: (frame) => {
      onWay.push(frame);
      backlog += frame.length;
      most = Math.max(most, backlog);
    },
    now: () => now,
    maxBytes: MOST,
    end: "server",
  });
  const client = createPartedLine({
    // The way back is quick.
    send: (frame) => expect(server.take(frame)).toBeNull(),
    now: () => now,
    maxBytes: MOST,
    end: "client",
  });
  return {
    server,
    client,
    came,
    seen,
    most: () => most,
    now: () => now,
    onWay: () => backlog,
    /** From here on it takes so many. */
    becomes(next: number): void {
      perSecond = next;
    },
    /** Nothing happens for so many milliseconds. */
    pause(ms: number): void {
      now += ms;
    },
    /** One frame arrives. False when nothing is on its way. */
    next(): boolean {
      const frame = onWay.shift();
      if (!frame) return false;
      now += (frame.length / perSecond) * 1000;
      backlog -= frame.length;
      seen.push({ tag: frame[0]!, at: now });
      const taken = client.take(frame);
      expect(typeof taken).not.toBe("string");
      if (taken instanceof Uint8Array) came.push(taken);
      return true;
    },
  };
}

describe("W22 parts", () => {
  test.each([PART_BYTES + 1, 2 * PART_BYTES, 250_000])("a frame of %i bytes comes as it was", (length) => {
    const line = slowLine(8000);
    const frame = writeStep2(bytes(length));
    line.server.send(frame);
    while (line.next());
    expect([line.came.length, same(line.came[0]!, frame)]).toEqual([1, true]);
    expect(line.client.coming()).toBeNull();
    expect(line.server.waitingBytes()).toBe(0);
  });

  test("a short frame goes as it is", () => {
    const line = slowLine(8000);
    line.server.send(writeUpdate(bytes(100)));
    while (line.next());
    expect(line.seen.map(({ tag }) => tag)).toEqual([tags.got, tags.sync]);
  });

  test("on a slow line little is on its way at once, and what is short goes between", () => {
    const line = slowLine(8000);
    line.server.send(writeStep2(bytes(250_000)));
    for (let i = 0; i < 10; i++) line.next();
    line.server.send(writeAnnounce("review"));
    const said = line.now();
    while (line.next());
    const heard = line.seen.find(({ tag }) => tag === tags.announce)!.at;
    expect(heard - said).toBeLessThan(3500);
    expect(line.now()).toBeGreaterThan(30_000);
    expect(line.most()).toBeLessThan(4 * PART_BYTES);
  });

  test("on a quick line more and more is, so that little waits for answers", () => {
    const line = slowLine(20_000_000);
    line.server.send(writeStep2(bytes(900_000)));
    while (line.next());
    expect(line.most()).toBeGreaterThan(60_000);
  });

  test.each([100_000, 900_000])(
    "a quick line that became slow while nothing went: little is on its way at once (after %i bytes)",
    (length) => {
      const line = slowLine(20_000_000);
      line.server.send(writeStep2(bytes(length)));
      while (line.next());
      line.pause(2000);
      line.becomes(8000);
      line.server.send(writeUpdate(bytes(180_000)));
      expect(line.onWay()).toBeLessThan(3 * PART_BYTES);
      line.server.send(writeSaved(1));
      const said = line.now();
      while (line.next());
      expect(line.seen.find(({ tag }) => tag === tags.stored)!.at - said).toBeLessThan(4000);
    },
  );

  test("a quick line that becomes slow in the midst of something long: what is on its way by then is bounded, little follows, and that own words are stored is said in ten seconds", () => {
    const line = slowLine(20_000_000);
    line.server.send(writeStep2(bytes(900_000)));
    for (let i = 0; i < 60; i++) line.next();
    line.becomes(8000);
    expect(line.onWay()).toBeGreaterThan(7 * PART_BYTES);
    const slow = line.now();
    line.server.send(writeUpdate(bytes(50)));
    line.server.send(writeSaved(1));
    for (let onWay = line.onWay(); onWay > 0; onWay -= PART_BYTES) line.next();
    expect(line.onWay()).toBeLessThan(4 * PART_BYTES);
    expect(line.server.waitingBytes()).toBeGreaterThan(2 * PART_BYTES);
    expect(line.seen.find(({ tag }) => tag === tags.stored)!.at - slow).toBeLessThan(10_000);
  });

  test("updates keep their order, `saved` its place among them; that it is stored is said at once", () => {
    const line = slowLine(8000);
    const frames = [writeStep2(bytes(50_000)), writeUpdate(bytes(10)), writeSaved(1), writeSaved(2)];
    for (const one of frames) line.server.send(one);
    while (line.next());
    const [stored, whole] = [line.seen.findIndex(({ tag }) => tag === tags.stored), line.seen.length];
    expect(stored).toBeLessThan(whole - 4);
    expect(line.came.filter(([tag]) => tag !== tags.stored)).toEqual([frames[0], frames[1], frames[3]]);
    expect(line.came.filter(([tag]) => tag === tags.stored).map(([, count]) => count)).toEqual([1, 2]);
  });

  test("where nothing waits `saved` alone is said", () => {
    const line = slowLine(8000);
    line.server.send(writeUpdate(bytes(10)));
    line.server.send(writeSaved(1));
    while (line.next());
    expect(line.seen.map(({ tag }) => tag)).toEqual([tags.got, tags.sync, tags.saved]);
  });

  test("where people are waits for room, and then the last of each is said, before the rest of a long frame", () => {
    const line = slowLine(8000);
    line.server.send(writeStep2(bytes(250_000)));
    const state = JSON.stringify({ field: "x".repeat(80) });
    for (let clock = 1; clock <= 500; clock++)
      line.server.send(writeAwareness([{ client: 7 + (clock % 2), clock, state }]));
    while (line.next());
    const places = line.came.filter(([tag]) => tag === tags.awareness);
    expect(places).toEqual([writeAwareness([499, 500].map((clock) => ({ client: 7 + (clock % 2), clock, state })))]);
    expect(line.seen.findIndex(({ tag }) => tag === tags.awareness)).toBeLessThan(8);
    expect(line.most()).toBeLessThan(4 * PART_BYTES);
  });

  test.each(Array.from({ length: 20 }, (_, seed) => seed + 1))(
    "whatever goes both ways, in whichever turns: all comes, updates in their order, and never much at once (seed %i)",
    (seed) => {
      const chance = seededChance(seed);
      let now = 0;
      const ways = (["server", "client"] as const).map((end) => ({
        onWay: [] as Uint8Array[],
        given: [] as Uint8Array[],
        came: [] as Uint8Array[],
        line: null as unknown as ReturnType<typeof createPartedLine>,
        end,
      }));
      for (const way of ways)
        way.line = createPartedLine({
          send: (frame) => way.onWay.push(frame),
          now: () => now,
          maxBytes: MOST,
          end: way.end,
        });
      const [server, client] = ways as [(typeof ways)[number], (typeof ways)[number]];
      const arrive = (from: typeof server, to: typeof server): boolean => {
        const frame = from.onWay.shift();
        if (!frame) return false;
        const taken = to.line.take(frame);
        expect(typeof taken, String(taken)).not.toBe("string");
        if (taken instanceof Uint8Array) to.came.push(taken);
        return true;
      };
      server.line.send(writeAnnounce("review"));
      while (arrive(server, client));
      client.came = [];
      for (let i = 0; i < 300; i++) {
        now += chance() * 2000;
        const [from, to] = chance() < 0.5 ? [server, client] : [client, server];
        const turn = chance();
        if (turn < 0.2) {
          const frame = writeUpdate(bytes(Math.floor(10 ** (1 + chance() * 4)), i));
          from.given.push(frame);
          from.line.send(frame);
        } else if (turn < 0.36) from.line.send(writeAwareness([{ client: 1, clock: i, state: "{}" }]));
        else arrive(from, to);
        const parts = from.onWay.filter(([tag]) => tag === tags.part).reduce((sum, one) => sum + one.length, 0);
        expect(parts).toBeLessThan(1_100_000);
      }
      while (arrive(server, client) || arrive(client, server));
      for (const [from, to] of [
        [server, client],
        [client, server],
      ] as const) {
        const updates = to.came.filter(([tag]) => tag === tags.sync);
        expect([updates.length, updates.findIndex((one, i) => !same(one, from.given[i]!))]).toEqual([
          from.given.length,
          -1,
        ]);
        expect(from.line.waitingBytes()).toBe(0);
        expect(to.line.coming()).toBeNull();
      }
    },
  );

  test("says how much has come", () => {
    const line = slowLine(8000);
    line.server.send(writeStep2(bytes(100_000)));
    const told: number[] = [];
    while (line.next()) {
      const coming = line.client.coming();
      if (coming) told.push(Math.round((coming.came / coming.total) * 100));
    }
    expect(told).toEqual([8, 16, 25, 33, 41, 49, 57, 66, 74, 82, 90, 98]);
  });

  test("a client sends no parts to a server that did not say that it takes them", () => {
    const sent: Uint8Array[] = [];
    const client = createPartedLine({ send: (one) => sent.push(one), now: () => 0, maxBytes: MOST, end: "client" });
    const frame = writeStep2(bytes(50_000));
    expect(client.take(writeUpdate(bytes(10)))).not.toBeNull();
    client.send(frame);
    expect(sent).toEqual([frame]);
    expect(client.take(writeGot(0))).toBeNull();
    client.send(frame);
    expect(sent).toHaveLength(3);
    expect(sent[1]?.[0]).toBe(tags.part);
  });
});

describe("W22 what is no part that may come", () => {
  const part = (total: number, at: number, length: number): Uint8Array =>
    writePart({ total, at, bytes: bytes(length) });
  test.each<[name: string, frames: readonly Uint8Array[], end: CloseReason]>([
    ["longer than is allowed", [part(MOST + 1, 0, PART_BYTES)], "too-large"],
    ["not from the beginning", [part(20_000, 8192, PART_BYTES)], "bad-message"],
    ["with a gap", [part(50_000, 0, PART_BYTES), part(50_000, 2 * PART_BYTES, PART_BYTES)], "bad-message"],
    ["twice", [part(50_000, 0, PART_BYTES), part(50_000, 0, PART_BYTES)], "bad-message"],
    ["of another length", [part(50_000, 0, PART_BYTES), part(40_000, PART_BYTES, PART_BYTES)], "bad-message"],
    ["beyond the whole", [part(10_000, 0, PART_BYTES), part(10_000, PART_BYTES, PART_BYTES)], "bad-message"],
    ["empty", [part(10_000, 0, 0)], "bad-message"],
    ["cut off", [Uint8Array.of(tags.part, 200)], "bad-message"],
    [
      "of a length that is no number",
      [Uint8Array.of(tags.part, ...Array.from({ length: 12 }, () => 255))],
      "bad-message",
    ],
    ["too short for one of many", [part(MOST, 0, LEAST_PART_BYTES - 1)], "too-many"],
  ])("%s", (_, frames, end) => {
    const joiner = createJoiner(MOST);
    const taken = frames.map((frame) => joiner.take(frame));
    expect(taken).toEqual([...frames.slice(1).map(() => null), end]);
  });

  test.each([
    ["more than was sent", writeGot(1000)],
    ["nothing", writeGot(0)],
    ["cut off", Uint8Array.of(tags.got)],
    ["with something behind", Uint8Array.of(tags.got, 5, 5)],
  ])("to have got %s", (_, frame) => {
    const server = createPartedLine({ send: () => {}, now: () => 0, maxBytes: MOST, end: "server" });
    server.send(writeUpdate(bytes(100)));
    expect(server.take(frame)).toBe("bad-message");
  });

  test("the same twice", () => {
    const server = createPartedLine({ send: () => {}, now: () => 0, maxBytes: MOST, end: "server" });
    server.send(writeUpdate(bytes(100)));
    expect(readGot(writeGot(50))).toBe(50);
    expect([server.take(writeGot(50)), server.take(writeGot(50))]).toEqual([null, "bad-message"]);
  });
});
