import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { at, merge, put } from "#client/reviews/merge.ts";

const line = (id: string, text = id) => ({ id, text });
const base = { title: "Report", focus: "F", lines: [line("a"), line("b"), line("c")] };

describe("G two people's changes", () => {
  test("what only one changed is theirs, and told", () => {
    const merged = merge(base, { ...base, title: "Mine" }, { ...base, focus: "Theirs" });
    expect(merged).toEqual({
      value: { ...base, title: "Mine", focus: "Theirs" },
      taken: [["focus"]],
      clashes: [],
    });
  });

  test("what both changed stays one's own, and the other's is told and can be used", () => {
    const merged = merge(base, { ...base, title: "Mine" }, { ...base, title: "Theirs" });
    expect(merged.value.title).toBe("Mine");
    expect(merged.clashes).toEqual([{ path: ["title"], theirs: "Theirs" }]);
    expect(put(merged.value, ["title"], "Theirs").title).toBe("Theirs");
  });

  test("lists merge thing by thing", () => {
    const mine = { ...base, lines: [line("a", "mine"), line("b"), line("c"), line("m")] };
    const theirs = { ...base, lines: [line("a"), line("b", "theirs"), line("t")] };
    const merged = merge(base, mine, theirs);
    expect(merged.value.lines).toEqual([line("a", "mine"), line("b", "theirs"), line("m"), line("t")]);
    expect(merged.clashes).toEqual([]);
  });

  test("what they removed stays if one has written in it", () => {
    const merged = merge(
      base,
      { ...base, lines: [line("a", "mine"), line("b"), line("c")] },
      { ...base, lines: [line("b"), line("c")] },
    );
    expect(merged.value.lines).toContainEqual(line("a", "mine"));
  });

  test("an order that they made comes along, unless one made another", () => {
    const turned = { ...base, lines: base.lines.toReversed() };
    expect(merge(base, { ...base, title: "Mine" }, turned).value.lines).toEqual(turned.lines);
    const mine = { ...base, lines: [line("b"), line("a"), line("c")] };
    expect(merge(base, mine, turned).value.lines).toEqual(mine.lines);
  });

  const values = fc.record({
    title: fc.constantFrom("x", "y", "z"),
    lines: fc.uniqueArray(
      fc.record({ id: fc.constantFrom("a", "b", "c", "d"), text: fc.constantFrom("1", "2", "3") }),
      {
        selector: (one) => one.id,
      },
    ),
  });

  test("nothing that I changed is lost, and all that they changed is there or told", () => {
    fc.assert(
      fc.property(values, values, values, (was, mine, theirs) => {
        const { value, clashes } = merge(was, mine, theirs);
        if (mine.title !== was.title) expect(value.title).toBe(mine.title);
        for (const my of mine.lines)
          if (JSON.stringify(at(was.lines, [my.id])) !== JSON.stringify(my)) expect(value.lines).toContainEqual(my);
        const told = (path: string[]) => clashes.some((clash) => JSON.stringify(clash.path) === JSON.stringify(path));
        if (theirs.title !== was.title) expect(value.title === theirs.title || told(["title"])).toBe(true);
        for (const their of theirs.lines)
          if (at(was.lines, [their.id, "text"]) !== their.text)
            expect(at(value.lines, [their.id, "text"]) === their.text || told(["lines", their.id, "text"])).toBe(true);
        expect(new Set(value.lines.map((one) => one.id)).size).toBe(value.lines.length);
      }),
      { numRuns: 2000 },
    );
  });
});
