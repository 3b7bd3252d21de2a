import { expect, test } from "vitest";
import { Reason } from "#shared/agreement-wire.ts";
import { Name } from "#shared/api.ts";
import { tooLong, upTo } from "#shared/lengths.ts";
import { Resolution } from "#shared/threads.ts";

const saidOf = (schema: typeof Name, value: unknown): string | undefined =>
  schema.safeParse(value).error?.issues[0]?.message;

test.each([
  ["abc", 3, null],
  ["  abc \n", 3, null],
  ["abcd", 3, "Shorten this by 1 character: it can have 3 at most."],
  ["x".repeat(2503), 1000, "Shorten this by 1,503 characters: it can have 1,000 at most."],
])("%j of at most %i", (words, most, said) => {
  expect(tooLong(words, most)).toBe(said);
  expect(saidOf(upTo(most), words)).toBe(said ?? undefined);
});

test("what the server refuses says by how much, and of what", () => {
  expect(saidOf(Name, "x".repeat(123))).toBe("Shorten the name by 3 characters: it can have 120 at most.");
  expect(saidOf(Name, " ")).toBe("Enter your name.");
  expect(saidOf(Reason, "x".repeat(1001))).toBe("Shorten the reason by 1 character: it can have 1,000 at most.");
  const ended = Resolution.safeParse({ outcome: "reworded", sentence: "x".repeat(502) });
  expect(ended.error?.issues[0]?.message).toBe("Shorten the reason by 2 characters: it can have 500 at most.");
});
