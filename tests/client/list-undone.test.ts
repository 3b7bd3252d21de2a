import { findWrapping } from "@tiptap/pm/transform";
import { describe, expect, test } from "vitest";
import * as Y from "yjs";
import { must } from "#shared/assert.ts";
import { pick, seededChance } from "#tests/support/chance.ts";
import type { Change } from "#tests/support/field-changes.ts";
import { begin } from "#tests/support/field-changes.ts";
import type { FieldEditor } from "#tests/support/field-editor.ts";
import { contentOf, createFieldEditor, schema } from "#tests/support/field-editor.ts";
import { createLine, createMendingServer } from "#tests/support/mending.ts";

/** SU11 What one types, all online, while another makes a list of the whole field and takes it back at once. */

const wrap: Change = (change) => {
  const range = must(change.doc.resolve(1).blockRange(change.doc.resolve(change.doc.content.size - 1)), "blocks");
  const { childCount } = change.doc;
  change.wrap(range, must(findWrapping(range, schema.nodes["orderedList"]!), "a list"));
  // An item of each.
  for (let i = childCount - 1; i > 0; i--) {
    const paragraphs = must(change.doc.firstChild?.firstChild, "the item").children.slice(0, i);
    change.split(paragraphs.reduce((at, { nodeSize }) => at + nodeSize, 2));
  }
};
const turn: Change = (change) =>
  change.doc.forEach((node, place) => {
    if (node.type.name === "orderedList") change.setNodeMarkup(place, schema.nodes["bulletList"]);
  });

/** Two at one server; each change is on its way until it is delivered. */
function online(paragraphs: readonly string[], numbers: readonly [number, number]) {
  const first = createFieldEditor(null);
  first.change(begin(paragraphs));
  const begun = Y.encodeStateAsUpdate(first.doc);
  const editors = [createFieldEditor(begun), createFieldEditor(begun)] as const;
  editors.forEach(({ doc }, i) => (doc.clientID = numbers[i] ?? 0));
  const server = createMendingServer(editors, [begun]);
  const lines = editors.map((editor) => {
    const line = createLine(server, editor);
    return {
      send: line.send,
      hear: (count?: number) => line.coming(count).forEach((update) => editor.receive(update)),
    };
  });
  return {
    editors,
    lines,
    settle() {
      for (let round = 0; round < 5; round++)
        for (const line of lines) {
          line.send();
          line.hear();
        }
      for (const editor of editors) editor.settle();
      expect(editors[0].blocks()).toEqual(editors[1].blocks());
      return editors[0].blocks();
    },
  };
}

const LETTERS: readonly string[] = "abcdefghijkl".split("");

/** Behind the last of these letters that stands, where the caret is; or else behind "two". */
const typeOn =
  (letter: string): Change =>
  (change) => {
    let at = -1;
    change.doc.descendants((node, place) => {
      const offset = node.text?.search(/(?<=two[a-l]*)(?![a-l])/) ?? -1;
      if (offset >= 0) at = place + offset;
    });
    change.insert(at, contentOf(letter));
  };

/** Behind "two" and what was typed there. */
const enter: Change = (change) => {
  let at = -1;
  change.doc.descendants((node, place) => {
    const offset = node.text?.indexOf(" six") ?? -1;
    if (offset >= 0) at = place + offset;
  });
  change.split(at);
};

type Act = Change | "undo" | "redo";
const act = (who: FieldEditor, what: Act): void => (typeof what === "string" ? who[what]() : who.change(what));

const stories: readonly (readonly [string, readonly Act[], boolean])[] = [
  ["a list", [wrap, "undo"], false],
  ["a list, by somebody who pressed Enter before", [wrap, "undo"], true],
  ["another kind of list", [wrap, turn, "undo"], false],
  ["both kinds of list", [wrap, turn, "undo", "undo"], false],
];

/** Both act, and each hears at some time or other. */
function play(seed: number, acts: readonly Act[], enters: boolean): { said: string; told: string } {
  const chance = seededChance(seed);
  const { editors, lines, settle } = online(["one.", "two six."], seed % 2 === 0 ? [1, 2] : [2, 1]);
  const [acting, typing] = editors;
  const own = [...acts];
  const theirs: Act[] = [...(enters ? [enter] : []), ...LETTERS.map(typeOn)];
  while (own.length + theirs.length > 0) {
    const next = pick(["acts", "types", "types", "types", "send", "hear", "send", "hear"] as const, chance);
    if (next === "acts" && own.length > 0 && chance() < 0.5) act(acting, own.shift()!);
    else if (next === "types" && theirs.length > 0) act(typing, theirs.shift()!);
    else if (next === "send" || next === "hear") pick(lines, chance)![next]();
  }
  return { said: settle().join("\n"), told: typing.lost.map(({ words }) => words).join(" ") };
}

describe.each(stories)("SU11 letters typed while %s is taken back", (_, acts, enters) => {
  test.each(Array.from({ length: 30 }, (_, seed) => seed))("stand together, whoever hears when (%i)", (seed) => {
    const { said, told } = play(seed, acts, enters);
    expect(said).toContain(`two${LETTERS.join("")}`);
    expect(told).toBe("");
  });
});

// A list may be turned before the half that was divided off has come into it.
test("SU7 letters typed while another kind of list is taken back, by somebody who pressed Enter before, stand or are told", () => {
  let whole = 0;
  for (let seed = 0; seed < 60; seed++) {
    const { said, told } = play(seed, [wrap, turn, "undo"], true);
    const missing = LETTERS.filter((letter) => !said.replaceAll(/one|two|six/g, "").includes(letter));
    expect(missing.filter((letter) => !told.includes(letter))).toEqual([]);
    if (said.includes(`two${LETTERS.join("")}`)) whole++;
  }
  expect(whole).toBeGreaterThan(45);
});
