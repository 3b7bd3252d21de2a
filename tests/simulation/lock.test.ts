import { describe, expect, test } from "vitest";
import * as Y from "yjs";
import { IDLE_MS, LOCK_MS, UNKNOWN_MS } from "#server/sync/limits.ts";
import type { Frozen } from "#server/sync/room.ts";
import { seedSummary } from "#shared/summary-edits.ts";
import { writeStep2, writeUpdate } from "#shared/wire.ts";
import { Disk, REVIEW } from "#tests/support/disk.ts";
import { Client, drain, settle, World } from "#tests/support/world.ts";
import { paragraphOf, wordsIn } from "#tests/support/paragraph.ts";

/** The lock of a room, over a disk that has stored something only when the test says so. */

const FIELD = "section/method";

async function begin() {
  const disk = await Disk.make();
  const seeded = new Y.Doc();
  seeded.clientID = 1;
  seedSummary(seeded, 0);
  disk.seed(Y.encodeStateAsUpdate(seeded));
  const world = new World(disk, new Map([["ailsa", "writer"]]));
  const ailsa = new Client("ailsa", () => Math.floor(world.clock.now()) + 10);
  await drain(world, [ailsa]);
  return { world, disk, ailsa };
}

function type(client: Client, word: string): void {
  client.doc.getXmlFragment(FIELD).push([paragraphOf(word)]);
}

function sent(client: Client, world: World): void {
  while (client.line && client.line.up.length > 0) world.deliver(client);
}

const words = (doc: Y.Doc): string => wordsIn(doc.getXmlFragment(FIELD));
function frozenWords({ state }: Frozen): string {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, state);
  return words(doc);
}

/** Time goes on and the disk stores what it is given, until nothing moves. */
async function rest(world: World): Promise<void> {
  for (let quiet = 0; quiet < 5;) {
    const busy = world.disk.busy;
    world.disk.move("stored");
    world.clock.advance(1);
    await settle();
    quiet = busy ? 0 : quiet + 1;
  }
}

const outcome = <T>(promise: Promise<T>): Promise<T | { code?: string; message: string }> =>
  promise.catch((error: Error & { code?: string }) => error);

describe("AG1 lock", () => {
  test("what was accepted before is in the text that is frozen, and nothing that came after", async () => {
    const { world, disk, ailsa } = await begin();
    type(ailsa, "before ");
    sent(ailsa, world);
    const locking = world.rooms.lock(REVIEW, (frozen) => {
      world.state = "proposed";
      return Promise.resolve(frozen);
    });
    await settle();
    // Her connection was judged while it was open, and nobody has told it anything.
    type(ailsa, "after ");
    sent(ailsa, world);
    expect(ailsa.line!.down.at(-1)).toEqual({ close: "locked" });
    await rest(world);
    const frozen = await locking;
    expect(frozenWords(frozen)).toBe("before ");
    expect(disk.log().at(-1)!.sequence).toBe(frozen.sequence);
    expect(words(disk.doc)).toBe("before ");
  });

  test("the server's own edits are refused from that moment, and go in again when it is unlocked", async () => {
    const { world, disk } = await begin();
    const edit = (word: string) =>
      outcome(
        world.rooms.edit(REVIEW, { member: null, partner: null }, (doc) =>
          doc.getXmlFragment(FIELD).push([paragraphOf(word)]),
        ),
      );
    const locking = world.rooms.lock(REVIEW, () => Promise.resolve((world.state = "proposed")));
    expect(await edit("refused ")).toMatchObject({ code: "locked" });
    await rest(world);
    await locking;
    expect(await edit("refused ")).toMatchObject({ code: "locked" });
    world.state = "drafting";
    await world.rooms.unlock(REVIEW);
    const done = edit("taken ");
    await settle();
    await rest(world);
    expect(await done).toBeUndefined();
    expect(words(disk.doc)).toBe("taken ");
  });

  test("when the proposal cannot be stored it is open again", async () => {
    const { world, disk, ailsa } = await begin();
    const locking = outcome(world.rooms.lock(REVIEW, () => Promise.reject(new Error("the disk is full"))));
    await rest(world);
    expect(await locking).toMatchObject({ message: "the disk is full" });
    type(ailsa, "goes on ");
    sent(ailsa, world);
    await rest(world);
    expect(words(disk.doc)).toBe("goes on ");
  });

  test("when it was stored although it says that it failed, it stays locked", async () => {
    const { world, disk, ailsa } = await begin();
    const locking = outcome(
      world.rooms.lock(REVIEW, () => {
        world.state = "proposed";
        return Promise.reject(new Error("nobody knows"));
      }),
    );
    await rest(world);
    await locking;
    type(ailsa, "refused ");
    sent(ailsa, world);
    await rest(world);
    expect(words(disk.doc)).toBe("");
  });

  test("while the store cannot say, it stays locked, and is asked again", async () => {
    const { world, disk, ailsa } = await begin();
    world.unknown = true;
    const locking = outcome(world.rooms.lock(REVIEW, () => Promise.reject(new Error("the disk is full"))));
    await rest(world);
    await locking;
    type(ailsa, "refused ");
    sent(ailsa, world);
    world.unknown = false;
    world.clock.advance(UNKNOWN_MS);
    await settle();
    await drain(world, [ailsa]);
    type(ailsa, "taken ");
    await drain(world, [ailsa]);
    expect(words(disk.doc)).toBe("taken ");
  });

  test("a disk that takes nothing is not waited for without end", async () => {
    const { world, disk, ailsa } = await begin();
    type(ailsa, "before ");
    sent(ailsa, world);
    let kept = false;
    const locking = outcome(world.rooms.lock(REVIEW, () => Promise.resolve((kept = true))));
    await settle();
    for (let gone = 0; gone <= LOCK_MS; gone += 500) {
      world.disk.move("failed");
      world.clock.advance(500);
      await settle();
    }
    expect(await locking).toMatchObject({ code: "unavailable" });
    expect(kept).toBe(false);
    await drain(world, [ailsa]);
    type(ailsa, "after ");
    await drain(world, [ailsa]);
    expect(words(disk.doc)).toBe("before after ");
  });

  test.each(["a restart", "the room closing when nobody is in it"])(
    "it outlives %s, whatever a connection was judged by",
    async (what) => {
      const { world, disk, ailsa } = await begin();
      const locking = world.rooms.lock(REVIEW, () => Promise.resolve((world.state = "proposed")));
      await rest(world);
      await locking;
      ailsa.line!.connection.gone();
      ailsa.line = null;
      if (what === "a restart") world.crash([ailsa], false);
      else {
        world.clock.advance(IDLE_MS);
        await rest(world);
        expect(world.rooms.counters.rooms).toBe(0);
      }
      // As a stale membership would have it: the room alone knows better.
      world.saidState = "drafting";
      world.connect(ailsa);
      await rest(world);
      sent(ailsa, world);
      for (const write of [writeUpdate, writeStep2]) {
        const doc = new Y.Doc();
        doc.getXmlFragment(FIELD).push([paragraphOf("slipped in ")]);
        ailsa.line!.connection.receive(write(Y.encodeStateAsUpdate(doc)));
      }
      await rest(world);
      expect(ailsa.line!.down.at(-1)).toEqual({ close: "locked" });
      expect(words(disk.doc)).toBe("");
    },
  );
});
