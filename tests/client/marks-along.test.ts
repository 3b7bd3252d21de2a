import { describe, expect, test } from "vitest";
import * as Y from "yjs";
import { must } from "#shared/assert.ts";
import type { Change } from "#tests/support/field-changes.ts";
import { begin, join, list, split, write } from "#tests/support/field-changes.ts";
import type { FieldEditor } from "#tests/support/field-editor.ts";
import { ADDRESS, createFieldEditor, schema } from "#tests/support/field-editor.ts";
import { createMendingServer } from "#tests/support/mending.ts";

/** SU15 How words look goes along with them, also where whoever moves them has not heard of it. */

const mark =
  (from: number, to: number, name = "bold", attrs = {}): Change =>
  (change) =>
    void change.addMark(from + 1, to + 1, schema.mark(name, attrs));
const unmark =
  (from: number, to: number): Change =>
  (change) =>
    void change.removeMark(from + 1, to + 1, schema.marks["bold"]!);

interface Told {
  readonly start?: readonly string[];
  readonly before?: readonly Change[];
  readonly marks: readonly Change[];
  readonly moves: readonly Change[];
}

function apart({ start = ["one two three"], before = [], marks, moves }: Told): [FieldEditor, FieldEditor] {
  const first = createFieldEditor(null);
  for (const change of [begin(start), ...before]) first.change(change);
  const begun = Y.encodeStateAsUpdate(first.doc);
  const [marker, mover] = [createFieldEditor(begun), createFieldEditor(begun)];
  for (const change of marks) marker.change(change);
  for (const change of moves) mover.change(change);
  return [marker, mover];
}

/** The text, with its marks. */
const looks = (doc: Y.Doc): string => doc.getXmlFragment(ADDRESS).toJSON().replaceAll("paragraph", "p");

/** What comes of it where whoever marked hears of the move, and where both are gone and the server hears of both. */
function together(told: Told): string {
  const [marker, mover] = apart(told);
  const server = createMendingServer();
  for (const editor of [marker, mover]) server.hear(editor);
  marker.receive(Y.encodeStateAsUpdate(mover.doc));
  mover.receive(Y.encodeStateAsUpdate(marker.doc));
  expect(looks(mover.doc)).toBe(looks(marker.doc));
  expect(looks(server.doc)).toBe(looks(marker.doc));
  return looks(marker.doc);
}

describe("SU15 marks of words that another moves", () => {
  test("made bold behind a break", () => {
    expect(together({ marks: [mark(8, 13)], moves: [split(4)] })).toBe("<p>one </p><p>two <bold>three</bold></p>");
  });
  test("made bold across a break", () => {
    expect(together({ marks: [mark(2, 7)], moves: [split(4)] })).toBe(
      "<p>on<bold>e </bold></p><p><bold>two</bold> three</p>",
    );
  });
  test("given a link, in what becomes a list", () => {
    expect(together({ marks: [mark(4, 7, "link", { href: "https://example.org" })], moves: [list] })).toContain(
      '<link href="https://example.org">two</link>',
    );
  });
  test("in Gaelic, in a paragraph that is joined to another", () => {
    const start = ["one", "two three"];
    expect(
      together({
        start,
        marks: [(change) => void change.addMark(6, 9, schema.mark("lang", { lang: "gd" }))],
        moves: [join],
      }),
    ).toBe('<p>one<lang lang="gd">two</lang> three</p>');
  });
  test("what its mover makes bold as well stays so", () => {
    expect(together({ marks: [mark(8, 13)], moves: [mark(4, 7), split(4)] })).toBe(
      "<p>one </p><p><bold>two</bold> <bold>three</bold></p>",
    );
  });
  test("what its mover knew to be bold, and made plain, stays plain", () => {
    expect(
      together({
        before: [mark(4, 7)],
        marks: [write(0, "x")],
        moves: [split(4), (change) => void change.removeMark(6, 10)],
      }),
    ).toBe("<p>xone </p><p>two three</p>");
  });
});

test("SU15 bold that one takes off while another moves the words is off, once whoever took it off hears of that", () => {
  const [marker, mover] = apart({ before: [mark(4, 7)], marks: [unmark(4, 7)], moves: [split(4)] });
  marker.receive(Y.encodeStateAsUpdate(mover.doc));
  mover.receive(Y.encodeStateAsUpdate(marker.doc));
  for (const { doc } of [marker, mover]) expect(looks(doc)).toBe("<p>one </p><p>two three</p>");
});

test("SU15 a forged move gives nothing in another field its looks", () => {
  const [marker] = apart({ marks: [mark(4, 7)], moves: [] });
  const forger = createFieldEditor(Y.encodeStateAsUpdate(marker.doc));
  const other = forger.doc.getXmlFragment("section/method");
  forger.doc.transact(() => {
    const paragraph = new Y.XmlElement("paragraph");
    paragraph.insert(0, [new Y.XmlText("two")]);
    other.insert(0, [paragraph]);
  });
  const text = (forger.doc.getXmlFragment(ADDRESS).get(0) as Y.XmlElement).get(0) as Y.XmlText;
  const copy = must(((other.get(0) as Y.XmlElement).get(0) as Y.XmlText)._start, "a letter").id;
  const { client, clock } = must(text._start, "a letter").id;
  forger.doc.transact(() => {
    text.delete(4, 3);
    forger.doc
      .getMap("moves")
      .set(`${copy.client}:${copy.clock}`, { runs: [client, clock + 4, 3, copy.clock], knew: [client, 0] });
  });
  marker.receive(Y.encodeStateAsUpdate(forger.doc));
  expect(marker.doc.getXmlFragment("section/method").toJSON()).toBe("<paragraph>two</paragraph>");
});
