import { describe, expect, test } from "vitest";
import * as Y from "yjs";
import { must } from "#shared/assert.ts";
import { doubledWords, takeDoubled } from "#shared/doubled-words.ts";
import type { Change } from "#tests/support/field-changes.ts";
import { begin, join, list, split, write } from "#tests/support/field-changes.ts";
import { ADDRESS, contentOf, createFieldEditor, schema } from "#tests/support/field-editor.ts";

/** SU10 Of words that two moved without hearing of each other one copy stands, the last. */

interface Story {
  /** Who takes back their last change once all have heard of each other. */
  readonly undone: number;
}

/**
 * What comes of these changes, by members who hear of each other afterwards; with the ids of the first before those of
 * the second, then behind.
 */
const together = (start: readonly string[], ...told: readonly (readonly Change[] | Story)[]): [string, string] =>
  togetherFrom([begin(start)], ...told);

function togetherFrom(before: readonly Change[], ...told: readonly (readonly Change[] | Story)[]): [string, string] {
  const changes = told.filter((one): one is readonly Change[] => Array.isArray(one));
  const story = told.find((one): one is Story => "undone" in one);
  const first = createFieldEditor(null);
  for (const change of before) first.change(change);
  const begun = Y.encodeStateAsUpdate(first.doc);
  const inOrder = (way: 1 | -1): string => {
    const editors = changes.map((own, i) => {
      const editor = createFieldEditor(begun);
      editor.doc.clientID = 1000 + way * i;
      for (const change of own) editor.change(change);
      return editor;
    });
    const server = createFieldEditor(begun);
    const meet = (): void => {
      for (const { doc } of editors) server.receive(Y.encodeStateAsUpdate(doc));
      // The server does it in a copy, which knows of no fragment.
      const copy = new Y.Doc({ gc: false });
      Y.applyUpdate(copy, Y.encodeStateAsUpdate(server.doc));
      copy.transact(() => takeDoubled(copy));
      server.receive(Y.encodeStateAsUpdate(copy));
      expect(server.doc.getXmlFragment(ADDRESS).toJSON()).not.toMatch(/<(bulletlist|listitem)><\//);
      expect(doubledWords(server.doc)).toEqual([]);
      for (const editor of editors) editor.receive(Y.encodeStateAsUpdate(server.doc));
      // What goes along by somebody's device comes afterwards.
      for (const { doc } of editors) server.receive(Y.encodeStateAsUpdate(doc));
      for (const editor of editors) editor.receive(Y.encodeStateAsUpdate(server.doc));
      for (const editor of editors) {
        expect(editor.blocks()).toEqual(server.blocks());
      }
    };
    meet();
    if (story) {
      editors[story.undone]?.undo();
      meet();
    }
    return server.blocks().join(" ¶ ");
  };
  return [inOrder(1), inOrder(-1)];
}

const lineBreak = (place: number): Change => write(place, "|");
const reference = (place: number): Change => write(place, "@");

const START = ["one two three"];

describe("SU10 two who at the same moment", () => {
  test("press Enter at two places of a paragraph", () => {
    expect(together(START, [split(8)], [split(4)])).toEqual(["one  ¶ two  ¶ three", "one  ¶ two  ¶ three"]);
  });
  test("press Enter at one place", () => {
    const both = "one  ¶  ¶ two three";
    expect(together(START, [split(4)], [split(4)])).toEqual([both, both]);
  });
  test("press Enter and go on writing", () => {
    const [one, other] = together(
      START,
      [split(8), write(10, "A new sentence. ")],
      [split(4), write(6, "Another sentence. ")],
    );
    for (const said of [one, other]) expect(said).toBe("one  ¶ Another sentence. two  ¶ A new sentence. three");
  });
  test("press Enter twice each", () => {
    const [one, other] = together(START, [split(8), split(4)], [split(8), split(4)]);
    for (const said of [one, other]) expect(said.replaceAll(/\W+/g, " ")).toBe("one two three");
  });
  test("break the line at two places", () => {
    expect(together(START, [lineBreak(8)], [lineBreak(4)])).toEqual(["one |two |three", "one |two |three"]);
  });
  test("put in references at two places", () => {
    expect(together(START, [reference(8)], [reference(4)])).toEqual(["one @two @three", "one @two @three"]);
  });
  test("press Enter, the other breaks the line", () => {
    expect(together(START, [split(8)], [lineBreak(4)])).toEqual(["one |two  ¶ three", "one |two  ¶ three"]);
    expect(together(START, [split(4)], [lineBreak(8)])).toEqual(["one  ¶ two |three", "one  ¶ two |three"]);
  });
  test("make a list, and one goes on writing", () => {
    for (const said of together(START, [list, (change) => void change.insert(16, contentOf(" four"))], [list]))
      expect(said).toBe("one two three four");
  });
  test("press Enter, the other breaks the line and goes on writing", () => {
    for (const said of together(START, [write(8, "| new ")], [split(4)])) expect(said).toBe("one  ¶ two | new three");
  });
  test("press Enter, the other breaks the line, in what was written where words were moved and deleted before", () => {
    const again = [
      begin(["one old words"]),
      split(4),
      ((change) => void change.delete(1, 16)) as Change,
      write(0, "one two three"),
    ];
    for (const said of togetherFrom(again, [split(4)], [lineBreak(8)])) expect(said).toBe("one  ¶ two |three");
  });
  test("press Enter before a reference that stands there", () => {
    expect(together(["one two @three@"], [split(4)], [split(8)])).toEqual([
      "one  ¶ two  ¶ @three@",
      "one  ¶ two  ¶ @three@",
    ]);
  });
  test("join two paragraphs", () => {
    expect(together(["one two.", "Three four."], [join], [join])).toEqual([
      "one two.Three four.",
      "one two.Three four.",
    ]);
  });
  test("make a list of a paragraph", () => {
    expect(together(START, [list], [list])).toEqual(["one two three", "one two three"]);
  });
});

describe("SU10 and one takes it back", () => {
  test.each([
    ["Enter before the other's", [split(4)], [split(8)]],
    ["Enter behind the other's", [split(8)], [split(4)]],
    ["Enter at one place", [split(4)], [split(4)]],
    ["a list", [list], [list]],
    ["a line break", [lineBreak(4)], [lineBreak(8)]],
  ] as const)("%s", (_, one, other) => {
    for (const said of together(START, one, other, { undone: 0 }))
      expect(said.match(/\w+/g)?.toSorted()).toEqual(["one", "three", "two"]);
  });

  test("of a join by two", () => {
    for (const said of together(["one two.", "Three four."], [join], [join], { undone: 0 }))
      expect(said.match(/Three four/g)).toHaveLength(1);
  });
});

test("three who press Enter", () => {
  const said = together(START, [split(8)], [split(4)], [split(2)]);
  for (const one of said) expect(one.replaceAll(/[ ¶]/g, "")).toBe("onetwothree");
});

test("what moved twice on one side is known by what it was at first", () => {
  // It was split off, then split again.
  const [one, other] = together(START, [split(2), split(8)], [split(4)]);
  for (const said of [one, other]) expect(said.replaceAll(/[ ¶]/g, "")).toBe("onetwothree");
});

test("the same words twice, by two who each wrote them, stay", () => {
  expect(together(START, [write(13, " four")], [write(13, " four")])).toEqual([
    "one two three four four",
    "one two three four four",
  ]);
});

test("what a member says of another's letters, or of letters that read otherwise, takes nothing out", () => {
  const lead = createFieldEditor(null);
  lead.change(begin(["The lead's own. And more."]));
  const own = lead.doc.clientID;
  const forger = createFieldEditor(Y.encodeStateAsUpdate(lead.doc));
  forger.change((change) => void change.insert(1, schema.text("XY")));
  const { clientID } = forger.doc;
  const moves = forger.doc.getMap("moves");
  moves.set(`${own}:0`, [own, 0, 100, 0, own, 1, 100, 2]);
  // Two letters of one's own, which cannot be copies of one.
  moves.set(`${clientID}:0`, [own, 3, 1, 0]);
  moves.set(`${clientID}:1`, [own, 3, 1, 1]);
  expect(doubledWords(forger.doc)).toEqual([]);
});

test("words of another field are no copies, though they read alike and their writer says so", () => {
  const lead = createFieldEditor(null);
  lead.change(begin(START));
  lead.change(split(4));
  const [entry] = lead.doc.getMap<{ runs: number[] }>("moves").values();
  const [client, clock, length] = must(entry, "a move").runs;
  // In either order of the two fields.
  for (const clientID of [1, 0xffff_ffff]) {
    const doc = new Y.Doc();
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(lead.doc));
    doc.clientID = clientID;
    doc.getXmlFragment("section/method").insert(0, [new Y.XmlText("two three")]);
    const copy = doc.store.clients.get(clientID)!.find((one) => one instanceof Y.Item && one.length === 9)!;
    doc.getMap("moves").set(`${clientID}:${copy.id.clock}`, { runs: [client, clock, length, copy.id.clock], knew: [] });
    expect(doubledWords(doc)).toEqual([]);
  }
});

test("what nobody can read as a move is passed over", () => {
  const { doc } = createFieldEditor(null);
  const moves = doc.getMap("moves");
  moves.set("1:1", "words");
  moves.set("x:y", [1, 2, 3, 4]);
  moves.set("5:0", [1, 0, Number.MAX_SAFE_INTEGER, 0]);
  moves.set("6:0", [1, 0, Number.MAX_SAFE_INTEGER, 0, 1]);
  expect(doubledWords(doc)).toEqual([]);
});
