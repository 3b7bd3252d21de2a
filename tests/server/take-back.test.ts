import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type * as Y from "yjs";
import { bringInto } from "#server/versions/bring-in.ts";
import { restoreInto } from "#server/versions/restore.ts";
import { leftNames, takeBackInto } from "#server/versions/take-back.ts";
import { writeBlock } from "#shared/field.ts";
import { changeField } from "#shared/field-change.ts";
import { paragraph } from "#shared/schema.ts";
import * as edits from "#shared/summary-edits.ts";
import { readSummary } from "#shared/summary-read.ts";
import type { FieldAddress, Summary } from "#shared/summary.ts";
import { buildDoc, buildReview, copyDoc, sync } from "#tests/support/builders.ts";
import { seededChance, whole } from "#tests/support/chance.ts";
import { randomEdit } from "#tests/support/edits.ts";
import { randomHistory, writerOf } from "#tests/support/histories.ts";

const review = buildReview();
const by = { by: "restorer", partner: "la", at: 9 };

/** Without what is removed, since that is only marked. */
const shown = (doc: Y.Doc): Omit<Summary, "removed"> & { removed: null } => ({
  ...readSummary(doc, review),
  removed: null,
});
const wordsOf = (doc: Y.Doc, whose: string): string[] =>
  (JSON.stringify(shown(doc)).match(/[ab]\d+x/g) ?? []).filter((word) => word.startsWith(whose)).sort();

/** A history, a restoration of a place in it, and what others do then. */
function story(seed: number, others: (chance: () => number) => number) {
  const chance = seededChance(seed);
  const { doc, old } = randomHistory(chance, 40);
  const before = copyDoc(doc);
  restoreInto(doc, old, { kind: "whole" }, by);
  const after = copyDoc(doc);
  const other = writerOf(doc, "b", "es", 20);
  for (let i = others(chance); i > 0; i--) randomEdit(other, chance);
  return { doc, old, before, after, now: copyDoc(doc) };
}

const findingFacts = ["place", "enquiry", "status", "confidence"];
const actionFacts = ["order", "lead", "measure"];

/** Every field and value of what is shown, by a name of its own. */
function placesOf(doc: Y.Doc): Map<string, string> {
  const found = new Map<string, string>();
  const summary = shown(doc);
  for (const { id, text } of summary.sections) found.set(`section/${id}`, JSON.stringify(text));
  const findings = [...summary.sections.flatMap((section) => section.findings), ...summary.unplaced];
  for (const { id, statement, narrative } of findings)
    for (const [name, value] of Object.entries({ statement, narrative, ...facts("findings", id, findingFacts) }))
      found.set(`${id} ${name}`, JSON.stringify(value));
  for (const { id, what } of summary.actions)
    for (const [name, value] of Object.entries({ what, ...facts("actions", id, actionFacts) }))
      found.set(`${id} ${name}`, JSON.stringify(value));
  return found;

  // As they are stored: one that is not known any more reads as none.
  function facts(kind: string, id: string, names: readonly string[]): Record<string, unknown> {
    const values = doc.getMap<Y.Map<unknown>>(kind).get(id)!;
    return Object.fromEntries(names.map((name) => [name, values.get(name) ?? null]));
  }
}

const seeds = fc.integer({ min: 1, max: 1e9 });

describe("V6 undoing a restoration", () => {
  test("V6 undone at once, all is as it was before", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const { doc, before, after } = story(seed, () => 0);
        expect(takeBackInto(doc, before, after, by)).toEqual([]);
        expect(shown(doc)).toEqual(shown(before));
      }),
      { numRuns: 150 },
    );
  });

  test("V6 what others wrote since stays, word for word; what they left alone reads as before", () => {
    let [kept, tookBack, stayed] = [0, 0, 0];
    fc.assert(
      fc.property(seeds, (seed) => {
        const { doc, before, after, now } = story(seed, (chance) => whole(1, 25, chance));
        const left = takeBackInto(doc, before, after, by);
        const others = wordsOf(now, "b");
        expect(wordsOf(doc, "b")).toEqual(others);
        kept += others.length;
        const [was, made, then, undone] = [before, after, now, doc].map(placesOf);
        for (const [place, value] of then!) {
          if (!was!.has(place) || !made!.has(place)) continue;
          const isTheirs = value !== made!.get(place);
          expect(undone!.get(place), place).toBe(isTheirs ? value : was!.get(place));
          if (!isTheirs && value !== was!.get(place)) tookBack++;
          if (
            isTheirs &&
            ![was!.get(place), made!.get(place)].includes(value) &&
            was!.get(place) !== made!.get(place)
          ) {
            stayed++;
            expect(left.map(({ id }) => id)).toContain(place.replace("section/", "").split(" ")[0]);
          }
        }
      }),
      { numRuns: 150 },
    );
    // The stories are about something.
    for (const count of [kept, tookBack, stayed]) expect(count).toBeGreaterThan(20);
  });

  test("V6 what another device writes offline while it is undone merges", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const { doc, before, after } = story(seed, () => 0);
        const away = copyDoc(doc);
        const chance = seededChance(seed);
        let words = 0;
        const absent = { doc: away, by: { by: "c", partner: "es", at: 21 }, word: () => `b${9000 + words++}x` };
        for (let i = whole(1, 15, chance); i > 0; i--) randomEdit(absent, chance);
        takeBackInto(doc, before, after, by);
        sync(doc, away);
        expect(shown(doc)).toEqual(shown(away));
        const found = wordsOf(doc, "b");
        expect(found).toEqual([...new Set(found)]);
      }),
      { numRuns: 60 },
    );
  });

  test("V6 a finding that the restoration brought back stays once somebody writes in it, links to it or refers to it", () => {
    const doc = buildDoc();
    const say = (address: FieldAddress, words: string): void =>
      changeField(edits.fieldFragment(doc, address)!, [paragraph(words)]);
    const [one, two, three, four] = ["One.", "Two.", "Three.", "Four."].map((words) => {
      const id = edits.addFinding(doc, "strengths", by);
      say(`finding/${id}/statement`, words);
      return id;
    }) as [string, string, string, string];
    const action = edits.addAction(doc, by);
    say("section/context", "As it began.");
    const old = copyDoc(doc);
    for (const id of [one, two, three, four]) edits.remove(doc, "findings", id, { by: "a", partner: "la", at: 2 });
    say("section/context", "As it went on.");
    const before = copyDoc(doc);
    restoreInto(doc, old, { kind: "whole" }, by);
    const after = copyDoc(doc);
    say(`finding/${one}/narrative`, "Dougal's sentence.");
    changeField(edits.fieldFragment(doc, "section/method")!, [
      { type: "paragraph", content: [{ type: "reference", to: four }] },
    ]);
    edits.linkAnswer(doc, action, two, true);
    say("section/context", "As Dougal has it.");
    const left = takeBackInto(doc, before, after, by);
    const now = readSummary(doc, review);
    expect(now.sections.flatMap(({ findings }) => findings).map(({ id }) => id)).toEqual([one, two, four]);
    expect(now.removed.findings.map(({ id }) => id)).toEqual([three]);
    expect(JSON.stringify(now)).toContain("Dougal's sentence.");
    expect(JSON.stringify(now)).toContain("As Dougal has it.");
    expect(leftNames(left, now)).toEqual([expect.stringMatching(/^section \d|Context/), "S1", "S2", "S3"]);
  });

  test("V6 of a finding that went back all but for what somebody changed since, just that is said to stay", () => {
    const doc = buildDoc();
    const say = (address: FieldAddress, words: string): void =>
      changeField(edits.fieldFragment(doc, address)!, [paragraph(words)]);
    const id = edits.addFinding(doc, "strengths", by);
    const action = edits.addAction(doc, by);
    say(`finding/${id}/statement`, "As it was.");
    say(`finding/${id}/narrative`, "They say so.");
    const old = copyDoc(doc);
    edits.moveFinding(doc, id, "areas", { before: null });
    say(`finding/${id}/statement`, "As Dougal had it.");
    say(`finding/${id}/narrative`, "Or so.");
    edits.setActionFact(doc, action, "lead", "Dougal");
    const before = copyDoc(doc);
    restoreInto(doc, old, { kind: "whole" }, by);
    const after = copyDoc(doc);
    say(`finding/${id}/statement`, "As it was, and more.");
    edits.setActionFact(doc, action, "lead", "Gregor");
    const left = takeBackInto(doc, before, after, by);
    const now = readSummary(doc, review);
    expect(now.sections.find((one) => one.id === "areas")!.findings.map((one) => one.id)).toEqual([id]);
    expect(JSON.stringify(now)).toContain("Or so.");
    expect(leftNames(left, now)).toEqual(["the statement of A1", "the lead of action point 1"]);
  });

  test("V8 a paragraph in the place of one that came, with the same words, is another's: it stays", () => {
    const doc = buildDoc();
    const before = copyDoc(doc);
    const importer = copyDoc(doc);
    const text = ["First.", "Second."].map((words) => paragraph(words));
    bringInto(importer, [{ to: "section", section: "context", text }], by);
    sync(doc, importer);
    const after = copyDoc(importer);
    const field = edits.fieldFragment(doc, "section/context")!;
    const second = field.length - 1;
    field.delete(second, 1);
    field.insert(second, [writeBlock(paragraph("Second."))]);
    const left = takeBackInto(doc, before, after, by, "import");
    expect(left).toEqual([{ kind: "section", id: "context", what: "part" }]);
    const now = readSummary(doc, review);
    expect(leftNames(left, now)).toEqual(["part of section 1"]);
    const says = JSON.stringify(now.sections);
    expect([says.includes("First."), says.includes("Second.")]).toEqual([false, true]);
  });
});
