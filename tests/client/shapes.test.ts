import { expect, test } from "vitest";
import * as Y from "yjs";
import { judgeUpdate } from "#server/sync/judge.ts";
import { readField } from "#shared/field.ts";
import { isInShape } from "#shared/in-shape.ts";
import type { FieldEditor } from "#tests/support/field-editor.ts";
import { ADDRESS, createFieldEditor } from "#tests/support/field-editor.ts";
import { createMendingServer } from "#tests/support/mending.ts";
import { seededChance } from "#tests/support/chance.ts";

/** W24 What editors write is taken, and whatever they write merges into what they take. */

const SEEDS = Number(process.env["SEEDS"] ?? 100);

test("W24 SU17 shapes: of any legal edits, merged in any order, everything is taken, and shown in full", () => {
  for (let seed = 0; seed < SEEDS; seed++) {
    const chance = seededChance(seed);
    let count = 0;
    const word = (): string => String.fromCodePoint(0x4e00 + count++).repeat(3);
    const oneLine = seed % 4 === 0;
    const first = createFieldEditor(null, { oneLine });
    for (let i = 0; i < 6; i++) first.edit(chance, word);
    const start = Y.encodeStateAsUpdate(first.doc);
    const editors = [createFieldEditor(start, { oneLine }), createFieldEditor(start, { oneLine })];
    const server = createMendingServer(editors);
    take(first, server.doc, seed);
    server.hear(first);
    for (let round = 0; round < 4; round++) {
      for (const editor of editors) for (let i = 0; i < 3; i++) if (chance() < 0.75) editor.edit(chance, word);
      for (const editor of editors) {
        take(editor, server.doc, seed);
        server.meet(editor);
      }
      for (const editor of editors) server.meet(editor);
    }
    const field = editors[0]!.doc.getXmlFragment(ADDRESS);
    expect(isInShape(field), `seed ${seed}`).toBe(true);
    // What an editor shows and what everybody reads are the same words.
    const read = JSON.stringify(readField(field)).match(/[\u4e00-\u9fff]/g) ?? [];
    expect(editors[0]!.text().match(/[\u4e00-\u9fff]/g) ?? [], `seed ${seed}`).toEqual(read);
  }
});

function take(editor: FieldEditor, doc: Y.Doc, seed: number): void {
  const ahead = Y.decodeStateVector(Y.encodeStateVector(doc));
  const update = Y.encodeStateAsUpdate(editor.doc, Y.encodeStateVector(doc));
  const judged = judgeUpdate(update, { doc, ahead, owners: new Map(), coming: new Map() }, "writer");
  expect(judged.kind === "adds" && judged.misshapen ? `seed ${seed}` : null).toBeNull();
}
