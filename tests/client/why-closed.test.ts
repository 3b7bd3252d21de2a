import { expect, test } from "vitest";
import { whyClosed } from "#client/summary/why-closed.ts";

const now = {
  line: "read-only",
  isMember: true,
  member: { role: "writer", signatory: false },
  state: "drafting",
} as const;

test.each([
  [{ isMember: false, line: "no-access" }, /no longer have access/, "no-access"],
  [{ line: "signed-out" }, /signed out/, "no-access"],
  [{ state: "proposed" }, /was proposed/, "locked"],
  [{ state: "agreed" }, /is agreed/, "locked"],
  [{ member: { role: "commenter", signatory: false } }, /comment on this review now, but not write/, "refused"],
  [{ member: { role: "reader", signatory: true } }, /read this review now, but not write/, "refused"],
  // A letter was refused before the page knew why.
  [{ line: "no-access" }, /were not taken/, "no-access"],
  [{ line: "no-access", state: "proposed" }, /was proposed/, "locked"],
  [{ line: "stopped" }, /loaded again/, "no-access"],
] as const)("why nothing can be written: %o", (part, words, why) => {
  const closed = whyClosed({ ...now, ...part });
  expect(closed.words).toMatch(words);
  expect(closed.why).toBe(why);
});
