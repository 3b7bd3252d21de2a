import { globSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

/** A letter that somebody types does not have the style of the whole page worked out anew (`client/lib/shown.ts`). */
test("no style asks the root, or the body, what is in it", () => {
  const asking = globSync("client/**/*.css").flatMap((path) =>
    readFileSync(path, "utf8")
      .split("\n")
      .filter((line) => /(?::root|html|body)[^\s,{>+~]*:has\(/.test(line))
      .map((line) => `${path}: ${line.trim()}`),
  );
  expect(asking).toEqual([]);
});
