import { expect, test } from "vitest";
import type { FoundDatabase, Notes } from "#client/lib/kept-notes.ts";
import { nothingKept, nothingNoted, raised, readNotes, unsentIn, withReview } from "#client/lib/kept-notes.ts";

/** What the databases of a device say beyond notes that a crash left old. */

const NOW = 1_000_000;
const text = (news: Partial<FoundDatabase> = {}): FoundDatabase => ({
  name: "codraft/effie/review",
  account: "effie",
  at: 900,
  reviews: { review: { unsentIn: ["tab"] } },
  ...news,
});
const noted = (review: object, usedAt = 500): Notes => ({
  ...nothingNoted,
  accounts: { effie: { usedAt, reviews: { review: { ...nothingKept, title: "Fife", ...review } } } },
});
const waiting = (notes: Notes) => [...unsentIn(notes.accounts["effie"]?.reviews ?? {})];

test("words, comments and set-aside words that a database has are raised, and nothing else of the note is changed", () => {
  const found = [
    text(),
    text({ name: "codraft/effie/review/comments", at: 800, reviews: { review: { comments: 2 } } }),
    text({ name: "codraft/effie/answers", at: 700, reviews: { review: { aside: 1 }, other: { aside: 3 } } }),
  ];
  const { accounts } = raised(noted({}), found, NOW);
  expect(accounts["effie"]?.reviews).toEqual({
    review: { ...nothingKept, title: "Fife", unsent: true, unsentIn: ["tab"], comments: 2, aside: 1 },
    other: { ...nothingKept, aside: 3 },
  });
});

test("a note that says as much, or more, stays as it is", () => {
  const before = noted({ unsent: true, unsentIn: ["left other"], comments: 3, aside: 2 }, 2000);
  expect(raised(before, [text(), text({ reviews: { review: { comments: 1, aside: 1 } } })], NOW)).toEqual(before);
  const nothing = text({ at: 0, reviews: { review: { unsentIn: [] } } });
  expect(waiting(raised(noted({}), [nothing], NOW))).toEqual([]);
});

test("the fourteen days count from when the words were written, if the note is older", () => {
  expect(raised(noted({}, 500), [text()], NOW).accounts["effie"]?.usedAt).toBe(900);
  expect(raised(noted({ unsent: true }, 500), [text()], NOW).accounts["effie"]?.usedAt).toBe(900);
  expect(raised(noted({}, 950), [text()], NOW).accounts["effie"]?.usedAt).toBe(950);
});

test("an account that no note knows is noted, with its reviews, so that it is deleted in time and not before", () => {
  const { accounts } = raised(nothingNoted, [text()], NOW);
  expect(accounts["effie"]).toEqual({
    usedAt: 900,
    reviews: { review: { ...nothingKept, unsent: true, unsentIn: ["tab"] } },
  });
  const idle = raised(nothingNoted, [text({ at: 0, reviews: {} })], NOW);
  expect(idle.accounts["effie"]).toEqual({ usedAt: NOW, reviews: {} });
});

test("what was to be deleted is not raised; what was written after that is not deleted", () => {
  const doomed = { ...nothingNoted, toDelete: [{ name: "codraft/effie/review", at: 1000 }] };
  expect(raised(doomed, [text({ at: 1000 })], NOW)).toEqual(doomed);
  const later = raised(doomed, [text({ at: 1001 })], NOW);
  expect(later.toDelete).toEqual([]);
  expect(waiting(later)).toHaveLength(1);
});

test("what an older build noted to be deleted is deleted, whatever is in it", () => {
  const notes = readNotes(JSON.stringify({ account: "effie", toDelete: ["codraft/effie/review"] }));
  expect(raised(notes, [text({ at: NOW })], NOW)).toEqual(notes);
  expect(readNotes(null)).toEqual(nothingNoted);
});

test("what an older build noted as set aside is of the kinds that the database has", () => {
  const older = readNotes(
    JSON.stringify({ accounts: { effie: { usedAt: 500, reviews: { review: { title: "Fife", aside: 2 } } } } }),
  );
  expect(waiting(older)[0]?.aside).toEqual(["words"]);
  const found = { name: "codraft/effie/answers", reviews: { review: { aside: 2, asideDeletions: 1, asideFacts: 1 } } };
  expect(waiting(raised(older, [text(found)], NOW))[0]?.aside).toEqual(["deletions", "facts"]);
});

test("after signing out in one tab, another that stored its last letter in that moment notes nothing anew", () => {
  const kept = { ...nothingKept, title: "Fife", unsent: true };
  expect(withReview(nothingNoted, "effie", "review", kept, NOW)).toEqual({});
  const others = { ...nothingNoted, account: "dougal", accounts: { dougal: { usedAt: 1, reviews: {} } } };
  expect(withReview(others, "effie", "review", kept, NOW)).toEqual({});
});

test("who is signed in is noted, and so is who is kept while their session ended by itself", () => {
  const kept = { ...nothingKept, title: "Fife", unsent: true };
  const here = { ...nothingNoted, account: "effie" };
  expect(withReview(here, "effie", "review", kept, NOW).accounts).toEqual({
    effie: { usedAt: NOW, reviews: { review: kept } },
  });
  expect(withReview(noted({}), "effie", "other", kept, NOW).accounts?.["effie"]?.reviews["other"]).toEqual(kept);
});
