import fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as Y from "yjs";
import type { Written } from "#server/versions/live.ts";
import { createLive, nothingWritten } from "#server/versions/live.ts";
import { restoreInto } from "#server/versions/restore.ts";
import { changeField } from "#shared/field-change.ts";
import { readField, writeField } from "#shared/field.ts";
import type { Block, Inline, RichText } from "#shared/schema.ts";
import { paragraph } from "#shared/schema.ts";
import { readSummary } from "#shared/summary-read.ts";
import * as edits from "#shared/summary-edits.ts";
import type { Summary } from "#shared/summary.ts";
import { buildDoc, buildReview, copyDoc, sync } from "#tests/support/builders.ts";
import { seededChance } from "#tests/support/chance.ts";
import { randomHistory, writerOf, writeSome } from "#tests/support/histories.ts";

const review = buildReview();
const by = { by: "restorer", partner: "la", at: 9 };

/** What a version says: without what is removed, since that is only marked, and without who is said to have removed it. */
const shown = (summary: Summary): object => ({ ...summary, removed: null });

/** Every word in the text, however often. */
const wordsOf = (summary: Summary): string[] => JSON.stringify(shown(summary)).match(/[ab]\d+x/g) ?? [];

describe("V6 restore", () => {
  test("V6 any older state comes back as it was, whatever happened since", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e9 }), (seed) => {
        const chance = seededChance(seed);
        const { doc, old } = randomHistory(chance, 60);
        expect(restoreInto(doc, old, { kind: "whole" }, by)).toBe(true);
        expect(shown(readSummary(doc, review))).toEqual(shown(readSummary(old, review)));
      }),
      { numRuns: 150 },
    );
  });

  test("V6 what another device writes offline meanwhile merges: no word twice, and what it left alone is as it was", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e9 }), (seed) => {
        const chance = seededChance(seed);
        const { doc, old } = randomHistory(chance, 40);
        const away = copyDoc(doc);
        const before = readSummary(away, review);
        writeSome(writerOf(away, "b", "es", 2), 20, chance);
        const after = readSummary(away, review);
        restoreInto(doc, old, { kind: "whole" }, by);
        sync(doc, away);
        const [here, there] = [readSummary(doc, review), readSummary(away, review)];
        expect(here).toEqual(there);
        const found = wordsOf(here);
        expect(found.toSorted()).toEqual([...new Set(found)].sort());
        const then = readSummary(old, review);
        for (const section of then.sections) {
          const untouched = sectionText(before, section.id) === sectionText(after, section.id);
          if (untouched) expect(sectionText(here, section.id)).toBe(sectionText(then, section.id));
        }
      }),
      { numRuns: 150 },
    );
  });

  const sectionText = ({ sections }: Summary, id: string): string =>
    JSON.stringify(sections.find((one) => one.id === id)?.text);

  test("V6 one finding, one section or one field alone", () => {
    const doc = buildDoc();
    const add = (section: string, words: string): string => {
      const id = edits.addFinding(doc, section, by);
      say(doc, `finding/${id}/statement`, words);
      return id;
    };
    const say = (of: Y.Doc, address: `finding/${string}/statement` | `section/${string}`, words: string): void =>
      changeField(edits.fieldFragment(of, address)!, [paragraph(words)]);
    const [one, two] = [add("strengths", "One of them."), add("strengths", "Another one.")];
    say(doc, "section/strengths", "How they began.");
    const old = copyDoc(doc);
    say(doc, `finding/${one}/statement`, "Something else.");
    say(doc, `finding/${two}/statement`, "Something else, too.");
    say(doc, "section/strengths", "How they went on.");
    edits.setFindingFact(doc, one, "enquiry", "q1");
    const three = add("strengths", "A third.");
    edits.moveFinding(doc, two, "areas", { before: null });
    const statements = (of: Y.Doc): string[] =>
      readSummary(of, review).sections.flatMap(({ findings }) =>
        findings.map(
          ({ number, statement }) => `${number} ${JSON.stringify(statement).match(/"text":"([^"]*)"/)?.[1]}`,
        ),
      );

    const single = copyDoc(doc);
    expect(restoreInto(single, old, { kind: "field", field: `finding/${one}/statement` }, by)).toBe(true);
    expect(statements(single)).toEqual(["S1 One of them.", "S2 A third.", "A1 Something else, too."]);
    expect(readSummary(single, review).sections.flatMap(({ findings }) => findings)[0]!.enquiry).toBe("q1");

    const finding = copyDoc(doc);
    expect(restoreInto(finding, old, { kind: "finding", finding: two }, by)).toBe(true);
    expect(statements(finding)).toEqual(["S1 Something else.", "S2 Another one.", "S3 A third."]);
    expect(restoreInto(finding, old, { kind: "finding", finding: three }, by)).toBe(false);

    const section = copyDoc(doc);
    expect(restoreInto(section, old, { kind: "section", section: "strengths" }, by)).toBe(true);
    expect(statements(section)).toEqual(["S1 One of them.", "S2 Another one."]);
    expect(readSummary(section, review).removed.findings.map(({ id }) => id)).toEqual([three]);
    expect(sectionText(readSummary(section, review), "strengths")).toContain("How they began.");
  });
});

describe("V6 restoring while another writes", () => {
  const sentences = "It was clear in P7 and S3. The pattern does not appear. A short annual statement.";
  const others = ["First words written while it was restored. ", "A bit more, the pattern of A short day. ", "The "];
  const places = [...sentences.matchAll(/(?<=^|\s)\S/gu)].map(({ index }) => index);

  test.each(others)("V6 both texts stand whole in front of, in and behind a sentence: “%s”", (typed) => {
    for (const place of [...places, sentences.length])
      for (let until = 0; until <= typed.length; until++) {
        const doc = new Y.Doc();
        writeField(doc.getXmlFragment("x"), [paragraph(sentences)]);
        const away = copyDoc(doc);
        const type = (from: number, to: number): void => {
          const [first] = away.getXmlFragment("x").toArray() as Y.XmlElement[];
          for (let i = from; i < to; i++) (first!.get(0) as Y.XmlText).insert(place + i, typed.charAt(i));
        };
        type(0, until);
        sync(doc, away);
        changeField(doc.getXmlFragment("x"), [paragraph(sentences)]);
        type(until, typed.length);
        sync(doc, away);
        const whole = sentences.slice(0, place) + typed.slice(until) + sentences.slice(place);
        expect(readField(doc.getXmlFragment("x")), `${place} ${until}`).toEqual([paragraph(whole)]);
      }
  });

  test.each(["Nobody knew how many people would come. ", "Yet "])("V4 each letter is whose it was: “%s”", (typed) => {
    const wrong: string[] = [];
    for (const place of [...places, sentences.length])
      for (let until = 0; until <= typed.length; until += 3)
        for (const late of [0, 1, 2, 4]) {
          const [doc, sequences] = [buildDoc(), { next: 1 }];
          const live = createLive(new Y.Doc({ gc: false }), review, nothingWritten);
          const rows: Written[] = [];
          const recorded = (of: Y.Doc, member: string, partner: string, act: () => void): void => {
            const take = (bytes: Uint8Array): void =>
              void rows.push({ sequence: sequences.next++, bytes, member, partner, at: rows.length });
            of.on("update", take);
            of.transact(act);
            of.off("update", take);
          };
          const field = (of: Y.Doc): Y.XmlFragment => edits.fieldFragment(of, "section/context")!;
          rows.push({ sequence: 0, bytes: Y.encodeStateAsUpdate(doc), member: "dougal", partner: "la", at: 0 });
          recorded(doc, "dougal", "la", () => changeField(field(doc), [paragraph(sentences)]));
          live.read(rows.splice(0));
          const then = new Map(Object.entries(live.checkpoint().fields));
          const type = (from: number, to: number): void => {
            const text = (field(doc).get(0) as Y.XmlElement).get(0) as Y.XmlText;
            for (let i = from; i < to; i++)
              recorded(doc, "gregor", "ades", () => text.insert(place + i, typed.charAt(i)));
          };
          const end = Math.min(typed.length, until + late);
          type(0, until);
          const copy = copyDoc(doc);
          const sequence = sequences.next - 1;
          type(until, end);
          recorded(copy, "ailsa", "la", () => changeField(field(copy), [paragraph(sentences)]));
          type(end, typed.length);
          live.read(rows, [{ sequence, member: "ailsa", at: 0, written: then }]);
          const { text, spans } = live.checkpoint().fields["section/context"]!;
          expect(text).toBe(sentences.slice(0, place) + typed.slice(until) + sentences.slice(place));
          let at = 0;
          const letters = spans.map(({ member, length }) => {
            const words = text.slice(at, (at += length)).replaceAll(/\W/g, "");
            return words.replaceAll(/./g, member === "gregor" ? "g" : member === "dougal" ? "d" : "!");
          });
          const wanted = [sentences.slice(0, place), typed.slice(until), sentences.slice(place)].map((words, i) =>
            words.replaceAll(/\W/g, "").replaceAll(/./g, i === 1 ? "g" : "d"),
          );
          if (letters.join("") !== wanted.join("")) wrong.push(`${until} ${late} ${text}: ${letters.join("")}`);
          live.stop();
        }
    expect(wrong).toEqual([]);
  });
});

const mark = fc.constantFrom<Inline & { type: "text" }>(
  { type: "text", text: "schools ", marks: [] },
  { type: "text", text: "well ", marks: [{ type: "bold" }] },
  { type: "text", text: "know", marks: [{ type: "italic" }, { type: "lang", lang: "gd" }] },
  { type: "text", text: "the people in them", marks: [{ type: "link", href: "https://example.org/" }] },
);
const inline = fc.oneof(
  { weight: 5, arbitrary: mark },
  { weight: 1, arbitrary: fc.constantFrom<Inline>({ type: "hardBreak" }, { type: "reference", to: "f1" }) },
);
const oneParagraph = fc.array(inline, { maxLength: 6 }).map((content): Block => ({ type: "paragraph", content }));
const block: fc.Arbitrary<Block> = fc.oneof(
  { weight: 4, arbitrary: oneParagraph },
  {
    weight: 1,
    arbitrary: fc
      .tuple(
        fc.constantFrom("bulletList" as const, "orderedList" as const),
        fc.array(fc.array(oneParagraph, { minLength: 1, maxLength: 2 }), { minLength: 1, maxLength: 3 }),
      )
      .map(([type, items]): Block => ({ type, items })),
  },
);
const text = fc.array(block, { maxLength: 5 });

const fragmentOf = (value: RichText): Y.XmlFragment => {
  const fragment = new Y.Doc().getXmlFragment("x");
  writeField(fragment, value);
  return fragment;
};

describe("V6 changing a field", () => {
  test("V6 gives any field from any other", () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const fragment = fragmentOf(before);
        const wanted = readField(fragmentOf(after));
        changeField(fragment, wanted);
        expect(readField(fragment)).toEqual(wanted);
      }),
      { numRuns: 1000 },
    );
  });

  test("V6 leaves the characters that stay, so that what others write in them merges", () => {
    const fragment = fragmentOf([paragraph("Officers know their schools well."), paragraph("A second paragraph.")]);
    const other = new Y.Doc();
    Y.applyUpdate(other, Y.encodeStateAsUpdate(fragment.doc!));
    const [first] = other.getXmlFragment("x").toArray() as Y.XmlElement[];
    (first!.get(0) as Y.XmlText).insert("Officers".length, " now");
    changeField(fragment, [paragraph("Before."), paragraph("Officers know all their schools.")]);
    Y.applyUpdate(fragment.doc!, Y.encodeStateAsUpdate(other));
    expect(readField(fragment)).toEqual([paragraph("Before."), paragraph("Officers now know all their schools.")]);
  });
});
