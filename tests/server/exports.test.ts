import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { contentDisposition, exportSummary } from "#server/exports/routes.ts";
import type { Block, Inline, Mark } from "#shared/schema.ts";
import { fieldMarks } from "#shared/schema.ts";
import type { Summary } from "#shared/summary.ts";
import type { TestApp } from "#tests/support/app.ts";
import { startApp } from "#tests/support/app.ts";
import { paragraphsOf } from "#tests/support/long.ts";
import { readSample } from "#server/demo/sample.ts";
import { address, emptySummary, everything, longWord, sampleSummary, secrets } from "#tests/support/everything.ts";
import type { Docx } from "#tests/support/parsed.ts";
import { all, parseDocx, parseHtml, textOf, valueOf } from "#tests/support/parsed.ts";
import { countOf, sentences } from "#tests/support/text.ts";

const at = new Date("2026-03-13T10:31:00Z");
const stamp = "DRAFT, 13 March 2026 at 10:31";
const html = async (summary: Summary): Promise<string> => String((await exportSummary(summary, "html", at)).bytes);
const docx = async (summary: Summary): Promise<Docx> =>
  parseDocx((await exportSummary(summary, "docx", at)).bytes as Uint8Array);

const summaries = [
  ["the sample", sampleSummary()],
  ["an empty review", emptySummary()],
  ["everything", everything()],
] as const;

/** Headings as level and words. */
const htmlHeadings = (source: string): [level: number, words: string][] =>
  all(parseHtml(source), "*")
    .filter((one) => /^h[1-6]$/.test(one.nodeName))
    .map((one) => [Number(one.nodeName[1]), textOf(one)]);
const levels: Record<string, number> = { Title: 1, Heading1: 2, Heading2: 3 };
const docxHeadings = (file: Docx): [level: number, words: string][] =>
  all(file.part("word/document.xml"), "w:p").flatMap((one): [number, string][] => {
    const level = levels[valueOf(one, "w:pStyle")];
    return level === undefined ? [] : [[level, textOf(one)]];
  });

describe("structure", () => {
  test.each(summaries)("one title, then headings without a gap, the same in both: %s", async (_, summary) => {
    const headings = htmlHeadings(await html(summary));
    expect(docxHeadings(await docx(summary))).toEqual(headings);
    expect(headings[0]?.[0]).toBe(1);
    expect(headings.filter(([level]) => level === 1)).toHaveLength(1);
    headings.forEach(([level, words], i) => {
      expect(words.trim()).not.toBe("");
      expect(level).toBeLessThanOrEqual((headings[i - 1]?.[0] ?? 0) + 1);
    });
    for (const section of summary.sections.filter((one) => one.id !== "details"))
      expect(
        headings.filter(([, words]) => words.endsWith(`${section.number}. ${section.section.title}`)),
      ).toHaveLength(1);
  });

  test.each(summaries)(
    "the draft's mark with date and time is at the top and on every page: %s",
    async (_, summary) => {
      const page = await html(summary);
      const file = await docx(summary);
      expect(countOf(textOf(parseHtml(page)), stamp)).toBe(1);
      expect(page).toContain(`@top-right{content:"${stamp}"`);
      expect(countOf(textOf(file.part("word/document.xml")), stamp)).toBe(1);
      expect(textOf(file.part("word/header1.xml"))).toBe(stamp);
      expect(textOf(file.part("word/footer1.xml"))).toBe("Page  of ");
      expect(all(file.part("word/footer1.xml"), "w:instrText").map((one) => one.textContent)).toEqual([
        "PAGE",
        "NUMPAGES",
      ]);
    },
  );

  test("a date and time of summer are those of the United Kingdom", async () => {
    const made = await exportSummary(emptySummary(), "html", new Date("2026-07-31T23:30:00Z"));
    expect(made.bytes).toContain("DRAFT, 1 August 2026 at 00:30");
    expect(made.fileName).toBe("Strathallan Council Evaluative summary DRAFT 2026-08-01.html");
  });

  test.each(summaries)("HTML tables have a caption, and headers with a scope: %s", async (_, summary) => {
    const tables = all(parseHtml(await html(summary)), "table");
    expect(tables.length).toBeGreaterThan(2);
    for (const table of tables) {
      expect(all(table, "caption").map(textOf)).toEqual([expect.stringMatching(/\S/)]);
      const rows = all(table, "tbody").flatMap((body) => all(body, "tr"));
      expect(rows.length).toBeGreaterThan(0);
      for (const row of rows) expect(valueOf(row, "th", "scope")).toBe("row");
      for (const cell of all(table, "thead").flatMap((head) => all(head, "th")))
        expect(cell.getAttribute("scope")).toBe("col");
    }
  });

  test.each(summaries)(
    "Word repeats the header row, splits no row, and knows what a table is: %s",
    async (_, summary) => {
      const tables = all((await docx(summary)).part("word/document.xml"), "w:tbl");
      expect(tables.length).toBeGreaterThan(2);
      tables.forEach((table, i) => {
        expect(valueOf(table, "w:tblCaption")).not.toBe("");
        const rows = all(table, "w:tr");
        expect(all(table, "w:cantSplit")).toHaveLength(rows.length);
        // The details name their rows, not their columns.
        expect(all(table, "w:tblHeader")).toHaveLength(i === 0 ? 0 : 1);
        if (i > 0) expect(all(rows[0]!, "w:tblHeader")).toHaveLength(1);
        const widths = all(table, "w:gridCol").length;
        for (const row of rows) expect(all(row, "w:tc")).toHaveLength(widths);
      });
    },
  );

  test("Word has the language, the properties, and no name of anybody", async () => {
    const file = await docx(sampleSummary());
    const core = file.part("docProps/core.xml");
    const property = (name: string) => all(core, name).map((one) => one.textContent);
    expect(property("dc:title")).toEqual(["Evaluative summary: Strathallan Council (draft)"]);
    expect(property("dc:creator")).toEqual(["Codraft"]);
    expect(property("cp:lastModifiedBy")).toEqual(["Codraft"]);
    expect(property("dc:language")).toEqual(["en-GB"]);
    expect(property("dc:description")).toEqual([stamp]);
    const styles = file.part("word/styles.xml");
    expect(valueOf(all(styles, "w:rPrDefault")[0]!, "w:lang")).toBe("en-GB");
    for (const id of ["Title", "Heading1", "Heading2"]) {
      const style = all(styles, "w:style").find((one) => one.getAttribute("w:styleId") === id)!;
      expect(valueOf(style, "w:name")).toBe({ Title: "Title", Heading1: "Heading 1", Heading2: "Heading 2" }[id]);
      if (id !== "Title") expect(all(style, "w:keepNext")).toHaveLength(1);
    }
  });

  test.each(summaries)(
    "every part that Word asks for is there, and every reference leads somewhere: %s",
    async (_, summary) => {
      const file = await docx(summary);
      const types = all(file.part("[Content_Types].xml"), "Override").map((one) =>
        one.getAttribute("PartName")!.slice(1),
      );
      expect(types).toContain("word/document.xml");
      for (const name of types) expect(file.files).toContain(name);
      const links = all(file.part("word/_rels/document.xml.rels"), "Relationship");
      const ids = new Set(links.map((one) => one.getAttribute("Id")));
      for (const link of links)
        if (link.getAttribute("TargetMode") !== "External")
          expect(file.files).toContain(`word/${link.getAttribute("Target")}`);
      const body = file.part("word/document.xml");
      for (const link of all(body, "w:hyperlink")) expect(ids).toContain(link.getAttribute("r:id"));
      const numbers = new Set(all(file.part("word/numbering.xml"), "w:num").map((one) => one.getAttribute("w:numId")));
      for (const number of all(body, "w:numId")) expect(numbers).toContain(number.getAttribute("w:val"));
      const known = new Set(all(file.part("word/styles.xml"), "w:style").map((one) => one.getAttribute("w:styleId")));
      for (const name of ["w:pStyle", "w:rStyle"])
        for (const style of all(body, name)) expect(known).toContain(style.getAttribute("w:val"));
    },
  );

  test.each(summaries)("the order of elements is the one that Word insists on: %s", async (_, summary) => {
    const body = (await docx(summary)).part("word/document.xml");
    const order: Record<string, string[]> = {
      "w:pPr": [
        "pStyle",
        "keepNext",
        "keepLines",
        "pageBreakBefore",
        "widowControl",
        "numPr",
        "pBdr",
        "shd",
        "tabs",
        "spacing",
        "ind",
        "contextualSpacing",
        "jc",
        "outlineLvl",
        "rPr",
        "sectPr",
      ],
      "w:rPr": [
        "rStyle",
        "rFonts",
        "b",
        "bCs",
        "i",
        "iCs",
        "strike",
        "color",
        "sz",
        "szCs",
        "u",
        "shd",
        "vertAlign",
        "lang",
      ],
      "w:tblPr": [
        "tblStyle",
        "tblpPr",
        "tblOverlap",
        "tblW",
        "jc",
        "tblCellSpacing",
        "tblInd",
        "tblBorders",
        "shd",
        "tblLayout",
        "tblCellMar",
        "tblLook",
        "tblCaption",
        "tblDescription",
      ],
      "w:trPr": ["cantSplit", "tblHeader"],
      "w:tcPr": ["tcW", "gridSpan", "vMerge", "tcBorders", "shd", "noWrap", "tcMar", "vAlign"],
    };
    for (const [name, children] of Object.entries(order))
      for (const one of all(body, name)) {
        const places = [...one.childNodes].map((child) => children.indexOf(child.nodeName.slice(2)));
        expect(places, [...one.childNodes].map((child) => child.nodeName).join(" ")).not.toContain(-1);
        expect(places).toEqual(places.toSorted((a, b) => a - b));
      }
    for (const cell of all(body, "w:tc")) expect(cell.lastChild?.nodeName).toBe("w:p");
  });
});

describe("content", () => {
  test("each sentence of the sample is there once, in both", async () => {
    const summary = sampleSummary();
    const texts = [textOf(parseHtml(await html(summary))), textOf((await docx(summary)).part("word/document.xml"))];
    const expected = paragraphsOf(readSample()).flatMap((one) => sentences(one.replace(/^\d+\. /, "")));
    expect(expected.length).toBeGreaterThan(100);
    for (const text of texts)
      for (const sentence of expected)
        // The lines of enquiry stand in the details too.
        expect([sentence, countOf(text, sentence)]).toEqual([
          sentence,
          summary.details.enquiries.some((one) => one.text === sentence) ? 2 : 1,
        ]);
  });

  test("an empty review says that nothing is written, and has its details, its partners and its scale", async () => {
    const page = textOf(parseHtml(await html(emptySummary())));
    expect(countOf(page, "Nothing is written here yet.")).toBe(
      emptySummary().sections.filter((one) => !["details", "agreement", "quantities"].includes(one.id)).length,
    );
    expect(page).toContain("Education Scotland");
    expect(page).toContain("91% to 99%");
  });

  test("nothing internal, removed or counted is in it", async () => {
    const summary = everything();
    const file = await docx(summary);
    const whole = file.files.map((name) => file.text(name)).join("\n") + (await html(summary));
    for (const secret of secrets) expect(countOf(whole, secret), secret).toBe(0);
    for (const { id } of [...summary.actions, ...summary.evidence, ...summary.sections.flatMap((one) => one.findings)])
      expect(whole).not.toContain(id);
    expect(countOf(whole, "[removed item]")).toBe(0);
  });

  test("findings without words or a place keep a heading, and the terms stand once each", async () => {
    const page = await html(everything());
    const headings = htmlHeadings(page).map(([, words]) => words);
    expect(headings).toEqual(
      expect.arrayContaining(["A1. No statement yet", "Unplaced findings", "A finding that has lost its section"]),
    );
    expect(headings).toContain("Action point 1. Hold joint events");
    const table = all(parseHtml(page), "table").at(-1)!;
    expect(all(all(table, "tbody")[0]!, "tr").map((row) => [...row.childNodes].map(textOf))).toEqual([
      ["All", "100%", "Not used"],
      ["Almost all", "91% to 99%", "Not used"],
      ["Most", "75% to 90%", "S1, S2"],
      ["Majority", "50% to 74%", "Not used"],
      ["Less than half", "15% to 49%", "Not used"],
      ["A few", "less than 15%", "Not used"],
      ["Nearly everybody", "Not on this scale", "S2"],
    ]);
  });

  test("Gaelic, links, references, breaks and tabs are what they were", async () => {
    const gaelic = "Tha na sgoiltean a’ dol am feabhas, à è ì ò ù";
    const page = parseHtml(await html(everything()));
    const body = (await docx(everything())).part("word/document.xml");
    expect(all(page, "span").map((one) => [one.getAttribute("lang"), textOf(one)])).toEqual([["gd", gaelic]]);
    expect(
      all(body, "w:r").flatMap((one) => (valueOf(one, "w:lang") ? [[valueOf(one, "w:lang"), textOf(one)]] : [])),
    ).toEqual([["gd-GB", gaelic]]);
    expect(all(page, "a").map((one) => [one.getAttribute("href"), textOf(one)])).toEqual([[address, "the report"]]);
    expect(all(body, "w:hyperlink").map(textOf)).toEqual(["the report"]);
    for (const text of [textOf(page), textOf(body)]) {
      expect(text).toContain("“Curly” ‘quotes’ – see S2 and the report.\nAfter a break.\tAfter a tab.");
      expect(text).toContain("A trap & <script>alert(1)</script>");
      expect(text).toContain("Cleaned of controls\uFFFD.");
      expect(countOf(text, longWord)).toBe(1);
    }
  });

  test("lists nest, and each numbered one begins at 1", async () => {
    const page = parseHtml(await html(everything()));
    expect(all(page, "ol").map((one) => one.parentNode?.nodeName)).toEqual(["main", "main", "li"]);
    expect(all(page, "ul").map((one) => one.parentNode?.nodeName)).toEqual(["li", "main"]);
    const file = await docx(everything());
    for (const one of all(file.part("word/document.xml"), "w:p"))
      if (["Two numbered lists follow.", "Between them."].includes(textOf(one)))
        expect(all(one, "w:keepNext").map((kept) => kept.getAttribute("w:val"))).toEqual([null]);
    const items = all(file.part("word/document.xml"), "w:p").flatMap((one) =>
      all(one, "w:numPr").length > 0 ? [[textOf(one), valueOf(one, "w:ilvl"), valueOf(one, "w:numId")]] : [],
    );
    const named = Object.fromEntries(items.map(([words, level, id]) => [words!, { level, id: id! }]));
    expect(named["Two"]?.id).toBe(named["One"]?.id);
    expect(named["Two, inner"]?.level).toBe("1");
    expect(named["Three again"]?.id).toBe(named["One again"]?.id);
    expect(new Set([named["One"]?.id, named["One again"]?.id, named["Inner one"]?.id]).size).toBe(3);
    for (const one of ["One", "One again", "Inner one"]) {
      const number = all(file.part("word/numbering.xml"), "w:num").find(
        (num) => num.getAttribute("w:numId") === named[one]?.id,
      )!;
      const override = all(number, "w:lvlOverride").find((over) => over.getAttribute("w:ilvl") === named[one]?.level)!;
      expect(valueOf(override, "w:startOverride")).toBe("1");
    }
  });

  test("nothing in the HTML runs or fetches", async () => {
    const page = await html(everything());
    const names = new Set(all(parseHtml(page), "*").map((one) => one.nodeName));
    for (const name of ["script", "img", "link", "iframe", "object", "form"]) expect(names).not.toContain(name);
    expect(page).not.toMatch(/\son\w+=|javascript:|url\(|@import/);
    expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'`);
  });

  test("a file's name is fit for a header and a disk", () => {
    expect(contentDisposition('Comhairle "nan" Eilean\r\nSiar: àé (x)’.docx')).toBe(
      `attachment; filename="Comhairle -nan- Eilean-Siar- ae (x).docx"; filename*=UTF-8''Comhairle%20-nan-%20Eilean-Siar-%20%C3%A0%C3%A9%20%28x%29%E2%80%99.docx`,
    );
  });
});

describe("the answer", () => {
  let world: TestApp;
  beforeAll(async () => {
    world = await startApp();
  });
  afterAll(() => world.app.close());
  const ask = async (who: string, format: string, method: "GET" | "HEAD" = "GET") => {
    const cookie = await world.cookie(who);
    const url = `/api/reviews/${world.review}/export/${format}`;
    return world.app.http.inject({ method, url, headers: cookie ? { cookie } : {} });
  };

  test.each(["html", "docx"])(
    "a reader is given a file with a name, which is not kept and in which nothing runs: %s",
    async (format) => {
      for (const method of ["GET", "HEAD"] as const) {
        const { statusCode, headers, rawPayload } = await ask("reader", format, method);
        expect(statusCode).toBe(200);
        expect(headers["content-disposition"]).toMatch(
          new RegExp(
            `^attachment; filename="Strathallan Council Evaluative summary DRAFT \\d{4}-\\d\\d-\\d\\d\\.${format}"`,
          ),
        );
        expect(headers["content-security-policy"]).toBe("default-src 'none'; style-src 'unsafe-inline'; sandbox");
        expect(headers["cache-control"]).toBe("no-store");
        expect(headers["x-content-type-options"]).toBe("nosniff");
        expect(rawPayload.length > 0).toBe(method === "GET");
      }
    },
  );

  test("others are told why not, and a format that there is not is named", async () => {
    for (const method of ["GET", "HEAD"] as const) {
      expect((await ask("nobody", "docx", method)).statusCode).toBe(401);
      expect((await ask("stranger", "docx", method)).statusCode).toBe(404);
    }
    const { statusCode, body } = await ask("reader", "odt");
    expect(statusCode).toBe(404);
    expect(body).toContain("There are: html, docx.");
  });
});

describe("any field", () => {
  const text = fc.oneof(
    fc.string({ unit: "binary", maxLength: 12 }),
    fc.constantFrom("<b>", "&amp;", "]]>", "à", "\u0000", "\uD800", "\t", "x\ny", " "),
  );
  const mark = fc.constantFrom<Mark>(
    { type: "bold" },
    { type: "italic" },
    { type: "link", href: "https://example.org/?a=1&b='\"" },
    { type: "lang", lang: "gd" },
  );
  const inline = fc.oneof(
    fc.record({
      type: fc.constant("text" as const),
      text,
      marks: fc.uniqueArray(mark, { selector: (one) => one.type }),
    }),
    fc.constantFrom<Inline>({ type: "hardBreak" }, { type: "reference", to: "nowhere" }),
  );
  const { blocks } = fc.letrec<{ block: Block; blocks: Block[] }>((tie) => ({
    block: fc.oneof(
      { maxDepth: 4 },
      fc.record({ type: fc.constant("paragraph" as const), content: fc.array(inline, { maxLength: 4 }) }),
      fc.record({
        type: fc.constantFrom("bulletList" as const, "orderedList" as const),
        items: fc.array(tie("blocks"), { minLength: 1, maxLength: 3 }),
      }),
    ),
    blocks: fc.array(tie("block"), { minLength: 1, maxLength: 3 }),
  }));
  const empty = emptySummary();
  const withText = (value: readonly Block[]): Summary => ({
    ...empty,
    sections: empty.sections.map((one) => (one.id === "context" ? { ...one, text: value } : one)),
  });

  const marks = Object.keys(fieldMarks);
  test("the property covers every mark that there is", () => {
    expect(marks.toSorted()).toEqual(["bold", "italic", "lang", "link"]);
  });

  test("gives well-formed files that hold its words in order", async () => {
    await fc.assert(
      fc.asyncProperty(blocks, async (value) => {
        const summary = withText(value);
        const expected = wordsOf(value);
        const page = textOf(parseHtml(await html(summary)));
        const body = textOf((await docx(summary)).part("word/document.xml"));
        for (const whole of [page, body]) {
          const from = whole.indexOf("Context and agreed focus") + "Context and agreed focus".length;
          const written = squeezed(whole.slice(from, whole.indexOf("2. How the review was carried out")));
          expect(written).toBe(squeezed(expected) || squeezed("Nothing is written here yet."));
        }
      }),
      {
        numRuns: 100,
        interruptAfterTimeLimit: 40_000,
        // Found by it: what looks written but shows nothing.
        examples: [[[{ type: "paragraph", content: [{ type: "text", text: "\u0000", marks: [] }] }]]],
      },
    );
  });
});

const squeezed = (words: string): string => words.replaceAll(/\s+/g, "");

/** The words that a field holds, by other means than those under test: signs that XML forbids are not words. */
function wordsOf(value: readonly Block[]): string {
  return value
    .map((block) =>
      block.type === "paragraph"
        ? block.content
            .map((one) => (one.type === "text" ? legal(one.text) : one.type === "reference" ? "[removed item]" : " "))
            .join("")
        : block.items.map(wordsOf).join(" "),
    )
    .join(" ");
}

const legal = (text: string): string =>
  Array.from(text)
    .map((sign) => {
      const code = sign.codePointAt(0)!;
      if (code >= 0xd800 && code <= 0xdfff) return "\uFFFD";
      if (code === 0x85) return " ";
      const control = code < 0x20 ? ![9, 10, 13].includes(code) : code >= 0x7f && code <= 0x9f;
      const never = (code >= 0xfdd0 && code <= 0xfdef) || (code & 0xfffe) === 0xfffe;
      return control || never ? "" : sign;
    })
    .join("");
