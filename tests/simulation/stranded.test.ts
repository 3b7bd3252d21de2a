import { expect, test } from "vitest";
import * as Y from "yjs";
import { seedSummary } from "#shared/summary-edits.ts";
import { writeAwareness, writeStep1, writeStep2, writeUpdate } from "#shared/wire.ts";
import { Disk } from "#tests/support/disk.ts";
import { begin, join, list, split } from "#tests/support/field-changes.ts";
import type { FieldEditor } from "#tests/support/field-editor.ts";
import { ADDRESS, createFieldEditor } from "#tests/support/field-editor.ts";
import { wordsIn } from "#tests/support/paragraph.ts";
import { Client, drain, World } from "#tests/support/world.ts";

test("SU13 who comes back names all that ever was deleted, and takes no words for deleted that both know to have moved", async () => {
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
  const editors = [ailsa, dougal].map(() => createFieldEditor(Y.encodeStateAsUpdate(seed)));
  // Their pages are open: what is theirs goes along by their devices, not by the server.
  [ailsa, dougal].forEach(({ line }, i) =>
    line?.connection.receive(writeAwareness([{ client: editors[i]!.doc.clientID, clock: 1, state: "{}" }])),
  );
  const [one, other] = editors as [FieldEditor, FieldEditor];

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
    for (const editor of editors) editor.receive(Y.encodeStateAsUpdate(disk.loaded()));
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
  const words = wordsIn(disk.loaded().getXmlFragment(ADDRESS)).replaceAll(/<[^>]*>/g, "");
  expect(words.split(/\s+/).toSorted()).toEqual(["one", "three", "two"]);
});
