import { expect, test } from "vitest";
import { accountOf } from "#shared/compare/account.ts";
import type { Change, Comparison, Subject } from "#shared/compare/summaries.ts";
import { readSummary } from "#shared/summary-read.ts";
import { buildDoc, buildReview } from "#tests/support/builders.ts";

/** What the list of versions says of one. */

const summary = readSummary(buildDoc(), buildReview());
const subject = (kind: Subject["kind"], number: string): Subject => ({ kind, id: number, number, title: `T${number}` });
const added = (...subjects: Subject[]): Change[] => subjects.map((one) => ({ kind: "added", subject: one }));
const reworded = (...subjects: Subject[]): Comparison["fields"] =>
  subjects.map((one) => ({ subject: one, address: `section/${one.id}`, lines: [] }));
const account = (changes: readonly Change[], fields: Comparison["fields"] = []): string =>
  accountOf({ changes, fields }, summary);
const many = (kind: Subject["kind"], count: number): Subject[] =>
  Array.from({ length: count }, (_, i) => subject(kind, String(i + 1)));

test("few are named, those of one kind together", () => {
  expect(account(added(...many("action", 1)))).toBe("action point 1 added");
  expect(account(added(...many("action", 4)))).toBe("action points 1, 2, 3 and 4 added");
  expect(account(added(subject("finding", "S1"), ...many("action", 2)))).toBe("S1 and action points 1 and 2 added");
  expect(account(added(subject("finding", "S7")), reworded(subject("section", "1"), subject("finding", "A1")))).toBe(
    "S7 added, “T1” and A1 reworded",
  );
});

test("of many it is said how many, and nothing is “more” twice", () => {
  expect(account(added(...many("action", 5)))).toBe("5 action points added");
  expect(account(added(...many("finding", 6), ...many("action", 5), subject("evidence", "E1")))).toBe(
    "6 findings, 5 action points and E1 added",
  );
  const removed = many("finding", 9).map((one): Change => ({ kind: "removed", subject: one }));
  const linked: Change = { kind: "linked", subject: subject("finding", "1"), name: "Evidence", value: "gone" };
  const titles = ["A title that is as long as they come, and longer", "Another one that is just as long as that"];
  expect(
    account(
      [...added(...many("action", 5)), ...removed, linked],
      reworded(...titles.map((one) => subject("section", one))),
    ),
  ).toBe("5 action points added, 9 findings removed, and other changes");
});

test("what was removed bears its number of then, and says so where another has that now", () => {
  const [one, two, three] = many("finding", 3) as [Subject, Subject, Subject];
  const removed = (...subjects: Subject[]): Change[] => subjects.map((subject) => ({ kind: "removed", subject }));
  expect(account(removed(two), reworded(one))).toBe("2 removed, 1 reworded");
  expect(account(removed(two), reworded(two))).toBe("2 removed (as it was numbered), 2 reworded");
  expect(account([...removed(one, two), ...added(three)], reworded(two))).toBe(
    "3 added, 1 and 2 removed (as they were numbered), 2 reworded",
  );
  expect(account(removed(subject("finding", "")), reworded(subject("finding", "")))).toBe(
    "an unplaced finding removed, an unplaced finding reworded",
  );
  // Not of one that is its own: an action point 2 is no finding.
  expect(account(removed(two), reworded(subject("action", "2")))).toBe("2 removed, action point 2 reworded");
});

test("what cannot be seen is said to be that", () => {
  expect(account([])).toBe("Nothing that shows");
});
