import { Transform } from "@tiptap/pm/transform";
import { absolutePositionToRelativePosition } from "@tiptap/y-tiptap";
import { describe, expect, test } from "vitest";
import * as Y from "yjs";
import { FieldNodes } from "#client/editor/field-nodes.ts";
import { writeFieldDoc } from "#client/editor/write-texts.ts";
import type { FieldEditor } from "#tests/support/field-editor.ts";
import { ADDRESS, contentOf, createFieldEditor, schema } from "#tests/support/field-editor.ts";

/** SU7 What an editor changes within a paragraph leaves alone what others type there. */

/** The change by which one paragraph comes to read otherwise: its differing middle is replaced. */
function becomes(now: string): (change: Transform) => void {
  return (change) => {
    const was = read(change);
    let [left, right] = [0, 0];
    while (left < Math.min(was.length, now.length) && was[left] === now[left]) left++;
    while (left + right < Math.min(was.length, now.length) && was.at(-1 - right) === now.at(-1 - right)) right++;
    change.replaceWith(left + 1, was.length - right + 1, contentOf(now.slice(left, now.length - right)));
  };
}

function read({ doc }: { readonly doc: Transform["doc"] }): string {
  const paragraph = doc.child(0);
  return paragraph.textBetween(0, paragraph.content.size, null, (leaf) => (leaf.type.name === "hardBreak" ? "|" : "@"));
}

function shown(editor: FieldEditor): string {
  let said = "";
  editor.change((change) => {
    expect(change.doc.childCount).toBe(1);
    said = read(change);
  });
  return said;
}

function pair(start: string): [FieldEditor, FieldEditor] {
  const first = createFieldEditor(null);
  first.change((change) => change.insert(0, schema.node("paragraph", null, contentOf(start))));
  const update = Y.encodeStateAsUpdate(first.doc);
  return [createFieldEditor(update), createFieldEditor(update)];
}

function meet([one, other]: readonly [FieldEditor, FieldEditor]): void {
  const [ofOne, ofOther] = [Y.encodeStateAsUpdate(one.doc), Y.encodeStateAsUpdate(other.doc)];
  one.receive(ofOther);
  other.receive(ofOne);
  expect(shown(one)).toBe(shown(other));
}

interface Case {
  readonly name: string;
  readonly start: string;
  readonly one: string;
  readonly other: string;
  readonly merged: string;
}

const cases: readonly Case[] = [
  { name: "a reference before it", start: "one two", one: "@one two", other: "one new two", merged: "@one new two" },
  { name: "a break before it", start: "one two", one: "|one two", other: "one two new", merged: "|one two new" },
  { name: "a reference behind it", start: "one two", one: "one two@", other: "one new two", merged: "one new two@" },
  { name: "a reference in it", start: "one two", one: "one @two", other: "one new two", merged: "one new @two" },
  { name: "one more reference", start: "one@two", one: "@one@two", other: "one@two new", merged: "@one@two new" },
  { name: "a break that goes", start: "one|two", one: "onetwo", other: "one|two new", merged: "onetwo new" },
  { name: "a first break that goes", start: "|two", one: "two", other: "|two new", merged: "two new" },
  { name: "all before a break going", start: "one|two", one: "two", other: "one|two new", merged: "two new" },
  { name: "the words before a break", start: "one|two", one: "|two", other: "one new|two", merged: " new|two" },
  {
    name: "a break in a reference's place",
    start: "one@two",
    one: "one|two",
    other: "one@two new",
    merged: "one|two new",
  },
  {
    name: "two characters that share a half",
    start: "👍@two",
    one: "👎@two",
    other: "👍@two new",
    merged: "👎@two new",
  },
  {
    name: "words put between two breaks",
    start: "one||two",
    one: "one|1|two",
    other: "one||two new",
    merged: "one|1|two new",
  },
];

describe("words typed in a paragraph stand beside what another does there", () => {
  test.each(cases)("$name", ({ start, one, other, merged }) => {
    const both = pair(start);
    both[0].change(becomes(one));
    both[1].change(becomes(other));
    meet(both);
    expect(shown(both[0])).toBe(merged);
  });

  test("when a break between them has gone", () => {
    const both = pair("one|two");
    both[0].change(becomes("onetwo"));
    meet(both);
    both[0].change(becomes("1 onetwo"));
    both[1].change(becomes("onetwo 2"));
    meet(both);
    expect(shown(both[0])).toBe("1 onetwo 2");
  });

  test("when both began to write in an empty paragraph", () => {
    const both = pair("");
    both[0].change(becomes("one"));
    both[1].change(becomes("two"));
    meet(both);
    const begun = shown(both[0]);
    both[0].change(becomes(`${begun} three`));
    both[1].change(becomes(`four ${begun}`));
    meet(both);
    expect(shown(both[0])).toBe(`four ${begun} three`);
  });

  test("when a merge left a list without items beside them, which is not shown and goes when somebody writes", () => {
    const both = pair("one");
    both[0].doc.transact(() => {
      const [outer, inner] = [new Y.XmlElement("bulletList"), new Y.XmlElement("listItem")];
      both[0].doc.getXmlFragment(ADDRESS).insert(0, [outer]);
      outer.insert(0, [inner]);
    });
    meet(both);
    expect(shown(both[0])).toBe("one");
    both[0].change(becomes("@one"));
    both[1].change(becomes("one two"));
    meet(both);
    expect(shown(both[0])).toBe("@one two");
    expect(both[0].doc.getXmlFragment(ADDRESS).length).toBe(1);
  });

  test("when such a list stands in a list with them", () => {
    const [one] = pair("one");
    const [list, item, inner] = ["bulletList", "listItem", "orderedList"].map((name) => new Y.XmlElement(name));
    one.doc.transact(() => {
      one.doc.getXmlFragment(ADDRESS).insert(1, [list!]);
      list!.insert(0, [item!]);
      const paragraph = new Y.XmlElement("paragraph");
      item!.insert(0, [paragraph, inner!]);
      paragraph.insert(0, [new Y.XmlText("two")]);
    });
    expect(one.text()).toBe("one\ntwo");
  });

  test("and keeps its marks, and takes none of what stands beside it", () => {
    const [one] = pair("one two@three");
    one.change((change) => change.addMark(1, 4, schema.mark("bold")));
    one.change((change) => change.addMark(1, 8, schema.mark("link", { href: "https://example.org/" })));
    one.change((change) => change.removeMark(2, 5, schema.mark("bold")));
    one.change(becomes("|one two@three"));
    one.change(becomes("|one two four@three"));
    const [paragraph] = one.doc.getXmlFragment(ADDRESS).toArray() as Y.XmlElement[];
    expect(paragraph?.toArray()).toHaveLength(4);
  });
});

describe("which letter a place in the editor is", () => {
  const paragraph = (said: string) => schema.node("paragraph", null, contentOf(said));
  const list = schema.node("bulletList", null, [
    schema.node("listItem", null, [paragraph("one")]),
    schema.node("listItem", null, [paragraph("two")]),
  ]);

  test.each([
    ["in an item", 7],
    ["at the end of an item", 9],
    ["in the last item", 14],
    ["at the end of the last item", 16],
    ["behind the list", 20],
  ])("words typed %s are known by their letters at once", (_, at) => {
    const { doc: ydoc } = createFieldEditor(null);
    const fragment = ydoc.getXmlFragment(ADDRESS);
    const nodes = new FieldNodes(schema);
    const begun = schema.node("doc", null, [paragraph("a"), list, paragraph("b")]);
    writeFieldDoc(fragment, begun, nodes);
    const typed = new Transform(begun);
    for (const [i, letter] of ["x", "y", "z"].entries()) {
      writeFieldDoc(fragment, typed.insert(at + i, schema.text(letter)).doc, nodes);
      const place = absolutePositionToRelativePosition(at + i + 1, fragment, nodes) as Y.RelativePosition;
      expect(letterAt(ydoc, place)).toBe(letter);
    }
  });

  function letterAt(ydoc: Y.Doc, { item: id }: Y.RelativePosition): string | undefined {
    const item: unknown = id && Y.getItem(ydoc.store, id);
    return id && item instanceof Y.Item && item.content instanceof Y.ContentString
      ? item.content.str[id.clock - item.id.clock]
      : undefined;
  }
});
