import assert from "node:assert/strict";
import * as Y from "yjs";
import { must } from "#shared/assert.ts";
import { pick, seededChance, whole } from "./chance.ts";
import type { Change } from "./field-changes.ts";
import { begin } from "./field-changes.ts";
import { ADDRESS, contentOf, createFieldEditor } from "./field-editor.ts";
import { createLine, createMendingServer } from "./mending.ts";

/**
 * Two who do something to a field and take it back, over and over, while a third types at its end, over lines of which
 * each is as slow as it likes.
 */

/** What stands in the field at first. */
export const BEFORE = ["First line.", "Second line:"] as const;

/** What the third types, one after the other. */
export const LETTERS: readonly string[] = Array.from({ length: 10 }, (_, i) => String.fromCodePoint(0x4e00 + i));

/** Each of the two does one of these after the other, at times that chance gives. */
export type Act = Change | "undo" | "redo";

export interface Played {
  readonly seed: number;
  /** The field at the end, on every device. */
  readonly said: string;
  /** What the third was told to have lost. */
  readonly told: string;
  readonly shape: string;
}

/** Behind the last of those typed so far, where the caret is. */
const typeOn =
  (typed: readonly string[], letter: string): Change =>
  (change) => {
    let at = change.doc.content.size - 1;
    for (const last of ["line:", ...typed])
      change.doc.descendants((node, place) => {
        const offset = node.text?.indexOf(last) ?? -1;
        if (offset >= 0) at = place + offset + last.length;
      });
    change.insert(at, contentOf(letter));
  };

interface Options {
  /** What the second of the two does, where it is something else. */
  readonly others?: readonly Act[];
  /** The server ends as soon as all is said, and another begins with its log. */
  readonly restarts?: boolean;
}

/** @param acts of either of the two */
export function playTwoUndoing(
  seed: number,
  acts: readonly Act[],
  { others = acts, restarts = false }: Options = {},
): Played {
  const chance = seededChance(seed);
  const first = createFieldEditor(null);
  first.doc.clientID = 9;
  first.change(begin([...BEFORE]));
  const begun = Y.encodeStateAsUpdate(first.doc);
  const [one, other, typist] = [begun, begun, begun].map((start) => createFieldEditor(start)) as [
    ReturnType<typeof createFieldEditor>,
    ReturnType<typeof createFieldEditor>,
    ReturnType<typeof createFieldEditor>,
  ];
  const editors = [one, other, typist];
  editors.forEach(({ doc }, i) => (doc.clientID = 1 + ((seed + i) % 3)));
  let server = createMendingServer(editors, [begun]);
  const lines = editors.map((editor) => {
    const line = createLine(server, editor);
    return {
      send: () => line.send(),
      hear() {
        const some = line.coming();
        // What the server writes together it sends together.
        const together = some.length > 1 && chance() < 0.5;
        for (const update of together ? [Y.mergeUpdates([...some])] : some) editor.receive(update);
      },
    };
  });
  const open = [
    { who: one, acts: [...acts] },
    { who: other, acts: [...others] },
  ];
  let typed = 0;
  while (typed < LETTERS.length || open.some((each) => each.acts.length > 0)) {
    const next = pick(["acts", "acts", "types", "types", "types", "send", "hear", "send", "hear"] as const, chance);
    const doer = must(open[chance() < 0.5 ? 0 : 1], "one of the two");
    if (next === "acts") {
      const act = doer.acts.shift();
      if (act === "undo" || act === "redo") doer.who[act]();
      else if (act) doer.who.change(act);
    } else if (next === "types" && typed < LETTERS.length) {
      typist.change(typeOn(LETTERS.slice(0, typed), must(LETTERS[typed], "a letter")));
      typed++;
    } else if (next === "send" || next === "hear") must(lines[whole(0, 2, chance)], "a line")[next]();
  }
  const exchange = (): void => {
    for (const line of lines) {
      line.send();
      line.hear();
    }
  };
  if (restarts) {
    exchange();
    server = createMendingServer(editors, server.log);
    for (let round = 0; round < 8; round++) {
      for (const editor of editors) server.meet(editor);
      if (round < 5) server.wait();
    }
  } else
    for (let round = 0; round < 10; round++) {
      exchange();
      server.wait();
    }
  for (const editor of editors) editor.settle();
  for (const editor of editors) assert.deepEqual(editor.blocks(), one.blocks(), "all read the same");
  return {
    seed,
    said: one.blocks().join("\n"),
    told: typist.lost.map(({ words }) => words).join(" "),
    shape: server.doc.getXmlFragment(ADDRESS).toJSON(),
  };
}
