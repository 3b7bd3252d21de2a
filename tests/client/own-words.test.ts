import { expect, test } from "vitest";
import { ownWords } from "#client/comments/own-words.ts";
import type { Unsent } from "#client/comments/outbox.ts";

const text = [{ type: "paragraph" as const, content: [{ type: "text" as const, text: "Say this.", marks: [] }] }];

test("Whoever lost access has their own words of a comment, and none of the text that it stands on", () => {
  const unsent: Unsent = {
    kind: "thread",
    at: 1,
    body: {
      id: "t",
      comment: { id: "c", text },
      place: { kind: "field", field: "section/context" },
      anchor: { quote: "words of the text", said: "words of the text" } as never,
      proposal: { kind: "words", words: "other words of \uFFFC" },
      blocking: false,
    },
  };
  expect(ownWords(unsent)).toBe("Say this.\nProposed words: other words of …");
  expect(ownWords({ kind: "reply", thread: "t", at: 1, body: { id: "c", text } })).toBe("Say this.");
});
