import { strToU8, zipSync } from "fflate";

/** Word documents made the way Word makes them: styles by id, lists by numbering, changes and comments as marks. */

const NAMES =
  'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"';
const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
const TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml";
const RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

const escaped = (words: string): string => words.replaceAll("&", "&amp;").replaceAll("<", "&lt;");

/** A run of words. */
export const run = (words: string, look: "" | "b" | "i" = ""): string =>
  `<w:r>${look === "" ? "" : `<w:rPr><w:${look}/></w:rPr>`}<w:t xml:space="preserve">${escaped(words)}</w:t></w:r>`;

export const line = (...runs: string[]): string =>
  `<w:p>${runs.map((one) => (one.startsWith("<") ? one : run(one))).join("")}</w:p>`;

export const styled = (style: string, ...runs: string[]): string =>
  line(...runs).replace("<w:p>", `<w:p><w:pPr><w:pStyle w:val="${style}"/></w:pPr>`);

export const heading = (level: number, words: string): string => styled(`Heading${level}`, words);

/** An item of a list with bullets (1) or numbers (2). */
export const item = (list: 1 | 2, words: string, level = 0): string =>
  line(words).replace(
    "<w:p>",
    `<w:p><w:pPr><w:pStyle w:val="ListParagraph"/><w:numPr><w:ilvl w:val="${level}"/><w:numId w:val="${list}"/></w:numPr></w:pPr>`,
  );

/** To the one address that the document knows: https://education.gov.scot/cir */
export const link = (words: string): string => `<w:hyperlink r:id="rId9">${run(words)}</w:hyperlink>`;

const MARK = 'w:id="7" w:author="Ailsa" w:date="2026-03-01T10:00:00Z"';
export const inserted = (words: string): string => `<w:ins ${MARK}>${run(words)}</w:ins>`;
export const deleted = (words: string): string =>
  `<w:del ${MARK}>${run(words).replace("<w:t ", "<w:delText ").replace("</w:t>", "</w:delText>")}</w:del>`;

/** The sign of the comment, or footnote, that the document has. */
export const commented = (words: string): string =>
  `<w:commentRangeStart w:id="0"/>${run(words)}<w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r>`;
export const footnote = (): string => '<w:r><w:footnoteReference w:id="2"/></w:r>';

export const picture = (words: string): string =>
  `<w:r><w:drawing><wp:inline><wp:docPr id="1" name="Picture 1" descr="${escaped(words)}"/><a:graphic><a:graphicData><pic:pic><pic:blipFill><a:blip r:embed="rId8"/></pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>`;

export const table = (...rows: string[][]): string =>
  `<w:tbl>${rows
    .map((cells) => `<w:tr>${cells.map((cell) => `<w:tc>${line(cell)}</w:tc>`).join("")}</w:tr>`)
    .join("")}</w:tbl>`;

const style = (id: string, name: string): string =>
  `<w:style w:type="paragraph" w:styleId="${id}"><w:name w:val="${name}"/></w:style>`;

const levels = (list: number, format: string): string =>
  `<w:abstractNum w:abstractNumId="${list}">${[0, 1]
    .map((level) => `<w:lvl w:ilvl="${level}"><w:numFmt w:val="${format}"/></w:lvl>`)
    .join("")}</w:abstractNum>`;

const parts = (body: string): Record<string, string> => ({
  "[Content_Types].xml": `${HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/><Override PartName="/word/document.xml" ContentType="${TYPES}.document.main+xml"/></Types>`,
  "_rels/.rels": `${HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="${RELATIONS}/officeDocument" Target="word/document.xml"/></Relationships>`,
  "word/document.xml": `${HEAD}<w:document ${NAMES}><w:body>${body}<w:sectPr/></w:body></w:document>`,
  "word/_rels/document.xml.rels": `${HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${[
    ["rId1", "styles", "styles.xml"],
    ["rId2", "numbering", "numbering.xml"],
    ["rId3", "comments", "comments.xml"],
    ["rId4", "footnotes", "footnotes.xml"],
    ["rId8", "image", "media/image1.png"],
  ]
    .map(([id, type, target]) => `<Relationship Id="${id}" Type="${RELATIONS}/${type}" Target="${target}"/>`)
    .join(
      "",
    )}<Relationship Id="rId9" Type="${RELATIONS}/hyperlink" Target="https://education.gov.scot/cir" TargetMode="External"/></Relationships>`,
  "word/styles.xml": `${HEAD}<w:styles ${NAMES}>${style("Normal", "Normal")}${style("Title", "Title")}${[1, 2, 3].map((level) => style(`Heading${level}`, `heading ${level}`)).join("")}${style("ListParagraph", "List Paragraph")}${style("TOC1", "toc 1")}</w:styles>`,
  "word/numbering.xml": `${HEAD}<w:numbering ${NAMES}>${levels(1, "bullet")}${levels(2, "decimal")}<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="2"/></w:num></w:numbering>`,
  "word/comments.xml": `${HEAD}<w:comments ${NAMES}><w:comment w:id="0" w:author="Effie">${line("Is that so?")}</w:comment></w:comments>`,
  "word/footnotes.xml": `${HEAD}<w:footnotes ${NAMES}><w:footnote w:id="2">${line("From the data pack.")}</w:footnote></w:footnotes>`,
});

/** A document with this in its body. */
export function wordFile(...body: string[]): Uint8Array {
  const files = Object.fromEntries(Object.entries(parts(body.join(""))).map(([name, text]) => [name, strToU8(text)]));
  return zipSync({ ...files, "word/media/image1.png": new Uint8Array([0x89, 0x50, 0x4e, 0x47]) });
}

/** What somebody has before a joint session: headings, lists, bold, a link, a table, changes, a comment, a footnote, a picture. */
export const draftFile = (): Uint8Array =>
  wordFile(
    styled("Title", "Strathallan: our draft"),
    styled("TOC1", "Context 1"),
    line("For the joint session on 13 March."),
    heading(1, "1. Context"),
    line(
      "Strathallan is ",
      run("mixed", "b"),
      ", and ",
      run("rural", "i"),
      ". See the ",
      link("guidance"),
      ".",
      footnote(),
    ),
    line("The team asked", inserted(" twice"), deleted(" once"), "."),
    item(2, "How well do officers know their schools?"),
    item(2, "How reliable are judgements?"),
    heading(1, "Key strengths"),
    heading(2, "S1. Officers know primary schools well"),
    line("Line of enquiry 1 · HGIOS4 1.1, 1.3 · Evidence E1, E3"),
    line(commented("Almost all"), " headteachers agree."),
    item(1, "Visits"),
    item(1, "Records", 1),
    heading(2, "Headteachers trust the authority"),
    line("They take part."),
    picture("A chart of replies").replace(/^/, "<w:p>").concat("</w:p>"),
    heading(1, "Areas for improvement"),
    heading(2, "A1: Make judgements more consistent"),
    line("In two of seven clusters."),
    table(["Cluster", "P7", "S3"], ["North", "81", "58"]),
    heading(1, "Attendance"),
    line("Attendance rose in each of three years."),
  );
