import { describe, expect, test } from "vitest";
import * as Y from "yjs";
import { createFieldEditor } from "#tests/support/field-editor.ts";
import { seededChance } from "#tests/support/chance.ts";

/** SU7 What two people write at the same time: every word that neither deleted stands in the merge, or is reported. */

const SEEDS = Number(process.env["SEEDS"] ?? 600);

interface Played {
  /** Words that are in no text and no report. */
  readonly missing: readonly string[];
  /** Words that were reported, with what the other did. */
  readonly lost: readonly { readonly word: string; readonly by: readonly string[] }[];
  /** Words that were reported and stand in the text. */
  readonly needless: readonly unknown[];
  /** Words of the common beginning that neither deleted, and that are gone without a report. */
  readonly vanished: readonly string[];
  readonly said: readonly string[];
}

function play(seed: number): Played {
  const chance = seededChance(seed);
  let count = 0;
  // No two share a letter: the editor writes only where texts differ, and would take one's beginning for another's.
  const word = (): string => String.fromCodePoint(0x4e00 + count++).repeat(3);
  const first = createFieldEditor(null);
  for (let i = 0; i < 6; i++) first.edit(chance, word);
  const start = Y.encodeStateAsUpdate(first.doc);
  const editors = [createFieldEditor(start), createFieldEditor(start)];
  const said: string[] = [];
  const did: string[][] = [[], []];
  const wrote = editors.map(() => [] as string[]);
  for (let i = 0; i < 3; i++)
    editors.forEach((editor, who) => {
      if (chance() < 0.25) return;
      const own = (): string => {
        const made = word();
        wrote[who]!.push(made);
        return made;
      };
      const step = editor.edit(chance, own);
      did[who]?.push(step);
      said.push(`${who}: ${step}`);
    });
  // What its author deleted again is not missing.
  const kept = editors.map((editor, who) => wrote[who]!.filter((one) => editor.text().includes(one)));
  const before = editors.map((editor) => editor.text());
  const vectors = editors.map(({ doc }) => Y.encodeStateVector(doc));
  const updates = editors.map(({ doc }, who) => Y.encodeStateAsUpdate(doc, vectors[1 - who]!));
  editors[0]!.receive(updates[1]!);
  editors[1]!.receive(updates[0]!);
  expect(editors[0]!.text()).toBe(editors[1]!.text());
  const merged = editors[0]!.text();
  const reports = editors.map(({ lost }) => new Set(lost.flatMap((one) => one.words.split(/\s+/))));
  const missing = kept.flatMap((words, who) => words.filter((one) => !merged.includes(one) && !reports[who]?.has(one)));
  const lost = kept.flatMap((words, who) =>
    words.filter((one) => reports[who]?.has(one)).map((one) => ({ word: one, by: did[1 - who] ?? [] })),
  );
  const needless = lost.filter(({ word: one }) => merged.includes(one));
  const old = first.text().match(/\S{3}/g) ?? [];
  const vanished = old.filter(
    (one) =>
      before.every((text) => text.includes(one)) && !merged.includes(one) && !reports.some((report) => report.has(one)),
  );
  return { missing, lost, needless, vanished, said };
}

describe("merges of legal edits", () => {
  const played = Array.from({ length: SEEDS }, (_, seed) => ({ seed, ...play(seed) }));
  const bad = (which: "missing" | "needless" | "vanished") => played.filter((one) => one[which].length > 0).slice(0, 5);

  test("no word is missing without a report", () => expect(bad("missing")).toEqual([]));
  test("no word is reported that stands in the text", () => expect(bad("needless")).toEqual([]));
  test("no word of before that neither deleted is gone without a report", () => expect(bad("vanished")).toEqual([]));
  test("the report was tried: words were lost, and each time the other had changed the structure", () => {
    const lost = played.flatMap((one) => one.lost);
    expect(lost.length).toBeGreaterThan(10);
    const structure = new Set(["list", "lift", "join", "split", "paste"]);
    expect(lost.filter(({ by }) => !by.some((step) => structure.has(step)))).toEqual([]);
  });
});
