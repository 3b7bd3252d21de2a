import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { mergeFacts } from "#client/evidence/evidence-facts.ts";
import { mergeText } from "#client/lib/merge-text.ts";

describe("G two people's changes to one value", () => {
  test.each([
    ["one changed", "a b", "a b", "a b c", "a b c"],
    ["both the same", "a", "b", "b", "b"],
    [
      "at either end",
      "Head of service",
      "Acting Head of service",
      "Head of service, north",
      "Acting Head of service, north",
    ],
    ["two new words", "", "Education officer", "Head teacher", "Education officer Head teacher"],
    ["two letters begun at once", "", "E", "H", "E H"],
    ["two words after one", "Head", "Head of service", "Head, north", "Head, north of service"],
    ["letters in one word", "Edu", "Educ", "Edux", "Educx"],
    ["one rewrote what the other went on in", "officer", "officers", "lead", "officers lead"],
    ["both rewrote", "Education officer", "Head teacher", "Chief inspector", "Head teacher Chief inspector"],
    ["one emptied what the other left", "Head of service", "", "Head of service", ""],
    ["one emptied what the other went on in", "Head", "", "Head of service", "of service"],
    ["signs of two units", "a", "a 🙂", "a 🙃", "a 🙂 🙃"],
  ])("%s", (_, base, mine, theirs, merged) => {
    expect(mergeText(base, mine, theirs)).toBe(merged);
  });

  /** Words that nobody else has, put in at places, and words taken out. */
  const edits = (who: string) =>
    fc.array(fc.record({ at: fc.nat(12), put: fc.boolean(), word: fc.nat(99).map((n) => `${who}${n}`) }), {
      maxLength: 4,
    });
  const apply = (words: readonly string[], changes: readonly { at: number; put: boolean; word: string }[]): string[] =>
    changes.reduce<string[]>(
      (text, { at, put, word }) => {
        const place = Math.min(at, put ? text.length : text.length - 1);
        return place < 0 ? text : text.toSpliced(place, put ? 0 : 1, ...(put ? [word] : []));
      },
      [...words],
    );

  test("no word goes that neither took away, and none comes back that one did", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(
          fc.nat(99).map((n) => `base${n}`),
          { maxLength: 8 },
        ),
        edits("mine"),
        edits("theirs"),
        (base, my, their) => {
          const [mine, theirs] = [apply(base, my), apply(base, their)];
          const merged = mergeText(base.join(" "), mine.join(" "), theirs.join(" ")).split(" ");
          for (const word of mine) if (!base.includes(word) || theirs.includes(word)) expect(merged).toContain(word);
          for (const word of theirs) if (!base.includes(word) || mine.includes(word)) expect(merged).toContain(word);
          for (const word of base)
            if (!mine.includes(word) || !theirs.includes(word)) expect(merged).not.toContain(word);
        },
      ),
      { numRuns: 500 },
    );
  });

  test("typed letter by letter anywhere, no letter goes", () => {
    const typed = fc.record({ at: fc.nat(20), put: fc.string({ unit: fc.constantFrom("x", "y", " "), maxLength: 3 }) });
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom("a", " "), maxLength: 12 }), typed, typed, (base, my, their) => {
        const put = ({ at, put: letters }: typeof my): string => base.slice(0, at) + letters + base.slice(at);
        const letters = (text: string): string => text.replaceAll(/\s/g, "").split("").toSorted().join("");
        const merged = mergeText(base, put(my), put(their));
        const both = put(my) === put(their) ? put(my) : base + my.put + their.put;
        expect(letters(merged)).toBe(letters(both));
      }),
      { numRuns: 500 },
    );
  });

  test("an item of the register: words merge, and one's own type stands where both chose one", () => {
    const began = { title: "Survey", type: "document", extent: "", date: "May" } as const;
    const mine = { ...began, title: "Survey of parents", type: "views" } as const;
    const theirs = { ...began, title: "Second Survey", type: "numbers", date: "June" } as const;
    expect(mergeFacts(began, mine, theirs)).toEqual({
      title: "Second Survey of parents",
      type: "views",
      extent: "",
      date: "June",
    });
    expect(mergeFacts(began, { ...mine, type: "document" }, theirs).type).toBe("numbers");
  });
});
