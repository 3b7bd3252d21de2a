import { describe, expect, test } from "vitest";
import * as Y from "yjs";
import { seedSummary } from "#shared/summary-edits.ts";
import { Disk } from "#tests/support/disk.ts";
import { Client, drain, settle, World } from "#tests/support/world.ts";
import { paragraphOf } from "#tests/support/paragraph.ts";

/**
 * One short story, played once for every message that it sends to the store and every way in which that message can
 * end badly: so every await of room and journal, load and compaction included, is where a process died, and every
 * statement is where the disk failed.
 */

const FIELD = "section/method";
const WORDS = 14;

type Ending =
  | { readonly kind: "fails"; readonly after: number }
  | { readonly kind: "is done and says it failed" }
  | { readonly kind: "is the process's last"; readonly reached: boolean };

const endings: readonly Ending[] = [
  ...Array.from({ length: 9 }, (_, after): Ending => ({ kind: "fails", after })),
  { kind: "is done and says it failed" },
  { kind: "is the process's last", reached: false },
  { kind: "is the process's last", reached: true },
];

/** Returns the kinds of the messages, in order. */
async function play(ends: { at: number; ending: Ending } | null): Promise<string[]> {
  const disk = await Disk.make();
  const seeded = new Y.Doc();
  seeded.clientID = 1;
  seedSummary(seeded, 0);
  disk.seed(Y.encodeStateAsUpdate(seeded));
  const world = new World(
    disk,
    new Map([
      ["ailsa", "writer"],
      ["dougal", "writer"],
    ]),
    { compactRows: 3 },
  );
  const clients = [new Client("ailsa", () => 10), new Client("dougal", () => 20)];
  const kinds: string[] = [];

  async function move(): Promise<void> {
    await settle();
    if (!disk.busy) return;
    const { ending } = ends?.at === kinds.length ? ends : { ending: null };
    if (ending === null) kinds.push(disk.move("stored"));
    else if (ending.kind === "fails") kinds.push(disk.move("failed", ending.after));
    else if (ending.kind === "is done and says it failed") kinds.push(disk.move("stored but failed"));
    else kinds.push(world.crash(clients, ending.reached));
    await settle();
    // Nobody has seen, or was told is saved, what the file does not have.
    for (const client of clients)
      for (const id of client.doc.store.clients.keys()) {
        const certain = client.ownIds.has(id) ? (client.told.get(id) ?? 0) : Y.getState(client.doc.store, id);
        expect(certain).toBeLessThanOrEqual(Y.getState(disk.doc.store, id));
      }
  }

  for (let word = 0; word < WORDS; word++) {
    for (const client of clients) if (!client.line) world.connect(client);
    const client = clients[word % 2]!;
    client.doc.getXmlFragment(FIELD).insert(0, [paragraphOf(`<${word}>`)]);
    if (word % 5 === 4) disk.author(disk.log().at(-1)?.sequence ?? 0);
    for (let turn = 0; turn < 4; turn++) {
      for (const one of clients) {
        while (one.line && one.line.up.length > 0) world.deliver(one);
        while (one.line && one.line.down.length > 0) one.hear();
      }
      world.clock.advance(1);
      await move();
    }
    if (word === 9) {
      // Everybody leaves; the room closes and is loaded again.
      for (const one of clients) {
        one.line?.connection.gone();
        one.line = null;
      }
      world.clock.advance(31_000);
      await move();
    }
  }
  await drain(world, clients);
  const all = Array.from({ length: WORDS }, (_, word) => `<${word}>`).sort();
  for (const doc of [...clients.map((client) => client.doc), disk.doc, disk.loaded()])
    expect(doc.getXmlFragment(FIELD).toJSON().match(/<\d+>/g)?.sort()).toEqual(all);
  return kinds;
}

describe("W11 every", async () => {
  const kinds = await play(null);

  test("the story has every kind of message in it", () => {
    expect(new Set(kinds)).toEqual(new Set(["load", "append", "readCompaction", "compaction", "keepCompaction"]));
  });

  test.each(kinds.map((kind, at) => ({ kind, at })))("message $at, $kind, ends badly in every way", async ({ at }) => {
    for (const ending of endings)
      await play({ at, ending }).catch((error: unknown) => {
        throw new Error(`message ${at} ${JSON.stringify(ending)}`, { cause: error });
      });
  });
});
