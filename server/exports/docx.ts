import {
  AlignmentType,
  BorderStyle,
  BuilderElement,
  Document,
  ExternalHyperlink,
  Footer,
  Header,
  HeadingLevel,
  Packer,
  PageNumber,
  Paragraph,
  ShadingType,
  Tab,
  TabStopType,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  TextRun,
  WidthType,
  XmlComponent,
} from "docx";
import type { ITableOptions } from "docx";
import type { DocBlock, Run, Runs } from "./document.ts";
import { plain } from "./document.ts";
import { cleanText } from "./clean.ts";
import { FACT, indent, numbering, styles } from "./docx-styles.ts";

/** A page of A4 less its margins, in twentieths of a point. */
const WIDTH = 9026;

/** A document for Word: real headings, lists and tables, so that its navigation and a screen reader know them. */
export async function writeDocx(title: string, stamp: string, blocks: readonly DocBlock[]): Promise<Uint8Array> {
  const orderedLists = { count: 0 };
  // A list stays with the words that lead to it.
  const body = blocks.flatMap((block, i) => blockOf(block, orderedLists, 0, blocks[i + 1]?.type === "list"));
  // Word wants a paragraph after a table that ends the document.
  if (blocks.at(-1)?.type === "table") body.push(new Paragraph(""));
  const document = new Document({
    title: cleanText(title),
    subject: "Collaborative Improvement",
    creator: "Codraft",
    lastModifiedBy: "Codraft",
    description: cleanText(stamp),
    styles,
    numbering,
    sections: [
      {
        headers: {
          default: new Header({
            children: [
              new Paragraph({
                alignment: AlignmentType.RIGHT,
                children: runs(plain(stamp), true),
              }),
            ],
          }),
        },
        footers: {
          default: new Footer({
            children: [
              new Paragraph({
                alignment: AlignmentType.RIGHT,
                children: [new TextRun({ children: ["Page ", PageNumber.CURRENT, " of ", PageNumber.TOTAL_PAGES] })],
              }),
            ],
          }),
        },
        children: body,
      },
    ],
  });
  const language = new BuilderElement({ name: "dc:language" });
  language.addChildElement("en-GB");
  document.CoreProperties.addChildElement(language);
  return new Uint8Array(await Packer.toBuffer(document));
}

/** A table that says what it is to whoever hears it, as Word's own "Alt text" does. */
class NamedTable extends Table {
  constructor(options: ITableOptions, name: string) {
    super(options);
    const properties: unknown = this.root[0];
    if (properties instanceof XmlComponent)
      properties.addChildElement(new BuilderElement({ name: "w:tblCaption", attributes: value(cleanText(name)) }));
  }
}

const value = (text: string) => ({ value: { key: "w:val", value: text } });

function blockOf(block: DocBlock, lists: { count: number }, depth: number, keepNext = false): (Paragraph | Table)[] {
  switch (block.type) {
    case "title":
      return [
        new Paragraph({
          heading: HeadingLevel.TITLE,
          children: runs(plain(block.text)),
        }),
      ];
    case "note":
      return [new Paragraph({ style: "Note", children: runs(plain(block.text)) })];
    case "mark":
      return [new Paragraph({ style: "DraftMark", children: runs(plain(block.text)) })];
    case "heading":
      return [
        new Paragraph({
          heading: block.level === 2 ? HeadingLevel.HEADING_1 : HeadingLevel.HEADING_2,
          children: runs(block.runs),
        }),
      ];
    case "meta":
      return [new Paragraph({ style: "Meta", children: runs(plain(block.text)) })];
    case "paragraph":
      return [new Paragraph({ ...(keepNext ? { keepNext } : {}), children: runs(block.runs) })];
    case "list": {
      // Each numbered list begins at 1.
      const level = Math.min(depth, 8);
      const listed = block.ordered
        ? { reference: "numbers", level, instance: ++lists.count }
        : { reference: "bullets", level, instance: 0 };
      return block.items.flatMap((item) =>
        item.flatMap((inner, i) =>
          inner.type === "paragraph"
            ? [
                new Paragraph({
                  children: runs(inner.runs),
                  spacing: { after: 80 },
                  ...(i === 0 ? { numbering: listed } : { indent: { left: indent(level) } }),
                }),
              ]
            : blockOf(inner, lists, depth + 1),
        ),
      );
    }
    case "facts":
      return block.rows.map(
        ({ name, value: said }, i) =>
          new Paragraph({
            style: "Fact",
            keepNext: i < block.rows.length - 1,
            tabStops: [{ type: TabStopType.LEFT, position: FACT }],
            children: [
              new TextRun({ text: name, bold: true }),
              new TextRun({ children: [new Tab()] }),
              ...runs(plain(said)),
            ],
          }),
      );
    case "table":
      return [new Paragraph({ style: "TableTitle", children: runs(plain(block.caption)) }), tableOf(block)];
  }
}

const line = { style: BorderStyle.SINGLE, size: 4, color: "B3B3B3" };
const none = { style: BorderStyle.NONE, size: 0, color: "auto" };

function tableOf({ caption, head, widths: parts, rows }: Extract<DocBlock, { type: "table" }>): Table {
  const total = parts.reduce((sum, part) => sum + part, 0);
  const widths = parts.map((part) => Math.floor((part / total) * WIDTH));
  const cell = (content: Runs, i: number, inHead: boolean, last: boolean): TableCell =>
    new TableCell({
      width: { size: widths[i] ?? 0, type: WidthType.DXA },
      margins: { top: 60, bottom: 60, left: 80, right: 80 },
      ...(inHead ? { shading: { type: ShadingType.CLEAR, fill: "EBEBEB", color: "auto" } } : {}),
      // Short tables stay whole; the rows of a long one break between themselves.
      children: [
        new Paragraph({
          style: "Cell",
          ...(last ? {} : { keepNext: true }),
          children: runs(content, inHead || i === 0),
        }),
      ],
    });
  return new NamedTable(
    {
      layout: TableLayoutType.FIXED,
      width: { size: WIDTH, type: WidthType.DXA },
      columnWidths: widths,
      borders: { top: line, bottom: line, left: none, right: none, insideHorizontal: line, insideVertical: none },
      tableLook: { firstRow: head !== null, firstColumn: true, noHBand: true, noVBand: true },
      rows: [
        ...(head
          ? [
              new TableRow({
                tableHeader: true,
                cantSplit: true,
                children: head.map((text, i) => cell(plain(text), i, true, false)),
              }),
            ]
          : []),
        ...rows.map((row, r) => {
          const last = r === rows.length - 1 || rows.length > 8;
          return new TableRow({ cantSplit: true, children: row.map((content, i) => cell(content, i, false, last)) });
        }),
      ],
    },
    caption,
  );
}

function runs(all: Runs, bold = false): (TextRun | ExternalHyperlink)[] {
  return all.flatMap((run): (TextRun | ExternalHyperlink)[] => {
    const made = textRuns(run, bold);
    return run.href === null ? made : [new ExternalHyperlink({ link: run.href, children: made })];
  });
}

function textRuns(run: Run, bold: boolean): TextRun[] {
  return cleanText(run.text)
    .split("\n")
    .map(
      (text, i) =>
        new TextRun({
          children: text.split("\t").flatMap((part, j) => (j > 0 ? [new Tab(), part] : [part])),
          ...(bold || run.bold ? { bold: true } : {}),
          ...(run.italic ? { italics: true } : {}),
          ...(i > 0 ? { break: 1 } : {}),
          ...(run.lang === null ? {} : { language: { value: wordLanguage(run.lang) } }),
          ...(run.href === null ? {} : { style: "Hyperlink" }),
        }),
    );
}

/** Word knows Gaelic only with its country: with "gd" alone its spelling check takes it for an unknown language. */
const wordLanguage = (lang: string): string => (lang === "gd" ? "gd-GB" : lang);
