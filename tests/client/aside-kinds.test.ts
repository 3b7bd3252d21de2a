import { expect, test } from "vitest";
import { countAside, kindsIn, raisedAside } from "#client/lib/aside-kinds.ts";

/** What was set aside is counted by kind, so that each is named for what it is. */

const counts = (aside: number, asideDeletions: number, asideFacts: number) => ({ aside, asideDeletions, asideFacts });

test("a list is counted by kind; what cannot be read counts as words", () => {
  const list = [
    { address: "section/context", words: "a" },
    { address: "section/context", words: "b", isOut: true },
    { address: "finding/f/facts", words: "Status: Agreed" },
    { address: "section/method", words: "c", isOut: false },
    "nonsense",
    null,
  ];
  expect(countAside(list)).toEqual(counts(6, 1, 1));
});

test.each([
  [counts(0, 0, 0), []],
  [counts(2, 0, 0), ["words"]],
  [counts(2, 2, 0), ["deletions"]],
  [counts(1, 0, 1), ["facts"]],
  [counts(3, 1, 1), ["words", "deletions", "facts"]],
  // An older build's tab counted fewer since, and left what it did not know of.
  [counts(1, 2, 0), ["deletions"]],
] as const)("%j are %j", (some, kinds) => expect(kindsIn(some)).toEqual(kinds));

test.each([
  ["an older note is of the kinds that are found", { aside: 3 }, counts(3, 3, 0), counts(3, 3, 0)],
  ["an older note that says more than is found", { aside: 4 }, counts(3, 2, 1), counts(4, 2, 1)],
  ["nothing was noted", {}, counts(3, 1, 1), counts(3, 1, 1)],
  ["one of another kind is found than was noted", counts(1, 1, 0), counts(1, 0, 0), counts(2, 1, 0)],
  ["a note that says as much", counts(3, 1, 1), counts(3, 1, 1), counts(3, 1, 1)],
  ["nothing is found", counts(3, 1, 1), {}, counts(3, 1, 1)],
])("%s", (_, noted, found, raised) => expect(raisedAside(noted, found)).toEqual(raised));
