import { describe, expect, test } from "vitest";
import type { Reading } from "#client/reviews/invited.ts";
import { readInvited } from "#client/reviews/invited.ts";

const reading: Reading = {
  partners: [
    { id: "la", code: "LA", name: "Strathallan Council", slot: 1, signs: true },
    { id: "es", code: "ES", name: "Education Scotland", slot: 2, signs: true },
    { id: "oa", code: "OA", name: "Officers of other authorities", slot: 4, signs: false },
  ],
  partner: "la",
  role: "writer",
  known: new Map([["old@example.org", "is a member already"]]),
};
const read = (text: string) => readInvited(text, reading);
/** Each person in short: mail, name, partner, role. */
const short = (text: string) =>
  read(text).people.map(({ email, name, partner, role, signatory }) =>
    [email, name, partner, role, ...(signatory ? ["signatory"] : [])].join("|"),
  );

describe("I a pasted list", () => {
  test.each<[kind: string, text: string, people: string[]]>([
    ["an address", "A@Example.org", ["a@example.org||la|writer"]],
    ["a name before it", "Ailsa Fernhope <a@example.org>", ["a@example.org|Ailsa Fernhope|la|writer"]],
    ["a name behind it", "a@example.org (Ailsa Fernhope)", ["a@example.org|Ailsa Fernhope|la|writer"]],
    ["mail, partner, role", "a@example.org, ES, reader", ["a@example.org||es|reader"]],
    ["a partner by its name", "a@example.org, education scotland", ["a@example.org||es|writer"]],
    ["a signatory", "a@example.org, ES, lead, signatory", ["a@example.org||es|lead|signatory"]],
    [
      "a table with its headings",
      "Name\tE-mail\tPartner\tRole\r\nAilsa Fernhope\ta@example.org\tLA\twriter\r\nEffie\tLarkrigg\te@example.org\tES\tcommenter\r\n",
      ["a@example.org|Ailsa Fernhope|la|writer", "e@example.org|Effie Larkrigg|es|commenter"],
    ],
    [
      "Outlook's list",
      "Fernhope, Ailsa <a@example.org>; Effie Larkrigg <e@example.org>; f@example.org",
      ["a@example.org|Ailsa Fernhope|la|writer", "e@example.org|Effie Larkrigg|la|writer", "f@example.org||la|writer"],
    ],
    [
      "names in quotation marks",
      `"Fernhope, Ailsa" <a@example.org>, "Larkrigg, Effie" <e@example.org>`,
      ["a@example.org|Ailsa Fernhope|la|writer", "e@example.org|Effie Larkrigg|la|writer"],
    ],
    ["commas alone", "a@example.org, e@example.org", ["a@example.org||la|writer", "e@example.org||la|writer"]],
    ["semicolons as in a table", "Ailsa;a@example.org;OA;reader", ["a@example.org|Ailsa|oa|reader"]],
    ["spaces alone", "a@example.org e@example.org", ["a@example.org||la|writer", "e@example.org||la|writer"]],
    [
      "a table with the name behind",
      "a@example.org\tAilsa Fernhope\ne@example.org\tEffie Larkrigg\tES\treader",
      ["a@example.org|Ailsa Fernhope|la|writer", "e@example.org|Effie Larkrigg|es|reader"],
    ],
    ["an address said twice", "A@example.org <a@example.org>", ["a@example.org||la|writer"]],
    ["a link to mail", "<mailto:a@example.org>", ["a@example.org||la|writer"]],
    ["O'Neil", "Niamh O'Neil <niamh.o'neil@example.org>", ["niamh.o'neil@example.org|Niamh O'Neil|la|writer"]],
  ])("%s", (_, text, people) => {
    expect(read(text).bad).toEqual([]);
    expect(short(text)).toEqual(people);
  });

  test.each<[kind: string, line: string, problem: RegExp]>([
    ["no address", "Ailsa Fernhope", /no e-mail address/],
    ["half an address", "ailsa@council", /“ailsa@council” is not a whole/],
    ["two in one", "Ailsa a@example.org Effie e@example.org", /more than one e-mail address/],
    ["a space in an address", "ailsa fernhope@ example.org", /“fernhope@” is not a whole/],
    ["a word that is nothing here", "a@example.org, ESS, writer", /“ESS” is no partner or role/],
    ["more than a name", "Ailsa; a@example.org; Head of service", /“Head of service” is no partner or role/],
    ["somebody known", "Old <old@example.org>", /old@example.org is a member already/],
  ])("%s: the line is named with what is wrong, and the others are read", (_, line, problem) => {
    const { people, bad } = read(`b@example.org\n${line}\nc@example.org`);
    expect(people.map(({ email }) => email)).toEqual(["b@example.org", "c@example.org"]);
    expect(bad).toEqual([{ text: line, problem: expect.stringMatching(problem) as string }]);
  });

  test("who stands there twice is invited once, and the second line is shown", () => {
    const { people, bad } = read("a@example.org\nA@example.org, ES");
    expect(people).toHaveLength(1);
    expect(bad.map(({ text }) => text)).toEqual(["A@example.org, ES"]);
  });
});
