import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";

const root = join(import.meta.dirname, "../..");

/** The rules of SPEC.md: lines that begin with an id in bold. */
const rules = [...readFileSync(join(root, "shared/SPEC.md"), "utf8").matchAll(/^- \*\*([A-Z]+\d+)\b/gm)].map(
  ([, id = ""]) => id,
);

/** The ids that names of tests and groups begin with, one or several: `test("W14 W15 …`. */
const named = new Set(
  globSync("tests/**/*.test.ts", { cwd: root }).flatMap((file) =>
    [...readFileSync(join(root, file), "utf8").matchAll(/\(\s*["'`]((?:[A-Z]{1,3}\d+:? )+)/g)].flatMap(([, ids = ""]) =>
      ids.replaceAll(":", "").trim().split(" "),
    ),
  ),
);

describe("SPEC.md", () => {
  test("has rules, each once", () => {
    expect(rules.length).toBeGreaterThan(30);
    expect(rules.filter((rule, i) => rules.indexOf(rule) !== i)).toEqual([]);
  });

  test.each(rules)("a test is named after %s", (rule) => {
    expect([...named]).toContain(rule);
  });
});
