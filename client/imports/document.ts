import type { Inline, RichText } from "#shared/schema.ts";
import { plainText } from "#shared/summary-text.ts";

/** A Word document as it was read: its headings and what stands under them, cleaned as what is pasted is. */

/** What a document of Codraft's own says of a paragraph; "" in all others. */
export type Look = "" | "title" | "mark" | "facts" | "fact";

export type DocumentBlock =
  /** `level`: 1 for the highest. Its words without bold, which headings have of themselves. */
  | { readonly kind: "heading"; readonly level: number; readonly words: readonly Inline[] }
  | { readonly kind: "text"; readonly look: Look; readonly blocks: RichText };

/** What is in the file and does not come along, or not as it was. */
export interface LeftBehind {
  readonly pictures: number;
  readonly tables: number;
  readonly notes: number;
  readonly comments: number;
  /** There are tracked changes. */
  readonly tracked: boolean;
  /** Some words are hidden in Word, struck out, or in a header or footer. */
  readonly hidden: boolean;
  readonly struck: boolean;
  readonly margins: boolean;
  readonly formulas: boolean;
  /** There is a table of contents. */
  readonly contents: boolean;
  /** Some words are marked as Gaelic. */
  readonly gaelic: boolean;
}

export interface ReadDocument {
  /** Name of the file. */
  readonly file: string;
  readonly blocks: readonly DocumentBlock[];
  readonly left: LeftBehind;
}

/** Its words, a line for each paragraph. What comes from outside has no references. */
export const textWords = (text: RichText): string => plainText(text, () => "");

export const lineOf = (inlines: readonly Inline[]): RichText => [{ type: "paragraph", content: inlines }];

/** The words of one line. */
export const inlineWords = (inlines: readonly Inline[]): string => textWords(lineOf(inlines)).replaceAll("\n", " ");
