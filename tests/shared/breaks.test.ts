import { expect, test } from "vitest";
import { withBreaks } from "#shared/compare/breaks.ts";
import type { LineChange } from "#shared/compare/field.ts";
import { compareField, newerField } from "#shared/compare/field.ts";
import type { Inline, RichText } from "#shared/schema.ts";
import { seededChance, whole } from "#tests/support/chance.ts";
import { paragraph } from "#shared/schema.ts";
import { plainText } from "#shared/summary-text.ts";

/** A paragraph that was divided, or joined with the next, is told as that: its words are nobody's change. */

const long = "Officers know their schools well, and visit each of them at least once in a term.";
const tail = "They act early where results slip.";
const last = "Where they do, schools say what changed.";
/** Words that are each there once. */
const words = (from: number, to: number): string =>
  Array.from({ length: to - from }, (_, at) => `word${from + at}`).join(" ");
const text = (...lines: string[]): RichText => lines.map((line) => paragraph(line));
const items = (...lines: string[]): RichText => [{ type: "bulletList", items: lines.map((line) => [paragraph(line)]) }];

const wordsOf = (said: string): string[] => said.split(/\s+/).filter((word) => word !== "");

/** The older text, from the changes alone. */
const textBefore = (changes: readonly LineChange[]): string => changes.map(lineBefore).join("");

function lineBefore(change: LineChange): string {
  if (change.kind === "added" || change.kind === "moved here") return "";
  const said = (content: readonly Inline[]): string => plainText([{ type: "paragraph", content }], String);
  if (change.kind !== "changed") return `${said(change.line.content)} `;
  const words = change.spans.map(({ kind, content, breaks }) =>
    kind === "removed" && breaks ? " " : kind === "added" && !breaks ? "" : said(content),
  );
  const last = change.spans.at(-1);
  return words.join("") + (last?.breaks && last.kind === "added" ? "" : " ");
}

/** Each line as people would note it, with ¶ for an end that came or went, and the white space that went for it or came. */
function noted(older: RichText, newer: RichText): string[] {
  const changes = withBreaks(compareField(older, newer) ?? []);
  expect(newerField(changes)).toEqual(newer);
  expect(wordsOf(textBefore(changes)).toSorted()).toEqual(wordsOf(plainText(older, String)).toSorted());
  return changes.map((change) => {
    if (!("spans" in change)) return `${change.kind}: ${plainText([{ type: "paragraph", ...change.line }], String)}`;
    const said = change.spans.map(({ kind, content, breaks }) => {
      const said = plainText([{ type: "paragraph", content }], String);
      const words = breaks ? `¶${said}` : said;
      return kind === "same" ? words : kind === "added" ? `+${words}+` : `-${words}-`;
    });
    return `${change.relisted ? "* " : ""}${said.join("")}`;
  });
}

test.each<[string, RichText, RichText, string[]]>([
  ["divided, the longer half first", text(`${long} ${tail}`), text(long, tail), [`${long}+¶ +`, `same: ${tail}`]],
  ["divided, the longer half last", text(`${tail} ${long}`), text(tail, long), [`${tail}+¶ +`, `same: ${long}`]],
  ["joined, the longer half first", text(long, tail), text(`${long} ${tail}`), [`${long}-¶ -${tail}`]],
  ["joined, the longer half last", text(tail, long), text(`${tail} ${long}`), [`${tail}-¶ -${long}`]],
  ["an item that was divided", items(`${long} ${tail}`), items(long, tail), [`${long}+¶ +`, `same: ${tail}`]],
  [
    "divided among others",
    text("First.", `${long} ${tail}`, "Last."),
    text("First.", long, tail, "Last."),
    ["same: First.", `${long}+¶ +`, `same: ${tail}`, "same: Last."],
  ],
  [
    "divided and the second half made an item",
    text(`${long} ${tail}`),
    [...text(long), ...items(tail)],
    [`${long}+¶ +`, `* ${tail}`],
  ],
  [
    "divided in three",
    text(`${long} ${tail} ${last}`),
    text(long, tail, last),
    [`${long}+¶ +`, `${tail}+¶ +`, `same: ${last}`],
  ],
  [
    "divided so often that no part is like the whole",
    text(words(0, 60)),
    text(...[0, 10, 20, 30, 40, 50].map((from) => words(from, from + 10))),
    [...[0, 10, 20, 30, 40].map((from) => `${words(from, from + 10)}+¶ +`), `same: ${words(50, 60)}`],
  ],
  ["three joined", text(tail, long, last), text(`${tail} ${long} ${last}`), [`${tail}-¶ -${long}-¶ -${last}`]],
  [
    "divided, and its end joined with the next",
    text(`${long} ${tail}`, last),
    text(long, `${tail} ${last}`),
    [`${long}+¶ +`, `${tail}-¶ -${last}`],
  ],
  [
    "divided, and a new paragraph between",
    text(`${long} ${tail}`),
    text(long, "All of this one is new here.", tail),
    [`${long}+¶ +`, "added: All of this one is new here.", `same: ${tail}`],
  ],
  [
    "joined over one that went",
    text(long, "All of this one goes here.", tail),
    text(`${long} ${tail}`),
    [`${long}-¶ -${tail}`, "removed: All of this one goes here."],
  ],
  ["joined without a space", text(long, tail), text(`${long}${tail}`), [`${long}-¶-${tail}`]],
  ["divided where no space was", text(`${long}${tail}`), text(long, tail), [`${long}+¶+`, `same: ${tail}`]],
  ["a new paragraph behind", text(long), text(long, tail), [`same: ${long}`, `added: ${tail}`]],
])("%s", (_, older, newer, expected) => {
  expect(noted(older, newer)).toEqual(expected);
});

test.each<[string, RichText, RichText, string[]]>([
  [
    "divided, and a word put into the second half",
    text(`${long} ${tail}`),
    text(long, tail.replace("act", "then act")),
    [`${long}+¶ +`, "They +then +act early where results slip."],
  ],
  [
    "divided, and a word of the first half changed",
    text(`${tail} ${long}`),
    text(tail.replace("early", "late"), long),
    ["They act -early-+late+ where results slip.+¶ +", `same: ${long}`],
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

/** Not closer than four words: a single word beside an end may as well have been moved over it. */
test("ends alone that come and go are all that is told, wherever they stand", () => {
  const chance = seededChance(7);
  const all = words(0, 80).split(" ");
  const broken = (): RichText => {
    const ends = new Set(Array.from({ length: whole(1, 6, chance) }, () => 4 * whole(1, 19, chance)));
    const starts = [0, ...[...ends].sort((a, b) => a - b)];
    return text(...starts.map((from, at) => all.slice(from, starts[at + 1]).join(" ")));
  };
  for (let round = 0; round < 500; round++) {
    const told = noted(broken(), broken()).map((line) => line.replaceAll(/\+¶ \+|-¶ -/g, " "));
    expect(told.filter((line) => /^(added|removed|moved)|[-+]/.test(line))).toEqual([]);
  }
});

test("words that came and went beside ends are each told, and no others", () => {
  const chance = seededChance(8);
  const lines = (all: readonly string[]): RichText => {
    const ends = Array.from({ length: whole(0, 5, chance) }, () => whole(1, all.length - 1, chance));
    const starts = [0, ...ends.toSorted((a, b) => a - b)];
    return text(...starts.map((from, at) => all.slice(from, starts[at + 1]).join(" ")).filter((line) => line !== ""));
  };
  for (let round = 0; round < 500; round++) {
    const all = words(0, 60).split(" ");
    const edited = all.flatMap((word) => (chance() < 0.05 ? [] : chance() < 0.05 ? [word, `new${word}`] : [word]));
    noted(lines(all), lines(edited));
  }
});
