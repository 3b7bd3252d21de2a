import { liftListItem, wrapInList } from "@tiptap/pm/schema-list";
import { AllSelection, EditorState, TextSelection } from "@tiptap/pm/state";
import { describe, expect, test } from "vitest";
import type { Change } from "#tests/support/field-changes.ts";
import { contentOf, schema } from "#tests/support/field-editor.ts";
import type { Act } from "#tests/support/two-undoing.ts";
import { BEFORE, LETTERS, playTwoUndoing } from "#tests/support/two-undoing.ts";

/** SU7 SU11 SU16 Two who change a field's structure and take it back, while a third types at its end. */

/** All that stood there before, and that the third types. */
const ALL = [...new Set([...LETTERS, ...BEFORE.join("").split("")])];
const countOf = (said: string, letter: string): number => said.split(letter).length - 1;
const whole = [...LETTERS, ...BEFORE].join("");

const SEEDS = Number(process.env["SEEDS"] ?? 60);

/** Ctrl+A, Ctrl+Shift+8 or 7. */
const toggle =
  (kind: "bulletList" | "orderedList"): Change =>
  (change) => {
    const { doc } = change;
    const only = doc.childCount === 1 && doc.firstChild?.type.name === kind ? doc.firstChild : null;
    const selection = only
      ? TextSelection.between(doc.resolve(1), doc.resolve(only.nodeSize - 1))
      : new AllSelection(doc);
    const run = only ? liftListItem(schema.nodes["listItem"]!) : wrapInList(schema.nodes[kind]!);
    run(EditorState.create({ doc, selection }), ({ steps }) => {
      for (const step of steps) change.step(step);
    });
  };
const list = toggle("bulletList");

/** Backspace where the second paragraph begins. */
const join: Change = (change) => {
  const { doc } = change;
  let place: number | null = null;
  doc.forEach((node, at, index) => {
    const before = index > 0 ? doc.child(index - 1) : null;
    if (node.isTextblock && before?.isTextblock && node.textContent.startsWith("Second")) place = at;
  });
  if (place !== null) change.join(place);
};

/** Before a word, where that stands in a paragraph that is in no list. */
const at =
  (word: string, make: (change: Parameters<Change>[0], place: number) => void): Change =>
  (change) => {
    let place: number | null = null;
    change.doc.descendants((node, pos) => {
      const offset = node.text?.indexOf(word) ?? -1;
      if (offset >= 0) place = pos + offset;
    });
    if (place !== null && change.doc.resolve(place).depth === 1) make(change, place);
  };
const split = (word: string): Change => at(word, (change, place) => change.split(place));
const type = (word: string, words: string): Change =>
  at(word, (change, place) => change.insert(place, contentOf(words)));

const cut = (word: string): Change => at(word, (change, place) => change.delete(place, place + word.length));

interface Kind {
  readonly name: string;
  /** Of either of the two. */
  readonly acts: readonly Act[];
  /** Of a hundred histories, in which so many at most are the letters in another order, or in pieces. */
  readonly disordered: number;
  /** What was there before, with what one typed oneself still in it, or in pieces. */
  readonly changed?: number;
}

const kinds: readonly Kind[] = [
  { name: "lists", acts: [list, "undo", list, "undo"], disordered: 2 },
  { name: "a list, done again", acts: [list, "undo", "redo", "undo"], disordered: 4 },
  { name: "lists of two kinds", acts: [toggle("orderedList"), "undo", list, "undo"], disordered: 2 },
  { name: "joins", acts: [join, "undo", join, "undo"], disordered: 4 },
  { name: "a join, done again", acts: [join, "undo", "redo", "undo"], disordered: 4 },
  { name: "a join and a list", acts: [join, list, "undo", "undo"], disordered: 5 },
  { name: "words and a join", acts: [type("line:", "x"), join, "undo", "undo"], disordered: 10, changed: 10 },
  { name: "breaks", acts: [split("line:"), "undo", split("Second"), "undo"], disordered: 5 },
  { name: "a break, done again", acts: [split("line:"), "undo", "redo", "undo"], disordered: 10, changed: 3 },
  { name: "a list and a break", acts: [list, "undo", split("line:"), "undo"], disordered: 5, changed: 5 },
  { name: "a join and a break", acts: [join, split("line:"), "undo", "undo"], disordered: 25, changed: 20 },
];

describe.each(kinds)("$name", ({ name, acts, disordered, changed = 0 }) => {
  const played = Array.from({ length: SEEDS }, (_, seed) => playTwoUndoing(seed, acts));
  const most = (of100: number): number => Math.ceil((of100 * SEEDS) / 100);
  const linesOf = ({ said }: (typeof played)[number]): string => said.replaceAll("\n", "");

  test("SU7 each letter of the third's, and of what stood there before, stands, and none is told to be lost", () => {
    const bad = played.filter(
      ({ said, told }) => told !== "" || ALL.some((one) => countOf(said, one) < countOf(whole, one)),
    );
    if (process.env["TELL"]) console.log("R", name, "lost", bad.length);
    expect(bad.slice(0, 3)).toEqual([]);
  });

  test("SU10 and stands once", () => {
    const bad = played.filter(({ said }) => LETTERS.some((letter) => said.split(letter).length > 2));
    if (process.env["TELL"]) console.log("R", name, "doubled", bad.length);
    expect(bad.slice(0, 3)).toEqual([]);
  });

  test("what stood there before stands once", () => {
    const bad = played.filter((one) => BEFORE.some((line) => linesOf(one).split(line).length !== 2));
    if (process.env["TELL"]) console.log("R", name, "changed", bad.length);
    expect(bad.length, JSON.stringify(bad.slice(0, 3))).toBeLessThanOrEqual(most(changed));
  });

  test("SU17 no list and no item is left empty", () => {
    const bad = played.filter(({ shape }) => /<(bulletlist|listitem)><\//.test(shape));
    expect(bad.slice(0, 3)).toEqual([]);
  });

  test("SU11 few have the letters in another order, or in pieces", () => {
    const bad = played.filter((one) => !linesOf(one).includes(`Second line:${LETTERS.join("")}`));
    if (process.env["TELL"]) console.log("R", name, "order", bad.length);
    expect(bad.length, JSON.stringify(bad.slice(0, 3))).toBeLessThanOrEqual(most(disordered));
  });
});

/** What the one does, and the other; a deletion is taken back like the rest. */
const pairs = [
  { name: "a list beside a join", acts: [list, "undo", "redo", "undo"], others: [join, "undo", "redo", "undo"] },
  { name: "a join beside a list, twice", acts: [join, "undo", join, "undo"], others: [list, "undo", list, "undo"] },
  { name: "a word cut beside a join", acts: [cut("Second"), "undo"], others: [join, "undo", "redo", "undo"] },
  { name: "a word cut beside a list", acts: [cut("Second"), "undo"], others: [list, "undo", list, "undo"] },
] as const satisfies readonly {
  readonly name: string;
  readonly acts: readonly Act[];
  readonly others: readonly Act[];
}[];

describe.each([false, true])("with another server at the end: %s", (restarts) => {
  test.each(pairs)("SU7 SU13 $name: each letter stands or is told", ({ acts, others }) => {
    const gone = Array.from({ length: SEEDS }, (_, seed) => playTwoUndoing(seed, acts, { others, restarts })).filter(
      ({ said, told }) => ALL.some((one) => countOf(said, one) + countOf(told, one) < countOf(whole, one)),
    );
    expect(gone.slice(0, 3)).toEqual([]);
  });
});
