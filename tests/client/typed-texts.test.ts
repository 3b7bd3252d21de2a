import { Fragment } from "@tiptap/pm/model";
import { describe, expect, test } from "vitest";
import * as Y from "yjs";
import { readFieldDoc } from "#client/editor/field-nodes.ts";
import { writeFieldDoc } from "#client/editor/write-texts.ts";
import { ADDRESS, createFieldEditor, schema } from "#tests/support/field-editor.ts";

/** Somebody at a paragraph: what is selected, and each letter that they type in its place. */
class Typist {
  readonly doc = new Y.Doc();
  start = 0;
  end = 0;

  constructor(update: Uint8Array) {
    Y.applyUpdate(this.doc, update);
  }
  get fragment(): Y.XmlFragment {
    return this.doc.getXmlFragment(ADDRESS);
  }
  get text(): string {
    return readFieldDoc(this.fragment, schema).doc.textContent;
  }
  /** The first of somebody's letters. */
  placeOf(author: Typist): number {
    return this.#letters.findIndex(({ client }) => client === author.doc.clientID);
  }
  lettersOf(author: Typist): string {
    return this.#letters.flatMap(({ client, letter }) => (client === author.doc.clientID ? [letter] : [])).join("");
  }
  get #letters(): { client: number; letter: string }[] {
    const letters: { client: number; letter: string }[] = [];
    const text = this.fragment.firstChild instanceof Y.XmlElement ? this.fragment.firstChild.firstChild : null;
    for (let item = text?._first ?? null; item; item = item.next)
      for (const letter of item.content.getContent()) letters.push({ client: item.id.client, letter: String(letter) });
    return letters;
  }
  select(start: number, end = start): this {
    [this.start, this.end] = [start, end];
    return this;
  }
  type(words: string): void {
    for (const letter of words) {
      const { doc, nodes } = readFieldDoc(this.fragment, schema);
      const { content, type } = doc.child(0);
      const typed = content
        .cut(0, this.start)
        .append(Fragment.from(schema.text(letter)))
        .append(content.cut(this.end));
      const block = type.create(null, typed);
      const typing = { block, end: this.start + 1, ...(this.start < this.end ? { from: this.start } : {}) };
      writeFieldDoc(this.fragment, doc.type.create(null, block), nodes, { typing });
      this.select(this.start + 1);
    }
  }
}
function typists(begun: string): [Typist, Typist] {
  const first = createFieldEditor(null);
  first.change((change) => change.insert(0, schema.node("paragraph", null, schema.text(begun))));
  const update = Y.encodeStateAsUpdate(first.doc);
  return [new Typist(update), new Typist(update)];
}
function meet([one, other]: readonly [Typist, Typist]): string {
  for (const [to, from] of [
    [one, other],
    [other, one],
  ] as const)
    Y.applyUpdate(to.doc, Y.encodeStateAsUpdate(from.doc));
  expect(one.text).toBe(other.text);
  return one.text;
}

describe("SU7 what is typed in a field goes in exactly where the caret is", () => {
  test("before words that another replaces meanwhile, with the words' own letters", () => {
    const both = typists("Head of service");
    both[0].type("Her deputy, then ");
    both[1].select(0, 15).type("Director");
    expect(["Her deputy, then Director", "DirectorHer deputy, then "]).toContain(meet(both));
  });

  test("before what another typed there, with a space as theirs begins", () => {
    const both = typists("Head");
    both[0].select(4).type(" bee");
    meet(both);
    both[1].select(4).type(" alpha");
    expect(meet(both)).toBe("Head alpha bee");
    // Both begin with a space: whose is which shows when one of them undoes.
    expect(both[0].lettersOf(both[1])).toBe(" alpha");
    expect(both[0].lettersOf(both[0])).toBe(" bee");
    expect(both[0].text.indexOf(" alpha")).toBe(both[0].placeOf(both[1]));
  });

  test("two who put the same words in the place of the same words have theirs, whole", () => {
    const both = typists("Head of service");
    for (const one of both) one.select(0, 15).type("Head teacher");
    expect(meet(both)).toBe("Head teacherHead teacher");
  });
});
