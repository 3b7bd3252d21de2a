import { describe, expect, test } from "vitest";
import type { Carrier } from "#server/sync/http-session.ts";
import { HttpSession } from "#server/sync/http-session.ts";
import type { Batch } from "#shared/http-wire.ts";
import { frameReader, readBatch, writeBatch, writeLengthPrefixed } from "#shared/http-wire.ts";
import { HandClock } from "#tests/support/world.ts";

function make() {
  const clock = new HandClock();
  const came: Uint8Array[] = [];
  let closes = 0;
  const session: HttpSession = new HttpSession({
    clock,
    maxFrameBytes: 1000,
    onFrame: (frame) => came.push(frame),
    onClose: () => closes++,
  });
  return { clock, session, came, closed: () => closes };
}

function carrier(isReady: () => boolean = () => true): Carrier & { batches: Batch[]; ended: number } {
  const made = {
    batches: [] as Batch[],
    ended: 0,
    ready: isReady,
    send: (batch: Batch) => void made.batches.push(batch),
    end: () => void made.ended++,
  };
  return made;
}

const frame = (byte: number, length = 1): Uint8Array => new Uint8Array(length).fill(byte);

describe("W15 a session", () => {
  test("gives together what came together, and counts it until it is acknowledged", () => {
    const { clock, session } = make();
    const stream = carrier();
    session.attach(stream, true);
    expect(stream.batches).toEqual([{ first: 1, frames: [], close: null }]);
    for (const byte of [1, 2, 3]) session.send(frame(byte));
    clock.advance(0);
    expect(stream.batches[1]).toEqual({ first: 1, frames: [frame(1), frame(2), frame(3)], close: null });
    expect(session.bufferedBytes()).toBe(3);
    expect(session.acknowledge(2)).toBe(true);
    expect(session.bufferedBytes()).toBe(1);
    // A late request says less than is known already.
    expect(session.acknowledge(1)).toBe(true);
    expect(session.bufferedBytes()).toBe(1);
    expect(session.acknowledge(4)).toBe(false);
  });

  test("a slow carrier is given no more than it takes, and goes on where it was", () => {
    const { clock, session } = make();
    let room = 1;
    const stream = carrier(() => room > 0);
    const { send } = stream;
    stream.send = (batch) => {
      room--;
      send(batch);
    };
    session.attach(stream, false);
    for (let i = 0; i < 10; i++) session.send(frame(i, 100_000));
    clock.advance(0);
    expect(stream.batches.flatMap(({ frames }) => frames)).toHaveLength(3);
    expect(session.bufferedBytes()).toBe(1_000_000);
    room = 100;
    session.flush();
    expect(stream.batches.flatMap(({ frames }) => frames.map((one) => one[0]))).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  test("the end comes after everything else, once, and to a carrier that comes later too", () => {
    const { clock, session, closed } = make();
    session.send(frame(1));
    session.close("judge-anew");
    session.close("too-slow");
    session.send(frame(2));
    clock.advance(0);
    expect(closed()).toBe(1);
    for (let i = 0; i < 2; i++) {
      const stream = carrier();
      session.attach(stream, false);
      expect(stream.batches).toEqual([{ first: 1, frames: [frame(1)], close: "judge-anew" }]);
      expect(stream.ended).toBe(1);
    }
  });
});

describe("W13 bytes", () => {
  test("batches are read as they were written, and nothing else is", () => {
    const batch: Batch = { first: 7, frames: [frame(1, 300), frame(2)], close: "locked" };
    expect(readBatch(writeBatch(batch))).toEqual(batch);
    expect(readBatch(Buffer.from("<html><body>Blocked by policy</body></html>"))).toBeNull();
    expect(readBatch(Uint8Array.of())).toBeNull();
    expect(readBatch(writeBatch(batch).subarray(0, -1))).toBeNull();
  });

  test("frames are put together wherever they were cut", () => {
    const frames = [frame(1, 200), frame(2, 0), frame(3, 1), frame(4, 900)];
    const bytes = Buffer.concat(frames.map(writeLengthPrefixed));
    for (let size = 1; size < 300; size++) {
      const read = frameReader(1000);
      const out: Uint8Array[] = [];
      for (let at = 0; at < bytes.length; at += size)
        out.push(...(read(bytes.subarray(at, at + size)) as Uint8Array[]));
      expect(out).toEqual(frames);
    }
    expect(frameReader(899)(bytes)).toBe("too-large");
  });
});
