import * as Y from "yjs";
import type { Block, Inline, Mark, RichText } from "#shared/schema.ts";
import { safeHref } from "#shared/schema.ts";

/**
 * One field between its Yjs fragment and its plain value. Reading never writes and never throws: whatever a fragment
 * holds, its words come out; what the schema does not know becomes paragraphs.
 */

/** Lists deeper than this are read flat: no sane text has them, and no reader should run out of stack. */
const DEPTH = 8;

export function readField(fragment: Y.XmlFragment): RichText {
  return readBlocks(fragment, 0);
}

const readBlocks = (parent: Y.XmlFragment, depth: number): Block[] => readChildren(parent.toArray(), depth);

/** What stands side by side in a field or something in it, whatever it is: the letters too that are in no text. */
export function readChildren(children: readonly unknown[], depth = 0): Block[] {
  const blocks: Block[] = [];
  /** Loose text between blocks makes a paragraph of its own. */
  let loose: Inline[] = [];
  const flush = (): void => {
    if (loose.length > 0) blocks.push({ type: "paragraph", content: joined(loose) });
    loose = [];
  };
  for (const child of children) {
    if (child instanceof Y.XmlText) loose.push(...readText(child));
    else if (typeof child === "string") loose.push({ type: "text", text: child, marks: [] });
    else if (child instanceof Y.XmlElement) {
      const inline = readInlineElement(child);
      if (inline) {
        loose.push(inline, ...inOneLine(readBlocks(child, depth + 1)));
        continue;
      }
      flush();
      blocks.push(...readElement(child, depth));
    }
  }
  flush();
  return blocks;
}

/** One child of a field, as `readField` reads it. */
export const readBlock = (element: Y.XmlElement): Block[] => readElement(element, 0);

function readElement(element: Y.XmlElement, depth: number): Block[] {
  switch (element.nodeName) {
    case "paragraph": {
      const inner = readBlocks(element, depth);
      if (inner.length === 0) return [{ type: "paragraph", content: [] }];
      return inner;
    }
    case "bulletList":
    case "orderedList": {
      if (depth >= DEPTH) return readBlocks(element, depth);
      const items: (readonly Block[])[] = [];
      for (const child of element.toArray()) {
        if (child instanceof Y.XmlElement) {
          const inner = child.nodeName === "listItem" ? readBlocks(child, depth + 1) : readElement(child, depth + 1);
          items.push(inner.length === 0 ? [{ type: "paragraph", content: [] }] : inner);
        } else if (child instanceof Y.XmlText && child.length > 0) {
          items.push([{ type: "paragraph", content: joined(readText(child)) }]);
        }
      }
      return items.length > 0 ? [{ type: element.nodeName, items }] : [];
    }
    default:
      return depth >= DEPTH * 4 ? [] : readBlocks(element, depth + 1);
  }
}

function readInlineElement(element: Y.XmlElement): Inline | null {
  if (element.nodeName === "hardBreak") return { type: "hardBreak" };
  if (element.nodeName !== "reference") return null;
  const to: unknown = element.getAttribute("to");
  return { type: "reference", to: typeof to === "string" ? to : "" };
}

/** One text with its marks, and the words of what else stands in it. */
export function readText(text: Y.XmlText): Inline[] {
  const inlines: Inline[] = [];
  for (const { insert, attributes } of text.toDelta() as { insert: unknown; attributes?: unknown }[]) {
    if (typeof insert === "string" && insert !== "")
      inlines.push({ type: "text", text: insert, marks: readMarks(attributes) });
    else if (insert instanceof Y.XmlElement || insert instanceof Y.XmlText)
      inlines.push(...inOneLine(readChildren([insert])));
  }
  return inlines;
}

/** The words of blocks, with a line break between each two. */
export function inOneLine(blocks: readonly Block[]): Inline[] {
  const lines = blocks.map((block) => (block.type === "paragraph" ? block.content : inOneLine(block.items.flat())));
  return lines
    .filter((line) => line.length > 0)
    .flatMap((line, i) => (i === 0 ? line : [{ type: "hardBreak" }, ...line]));
}

/** Marks as formatting attributes: { bold: {}, link: { href } }. A mark that may overlap itself is stored as `name--hash`. */
function readMarks(attributes: unknown): Mark[] {
  if (typeof attributes !== "object" || attributes === null) return [];
  const found = new Map<string, unknown>();
  for (const [key, value] of Object.entries(attributes))
    if (value !== null) found.set(key.replace(/--.*$/s, ""), value);
  const attribute = (mark: string, name: string): unknown => {
    const value = found.get(mark);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined;
  };
  const marks: Mark[] = [];
  if (found.has("bold")) marks.push({ type: "bold" });
  if (found.has("italic")) marks.push({ type: "italic" });
  const href = safeHref(attribute("link", "href"));
  if (href !== null) marks.push({ type: "link", href });
  const lang = attribute("lang", "lang");
  if (typeof lang === "string" && /^[a-z]{2,3}(-[A-Za-z0-9]{1,8})*$/.test(lang)) marks.push({ type: "lang", lang });
  return marks;
}

/** Neighbouring runs with the same marks as one. */
function joined(inlines: readonly Inline[]): Inline[] {
  const out: Inline[] = [];
  for (const inline of inlines) {
    const last = out.at(-1);
    if (inline.type === "text" && last?.type === "text" && JSON.stringify(last.marks) === JSON.stringify(inline.marks))
      out[out.length - 1] = { ...last, text: last.text + inline.text };
    else out.push(inline);
  }
  return out;
}

/** Writes a value into an empty fragment: seeding, importing, tests. Never over words that are there. */
export function writeField(fragment: Y.XmlFragment, value: RichText): void {
  fragment.insert(0, value.map(writeBlock));
}

/** A new element, to be inserted. */
export function writeBlock(block: Block): Y.XmlElement {
  const element = new Y.XmlElement(block.type);
  if (block.type === "paragraph") element.insert(0, writeInlines(block.content));
  else element.insert(0, block.items.map(writeItem));
  return element;
}

export function writeItem(item: readonly Block[]): Y.XmlElement {
  const listItem = new Y.XmlElement("listItem");
  listItem.insert(0, item.map(writeBlock));
  return listItem;
}

export function writeInlines(inlines: readonly Inline[]): (Y.XmlText | Y.XmlElement)[] {
  const out: (Y.XmlText | Y.XmlElement)[] = [];
  let run: { text: Y.XmlText; length: number } | null = null;
  for (const inline of inlines) {
    if (inline.type === "text") {
      if (!run) {
        run = { text: new Y.XmlText(), length: 0 };
        out.push(run.text);
      }
      run.text.insert(run.length, inline.text, writeMarks(inline.marks));
      run.length += inline.text.length;
      continue;
    }
    run = null;
    const element = new Y.XmlElement(inline.type);
    if (inline.type === "reference") element.setAttribute("to", inline.to);
    out.push(element);
  }
  return out;
}

/** Marks as formatting attributes of a Yjs text. */
export function writeMarks(marks: readonly Mark[]): Record<string, object | null> {
  // Null ends what the run before had: an insert without it would inherit.
  const attributes: Record<string, object | null> = { bold: null, italic: null, link: null, lang: null };
  for (const mark of marks) {
    const { type, ...rest } = mark;
    attributes[type] = rest;
  }
  return attributes;
}
