import { expect, test } from "vitest";
import { whoIs } from "#client/comments/who.ts";
import { buildReview } from "#tests/support/builders.ts";

const review = buildReview();
const members = [{ id: "m1", name: "Ann Mac" }];
const names = { m1: "Ann Mac", left: "Kirsty Gone" };

test("who has left is still called by name, and by the partner they spoke for", () => {
  expect(whoIs("left", "es", { members, review, names })).toMatchObject({
    name: "Kirsty Gone",
    partner: { code: "ES" },
  });
  expect(whoIs("m1", "la", { members, review, names: {} }).name).toBe("Ann Mac");
  // Nobody's name is known: not yet, or not any more.
  expect(whoIs("left", "es", { members: [], review, names: {} }).name).toBe("…");
  expect(whoIs("left", "es", { members, review, names: {} }).name).toBe("Somebody who left");
});
