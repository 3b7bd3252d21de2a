import { liftListItem, wrapInList } from "@tiptap/pm/schema-list";
import { AllSelection, EditorState, TextSelection } from "@tiptap/pm/state";
import { expect, test } from "vitest";
import type { Change } from "#tests/support/field-changes.ts";
import { schema } from "#tests/support/field-editor.ts";
import { BEFORE, LETTERS, playTwoUndoing } from "#tests/support/two-undoing.ts";

/** SU7 SU11 Two make a list of the whole field and take it back, over and over, while a third types at its end. */

const SEEDS = Number(process.env["SEEDS"] ?? 150);

/** Ctrl+A, Ctrl+Shift+8. */
const toggle: Change = (change) => {
  const { doc } = change;
  const only = doc.childCount === 1 && doc.firstChild?.type.name === "bulletList" ? doc.firstChild : null;
  const selection = only
    ? TextSelection.between(doc.resolve(1), doc.resolve(only.nodeSize - 1))
    : new AllSelection(doc);
  const run = only ? liftListItem(schema.nodes["listItem"]!) : wrapInList(schema.nodes["bulletList"]!);
  run(EditorState.create({ doc, selection }), ({ steps }) => {
    for (const step of steps) change.step(step);
  });
};

const played = Array.from({ length: SEEDS }, (_, seed) => playTwoUndoing(seed, [toggle, "undo", toggle, "undo"]));

test("SU7 each letter of the third's stands once, and none is told to be lost", () => {
  const bad = played.filter(
    ({ said, told }) => told !== "" || LETTERS.some((letter) => said.split(letter).length !== 2),
  );
  expect(bad.slice(0, 3)).toEqual([]);
});

test("what stood there before stands once", () => {
  const bad = played.filter(({ said }) => BEFORE.some((one) => said.split(one).length !== 2));
  expect(bad.slice(0, 3)).toEqual([]);
});

test("SU17 no list and no item is left empty", () => {
  const bad = played.filter(({ shape }) => /<(bulletlist|listitem)><\//.test(shape));
  expect(bad.slice(0, 3)).toEqual([]);
});

// Left are those where the server and the typist's device put letters behind one place at the same moment.
test("SU11 of fifty histories one at most has the letters in another order, or in pieces", () => {
  const bad = played.filter(({ said }) => !said.includes(`Second line:${LETTERS.join("")}`));
  expect(bad.length, JSON.stringify(bad.slice(0, 3))).toBeLessThanOrEqual(SEEDS / 50);
});
