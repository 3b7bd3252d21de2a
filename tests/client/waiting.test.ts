import { expect, test } from "vitest";
import { beforeKeptGoes, canBeSent, lostNoun, whatWaits } from "#client/accounts/waiting.ts";
import type { UnsentReview } from "#client/lib/kept-notes.ts";

const one = (news: Partial<UnsentReview>): UnsentReview => ({
  id: "a",
  title: "Fife",
  unsent: false,
  comments: false,
  aside: [],
  begun: false,
  gone: false,
  ...news,
});

test("words that were set aside are not said to be sent by opening the review", () => {
  expect(beforeKeptGoes([one({ aside: ["words"] })])).toBe(
    "Words of yours that are not in the text of Fife are kept only here. Open the review first, and copy or delete them.",
  );
  expect(beforeKeptGoes([one({ unsent: true })])).toBe(
    "Words, changes or comments of yours in Fife have not reached the server. Open the review first, so that they are sent.",
  );
  expect(beforeKeptGoes([one({ begun: true })]), "it stays in its tab").toBe("");
  const both = beforeKeptGoes([one({ aside: ["words"], comments: true }), one({ unsent: true, title: "" })]);
  expect(both).toContain("in Fife and a review have not reached");
  expect(both).toContain("not in the text of Fife are kept");
});

test("what was taken out, and facts, are not called words that are not in the text", () => {
  const out = one({ aside: ["deletions"] });
  expect(whatWaits(out)).toBe("words that you took out and that still stand in the text");
  expect(beforeKeptGoes([out])).toMatch(/^Words that you took out still stand in the text of Fife/);
  const facts = one({ aside: ["facts"] });
  expect(whatWaits(facts)).toBe("facts that you set, such as a status or a link, and that do not stand");
  expect(beforeKeptGoes([facts])).toMatch(/^Facts that you set in Fife, such as a status or a link, do not stand/);
  for (const some of [out, facts]) expect(lostNoun([some])).toBe("changes");
  for (const some of [one({ aside: ["deletions", "words"] }), one({ unsent: true }), one({ begun: true })])
    expect(lostNoun([out, some])).toBe("words");
});

test("of a review that one has no access to any more nothing is said to be sent", () => {
  const gone = one({ comments: true, gone: true });
  expect([canBeSent(one({ comments: true })), canBeSent(gone), lostNoun([gone])]).toEqual([true, false, "words"]);
  expect(beforeKeptGoes([gone])).toBe(
    "Words or comments of yours in Fife, which you no longer have access to, are kept only here. Open it first, and copy or discard them.",
  );
});

test("each kind that waits is named", () => {
  expect(whatWaits(one({ unsent: true, aside: ["words", "deletions"] }))).toBe(
    "words or changes that are not sent, words that are not in the text and words that you took out and that still stand in the text",
  );
  expect(whatWaits(one({ comments: true }))).toBe("comments that are not sent");
  expect(whatWaits(one({ begun: true }))).toBe("a comment that you began and did not send");
});
