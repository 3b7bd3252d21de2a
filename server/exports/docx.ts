import {
  AlignmentType,
  Document,
  ExternalHyperlink,
  Footer,
  Header,
  HeadingLevel,
  LevelFormat,
  Packer,
  PageNumber,
  Paragraph,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  TextRun,
  WidthType,
} from "docx";
import type { DocBlock, Run, Runs } from "./blocks.ts";
import { cleanText } from "./blocks.ts";

/** A page of A4 less its margins, in twentieths of a point. */
const WIDTH = 9026;

/** A document for Word: real headings, lists and tables, so that its navigation and a screen reader know them. */
export async function writeDocx(title: string, stamp: string, blocks: readonly DocBlock[]): Promise<Uint8Array> {
  const orderedLists = { count: 0 };
  const body = blocks.flatMap((block) => blockOf(block, orderedLists, 0));
  const document = new Document({
    title: cleanText(title),
    subject: "Collaborative Improvement",
    creator: "Codraft",
    description: cleanText(stamp),
    styles: {
      default: {
        document: {
          run: { font: "Arial", size: 22, language: { value: "en-GB" } },
          paragraph: { spacing: { after: 160, line: 300, lineRule: "auto" } },
        },
        title: { run: { size: 44, bold: true, color: "1A1A1A" }, paragraph: { spacing: { after: 240 } } },
        heading1: {
          run: { size: 32, bold: true, color: "1A1A1A" },
          paragraph: { spacing: { before: 480, after: 160 }, keepNext: true },
        },
        heading2: {
          run: { size: 25, bold: true, color: "1A1A1A" },
          paragraph: { spacing: { before: 320, after: 80 }, keepNext: true },
        },
        hyperlink: { run: { color: "0065BD", underline: {} } },
      },
      paragraphStyles: [
        {
          id: "Meta",
          name: "Facts of a finding",
          basedOn: "Normal",
          run: { color: "5E5E5E", size: 20 },
          paragraph: { keepNext: true },
        },
        {
          id: "TableTitle",
          name: "Table title",
          basedOn: "Normal",
          run: { color: "5E5E5E", size: 20 },
          paragraph: { keepNext: true },
        },
      ],
    },
    numbering: {
      config: [
        { reference: "bullets", levels: levels(LevelFormat.BULLET, () => "•") },
        { reference: "numbers", levels: levels(LevelFormat.DECIMAL, (level) => `%${level + 1}.`) },
      ],
    },
    sections: [
      {
        headers: {
          default: new Header({
            children: [
              new Paragraph({
                alignment: AlignmentType.RIGHT,
                children: [new TextRun({ text: cleanText(stamp), bold: true })],
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
  return new Uint8Array(await Packer.toBuffer(document));
}

const levels = (format: (typeof LevelFormat)[keyof typeof LevelFormat], text: (level: number) => string) =>
  [0, 1, 2, 3, 4, 5, 6, 7, 8].map((level) => ({
    level,
    format,
    text: text(level),
    alignment: AlignmentType.LEFT,
    style: { paragraph: { indent: { left: 480 * (level + 1), hanging: 360 } } },
  }));

function blockOf(block: DocBlock, lists: { count: number }, depth: number): (Paragraph | Table)[] {
  switch (block.type) {
    case "title":
      return [
        new Paragraph({
          heading: HeadingLevel.TITLE,
          children: runs([{ text: block.text, bold: false, italic: false, href: null, lang: null }]),
        }),
      ];
    case "note":
      return [new Paragraph({ children: [new TextRun({ text: cleanText(block.text), bold: true })] })];
    case "heading":
      return [
        new Paragraph({
          heading: block.level === 2 ? HeadingLevel.HEADING_1 : HeadingLevel.HEADING_2,
          children: runs(block.runs),
        }),
      ];
    case "meta":
      return [new Paragraph({ style: "Meta", children: [new TextRun(cleanText(block.text))] })];
    case "paragraph":
      return [new Paragraph({ children: runs(block.runs) })];
    case "list": {
      // Each numbered list begins at 1.
      const numbering = {
        reference: block.ordered ? "numbers" : "bullets",
        level: Math.min(depth, 8),
        instance: ++lists.count,
      };
      return block.items.flatMap((item) =>
        item.flatMap((inner, i) =>
          inner.type === "paragraph"
            ? [
                new Paragraph({
                  children: runs(inner.runs),
                  ...(i === 0 ? { numbering } : { indent: { left: 480 * (depth + 1) } }),
                }),
              ]
            : blockOf(inner, lists, depth + 1),
        ),
      );
    }
    case "table":
      return [
        new Paragraph({ style: "TableTitle", children: [new TextRun(cleanText(block.caption))] }),
        tableOf(block),
        new Paragraph(""),
      ];
  }
}

function tableOf({ head, rows }: Extract<DocBlock, { type: "table" }>): Table {
  const columns = head?.length ?? 2;
  const widths = columnWidths(columns);
  const cell = (content: Runs, i: number, bold: boolean): TableCell =>
    new TableCell({
      width: { size: widths[i] ?? 0, type: WidthType.DXA },
      margins: { top: 60, bottom: 60, left: 80, right: 80 },
      children: [new Paragraph({ spacing: { after: 0 }, children: runs(content, bold) })],
    });
  const plain = (text: string): Runs => [{ text, bold: false, italic: false, href: null, lang: null }];
  return new Table({
    layout: TableLayoutType.FIXED,
    width: { size: WIDTH, type: WidthType.DXA },
    columnWidths: widths,
    rows: [
      ...(head
        ? [
            new TableRow({
              tableHeader: true,
              cantSplit: true,
              children: head.map((text, i) => cell(plain(text), i, true)),
            }),
          ]
        : []),
      ...rows.map(
        (row) => new TableRow({ cantSplit: true, children: row.map((content, i) => cell(content, i, i === 0)) }),
      ),
    ],
  });
}

/** The second column says the most. */
function columnWidths(columns: number): number[] {
  const parts = Array.from({ length: columns }, (_, i) => (i === 1 ? 2.4 : i === 0 ? 0.8 : 1));
  const total = parts.reduce((sum, part) => sum + part, 0);
  return parts.map((part) => Math.floor((part / total) * WIDTH));
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
          text,
          bold: bold || run.bold,
          italics: run.italic,
          ...(i > 0 ? { break: 1 } : {}),
          ...(run.lang === null ? {} : { language: { value: run.lang } }),
          ...(run.href === null ? {} : { style: "Hyperlink" }),
        }),
    );
}
