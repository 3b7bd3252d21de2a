import { expect, test } from "vitest";
import { parseComment, peopleOf, typedComment } from "#client/comments/comment-text.ts";
import type { CommentText } from "#shared/comments.ts";
import { NewCommentText } from "#shared/comments.ts";

const members = [
  { id: "m1", name: "Ann Mac" },
  { id: "m2", name: "Ann Macrae" },
  { id: "m3", name: "" },
];
const name = (id: string): string => members.find((one) => one.id === id)?.name ?? "?";
const text = (words: string) => ({ type: "text" as const, text: words, marks: [] });
const paragraph = (...content: CommentText[number][] | ReturnType<typeof text>[]) => ({
  type: "paragraph" as const,
  content: content as never[],
});

const cases: readonly [what: string, typed: string, parsed: CommentText][] = [
  ["words", "Is this so?", [paragraph(text("Is this so?"))]],
  ["an empty line parts paragraphs", "One\n\nTwo", [paragraph(text("One")), paragraph(text("Two"))]],
  [
    "a line end breaks the line",
    "One\nTwo",
    [{ type: "paragraph", content: [text("One"), { type: "hardBreak" }, text("Two")] }],
  ],
  [
    "lines with a dash are a list",
    "See:\n- one\n- two",
    [paragraph(text("See:")), { type: "bulletList", items: [[paragraph(text("one"))], [paragraph(text("two"))]] }],
  ],
  [
    "lines with a number are a list",
    "1. one\n2. two",
    [{ type: "orderedList", items: [[paragraph(text("one"))], [paragraph(text("two"))]] }],
  ],
  [
    "a line that begins with another number stays as it was typed",
    "3. is not what we saw\n4. is",
    [{ type: "paragraph", content: [text("3. is not what we saw"), { type: "hardBreak" }, text("4. is")] }],
  ],
  [
    "a number that does not follow ends the list",
    "1. one\n3. three",
    [{ type: "orderedList", items: [[paragraph(text("one"))]] }, paragraph(text("3. three"))],
  ],
  ["a number with a bracket stays as it was typed", "1) one", [paragraph(text("1) one"))]],
  [
    "an address may end with a bracket of its own",
    "(see https://example.org/a_(b))",
    [
      paragraph(
        text("(see "),
        {
          type: "text",
          text: "https://example.org/a_(b)",
          marks: [{ type: "link", href: "https://example.org/a_(b)" }],
        } as never,
        text(")"),
      ),
    ],
  ],
  [
    "an address is a link, without what ends the sentence",
    "See https://www.gov.scot/a.",
    [
      {
        type: "paragraph",
        content: [
          text("See "),
          { type: "text", text: "https://www.gov.scot/a", marks: [{ type: "link", href: "https://www.gov.scot/a" }] },
          text("."),
        ],
      },
    ],
  ],
  ["a script is words", "javascript:alert(1)", [paragraph(text("javascript:alert(1)"))]],
  [
    "the longer name wins",
    "@Ann Macrae and @Ann Mac, look",
    [
      {
        type: "paragraph",
        content: [{ type: "mention", member: "m2" }, text(" and "), { type: "mention", member: "m1" }, text(", look")],
      },
    ],
  ],
  ["a name within a longer word is none", "@Ann Macdonald", [paragraph(text("@Ann Macdonald"))]],
  ["an e-mail address mentions nobody", "x@Ann Mac", [paragraph(text("x@Ann Mac"))]],
];

test.each(cases)("%s", (_, typed, parsed) => {
  expect(parseComment(typed, members)).toEqual(parsed);
  expect(NewCommentText.safeParse(parsed).success).toBe(true);
});

test.each(cases.map(([, typed]) => typed))("comes back as it was typed: %j", (typed) => {
  expect(typedComment(parseComment(typed, members), name)).toBe(typed);
});

test("a comment that mentions somebody who left keeps the mention through an edit", () => {
  const before: CommentText = [paragraph({ type: "mention", member: "left" } as never, text(" knows"))];
  const who = (id: string): string => (id === "left" ? "Kirsty Gone" : name(id));
  const typed = typedComment(before, who);
  expect(typed).toBe("@Kirsty Gone knows");
  expect(parseComment(`${typed} it`, peopleOf(before, members, who))).toEqual([
    paragraph({ type: "mention", member: "left" } as never, text(" knows it")),
  ]);
  // Also one whose name nobody knows any more, and one that a member of now shares.
  expect(
    parseComment(
      "@Somebody who left knows",
      peopleOf(before, members, () => "Somebody who left"),
    ),
  ).toEqual(before);
  expect(
    parseComment(
      "@Ann Mac knows",
      peopleOf(before, members, () => "Ann Mac"),
    ),
  ).toEqual(before);
});

test("nothing but white space is nothing to send", () => {
  expect(NewCommentText.safeParse(parseComment(" \n\n ", members)).success).toBe(false);
});
