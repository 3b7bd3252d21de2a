import type { Transform } from "@tiptap/pm/transform";
import { describe, expect, test } from "vitest";
import * as Y from "yjs";
import { must } from "#shared/assert.ts";
import type { Change } from "#tests/support/field-changes.ts";
import { begin } from "#tests/support/field-changes.ts";
import type { FieldEditor } from "#tests/support/field-editor.ts";
import { ADDRESS, contentOf, createFieldEditor, schema } from "#tests/support/field-editor.ts";
import { createMendingServer } from "#tests/support/mending.ts";

/** SU11 What one put behind a paragraph stands behind it, also where another made a list of that, or of the next, meanwhile. */

const START = ["aa bb ", "cc dd ", "ee ff "];

/** Where a paragraph begins. */
function placeOf({ doc }: Transform, index: number): number {
  let place = 0;
  for (let i = 0; i < index; i++) place += doc.child(i).nodeSize;
  return place;
}

interface Act {
  readonly name: string;
  readonly change: Change;
  /** Its words, and what they are behind. */
  readonly adds?: { readonly words: string; readonly behind: string };
}

const indices = START.map((_, i) => i);

/** Enter within a paragraph. */
const breaks: readonly Act[] = indices.map((i) => ({
  name: `Enter in paragraph ${i + 1}`,
  change: (change) => void change.split(placeOf(change, i) + 4),
}));

/** Enter at its end. */
const ends: readonly Act[] = indices.map((i) => ({
  name: `Enter behind paragraph ${i + 1}, and words`,
  change: (change) => void change.insert(placeOf(change, i + 1), schema.node("paragraph", null, contentOf("new "))),
  adds: { words: "new", behind: must(START[i], "a paragraph").trim() },
}));

const lists: readonly Act[] = indices.flatMap((from) =>
  indices.slice(from).map((to) => ({
    name: `a list of ${from + 1} to ${to + 1}`,
    change: (change: Transform) => {
      const items = indices.slice(from, to + 1).map((i) => schema.node("listItem", null, [change.doc.child(i)]));
      change.replaceWith(placeOf(change, from), placeOf(change, to + 1), schema.node("bulletList", null, items));
    },
  })),
);

function two(numbers: readonly [number, number]): { editors: [FieldEditor, FieldEditor]; meet: () => void } {
  const first = createFieldEditor(null);
  first.change(begin(START));
  const begun = Y.encodeStateAsUpdate(first.doc);
  const editors: [FieldEditor, FieldEditor] = [createFieldEditor(begun), createFieldEditor(begun)];
  editors.forEach(({ doc }, i) => (doc.clientID = numbers[i] ?? 0));
  const server = createMendingServer(editors);
  server.meet(editors[0]);
  const meet = (): void => {
    for (let round = 0; round < 4; round++) for (const editor of editors) server.meet(editor);
  };
  return { editors, meet };
}

const held = ({ doc }: FieldEditor): string => doc.getXmlFragment(ADDRESS).toJSON();

for (const numbers of [
  [1, 2],
  [2, 1],
] as const)
  describe(`of the clients ${numbers.join(" and ")}`, () => {
    test.each([...breaks, ...ends, ...lists].flatMap((one) => lists.map((other) => ({ one, other }))))(
      "SU11 words are in their order after $one.name beside $other.name",
      ({ one, other }) => {
        const { editors, meet } = two(numbers);
        editors[0].change(one.change);
        editors[1].change(other.change);
        meet();
        expect(held(editors[0])).toBe(held(editors[1]));
        const words = editors[0].text().replaceAll(/\s+/g, " ").trim();
        const { adds } = one;
        const whole = START.join("").trim();
        expect(words).toBe(adds ? whole.replace(adds.behind, `${adds.behind} ${adds.words}`) : whole);
        expect(editors.flatMap(({ lost }) => lost)).toEqual([]);
      },
    );

    test("SU11 what goes on being written where it is goes along", () => {
      const { editors, meet } = two(numbers);
      const [one, other] = editors;
      one.change(must(ends[0], "an act").change);
      other.change(must(lists[2], "an act").change);
      // Each goes on before hearing of what is put right.
      one.receive(Y.encodeStateAsUpdate(other.doc));
      other.receive(Y.encodeStateAsUpdate(one.doc));
      const typed = (words: string, behind: string) => (change: Transform) => {
        change.doc.descendants((node, at) => {
          if (node.isTextblock && node.textContent.includes(behind))
            change.insert(at + 1 + node.content.size, contentOf(words));
        });
      };
      one.change(typed("mine ", "new"));
      other.change(typed("theirs ", "cc dd"));
      meet();
      expect(one.text().replaceAll(/\s+/g, " ").trim()).toBe("aa bb new mine cc dd theirs ee ff");
      expect(held(one)).toBe(held(other));
    });
  });

test("SU11 who puts a paragraph between is between, and the list goes on behind it", () => {
  for (const numbers of [
    [1, 2],
    [2, 1],
  ] as const) {
    const { editors, meet } = two(numbers);
    editors[0].change(must(ends[0], "an act").change);
    editors[1].change(
      must(
        lists.find(({ name }) => name === "a list of 1 to 2"),
        "an act",
      ).change,
    );
    meet();
    const item = (words: string): string =>
      `<bulletlist><listitem><paragraph>${words}</paragraph></listitem></bulletlist>`;
    expect(held(editors[0])).toBe(
      `${item("aa bb ")}<paragraph>new </paragraph>${item("cc dd ")}<paragraph>ee ff </paragraph>`,
    );
  }
});
