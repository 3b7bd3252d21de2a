import fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as Y from "yjs";
import * as edits from "#shared/summary-edits.ts";
import { readSummary } from "#shared/summary-read.ts";
import { createUndo } from "#shared/undo.ts";
import { watchSummary } from "#shared/summary-watch.ts";
import { buildDoc, buildReview, copyDoc, sync } from "#tests/support/builders.ts";
import { seededChance } from "#tests/support/chance.ts";
import type { Writer } from "#tests/support/edits.ts";
import { checkSummary, randomEdit, textsOf } from "#tests/support/edits.ts";

const review = buildReview();
const by = { by: "m1", partner: "la", at: 1 };

function writer(doc: Y.Doc, name: string): Writer {
  let words = 0;
  return { doc, by: { by: name, partner: "la", at: 1 }, word: () => `${name}${words++}` };
}

/** Everything that is written anywhere in a document, removed items included. */
function allWords(doc: Y.Doc): string {
  const words: string[] = [];
  for (const name of ["section/context", "section/method", "section/strengths", "section/follow-up"])
    words.push(...textsOf(doc.getXmlFragment(name)).map((text) => text.toString()));
  for (const kind of ["findings", "actions"] as const)
    doc.getMap<Y.Map<unknown>>(kind).forEach((values) => {
      for (const value of values.values())
        if (value instanceof Y.XmlFragment) words.push(...textsOf(value).map((text) => text.toString()));
    });
  return ` ${words.join(" ")} `;
}

describe("SU merge", () => {
  test("random edits on three devices merge into one valid summary, and nobody's words are gone", () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.array(fc.constantFrom("0", "1", "2", "sync", "some"), { maxLength: 60 }),
        (seed, plan) => {
          const chance = seededChance(seed);
          const first = buildDoc();
          const writers = [first, copyDoc(first), copyDoc(first)].map((doc, i) => writer(doc, `w${"abc"[i]}`));
          const docs = writers.map(({ doc }) => doc);
          const typed: string[] = [];
          for (const act of plan) {
            if (act === "sync") sync(...docs);
            else if (act === "some") sync(docs[0]!, docs[1]!);
            else {
              const did = randomEdit(writers[Number(act)]!, chance);
              const word = did && /^type (\S+)/.exec(did)?.[1];
              if (word) typed.push(word);
            }
          }
          sync(...docs);
          const values = docs.map((doc) => readSummary(doc, review));
          expect(values[1]).toEqual(values[0]);
          expect(values[2]).toEqual(values[0]);
          checkSummary(values[0]!);
          const words = allWords(first);
          for (const word of typed) expect(words, `${word} was typed and is gone`).toContain(`${word} `);
        },
      ),
      { numRuns: 500 },
    );
  });

  test("undoing all of one's own takes no words of others with it", () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.array(fc.constantFrom("mine", "theirs", "sync", "undo", "redo"), { maxLength: 60 }),
        (seed, plan) => {
          const chance = seededChance(seed);
          const first = buildDoc();
          const [mine, theirs] = [writer(first, "mine"), writer(copyDoc(first), "theirs")];
          const undo = createUndo(mine.doc, [edits.USER], 0);
          const typed: string[] = [];
          for (const act of plan) {
            if (act === "sync") sync(mine.doc, theirs.doc);
            else if (act === "undo") {
              // What is typed into a paragraph that its maker takes back, before either hears of the other, dies in the merge, as with
              // any paragraph that is deleted meanwhile: a case for the report of lost words, not for undo.
              sync(mine.doc, theirs.doc);
              undo.undo();
              sync(mine.doc, theirs.doc);
            } else if (act === "redo") {
              sync(mine.doc, theirs.doc);
              undo.redo();
              sync(mine.doc, theirs.doc);
            } else if (act === "mine") randomEdit(mine, chance);
            else {
              const word = /^type (\S+)/.exec(randomEdit(theirs, chance) ?? "")?.[1];
              if (word) typed.push(word);
            }
          }
          sync(mine.doc, theirs.doc);
          while (undo.undoStack.length > 0) undo.undo();
          sync(mine.doc, theirs.doc);
          const [one, other] = [readSummary(mine.doc, review), readSummary(theirs.doc, review)];
          expect(one).toEqual(other);
          checkSummary(one);
          const words = allWords(mine.doc);
          for (const word of typed) expect(words, `${word} of the other is gone`).toContain(`${word} `);
        },
      ),
      { numRuns: 500 },
    );
  });

  test("the watched value is what reading anew gives, and untouched parts stay the same objects", () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 60 }), (seed, length) => {
        const chance = seededChance(seed);
        const doc = buildDoc();
        const watch = watchSummary(doc, review, {
          report: (error) => {
            throw error;
          },
        });
        for (let i = 0; i < length; i++) {
          randomEdit(writer(doc, `w${i}x`), chance);
          expect(watch.get()).toEqual(readSummary(doc, review));
        }
        const before = watch.get();
        doc.transact(() => doc.getXmlFragment("section/practice").push([new Y.XmlText("more")]));
        const after = watch.get();
        expect(after).not.toBe(before);
        expect(after.sections.filter((section, i) => section !== before.sections[i]).map(({ id }) => id)).toEqual([
          "practice",
        ]);
        expect(after.actions).toBe(before.actions);
        watch.stop();
      }),
      { numRuns: 60 },
    );
  });
});

describe("SU add", () => {
  test("undoing an addition only removes it: what others wrote into it comes back with it", () => {
    const doc = buildDoc();
    const undo = createUndo(doc, [edits.USER], 0);
    const id = edits.addFinding(doc, "strengths", by);
    const other = copyDoc(doc);
    textsOf(edits.fieldFragment(other, `finding/${id}/narrative`)!);
    other.transact(() => {
      const paragraph = edits.fieldFragment(other, `finding/${id}/narrative`)!.get(0) as Y.XmlElement;
      paragraph.push([new Y.XmlText("Their words")]);
    }, edits.USER);
    undo.undo();
    sync(doc, other);
    const removed = readSummary(doc, review).removed.findings;
    expect(removed.map((finding) => finding.id)).toEqual([id]);
    edits.putBack(doc, "findings", id);
    const [finding] = readSummary(doc, review).sections.find((section) => section.id === "strengths")!.findings;
    expect(finding?.narrative).toEqual([
      { type: "paragraph", content: [{ type: "text", text: "Their words", marks: [] }] },
    ]);
  });
});

describe("SU undo", () => {
  test("undoing a paragraph leaves what another wrote into it meanwhile", () => {
    const doc = buildDoc();
    const undo = createUndo(doc, [edits.USER], 0);
    doc.transact(() => {
      const paragraph = new Y.XmlElement("paragraph");
      paragraph.insert(0, [new Y.XmlText("mine ")]);
      doc.getXmlFragment("section/context").insert(0, [paragraph]);
    }, edits.USER);
    const other = copyDoc(doc);
    textsOf(other.getXmlFragment("section/context"))[0]!.insert(5, "theirs ");
    sync(doc, other);
    undo.undo();
    expect(allWords(doc)).toContain("theirs");
    expect(allWords(doc)).not.toContain("mine");
  });
});

describe("SU move", () => {
  const build = (): { doc: Y.Doc; ids: string[] } => {
    const doc = buildDoc();
    const ids = Array.from({ length: 4 }, () => edits.addFinding(doc, "strengths", by));
    return { doc, ids };
  };
  const order = (doc: Y.Doc, ids: string[]): string =>
    readSummary(doc, review)
      .sections.flatMap((section) => section.findings)
      .map((finding) => `${finding.number}=${ids.indexOf(finding.id)}`)
      .join(" ");

  const cases: [name: string, act: (doc: Y.Doc, ids: string[]) => void, expected: string][] = [
    ["as added", () => {}, "S1=0 S2=1 S3=2 S4=3"],
    ["one up", (doc, ids) => edits.step(doc, "findings", ids[2]!, -1), "S1=0 S2=2 S3=1 S4=3"],
    ["one down", (doc, ids) => edits.step(doc, "findings", ids[2]!, 1), "S1=0 S2=1 S3=3 S4=2"],
    ["up from the first place", (doc, ids) => edits.step(doc, "findings", ids[0]!, -1), "S1=0 S2=1 S3=2 S4=3"],
    ["down from the last place", (doc, ids) => edits.step(doc, "findings", ids[3]!, 1), "S1=0 S2=1 S3=2 S4=3"],
    ["to areas", (doc, ids) => edits.moveFinding(doc, ids[1]!, "areas", { before: null }), "S1=0 S2=2 S3=3 A1=1"],
    [
      "before the first",
      (doc, ids) => edits.moveFinding(doc, ids[3]!, "strengths", { before: ids[0]! }),
      "S1=3 S2=0 S3=1 S4=2",
    ],
    [
      "before itself",
      (doc, ids) => edits.moveFinding(doc, ids[1]!, "strengths", { before: ids[1]! }),
      "S1=0 S2=1 S3=2 S4=3",
    ],
    ["removed", (doc, ids) => edits.remove(doc, "findings", ids[0]!, by), "S1=1 S2=2 S3=3"],
    [
      "over a removed one",
      (doc, ids) => {
        edits.remove(doc, "findings", ids[1]!, by);
        edits.step(doc, "findings", ids[2]!, -1);
      },
      "S1=2 S2=0 S3=3",
    ],
    [
      "put back where it was",
      (doc, ids) => {
        edits.remove(doc, "findings", ids[1]!, by);
        edits.putBack(doc, "findings", ids[1]!);
      },
      "S1=0 S2=1 S3=2 S4=3",
    ],
  ];
  test.each(cases)("%s", (_, act, expected) => {
    const { doc, ids } = build();
    act(doc, ids);
    expect(order(doc, ids)).toBe(expected);
  });

  test("a finding in a section that the template does not have shows as unplaced", () => {
    const { doc, ids } = build();
    edits.moveFinding(doc, ids[0]!, "nowhere", { before: null });
    expect(readSummary(doc, review).unplaced.map((finding) => finding.id)).toEqual([ids[0]]);
  });
});
