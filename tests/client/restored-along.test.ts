import { expect, test } from "vitest";
import * as Y from "yjs";
import { must } from "#shared/assert.ts";
import type { Change } from "#tests/support/field-changes.ts";
import { begin, join, list, split } from "#tests/support/field-changes.ts";
import type { FieldEditor } from "#tests/support/field-editor.ts";
import { contentOf, createFieldEditor, schema } from "#tests/support/field-editor.ts";
import { createMendingServer } from "#tests/support/mending.ts";

/** SU14 What an undo brings back stands behind the words that it stood behind, wherever another moved those since. */

/** One acts, another acts without hearing of it, both hear, and the first takes it back; with these client numbers. */
function undone(acts: Change, meanwhile: Change, numbers: readonly [number, number]): FieldEditor {
  const first = createFieldEditor(null);
  first.change(begin(["one two three four"]));
  const begun = Y.encodeStateAsUpdate(first.doc);
  const editors = [createFieldEditor(begun), createFieldEditor(begun)];
  editors.forEach(({ doc }, i) => (doc.clientID = numbers[i] ?? 0));
  const [undoes, other] = [must(editors[0], "an editor"), must(editors[1], "an editor")];
  const server = createMendingServer(editors);
  const meet = (): void => {
    for (let round = 0; round < 3; round++) for (const editor of editors) server.meet(editor);
  };
  undoes.change(acts);
  other.change(meanwhile);
  meet();
  undoes.undo();
  meet();
  expect(other.blocks()).toEqual(undoes.blocks());
  return undoes;
}

const remove =
  (from: number, to: number): Change =>
  (change) =>
    void change.delete(from + 1, to + 1);

for (const numbers of [
  [1, 2],
  [2, 1],
] as const) {
  const of = `of the clients ${numbers.join(" and ")}`;

  test(`SU14 a break, where another broke the paragraph behind it, ${of}`, () => {
    expect(undone(split(4), split(8), numbers).blocks()).toEqual(["one two ", "three four"]);
  });
  test(`SU14 a deletion, where another broke the paragraph before it, ${of}`, () => {
    expect(undone(remove(8, 14), split(4), numbers).blocks()).toEqual(["one ", "two three four"]);
  });
  test(`SU14 a deletion at the end, where another broke the paragraph before it, ${of}`, () => {
    expect(undone(remove(13, 18), split(4), numbers).blocks()).toEqual(["one ", "two three four"]);
  });
}

test("SU14 a break, where another broke the paragraph before it", () => {
  expect(undone(split(8), split(4), [2, 1]).blocks()).toEqual(["one ", "two three four"]);
});

test("SU14 a break that the server had to make anew, since it came to stand before the other's, stays", () => {
  expect(undone(split(8), split(4), [1, 2]).blocks()).toEqual(["one ", "two ", "three four"]);
});

test("SU14 what is done again afterwards is as it was", () => {
  const editor = undone(split(8), split(4), [2, 1]);
  editor.redo();
  expect(editor.blocks()).toEqual(["one ", "two ", "three four"]);
  editor.undo();
  expect(editor.blocks()).toEqual(["one ", "two three four"]);
});

test("SU14 what one deleted after it had been left behind knowingly comes back where it was", () => {
  const first = createFieldEditor(null);
  first.change(begin(["one two six"]));
  const other = createFieldEditor(Y.encodeStateAsUpdate(first.doc));
  // "two " goes to a paragraph of its own, and "six" stays.
  const two = schema.node("paragraph", null, contentOf("two "));
  other.change((change) => void change.insert(change.doc.content.size, two).delete(5, 9));
  first.receive(Y.encodeStateAsUpdate(other.doc));
  first.change(remove(4, 7));
  first.undo();
  expect(first.blocks()).toEqual(["one six", "two "]);
});

/** Each hears of what the other did before they go on: one deletes, the other makes something else of the paragraphs. */
test.each<{
  readonly name: string;
  readonly start?: readonly string[];
  readonly deletes: Change;
  readonly makes: Change;
  readonly undone: readonly string[];
}>([
  { name: "words in the middle", deletes: remove(4, 8), makes: list, undone: ["one two three four"] },
  { name: "words at the beginning", deletes: remove(0, 4), makes: list, undone: ["one two three four"] },
  { name: "words at the end", deletes: remove(14, 18), makes: list, undone: ["one two three four"] },
  // The item was made of a paragraph that held nothing, so nothing says that it took that one's place.
  { name: "all words", deletes: remove(0, 18), makes: list, undone: ["one two three four", ""] },
  {
    name: "words typed over",
    deletes: (change) => void change.replaceWith(5, 8, contentOf("2")),
    makes: list,
    undone: ["one two three four"],
  },
  {
    name: "words of a paragraph that was joined",
    start: ["one two", "three four"],
    deletes: (change) => void change.delete(10, 16),
    makes: join,
    undone: ["one twothree four"],
  },
])("SU14 $name come back, though what they stood in is no more", ({ start, deletes, makes, undone: wanted }) => {
  const first = createFieldEditor(null);
  first.change(begin(start ?? ["one two three four"]));
  const begun = Y.encodeStateAsUpdate(first.doc);
  const [one, other] = [createFieldEditor(begun), createFieldEditor(begun)];
  const server = createMendingServer([one, other]);
  const meet = (): void => {
    for (let round = 0; round < 3; round++) for (const editor of [one, other]) server.meet(editor);
  };
  meet();
  one.change(deletes);
  meet();
  const without = one.blocks();
  other.change(makes);
  meet();
  one.undo();
  meet();
  expect([one.blocks(), other.blocks()]).toEqual([wanted, wanted]);
  one.redo();
  meet();
  expect(one.blocks().join("")).toEqual(without.join(""));
  one.undo();
  meet();
  expect([one.blocks(), other.blocks()]).toEqual([wanted, wanted]);
});
