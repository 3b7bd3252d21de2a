import { expect, test } from "vitest";
import { excerpt } from "#client/versions/excerpt.ts";
import { compareField } from "#shared/compare/field.ts";
import { paragraph } from "#shared/schema.ts";

const sentence = "Officers meet every six weeks to review the level of support that each school receives. ";
const long = sentence.repeat(4);

/** The changed line of a text, in which [+…+] came and [-…-] went. */
function shown(older: string, newer: string): string {
  const [change] = compareField([paragraph(older)], [paragraph(newer)])!.map(excerpt);
  if (change?.kind !== "changed") return change?.kind ?? "nothing";
  return change.spans
    .map(({ kind, content }) => {
      const words = content.map((one) => (one.type === "text" ? one.text : "")).join("");
      return kind === "same" ? words : kind === "added" ? `[+${words}+]` : `[-${words}-]`;
    })
    .join("");
}

test("of a long line the changes show, with the words beside them", () => {
  expect(shown(long, `${long}And more.`)).toBe(
    "… to review the level of support that each school receives. [+And more.+]",
  );
  expect(shown(long, `First. ${long}`)).toBe(
    "[+First. +]Officers meet every six weeks to review the level of support …",
  );
  expect(shown(`${long}here ${long}`, `${long}there ${long}`)).toMatch(
    /^… to review .*receives\. \[-here ?-\]\[\+there ?\+\] ?Officers meet .* level of …$/,
  );
  // Between two changes that are far from each other.
  expect(shown(long, `First. ${long}Last.`)).toMatch(
    /^\[\+First\. \+\]Officers meet every .* of support … to review .* receives\. \[\+Last\.\+\]$/,
  );
});

test("a short line stays as it is", () => {
  expect(shown("They visit often.", "They visit very often.")).toBe("They visit [+very +]often.");
});
