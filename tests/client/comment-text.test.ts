import { expect, test } from "vitest";
import { parseComment, typedComment } from "#client/comments/comment-text.ts";
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

test("nothing but white space is nothing to send", () => {
  expect(NewCommentText.safeParse(parseComment(" \n\n ", members)).success).toBe(false);
});
