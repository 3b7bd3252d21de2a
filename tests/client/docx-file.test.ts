import type { Unzipped } from "fflate";
import { strToU8, zipSync } from "fflate";
import { describe, expect, test } from "vitest";
import { isTooLong, kindOfFile, leftIn, packed, textParts } from "#client/imports/docx-file.ts";
import { commented, deleted, draftFile, inserted, line, run, styled, wordFile } from "#tests/support/word-file.ts";
import { zipOf } from "#tests/support/zips.ts";

const ole = (inside: string): Uint8Array =>
  Buffer.concat([Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]), Buffer.from(inside, "utf16le")]);

describe("which files are Word documents", () => {
  test.each([
    ["nothing", new Uint8Array(), "empty"],
    ["of Word 97", ole("WordDocument"), "old Word"],
    ["with a password", ole("x EncryptedPackage"), "password"],
    ["a PDF", strToU8("%PDF-1.7"), "another kind"],
    ["a page", strToU8("<html>"), "another kind"],
    ["RTF", strToU8("{\\rtf1"), "another kind"],
    ["a Word document", draftFile(), null],
  ])("%s", (_, bytes, kind) => expect(kindOfFile(bytes)).toBe(kind));

  test("a package without a text of Word's, or cut off, is said to be so", () => {
    expect(textParts(zipSync({ "xl/workbook.xml": strToU8("<workbook/>") }))).toBe("another kind");
    expect(textParts(zipSync({ "content.xml": strToU8("<office/>") }))).toBe("another kind");
    expect(textParts(draftFile().slice(0, -40))).toBe("damaged");
  });

  test("nothing but text is unpacked, and never more than is said, or than a long document has", () => {
    const document = strToU8("<w:document/>");
    const parts = textParts(
      zipSync({
        "word/document.xml": document,
        "word/media/image1.png": new Uint8Array(2_000_000),
        "word/embeddings/book.xlsx": document,
        "customXml/item1.xml": document,
      }),
    );
    expect(Object.keys(parts)).toEqual(["word/document.xml"]);
    // Seventy millions of nothing, which pack into little.
    const large = zipOf([{ name: "word/document.xml", content: Buffer.alloc(70_000_000) }]);
    expect(large.length).toBeLessThan(200_000);
    expect(textParts(large)).toBe("too large");
    const many = Array.from({ length: 8 }, (_, at) => ({
      name: `word/part${at}.xml`,
      content: Buffer.alloc(10_000_000),
    }));
    expect(textParts(zipOf(many))).toBe("too large");
    const lying = textParts(zipOf([{ name: "word/document.xml", content: Buffer.alloc(70_000_000), size: 100 }]));
    expect(lying === "damaged" || (typeof lying === "object" && lying["word/document.xml"]!.length <= 100)).toBe(true);
    expect(typeof textParts(packed(parts as Unzipped))).toBe("object");
  });

  test("more words or paragraphs than come in at once are too long", () => {
    expect(isTooLong("<p>One two.</p>".repeat(5000))).toBe(false);
    expect(isTooLong("<p>One two.</p>".repeat(5001))).toBe(true);
    expect(isTooLong('<tr class="x"><td><ul><li>a</li></ul></td></tr>'.repeat(2501))).toBe(true);
    expect(isTooLong(`<p>${"word ".repeat(60_000)}</p>`)).toBe(false);
    expect(isTooLong(`<p>${"word<br/>".repeat(60_001)}</p>`)).toBe(true);
  });

  test("what is in it and does not come along", () => {
    const left = (...body: string[]) => leftIn(textParts(wordFile(...body)) as Unzipped);
    const nothing = {
      comments: 1,
      tracked: false,
      hidden: false,
      struck: false,
      margins: false,
      formulas: false,
      contents: false,
      gaelic: false,
    };
    expect(left(line(commented("So")))).toEqual(nothing);
    expect(left(line(inserted("So")))).toEqual({ ...nothing, tracked: true });
    expect(left(line(deleted("So")))).toEqual({ ...nothing, tracked: true });
    expect(left(styled("TOC1", "Context 1"))).toEqual({ ...nothing, contents: true });
    expect(left(line("<m:oMath></m:oMath>"))).toEqual({ ...nothing, formulas: true });
    expect(left(line('<w:r><w:rPr><w:lang w:val="gd-GB"/></w:rPr><w:t>Sgoil</w:t></w:r>'))).toEqual({
      ...nothing,
      gaelic: true,
    });
    const looking = (look: string): string => `<w:r><w:rPr>${look}</w:rPr><w:t>So</w:t></w:r>`;
    for (const look of ["<w:strike/>", "<w:dstrike/>", '<w:strike w:val="true"/>'])
      expect(left(line(looking(look))), look).toEqual({ ...nothing, struck: true });
    expect(left(line(looking("<w:vanish/>")))).toEqual({ ...nothing, hidden: true });
    for (const look of ['<w:strike w:val="0"/>', '<w:vanish w:val="false"/>', "<w:rPrChange><w:strike/></w:rPrChange>"])
      expect(left(line(looking(look))), look).toEqual(nothing);
    // Only the sign at the end of a paragraph is hidden.
    expect(left("<w:p><w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr></w:p>")).toEqual(nothing);
    const headed = (part: string, words: string) =>
      leftIn({ ...(textParts(wordFile(line("So"))) as Unzipped), [part]: strToU8(words) });
    expect(headed("word/header1.xml", '<w:hdr><w:t xml:space="preserve"> OFFICIAL</w:t></w:hdr>').margins).toBe(true);
    expect(headed("word/footer2.xml", "<w:ftr><w:t>Page</w:t></w:ftr>").margins).toBe(true);
    expect(headed("word/footer2.xml", "<w:ftr><w:tab/><w:t> </w:t></w:ftr>").margins).toBe(false);
    // A field that inserts something, and words that speak of it, are no change.
    expect(left(line("<w:instrText>x</w:instrText>"), line(run("<w:ins ")))).toEqual(nothing);
  });
});
