import fc from "fast-check";
import { strFromU8, strToU8, unzipSync, zipSync } from "fflate";
import { describe, expect, test } from "vitest";
import type { AgreementRecord } from "#server/exports/agreed.ts";
import { exportedBlocks, exportSummary } from "#server/exports/routes.ts";
import type { Line } from "#server/verification/lines.ts";
import { linesOf } from "#server/verification/lines.ts";
import { isOurs } from "#server/verification/ours.ts";
import { draftMark, findText, foreignIn, printedHash, readFile, withoutStamp } from "#server/verification/verify.ts";
import { summaryHash } from "#shared/hash.ts";
import type { Summary } from "#shared/summary.ts";
import type { ZipPart } from "#tests/support/zips.ts";
import { zipOf } from "#tests/support/zips.ts";
import { emptySummary, everything, sampleSummary } from "#tests/support/everything.ts";

const at = new Date("2026-03-13T10:31:00Z");
const agreementOf = (summary: Summary): AgreementRecord => ({
  version: "v14",
  hash: summaryHash(summary),
  at: at.getTime(),
  decisions: [
    { partner: "Strathallan Council", by: "Ailsa Fernhope, signatory for LA", at: at.getTime() - 1000 },
    { partner: "Education Scotland", by: "Effie Larkrigg, signatory for ES", at: at.getTime() },
  ],
  verifyAt: "https://codraft.example/verify",
});
const linesFor = (summary: Summary) => linesOf(exportedBlocks(summary, at, agreementOf(summary)));

const bytesOf = async (summary: Summary, format: "html" | "docx"): Promise<Uint8Array> => {
  const { bytes } = await exportSummary(summary, format, at, agreementOf(summary));
  return typeof bytes === "string" ? strToU8(bytes) : bytes;
};
const keys = (lines: readonly { key: string }[]) => lines.map(({ key }) => key);

/** The file with one part changed. */
function changed(file: Uint8Array, format: "html" | "docx", change: (text: string) => string): Uint8Array {
  if (format === "html") return strToU8(change(strFromU8(file)));
  const files = unzipSync(file);
  return zipSync({ ...files, "word/document.xml": strToU8(change(strFromU8(files["word/document.xml"]!))) });
}

const summaries = [
  ["the sample", sampleSummary()],
  ["everything", everything()],
  ["an empty review", emptySummary()],
] as const;
const formats = ["html", "docx"] as const;
const cases = summaries.flatMap(([name, summary]) => formats.map((format) => [name, format, summary] as const));

describe("VE1 read again", () => {
  test.each(cases)("%s in %s says exactly what was written, and holds nothing else", async (_, format, summary) => {
    const reading = readFile(await bytesOf(summary, format));
    expect(keys(reading!.lines)).toEqual(keys(linesFor(summary)));
    expect(reading!.foreign).toEqual([]);
  });

  test.each(formats)("any words in a field come back from %s", async (format) => {
    const base = sampleSummary();
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "grapheme", maxLength: 60 }), fc.boolean(), async (text, bold) => {
        const content = [{ type: "text" as const, text, marks: bold ? [{ type: "bold" as const }] : [] }];
        const sections = base.sections.map((section) =>
          section.id === "context" ? { ...section, text: [{ type: "paragraph" as const, content }] } : section,
        );
        const summary = { ...base, sections };
        expect(keys(readFile(await bytesOf(summary, format))!.lines)).toEqual(keys(linesFor(summary)));
      }),
      { numRuns: 12 },
    );
  });

  test("no format of ours cannot be read, and says so", () => {
    for (const bytes of [strToU8("just words"), strToU8("PK\u0003\u0004 no zip"), new Uint8Array([0xff, 0xfe, 1])])
      expect(readFile(bytes)).toBeNull();
  });
});

describe("VE2 verdict", () => {
  const summary = sampleSummary();
  const agreed = { hash: summaryHash(summary), lines: linesFor(summary) };
  const word = "Around 18,400 children";

  test.each(formats)("a file of %s with one word changed differs there and nowhere else", async (format) => {
    const file = changed(await bytesOf(summary, format), format, (text) => text.replace("18,400", "19,400"));
    const found = findText(readFile(file)!.lines, [agreed]);
    expect(found!.differences).toHaveLength(1);
    expect(found!.differences[0]!.agreed).toContain(word);
    expect(found!.differences[0]!.file).toContain("Around 19,400 children");
    expect(found!.differences[0]!.where).toEqual(["1. Context and agreed focus"]);
  });

  test("each place is named by its section, and its finding", async () => {
    const html = strFromU8(await bytesOf(summary, "html"));
    const where = (text: string) =>
      findText(readFile(strToU8(text))!.lines, [agreed])!.differences.map((one) => one.where);
    const strengths = agreed.lines.find(({ text }) => /^\d\. Strengths$/.test(text))!.text;
    const [heading, second] = agreed.lines.filter(({ kind, text }) => kind === "heading 3" && /^S[12]\. /.test(text));
    const headingOf = (number: string): number => html.search(new RegExp(`<h3[^>]*>${number}\\.`));
    const start = html.indexOf("<p", headingOf("S1"));
    expect(where(`${html.slice(0, start)}<p>Put in.</p>${html.slice(start)}`)).toEqual([[strengths, heading!.text]]);
    // What stands in a heading stands in its section, and what goes is where it stood.
    expect(where(html.replace(">S2.", ">S2. Forged:"))).toEqual([[strengths]]);
    expect(where(html.replace(">S2.", ">S2. Forged:").replace("18,400", "19,400"))).toEqual([
      ["1. Context and agreed focus"],
      [strengths],
    ]);
    const after = html.indexOf("<p", headingOf("S2"));
    const gone = html.slice(after, html.indexOf("</p>", after) + 4);
    expect(where(html.replace(gone, ""))).toEqual([[strengths, second!.text]]);
    expect(where(html.replace("<h1", "<p>Forged</p><h1"))[0]).toEqual([]);
  });

  test.each(formats)(
    "a forged hash in %s is a difference, and another text with the true hash is not agreed",
    async (format) => {
      const forged = changed(await bytesOf(summary, format), format, (text) =>
        text.replaceAll(agreed.hash, "0".repeat(64)),
      );
      const found = findText(readFile(forged)!.lines, [agreed]);
      expect(found!.differences).toHaveLength(1);
      expect(printedHash(readFile(forged)!.lines)).toBe("0".repeat(64));
      // Another review's text that prints the hash of this one.
      const other = emptySummary();
      const { bytes } = await exportSummary(other, format, at, { ...agreementOf(other), hash: agreed.hash });
      const reading = readFile(typeof bytes === "string" ? strToU8(bytes) : bytes)!;
      expect(printedHash(reading.lines)).toBe(agreed.hash);
      expect(findText(reading.lines, [agreed])?.differences.length).not.toBe(0);
    },
  );

  describe("by its words, whatever their form", () => {
    const escape = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
    const page = (texts: readonly string[]): Uint8Array =>
      strToU8(`<html><body>${texts.map((text) => `<p>${escape(text)}</p>`).join("")}</body></html>`);
    /** A table's cells in one line each row, lists with a sign. */
    const pasted = agreed.lines.reduce<string[]>((texts, { kind, text }, i) => {
      if (kind === "cell" && agreed.lines[i - 1]?.kind === "cell" && i % 3 !== 0) texts.push(`${texts.pop()} ${text}`);
      else texts.push(kind.startsWith("bullet") ? `• ${text}` : text);
      return texts;
    }, []);
    const texts = agreed.lines.map(({ text }) => text);
    const find = (bytes: Uint8Array) => findText(readFile(bytes)!.lines, [agreed]);

    test.each([
      ["as plain paragraphs", texts],
      ["pasted, a table's rows as lines", pasted],
      ["all in one line", [texts.join(" ")]],
    ])("the agreed words %s are known, and are not the agreed text", (_, lines) => {
      const found = find(page(lines));
      expect(found).toMatchObject({ candidate: { hash: agreed.hash }, same: "words" });
      expect(found!.differences.every((one) => one.agreed === one.file)).toBe(true);
    });

    test.each([
      ["as plain paragraphs", texts],
      ["pasted", pasted],
    ])("%s with one word changed, that word is told and no other", (_, lines) => {
      const found = find(page(lines.map((text) => text.replace("18,400", "19,400"))))!;
      expect(found.same).toBe("no");
      const other = found.differences.filter((one) => one.agreed !== one.file);
      expect(other).toEqual([
        {
          agreed: expect.stringContaining("18,400"),
          file: expect.stringContaining("19,400"),
          where: ["1. Context and agreed focus"],
        },
      ]);
    });

    test("a row as one line with a number changed is told in its cell", () => {
      const cell = agreed.lines.findIndex((line, i) => line.kind === "cell" && agreed.lines[i + 1]?.kind === "cell");
      const [one, two] = [texts[cell]!, texts[cell + 1]!];
      const lines = [...texts.slice(0, cell), `${one} ${two} forged`, ...texts.slice(cell + 2)];
      const other = find(page(lines))!.differences.filter(({ agreed: was, file }) => was !== file);
      expect(other).toMatchObject([{ agreed: two, file: `${two} forged` }]);
    });

    test("words in another order are not the agreed words, and another review's text is another", () => {
      expect(find(page([...texts.slice(10), ...texts.slice(0, 10)]))!.same).toBe("no");
      const other = emptySummary();
      expect(find(page(linesFor(other).map(({ text }) => text)))).toBeNull();
    });

    test("a draft whose look was lost is still said to be one", async () => {
      const { bytes } = await exportSummary(summary, "html", at);
      const { lines } = readFile(strToU8(bytes as string))!;
      expect(draftMark(readFile(page(lines.map(({ text }) => text)))!.lines)).toBe("DRAFT, 13 March 2026 at 10:31");
    });
  });

  test("a changed link, or words made bold, are differences although the words are the same", async () => {
    const everyone = everything();
    const one = { hash: summaryHash(everyone), lines: linesFor(everyone) };
    const html = strFromU8(await bytesOf(everyone, "html"));
    expect(html).toContain('href="https://');
    for (const [other, otherLinks] of [
      [html.replace('href="https://', 'href="https://evil.'), true],
      [html.replace("<strong>", "<em>").replace("</strong>", "</em>"), false],
    ] as const) {
      const found = findText(readFile(strToU8(other))!.lines, [one]);
      expect(found).toMatchObject({ same: "words", otherLinks });
      expect(found!.differences).toHaveLength(1);
      expect(found!.differences[0]!.file).toBe(found!.differences[0]!.agreed);
    }
  });

  test("a paragraph that was put in, or taken out, before a changed one is told apart from it", async () => {
    const html = strFromU8(await bytesOf(summary, "html")).replace("18,400", "19,400");
    const start = html.lastIndexOf("<p", html.indexOf("19,400"));
    const found = (text: string) => findText(readFile(strToU8(text))!.lines, [agreed])!.differences;
    const [changedLine] = found(html);
    expect(found(`${html.slice(0, start)}<p>Put in.</p>${html.slice(start)}`)).toEqual([
      { agreed: null, file: "Put in.", where: ["1. Context and agreed focus"] },
      changedLine,
    ]);
    const before = html.lastIndexOf("<", start - 1);
    const heading = html.slice(html.lastIndexOf("<h2", before), start);
    expect(found(html.replace(heading, ""))).toEqual([
      { agreed: "1. Context and agreed focus", file: null, where: ["1. Context and agreed focus"] },
      changedLine,
    ]);
  });

  test("a paragraph that was put in at the end of a section is told under it", async () => {
    const html = strFromU8(await bytesOf(summary, "html"));
    const second = html.indexOf("<h2", html.indexOf("<h2") + 1);
    const [put] = findText(readFile(strToU8(`${html.slice(0, second)}<p>Put in.</p>${html.slice(second)}`))!.lines, [
      agreed,
    ])!.differences;
    expect(put).toEqual({ agreed: null, file: "Put in.", where: ["1. Context and agreed focus"] });
  });

  test.each(formats)("a draft in %s says that it is one, and an agreed text does not", async (format) => {
    const { bytes } = await exportSummary(summary, format, at);
    const { lines } = readFile(typeof bytes === "string" ? strToU8(bytes) : bytes)!;
    expect(draftMark(lines)).toBe("DRAFT, 13 March 2026 at 10:31");
    expect(draftMark(readFile(await bytesOf(summary, format))!.lines)).toBeNull();
  });

  test("what could hide or add words is named", async () => {
    const html = strFromU8(await bytesOf(summary, "html"));
    const file = await bytesOf(summary, "docx");
    const forged: [string, Uint8Array][] = [
      ["a style", strToU8(html.replace("</style>", "p{display:none}</style>"))],
      ["style”", strToU8(html.replace("<h2>", '<h2 style="font-size:0">'))],
      ["script", strToU8(html.replace("</main>", "<script>document.body.textContent = 'x'</script></main>"))],
      ["img", strToU8(html.replace("</main>", "<img></main>"))],
      ["hidden", changed(file, "docx", (text) => text.replace("<w:r><w:t", "<w:r><w:rPr><w:vanish/></w:rPr><w:t"))],
      [
        "tracked",
        changed(file, "docx", (text) =>
          text.replace("<w:body>", "<w:body><w:p><w:ins><w:r><w:t> </w:t></w:r></w:ins></w:p>"),
        ),
      ],
    ];
    for (const [what, bytes] of forged) expect(readFile(bytes)!.foreign.join(), what).toContain(what);
  });

  test("of several agreed texts it is the very one; a text that resembles none is none", async () => {
    const later = sampleSummary(undefined, { focus: "Another focus" });
    const texts = [agreed, { hash: summaryHash(later), lines: linesFor(later) }];
    for (const [i, one] of [summary, later].entries()) {
      const found = findText(readFile(await bytesOf(one, "docx"))!.lines, texts);
      expect(found).toEqual({
        candidate: texts[i],
        differences: [],
        places: 0,
        same: "exact",
        part: null,
        otherLinks: false,
      });
    }
    expect(findText(readFile(strToU8("<html><body><p>Hello there</p></body></html>"))!.lines, texts)).toBeNull();
  });

  test.each(formats)("only a file of %s that is ours in every part is called the agreed text", async (format) => {
    const everyone = everything();
    const agreement = agreementOf(everyone);
    const [one, again] = [await bytesOf(everyone, format), await bytesOf(everyone, format)];
    for (const file of [one, again]) expect(await isOurs(file, everyone, agreement)).toBe(true);
    const forged: readonly (readonly [string, string])[] =
      format === "html"
        ? [
            ["</main>", '<p class="note">NOT AGREED</p></main>'],
            ["</html>", "</html>NOT AGREED"],
            ["<ol>", "<ol>NOT AGREED"],
            ["<dl>", "<dl>NOT AGREED"],
            ["</head>", "<p>NOT AGREED</p></head>"],
            ["<title>", "<title>NOT AGREED "],
            ['aria-label="', 'aria-label="NOT AGREED '],
            ['@top-right{content:"', '@top-right{content:"NOT '],
          ]
        : [
            ["word/styles.xml", "vanish"],
            ["word/numbering.xml", "numbering"],
            ["word/header1.xml", "header"],
            ["word/footer1.xml", "footer"],
            ["word/document.xml", "body"],
          ];
    for (const [what, to] of forged) {
      const file =
        format === "html"
          ? changed(one, format, (text) => text.replace(what, to))
          : (() => {
              const files = unzipSync(one);
              return zipSync({
                ...files,
                [what]: strToU8(strFromU8(files[what]!).replace("</w:", `<!-- ${to} --></w:`)),
              });
            })();
      expect(await isOurs(file, everyone, agreement), what).toBe(false);
    }
    if (format === "docx") {
      const files = unzipSync(one);
      expect(await isOurs(zipSync({ ...files, "word/more.xml": strToU8("<x/>") }), everyone, agreement)).toBe(false);
    }
  });

  test("a Word file in which somebody could find other words is not as Codraft writes it; one that was packed anew is", async () => {
    const everyone = sampleSummary();
    const agreement = agreementOf(everyone);
    const files = unzipSync(await bytesOf(everyone, "docx"));
    const parts = Object.entries(files).map(([name, content]): ZipPart => ({ name, content }));
    const document = parts.find(({ name }) => name === "word/document.xml")!;
    const others = parts.filter((one) => one !== document);
    const text = strFromU8(document.content);
    const forged = { ...document, content: strToU8(text.replace("</w:t>", " NOT AGREED</w:t>")) };
    const settings = { name: "word/settings.xml", content: strToU8("<x/>") };
    // What programs that pack files again add: when it was changed.
    const extra = Buffer.from([0x55, 0x54, 5, 0, 1, 0, 0, 0, 0]);
    // A name that some programs read instead.
    const nameAlso = Buffer.from([0x75, 0x70, 6, 0, 1, 0, 0, 0, 0, 0x78]);
    const honest: [string, Uint8Array][] = [
      ["written anew", zipOf(parts)],
      ["in another order", zipOf(parts.toReversed())],
      ["with times", zipOf(parts.map((one) => ({ ...one, extra })))],
      ["written as it went", zipOf(parts.map((one) => ({ ...one, streamed: true })))],
      ["by another program", zipSync(files, { level: 1 })],
      ["not packed at all", zipSync(files, { level: 0 })],
    ];
    for (const [what, file] of honest) expect(await isOurs(file, everyone, agreement), what).toBe(true);
    const dishonest: [string, Uint8Array][] = [
      ["a false text first", zipOf([forged, ...parts])],
      ["the same text twice", zipOf([document, ...parts])],
      ["other settings first", zipOf([settings, ...parts])],
      ["a false text that is not listed", zipOf([{ ...forged, unlisted: true }, ...parts])],
      ["named otherwise where it stands", zipOf([...others, { ...document, localName: "word/other.xml" }])],
      ["named otherwise beside", zipOf([...others, { ...document, extra: nameAlso }])],
      ["a comment", zipOf(parts, { comment: "NOT AGREED" })],
      ["words before it", zipOf(parts, { before: "NOT AGREED" })],
      ["words within it", zipOf(parts, { between: "NOT AGREED" })],
      ["words behind it", Buffer.concat([zipOf(parts), Buffer.from("NOT AGREED")])],
      ["words behind a part", zipOf([...others, { ...document, behind: Buffer.from("NOT AGREED") }])],
      [
        "a part that is longer than it says",
        zipOf([
          ...others,
          { ...forged, content: strToU8(`${text}<!-- NOT AGREED -->`), size: document.content.length },
        ]),
      ],
      ["another list behind it", Buffer.concat([zipOf([...others, forged]), zipOf(parts)])],
    ];
    for (const [what, file] of dishonest) expect(await isOurs(file, everyone, agreement), what).toBe(false);
  });

  describe("a part of an agreed text", () => {
    const pageOf = (lines: readonly string[]): Uint8Array =>
      strToU8(`<html><body>${lines.map((text) => `<p>${text.replaceAll("&", "&amp;")}</p>`).join("")}</body></html>`);
    const texts = agreed.lines.map(({ text }) => text);
    const headings = agreed.lines.flatMap(({ kind }, i) => (kind === "heading 2" ? [i] : []));
    const sectionOf = (number: string): string[] => {
      const start = headings.find((i) => texts[i]!.startsWith(`${number}. `))!;
      return texts.slice(
        start,
        headings.find((i) => i > start),
      );
    };
    const finding = (): string[] => {
      const start = agreed.lines.findIndex(({ kind, text }) => kind === "heading 3" && text.startsWith("S2."));
      return texts.slice(
        start,
        agreed.lines.findIndex(({ kind }, i) => i > start && kind.startsWith("heading")),
      );
    };
    const find = (lines: readonly string[]) => findText(readFile(pageOf(lines))!.lines, [agreed]);
    const size = (lines: readonly string[]) => lines.join(" ").split(" ").length;

    test("a section or a finding, word for word, is told as that, in lines or in one", () => {
      for (const lines of [sectionOf("4"), finding()]) {
        expect(size(lines)).toBeGreaterThan(40);
        for (const shape of [lines, [lines.join(" ")]]) {
          const found = find(shape)!;
          expect(found).toMatchObject({ same: "part", places: 0, differences: [], otherLinks: false });
          expect(found.part).toMatchObject({ words: size(lines), of: size(texts), leftOut: 0 });
        }
      }
      const [four] = sectionOf("4");
      expect(find(sectionOf("4"))!.part).toMatchObject({ from: [four], to: [four, expect.stringMatching(/^S\d/)] });
    });

    test("with a word changed, a line put in and one taken out, these are what differs", () => {
      const [heading, first, second, ...rest] = sectionOf("4");
      const longest = rest.reduce((a, b) => (b.length > a.length ? b : a));
      const changed = rest.map((text) => (text === longest ? text.replace(/\w+\.$/, "forged.") : text));
      const found = find(["Dear all, this is what we agreed:", heading!, first!, second!, ...changed])!;
      expect(found.same).toBe("part");
      expect(found.differences).toMatchObject([
        { agreed: null, file: "Dear all, this is what we agreed:" },
        { agreed: longest, file: expect.stringMatching(/forged\.$/) },
      ]);
      const without = find(sectionOf("4").filter((text) => text !== longest))!;
      expect(without).toMatchObject({ same: "part", differences: [{ agreed: longest, file: null }] });
    });

    test("of two sections with others between, what is left out is counted and nothing of it is a difference", () => {
      const found = find([...sectionOf("1"), ...sectionOf("5")])!;
      expect(found).toMatchObject({ same: "part", places: 0 });
      expect(found.part!.leftOut).toBe(size([...sectionOf("2"), ...sectionOf("3"), ...sectionOf("4")]));
    });

    test("a few words, and words of no agreed text, are none", () => {
      expect(find([finding().join(" ").split(" ").slice(0, 39).join(" ")])).toBeNull();
      expect(find([finding().join(" ").split(" ").slice(0, 60).toReversed().join(" ")])).toBeNull();
      expect(find(linesFor(emptySummary()).map(({ text }) => text))).toBeNull();
    });

    test("a text that lacks only a little is no part, and of two texts it is a part of the last that has it", () => {
      expect(find(texts.slice(0, -3))!.same).toBe("no");
      const later = { hash: "later", lines: linesFor(sampleSummary(undefined, { focus: "Another focus" })) };
      const { lines } = readFile(pageOf(finding()))!;
      expect(findText(lines, [agreed, later])!.candidate).toBe(later);
    });

    test("a link in it that leads elsewhere is said", () => {
      const everyone = everything();
      const one = { hash: "one", lines: linesFor(everyone) };
      const at_ = one.lines.findIndex(({ links }) => links.length > 0);
      const { links, text } = one.lines[at_]!;
      const href = links[0]!.split(" ").at(-1)!;
      const page = (to: string) =>
        readFile(
          strToU8(
            `<p>${text
              .replaceAll("&", "&amp;")
              .replaceAll("<", "&lt;")
              .replace(
                links[0]!.slice(0, -href.length - 1),
                (words) => `<a href="${to.replaceAll("&", "&amp;")}">${words}</a>`,
              )}</p>`,
          ),
        )!.lines;
      // Too short alone: with what is around it.
      const around = one.lines.filter((line, i) => i !== at_ && Math.abs(i - at_) < 6 && line.links.length === 0);
      const of = (to: string) =>
        findText([...page(to), ...around.filter((line) => one.lines.indexOf(line) > at_)], [one]);
      expect(of(href)!.same).toBe("part");
      expect([of(href)!.otherLinks, of("https://evil.example/")!.otherLinks]).toEqual([false, true]);
    });
  });

  test("of more than a hundred places all are counted", () => {
    const lines = agreed.lines.map((line) => ({ ...line, text: line.text.replace(/\w+/, "forged"), key: "other" }));
    const found = findText(lines, [agreed])!;
    expect(found.differences).toHaveLength(100);
    expect(found.places).toBeGreaterThan(100);
  });

  test.each(formats)(
    "a draft in %s that has the agreed words is known as that, one with others is not",
    async (format) => {
      const draftOf = async (one: Summary, when: Date) => {
        const made = (await exportSummary(one, format, when)).bytes;
        return readFile(typeof made === "string" ? strToU8(made) : made)!;
      };
      const own = { hash: agreed.hash, lines: withoutStamp(linesOf(exportedBlocks(summary, at, null))) };
      const found = (lines: readonly Line[]) => findText(withoutStamp(lines), [own]);
      const draft = await draftOf(summary, new Date("2026-03-01T09:00:00Z"));
      expect(found(draft.lines)).toMatchObject({ same: "exact", places: 0 });
      expect(foreignIn(draft, agreed.lines)).toEqual([]);
      const other = found((await draftOf(sampleSummary(undefined, { focus: "Another" }), at)).lines);
      expect(other).toMatchObject({ same: "no", places: 2 });
      expect(other!.differences.flatMap(({ file }) => file ?? [])).toEqual(["Another"]);
    },
  );

  test.each([
    ["windows-1252, as it says", (html: string) => latin(html.replace('charset="utf-8"', 'charset="windows-1252"'))],
    ["windows-1252, and does not say so", (html: string) => latin(html.replace('<meta charset="utf-8">', ""))],
    ["UTF-16", (html: string) => utf16(`\uFEFF${html}`, true)],
    ["UTF-16, the other way round", (html: string) => utf16(`\uFEFF${html}`, false)],
    ["UTF-8 with a mark", (html: string) => strToU8(`\uFEFF${html}`)],
    ["no html element", (html: string) => strToU8(html.slice(html.indexOf("<h1"), html.indexOf("</main>")))],
  ])("a page that was saved in %s is read", async (_, saved) => {
    const html = strFromU8(await bytesOf(summary, "html"));
    expect(html).toMatch(/[–’]/);
    const reading = readFile(saved(html));
    expect(keys(reading!.lines)).toEqual(keys(agreed.lines));
    expect(reading!.foreign).toEqual([]);
  });

  test("the true page with other ends of lines has no style of its own", async () => {
    const html = strFromU8(await bytesOf(summary, "html")).replaceAll("\n", "\r\n");
    expect(readFile(strToU8(html))!.foreign).toEqual([]);
  });
});

const signs: Readonly<Record<string, number>> = {
  "–": 0x96,
  "—": 0x97,
  "’": 0x92,
  "‘": 0x91,
  "“": 0x93,
  "”": 0x94,
  "•": 0x95,
  "…": 0x85,
  "€": 0x80,
};
/** As Windows writes it; a sign that it has not is written as a number. */
const latin = (html: string): Uint8Array =>
  Uint8Array.from(
    Array.from(html, (sign) => {
      const code = signs[sign] ?? sign.codePointAt(0)!;
      return code < 256 ? [code] : Array.from(`&#${code};`, (one) => one.charCodeAt(0));
    }).flat(),
  );
const utf16 = (html: string, little: boolean): Uint8Array => {
  const view = new DataView(new ArrayBuffer(html.length * 2));
  for (let i = 0; i < html.length; i++) view.setUint16(i * 2, html.charCodeAt(i), little);
  return new Uint8Array(view.buffer);
};
