import type { Node } from "@tiptap/pm/model";
import { Transform } from "@tiptap/pm/transform";
import { expect, test } from "vitest";
import { isTyping } from "#client/editor/is-typing.ts";
import type { Change } from "#tests/support/field-changes.ts";
import { join, list, split, write } from "#tests/support/field-changes.ts";
import { contentOf, schema } from "#tests/support/field-editor.ts";

const changed = (doc: Node, change: Change): Node => {
  const to = new Transform(doc);
  change(to);
  return to.doc;
};
const empty = schema.node("doc", null, [schema.node("paragraph")]);
const two = schema.node(
  "doc",
  null,
  ["aaa bbb", "ccc"].map((said) => schema.node("paragraph", null, contentOf(said))),
);

test.each<[name: string, of: Node, change: Change, is: boolean]>([
  ["a letter", two, write(2, "x"), true],
  ["a letter that repeats the one before", two, write(2, "a"), true],
  ["a letter at the end", two, write(7, "b"), true],
  ["the first letter of all", empty, write(0, "a"), true],
  ["a reference", two, write(3, "@"), true],
  ["a word typed over", two, (to) => void to.replaceWith(1, 4, contentOf("new")), true],
  ["words that go", two, (to) => void to.delete(1, 4), true],
  ["a break", two, split(3), false],
  ["a break at the end", two, split(7), false],
  ["a break of nothing", empty, split(0), false],
  ["a join", two, join, false],
  ["a list", two, list, false],
  ["a list of nothing", empty, list, false],
  ["bold", two, (to) => void to.addMark(1, 4, schema.mark("bold")), false],
  ["paragraphs that are pasted", two, (to) => void to.insert(0, schema.node("paragraph", null, contentOf("d"))), false],
  ["a paragraph that goes", two, (to) => void to.delete(0, 9), false],
])("what is a step of its own: %s", (_, doc, change, is) => {
  expect(isTyping(doc, changed(doc, change))).toBe(is);
});
