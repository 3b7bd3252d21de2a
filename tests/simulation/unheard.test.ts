import * as decoding from "lib0/decoding";
import { describe, expect, test } from "vitest";
import * as Y from "yjs";
import type { Limits } from "#server/sync/limits.ts";
import { IDLE_MS } from "#server/sync/limits.ts";
import type { Run } from "#server/sync/unheard.ts";
import { createUnheard } from "#server/sync/unheard.ts";
import { seedSummary } from "#shared/summary-edits.ts";
import { steps, tags, writeAwareness } from "#shared/wire.ts";
import { Disk } from "#tests/support/disk.ts";
import { Client, drain, settle, World } from "#tests/support/world.ts";

/** W23 What a room answers to whoever was not reached while what they had written went. */

const FIELD = "section/method";
const roles = new Map([
  ["ailsa", "writer"],
  ["dougal", "writer"],
] as const);

/** A list of one item that both have, with words of ailsa's in it that only the server has. */
async function begin(limits: Partial<Limits> = {}) {
  const disk = await Disk.make();
  const seeded = new Y.Doc();
  seeded.clientID = 1;
  seedSummary(seeded, 0);
  disk.seed(Y.encodeStateAsUpdate(seeded));
  const world = new World(disk, new Map(roles), limits);
  let ids = 10;
  const [ailsa, dougal] = [...roles.keys()].map((name) => new Client(name, () => ids++)) as [Client, Client];
  await drain(world, [ailsa, dougal]);
  const words = new Y.XmlText("Known to both.");
  dougal.doc.transact(() => {
    const [list, item, paragraph] = [
      new Y.XmlElement("bulletList"),
      new Y.XmlElement("listItem"),
      new Y.XmlElement("paragraph"),
    ];
    dougal.doc.getXmlFragment(FIELD).push([list]);
    list.push([item]);
    item.push([paragraph]);
    paragraph.push([words]);
  });
  await drain(world, [ailsa, dougal]);
  const own = ailsa.doc.clientID;
  ailsa.line?.connection.receive(writeAwareness([{ client: own, clock: 1, state: "{}" }]));
  await drain(world, [ailsa]);
  dougal.line?.connection.gone();
  dougal.line = null;
  const item = (ailsa.doc.getXmlFragment(FIELD).get(0) as Y.XmlElement).get(0) as Y.XmlElement;
  ((item.get(0) as Y.XmlElement).get(0) as Y.XmlText).insert(14, " Heard by nobody.");
  await drain(world, [ailsa]);
  const letter = Y.createID(own, Y.getState(ailsa.doc.store, own) - 1);
  return { world, ailsa, dougal, letter };
}

/** Ailsa's line dies, which nobody finds out yet, and dougal deletes the list. */
async function gone(limits: Partial<Limits> = {}) {
  const begun = await begin(limits);
  const { world, ailsa, dougal } = begun;
  world.lose(ailsa);
  dougal.doc.getXmlFragment(FIELD).delete(0, 1);
  await drain(world, [dougal]);
  expect(dougal.doc.getXmlFragment(FIELD).length).toBe(0);
  return begun;
}

/** Comes back, and says whether the answer names a letter as deleted. */
async function names(world: World, client: Client, letter: Y.ID): Promise<boolean> {
  client.line?.connection.gone();
  client.line = null;
  world.connect(client);
  let answer: Uint8Array | null = null;
  for (let i = 0; i < 100 && !answer; i++) {
    world.disk.move("stored");
    world.clock.advance(1);
    await settle();
    if (client.line) world.deliver(client);
    for (const frame of (client.line as Client["line"])?.down ?? []) {
      if ("close" in frame) continue;
      const decoder = decoding.createDecoder(frame);
      if (decoding.readVarUint(decoder) === tags.sync && decoding.readVarUint(decoder) === steps.step2)
        answer = decoding.readVarUint8Array(decoder);
    }
  }
  return Y.isDeleted(Y.decodeUpdate(answer!).ds, letter);
}

/** With the answer everybody has the same. */
async function areSame(world: World, ...clients: readonly Client[]): Promise<boolean> {
  await drain(world, clients);
  const [first, ...others] = clients.map(({ doc }) => Y.snapshot(doc));
  return others.every((one) => Y.equalSnapshots(first!, one));
}

describe("W23 unheard", () => {
  test("their own letters that went with what held them are not named, however often they come; to others they are", async () => {
    const { world, ailsa, dougal, letter } = await gone();
    const before = ailsa.doc.getXmlFragment(FIELD).toJSON();
    expect(before).toContain("Heard by nobody.");
    const away = new Client("dougal", () => 99);
    expect(await names(world, away, letter)).toBe(true);
    for (let i = 0; i < 2; i++) expect(await names(world, ailsa, letter)).toBe(false);
    expect(await areSame(world, ailsa, dougal, away)).toBe(true);
    expect(ailsa.doc.getXmlFragment(FIELD).length).toBe(0);
  });

  test("nor to the page that was loaded meanwhile, nor after the room was closed and a snapshot passed", async () => {
    const { world, ailsa, dougal, letter } = await gone({ compactRows: 1 });
    ailsa.reload();
    expect(await names(world, ailsa, letter)).toBe(false);
    for (const { line } of [ailsa, dougal]) line?.connection.gone();
    for (const ghost of world.ghosts) while (world.ghosts.includes(ghost)) world.haunt(ghost);
    ailsa.line = dougal.line = null;
    await drain(world, []);
    world.clock.advance(IDLE_MS);
    await settle();
    expect(world.rooms.counters.rooms).toBe(0);
    const later = new Client("ailsa", () => 98);
    expect(await names(world, later, letter)).toBe(false);
    expect(await areSame(world, ailsa, dougal, later)).toBe(true);
  });

  test("nor after a restart", async () => {
    const { world, ailsa, dougal, letter } = await gone();
    world.crash([ailsa, dougal], true);
    expect(await names(world, ailsa, letter)).toBe(false);
    expect(await areSame(world, ailsa, dougal)).toBe(true);
  });

  test("what somebody deleted who had heard of it is named", async () => {
    const { world, ailsa, dougal, letter } = await begin();
    await drain(world, [dougal]);
    world.lose(ailsa);
    dougal.doc.getXmlFragment(FIELD).delete(0, 1);
    await drain(world, [dougal]);
    expect(await names(world, ailsa, letter)).toBe(true);
  });

  test("of many letters the last are known", () => {
    const [author, other, doc] = [new Y.Doc(), new Y.Doc(), new Y.Doc({ gc: false })];
    const runs: Run[] = [];
    let coming: Uint8Array | null = null;
    createUnheard({ doc, coming: () => coming, runs });
    const hear = (from: Y.Doc): void => {
      coming = Y.encodeStateAsUpdate(from, Y.encodeStateVector(doc));
      Y.applyUpdate(doc, coming);
    };
    const paragraphs = Array.from({ length: 5 }, () => new Y.XmlElement("paragraph"));
    author.getXmlFragment(FIELD).push(paragraphs);
    Y.applyUpdate(other, Y.encodeStateAsUpdate(author));
    for (const one of paragraphs) one.insert(0, [new Y.XmlText("x".repeat(6000))]);
    hear(author);
    for (let i = 0; i < 5; i++) {
      other.getXmlFragment(FIELD).delete(0, 1);
      hear(other);
    }
    // Of each paragraph the text, too.
    expect(runs.map(({ length }) => length)).toEqual([6001, 6001, 6001]);
    expect(runs.at(-1)!.clock + 6001).toBe(Y.getState(doc.store, author.clientID));
  });
});
