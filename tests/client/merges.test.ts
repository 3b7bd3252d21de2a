import { describe, expect, test } from "vitest";
import * as Y from "yjs";
import { lossCases } from "#client/sync/lost-words.ts";
import type { Chance } from "#tests/support/chance.ts";
import { seededChance } from "#tests/support/chance.ts";
import type { FieldEditor } from "#tests/support/field-editor.ts";
import { ADDRESS, createFieldEditor } from "#tests/support/field-editor.ts";
import type { MendingServer } from "#tests/support/mending.ts";
import { createMendingServer } from "#tests/support/mending.ts";
import { countOf } from "#tests/support/text.ts";

/** SU7 What two people write at the same time: every word that neither deleted stands in the merge, or is reported. */

const SEEDS = Number(process.env["SEEDS"] ?? 600);

/** How each hears of what the other did: at once, when they come back, or then and after the server has given one up (W23). */
const ways = ["at once", "back", "given up"] as const;

interface Played {
  /** Words that are in no text and no report. */
  readonly missing: readonly string[];
  /** Words that were reported, with the other's steps that removed what held them. */
  readonly lost: readonly { readonly word: string; readonly by: readonly string[] }[];
  /** Words that were reported and stand in the text. */
  readonly needless: readonly unknown[];
  /** Words of the common beginning that neither deleted, and that are gone without a report. */
  readonly vanished: readonly string[];
  /** Words that stand twice. */
  readonly doubled: readonly string[];
  /** Words of the common beginning that one deleted, and that stand again. */
  readonly risen: readonly string[];
  /** What each wrote and the merge, where words stand in another order than somebody had them. */
  readonly disordered: readonly string[];
  readonly said: readonly string[];
}

function play(seed: number): Played {
  const chance = seededChance(seed);
  let count = 0;
  // No two share a letter: the editor writes only where texts differ, and would take one's beginning for another's.
  const word = (): string => String.fromCodePoint(0x4e00 + count++).repeat(3);
  const oneLine = seed % 4 === 0;
  const first = createFieldEditor(null, { oneLine });
  for (let i = 0; i < 6; i++) first.edit(chance, word);
  const start = Y.encodeStateAsUpdate(first.doc);
  const editors = [createFieldEditor(start, { oneLine }), createFieldEditor(start, { oneLine })];
  // What two put at one place is in the order of these.
  [first, ...editors].forEach(({ doc }, i) => (doc.clientID = 1 + ((seed + i) % 3)));
  const said: string[] = [];
  const server = createMendingServer(editors);
  server.hear(first);
  // The second time they may take back what the other knows of by then.
  const way = ways[Math.floor(seed / 12) % ways.length] ?? "at once";
  const parts = [1, 2].map(() => writeApart(first.done, { editors, server, way }, chance, word, said));
  return {
    missing: parts.flatMap((part) => part.missing),
    lost: parts.flatMap((part) => part.lost),
    needless: parts.flatMap((part) => part.needless),
    vanished: parts.flatMap((part) => part.vanished),
    doubled: parts.flatMap((part) => part.doubled),
    risen: parts.flatMap((part) => part.risen),
    disordered: parts.flatMap((part) => part.disordered),
    said,
  };
}

/** Both write without hearing of each other, then they do. */
function writeApart(
  begun: FieldEditor["done"],
  {
    editors,
    server,
    way,
  }: { readonly editors: readonly FieldEditor[]; readonly server: MendingServer; readonly way: (typeof ways)[number] },
  chance: Chance,
  word: () => string,
  said: string[],
): Omit<Played, "said"> {
  // What stands twice (two brought it back at the same time) may be deleted by both, one each.
  const old = (editors[0]!.text().match(/\S{3}/g) ?? []).filter((one, _, words) => countOf(words.join(" "), one) === 1);
  const reported = editors.map(({ lost }) => lost.length);
  const wrote: string[][] = [[], []];
  for (let i = 0; i < 3; i++)
    editors.forEach((editor, who) => {
      if (chance() < 0.25) return;
      const own = (): string => {
        const made = word();
        wrote[who]!.push(made);
        return made;
      };
      const step = editor.edit(chance, own);
      said.push(`${who}: ${step}`);
    });
  // What its author deleted again is not missing.
  const kept = editors.map((editor, who) => wrote[who]!.filter((one) => editor.text().includes(one)));
  const before = editors.map((editor) => editor.text());
  const causes = editors.map(
    (_, who) => new Map(kept[who]!.map((one) => [one, causesOf(begun, editors[who]!, editors[1 - who]!, one)])),
  );
  const vectors = editors.map(({ doc }) => Y.encodeStateVector(doc));
  const updates = editors.map(({ doc }, who) => Y.encodeStateAsUpdate(doc, vectors[1 - who]!));
  if (way === "at once") editors.forEach((editor, who) => editor.receive(updates[1 - who]!));
  for (const editor of editors) server.hear(editor);
  if (way === "given up") server.lose(editors[0]!);
  exchange(editors, server);
  const merged = editors[0]!.text();
  const reports = editors.map(
    ({ lost }, who) => new Set(lost.slice(reported[who]).flatMap((one) => one.words.split(/\s+/))),
  );
  const missing = kept.flatMap((words, who) => words.filter((one) => !merged.includes(one) && !reports[who]?.has(one)));
  const lost = kept.flatMap((words, who) =>
    words.filter((one) => reports[who]?.has(one)).map((one) => ({ word: one, by: causes[who]?.get(one) ?? [] })),
  );
  const needless = lost.filter(({ word: one }) => merged.includes(one));
  const vanished = old.filter(
    (one) =>
      before.every((text) => text.includes(one)) && !merged.includes(one) && !reports.some((report) => report.has(one)),
  );
  const steps = said.join(" ");
  const doubled = /undo|redo/.test(steps) ? [] : [...old, ...kept.flat()].filter((one) => countOf(merged, one) > 1);
  const risen = /undo|redo/.test(steps)
    ? []
    : old.filter((one) => merged.includes(one) && !before.every((text) => text.includes(one)));
  const isOrdered = /undo|redo|paste/.test(steps) || before.every((text) => inOrder(text, merged));
  const disordered = isOrdered ? [] : [...before, merged];
  return { missing, lost, needless, vanished, doubled, risen, disordered };
}

/** Do the words that stand once in either stand in the same order? */
function inOrder(one: string, other: string): boolean {
  const words = (one.match(/\S{3}/g) ?? []).filter((word) => countOf(one, word) === 1 && countOf(other, word) === 1);
  return words.every((word, i) => i === 0 || other.indexOf(words[i - 1] ?? "") < other.indexOf(word));
}

/** Until neither has anything new: each puts what it wrote behind words that the other moved, the server what it can. */
function exchange(editors: readonly FieldEditor[], server: MendingServer): void {
  const isNew = ({ doc }: FieldEditor): boolean => !Y.equalSnapshots(Y.snapshot(doc), Y.snapshot(server.doc));
  for (let round = 0; editors.some(isNew) && round < 5; round++)
    for (const editor of editors) {
      server.hear(editor);
      editor.receive(server.answer(editor));
    }
  for (const editor of editors) editor.settle();
  expect(editors[0]!.text()).toBe(editors[1]!.text());
}

/** Which of the other's steps removed what holds a word. */
function causesOf(begun: FieldEditor["done"], author: FieldEditor, other: FieldEditor, word: string): string[] {
  const holders = author.holders(word);
  const causes = other.done.flatMap(({ step, removed }) => (holders.some(removed) ? [step] : []));
  if (causes.length > 0) return causes;
  // What undo brought back stands under new ids, and what one wrote anew dies with what it stood in.
  const all = [...begun, ...author.done, ...other.done];
  return all.flatMap(({ step }) => (/^(un|re)do$/.test(step) ? [step] : [])).slice(-1);
}

describe("merges of legal edits", () => {
  const played = Array.from({ length: SEEDS }, (_, seed) => ({ seed, ...play(seed) }));
  const bad = (which: "missing" | "needless" | "vanished" | "doubled" | "risen") =>
    played.filter((one) => one[which].length > 0).slice(0, 5);

  test("no word is missing without a report", () => expect(bad("missing")).toEqual([]));
  test("no word is reported that stands in the text", () => expect(bad("needless")).toEqual([]));
  test("no word of before that neither deleted is gone without a report", () => expect(bad("vanished")).toEqual([]));
  test("no word stands twice, unless somebody took something back", () => expect(bad("doubled")).toEqual([]));
  test("no word that somebody deleted stands again, unless somebody took something back", () =>
    expect(bad("risen")).toEqual([]));
  // Left are those who write at both ends of what a third rewrote, or lift and split one list.
  test("of two hundred histories one at most has words in another order than their authors", () => {
    const disordered = played.filter((one) => one.disordered.length > 0);
    expect(disordered.length, JSON.stringify(disordered.slice(0, 5), null, 2)).toBeLessThanOrEqual(SEEDS / 200);
  });
  test("words were lost, and each time in a way that is on the closed list", () => {
    const steps = new Set(lossCases.flatMap((one) => one.steps));
    const odd = played.filter((one) =>
      one.lost.some(({ by }) => by.length === 0 || by.some((step) => !steps.has(step))),
    );
    expect(odd.slice(0, 5)).toEqual([]);
    expect(played.flatMap((one) => one.lost).length).toBeGreaterThan(10);
  });

  test("the closed list has not grown", () => {
    // May only become shorter, here and there.
    const named = ["list", "lift", "join", "split", "paste", "undo", "redo"];
    expect(named).toHaveLength(7);
    expect(lossCases).toHaveLength(2);
    expect(lossCases.flatMap(({ steps }) => steps)).toEqual(named);
  });

  test("words in a paragraph that its maker takes back before either hears of the other are reported", () => {
    const maker = createFieldEditor(null);
    const paragraph = new Y.XmlElement("paragraph");
    const text = new Y.XmlText();
    maker.doc.transact(() => {
      const stays = new Y.XmlElement("paragraph");
      stays.insert(0, [new Y.XmlText("Stays.")]);
      maker.doc.getXmlFragment(ADDRESS).insert(0, [stays]);
    }, "user");
    maker.doc.transact(() => {
      paragraph.insert(0, [text]);
      maker.doc.getXmlFragment(ADDRESS).insert(1, [paragraph]);
    }, "user");
    const other = createFieldEditor(Y.encodeStateAsUpdate(maker.doc));
    const theirs = (other.doc.getXmlFragment(ADDRESS).get(1) as Y.XmlElement).get(0) as Y.XmlText;
    other.doc.transact(() => theirs.insert(0, "Typed into it meanwhile."), "user");
    const typed = Y.encodeStateAsUpdate(other.doc);
    maker.undo();
    other.receive(Y.encodeStateAsUpdate(maker.doc));
    maker.receive(typed);
    for (const one of [maker, other]) expect(one.text()).toBe("Stays.");
    expect(other.lost).toEqual([{ address: ADDRESS, words: "Typed into it meanwhile." }]);
    expect(maker.lost).toEqual([]);
  });
});
