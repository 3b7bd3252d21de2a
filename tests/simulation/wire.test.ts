import * as decoding from "lib0/decoding";
import { describe, expect, test } from "vitest";
import * as Y from "yjs";
import type { Limits } from "#server/sync/limits.ts";
import { defaultLimits } from "#server/sync/limits.ts";
import { seedSummary } from "#shared/summary-edits.ts";
import { readSaved, steps, tags, writeAwareness, writeStep2, writeUpdate } from "#shared/wire.ts";
import { Disk } from "#tests/support/disk.ts";
import { Client, drain, settle, World } from "#tests/support/world.ts";
import { paragraphOf, wordsIn } from "#tests/support/paragraph.ts";

/** Rules of the wire, one by one, over a disk that has stored something only when the test says so. */

const FIELD = "section/method";
const roles = new Map([
  ["ailsa", "writer"],
  ["dougal", "writer"],
  ["reader", "reader"],
] as const);

async function begin(limits: Partial<Limits> = {}) {
  const disk = await Disk.make();
  const seeded = new Y.Doc();
  seeded.clientID = 1;
  seedSummary(seeded, 0);
  disk.seed(Y.encodeStateAsUpdate(seeded));
  const world = new World(disk, new Map(roles), limits);
  const [ailsa, dougal, reader] = [...roles.keys()].map((name, i) => new Client(name, () => 10 + i)) as [
    Client,
    Client,
    Client,
  ];
  await drain(world, [ailsa, dougal, reader]);
  return { world, ailsa, dougal, reader };
}

/** The updates that a document makes of words typed one after the other. */
function typed(doc: Y.Doc, ...words: string[]): Uint8Array[] {
  const updates: Uint8Array[] = [];
  const hear = (update: Uint8Array): void => void updates.push(update);
  doc.on("update", hear);
  for (const word of words) doc.getXmlFragment(FIELD).push([paragraphOf(word)]);
  doc.off("update", hear);
  return updates;
}

/** What is on its way to a client: `saved 2`, `update`, `step1`, `awareness`, or how it was closed. */
const downTo = (client: Client): string[] =>
  (client.line?.down ?? []).map((frame) => {
    if ("close" in frame) return frame.close;
    const decoder = decoding.createDecoder(frame);
    const tag = decoding.readVarUint(decoder);
    if (tag === tags.saved) return `saved ${readSaved(decoder)}`;
    if (tag === tags.sync) return decoding.readVarUint(decoder) === steps.step1 ? "step1" : "update";
    return tag === tags.awareness ? "awareness" : String(tag);
  });
const countOf = (client: Client): number => client.line?.sent ?? 0;

/** A frame of this client's arrives, past its own document. */
const arrive = (client: Client, frame: Uint8Array): void => client.line?.connection.receive(frame);

async function tick(world: World): Promise<void> {
  world.clock.advance(1);
  await settle();
}

describe("W3 additions", () => {
  test("what the room has already is accepted from a reader, as a whole and in pieces", async () => {
    const { world, ailsa, dougal, reader } = await begin();
    const [first, second] = typed(ailsa.doc, "one ", "two ");
    await drain(world, [ailsa, dougal, reader]);
    for (const update of [second!, first!, Y.encodeStateAsUpdate(ailsa.doc)]) arrive(reader, writeUpdate(update));
    arrive(reader, writeStep2(Y.encodeStateAsUpdate(ailsa.doc)));
    await tick(world);
    expect(downTo(reader)).toContain(`saved ${countOf(reader) + 4}`);
    expect(reader.line).not.toBeNull();
  });

  test("a deletion of what is deleted already adds nothing, one of what stands does", async () => {
    const { world, ailsa, dougal, reader } = await begin();
    typed(ailsa.doc, "gone", "stands");
    await drain(world, [ailsa, dougal, reader]);
    const deletions: Uint8Array[] = [];
    ailsa.doc.on("update", (update: Uint8Array) => void deletions.push(update));
    ailsa.doc.getXmlFragment(FIELD).delete(0, 1);
    await drain(world, [ailsa, dougal, reader]);
    arrive(reader, writeUpdate(deletions[0]!));
    await tick(world);
    expect(downTo(reader)).toEqual([`saved ${countOf(reader) + 1}`]);

    const copy = new Y.Doc();
    Y.applyUpdate(copy, Y.encodeStateAsUpdate(ailsa.doc));
    const before = Y.encodeStateVector(copy);
    copy.getXmlFragment(FIELD).delete(0, 1);
    arrive(reader, writeUpdate(Y.encodeStateAsUpdate(copy, before)));
    await tick(world);
    expect(downTo(reader)).toContain("refused");
  });
});

describe("W10 slow peers", () => {
  test("who is slow and goes on stays, who takes nothing more is ended", async () => {
    const { world, ailsa, dougal, reader } = await begin({ bufferedBytes: 60_000, behindMs: 5000 });
    const others = [ailsa, dougal];
    const pass = async (milliseconds: number): Promise<void> => {
      for (let passed = 0; passed < milliseconds; passed += 100) {
        for (const one of others) {
          while (one.line && one.line.up.length > 0) world.deliver(one);
          while (one.line && one.line.down.length > 0) one.hear();
        }
        if (passed === 0) world.disk.move("stored");
        world.clock.advance(100);
        await settle();
        world.disk.move("stored");
      }
    };
    // One by one: each is a frame of its own.
    for (let i = 0; i < 20; i++) {
      typed(ailsa.doc, "x".repeat(5000));
      await pass(200);
    }
    const behind = (): number => downTo(reader).filter((what) => what === "update").length;
    expect(world.rooms.counters.resyncs).toBeGreaterThan(0);
    for (let i = 0; i < 4; i++) {
      const before = behind();
      for (let bytes = 0; bytes < 10_000;) {
        const next = reader.line!.down[0]!;
        bytes += "close" in next ? 0 : next.length;
        reader.hear();
      }
      expect(behind()).toBeGreaterThan(0);
      expect(behind()).toBeLessThan(before);
      await pass(4000);
      expect(downTo(reader)).not.toContain("too-slow");
    }
    await pass(6000);
    expect(downTo(reader)).toContain("too-slow");
  });
});

describe("W6 predecessors", () => {
  test("what comes before its predecessor is neither shown nor acknowledged, and is asked for; then both are", async () => {
    const { world, ailsa, dougal } = await begin();
    const copy = new Y.Doc();
    copy.clientID = 99;
    const [first, second] = typed(copy, "first ", "second ");
    const sent = countOf(ailsa);
    arrive(ailsa, writeUpdate(second!));
    await tick(world);
    world.disk.move("stored");
    await tick(world);
    expect(downTo(ailsa)).toEqual(["step1"]);
    expect(downTo(dougal)).toEqual([]);
    arrive(ailsa, writeUpdate(first!));
    await tick(world);
    world.disk.move("stored");
    await tick(world);
    expect(downTo(ailsa)).toContain(`saved ${sent + 2}`);
    await drain(world, [ailsa, dougal]);
    expect(wordsIn(dougal.doc.getXmlFragment(FIELD))).toBe("first second ");
  });
});

describe("W7 saved", () => {
  test("nothing is said to be saved before the disk has it, a repeated update whose first copy is on its way included", async () => {
    const { world, ailsa, dougal } = await begin();
    const [before, other] = [countOf(ailsa), countOf(dougal)];
    const copy = new Y.Doc();
    copy.clientID = 99;
    const [update] = typed(copy, "once ");
    arrive(ailsa, writeUpdate(update!));
    arrive(ailsa, writeUpdate(update!));
    await tick(world);
    // The same from elsewhere, while the first copy is under way.
    arrive(dougal, writeUpdate(update!));
    await tick(world);
    expect(world.disk.busy).toBe(true);
    expect(downTo(ailsa)).toEqual([]);
    expect(downTo(dougal)).toEqual([]);
    while (world.disk.busy) {
      world.disk.move("stored");
      await tick(world);
    }
    expect(downTo(ailsa)).toContain(`saved ${before + 2}`);
    expect(downTo(dougal).filter((said) => said.startsWith("saved"))).toEqual([`saved ${other + 1}`]);
  });
});

describe("W8 one frame", () => {
  test("what several write at once goes to everybody as one, its authors included", async () => {
    const { world, ailsa, dougal, reader } = await begin();
    for (const word of ["a ", "b ", "c "]) {
      typed(ailsa.doc, word);
      typed(dougal.doc, word);
    }
    for (const client of [ailsa, dougal]) while (client.line!.up.length > 0) world.deliver(client);
    await tick(world);
    world.disk.move("stored");
    await tick(world);
    for (const client of [ailsa, dougal, reader])
      expect(downTo(client).filter((said) => said === "update")).toHaveLength(1);
    await drain(world, [ailsa, dougal, reader]);
    expect(reader.doc.getXmlFragment(FIELD).toJSON()).toBe(ailsa.doc.getXmlFragment(FIELD).toJSON());
    expect(reader.doc.getXmlFragment(FIELD).length).toBe(6);
  });
});

describe("W9 presence", () => {
  test("a flood of carets costs the others a frame in 30 milliseconds, of the last caret alone", async () => {
    const { world, ailsa, reader } = await begin();
    const state = JSON.stringify({ field: "x".repeat(defaultLimits.awarenessBytes - 300) });
    // 200 a second, as much as a connection may send.
    for (let clock = 1; clock <= 1000; clock++) {
      arrive(reader, writeAwareness([{ client: 5, clock, state }]));
      world.clock.advance(5);
    }
    const frames = ailsa.line!.down.flatMap((frame) => ("close" in frame ? [] : [frame]));
    expect(frames.length).toBeGreaterThan(100);
    expect(frames.length).toBeLessThanOrEqual(5000 / 30 + 1);
    expect(Math.max(...frames.map((frame) => frame.length))).toBeLessThan(defaultLimits.awarenessBytes + 100);
  });
});
