import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { LineChange } from "#shared/compare/field.ts";
import { compareField, newerField } from "#shared/compare/field.ts";
import { fromLines, toLines } from "#shared/compare/lines.ts";
import type { Block, Inline, RichText } from "#shared/schema.ts";
import { paragraph } from "#shared/schema.ts";
import { plainText } from "#shared/summary-text.ts";

/** Blocks from lines: "- " and "1. " begin list items, anything else is a paragraph. */
function text(...lines: string[]): RichText {
  const blocks: Block[] = [];
  for (const line of lines) {
    const [, mark, words = line] = /^(- |1\. )(.*)$/.exec(line) ?? [];
    const type = mark === "- " ? "bulletList" : "orderedList";
    const last = blocks.at(-1);
    if (mark === undefined) blocks.push(paragraph(line));
    else if (last?.type === type) blocks[blocks.length - 1] = { type, items: [...last.items, [paragraph(words)]] };
    else blocks.push({ type, items: [[paragraph(words)]] });
  }
  return blocks;
}

const words = (content: readonly Inline[]): string => plainText([{ type: "paragraph", content }], (to) => `@${to}`);

/** A line's change as people would note it: +added+, -removed-, [moved away], with changed words in place. */
function noted(change: LineChange): string {
  switch (change.kind) {
    case "same":
      return words(change.line.content);
    case "added":
      return `+${words(change.line.content)}+`;
    case "removed":
      return `-${words(change.line.content)}-`;
    case "moved away":
      return `[${words(change.line.content)}]`;
    case "moved here":
    case "changed": {
      const spans = change.spans.map((span) => {
        const said = words(span.content);
        return span.kind === "same" ? said : span.kind === "added" ? `+${said}+` : `-${said}-`;
      });
      return `${change.kind === "moved here" ? "> " : ""}${change.relisted ? "* " : ""}${spans.join("")}`;
    }
  }
}

describe("V compare a field", () => {
  test.each<[string, RichText, RichText, string[] | null]>([
    ["nothing changed", text("Officers know schools."), text("Officers know schools."), null],
    [
      "a word replaced",
      text("Most records say so."),
      text("Almost all records say so."),
      ["-Most-+Almost all+ records say so."],
    ],
    [
      "a phrase replaced stays whole",
      text("In the sample that the team read, most records state how well it is doing."),
      text("In the sample that the team read, most records judge what needs work now."),
      ["In the sample that the team read, most records -state how well it is doing-+judge what needs work now+."],
    ],
    [
      "a word added",
      text("Officers know schools."),
      text("Officers know their schools."),
      ["Officers know +their +schools."],
    ],
    [
      "a number is one word",
      text("Around 18,400 children, 3.5 a class."),
      text("Around 18,500 children, 3.75 a class."),
      ["Around -18,400-+18,500+ children, -3.5-+3.75+ a class."],
    ],
    ["a sign added", text("Officers know schools"), text("Officers know schools."), ["Officers know schools+.+"]],
    [
      "a paragraph added",
      text("One here.", "Three here."),
      text("One here.", "Two there, all new.", "Three here."),
      ["One here.", "+Two there, all new.+", "Three here."],
    ],
    ["a paragraph removed", text("One stays.", "Another goes."), text("One stays."), ["One stays.", "-Another goes.-"]],
    [
      "a paragraph moved, with a word changed in it",
      text("Officers meet schools every week.", "Heads trust the authority and its staff.", "Data are used well."),
      text("Heads trust the authority and its people.", "Officers meet schools every week.", "Data are used well."),
      [
        "> Heads trust the authority and its -staff-+people+.",
        "Officers meet schools every week.",
        "[Heads trust the authority and its staff.]",
        "Data are used well.",
      ],
    ],
    ["a paragraph became an item", text("One thing here."), text("- One thing here."), ["* One thing here."]],
    [
      "an item before another",
      text("- Second item."),
      text("- Completely new one.", "- Second item."),
      ["+Completely new one.+", "Second item."],
    ],
  ])("%s", (_, older, newer, expected) => {
    expect(compareField(older, newer)?.map(noted) ?? null).toEqual(expected);
  });

  test("words that became bold are the same words, said otherwise", () => {
    const bold: RichText = [
      { type: "paragraph", content: [{ type: "text", text: "Officers know schools.", marks: [{ type: "bold" }] }] },
    ];
    expect(compareField(text("Officers know schools."), bold)).not.toBeNull();
  });

  const word = fc.constantFrom(
    "officers",
    "schools",
    "know",
    "most",
    "the",
    "data",
    "and",
    "improve",
    "learners",
    "well",
  );
  const inline: fc.Arbitrary<Inline> = fc.oneof(
    {
      weight: 6,
      arbitrary: fc
        .array(word, { minLength: 1, maxLength: 8 })
        .map((all): Inline => ({ type: "text", text: all.join(" "), marks: [] })),
    },
    { weight: 1, arbitrary: word.map((said): Inline => ({ type: "text", text: said, marks: [{ type: "italic" }] })) },
    { weight: 1, arbitrary: fc.constant<Inline>({ type: "hardBreak" }) },
    { weight: 1, arbitrary: word.map((to): Inline => ({ type: "reference", to })) },
  );
  const content = fc.array(inline, { maxLength: 4 }).map(joined);
  const { blocks } = fc.letrec<{ block: Block; blocks: Block[] }>((tie) => ({
    block: fc.oneof(
      { maxDepth: 3, depthIdentifier: "list" },
      content.map((all): Block => ({ type: "paragraph", content: all })),
      fc.record({
        type: fc.constantFrom("bulletList" as const, "orderedList" as const),
        items: fc.array(fc.array(tie("block"), { minLength: 1, maxLength: 2 }), { minLength: 1, maxLength: 3 }),
      }),
    ),
    blocks: fc.array(tie("block"), { maxLength: 5 }),
  }));

  test("a field as lines and back is the same field", () => {
    fc.assert(
      fc.property(blocks, (value) => {
        expect(fromLines(toLines(value))).toEqual(value);
      }),
    );
  });

  test("the changes hold the newer field, and the older one's words in what stayed or went", () => {
    fc.assert(
      fc.property(blocks, blocks, (older, newer) => {
        const changes = compareField(older, newer);
        if (!changes) {
          expect(older).toEqual(newer);
          return;
        }
        expect(newerField(changes)).toEqual(newer);
        const before = toLines(older).map((line) => words(line.content));
        const moved = changes.flatMap((change) => (change.kind === "moved here" ? [words(change.before.content)] : []));
        const reported = changes.flatMap((change) => {
          if (change.kind === "added") return [];
          return [words("before" in change ? change.before.content : change.line.content)];
        });
        expect(reported.sort()).toEqual([...before, ...moved].sort());
        for (const change of changes) {
          if (!("spans" in change)) continue;
          const side = (not: string): string =>
            words(change.spans.filter((span) => span.kind !== not).flatMap((span) => span.content));
          expect(side("removed")).toBe(words(change.line.content));
          expect(side("added")).toBe(words(change.before.content));
        }
      }),
      { numRuns: 500 },
    );
  });
});

/** As fields are read: neighbouring runs with the same marks are one. */
function joined(all: Inline[]): Inline[] {
  const out: Inline[] = [];
  for (const one of all) {
    const last = out.at(-1);
    if (one.type === "text" && last?.type === "text" && JSON.stringify(one.marks) === JSON.stringify(last.marks))
      out[out.length - 1] = { ...last, text: last.text + one.text };
    else out.push(one);
  }
  return out;
}
