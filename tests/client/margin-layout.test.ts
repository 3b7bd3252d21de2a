import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Wanted } from "#client/comments/margin-layout.ts";
import { layoutMargin } from "#client/comments/margin-layout.ts";

const GAP = 8;
const names = "abcdef";
/** Threads of these [top, height]; answers their tops in order. */
const tops = (threads: readonly (readonly [number, number])[], active: string | null = null): number[] => {
  const wanted = threads.map(([top, height], i) => ({ id: names.charAt(i), top, height }));
  return [...layoutMargin(wanted, active, GAP).values()];
};

describe("threads in the margin", () => {
  test.each<[string, readonly (readonly [number, number])[], string | null, number[]]>([
    ["nothing", [], null, []],
    [
      "each at its words where there is room",
      [
        [10, 20],
        [100, 20],
      ],
      null,
      [10, 100],
    ],
    [
      "one below the other where there is none",
      [
        [10, 50],
        [20, 50],
        [30, 50],
      ],
      null,
      [10, 68, 126],
    ],
    [
      "the active one at its words, the one above makes room",
      [
        [100, 50],
        [110, 50],
      ],
      "b",
      [52, 110],
    ],
    [
      "several above make room",
      [
        [200, 50],
        [210, 50],
        [220, 50],
      ],
      "c",
      [104, 162, 220],
    ],
    [
      "those below the active one are as near as they can be",
      [
        [100, 50],
        [110, 50],
        [120, 50],
      ],
      "b",
      [52, 110, 168],
    ],
    [
      "one above with room enough stays",
      [
        [10, 50],
        [200, 50],
        [210, 50],
      ],
      "c",
      [10, 152, 210],
    ],
    [
      "at the very top the active one gives way",
      [
        [0, 50],
        [5, 50],
      ],
      "b",
      [0, 58],
    ],
    [
      "an active one that is not here changes nothing",
      [
        [10, 50],
        [20, 50],
      ],
      "z",
      [10, 68],
    ],
  ])("%s", (_, threads, active, expected) => expect(tops(threads, active)).toEqual(expected));

  const wanted = fc
    .array(fc.record({ top: fc.nat(3000), height: fc.integer({ min: 20, max: 400 }) }), { maxLength: 40 })
    .map((all): Wanted[] => all.sort((a, b) => a.top - b.top).map((one, i) => ({ id: String(i), ...one })));

  test("in order, never overlapping, never above the text, the active one at its words if those above fit", () => {
    fc.assert(
      fc.property(wanted, fc.nat(40), (threads, which) => {
        const active = String(which);
        const placed = layoutMargin(threads, active, GAP);
        let free = 0;
        let above = 0;
        for (const { id, top, height } of threads) {
          const at = placed.get(id)!;
          expect(at).toBeGreaterThanOrEqual(free);
          if (id === active) expect(at).toBe(Math.max(top, above));
          free = at + height + GAP;
          above += height + GAP;
        }
      }),
    );
  });
});
