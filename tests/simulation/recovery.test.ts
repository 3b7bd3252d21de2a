import { describe, expect, test } from "vitest";
import * as Y from "yjs";
import { seedSummary } from "#shared/summary-edits.ts";
import { writeUpdate } from "#shared/wire.ts";
import type { Chance } from "#tests/support/chance.ts";
import { pick, seededChance, whole } from "#tests/support/chance.ts";
import { Disk } from "#tests/support/disk.ts";
import { Client, drain, settle, World } from "#tests/support/world.ts";
import { paragraphOf, wordsIn } from "#tests/support/paragraph.ts";

/** A database is restored from an older backup, and members' devices still have what it lacks. */

const FIELD = "section/method";
const roles = new Map([
  ["ailsa", "writer"],
  ["dougal", "writer"],
  ["effie", "writer"],
  ["reader", "reader"],
] as const);
const RECOVERY = 1e9;

async function begin(chance: Chance = seededChance(1)) {
  const disk = await Disk.make();
  const seeded = new Y.Doc();
  seeded.clientID = 1;
  seedSummary(seeded, 0);
  disk.seed(Y.encodeStateAsUpdate(seeded));
  const world = new World(disk, new Map(roles));
  const [ailsa, dougal, effie, reader] = [...roles.keys()].map(
    (name) => new Client(name, () => whole(2, 0xffffffff, chance)),
  ) as [Client, Client, Client, Client];
  const clients = [ailsa, dougal, effie, reader];
  await drain(world, clients);
  return { world, clients, ailsa, dougal, effie, reader };
}

const type = (client: Client, word: string): void =>
  client.doc.getXmlFragment(FIELD).insert(0, [paragraphOf(`${word} `)]);
const wordsOf = (doc: Y.Doc): string[] => wordsIn(doc.getXmlFragment(FIELD)).split(/\s+/).filter(Boolean).sort();

/** The old server is gone; this one has the backup. */
function restored(backup: Disk, clients: readonly Client[], until = RECOVERY): World {
  for (const client of clients) client.line = null;
  return new World(backup, new Map(roles), {}, until);
}

describe("W19 recovery", () => {
  async function lost(until = RECOVERY) {
    const { world, clients, ailsa, dougal, effie, reader } = await begin();
    type(ailsa, "kept");
    await drain(world, clients);
    const backup = await world.disk.backup();
    const before = backup.log().length;
    type(dougal, "dougals");
    type(effie, "effies");
    type(ailsa, "ailsas");
    await drain(world, clients);
    return { world: restored(backup, clients, until), before, ailsa, dougal, effie, reader };
  }

  test("one device brings back everybody's words, takes nobody's client id, and is credited with nobody's words", async () => {
    const { world, before, ailsa, dougal } = await lost();
    await drain(world, [ailsa]);
    expect(wordsOf(world.disk.doc)).toEqual(["ailsas", "dougals", "effies", "kept"]);
    expect(world.disk.log(before).map(({ member }) => member)).toEqual([null]);
    expect(world.disk.owners().has(dougal.doc.clientID)).toBe(false);

    type(dougal, "more");
    await drain(world, [ailsa, dougal]);
    type(dougal, "live");
    await drain(world, [ailsa, dougal]);
    expect(dougal.closes).toEqual([]);
    expect(world.disk.owners().get(dougal.doc.clientID), "what is typed live is its author's").toBe("dougal");
    expect(world.disk.log().at(-1)?.member).toBe("dougal");
    expect(wordsOf(ailsa.doc)).toEqual(["ailsas", "dougals", "effies", "kept", "live", "more"]);
  });

  test("a new page's words are credited to who types them, and its client id is theirs", async () => {
    const { world, effie } = await lost();
    const fresh = new Client("effie", () => 77);
    await drain(world, [fresh]);
    type(fresh, "new");
    await drain(world, [fresh, effie]);
    expect(world.disk.owners().get(77)).toBe("effie");
    expect(world.disk.log().find(({ bytes }) => Buffer.from(bytes).includes("new"))?.member).toBe("effie");
  });

  test("afterwards a client id is its member's again", async () => {
    const { world, ailsa, dougal } = await lost();
    await drain(world, [ailsa, dougal]);
    type(dougal, "live");
    await drain(world, [ailsa, dougal]);
    world.clock.advance(RECOVERY);
    const forged = new Y.Doc();
    Y.applyUpdate(forged, Y.encodeStateAsUpdate(ailsa.doc));
    forged.clientID = dougal.doc.clientID;
    const from = Y.encodeStateVector(forged);
    forged.getXmlFragment(FIELD).insert(0, [paragraphOf("forged ")]);
    ailsa.line?.connection.receive(writeUpdate(Y.encodeStateAsUpdate(forged, from)));
    await settle();
    ailsa.hear();
    expect(ailsa.closes).toEqual(["foreign-client"]);
  });

  test("a reader writes nothing then either", async () => {
    const { world, reader } = await lost();
    world.connect(reader);
    for (let i = 0; i < 20; i++) {
      world.disk.move("stored");
      await settle();
      world.deliver(reader);
      reader.hear();
    }
    expect(reader.closes).toEqual(["refused"]);
    expect(wordsOf(world.disk.doc)).toEqual(["kept"]);
  });

  test("without it, words of others would be taken for the sender's, and theirs refused", async () => {
    const { world, ailsa, dougal } = await lost(0);
    await drain(world, [ailsa]);
    type(dougal, "more");
    world.connect(dougal);
    for (let i = 0; i < 50 && dougal.closes.length === 0; i++) {
      world.disk.move("stored");
      await settle();
      world.deliver(dougal);
      dougal.hear();
    }
    expect(dougal.closes).toEqual(["foreign-client"]);
  });

  test.each(Array.from({ length: 40 }, (_, seed) => seed + 1))("whoever comes back first, seed %i", async (seed) => {
    const chance = seededChance(seed);
    const { world, clients, ailsa, dougal, effie } = await begin(chance);
    const writers = [ailsa, dougal, effie];
    let count = 0;
    const typed: string[] = [];
    const some = (): void => {
      for (let left = whole(0, 6, chance); left > 0; left--) {
        const client = pick(writers, chance)!;
        if (chance() < 0.2) client.reload();
        typed.push(`${client.name}${count}`);
        type(client, `${client.name}${count++}`);
      }
    };
    some();
    await drain(world, clients);
    const backup = await world.disk.backup();
    some();
    await drain(world, clients);
    const after = restored(backup, clients);
    some();
    for (const client of writers.sort(() => chance() - 0.5)) {
      await drain(after, [client]);
      if (chance() < 0.5) some();
    }
    await drain(after, writers);
    expect(writers.flatMap((client) => client.closes)).toEqual([]);
    for (const client of writers) expect(wordsOf(client.doc)).toEqual(typed.toSorted());
    expect(wordsOf(after.disk.loaded())).toEqual(typed.toSorted());
  });
});
