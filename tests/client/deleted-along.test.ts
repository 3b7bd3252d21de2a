import { describe, expect, test } from "vitest";
import * as Y from "yjs";
import { must } from "#shared/assert.ts";
import type { Change } from "#tests/support/field-changes.ts";
import { begin, join, list, split, write } from "#tests/support/field-changes.ts";
import type { FieldEditor } from "#tests/support/field-editor.ts";
import { contentOf, createFieldEditor } from "#tests/support/field-editor.ts";
import { createMendingServer } from "#tests/support/mending.ts";

/** SU12 What somebody deletes while another moves it stays deleted. */

interface Told {
  readonly start?: readonly string[];
  readonly deletes: readonly Change[];
  readonly moves: readonly Change[];
}

function apart({ start = ["one two three"], deletes, moves }: Told): [FieldEditor, FieldEditor] {
  const first = createFieldEditor(null);
  first.change(begin(start));
  const begun = Y.encodeStateAsUpdate(first.doc);
  const [deleter, mover] = [createFieldEditor(begun), createFieldEditor(begun)];
  for (const change of deletes) deleter.change(change);
  for (const change of moves) mover.change(change);
  return [deleter, mover];
}

const meet = (from: FieldEditor, to: FieldEditor): void => to.receive(Y.encodeStateAsUpdate(from.doc));

/** What comes of it where the move is heard of by whoever deleted, and where both are gone and the server hears of both. */
function together(told: Told): string {
  const [deleter, mover] = apart(told);
  const late = createFieldEditor(afterwards(deleter, mover));
  meet(deleter, mover);
  meet(mover, deleter);
  meet(deleter, mover);
  expect(mover.blocks()).toEqual(deleter.blocks());
  expect(late.blocks()).toEqual(deleter.blocks());
  expect([...deleter.lost, ...mover.lost]).toEqual([]);
  return deleter.blocks().join(" ¶ ");
}

/** What a server comes to that hears of one after the other, and of whom no page is open. */
function afterwards(...editors: readonly FieldEditor[]): Uint8Array {
  const server = createMendingServer();
  for (const editor of editors) server.hear(editor);
  return Y.encodeStateAsUpdate(server.doc);
}

const remove =
  (from: number, to: number): Change =>
  (change) =>
    void change.delete(from + 1, to + 1);

describe("SU12 what somebody deletes", () => {
  test("in the half that another divides off", () => {
    expect(together({ deletes: [remove(8, 13)], moves: [split(4)] })).toBe("one  ¶ two ");
  });
  test("on both sides of where another divides it", () => {
    expect(together({ deletes: [remove(2, 8)], moves: [split(4)] })).toBe("on ¶ three");
  });
  test("letter by letter", () => {
    expect(together({ deletes: [remove(12, 13), remove(11, 12), remove(10, 11)], moves: [split(4)] })).toBe(
      "one  ¶ two th",
    );
  });
  test("as another moves it twice", () => {
    expect(together({ deletes: [remove(8, 13)], moves: [split(4), join] })).toBe("one two ");
  });
  test("as another makes a list of it", () => {
    expect(together({ deletes: [remove(4, 8)], moves: [list] })).toBe("one three");
  });
  test("behind a line break that comes", () => {
    expect(together({ deletes: [remove(8, 13)], moves: [write(4, "|")] })).toBe("one |two ");
  });
  test("as another joins the paragraph to the one before", () => {
    const deletes: Change[] = [(change) => void change.delete(7, 11)];
    expect(together({ start: ["one ", "two three"], deletes, moves: [join] })).toBe("one three");
  });
  test("with all of the paragraph, of which another makes a list: no empty one is left", () => {
    const deletes: Change[] = [(change) => void change.delete(0, change.doc.child(0).nodeSize)];
    expect(together({ start: ["one two", "three"], deletes, moves: [list] })).toBe("three");
  });
  test("and types over", () => {
    const over: Change = (change) => void change.replaceWith(9, 14, must(change.doc.type.schema.text("3"), "words"));
    expect(together({ deletes: [over], moves: [split(4)] })).toBe("one  ¶ two 3");
  });
  test("and puts in elsewhere: what is cut and pasted stands once", () => {
    expect(together({ deletes: [remove(4, 13), write(0, "two three")], moves: [split(8)] })).toBe("two threeone  ¶ ");
  });
});

test("what somebody gave back stands, whoever hears of it late", () => {
  const [deleter, other] = apart({ deletes: [remove(4, 8)], moves: [] });
  meet(deleter, other);
  other.change(remove(0, 2));
  deleter.undo();
  meet(deleter, other);
  meet(other, deleter);
  for (const one of [deleter, other]) expect(one.blocks()).toEqual(["e two three"]);
});

test("what somebody gave back and another moved then stands", () => {
  const [deleter, other] = apart({ deletes: [remove(4, 8)], moves: [] });
  meet(deleter, other);
  const late = createFieldEditor(Y.encodeStateAsUpdate(other.doc));
  late.change(remove(0, 1));
  deleter.undo();
  meet(deleter, other);
  other.change(split(4));
  meet(other, late);
  expect(late.blocks()).toEqual(["ne ", "two three"]);
});

test("whoever hears of it and deleted nothing does nothing", () => {
  const [deleter, mover] = apart({ deletes: [remove(8, 13)], moves: [split(4)] });
  const third = createFieldEditor(Y.encodeStateAsUpdate(deleter.doc));
  meet(mover, third);
  expect(Y.getState(third.doc.store, third.doc.clientID)).toBe(0);
});

describe("SU11 words that go along, where their author has gone", () => {
  const typed = (...changes: readonly Change[]): string => {
    const [writer, mover] = apart({ deletes: changes, moves: [split(4)] });
    return createFieldEditor(afterwards(writer, mover)).blocks().join(" ¶ ");
  };
  test("in the second half", () => expect(typed(write(8, "new "))).toBe("one  ¶ two new three"));
  test("at its end", () => expect(typed(write(13, " four"))).toBe("one  ¶ two three four"));
  test("in the first half", () => expect(typed(write(2, "new "))).toBe("onnew e  ¶ two three"));
});

test("SU11 what whoever moved words had read and left where it is stays there", () => {
  const author = createFieldEditor(null);
  // In one go: each letter is written behind the one before.
  author.change(begin(["one two three", "four"]));
  const mover = createFieldEditor(Y.encodeStateAsUpdate(author.doc));
  mover.change((change) => {
    change.delete(5, 9);
    change.insert(change.doc.child(0).nodeSize + 1, contentOf("two "));
  });
  const merged = ["one three", "two four"];
  expect(mover.blocks()).toEqual(merged);
  expect(createFieldEditor(afterwards(author, mover)).blocks()).toEqual(merged);
  meet(mover, author);
  expect(author.blocks()).toEqual(merged);
});
