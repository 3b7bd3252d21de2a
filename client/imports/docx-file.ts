import type { Unzipped } from "fflate";
import { strFromU8, unzipSync, zipSync } from "fflate";
import type { LeftBehind } from "./document.ts";

/** A file as somebody chose it: is it a Word document, and what of it is read? It may be anything, also made to do harm. */

/** Why a file cannot be brought in. */
export type NotRead =
  | "empty"
  | "too large"
  | "old Word"
  | "password"
  | "another kind"
  | "damaged"
  | "no words"
  | "too long"
  | "too many parts"
  | "too slow"
  | "no reader";

/** With its pictures, which are not read. */
export const MOST_FILE_BYTES = 50_000_000;
/** Of its parts unpacked: more than a thousand pages, and what a thread can read without running out of memory. */
const MOST_UNPACKED = 25_000_000;

/** Of the text: about what comes in at once (`MOST_BYTES`), and what a page of fields can show. */
export const MOST_WORDS = 60_000;
export const MOST_PARAGRAPHS = 5_000;

/** Whether the words of a page are more than is read. Counted without taking it apart. */
export function isTooLong(html: string): boolean {
  const paragraphs = html.match(/<(?:p|li|tr|h[1-6])[ >]/g)?.length ?? 0;
  if (paragraphs > MOST_PARAGRAPHS) return true;
  return (html.replaceAll(/<[^>]*>/g, " ").match(/\S+/g)?.length ?? 0) > MOST_WORDS;
}

const startsWith = (bytes: Uint8Array, ...start: number[]): boolean => start.every((byte, at) => bytes[at] === byte);

/** What the first bytes say; null: it may be one. */
export function kindOfFile(bytes: Uint8Array): NotRead | null {
  if (bytes.length === 0) return "empty";
  if (bytes.length > MOST_FILE_BYTES) return "too large";
  // What Word wrote until 2003, and what it wraps a document with a password in.
  if (startsWith(bytes, 0xd0, 0xcf, 0x11, 0xe0)) return hasWide(bytes, "EncryptedPackage") ? "password" : "old Word";
  if (startsWith(bytes, 0x50, 0x4b)) return null;
  return "another kind";
}

/** In two bytes a letter, as the list of such a file's parts has it. */
const hasWide = (bytes: Uint8Array, word: string): boolean =>
  strFromU8(bytes, true).includes(word.split("").join("\0"));

/** The parts that hold text, each once and no larger than it says it is; or why there are none. */
export function textParts(bytes: Uint8Array): Unzipped | NotRead {
  let unpacked = 0;
  try {
    const parts = unzipSync(bytes, {
      filter({ name, originalSize }) {
        if (!/\.(xml|rels)$/i.test(name) || /^(customXml|docProps)\//.test(name)) return false;
        unpacked += originalSize;
        return unpacked <= MOST_UNPACKED;
      },
    });
    if (unpacked > MOST_UNPACKED) return "too large";
    return Object.keys(parts).some((name) => /^word\/.*\.xml$/i.test(name)) ? parts : "another kind";
  } catch {
    return "damaged";
  }
}

/** The same as a package. */
export const packed = (parts: Unzipped): Uint8Array => zipSync(parts, { level: 0 });

/** What the parts hold that reading them does not tell. */
export function leftIn(parts: Unzipped): Omit<LeftBehind, "pictures" | "tables" | "notes"> {
  const text = (pattern: RegExp): string =>
    Object.entries(parts)
      .filter(([name]) => pattern.test(name))
      .map(([, part]) => strFromU8(part))
      .join("");
  const document = text(/^word\/document\d*\.xml$/i);
  // How the sign at the end of a paragraph looks, or words looked before a change, is nobody's to see.
  const looks = (document + text(/^word\/(?:foot|end)notes\.xml$/i)).replaceAll(
    /<w:(pPr|rPrChange)[ >][^]*?<\/w:\1>/g,
    "",
  );
  return {
    comments: text(/^word\/comments\.xml$/i).match(/<w:comment[ >]/g)?.length ?? 0,
    tracked: /<w:(?:ins|del|moveFrom|moveTo)[ >]/.test(document),
    hidden: isOn("vanish").test(looks),
    struck: isOn("d?strike").test(looks),
    margins: /<w:t(?: [^>]*)?>\s*[^<\s]/.test(text(/^word\/(?:header|footer)\d*\.xml$/i)),
    formulas: /<m:oMath[ >]/.test(document),
    contents: /<w:docPartGallery w:val="Table of Contents"|<w:pStyle w:val="TOC\d"/.test(document),
    gaelic: /<w:lang [^>]*w:val="gd/.test(document),
  };
}

/** A look that is switched on: "<w:strike/>", and not "<w:strike w:val="0"/>". */
const isOn = (name: string): RegExp => new RegExp(`<w:${name}(?:\\s*/?>|\\s+w:val="(?:1|true|on)")`);
