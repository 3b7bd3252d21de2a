import type { Block, Inline, RichText } from "#shared/schema.ts";
import type { Summary } from "#shared/summary.ts";

/** What a reference shows for the item with this id. */
export type ReferenceText = (to: string) => string;

const plain = new WeakMap<RichText, number>();

/** Words in a field, as Word counts them: runs of anything but white space. A reference counts as one. */
export function countWords(text: RichText): number {
  const known = plain.get(text);
  if (known !== undefined) return known;
  const words = plainText(text, () => "x").match(/\S+/g)?.length ?? 0;
  plain.set(text, words);
  return words;
}

/** Nothing but white space. */
export function isBlank(text: RichText): boolean {
  return plainText(text, () => "x").trim() === "";
}

/** The words alone: blocks end with a new line. */
export function plainText(text: RichText, reference: ReferenceText): string {
  return text.map((block) => blockText(block, reference)).join("\n");
}

/** As much of the words as fits, cut between two of them. */
export const beginning = (words: string, most: number): string =>
  words.length > most ? `${words.slice(0, most).replace(/\s+\S*$/, "")} …` : words;

function blockText(block: Block, reference: ReferenceText): string {
  if (block.type === "paragraph") return block.content.map((inline) => inlineText(inline, reference)).join("");
  return block.items.map((item) => plainText(item, reference)).join("\n");
}

function inlineText(inline: Inline, reference: ReferenceText): string {
  if (inline.type === "text") return inline.text;
  return inline.type === "hardBreak" ? "\n" : reference(inline.to);
}

/** A statement is one line: paragraphs that a merge left in it are read as one, in order. */
export function oneLine(text: RichText): RichText {
  if (text.length <= 1 && text.every((block) => block.type === "paragraph")) return text;
  const content: Inline[] = [];
  for (const inlines of paragraphs(text)) {
    if (content.length > 0 && inlines.length > 0) content.push({ type: "text", text: " ", marks: [] });
    content.push(...inlines);
  }
  return [{ type: "paragraph", content }];
}

function paragraphs(text: RichText): (readonly Inline[])[] {
  return text.flatMap((block) => (block.type === "paragraph" ? [block.content] : block.items.flatMap(paragraphs)));
}

/** How a reference to an item reads: its number, or that it is gone. */
export function referenceText(summary: Summary): ReferenceText {
  const numbers = new Map<string, string>();
  for (const section of summary.sections) for (const { id, number } of section.findings) numbers.set(id, number);
  for (const { id, number } of summary.actions) numbers.set(id, number);
  for (const { id, number } of summary.evidence) numbers.set(id, number);
  for (const { id } of summary.unplaced) numbers.set(id, "[unplaced finding]");
  return (to) => numbers.get(to) ?? "[removed item]";
}
