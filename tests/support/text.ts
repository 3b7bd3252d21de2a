import { strFromU8, unzipSync } from "fflate";

const entities: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/** Markup without its marks: every block ends with a new line, white space is folded. */
function stripped(markup: string): string {
  return markup
    .replaceAll(/<(style|script)[\s\S]*?<\/\1>/g, "")
    .replaceAll(/<\/(p|h\d|li|td|th|tr|w:p|caption)>/g, "\n")
    .replaceAll(/<[^>]*>/g, "")
    .replaceAll(/&(#?\w+);/g, (_, name: string) =>
      name.startsWith("#") ? String.fromCodePoint(Number(name.slice(1))) : (entities[name] ?? ""),
    )
    .replaceAll(/[^\S\n]+/g, " ");
}

export const textOfHtml = (html: string): string => stripped(html);

export const markupOfDocx = (bytes: Uint8Array): string => strFromU8(unzipSync(bytes)["word/document.xml"]!);

export const textOfDocx = (bytes: Uint8Array): string => stripped(markupOfDocx(bytes));

/** How often these words stand in a text. */
export const countOf = (text: string, words: string): number => text.split(words).length - 1;

/** The sentences of a text. */
export function sentences(text: string): string[] {
  return (text.match(/[^.!?]+[.!?]+[”’]?|[^.!?]+$/g) ?? []).map((one) => one.trim()).filter((one) => one.length > 12);
}
