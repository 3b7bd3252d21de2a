import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Author, Authorship } from "#shared/authorship.ts";
import { carryAuthors, contributions } from "#shared/authorship.ts";

const la: Author = { member: "ailsa", partner: "la", at: 1 };
const es: Author = { member: "effie", partner: "es", at: 2 };
const ades: Author = { member: "gregor", partner: "ades", at: 3 };

const nothing: Authorship = new Map();
const write = (before: Authorship, author: Author, texts: Record<string, string>): Authorship =>
  carryAuthors(before, new Map(Object.entries(texts)), author);

/** The text with each author's partner before their words. */
function marked(authorship: Authorship, address: string): string {
  const { text, spans } = authorship.get(address)!;
  let at = 0;
  return spans.map(({ partner, length }) => `${partner}[${text.slice(at, (at += length))}]`).join("");
}

const sentence = "Officers know primary schools well.";

describe("AU who wrote it", () => {
  test.each<[string, (authorship: Authorship) => Authorship, string]>([
    [
      "words added within",
      (a) => write(a, es, { s: "Officers know all primary schools well." }),
      "la[Officers know ]es[all ]la[primary schools well.]",
    ],
    [
      "words replaced",
      (a) => write(a, es, { s: "Officers know primary schools thoroughly." }),
      "la[Officers know primary schools ]es[thoroughly]la[.]",
    ],
    [
      "longer words put before and after a short text",
      (a) =>
        write(write(a, la, { s: "Yes, well." }), es, {
          s: "Effective everywhere. Yes, well. Effectively so, all in all.",
        }),
      "es[Effective everywhere. ]la[Yes, well.]es[ Effectively so, all in all.]",
    ],
    ["words deleted", (a) => write(a, es, { s: "Officers know schools well." }), "la[Officers know schools well.]"],
    [
      "toggled into a list and back by another: the text is the same",
      (a) => write(a, es, { s: sentence }),
      `la[${sentence}]`,
    ],
    [
      "several words before a word, the last not yet whole",
      (a) => write(a, es, { s: "In the middle of wOfficers know primary schools well." }),
      "es[In the middle of w]la[Officers know primary schools well.]",
    ],
    [
      "which then becomes whole, and others after it",
      (a) =>
        write(write(a, es, { s: "In the middle of wOfficers know primary schools well." }), es, {
          s: "In the middle of winter and early in spring Officers know primary schools well.",
        }),
      "es[In the middle of winter and early in spring ]la[Officers know primary schools well.]",
    ],
    [
      "put behind a word and in front of its sign, the first without a blank",
      (a) => write(a, es, { s: "Officers know primary schoolsy and all the other places well." }),
      "la[Officers know primary schools]es[y and all the other places]la[ well.]",
    ],
    [
      "a word that begins as the next does",
      (a) => write(a, es, { s: "Officershood Officers know primary schools well." }),
      "es[Officershood ]la[Officers know primary schools well.]",
    ],
    [
      "taken out before a word",
      (a) =>
        write(write(a, es, { s: "In the middle of winter wOfficers know primary schools well." }), ades, {
          s: "er wOfficers know primary schools well.",
        }),
      "es[er w]la[Officers know primary schools well.]",
    ],
    [
      "replaced by words that end alike by chance",
      (a) => write(a, es, { s: "Officers know primary schools, as they said they would tell." }),
      "la[Officers know primary schools]es[, as they said they would tell]la[.]",
    ],
    [
      "put after another sentence",
      (a) =>
        write(write(a, es, { s: `${sentence} It is used as planned.` }), ades, {
          s: `It is used as planned. ${sentence}`,
        }),
      `es[It is used as planned.]ades[ ]la[${sentence}]`,
    ],
    [
      "cut and pasted into another field",
      (a) => write(a, es, { s: "", t: `So: ${sentence}` }),
      `es[So: ]la[${sentence}]`,
    ],
    [
      "a part of it cut and pasted elsewhere",
      (a) => write(a, es, { s: "Officers.", t: "know primary schools well" }),
      "la[know primary schools well]",
    ],
    [
      "typed again: nobody's but the typist's",
      (a) => write(write(a, es, { s: "" }), ades, { s: sentence }),
      `ades[${sentence}]`,
    ],
  ])("%s", (_, edit, expected) => {
    const authorship = edit(write(nothing, la, { s: sentence, t: "" }));
    const address = expected.includes("So:") || expected.startsWith("la[know") ? "t" : "s";
    expect(marked(authorship, address)).toBe(expected);
  });

  test("typed before, between or after the words, in batches that end anywhere: each letter is whose it was", () => {
    const typed = "in AND beyond ANY big plans for next May ";
    const places = [...sentence.matchAll(/(?<=^|\s)\S|\.?$|(?<=\w)(?=\s)/gu)].map(({ index }) => index);
    fc.assert(
      fc.property(fc.constantFrom(...places), fc.array(fc.nat(typed.length)), (place, stops) => {
        let authorship = write(nothing, la, { s: sentence });
        const ends = [...stops, typed.length].sort((a, b) => a - b);
        for (const end of ends)
          authorship = write(authorship, es, {
            s: sentence.slice(0, place) + typed.slice(0, end) + sentence.slice(place),
          });
        const { text, spans } = authorship.get("s")!;
        let at = 0;
        const letters = spans.flatMap(({ partner, length }) =>
          Array.from({ length }, () => (/\w/.test(text[at++]!) ? partner : " ")),
        );
        const wanted = Array.from(text, (sign, i) => {
          if (!/\w/.test(sign)) return " ";
          return i >= place && i < place + typed.length ? "es" : "la";
        });
        expect(letters).toEqual(wanted);
      }),
      { numRuns: 2000 },
    );
  });

  test("whatever is written: the spans cover the text, and nobody is named who never wrote", () => {
    const text = fc
      .array(fc.constantFrom("schools ", "officers ", "know ", "and improve learning ", "x"), { maxLength: 12 })
      .map((all) => all.join(""));
    const step = fc.record({
      author: fc.constantFrom(la, es, ades),
      texts: fc.dictionary(fc.constantFrom("s", "t"), text),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        let authorship = nothing;
        const wrote = new Set<string | null>();
        for (const { author, texts } of steps) {
          wrote.add(author.partner);
          authorship = write(authorship, author, texts);
          for (const [address, said] of Object.entries(texts)) expect(authorship.get(address)!.text).toBe(said);
          for (const { text: said, spans } of authorship.values())
            expect(spans.reduce((sum, span) => sum + span.length, 0)).toBe(said.length);
          for (const partner of contributions([...authorship.values()]).keys()) expect(wrote).toContain(partner);
        }
      }),
    );
  });
});
