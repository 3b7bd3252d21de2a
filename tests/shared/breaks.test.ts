import { expect, test } from "vitest";
import { withBreaks } from "#shared/compare/breaks.ts";
import { compareField, newerField } from "#shared/compare/field.ts";
import type { RichText } from "#shared/schema.ts";
import { paragraph } from "#shared/schema.ts";
import { plainText } from "#shared/summary-text.ts";

/** A paragraph that was divided, or joined with the next, is told as that: its words are nobody's change. */

const long = "Officers know their schools well, and visit each of them at least once in a term.";
const tail = "They act early where results slip.";
const text = (...lines: string[]): RichText => lines.map((line) => paragraph(line));
const items = (...lines: string[]): RichText => [{ type: "bulletList", items: lines.map((line) => [paragraph(line)]) }];

/** Each line as people would note it, with ¶ for an end that came or went. */
function noted(older: RichText, newer: RichText): string[] {
  const changes = withBreaks(compareField(older, newer) ?? []);
  expect(newerField(changes)).toEqual(newer);
  return changes.map((change) => {
    if (!("spans" in change)) return `${change.kind}: ${plainText([{ type: "paragraph", ...change.line }], String)}`;
    const said = change.spans.map(({ kind, content, breaks }) => {
      const words = breaks ? "¶" : plainText([{ type: "paragraph", content }], String);
      return kind === "same" ? words : kind === "added" ? `+${words}+` : `-${words}-`;
    });
    return `${change.relisted ? "* " : ""}${said.join("")}`;
  });
}

test.each<[string, RichText, RichText, string[]]>([
  ["divided, the longer half first", text(`${long} ${tail}`), text(long, tail), [`${long}+¶+`, `same: ${tail}`]],
  ["divided, the longer half last", text(`${tail} ${long}`), text(tail, long), [`${tail}+¶+`, `same: ${long}`]],
  ["joined, the longer half first", text(long, tail), text(`${long} ${tail}`), [`${long}-¶-${tail}`]],
  ["joined, the longer half last", text(tail, long), text(`${tail} ${long}`), [`${tail}-¶-${long}`]],
  ["an item that was divided", items(`${long} ${tail}`), items(long, tail), [`${long}+¶+`, `same: ${tail}`]],
  [
    "divided among others",
    text("First.", `${long} ${tail}`, "Last."),
    text("First.", long, tail, "Last."),
    ["same: First.", `${long}+¶+`, `same: ${tail}`, "same: Last."],
  ],
  [
    "divided and the second half made an item",
    text(`${long} ${tail}`),
    [...text(long), ...items(tail)],
    [`${long}+¶+`, `* ${tail}`],
  ],
  ["a new paragraph behind", text(long), text(long, tail), [`same: ${long}`, `added: ${tail}`]],
])("%s", (_, older, newer, expected) => {
  expect(noted(older, newer)).toEqual(expected);
});

test.each<[string, RichText, RichText, string[]]>([
  [
    "divided, and a word put into the second half",
    text(`${long} ${tail}`),
    text(long, tail.replace("act", "then act")),
    [`${long}+¶+`, "They +then +act early where results slip."],
  ],
  [
    "divided, and a word of the first half changed",
    text(`${tail} ${long}`),
    text(tail.replace("early", "late"), long),
    ["They act -early-+late+ where results slip.+¶+", `same: ${long}`],
  ],
  [
    "joined, and a word put in behind",
    text(long, tail),
    text(`${long} Still, ${tail}`),
    [`${long}-¶-+ Still, +${tail}`],
  ],
])("where words changed as well, they alone are told: %s", (_, older, newer, expected) => {
  expect(noted(older, newer)).toEqual(expected);
});

test("a paragraph that was reworded, and a new one behind it, are no division", () => {
  const reworded = long.replace("well", "better");
  expect(noted(text(long), text(reworded, "All of this one is new here.")).at(-1)).toBe(
    "added: All of this one is new here.",
  );
});
