import { describe, expect, test } from "vitest";
import * as Y from "yjs";
import { takenOut, unsentWords } from "#client/sync/unsent-words.ts";
import { addFinding, fieldFragment } from "#shared/summary-edits.ts";
import { buildDoc } from "#tests/support/builders.ts";
import { contentOf, createFieldEditor, schema } from "#tests/support/field-editor.ts";

/** W4 What a document has and the server was not given, by field. */

function copyOf(doc: Y.Doc): Y.Doc {
  const copy = new Y.Doc();
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc));
  return copy;
}

function type(doc: Y.Doc, at: number, words: string): void {
  const fragment = doc.getXmlFragment("section/context");
  if (fragment.length === 0) fragment.insert(0, [new Y.XmlElement("paragraph")]);
  const block = fragment.get(0) as Y.XmlElement;
  if (block.length === 0) block.insert(0, [new Y.XmlText()]);
  (block.get(0) as Y.XmlText).insert(at, words);
}

const against = (server: Y.Doc) => ({ known: Y.decodeStateVector(Y.encodeStateVector(server)), own: null });

describe("unsentWords", () => {
  test("only what lies beyond the server's text, also in the middle of an old sentence", () => {
    const local = copyOf(buildDoc());
    type(local, 0, "Stored words.");
    const server = copyOf(local);
    type(local, 6, " and unsent");
    expect(unsentWords(local, against(server))).toEqual([{ address: "section/context", words: "and unsent" }]);
  });

  test("words that follow on the stored ones of the same person are cut at the right letter", () => {
    const local = copyOf(buildDoc());
    type(local, 0, "Stored.");
    const server = copyOf(local);
    type(local, 7, " Unsent.");
    expect(unsentWords(local, against(server))).toEqual([{ address: "section/context", words: "Unsent." }]);
  });

  test("words of others that came since do not count as one's own", () => {
    const local = copyOf(buildDoc());
    type(local, 0, "Mine. ");
    const known = new Map<number, number>();
    const other = copyOf(local);
    type(other, 0, "Theirs. ");
    Y.applyUpdate(local, Y.encodeStateAsUpdate(other));
    expect(unsentWords(local, { known, own: new Set([local.clientID]) })).toEqual([
      { address: "section/context", words: "Mine." },
    ]);
  });

  test("what was deleted again, and what the server's text has word for word, is not listed", () => {
    const local = copyOf(buildDoc());
    type(local, 0, "A sentence that stands there. Gone.");
    const text = (local.getXmlFragment("section/context").get(0) as Y.XmlElement).get(0) as Y.XmlText;
    text.delete(29, 6);
    const known = new Map<number, number>();
    expect(unsentWords(local, { known, own: null, there: () => "A sentence that stands there. And more." })).toEqual(
      [],
    );
  });

  test("a finding's fields are named by their address", () => {
    const local = copyOf(buildDoc());
    const server = copyOf(local);
    const id = addFinding(local, "strengths", { by: "m1", partner: "la", at: 0 });
    const narrative = fieldFragment(local, `finding/${id}/narrative`)!;
    const block = new Y.XmlElement("paragraph");
    block.insert(0, [new Y.XmlText("New words.")]);
    narrative.insert(0, [block]);
    expect(unsentWords(local, against(server))).toContainEqual({
      address: `finding/${id}/narrative`,
      words: "New words.",
    });
  });
});

describe("takenOut", () => {
  test("what one deleted, in the middle of a sentence too, and not what another deleted", () => {
    const local = copyOf(buildDoc());
    type(local, 0, "Kept, taken out, kept. Another sentence.");
    const server = copyOf(local);
    const textOf = (doc: Y.Doc): Y.XmlText =>
      (doc.getXmlFragment("section/context").get(0) as Y.XmlElement).get(0) as Y.XmlText;
    textOf(local).delete(6, 10);
    expect(takenOut(local, server)).toEqual([{ address: "section/context", words: "taken out," }]);
    textOf(server).delete(23, 17);
    expect(takenOut(local, server)).toEqual([{ address: "section/context", words: "taken out," }]);
    Y.applyUpdate(server, Y.encodeStateAsUpdate(local));
    expect(takenOut(local, server)).toEqual([]);
  });

  test("not what only went elsewhere", () => {
    const writer = createFieldEditor(null);
    writer.change((change) => change.insert(0, schema.node("paragraph", null, contentOf("one two three"))));
    const server = copyOf(writer.doc);
    writer.change((change) => void change.split(5));
    expect(takenOut(writer.doc, server)).toEqual([]);
    writer.change((change) => void change.delete(1, 5));
    expect(takenOut(writer.doc, server)).toEqual([{ address: "section/context", words: "one" }]);
  });
});
