import type { CommentBlock, CommentInline, CommentText } from "#shared/comments.ts";
import { mentioned, mentions } from "#shared/comments.ts";
import { safeHref } from "#shared/schema.ts";

/**
 * A comment as it is typed and as it is stored. Lines that begin with "- ", or with "1. ", "2. " and so on, are a list,
 * an address is a link, "@" and a member's whole name is a mention. Both ways: what is edited comes back as it was typed.
 */

interface Named {
  readonly id: string;
  readonly name: string;
}

/** Whom an "@name" in what is typed was chosen for: of several people with one name only this says who is meant. */
export interface Chosen {
  /** Of the "@". */
  readonly at: number;
  readonly name: string;
  readonly member: string;
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

/** Words of a line, and where they begin in what is typed. */
interface Line {
  readonly words: string;
  readonly at: number;
}

/** Whose "@name" begins at the start of these words, which stand there in what is typed. */
type NamedAt = (words: string, at: number) => Named | undefined;

/** `typed` has line ends as a text box has them. */
export function parseComment(typed: string, members: readonly Named[], chosen: readonly Chosen[] = []): CommentText {
  const blocks: CommentBlock[] = [];
  const namedAt = findNamed(members, chosen);
  let lines: Line[] = [];
  let at = 0;
  const flush = (): void => {
    if (lines.length > 0) blocks.push({ type: "paragraph", content: inlinesOf(lines, namedAt) });
    lines = [];
  };
  for (const line of typed.split("\n")) {
    const [bullet, number] = [BULLET.exec(line), NUMBER.exec(line)];
    const type = bullet ? "bulletList" : "orderedList";
    const before = lines.length === 0 ? blocks.at(-1) : undefined;
    const list = before?.type === type ? before : null;
    // A list counts from one: with any other number it is a sentence that begins so, and its number must stay.
    const follows = number !== null && Number(number[1]) === (list?.items.length ?? 0) + 1;
    const item = bullet ? bullet[1] : follows ? number[2] : undefined;
    if (item !== undefined) {
      flush();
      const words = { words: item, at: at + line.length - item.length };
      const content: CommentBlock & { type: "paragraph" } = { type: "paragraph", content: inlinesOf([words], namedAt) };
      if (list) list.items.push([content]);
      else blocks.push({ type, items: [[content]] });
    } else if (line.trim() === "") flush();
    else lines.push({ words: line.trimEnd(), at });
    at += line.length + 1;
  }
  flush();
  return blocks;
}

function inlinesOf(lines: readonly Line[], namedAt: NamedAt): CommentInline[] {
  return lines.flatMap((line, i) => [
    ...(i > 0 ? [{ type: "hardBreak" } as const] : []),
    ...mentionsIn(line, namedAt).flatMap((part) => (typeof part === "string" ? linksIn(part) : [part])),
  ]);
}

/** Who was chosen, then longer names first: "Ann Mac" must not take what says "Ann Macrae". */
function findNamed(members: readonly Named[], chosen: readonly Chosen[]): NamedAt {
  const byLength = members.filter(({ name }) => name !== "").toSorted((a, b) => b.name.length - a.name.length);
  return (words, at) => {
    const begins = ({ name }: { readonly name: string }): boolean =>
      words.startsWith(name, 1) && !/^[\p{L}\p{N}]/u.test(words.slice(1 + name.length));
    const choice = chosen.find((one) => one.at === at && begins(one));
    return (choice && members.find(({ id }) => id === choice.member)) ?? byLength.find(begins);
  };
}

function mentionsIn({ words, at: start }: Line, namedAt: NamedAt): (string | CommentInline)[] {
  const parts: (string | CommentInline)[] = [];
  let rest = "";
  for (let at = 0; at < words.length;) {
    const before = at === 0 ? " " : words.charAt(at - 1);
    const begins = words.charAt(at) === "@" && !/[\p{L}\p{N}]/u.test(before);
    const member = begins ? namedAt(words.slice(at), start + at) : undefined;
    if (!member) {
      rest += words.charAt(at++);
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

/** After an edit that left the caret there: a choice stays with its name, and goes when the name is touched. */
export function chosenAfter(
  chosen: readonly Chosen[],
  before: string,
  after: string,
  caret: number,
): readonly Chosen[] {
  const behind = before.endsWith(after.slice(caret)) ? after.length - caret : 0;
  const most = Math.min(before.length - behind, caret);
  let ahead = 0;
  while (ahead < most && before.charAt(ahead) === after.charAt(ahead)) ahead++;
  return chosen.flatMap((one) => {
    if (one.at + 1 + one.name.length <= ahead) return [one];
    if (one.at >= before.length - behind) return [{ ...one, at: one.at + after.length - before.length }];
    return [];
  });
}

/** Whom a stored comment mentions, where their names stand in what `typedComment` makes of it. */
export function chosenIn(text: CommentText, name: (member: string) => string): readonly Chosen[] {
  const typed = typedComment(text, name);
  let from = 0;
  return mentions(text).map((member) => {
    const at = typed.indexOf(`@${name(member)}`, from);
    from = at + 1;
    return { at, name: name(member), member };
  });
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
