import { expect, test } from "vitest";
import type { Change } from "#tests/support/field-changes.ts";
import { BEFORE, LETTERS, playTwoUndoing } from "#tests/support/two-undoing.ts";

/** SU7 SU11 Two join the paragraph that a third types in to the one before, take it back, do it again, and take it back. */

const SEEDS = Number(process.env["SEEDS"] ?? 150);

/** Backspace where the second paragraph begins. */
const join: Change = (change) => {
  const { doc } = change;
  doc.forEach((node, at, index) => {
    if (index > 0 && node.textContent.startsWith("Second")) change.join(at);
  });
};

const played = Array.from({ length: SEEDS }, (_, seed) => playTwoUndoing(seed, [join, "undo", "redo", "undo"]));

test("SU7 each letter of the third's stands once, and none is told to be lost", () => {
  const bad = played.filter(
    ({ said, told }) => told !== "" || LETTERS.some((letter) => said.split(letter).length !== 2),
  );
  expect(bad.slice(0, 3), String(bad.length)).toEqual([]);
});

test("what stood there before stands once", () => {
  const bad = played.filter(({ said }) => BEFORE.some((one) => said.split(one).length !== 2));
  expect(bad.slice(0, 3), String(bad.length)).toEqual([]);
});

test("SU11 of fifty histories one at most has the letters in another order, or in pieces", () => {
  const bad = played.filter(({ said }) => !said.includes(`Second line:${LETTERS.join("")}`));
  expect(bad.length, JSON.stringify(bad.slice(0, 3))).toBeLessThanOrEqual(SEEDS / 50);
});
