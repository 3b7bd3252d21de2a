import { describe, expect, test } from "vitest";
import type { Chosen } from "#client/comments/comment-text.ts";
import { chosenAfter, chosenIn, parseComment, peopleOf, typedComment } from "#client/comments/comment-text.ts";
import type { CommentText } from "#shared/comments.ts";
import { mentions, NewCommentText } from "#shared/comments.ts";

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

describe("of several people with one name the one who was chosen is mentioned", () => {
  const twins = [
    { id: "m4", name: "Effie Larkrigg" },
    { id: "m5", name: "Effie Larkrigg" },
  ];
  const who = (): string => "Effie Larkrigg";
  const named = "@Effie Larkrigg";
  const said = (typed: string, chosen: readonly Chosen[]): string[] => mentions(parseComment(typed, twins, chosen));
  const choice = (at: number, member: string): Chosen => ({ at, name: "Effie Larkrigg", member });

  test("on any line, in a list, both, and also beside one that was only typed", () => {
    const typed = `See:\n\n  - ${named}\n1. ${named} and (${named})`;
    const at = [...typed.matchAll(/@/g)].map(({ index }) => index);
    expect(said(typed, [choice(at[0]!, "m5"), choice(at[2]!, "m5")])).toEqual(["m5", "m4", "m5"]);
  });
  test("not once the name is another, and not somebody who is no member", () => {
    expect(said(`${named}s`, [choice(0, "m5")])).toEqual([]);
    expect(said(named, [choice(0, "left")])).toEqual(["m4"]);
  });
  test.each<[what: string, before: string, after: string, expected: string[]]>([
    ["typed before them", `${named} and ${named}`, `Both @|${named} and ${named}`, ["m5", "m4"]],
    ["typed between", `${named} and ${named}`, `${named} and not |${named}`, ["m5", "m4"]],
    ["typed behind", `${named} and ${named}`, `${named} and ${named}, please|`, ["m5", "m4"]],
    ["the first taken out", `${named} ${named} `, `|${named} `, ["m4"]],
    ["the second taken out", `${named} ${named} `, `${named} |`, ["m5"]],
    ["a letter of the first taken out and typed again: nobody is chosen", named, `@Effie|Larkrigg`, []],
    ["all replaced", `${named} and ${named}`, `Nobody|`, []],
  ])("%s", (_, before, marked, expected) => {
    const [after, caret] = [marked.replace("|", ""), marked.indexOf("|")];
    const chosen = [choice(0, "m5"), choice(before.lastIndexOf("@"), "m4")].slice(0, before.split("@").length - 1);
    const left = chosenAfter(chosen, before, after, caret);
    expect(left.map(({ member }) => member)).toEqual(expected);
    for (const { at } of left) expect(after.startsWith(named, at)).toBe(true);
  });
  test("a comment that mentions both mentions both after it was changed", () => {
    const typed = `${named}\n- ${named}`;
    const before = parseComment(typed, twins, [choice(0, "m5"), choice(typed.lastIndexOf("@"), "m4")]);
    const again = typedComment(before, who);
    expect(mentions(parseComment(again, peopleOf(before, twins, who), chosenIn(before, who)))).toEqual(["m5", "m4"]);
  });
});

test("nothing but white space is nothing to send", () => {
  expect(NewCommentText.safeParse(parseComment(" \n\n ", members)).success).toBe(false);
});
