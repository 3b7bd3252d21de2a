import type { CommentBlock, CommentInline, CommentText } from "#shared/comments.ts";
import { mentioned } from "#shared/comments.ts";
import { safeHref } from "#shared/schema.ts";

/**
 * A comment as it is typed and as it is stored. Lines that begin with "- ", or with "1. ", "2. " and so on, are a list,
 * an address is a link, "@" and a member's whole name is a mention. Both ways: what is edited comes back as it was typed.
 */

interface Named {
  readonly id: string;
  readonly name: string;
}

const BULLET = /^\s*[-*•]\s+(.*)$/;
const NUMBER = /^\s*([1-9]\d{0,2})\.\s+(.*)$/;
const ADDRESS = /\b(?:https?:\/\/|mailto:)[^\s<>"“”]+/gi;
/** A full stop after an address ends the sentence, not the address; a bracket does, unless it was opened in it. */
const AFTER = /[.,;:!?’']+$/;
const BRACKETS = [
  ["(", ")"],
  ["[", "]"],
] as const;

export function parseComment(typed: string, members: readonly Named[]): CommentText {
  const blocks: CommentBlock[] = [];
  let lines: string[] = [];
  const flush = (): void => {
    if (lines.length > 0) blocks.push({ type: "paragraph", content: inlinesOf(lines, members) });
    lines = [];
  };
  for (const line of typed.replaceAll("\r\n", "\n").split("\n")) {
    const [bullet, number] = [BULLET.exec(line), NUMBER.exec(line)];
    const type = bullet ? "bulletList" : "orderedList";
    const before = lines.length === 0 ? blocks.at(-1) : undefined;
    const list = before?.type === type ? before : null;
    // A list counts from one: with any other number it is a sentence that begins so, and its number must stay.
    const follows = number !== null && Number(number[1]) === (list?.items.length ?? 0) + 1;
    const item = bullet ? bullet[1] : follows ? number[2] : undefined;
    if (item !== undefined) {
      flush();
      const content: CommentBlock & { type: "paragraph" } = { type: "paragraph", content: inlinesOf([item], members) };
      if (list) list.items.push([content]);
      else blocks.push({ type, items: [[content]] });
    } else if (line.trim() === "") flush();
    else lines.push(line.trimEnd());
  }
  flush();
  return blocks;
}

function inlinesOf(lines: readonly string[], members: readonly Named[]): CommentInline[] {
  return lines.flatMap((line, i) => [
    ...(i > 0 ? [{ type: "hardBreak" } as const] : []),
    ...mentionsIn(line, members).flatMap((part) => (typeof part === "string" ? linksIn(part) : [part])),
  ]);
}

/** Longer names first: "Ann Mac" must not take what says "Ann Macrae". */
function mentionsIn(line: string, members: readonly Named[]): (string | CommentInline)[] {
  const byLength = members.filter(({ name }) => name !== "").toSorted((a, b) => b.name.length - a.name.length);
  const parts: (string | CommentInline)[] = [];
  let rest = "";
  for (let at = 0; at < line.length;) {
    const before = at === 0 ? " " : line.charAt(at - 1);
    const member =
      line.charAt(at) === "@" && !/[\p{L}\p{N}]/u.test(before)
        ? byLength.find(
            ({ name }) => line.startsWith(name, at + 1) && !/^[\p{L}\p{N}]/u.test(line.slice(at + 1 + name.length)),
          )
        : undefined;
    if (!member) {
      rest += line.charAt(at++);
      continue;
    }
    if (rest !== "") parts.push(rest);
    rest = "";
    parts.push({ type: "mention", member: member.id });
    at += 1 + member.name.length;
  }
  if (rest !== "") parts.push(rest);
  return parts;
}

function linksIn(words: string): CommentInline[] {
  const inlines: CommentInline[] = [];
  let at = 0;
  const text = (said: string, href?: string): void => {
    if (said !== "")
      inlines.push({ type: "text", text: said, marks: href === undefined ? [] : [{ type: "link", href }] });
  };
  for (const { 0: found, index } of words.matchAll(ADDRESS)) {
    const address = withoutEnd(found);
    const href = safeHref(address);
    if (href === null) continue;
    text(words.slice(at, index));
    text(address, href);
    at = index + address.length;
  }
  text(words.slice(at));
  return inlines;
}

function withoutEnd(found: string): string {
  const address = found.replace(AFTER, "");
  const closes = BRACKETS.find(([, closing]) => address.endsWith(closing));
  if (!closes) return address;
  const [opening, closing] = closes;
  const count = (sign: string): number => address.split(sign).length;
  return count(closing) > count(opening) ? withoutEnd(address.slice(0, -1)) : address;
}

/** Whom a comment that is changed may mention: who is a member, and whom it mentions already, who may have left. */
export function peopleOf(
  before: CommentText,
  members: readonly Named[],
  name: (member: string) => string,
): readonly Named[] {
  return [...mentioned(before).map((id) => ({ id, name: name(id) })), ...members];
}

/** As it would be typed. */
export function typedComment(text: CommentText, name: (member: string) => string): string {
  return text
    .map((block, i) => {
      const typed = typedBlock(block, name);
      // Between two paragraphs a line stays empty; a list follows at once.
      const apart = i > 0 && block.type === "paragraph" && text[i - 1]?.type === "paragraph";
      return apart ? `\n${typed}` : typed;
    })
    .join("\n");
}

function typedBlock(block: CommentBlock, name: (member: string) => string): string {
  if (block.type === "paragraph") return block.content.map((inline) => typedInline(inline, name)).join("");
  return block.items
    .map((item, i) => {
      const mark = block.type === "bulletList" ? "- " : `${i + 1}. `;
      return `${mark}${item.map((inner) => typedBlock(inner, name)).join("\n")}`;
    })
    .join("\n");
}

function typedInline(inline: CommentInline, name: (member: string) => string): string {
  switch (inline.type) {
    case "text":
      return inline.text;
    case "hardBreak":
      return "\n";
    case "mention":
      return `@${name(inline.member)}`;
    case "reference":
      return "";
  }
}
