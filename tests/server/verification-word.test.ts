import { strFromU8, strToU8, unzipSync, zipSync } from "fflate";
import { describe, expect, test } from "vitest";
import type { AgreementRecord } from "#server/exports/agreed.ts";
import { exportedBlocks, exportSummary } from "#server/exports/routes.ts";
import { linesOf } from "#server/verification/lines.ts";
import { findText, foreignIn, hasUnseen, readFile } from "#server/verification/verify.ts";
import { summaryHash } from "#shared/hash.ts";
import { sampleSummary } from "#tests/support/everything.ts";

/** Word files of an agreed text with something in them that Codraft does not write: it is named, whatever it is. */

const at = new Date("2026-03-13T10:31:00Z");
const summary = sampleSummary();
const agreement: AgreementRecord = {
  version: "v14",
  hash: summaryHash(summary),
  at: at.getTime(),
  decisions: [{ partner: "Strathallan Council", by: "Ailsa Fernhope, signatory for LA", at: at.getTime() }],
  verifyAt: "https://codraft.example/verify",
};
const agreed = { hash: agreement.hash, lines: linesOf(exportedBlocks(summary, at, agreement)) };
const { bytes } = await exportSummary(summary, "docx", at, agreement);
const parts = unzipSync(bytes as Uint8Array);

type Change = readonly [string | RegExp, string];
/** The file with changes in its parts, each of which must find something to change. */
function forged(changes: Readonly<Record<string, readonly Change[]>>, more: Readonly<Record<string, string>> = {}) {
  const files = { ...parts };
  for (const [name, list] of Object.entries(changes)) {
    let text = strFromU8(files[name]!);
    for (const [from, to] of list) {
      const next = text.replace(from, to);
      expect(next, `${name}: ${String(from)}`).not.toBe(text);
      text = next;
    }
    files[name] = strToU8(text);
  }
  for (const [name, text] of Object.entries(more)) files[name] = strToU8(text);
  return zipSync(files);
}
const document = "word/document.xml";
const foreignOf = (file: Uint8Array) => foreignIn(readFile(file)!, agreed.lines);
const wordsThatDiffer = (file: Uint8Array) =>
  findText(readFile(file)!.lines, [agreed])!.differences.filter((one) => one.agreed !== one.file);

/** The run that a figure stands in. */
const run = /<w:r>(?=<w:t[^>]*>[^<]*Around 18,400)/;
const end = "<w:sectPr>";
const atEnd = (xml: string): Change => [end, `${xml}${end}`];
const inRun = (look: string): Change => [run, `<w:r><w:rPr>${look}</w:rPr>`];
const paragraph = (inner: string): string => `<w:p>${inner}</w:p>`;
const said = (words: string, look = ""): string => `<w:r><w:rPr>${look}</w:rPr><w:t>${words}</w:t></w:r>`;

test("the file as it was given out holds nothing else", () => {
  expect(foreignOf(bytes as Uint8Array)).toEqual([]);
});

describe("what hides words is named", () => {
  test.each([
    ["hidden words", "<w:vanish/>"],
    ["words that are struck through", "<w:strike/>"],
    ["words that are struck through", '<w:dstrike w:val="1"/>'],
    ["words too small to read", '<w:sz w:val="2"/>'],
    ["words in nearly the colour they stand on", '<w:color w:val="FFFFFF"/>'],
    ["words in nearly the colour they stand on", '<w:color w:val="F8F8F8"/>'],
    ["words in nearly the colour they stand on", '<w:color w:val="000000" w:themeColor="background1"/>'],
    ["words in nearly the colour they stand on", '<w:color w:val="000000"/><w:highlight w:val="black"/>'],
    ["words in nearly the colour they stand on", '<w:color w:val="1A1A1A"/><w:shd w:val="clear" w:fill="000000"/>'],
    ["words squeezed together", '<w:w w:val="1"/>'],
    ["words squeezed together", '<w:spacing w:val="-200"/>'],
    ["words without a colour", "<w14:textFill><w14:noFill/></w14:textFill>"],
    ["words far from their line", '<w:position w:val="-3000"/>'],
  ])("%s: %s", (what, look) => {
    expect(foreignOf(forged({ [document]: [inRun(look)] }))).toEqual([what]);
  });

  test.each([
    ['<w:color w:val="1A1A1A"/><w:sz w:val="20"/><w:spacing w:val="-10"/>'],
    ['<w:color w:val="FFFFFF"/><w:shd w:val="clear" w:fill="1A1A1A"/>'],
    ['<w:strike w:val="0"/><w:vanish w:val="false"/><w:highlight w:val="yellow"/>'],
    ['<w:rFonts w:ascii="Calibri"/><w:noProof/><w:lang w:val="en-GB"/>'],
  ])("what leaves them to be read is not: %s", (look) => {
    expect(foreignOf(forged({ [document]: [inRun(look)] }))).toEqual([]);
  });

  test("by a style of the paragraph, of the words or of a table, also one that it is based on", () => {
    const style = (type: string, id: string, more: string): string =>
      `<w:style w:type="${type}" w:styleId="${id}"><w:name w:val="${id}"/>${more}</w:style>`;
    const styles = (xml: string): Change => ["</w:styles>", `${xml}</w:styles>`];
    const white = '<w:rPr><w:color w:val="FFFFFF"/></w:rPr>';
    const based = style("paragraph", "White", white) + style("paragraph", "Own", '<w:basedOn w:val="White"/>');
    const colour = ["words in nearly the colour they stand on"];
    expect(foreignOf(forged({ "word/styles.xml": [styles(based)] }))).toEqual([]);
    expect(
      foreignOf(
        forged({
          "word/styles.xml": [styles(based)],
          [document]: [atEnd(paragraph(`<w:pPr><w:pStyle w:val="Own"/></w:pPr>${said("No")}`))],
        }),
      ),
    ).toEqual(colour);
    expect(
      foreignOf(
        forged({
          "word/styles.xml": [styles(style("character", "Gone", "<w:rPr><w:vanish/></w:rPr>"))],
          [document]: [inRun('<w:rStyle w:val="Gone"/>')],
        }),
      ),
    ).toEqual(["hidden words"]);
    expect(
      foreignOf(
        forged({
          "word/styles.xml": [styles(style("table", "Tab", `<w:tblStylePr w:type="firstRow">${white}</w:tblStylePr>`))],
          [document]: [["<w:tblPr>", '<w:tblPr><w:tblStyle w:val="Tab"/>']],
        }),
      ),
    ).toEqual(colour);
    expect(
      foreignOf(forged({ "word/styles.xml": [["<w:rPrDefault><w:rPr>", `<w:rPrDefault><w:rPr><w:vanish/>`]] })),
    ).toEqual(["hidden words"]);
    expect(
      foreignOf(
        forged({
          "word/styles.xml": [
            ['<w:sz w:val="22"/>', '<w:sz w:val="2"/>'],
            [/(w:styleId="Meta".*?)<w:sz w:val="\d+"/s, '$1<w:sz w:val="1"'],
          ],
        }),
      ),
    ).toContain("words too small to read");
  });

  test("by rows, lines and frames", () => {
    expect(
      foreignOf(forged({ [document]: [["<w:trPr>", '<w:trPr><w:trHeight w:val="10" w:hRule="exact"/>']] })),
    ).toEqual(["lines too low to read"]);
    const exact = '<w:pPr><w:spacing w:line="20" w:lineRule="exact"/></w:pPr>';
    expect(foreignOf(forged({ [document]: [atEnd(paragraph(exact + said("No")))] }))).toEqual([
      "lines too low to read",
    ]);
    const frame = '<w:pPr><w:framePr w:w="1" w:x="99999"/></w:pPr>';
    expect(foreignOf(forged({ [document]: [atEnd(paragraph(frame + said("No")))] }))).toEqual(["frames"]);
    const far = '<w:pPr><w:ind w:left="-20000"/></w:pPr>';
    expect(foreignOf(forged({ [document]: [atEnd(paragraph(far + said("No")))] }))).toEqual(["words outside the page"]);
  });
});

describe("what adds words is named, and read where it can be", () => {
  test("an equation is both", () => {
    const file = forged({
      [document]: [atEnd(paragraph("<m:oMath><m:r><m:t>And ADES pays for it all</m:t></m:r></m:oMath>"))],
    });
    expect(foreignOf(file)).toEqual(["equations"]);
    expect(wordsThatDiffer(file)).toMatchObject([{ agreed: null, file: "And ADES pays for it all" }]);
  });

  test("a text box is both, and read once", () => {
    const box = `<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor><wps:wsp><wps:txbx><w:txbxContent>${paragraph(said("Not agreed"))}</w:txbxContent></wps:txbx></wps:wsp></wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent>${paragraph(said("Not agreed"))}</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>`;
    const file = forged({ [document]: [atEnd(paragraph(box))] });
    expect(foreignOf(file)).toEqual(["pictures or text boxes"]);
    expect(wordsThatDiffer(file)).toMatchObject([{ agreed: null, file: "Not agreed" }]);
  });

  test.each([
    ["headers or footers with other words", "word/header1.xml", "</w:hdr>"],
    ["headers or footers with other words", "word/footer1.xml", "</w:ftr>"],
    ["footnotes or endnotes", "word/footnotes.xml", "</w:footnotes>"],
    ["footnotes or endnotes", "word/endnotes.xml", "</w:endnotes>"],
  ])("%s: %s", (what, name, close) => {
    const own = paragraph(said("And ADES pays for it all"));
    const note = /note/.test(name) ? `<w:footnote w:id="2">${own}</w:footnote>` : own;
    expect(foreignOf(forged({ [name]: [[close, note + close]] }))).toEqual([what]);
  });

  test("a header that says of an agreed text that it is another's, and a field in it, are named", () => {
    expect(foreignOf(forged({ "word/header1.xml": [["AGREED, 13 March", "AGREED, 14 March"]] }))).toEqual([
      "headers or footers with other words",
    ]);
    expect(foreignOf(forged({ "word/footer1.xml": [[">PAGE<", ">QUOTE “no”<"]] }))).toEqual(["fields"]);
    // What Word itself writes into the fields is the number of the page.
    const numbered: Change = [
      /<w:r><w:fldChar w:fldCharType="end"\/>/g,
      `${said("12")}<w:r><w:fldChar w:fldCharType="end"/>`,
    ];
    expect(foreignOf(forged({ "word/footer1.xml": [numbered] }))).toEqual([]);
  });

  test.each([
    ["a part “word/other.xml”", "word/other.xml"],
    ["pictures", "word/media/image1.png"],
    ["comments", "word/comments.xml"],
    ["headers or footers with other words", "word/header2.xml"],
    ["fonts of its own", "word/fonts/font1.odttf"],
    ["macros", "word/vbaProject.bin"],
  ])("%s: %s", (what, name) => {
    const words = name.includes("header")
      ? `<w:hdr>${paragraph(said("No"))}</w:hdr>`
      : "<w:comments><w:comment/></w:comments>";
    expect(foreignOf(forged({}, { [name]: words }))).toEqual([what]);
  });

  test.each([["word/webSettings.xml"], ["customXml/item1.xml"], ["docProps/thumbnail.jpeg"], ["word/people.xml"]])(
    "what Word adds when it saves is not: %s",
    (name) => {
      expect(foreignOf(forged({}, { [name]: "<x/>" }))).toEqual([]);
    },
  );

  test("words that a list puts before its items", () => {
    const changes: Change[] = [[/<w:lvlText w:val="(?:•|%1\.)"\/>/g, '<w:lvlText w:val="ADES does not agree: %1"/>']];
    expect(
      foreignOf(
        forged({
          "word/numbering.xml": changes,
          [document]: [
            atEnd(paragraph(`<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="2"/></w:numPr></w:pPr>${said("No")}`)),
          ],
        }),
      ),
    ).toEqual(["words that a list puts before its items"]);
  });

  test.each([
    ["fields", paragraph('<w:fldSimple w:instr="QUOTE"><w:r><w:t>No</w:t></w:r></w:fldSimple>')],
    ["an embedded document", '<w:altChunk r:id="rId99"/>'],
    ["an element “w:ruby”", paragraph(`<w:r><w:ruby><w:rt>${said("No")}</w:rt></w:ruby></w:r>`)],
    ["deletions that are tracked", '<w:tbl><w:tr><w:trPr><w:del w:id="1"/></w:trPr><w:tc><w:p/></w:tc></w:tr></w:tbl>'],
    ["insertions that are tracked", paragraph('<w:pPr><w:rPr><w:ins w:id="1"/></w:rPr></w:pPr>')],
    [
      "words that are taken from elsewhere in the file",
      '<w:sdt><w:sdtPr><w:dataBinding w:xpath="/x"/></w:sdtPr><w:sdtContent><w:p/></w:sdtContent></w:sdt>',
    ],
    ["comments", paragraph('<w:r><w:commentReference w:id="0"/></w:r>')],
  ])("%s, wherever it stands", (what, xml) => {
    expect(foreignOf(forged({ [document]: [atEnd(xml)] }))).toContain(what);
  });

  test("what Word writes for the same words is not named, and is no difference", () => {
    const more =
      '<w:bookmarkStart w:id="0" w:name="_GoBack"/><w:bookmarkEnd w:id="0"/><w:proofErr w:type="spellStart"/><w:sdt><w:sdtPr><w:id w:val="1"/></w:sdtPr><w:sdtContent><w:r w:rsidR="00A1"><w:lastRenderedPageBreak/><w:t>18</w:t></w:r></w:sdtContent></w:sdt>';
    const was = '<w:rPr><w:rPrChange w:id="1"><w:rPr><w:vanish/></w:rPr></w:rPrChange></w:rPr>';
    const file = forged({
      [document]: [
        [
          "Around 18,400",
          `Around </w:t></w:r>${more}<w:smartTag><w:r>${was}<w:t>,</w:t></w:r></w:smartTag><w:r><w:t>400`,
        ],
      ],
    });
    expect(foreignOf(file)).toEqual([]);
    expect(wordsThatDiffer(file)).toEqual([]);
  });

  test("a hyphen that does not break is a hyphen, a soft one is no word", () => {
    const with_ = (element: string): Uint8Array =>
      forged({ [document]: [["small-town", `small</w:t></w:r><w:r>${element}</w:r><w:r><w:t>town`]] });
    expect(wordsThatDiffer(with_("<w:noBreakHyphen/>"))).toEqual([]);
    const soft = forged({
      [document]: [["Around 18,400", "Aro</w:t></w:r><w:r><w:softHyphen/></w:r><w:r><w:t>und 18,400"]],
    });
    expect(wordsThatDiffer(soft)).toEqual([]);
    expect(hasUnseen(readFile(soft)!.lines, agreed.lines)).toBe(true);
  });
});
