import { strFromU8, strToU8 } from "fflate";
import { describe, expect, test } from "vitest";
import type { AgreementRecord } from "#server/exports/agreed.ts";
import { exportedBlocks, exportSummary } from "#server/exports/routes.ts";
import { linesOf } from "#server/verification/lines.ts";
import { isOurs } from "#server/verification/ours.ts";
import { findText, foreignIn, hasUnseen, readFile } from "#server/verification/verify.ts";
import { looksAs } from "#shared/look-alike.ts";
import { summaryHash } from "#shared/hash.ts";
import type { RichText } from "#shared/schema.ts";
import type { Summary } from "#shared/summary.ts";
import { everything, sampleSummary } from "#tests/support/everything.ts";

/** Agreed texts as mail programs and Word write them into a page of their own when they are pasted. */

const at = new Date("2026-03-13T10:31:00Z");

/** The sample with what a list may hold: bold within brackets, a paragraph and a list of its own in an item. */
function withList(): Summary {
  const base = sampleSummary();
  const text = (words: string, bold = false) => ({
    type: "text" as const,
    text: words,
    marks: bold ? [{ type: "bold" as const }] : [],
  });
  const line = (...content: ReturnType<typeof text>[]) => ({ type: "paragraph" as const, content });
  const list: RichText = [
    line(text("They do so (see the "), text("annual plan", true), text("), in writing:")),
    {
      type: "bulletList",
      items: [
        [
          line(text("Councils report by June (see the "), text("annual plan", true), text("), in writing")),
          line(text("Late reports go to "), text("the lead", true), text(".")),
          {
            type: "orderedList",
            items: [[line(text("by "), text("August", true), text(", at the latest"))]],
          },
        ],
        [line(text("Schools follow"))],
      ],
    },
  ];
  return {
    ...base,
    sections: base.sections.map((one) =>
      one.id === "context" ? { ...one, text: [...(one.text ?? []), ...list] } : one,
    ),
  };
}

const agreementOf = (summary: Summary): AgreementRecord => ({
  version: "v14",
  hash: summaryHash(summary),
  at: at.getTime(),
  decisions: [{ partner: "Strathallan Council", by: "Ailsa Fernhope, signatory for LA", at: at.getTime() }],
  verifyAt: "https://codraft.example/verify",
});
const agreedOf = (summary: Summary) => ({
  hash: summaryHash(summary),
  lines: linesOf(exportedBlocks(summary, at, agreementOf(summary))),
});
const htmlOf = async (summary: Summary): Promise<string> => {
  const { bytes } = await exportSummary(summary, "html", at, agreementOf(summary));
  return typeof bytes === "string" ? bytes : strFromU8(bytes);
};

/** Only what is in the text, without our own styles. */
const bodyOf = (html: string): string => html.slice(html.indexOf("<main>") + 6, html.indexOf("</main>"));
const plainItems = (body: string): string =>
  body
    .replaceAll(/<li><p>(.*?)<\/p>/g, "<li>$1")
    .replaceAll("<strong>", "<b>")
    .replaceAll("</strong>", "</b>");

const programs: readonly (readonly [string, (body: string) => string])[] = [
  [
    "Gmail",
    (body) =>
      `<html><head></head><body><div dir="ltr">${plainItems(body)
        .replaceAll(/<p[^>]*>/g, "<div>")
        .replaceAll("</p>", "</div>")
        .replaceAll(/<\/?(?:strong|h[1-3])[^>]*>/g, (tag) =>
          tag.startsWith("</") ? "</b></div>" : '<div><b class="x">',
        )
        .replaceAll("<b>", '<b style="color:rgb(34,34,34)">')}</div></body></html>`,
  ],
  [
    "Outlook",
    (body) =>
      `<html xmlns:o="urn:schemas-microsoft-com:office:office"><body lang=EN-GB><div class=WordSection1>${body
        .replaceAll(/<p[^>]*>/g, "<p class=MsoNormal><span style='font-size:11.0pt;font-family:\"Arial\",sans-serif'>")
        .replaceAll("</p>", "<o:p></o:p></span></p>")
        .replaceAll(/<(\/?)strong>/g, "<$1b>")
        .replaceAll(/<t([hd])[^>]*>/g, "<t$1 style='padding:0cm 5.4pt'><p class=MsoNormal>")
        .replaceAll(/<\/t([hd])>/g, "<o:p>&nbsp;</o:p></p></t$1>")}</div></body></html>`,
  ],
  [
    "Outlook, lists without list elements",
    (body) =>
      `<html><body>${body
        .replaceAll(/<(\/?)(?:ul|ol)>/g, "")
        .replaceAll(
          /<li><p>/g,
          "<p class=MsoListParagraph style='margin-left:36.0pt;text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span style='font-family:Symbol'><span style='mso-list:Ignore'>·<span style='font:7.0pt \"Times New Roman\"'>&nbsp;&nbsp;&nbsp; </span></span></span><![endif]>",
        )
        .replaceAll("</li>", "")}</body></html>`,
  ],
  [
    "a layout table",
    (body) => `<html><body><table role="presentation"><tr><td>${plainItems(body)}</td></tr></table></body></html>`,
  ],
  [
    "Google Docs",
    (body) =>
      `<html><body><b style="font-weight:normal">${plainItems(body).replaceAll(/<p[^>]*>/g, '<p dir="ltr" style="line-height:1.38"><span style="font-size:11pt;color:#000000;white-space:pre-wrap">')}</span></p></b></body></html>`,
  ],
  [
    "spaces that do not break",
    (body) => `<html><body>${body.replaceAll(/(?<=\w) (?=\w+ \w+[.<])/g, "&nbsp;")}</body></html>`,
  ],
];

describe("the agreed words as another program pastes them", () => {
  const texts = [withList(), everything()];
  const cases = programs.flatMap(([name, paste]) => texts.map((summary, i) => [name, i, paste, summary] as const));

  test.each(cases)("%s, text %i: the same words, and none of them a difference", async (_, __, paste, summary) => {
    const page = paste(bodyOf(await htmlOf(summary)));
    const found = findText(readFile(strToU8(page))!.lines, [agreedOf(summary)])!;
    expect(found.differences.filter((one) => one.agreed !== one.file)).toEqual([]);
    expect(found.same).not.toBe("no");
  });

  test.each(programs)("%s: one word changed is that and nothing else", async (_, paste) => {
    const summary = withList();
    const page = paste(bodyOf(await htmlOf(summary)).replace("at the latest", "at the earliest"));
    const found = findText(readFile(strToU8(page))!.lines, [agreedOf(summary)])!;
    const other = found.differences.filter((one) => one.agreed !== one.file);
    expect(other).toHaveLength(1);
    expect(other[0]!.file).toContain("at the earliest");
  });
});

describe("lines of a page", () => {
  const lines = (body: string) =>
    readFile(strToU8(`<html><body>${body}</body></html>`))!.lines.map(({ kind, text }) => `${kind}: ${text}`);

  test("an item reads in the order of its text, and its first line is the item's", () => {
    expect(
      lines("<ul><li>Councils report (see the <b>annual plan</b>), in writing</li><li><b>Schools</b> follow</li></ul>"),
    ).toEqual(["bullet 1: Councils report (see the annual plan), in writing", "bullet 1: Schools follow"]);
    expect(
      lines("<ol><li>One <i>two</i><ul><li>in it</li></ul>and <u>after</u></li><ul><li>loose</li></ul></ol>"),
    ).toEqual(["number 1: One two", "bullet 2: in it", "paragraph: and after", "bullet 2: loose"]);
    expect(lines("<ul>\n <li>\n  <div>Words <b>bold</b>.</div>\n  <p>More</p></li></ul>")).toEqual([
      "bullet 1: Words bold.",
      "paragraph: More",
    ]);
  });

  test("elements within a line are no lines", () => {
    expect(
      lines("<div>in the <b>annual</b> <span>plan</span><o:p></o:p>) and <a href='x'>on</a></div>tail <i>it</i>"),
    ).toEqual(["paragraph: in the annual plan) and on", "paragraph: tail it"]);
    expect(lines("<b><p>One</p><div>Two</div></b><span>Three <div>Four</div></span>")).toEqual([
      "paragraph: One",
      "paragraph: Two",
      "paragraph: Three",
      "paragraph: Four",
    ]);
    expect(lines("<div>One<br>Two<br><br>• Three</div>")).toEqual([
      "paragraph: One",
      "paragraph: Two",
      "paragraph: • Three",
    ]);
  });

  test("paragraphs of a cell or a heading are parted by a space", () => {
    expect(lines("<table><tr><td><p>One</p><p>Two</p></td><td>Three</td></tr></table><h2><div>A</div>b</h2>")).toEqual([
      "cell: One Two",
      "cell: Three",
      "heading 2: A b",
    ]);
    expect(lines("<table><tr><td><h2>One</h2><p>Two</p></td></tr></table>")).toEqual([
      "heading 2: One",
      "paragraph: Two",
    ]);
  });
});

describe("what a page holds besides", () => {
  const foreign = (body: string) => readFile(strToU8(`<html><body>${body}</body></html>`))!.foreign;

  test.each([
    "display:none",
    "visibility:hidden",
    "font-size:1pt",
    "font-size:0",
    "font:1px Arial",
    "color:#fff",
    "color:#fdfdfd",
    "color:transparent",
    "color:rgba(0,0,0,0.01)",
    "background:black",
    "color:black;background-color:rgb(10, 10, 10)",
    "opacity:0",
    "position:absolute;left:-999px",
    "text-indent:-9999px",
    "margin-left:-400pt",
    "letter-spacing:-1em",
    "line-height:0",
    "text-decoration:line-through",
    "list-style-type:'NOT '",
    "mso-hide:all",
    "unicode-bidi:bidi-override;direction:rtl",
    "height:1px",
    "background-image:url(x)",
  ])("a style that may hide or add words is named: %s", (style) => {
    expect(foreign(`<p style="${style}">Words</p>`)).toEqual(["an attribute “style”"]);
  });

  test.each([
    "font-size:11.0pt;font-family:&quot;Arial&quot;,sans-serif;mso-fareast-language:EN-GB",
    "color:rgb(34, 34, 34);font-size:small;text-align:start;white-space:normal;background-color:rgb(255,255,255)",
    "margin-left:36.0pt;text-indent:-18.0pt;mso-list:l0 level1 lfo1",
    "line-height:1.38;margin-top:0pt;margin-bottom:0pt;color:#000000;text-decoration:none;vertical-align:baseline",
    "border-collapse:collapse;width:487.3pt;padding:0cm 5.4pt 0cm 5.4pt",
  ])("a style as mail programs write it is none: %s", (style) => {
    expect(foreign(`<p class="MsoNormal" style="${style}"><b>Words</b><o:p>&nbsp;</o:p></p>`)).toEqual([]);
  });

  test("elements and signs that browsers read in another way are named", () => {
    for (const [body, what] of [
      ["<s>Words</s>", "“s”"],
      ["<p><del>Words</del></p>", "“del”"],
      ["<p>a<![CDATA[ > FORGED ]]></p>", "marks that are no element"],
      ["<p hidden>Words</p>", "“hidden”"],
      ["<p dir=rtl>Words</p>", "“dir”"],
      ["<ul><li><svg></svg></li></ul>", "“svg”"],
      ["<dl><div><dt><img></dt></div></dl>", "“img”"],
    ] as const)
      expect(foreign(body).join(), body).toContain(what);
    expect(foreign("<span style='mso-list:Ignore'>and not this</span>")).toEqual([]);
    expect(readFile(strToU8("<html><p><span style='mso-list:Ignore'>and not this</span></p>"))!.lines[0]!.text).toBe(
      "and not this",
    );
  });
});

describe("signs that nobody sees, and signs that look like others", () => {
  const summary = withList();
  const agreed = agreedOf(summary);
  const found = async (change: (html: string) => string) => {
    const reading = readFile(strToU8(change(await htmlOf(summary))))!;
    const { same, differences } = findText(reading.lines, [agreed])!;
    const other = differences.filter((one) => one.agreed !== one.file);
    return { same, other, unseen: hasUnseen(reading.lines, agreed.lines), foreign: foreignIn(reading, agreed.lines) };
  };

  test.each([
    ["soft hyphens", "\u00AD"],
    ["spaces without width", "\u200B"],
    ["word joiners", "\u2060"],
    ["marks of order", "\uFEFF"],
    ["joiners", "\u200D"],
    ["left-to-right marks", "\u200E"],
  ])("%s are no words, and are said", async (_, sign) => {
    const read = await found((html) => html.replaceAll("children", `child${sign}ren`));
    expect(read).toEqual({ same: "exact", other: [], unseen: true, foreign: [] });
  });

  test("an agreed text may have them too, and a joined emoji is as it was", async () => {
    const context = [
      {
        type: "paragraph" as const,
        content: [{ type: "text" as const, text: "tran\u00ADsition 👩\u200D🏫", marks: [] }],
      },
    ];
    const own = {
      ...summary,
      sections: summary.sections.map((one) => (one.id === "context" ? { ...one, text: context } : one)),
    };
    const html = await htmlOf(own);
    const { lines } = agreedOf(own);
    expect(hasUnseen(readFile(strToU8(html))!.lines, lines)).toBe(false);
    expect(hasUnseen(readFile(strToU8(html.replace("\u00AD", "")))!.lines, lines)).toBe(false);
    const parted = readFile(strToU8(html.replace("\u200D", "")))!.lines;
    expect(findText(parted, [agreedOf(own)])!.same).toBe("no");
    // Nor is a file with other signs the agreed text itself.
    const other = strToU8(html.replace("\u00AD", ""));
    expect(await isOurs(other, own, agreementOf(own))).toBe(false);
    expect(await isOurs(strToU8(html), own, agreementOf(own))).toBe(true);
  });

  test.each([
    ["a hyphen that does not break", "follow", "fol\u2011low", false],
    ["a letter of another alphabet", "Schools follow", "Sch\u043Eols follow", true],
  ])("%s is a difference, told in its line", async (_, from, to, looksSame) => {
    const { same, other } = await found((html) => html.replace(from, to));
    expect(same).toBe("no");
    expect(other).toHaveLength(1);
    expect(looksAs(other[0]!.agreed!) === looksAs(other[0]!.file!)).toBe(looksSame);
  });

  test("a line of other signs alone stands beside the one it looks like", async () => {
    const { other } = await found((html) => html.replace("Schools follow", "Sch\u043E\u043Els f\u043Ell\u043Ew"));
    expect(other).toMatchObject([{ agreed: "Schools follow", file: "Sch\u043E\u043Els f\u043Ell\u043Ew" }]);
  });

  test("signs that turn the direction of writing are named, and are no words that look the same", async () => {
    const { same, foreign } = await found((html) => html.replace("Schools follow", "\u202ESchools follow"));
    expect([same, foreign]).toEqual(["no", ["signs that turn the direction of writing"]]);
    expect(looksAs("\u202ESchools")).not.toBe("Schools");
  });
});
