import { describe, expect, test } from "vitest";
import * as Y from "yjs";
import { must } from "#shared/assert.ts";
import type { Change } from "#tests/support/field-changes.ts";
import { begin, join, list, split, write } from "#tests/support/field-changes.ts";
import type { FieldEditor } from "#tests/support/field-editor.ts";
import { ADDRESS, contentOf, createFieldEditor, schema } from "#tests/support/field-editor.ts";
import { createMendingServer } from "#tests/support/mending.ts";

/** SU16 What others wrote among words that one moved goes back with them when one takes that back. */

interface Two {
  readonly one: FieldEditor;
  readonly other: FieldEditor;
  /** Until each has heard of all. */
  meet(): void;
}

function two(paragraphs: readonly string[], numbers: readonly [number, number]): Two {
  const first = createFieldEditor(null);
  first.change(begin(paragraphs));
  const begun = Y.encodeStateAsUpdate(first.doc);
  const editors = [createFieldEditor(begun), createFieldEditor(begun)];
  editors.forEach(({ doc }, i) => (doc.clientID = numbers[i] ?? 0));
  const server = createMendingServer(editors);
  return {
    one: must(editors[0], "an editor"),
    other: must(editors[1], "an editor"),
    meet() {
      for (let round = 0; round < 3; round++) for (const editor of editors) server.meet(editor);
    },
  };
}

const short: Readonly<Record<string, string>> = {
  "<paragraph>": "<p>",
  "</paragraph>": "</p>",
  "<bulletlist><listitem>": "<ul><li>",
  "</listitem></bulletlist>": "</li></ul>",
};

function held({ doc }: FieldEditor): string {
  const whole = doc.getXmlFragment(ADDRESS).toJSON();
  return Object.entries(short).reduce((said, [long, brief]) => said.replaceAll(long, brief), whole);
}

/** At the end of the field. */
const add =
  (said: string): Change =>
  (change) => {
    let at = 0;
    change.doc.descendants((node, place) => {
      if (node.isTextblock) at = place + 1 + node.content.size;
    });
    change.insert(at, contentOf(said));
  };

const mark =
  (from: number, to: number, name = "bold", attrs = {}): Change =>
  (change) =>
    void change.addMark(from + 1, to + 1, schema.mark(name, attrs));

interface Story {
  readonly name: string;
  readonly start?: readonly string[];
  readonly acts: Change;
  /** Of the other, who has heard of that; or `unheard`, who has not. */
  readonly writes: Change;
  readonly unheard?: true;
  readonly together: string;
  readonly undone: string;
  /** Where that is not `together`. */
  readonly redone?: string;
  /** When the other has taken theirs back too, where that is not as it began. */
  readonly begun?: string;
}

const stories: readonly Story[] = [
  {
    name: "a list, and words at the end of it",
    acts: list,
    writes: add(" four"),
    together: "<ul><li><p>one two three four</p></li></ul>",
    undone: "<p>one two three four</p>",
  },
  {
    name: "a list, and words that went along into it",
    acts: list,
    writes: add(" four"),
    unheard: true,
    together: "<ul><li><p>one two three four</p></li></ul>",
    undone: "<p>one two three four</p>",
  },
  {
    name: "a list, and words within",
    acts: list,
    writes: write(6, "and "),
    together: "<ul><li><p>one and two three</p></li></ul>",
    undone: "<p>one and two three</p>",
  },
  {
    name: "a list, and words at the beginning of it",
    acts: list,
    writes: write(2, "zero "),
    together: "<ul><li><p>zero one two three</p></li></ul>",
    undone: "<p>zero one two three</p>",
  },
  {
    name: "a list, and bold in it",
    acts: list,
    writes: mark(6, 9),
    together: "<ul><li><p>one <bold>two</bold> three</p></li></ul>",
    undone: "<p>one <bold>two</bold> three</p>",
    // How they look is one's own doing from then on.
    begun: "<p>one <bold>two</bold> three</p>",
  },
  {
    name: "a list, and bold at its beginning and a link at its end",
    acts: list,
    writes: (change) => {
      mark(2, 5)(change);
      mark(10, 15, "link", { href: "https://example.org/" })(change);
    },
    together: '<ul><li><p><bold>one</bold> two <link href="https://example.org/">three</link></p></li></ul>',
    undone: '<p><bold>one</bold> two <link href="https://example.org/">three</link></p>',
    begun: '<p><bold>one</bold> two <link href="https://example.org/">three</link></p>',
  },
  {
    name: "a break, and bold on both sides of it",
    acts: split(4),
    writes: (change) => {
      mark(1, 3)(change);
      mark(7, 10)(change);
    },
    together: "<p>o<bold>ne</bold> </p><p>t<bold>wo </bold>three</p>",
    undone: "<p>o<bold>ne</bold> t<bold>wo </bold>three</p>",
    begun: "<p>one t<bold>wo </bold>three</p>",
  },
  {
    name: "a list, and a line break and a reference in it",
    acts: list,
    writes: write(5, "|@"),
    together: "<ul><li><p>one<hardbreak></hardbreak><reference></reference> two three</p></li></ul>",
    undone: "<p>one<hardbreak></hardbreak><reference></reference> two three</p>",
  },
  {
    name: "a break, and words at the end of the second half",
    acts: split(4),
    writes: add(" four"),
    together: "<p>one </p><p>two three four</p>",
    undone: "<p>one two three four</p>",
  },
  {
    name: "a break, and words at the beginning of the second half",
    acts: split(4),
    writes: (change) => void change.insert(change.doc.child(0).nodeSize + 1, contentOf("and ")),
    together: "<p>one </p><p>and two three</p>",
    undone: "<p>one and two three</p>",
    // Here they stand behind the first half now.
    redone: "<p>one and </p><p>two three</p>",
  },
  {
    name: "a join, and words at the end of it",
    start: ["one ", "two "],
    acts: join,
    writes: add("three"),
    together: "<p>one two three</p>",
    undone: "<p>one </p><p>two three</p>",
  },
  {
    name: "a join, and words in the first half",
    start: ["one ", "two "],
    acts: join,
    writes: write(0, "zero "),
    together: "<p>zero one two </p>",
    undone: "<p>zero one </p><p>two </p>",
  },
];

for (const numbers of [
  [1, 2],
  [2, 1],
] as const)
  describe(`of the clients ${numbers.join(" and ")}`, () => {
    test.each(stories)(
      "SU16 $name",
      ({ start = ["one two three"], acts, writes, unheard, together, undone, redone = together, begun }) => {
        const { one, other, meet } = two(start, numbers);
        const last = begun ?? held(one);
        one.change(acts);
        if (!unheard) meet();
        other.change(writes);
        meet();
        const plain = (editor: FieldEditor): string => held(editor).replace(/<reference[^>]*>/, "<reference>");
        expect(plain(one)).toBe(together);
        one.undo();
        meet();
        expect([plain(one), plain(other)]).toEqual([undone, undone]);
        expect(other.lost).toEqual([]);
        one.redo();
        meet();
        expect([plain(one), plain(other)]).toEqual([redone, redone]);
        one.undo();
        meet();
        expect([plain(one), plain(other)]).toEqual([undone, undone]);
        other.undo();
        meet();
        expect([held(one), held(other)]).toEqual([last, last]);
      },
    );
  });

/** What the other does in it afterwards, to structure too. */
const structural: readonly { readonly name: string; readonly start: readonly string[]; acts: Change; next: Change }[] =
  [
    { name: "a join, and the moved half divided", start: ["one ", "two three"], acts: join, next: split(8) },
    { name: "a join, and the other half divided", start: ["one two ", "three"], acts: join, next: split(4) },
    { name: "a list, and its item divided", start: ["one two three"], acts: list, next: (to) => void to.split(7, 2) },
    {
      name: "a list, and a paragraph in its item",
      start: ["one two three"],
      acts: list,
      next: (to) => void to.split(7),
    },
    {
      name: "a break, and the second half divided",
      start: ["one two three"],
      acts: split(4),
      next: (to) => void to.split(11),
    },
    { name: "a break, joined again by the other", start: ["one two three"], acts: split(4), next: join },
  ];

for (const numbers of [
  [1, 2],
  [2, 1],
] as const)
  test.each(structural)(
    `no word goes, and none is doubled, by undo and redo of $name; clients ${numbers.join(" and ")}`,
    ({ start, acts, next }) => {
      const { one, other, meet } = two(start, numbers);
      one.change(acts);
      meet();
      other.change(next);
      meet();
      for (const step of ["undo", "redo", "undo", "redo"] as const) {
        one[step]();
        meet();
        const said = one.text().match(/\w+/g);
        expect([step, said?.toSorted()]).toEqual([step, ["one", "three", "two"]]);
        expect(held(other)).toBe(held(one));
      }
    },
  );

test("SU16 bold that another took off in a list stays off, and bold that was there before stays", () => {
  for (const numbers of [
    [1, 2],
    [2, 1],
  ] as const) {
    const { one, other, meet } = two(["one two three"], numbers);
    one.change(mark(0, 7));
    one.change(list);
    meet();
    other.change((change) => void change.removeMark(3, 7, schema.marks["bold"]!));
    meet();
    const listed = "<ul><li><p>one <bold>two</bold> three</p></li></ul>";
    expect(held(one)).toBe(listed);
    for (const [step, looks] of [
      ["undo", "<p>one <bold>two</bold> three</p>"],
      ["redo", listed],
      ["undo", "<p>one <bold>two</bold> three</p>"],
    ] as const) {
      one[step]();
      meet();
      expect([held(one), held(other)]).toEqual([looks, looks]);
    }
  }
});

test("what one typed and moved oneself goes and comes with each step, over and over", () => {
  const { one } = two(["one "], [1, 2]);
  one.change(write(4, "two three"));
  one.change(split(8));
  for (let round = 0; round < 3; round++) {
    expect(one.blocks()).toEqual(["one two ", "three"]);
    one.undo();
    expect(one.blocks()).toEqual(["one two three"]);
    one.undo();
    expect(one.blocks()).toEqual(["one "]);
    one.redo();
    expect(one.blocks()).toEqual(["one two three"]);
    one.undo();
    expect(one.blocks()).toEqual(["one "]);
    one.redo();
    one.redo();
  }
});

const paragraph = (said: string) => schema.node("paragraph", null, contentOf(said));
const item = (said: string) => schema.node("listItem", null, [paragraph(said)]);
/** All paragraphs of the field as one list. */
const listAll: Change = (change) => {
  const { content } = change.doc;
  const range = must(change.doc.resolve(1).blockRange(change.doc.resolve(content.size - 1)), "blocks");
  change.wrap(range, [{ type: schema.nodes["bulletList"]! }, { type: schema.nodes["listItem"]! }]);
  const first = must(change.doc.child(0).child(0), "an item");
  for (let at = first.childCount - 1, to = 2 + first.content.size; at > 0; at--) {
    to -= first.child(at).nodeSize;
    change.split(to, 1);
  }
};

interface Added {
  readonly name: string;
  readonly start: readonly string[];
  readonly acts: Change;
  readonly adds: Change;
  readonly together: string;
  readonly undone: string;
  readonly redone?: string;
}

const added: readonly Added[] = [
  {
    name: "a list, and an item at its end",
    start: ["one ", "two "],
    acts: listAll,
    adds: (change) => void change.insert(change.doc.content.size - 1, item("three ")),
    together: "<ul><li><p>one </p></li><li><p>two </p></li><li><p>three </p></li></ul>",
    undone: "<p>one </p><p>two </p><ul><li><p>three </p></li></ul>",
  },
  {
    name: "a list, and an item within",
    start: ["one ", "three "],
    acts: listAll,
    adds: (change) => void change.insert(1 + change.doc.child(0).child(0).nodeSize, item("two ")),
    together: "<ul><li><p>one </p></li><li><p>two </p></li><li><p>three </p></li></ul>",
    undone: "<p>one </p><ul><li><p>two </p></li></ul><p>three </p>",
  },
  {
    name: "a list, and two items at its end",
    start: ["one ", "two "],
    acts: listAll,
    adds: (change) => void change.insert(change.doc.content.size - 1, [item("three "), item("four ")]),
    together: "<ul><li><p>one </p></li><li><p>two </p></li><li><p>three </p></li><li><p>four </p></li></ul>",
    undone: "<p>one </p><p>two </p><ul><li><p>three </p></li><li><p>four </p></li></ul>",
  },
  {
    name: "a join, and a paragraph behind it",
    start: ["one ", "two "],
    acts: join,
    adds: (change) => void change.insert(change.doc.content.size, paragraph("three ")),
    together: "<p>one two </p><p>three </p>",
    undone: "<p>one </p><p>two </p><p>three </p>",
  },
];

for (const numbers of [
  [1, 2],
  [2, 1],
] as const)
  test.each(added)(
    `SU16 what another added is behind what it stood behind, over undo and redo of $name; clients ${numbers.join(" and ")}`,
    ({ start, acts, adds, together, undone, redone = together }) => {
      const { one, other, meet } = two(start, numbers);
      const short = (editor: FieldEditor): string =>
        held(editor).replaceAll("<listitem>", "<li>").replaceAll("</listitem>", "</li>").replaceAll("bulletlist", "ul");
      one.change(acts);
      meet();
      other.change(adds);
      meet();
      expect(short(one)).toBe(together);
      one.undo();
      meet();
      expect([short(one), short(other)]).toEqual([undone, undone]);
      one.redo();
      meet();
      expect([short(one), short(other)]).toEqual([redone, redone]);
      one.undo();
      meet();
      expect([short(one), short(other)]).toEqual([undone, undone]);
      expect(other.lost).toEqual([]);
    },
  );
