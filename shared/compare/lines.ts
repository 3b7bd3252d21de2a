import type { Block, Inline, Mark, RichText } from "#shared/schema.ts";

/**
 * A field as lines: its paragraphs in reading order, each knowing the lists that it stands in. Comparing needs lines;
 * `fromLines` gives back the very field.
 */
export interface Line {
  /** The lists around it, outermost first. */
  readonly lists: readonly ListPlace[];
  readonly content: readonly Inline[];
}

interface ListPlace {
  readonly list: "bulletList" | "orderedList";
  /** Its first item begins here; a list of the same kind may stand right before it. */
  readonly opens: boolean;
  /** A new item begins here; otherwise it goes on with another paragraph. */
  readonly item: boolean;
}

export function toLines(text: RichText): Line[] {
  return text.flatMap((block) => blockLines(block, []));
}

function blockLines(block: Block, around: readonly ListPlace[]): Line[] {
  if (block.type === "paragraph") return [{ lists: around, content: block.content }];
  return block.items.flatMap((item, i) =>
    item
      .flatMap((inner) => blockLines(inner, [...around, { list: block.type, opens: false, item: false }]))
      .map((line, j) => (j > 0 ? later(line, around.length) : begins(line, around, i === 0))),
  );
}

/** The first line of an item: the item begins here, and with the first item the list. */
function begins(line: Line, around: readonly ListPlace[], first: boolean): Line {
  const lists = line.lists.map((place, depth) => {
    if (depth < around.length) return around[depth] ?? place;
    return depth === around.length ? { ...place, opens: first, item: true } : place;
  });
  return { ...line, lists };
}

/** Another line of an item: the lists around it have begun before. */
function later(line: Line, depth: number): Line {
  return {
    ...line,
    lists: line.lists.map((place, i) => (i <= depth ? { ...place, opens: false, item: false } : place)),
  };
}

export function fromLines(lines: readonly Line[]): RichText {
  return blocksAt(lines, 0);
}

function blocksAt(lines: readonly Line[], depth: number): Block[] {
  const blocks: Block[] = [];
  for (let i = 0; i < lines.length;) {
    const line = lines[i];
    const place = line?.lists[depth];
    if (!line || !place) {
      if (line) blocks.push({ type: "paragraph", content: line.content });
      i++;
      continue;
    }
    let end = i + 1;
    while (goesOn(lines[end]?.lists[depth], place.list)) end++;
    blocks.push({ type: place.list, items: itemsAt(lines.slice(i, end), depth) });
    i = end;
  }
  return blocks;
}

const goesOn = (place: ListPlace | undefined, list: ListPlace["list"]): boolean =>
  place !== undefined && place.list === list && !place.opens;

function itemsAt(lines: readonly Line[], depth: number): Block[][] {
  const items: Line[][] = [];
  for (const line of lines) {
    const last = items.at(-1);
    if (!last || line.lists[depth]?.item) items.push([line]);
    else last.push(line);
  }
  return items.map((item) => blocksAt(item, depth + 1));
}

// ---- words ------------------------------------------------------------------------------------------------------

/** The smallest piece that is compared: a word, white space, one sign, a line break or a reference, with its marks. */
export interface Token {
  readonly inline: Inline;
  /** Two tokens are the same when their keys are. */
  readonly key: string;
  readonly word: boolean;
}

/** A number is one, with its points and commas: "18,400", "3.5". */
const pieces = /\s+|[\p{L}\p{N}]+(?:['’-][\p{L}\p{N}]+|(?<=\p{N})[.,]\p{N}+)*|[^\s\p{L}\p{N}]/gu;

export function tokens(content: readonly Inline[]): Token[] {
  return content.flatMap((inline): Token[] => {
    if (inline.type === "hardBreak") return [{ inline, key: "\n", word: false }];
    if (inline.type === "reference") return [{ inline, key: `@${inline.to}`, word: true }];
    const marks = marksKey(inline.marks);
    return (inline.text.match(pieces) ?? []).map((text) => ({
      inline: { ...inline, text },
      key: `${text}${marks}`,
      word: /[\p{L}\p{N}]/u.test(text),
    }));
  });
}

const marksKey = (marks: readonly Mark[]): string => (marks.length === 0 ? "" : ` ${JSON.stringify(marks)}`);

/** Tokens as inlines again: neighbouring text with the same marks as one. */
export function joinTokens(all: readonly Token[]): Inline[] {
  const out: Inline[] = [];
  for (const { inline } of all) {
    const last = out.at(-1);
    if (inline.type === "text" && last?.type === "text" && marksKey(inline.marks) === marksKey(last.marks))
      out[out.length - 1] = { ...last, text: last.text + inline.text };
    else out.push(inline);
  }
  return out;
}
