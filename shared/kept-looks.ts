import * as Y from "yjs";
import { deletedItems } from "#shared/deleted-items.ts";
import type { TakenBack } from "#shared/kept-words.ts";
import { backOf } from "#shared/kept-words.ts";
import { fieldMarks } from "#shared/schema.ts";
import type { StrayMark } from "#shared/stray-marks.ts";

/**
 * How words looked that an undo took out of where they had been moved, and gave back where they were: to move words is a
 * step that changes no looks, so what differs there is what somebody did since, and they keep it. To be asked as soon as
 * it is known what went back.
 */
export function keptLooks(doc: Y.Doc, taken: TakenBack): StrayMark[] {
  if (taken.restored.size === 0) return [];
  const texts = new Set<Y.XmlText>();
  for (const { parent, content } of deletedItems(doc, taken.gone))
    if (parent instanceof Y.XmlText && content instanceof Y.ContentString) texts.add(parent);
  return [...texts].flatMap((text) => looksIn(doc, text, taken));
}

function looksIn(doc: Y.Doc, text: Y.XmlText, taken: TakenBack): StrayMark[] {
  const found: StrayMark[] = [];
  const none: StrayMark["marks"] = Object.fromEntries(Object.keys(fieldMarks).map((name) => [name, null]));
  let marks = none;
  for (let item = text._start; item; item = item.right) {
    const { content, id } = item;
    if (content instanceof Y.ContentFormat) {
      if ((!item.deleted || Y.isDeleted(taken.gone, id)) && content.key in none)
        marks = { ...marks, [content.key]: content.value as unknown };
    } else if (content instanceof Y.ContentString && Y.isDeleted(taken.gone, id)) {
      for (let at = 0; at < item.length; at++) {
        const letter = Y.createID(id.client, id.clock + at);
        if (backOf(doc, taken, { id: letter, item })) found.push({ letter, marks });
      }
    }
  }
  return found;
}
