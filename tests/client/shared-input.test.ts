import fc from "fast-check";
import { expect, test } from "vitest";
import * as Y from "yjs";
import type { SharedInput } from "#client/actions/shared-input.ts";
import { endOf, oneLine, selectionAfter, shareInput } from "#client/actions/shared-input.ts";
import { writeText } from "#shared/plain-text.ts";

/** What a text says of becoming another. */
function deltaBetween(before: string, after: string): Y.YTextEvent["delta"] {
  const text = new Y.Doc().getText();
  writeText(text, before);
  let delta: Y.YTextEvent["delta"] = [];
  text.observe((event) => (delta = event.delta));
  text.doc?.transact(() => writeText(text, after));
  return delta;
}

test.each([
  ["a caret before what came", "ab", "abc", [1, 1], [1, 1]],
  ["a caret where it came", "ab", "ab c", [2, 2], [2, 2]],
  ["a caret behind what came", "H", "E H", [1, 1], [3, 3]],
  ["a caret in what went", "one two four", "one four", [6, 6], [4, 4]],
  ["a caret behind what went", "one two four", "one four", [9, 9], [5, 5]],
  ["a caret behind what was replaced", "in May 2027", "in September 2027", [11, 11], [17, 17]],
  ["a selection that something came right before", "The Head", "The new Head", [4, 8], [8, 12]],
  ["a selection that something came right behind", "The Head", "The Head now", [4, 8], [4, 8]],
  ["a selection that something came into", "The Head", "The HeXad", [4, 8], [4, 9]],
  ["a selection of which a part went", "The Head", "The ad", [2, 8], [2, 6]],
])("%s stays at its letters", (_, before, after, [start = 0, end = 0], there) => {
  expect(selectionAfter(deltaBetween(before, after), start, end)).toEqual(there);
});

test.each([
  ["what came", "one four", "one two four", 8],
  ["what went", "one two four", "one four", 4],
  ["nothing", "one", "one", 0],
])("a change ends at %s", (_, before, after, end) => {
  expect(endOf(deltaBetween(before, after))).toBe(end);
});

test("what is pasted of several lines becomes one, and a space that one has just typed stays", () => {
  expect(oneLine("Head \r\n  of service\nnorth ")).toBe("Head of service north ");
});

/** An input as a browser has it, and a person at it. */
class Typist extends EventTarget {
  value = "";
  selectionStart = 0;
  selectionEnd = 0;
  selectionDirection = "none";
  readonly ownerDocument = { activeElement: this };
  readonly #shared: SharedInput;
  readonly text: Y.Text;
  /** What the text says of each change that this person makes. */
  readonly did: Y.YTextEvent["delta"][] = [];

  constructor(doc: Y.Doc) {
    super();
    this.text = doc.getText();
    this.#shared = shareInput(this as unknown as HTMLTextAreaElement, this.text, () => {});
    this.text.observe(({ transaction, delta }) => transaction.local && this.did.push(delta));
  }
  setSelectionRange(start: number, end: number): void {
    [this.selectionStart, this.selectionEnd] = [start, end];
  }
  /** One event of the browser's: what is selected is replaced. */
  type(words: string, inputType = "insertText"): void {
    this.dispatchEvent(Object.assign(new Event("beforeinput"), { inputType }));
    const caret = this.selectionStart + words.length;
    this.value = this.value.slice(0, this.selectionStart) + words + this.value.slice(this.selectionEnd);
    this.setSelectionRange(caret, caret);
    this.#shared.take();
  }
}
/** People with a document each, which begins with the same words. */
function typists(count: number, begun: string): Typist[] {
  const first = new Y.Doc();
  writeText(first.getText(), begun);
  return Array.from({ length: count }, () => {
    const doc = new Y.Doc();
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(first));
    return new Typist(doc);
  });
}
function meet(people: readonly Typist[]): string {
  for (const to of people)
    for (const from of people) Y.applyUpdate(to.text.doc!, Y.encodeStateAsUpdate(from.text.doc!));
  const [text = "", ...others] = people.map(({ value }) => value);
  for (const other of others) expect(other).toBe(text);
  return text;
}

test("what one types before words that another replaces stays whole, also where its letters are those of the words", () => {
  const [lead, es] = typists(2, "Head of service") as [Typist, Typist];
  for (const letter of "Her deputy, then ") es.type(letter);
  lead.setSelectionRange(0, 15);
  for (const letter of "Director") lead.type(letter);
  expect(["Her deputy, then Director", "DirectorHer deputy, then "]).toContain(meet([lead, es]));
});

test("two who put the same words in the place of the same words: each has theirs, whole", () => {
  const people = typists(2, "Head of service");
  for (const person of people) {
    person.setSelectionRange(0, 15);
    for (const letter of "Head teacher") person.type(letter);
  }
  expect(meet(people)).toBe("Head teacherHead teacher");
});

test("whatever one types and wherever, exactly that is put in there, and exactly what was selected goes", () => {
  // Few letters, so that they are often like their neighbours.
  const words = fc.string({ unit: fc.constantFrom("a", "b", " "), maxLength: 4 });
  const acts = fc.array(
    fc.record({ who: fc.nat(1), start: fc.nat(9), length: fc.nat(3), words, hears: fc.boolean() }),
    { maxLength: 20 },
  );
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom("a", "b"), maxLength: 8 }), acts, (begun, list) => {
      const people = typists(2, begun);
      for (const { who, start, length, words: typed, hears } of list) {
        const person = people[who]!;
        const from = Math.min(start, person.value.length);
        const to = Math.min(from + length, person.value.length);
        person.setSelectionRange(from, to);
        const selected = person.value.slice(from, to);
        person.did.length = 0;
        person.type(typed, typed === "" ? "deleteContentBackward" : "insertText");
        expect([person.selectionStart, person.value]).toEqual([from + typed.length, person.text.toJSON()]);
        if (typed !== selected && typed !== "") {
          const [said = []] = person.did;
          const at = said[0]?.retain ?? 0;
          const put = said.find(({ insert }) => insert !== undefined)?.insert;
          const gone = said.find((part) => part.delete !== undefined)?.delete ?? 0;
          expect([at, put, gone]).toEqual([from, typed, to - from]);
        }
        if (hears) meet(people);
      }
      meet(people);
    }),
  );
});
