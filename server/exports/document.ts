import type { AgreementRecord } from "./agreed.ts";

/** What a document is made of, whatever writes it. */

/** A run of words with how it looks; `lang` null is the document's own language. */
export interface Run {
  readonly text: string;
  readonly bold: boolean;
  readonly italic: boolean;
  readonly href: string | null;
  readonly lang: string | null;
}
export type Runs = readonly Run[];

export type DocBlock =
  | { readonly type: "title"; readonly text: string }
  /** What is said of the file, not by the text: a mark, or how to verify it. */
  | { readonly type: "mark"; readonly text: string }
  | { readonly type: "note"; readonly text: string }
  | { readonly type: "heading"; readonly level: 2 | 3; readonly runs: Runs }
  | { readonly type: "meta"; readonly text: string }
  | { readonly type: "paragraph"; readonly runs: Runs }
  | { readonly type: "list"; readonly ordered: boolean; readonly items: readonly (readonly DocBlock[])[] }
  /** The first cell of each row names it. `head` null: a table of names and values. */
  | {
      readonly type: "table";
      readonly caption: string;
      readonly head: readonly string[] | null;
      /** How wide each column is beside the others. */
      readonly widths: readonly number[];
      readonly rows: readonly (readonly Runs[])[];
    }
  /** Names and values under a heading. */
  | { readonly type: "facts"; readonly rows: readonly { readonly name: string; readonly value: string }[] };

export interface Stamp {
  /** "DRAFT, 13 March 2026 at 10:31": said at the top and on every page. */
  readonly text: string;
  /** SHA-256 of the whole text, in hex. Of an agreed text it stands with the agreement. */
  readonly hash: string;
  /** Null: a draft. */
  readonly agreement: AgreementRecord | null;
}

export const run = (text: string): Run => ({ text, bold: false, italic: false, href: null, lang: null });
export const plain = (text: string): Runs => [run(text)];

export const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
