import type { IPropertiesOptions } from "docx";
import { AlignmentType, LevelFormat } from "docx";

/** How a document for Word looks: all of it in styles, so that whoever receives it can change it in one place. */

/** What names and values share a line by: where the values begin. */
export const FACT = 2400;

/** How far in the words of a list of this depth stand. */
export const indent = (level: number): number => 400 * (level + 1);

const levels = (format: (typeof LevelFormat)[keyof typeof LevelFormat], text: (level: number) => string) =>
  [0, 1, 2, 3, 4, 5, 6, 7, 8].map((level) => ({
    level,
    format,
    text: text(level),
    alignment: AlignmentType.LEFT,
    style: { paragraph: { indent: { left: indent(level), hanging: 360 } } },
  }));

export const styles: NonNullable<IPropertiesOptions["styles"]> = {
  default: {
    document: {
      run: { font: "Arial", size: 24, language: { value: "en-GB" } },
      paragraph: { spacing: { after: 160, line: 300, lineRule: "auto" } },
    },
    title: { run: { size: 44, bold: true, color: "1A1A1A" }, paragraph: { spacing: { after: 200, line: 264 } } },
    heading1: {
      run: { size: 34, bold: true, color: "1A1A1A" },
      paragraph: { spacing: { before: 480, after: 160, line: 276 }, keepNext: true, keepLines: true },
    },
    heading2: {
      run: { size: 26, bold: true, color: "1A1A1A" },
      paragraph: { spacing: { before: 320, after: 100, line: 276 }, keepNext: true, keepLines: true },
    },
    hyperlink: { run: { color: "0065BD", underline: {} } },
  },
  paragraphStyles: [
    {
      id: "Meta",
      name: "Facts of a finding",
      basedOn: "Normal",
      run: { color: "5E5E5E", size: 22 },
      paragraph: { keepNext: true, keepLines: true },
    },
    {
      id: "Note",
      name: "Note about the file",
      basedOn: "Normal",
      run: { color: "5E5E5E", size: 20 },
    },
    {
      id: "TableTitle",
      name: "Table title",
      basedOn: "Normal",
      run: { color: "5E5E5E", size: 22 },
      paragraph: { spacing: { after: 80 }, keepNext: true, keepLines: true },
    },
    {
      id: "Cell",
      name: "Table cell",
      basedOn: "Normal",
      run: { size: 22 },
      paragraph: { spacing: { after: 0, line: 264 } },
    },
    {
      id: "DraftMark",
      name: "Draft mark",
      basedOn: "Normal",
      run: { bold: true },
    },
    {
      id: "Fact",
      name: "Fact of an action point",
      basedOn: "Normal",
      run: { size: 22 },
      paragraph: {
        spacing: { after: 60 },
        indent: { left: FACT, hanging: FACT },
        keepLines: true,
      },
    },
  ],
};

export const numbering: NonNullable<IPropertiesOptions["numbering"]> = {
  config: [
    { reference: "bullets", levels: levels(LevelFormat.BULLET, () => "•") },
    { reference: "numbers", levels: levels(LevelFormat.DECIMAL, (level) => `%${level + 1}.`) },
  ],
};
