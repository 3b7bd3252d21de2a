import { expect, test } from "vitest";
import * as Y from "yjs";
import { seedSummary } from "#shared/summary-edits.ts";
import { writeAwareness, writeStep1, writeStep2, writeUpdate } from "#shared/wire.ts";
import { Disk } from "#tests/support/disk.ts";
import { begin, join, list, split } from "#tests/support/field-changes.ts";
import type { FieldEditor } from "#tests/support/field-editor.ts";
import { ADDRESS, contentOf, createFieldEditor } from "#tests/support/field-editor.ts";
import { wordsIn } from "#tests/support/paragraph.ts";
import { Client, drain, settle, World } from "#tests/support/world.ts";

/** Two who write the same field, each with an editor beside their line. */
async function started() {
  const seed = new Y.Doc();
  seed.clientID = 1;
  seedSummary(seed, 0);
  const disk = await Disk.make();
  disk.seed(Y.encodeStateAsUpdate(seed));
  const roles = new Map([
    ["ailsa", "writer"],
    ["dougal", "writer"],
  ] as const);
  const world = new World(disk, roles);
  const [ailsa, dougal] = [...roles.keys()].map((name, i) => new Client(name, () => 10 + i)) as [Client, Client];
  await drain(world, [ailsa, dougal]);
  const [one, other] = [ailsa, dougal].map(() => createFieldEditor(Y.encodeStateAsUpdate(seed))) as [
    FieldEditor,
    FieldEditor,
  ];
  // Their pages are open: what is theirs goes along by their devices, not by the server.
  for (const [{ line }, editor] of [
    [ailsa, one],
    [dougal, other],
  ] as const)
    line?.connection.receive(writeAwareness([{ client: editor.doc.clientID, clock: 1, state: "{}" }]));
  return { disk, world, ailsa, dougal, one, other };
}

/** What the disk has of the field. */
const stored = (disk: Disk): string[] =>
  wordsIn(disk.loaded().getXmlFragment(ADDRESS))
    .replaceAll(/<[^>]*>/g, " ")
    .split(/\s+/)
    .filter((word) => word !== "")
    .toSorted();

test("SU13 who comes back names all that ever was deleted, and takes no words for deleted that both know to have moved", async () => {
  const { disk, world, ailsa, dougal, one, other } = await started();

  /** As one change on an open connection. */
  const send = async (client: Client, editor: FieldEditor, change: Parameters<FieldEditor["change"]>[0]) => {
    const before = Y.snapshot(editor.doc);
    const made: Uint8Array[] = [];
    const note = (update: Uint8Array): void => void made.push(update);
    editor.doc.on("update", note);
    editor.change(change);
    editor.doc.off("update", note);
    expect(Y.equalSnapshots(before, Y.snapshot(editor.doc))).toBe(false);
    for (const update of made) client.line?.connection.receive(writeUpdate(update));
    await drain(world, [ailsa, dougal]);
  };
  const hear = (): void => {
    for (const editor of [one, other]) editor.receive(Y.encodeStateAsUpdate(disk.loaded()));
  };
  await send(ailsa, one, begin(["one two ", "three"]));
  hear();
  await send(ailsa, one, split(4));
  hear();
  other.change(list);
  await send(ailsa, one, join);
  dougal.line?.connection.receive(writeStep1(Y.encodeStateVector(other.doc)));
  dougal.line?.connection.receive(writeStep2(Y.encodeStateAsUpdate(other.doc)));
  await drain(world, [ailsa, dougal]);
  expect(stored(disk)).toEqual(["one", "three", "two"]);
});

test("SU13 what a server left to a device that is here, and had not seen done when it ended, the next one puts back", async () => {
  const { disk, world, ailsa, dougal, one, other } = await started();
  /** Stored, and nothing more: nobody's device hears of it. */
  const store = async (client: Client, editor: FieldEditor, change: Parameters<FieldEditor["change"]>[0]) => {
    const made: Uint8Array[] = [];
    const note = (update: Uint8Array): void => void made.push(update);
    editor.doc.on("update", note);
    editor.change(change);
    editor.doc.off("update", note);
    for (const update of made) client.line?.connection.receive(writeUpdate(update));
    for (let i = 0; i < 5; i++) {
      world.clock.advance(0);
      world.disk.move("stored");
      await settle();
    }
  };
  await store(ailsa, one, begin(["one two "]));
  other.receive(Y.encodeStateAsUpdate(disk.loaded()));
  await store(ailsa, one, (to) => void to.insert(9, contentOf("three ")));
  await store(dougal, other, list);
  expect(stored(disk)).toEqual(["one", "two"]);
  world.crash([ailsa, dougal], true);
  // Ailsa's page does not come back.
  for (let i = 0; i < 3; i++) await drain(world, [dougal]);
  expect(stored(disk)).toEqual(["one", "three", "two"]);
});
