import { describe, expect, test } from "vitest";
import { createPartedLine } from "#shared/parted-line.ts";
import { createJoiner, LEAST_PART_BYTES, PART_BYTES, readGot, writeGot, writePart } from "#shared/parts.ts";
import type { CloseReason } from "#shared/wire.ts";
import { tags, writeAnnounce, writeAwareness, writeSaved, writeStep2, writeUpdate } from "#shared/wire.ts";

const bytes = (length: number, seed = 1): Uint8Array => Uint8Array.from({ length }, (_, i) => (i * 31 + seed) % 251);
const MOST = 1_000_000;

/** A line whose other end takes so many bytes a second, and what has come there. */
function slowLine(perSecond: number) {
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
    expect(line.came).toEqual([frame]);
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

  test("on a quick line more and more is, so that nothing waits for answers", () => {
    const line = slowLine(20_000_000);
    line.server.send(writeStep2(bytes(900_000)));
    while (line.next());
    expect(line.most()).toBeGreaterThan(200_000);
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
    for (let clock = 1; clock <= 500; clock++)
      line.server.send(
        writeAwareness([{ client: 7 + (clock % 2), clock, state: JSON.stringify({ field: "x".repeat(80) }) }]),
      );
    while (line.next());
    const places = line.came.filter(([tag]) => tag === tags.awareness);
    expect(places).toHaveLength(1);
    expect(line.seen.findIndex(({ tag }) => tag === tags.awareness)).toBeLessThan(8);
    expect(line.most()).toBeLessThan(4 * PART_BYTES);
  });

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
