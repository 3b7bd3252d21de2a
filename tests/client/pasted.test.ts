import type { Node } from "@tiptap/pm/model";
import { Fragment, Slice } from "@tiptap/pm/model";
import { describe, expect, test } from "vitest";
import * as Y from "yjs";
import { must } from "#shared/assert.ts";
import { pick, seededChance, whole } from "#tests/support/chance.ts";
import type { Change } from "#tests/support/field-changes.ts";
import { begin, join, list as asList, write } from "#tests/support/field-changes.ts";
import type { FieldEditor } from "#tests/support/field-editor.ts";
import { contentOf, createFieldEditor, schema } from "#tests/support/field-editor.ts";
import { createMendingServer } from "#tests/support/mending.ts";

/** SU6 Several who paste blocks into one paragraph, all of it heard by all, and one who takes back what they pasted. */

const paragraph = (said: string): Node => schema.node("paragraph", null, contentOf(said));
const list = (...items: readonly string[]): Node =>
  schema.node(
    "bulletList",
    null,
    items.map((said) => schema.node("listItem", null, [paragraph(said)])),
  );

/** Behind the first of these words, as a clipboard is pasted. */
const pasteBehind =
  (words: string, ...blocks: readonly Node[]): Change =>
  (change) => {
    let at = -1;
    change.doc.descendants((node, place) => {
      const from = node.text?.indexOf(words) ?? -1;
      if (at < 0 && from >= 0) at = place + from + words.length;
    });
    change.replaceRange(at, at, Slice.maxOpen(Fragment.from(blocks)));
  };

/** Two who hear at once of all that the other does. */
function two(...paragraphs: readonly string[]): {
  readonly one: FieldEditor;
  readonly other: FieldEditor;
  does(who: FieldEditor, act: Change | "undo" | "redo"): readonly string[];
} {
  const first = createFieldEditor(null);
  first.change(begin(paragraphs));
  const begun = Y.encodeStateAsUpdate(first.doc);
  const editors = [createFieldEditor(begun), createFieldEditor(begun)];
  const server = createMendingServer(editors);
  return {
    one: must(editors[0], "an editor"),
    other: must(editors[1], "an editor"),
    does(who, act) {
      if (act === "undo" || act === "redo") who[act]();
      else who.change(act);
      for (let round = 0; round < 3; round++) for (const editor of editors) server.meet(editor);
      expect(editors[0]?.blocks()).toEqual(editors[1]?.blocks());
      return who.blocks();
    },
  };
}

describe("SU6 another's words that end as one's own do stay whole", () => {
  test("where they pasted paragraphs before them", () => {
    const { one, other, does } = two("b0x b1x");
    does(one, write(7, " p1q"));
    does(other, pasteBehind("b0x", paragraph(" p2q"), paragraph("p3q")));
    expect(does(one, "undo")).toEqual(["b0x p2q", "p3q b1x"]);
  });

  test("where they pasted a list among them", () => {
    const { one, other, does } = two("b0x b1x");
    does(one, write(7, " p1q"));
    does(other, pasteBehind("b0x", paragraph(" p2q"), list("p3q"), paragraph("p4q")));
    expect(does(one, "undo")).toEqual(["b0x p2q", "p3q", "p4q b1x"]);
  });

  test("where they pasted paragraphs at their beginning", () => {
    const { one, other, does } = two("");
    does(one, write(0, "p1q"));
    does(other, (change) =>
      change.replaceRange(1, 1, Slice.maxOpen(Fragment.from([paragraph("p2q"), list("p3q"), paragraph("p4q ")]))),
    );
    expect(does(one, "undo")).toEqual(["p2q", "p3q", "p4q "]);
  });

  test("where they pasted items into an item", () => {
    const { one, other, does } = two("");
    does(one, (change) => change.replaceWith(0, 2, list("b0x p1q")));
    does(one, write(9, " p2q"));
    does(other, pasteBehind("b0x", list("p3q", "p4q")));
    expect(does(one, "undo")).toEqual(["b0xp3q", "p4q p1q"]);
  });

  test("where they pasted lists into the midst of an item", () => {
    const { one, other, does } = two("");
    does(other, (change) => change.replaceWith(0, 2, list("b0x")));
    does(one, write(5, " p1q"));
    does(other, pasteBehind("b0x", list(" p2q"), list("p3q"), paragraph("p4q")));
    expect(does(one, "undo")).toEqual(["b0x p2q", "p3q", "p4q"]);
  });

  test("where they wrote over them and the next paragraph", () => {
    const { one, other, does } = two("b0x b1x", "b2q");
    does(one, (change) => change.insert(8, contentOf(" p1q")));
    does(other, (change) => change.replaceWith(5, 17, contentOf("p2q")));
    expect(does(one, "undo")).toEqual(["b0x p2q"]);
  });
});

test("SU6 what one wrote in two steps goes step by step, where another has moved both at once", () => {
  const { one, other, does } = two("b0x");
  does(one, write(3, " p1q"));
  does(one, write(7, " p2q"));
  does(other, pasteBehind("b0x", paragraph("p3q"), paragraph("p4q")));
  expect(does(one, "undo")).toEqual(["b0xp3q", "p4q p1q"]);
  expect(does(one, "undo")).toEqual(["b0xp3q", "p4q"]);
});

describe("SU6 of a paragraph that one's own undo gave back one's own words go by the next, and nobody else's", () => {
  test.each<[string, readonly string[], number, Change]>([
    ["made a list", [""], 0, asList],
    ["joined to the one before it", ["b0x", ""], 5, join],
  ])("where it was %s", (_, paragraphs, place, act) => {
    const { one, other, does } = two(...paragraphs);
    does(one, write(place, "p1q"));
    does(other, write(place + 3, " p2q"));
    does(one, act);
    does(one, "undo");
    expect(does(one, "undo").at(-1)).toBe(" p2q");
    expect(does(one, "redo").at(-1)).toBe("p1q p2q");
  });

  test("where another wrote amid them since", () => {
    const { one, other, does } = two("");
    does(one, write(0, "p1q"));
    does(one, asList);
    does(one, "undo");
    does(other, write(1, " p2q "));
    expect(does(one, "undo")).toEqual([" p2q "]);
    expect(does(one, "redo")).toEqual(["p p2q 1q"]);
  });
});

test.each([
  ["paragraphs", [paragraph("p1q"), paragraph("p2q")]],
  ["a list among paragraphs", [paragraph("p1q"), list("p2q", "p3q"), paragraph("p4q")]],
])("SU14 %s that were pasted between words and taken back stand between them again", (_, blocks) => {
  const { one, does } = two("b0x b1x.");
  const pasted = does(one, pasteBehind("b0x", ...blocks));
  expect(does(one, "undo")).toEqual(["b0x b1x."]);
  expect(does(one, "redo")).toEqual(pasted);
});

/** Words that end alike, pasted by two behind any of them; then one takes all of theirs back. */
function takeBack(seed: number): { readonly missing: readonly string[]; readonly left: readonly string[] } {
  const chance = seededChance(seed);
  let count = 0;
  const word = (of: string): string => `${of}${count++}q`;
  const begun = [word("b"), word("b"), word("b")];
  const { one, other, does } = two(`${begun.join(" ")}.`, `${word("c")}.`);
  const [own, others]: [string[], string[]] = [[], [...begun]];
  let steps = 0;
  for (let i = whole(2, 6, chance); i > 0; i--) {
    const [who, wrote] = chance() < 0.6 ? [one, own] : [other, others];
    const [a, b, c, d] = [0, 1, 2, 3].map(() => word("p")) as [string, string, string, string];
    wrote.push(a, b, c, d);
    const blocks = pick(
      [
        [paragraph(` ${a}`), list(b, c), paragraph(d)],
        [paragraph(` ${a}\t${b}`), paragraph(`${c}\t${d}`)],
        [a, b, c, d].map((said) => paragraph(` ${said}`)),
      ],
      chance,
    );
    const behind = pick(who.text().match(/[bp]\d+q/g) ?? [], chance) ?? "";
    does(who, pasteBehind(behind, ...(blocks ?? [])));
    if (who === one) steps++;
  }
  for (; steps > 0; steps--) does(one, "undo");
  const said: readonly string[] = one.text().match(/[bp]\d+q/g) ?? [];
  return {
    missing: others.filter((one) => !said.includes(one)),
    left: own.filter((one) => said.includes(one)),
  };
}

test("SU6 of random histories of pasting each is taken back whole, and nothing else", () => {
  const bad = Array.from({ length: Number(process.env["SEEDS"] ?? 200) }, (_, seed) => ({
    seed,
    ...takeBack(seed),
  })).filter(({ missing, left }) => missing.length + left.length > 0);
  expect(bad.slice(0, 5)).toEqual([]);
});
