import { expect, test } from "vitest";
import { beforeKeptGoes, whatWaits } from "#client/accounts/waiting.ts";

const one = (news: object) => ({
  id: "a",
  title: "Fife",
  unsent: false,
  comments: false,
  aside: false,
  begun: false,
  ...news,
});

test("words that were set aside are not said to be sent by opening the review", () => {
  expect(beforeKeptGoes([one({ aside: true })])).toBe(
    "Words of yours that are not in the text of Fife are kept only here. Open the review first, and copy or delete them.",
  );
  expect(beforeKeptGoes([one({ unsent: true })])).toBe(
    "Words or comments of yours in Fife have not reached the server. Open the review first, so that they are sent.",
  );
  expect(beforeKeptGoes([one({ begun: true })]), "it stays in its tab").toBe("");
  const both = beforeKeptGoes([one({ aside: true, comments: true }), one({ unsent: true, title: "" })]);
  expect(both).toContain("in Fife and a review have not reached");
  expect(both).toContain("not in the text of Fife are kept");
});

test("each kind that waits is named", () => {
  expect(whatWaits(one({ unsent: true, aside: true }))).toBe(
    "words that are not sent and words that are not in the text",
  );
  expect(whatWaits(one({ comments: true }))).toBe("comments that are not sent");
  expect(whatWaits(one({ begun: true }))).toBe("a comment that you began and did not send");
});
