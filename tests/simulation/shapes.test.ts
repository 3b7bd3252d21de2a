import { describe, expect, test } from "vitest";
import * as Y from "yjs";
import { readField, writeField } from "#shared/field.ts";
import { isInShape } from "#shared/in-shape.ts";
import { paragraph } from "#shared/schema.ts";
import { seedSummary } from "#shared/summary-edits.ts";
import { writeStep2 } from "#shared/wire.ts";
import { Disk, REVIEW } from "#tests/support/disk.ts";
import { misshapen } from "#tests/support/misshapen.ts";
import { Client, drain, settle, World } from "#tests/support/world.ts";

/** What no editor takes, in documents that an earlier release let it into. */

const FIELD = "section/method";
const roles = new Map([
  ["ailsa", "writer"],
  ["dougal", "writer"],
] as const);

function seeded(): Y.Doc {
  const doc = new Y.Doc();
  doc.clientID = 1;
  seedSummary(doc, 0);
  writeField(doc.getXmlFragment(FIELD), [paragraph("Another's words stay.")]);
  return doc;
}

async function begin(doc: Y.Doc, recovery = 0) {
  const disk = await Disk.make();
  disk.seed(Y.encodeStateAsUpdate(doc));
  const world = new World(disk, new Map(roles), {}, recovery);
  const [ailsa, dougal] = [...roles.keys()].map((name, i) => new Client(name, () => 10 + i)) as [Client, Client];
  return { world, ailsa, dougal };
}

const fieldOf = ({ doc }: Client): Y.XmlFragment => doc.getXmlFragment(FIELD);

function expectWhole(client: Client, says: readonly string[]): void {
  expect(isInShape(fieldOf(client))).toBe(true);
  const text = JSON.stringify(readField(fieldOf(client)));
  for (const words of ["words stay.", ...says]) expect(text.split(words)).toHaveLength(2);
}

describe("SU17 shape", () => {
  test.each(misshapen)("$name is put in shape when the room loads, and once only", async ({ make, says }) => {
    const doc = seeded();
    doc.transact(() => make(doc.getXmlFragment(FIELD)));
    const { world, ailsa, dougal } = await begin(doc);
    await drain(world, [ailsa, dougal]);
    for (const client of [ailsa, dougal]) expectWhole(client, says);
    const rows = world.disk.log().length;
    world.crash([ailsa, dougal], true);
    await drain(world, [ailsa, dougal]);
    expect(world.disk.log()).toHaveLength(rows);
    expect(world.reports).toEqual([]);
  });

  test.each(misshapen)("$name stays while the summary is locked", async ({ make, says }) => {
    const doc = seeded();
    doc.transact(() => make(doc.getXmlFragment(FIELD)));
    const { world, ailsa, dougal } = await begin(doc);
    world.state = "agreed";
    await drain(world, [ailsa, dougal]);
    expect(isInShape(fieldOf(ailsa))).toBe(false);
    world.state = "drafting";
    await world.rooms.unlock(REVIEW);
    await drain(world, [ailsa, dougal]);
    for (const client of [ailsa, dougal]) expectWhole(client, says);
    expect(world.reports).toEqual([]);
  });

  test.each(misshapen)("W19 $name, in what a device brings back after a restored backup", async ({ make, says }) => {
    const { world, ailsa, dougal } = await begin(seeded(), 1e9);
    await drain(world, [ailsa, dougal]);
    const lost = new Y.Doc();
    Y.applyUpdate(lost, Y.encodeStateAsUpdate(ailsa.doc));
    lost.transact(() => make(lost.getXmlFragment(FIELD)));
    ailsa.line?.connection.receive(writeStep2(Y.encodeStateAsUpdate(lost)));
    await settle();
    await drain(world, [ailsa, dougal]);
    for (const client of [ailsa, dougal]) expectWhole(client, says);
    expect(ailsa.closes).toEqual([]);
  });
});
