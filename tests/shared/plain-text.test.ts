import fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as Y from "yjs";
import type { TextChange, Typed } from "#shared/plain-text.ts";
import { changeBetween, isPlainText, textOrNull, writeText } from "#shared/plain-text.ts";

describe("SU9 values that several people write in at once", () => {
  test.each([
    ["ab", "ab", null],
    ["", "ab", { from: 0, to: 0, put: "ab" }],
    ["abc", "ac", { from: 1, to: 2, put: "" }],
    ["one two three", "one four three", { from: 4, to: 7, put: "four" }],
    ["aa", "aaa", { from: 2, to: 2, put: "a" }],
    // Two signs that share their first unit, and two that share their second.
    ["a🙂b", "a🙃b", { from: 1, to: 3, put: "🙃" }],
    ["a\u{1F642}b", "a\u{1FA42}b", { from: 1, to: 3, put: "\u{1FA42}" }],
  ])("from %j to %j", (before, after, change) => {
    expect(changeBetween(before, after)).toEqual(change);
  });

  test.each<[string, string, Typed, TextChange]>([
    ["Head", "HHead", { end: 1 }, { from: 0, to: 0, put: "H" }],
    ["Head", "HHead", { end: 2 }, { from: 1, to: 1, put: "H" }],
    ["Head of", "H", { from: 0, end: 1 }, { from: 0, to: 7, put: "H" }],
    // A caret that is elsewhere leads to no other text.
    ["one two", "one four two", { end: 2 }, { from: 3, to: 3, put: " four" }],
  ])("from %j to %j, typed up to %j", (before, after, typed, change) => {
    expect(changeBetween(before, after, typed)).toEqual(change);
  });

  const signs = fc.string({ unit: fc.constantFrom("a", "b", " ", "🙂", "🙃", "\u{1FA42}"), maxLength: 12 });

  test("any text becomes any other, sign for sign", () => {
    fc.assert(
      fc.property(signs, signs, (before, after) => {
        const text = new Y.Doc().getText();
        writeText(text, before);
        writeText(text, after);
        expect(text.toJSON()).toBe(after);
      }),
    );
  });

  test("however many type where they are, and whenever they hear of each other, each letter stands once, each run in its order", () => {
    /** Each types the next of their own letters after their last one, takes it back, or hears of another. */
    const acts = fc.array(
      fc.record({ who: fc.nat(2), from: fc.nat(2), act: fc.constantFrom("type", "type", "hear") }),
      {
        maxLength: 60,
      },
    );
    const runs = ["abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "0123456789"];
    fc.assert(
      fc.property(acts, fc.nat(9), (list, at) => {
        const first = new Y.Doc();
        writeText(first.getText(), "---------");
        const docs = runs.map((_, i) => {
          const doc = new Y.Doc();
          doc.clientID = i + 1;
          Y.applyUpdate(doc, Y.encodeStateAsUpdate(first));
          return doc;
        });
        const typed = ["", "", ""];
        const hear = (to: Y.Doc, from: Y.Doc): void => Y.applyUpdate(to, Y.encodeStateAsUpdate(from));
        for (const { who, from, act } of list) {
          const [doc, letter] = [docs[who]!, runs[who]![typed[who]!.length]];
          if (act === "hear") hear(doc, docs[from]!);
          else if (letter !== undefined) {
            const before = doc.getText().toJSON();
            const place = typed[who] === "" ? Math.min(at, before.length) : before.indexOf(typed[who]!.at(-1)!) + 1;
            writeText(doc.getText(), before.slice(0, place) + letter + before.slice(place));
            typed[who] += letter;
          }
        }
        for (const to of docs) for (const from of docs) hear(to, from);
        for (const to of docs) for (const from of docs) hear(to, from);
        const [text, ...others] = docs.map((doc) => doc.getText().toJSON());
        for (const other of others) expect(other).toBe(text);
        for (const [who, run] of typed.entries())
          expect(
            text!
              .split("")
              .filter((sign) => runs[who]!.includes(sign))
              .join(""),
          ).toBe(run);
        expect(text!.replaceAll(/[^-]/g, "")).toBe("---------");
      }),
      { numRuns: 300 },
    );
  });

  test("strings of an earlier version read as they are; rich text and nonsense are none", () => {
    expect(textOrNull("May")).toBe("May");
    for (const value of [undefined, null, 7, new Y.XmlText(), new Y.Map()]) {
      expect(textOrNull(value)).toBeNull();
      expect(isPlainText(value)).toBe(false);
    }
  });
});
