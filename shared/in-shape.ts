import * as Y from "yjs";
import { inOneLine, readChildren, writeBlock, writeInlines, writeItem } from "#shared/field.ts";
import type { Block, Inline, RichText } from "#shared/schema.ts";
import type { Place } from "#shared/shapes.ts";
import { isLeaf, mayStand, placeOf } from "#shared/shapes.ts";

/**
 * What an earlier release let into fields, and the field schema has no place for: an editor shows none of it, and whoever
 * wrote there took it out with all its words. The server puts it in shape; until then no editor opens on it.
 */

/** Every field of a document. */
export function* fieldsOf(doc: Y.Doc): Generator<Y.XmlFragment> {
  for (const name of doc.share.keys()) if (name.startsWith("section/")) yield doc.getXmlFragment(name);
  for (const kind of ["findings", "actions"])
    for (const item of doc.getMap(kind).values())
      if (item instanceof Y.Map)
        for (const part of item.values() as Iterable<unknown>)
          if (part instanceof Y.XmlFragment && !(part instanceof Y.XmlElement)) yield part;
}

export const isInShape = (field: Y.XmlFragment): boolean => standsWell(field, "field");

function standsWell(type: Pick<Y.XmlFragment, "_map" | "_start">, place: Place): boolean {
  for (const [key, item] of type._map) if (!item.deleted && !mayStand(item.content, place, key)) return false;
  for (let item = type._start; item; item = item.right) {
    if (item.deleted) continue;
    if (!mayStand(item.content, place, null)) return false;
    if (item.content instanceof Y.ContentType && !standsWell(item.content.type, placeOf(item.content))) return false;
  }
  return true;
}

/** Keeps every word, in its order. What is in shape stays as it is. */
export function putInShape(field: Y.XmlFragment, transaction: Y.Transaction): void {
  mendIn(field, "field", transaction);
}

function mendIn(type: Y.XmlFragment | Y.XmlText, place: Place, transaction: Y.Transaction): void {
  for (const [key, item] of type._map)
    if (!item.deleted && !mayStand(item.content, place, key)) item.delete(transaction);
  if (type instanceof Y.XmlText) return mendText(type);
  const stands = runsOf(type, place);
  // From the last on: places before it stay as they are.
  for (const { fits, at, items } of stands.toReversed()) {
    if (fits) {
      for (const { content } of items)
        if (content instanceof Y.ContentType)
          mendIn(content.type as Y.XmlFragment | Y.XmlText, placeOf(content), transaction);
      continue;
    }
    const children = items.flatMap(({ content }) => childrenOf(content));
    const size = items.reduce((sum, { length }) => sum + length, 0);
    const made = written(readChildren(children).filter(hasWords), place, {
      apart: items.some(({ content }) => isElement(content) && !isLeaf(placeOf(content))),
      first: at === 0,
      last: at + size === type.length,
    });
    type.delete(at, size);
    if (made.length > 0) type.insert(at, made);
  }
}

interface Run {
  readonly fits: boolean;
  readonly at: number;
  readonly items: Y.Item[];
}

/** What stands side by side, all of it where it may, or none of it. */
function runsOf(type: Y.XmlFragment, place: Place): Run[] {
  const runs: Run[] = [];
  let at = 0;
  for (let item = type._start; item; item = item.right) {
    if (item.deleted || !item.countable) continue;
    const fits = mayStand(item.content, place, null) && !isFilledLeaf(item.content);
    const last = runs.at(-1);
    if (last?.fits === fits) last.items.push(item);
    else runs.push({ fits, at, items: [item] });
    at += item.length;
  }
  return runs;
}

const isElement = (content: Y.Item["content"]): content is Y.ContentType & { readonly type: Y.XmlElement } =>
  content instanceof Y.ContentType && content.type instanceof Y.XmlElement;

const isFilledLeaf = (content: Y.Item["content"]): boolean =>
  isElement(content) && isLeaf(placeOf(content)) && content.type.length > 0;

function childrenOf(content: Y.Item["content"]): unknown[] {
  if (content instanceof Y.ContentType) return [content.type];
  return content instanceof Y.ContentString ? [content.str] : [];
}

const hasWords = (block: Block): boolean =>
  block.type === "paragraph"
    ? block.content.some((inline) => inline.type !== "hardBreak")
    : block.items.some((item) => item.some(hasWords));

/** The same words as what may stand there. */
function written(
  blocks: RichText,
  place: Place,
  { apart, first, last }: { readonly apart: boolean; readonly first: boolean; readonly last: boolean },
): (Y.XmlElement | Y.XmlText)[] {
  if (blocks.length === 0) return [];
  if (place === "bulletList" || place === "orderedList") return blocks.map((block) => writeItem([block]));
  if (place !== "paragraph") return blocks.map(writeBlock);
  const line = inOneLine(blocks);
  const lineBreak: Inline[] = apart ? [{ type: "hardBreak" }] : [];
  return writeInlines([...(first ? [] : lineBreak), ...line, ...(last ? [] : lineBreak)]);
}

/** Words only, with the marks that there are. */
function mendText(text: Y.XmlText): void {
  const keys = new Set<string>();
  for (let item = text._start; item; item = item.right)
    if (!item.deleted && item.content instanceof Y.ContentFormat && !mayStand(item.content, "text", null))
      keys.add(item.content.key);
  if (keys.size > 0) text.format(0, text.length, Object.fromEntries([...keys].map((key) => [key, null])));
  let at = 0;
  for (const { insert } of text.toDelta() as { insert: unknown }[]) {
    if (typeof insert === "string") {
      at += insert.length;
      continue;
    }
    const words = inOneLine(readChildren([insert]))
      .map((inline) => (inline.type === "text" ? inline.text : " "))
      .join("");
    text.delete(at, 1);
    if (words !== "") text.insert(at, words);
    at += words.length;
  }
}
