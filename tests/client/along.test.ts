import { describe, expect, test } from "vitest";
import * as Y from "yjs";
import { must } from "#shared/assert.ts";
import type { Change } from "#tests/support/field-changes.ts";
import { begin, join, list, split, write } from "#tests/support/field-changes.ts";
import { ADDRESS, contentOf, createFieldEditor, schema } from "#tests/support/field-editor.ts";

/** SU11 Words that somebody writes while another moves those beside them go along. */

/** What comes of it when the first writes and the second moves, neither hearing of the other, whoever's number is lower. */
function together(start: readonly string[], writes: readonly Change[], moves: readonly Change[]): string {
  const became = togetherAs([1, 2], start, writes, moves);
  expect(togetherAs([2, 1], start, writes, moves)).toBe(became);
  return became;
}

function togetherAs(
  [writerId, moverId]: readonly [number, number],
  start: readonly string[],
  writes: readonly Change[],
  moves: readonly Change[],
): string {
  const first = createFieldEditor(null);
  first.doc.clientID = 3;
  first.change(begin(start));
  const begun = Y.encodeStateAsUpdate(first.doc);
  const [writer, mover] = [createFieldEditor(begun), createFieldEditor(begun)];
  writer.doc.clientID = writerId;
  mover.doc.clientID = moverId;
  for (const change of writes) writer.change(change);
  for (const change of moves) mover.change(change);
  const [written, moved] = [writer, mover].map(({ doc }) => Y.encodeStateAsUpdate(doc));
  writer.receive(must(moved, "an update"));
  mover.receive(must(written, "an update"));
  mover.receive(Y.encodeStateAsUpdate(writer.doc));
  expect(mover.blocks()).toEqual(writer.blocks());
  expect([...writer.lost, ...mover.lost]).toEqual([]);
  return writer.blocks().join(" ¶ ");
}

test("what went along is undone as what was written", () => {
  const first = createFieldEditor(null);
  first.change(begin(["one two three"]));
  const begun = Y.encodeStateAsUpdate(first.doc);
  const [writer, mover] = [createFieldEditor(begun), createFieldEditor(begun)];
  writer.change(write(13, " four"));
  mover.change(split(4));
  writer.receive(Y.encodeStateAsUpdate(mover.doc));
  expect(writer.blocks()).toEqual(["one ", "two three four"]);
  writer.undo();
  expect(writer.blocks()).toEqual(["one ", "two three"]);
});

test("what was written at the end of the first half after dividing it stays there, whoever follows", () => {
  const first = createFieldEditor(null);
  first.change(begin(["one two three"]));
  const begun = Y.encodeStateAsUpdate(first.doc);
  const [divider, writer] = [createFieldEditor(begun), createFieldEditor(begun)];
  divider.change(split(4));
  divider.change(write(4, "TAIL "));
  writer.change(write(10, "NEW"));
  divider.receive(Y.encodeStateAsUpdate(writer.doc));
  writer.receive(Y.encodeStateAsUpdate(divider.doc));
  divider.receive(Y.encodeStateAsUpdate(writer.doc));
  for (const one of [writer, divider]) expect(one.blocks()).toEqual(["one TAIL ", "two thNEWree"]);
});

test("a forged move carries nothing off that was not written behind what moved", () => {
  const lead = createFieldEditor(null);
  lead.change(begin(["The lead's own."]));
  const forger = createFieldEditor(Y.encodeStateAsUpdate(lead.doc));
  forger.change(write(0, "X"));
  forger.change(
    (change) => void change.insert(change.doc.content.size, schema.node("paragraph", null, contentOf("E"))),
  );
  lead.receive(Y.encodeStateAsUpdate(forger.doc));
  const { clientID } = forger.doc;
  const lettersOf = (sign: string): number =>
    (forger.doc.store.clients.get(clientID) ?? []).find(
      (one) => one instanceof Y.Item && one.content instanceof Y.ContentString && one.content.str === sign,
    )!.id.clock;
  const [gone, copy] = [lettersOf("X"), lettersOf("E")];
  forger.doc.transact(() => {
    const text = (forger.doc.getXmlFragment(ADDRESS).get(0) as Y.XmlElement).get(0) as Y.XmlText;
    text.delete(0, 1);
    forger.doc.getMap("moves").set(`${clientID}:${copy}`, [clientID, gone, 1, copy]);
  });
  lead.receive(Y.encodeStateAsUpdate(forger.doc));
  expect(lead.blocks()).toEqual(["The lead's own.", "E"]);
});

test("a forged move to what reads otherwise carries off nothing that was written behind what moved", () => {
  const forger = createFieldEditor(null);
  forger.change(begin(["X", "E"]));
  const lead = createFieldEditor(Y.encodeStateAsUpdate(forger.doc));
  lead.change(write(1, " and the lead's own."));
  forger.receive(Y.encodeStateAsUpdate(lead.doc));
  const field = forger.doc.getXmlFragment(ADDRESS);
  const [first, second] = [0, 1].map((i) => (field.get(i) as Y.XmlElement).get(0) as Y.XmlText);
  const [gone, copy] = [first, second].map((text) => text!._start!.id);
  const runs = [gone!.client, gone!.clock, 1, copy!.clock];
  forger.doc.transact(() => {
    first!.delete(0, 1);
    forger.doc.getMap("moves").set(`${copy!.client}:${copy!.clock}`, { runs, knew: [] });
  });
  lead.receive(Y.encodeStateAsUpdate(forger.doc));
  expect(lead.blocks()).toEqual([" and the lead's own.", "E"]);
});

const START = ["one two three"];

describe("SU11 a paragraph is divided", () => {
  test("who writes at its end stays at the end", () => {
    expect(together(START, [write(13, " four")], [split(4)])).toBe("one  ¶ two three four");
  });
  test("who writes in the second half stays there", () => {
    expect(together(START, [write(8, "new ")], [split(4)])).toBe("one  ¶ two new three");
  });
  test("who writes in the first half stays there", () => {
    expect(together(START, [write(0, "new ")], [split(4)])).toBe("new one  ¶ two three");
  });
  test("who writes where it is divided stays before it", () => {
    expect(together(START, [write(4, "new ")], [split(4)])).toBe("one new  ¶ two three");
  });
  test("and divided again", () => {
    expect(together(START, [write(13, " four")], [split(4), (change) => void change.split(11)])).toBe(
      "one  ¶ two  ¶ three four",
    );
  });
});

describe("SU11 what goes along", () => {
  const bold: Change = (change) => void change.addMark(1, 14, must(schema.marks["bold"], "bold").create());
  const typed: Change = (change) => void change.insert(14, schema.text(" four", [schema.mark("bold")]));

  test("keeps its marks", () => {
    const first = createFieldEditor(null);
    first.change(begin(START));
    const [writer, mover] = [0, 1].map(() => createFieldEditor(Y.encodeStateAsUpdate(first.doc)));
    writer!.change(typed);
    mover!.change(split(4));
    writer!.receive(Y.encodeStateAsUpdate(mover!.doc));
    const second = writer!.doc.getXmlFragment(ADDRESS).get(1) as Y.XmlElement;
    expect((second.get(0) as Y.XmlText).toDelta()).toEqual([
      { insert: "two three" },
      { insert: " four", attributes: { bold: {} } },
    ]);
  });
  test("with marks on what it was written behind", () => {
    expect(together(START, [bold, write(13, " four")], [write(4, "@")])).toBe("one @two three four");
  });
  test("is a reference or a line break too, with what is behind it", () => {
    expect(together(START, [write(13, "@ four")], [split(4)])).toBe("one  ¶ two three@ four");
  });
  test("is what stands behind a line break at the end", () => {
    expect(together(["one two|"], [write(8, "three")], [split(4)])).toBe("one  ¶ two|three");
  });
  test("stays behind what it was written behind when another joins a paragraph to it", () => {
    expect(together(["one ", "two three"], [write(4, "new ")], [join])).toBe("one new two three");
  });
});

test("a line is broken", () => {
  expect(together(START, [write(13, " four")], [write(4, "|")])).toBe("one |two three four");
});

test("a reference comes", () => {
  expect(together(START, [write(8, "new ")], [write(4, "@")])).toBe("one @two new three");
});

test("paragraphs are joined", () => {
  expect(together(["one ", "two three"], [(change) => void change.insert(11, contentOf("new "))], [join])).toBe(
    "one two new three",
  );
});

describe("a paragraph becomes a list", () => {
  test.each([
    [0, "new one two three"],
    [4, "one new two three"],
    [13, "one two threenew "],
  ])("who writes at letter %i goes along", (place, merged) => {
    expect(together(START, [write(place, "new ")], [list])).toBe(merged);
  });
});

test("SU6 whoever takes back a break whose first half another moved since takes no words", () => {
  const author = createFieldEditor(null);
  author.change(begin(["one two three"]));
  const divider = createFieldEditor(Y.encodeStateAsUpdate(author.doc));
  divider.change(split(4));
  author.receive(Y.encodeStateAsUpdate(divider.doc));
  author.change(list);
  divider.receive(Y.encodeStateAsUpdate(author.doc));
  divider.undo();
  author.receive(Y.encodeStateAsUpdate(divider.doc));
  for (const one of [author, divider]) expect(one.text().replaceAll(/\s+/g, " ")).toBe("one two three");
});

test("whoever breaks a line in what another makes a list of is not told of words that stand", () => {
  expect(together(START, [write(8, "|")], [list]).replace("|", "")).toBe("one two three");
});
