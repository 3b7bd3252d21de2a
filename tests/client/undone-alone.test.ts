import { describe, expect, test } from "vitest";
import { readField } from "#shared/field.ts";
import { begin } from "#tests/support/field-changes.ts";
import { ADDRESS, createFieldEditor } from "#tests/support/field-editor.ts";
import { seededChance } from "#tests/support/chance.ts";

/** SU6 Who writes alone gets back, by undo and by redo, exactly what stood there, whatever they did. */

const SEEDS = Number(process.env["SEEDS"] ?? 150);

/** Somebody in a field of two paragraphs; `now`: what stands there, with its marks. */
function begun(seed: number) {
  const editor = createFieldEditor(null);
  editor.change(begin(["one two three", "four five six"]));
  let words = 0;
  return {
    chance: seededChance(seed),
    editor,
    now: (): string => JSON.stringify(readField(editor.doc.getXmlFragment(ADDRESS))),
    word: (): string => `w${words++}`,
  };
}

describe("one alone", () => {
  test("takes eight steps back and does them again", () => {
    const wrong: string[] = [];
    for (let seed = 0; seed < SEEDS; seed++) {
      const { chance, editor, now, word } = begun(seed);
      const stood = [now()];
      for (let i = 0; i < 8; i++) {
        editor.step(chance, word);
        if (now() !== stood.at(-1)) stood.push(now());
      }
      const [back, again] = [stood.toReversed().slice(1), stood.slice(1)];
      const read = (how: "undo" | "redo") => (): string => {
        editor[how]();
        return now();
      };
      for (const [how, wanted] of [
        ["undo", back],
        ["redo", again],
        ["undo", back],
        ["redo", again],
      ] as const) {
        const got = wanted.map(read(how));
        if (JSON.stringify(got) === JSON.stringify(wanted)) continue;
        wrong.push(`${seed} ${how}`);
        break;
      }
    }
    expect(wrong).toEqual([]);
  });

  test("goes back and forth, and writes on in between", () => {
    const wrong: string[] = [];
    for (let seed = 0; seed < SEEDS; seed++) {
      const { chance, editor, now, word } = begun(seed);
      const stood = [now()];
      let at = 0;
      for (let i = 0; i < 30; i++) {
        const what = chance();
        if (what < 0.35) {
          if (at === 0) continue;
          editor.undo();
          at--;
        } else if (what < 0.55) {
          if (at === stood.length - 1) continue;
          editor.redo();
          at++;
        } else {
          editor.step(chance, word);
          if (now() === stood[at]) continue;
          stood.splice(++at, stood.length, now());
        }
        if (now() === stood[at]) continue;
        wrong.push(`${seed} at ${i}`);
        break;
      }
    }
    expect(wrong).toEqual([]);
  });
});
