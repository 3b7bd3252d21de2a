import * as Y from "yjs";
import type { TakenBack } from "#shared/kept-words.ts";
import { backOf } from "#shared/kept-words.ts";
import type { Copied } from "#shared/moves.ts";
import { addLetter, addMoves, firstOf, FOLLOWED, standing } from "#shared/moves.ts";
import { blockOf, elementOf, piecesOf, standingIn } from "#shared/pieces.ts";

/** Something that another added since, and the paragraph that it belongs behind. */
interface StrayBlock {
  readonly block: Y.XmlElement;
  readonly behind: Y.XmlElement;
}

/**
 * Items and paragraphs that another added behind words that a step moved, where that step was taken back: what they
 * stood behind stands elsewhere again.
 * @param back paragraphs in which words stand again
 * @param then what was known when the step was made, as clocks by client
 */
export function strayBlocks(
  doc: Y.Doc,
  taken: TakenBack,
  back: Iterable<Y.XmlElement>,
  then: ReadonlyMap<number, number>,
): StrayBlock[] {
  const { insertions, gone } = taken;
  const found = new Map<Y.XmlElement, Y.XmlElement>();
  const fields = new Set<Y.XmlFragment>();
  /** What stands again, and what that is in. */
  const again = new Set<Y.XmlElement>();
  for (const paragraph of back) {
    let at: unknown = paragraph;
    for (; at instanceof Y.XmlElement; at = at.parent) again.add(at);
    if (at instanceof Y.XmlFragment) fields.add(at);
  }
  /** The paragraph that words of this one went back to: the last of them, with nothing behind them that stayed. */
  const paragraphOf = (paragraph: Y.XmlElement): Y.XmlElement | null => {
    for (const piece of [...piecesOf(paragraph)].reverse()) {
      if (!piece.item.deleted) return null;
      const copy = backOf(doc, taken, piece);
      const item = copy && standing(doc, copy).item;
      if (item) return blockOf(item);
    }
    return null;
  };
  const behind = (item: Y.Item): Y.XmlElement | null => {
    for (let left = item.left; left; left = left.left) {
      const one = elementOf(left);
      if (!one || (left.deleted && !Y.isDeleted(gone, left.id))) continue;
      const followed = found.get(one);
      if (followed) return followed;
      const back = paragraphOf(lastParagraph(one));
      if (back || !left.deleted) return back;
    }
    return null;
  };
  const look = (parent: Y.XmlFragment): void => {
    for (const one of parent.toArray()) {
      if (!(one instanceof Y.XmlElement) || !one._item) continue;
      const { id } = one._item;
      const isNew = id.clock >= (then.get(id.client) ?? 0) && !Y.isDeleted(insertions, id) && !again.has(one);
      const place = isNew ? behind(one._item) : null;
      if (place) found.set(one, place);
      else if (LISTS.has(one.nodeName)) look(one);
    }
  };
  for (const field of fields) look(field);
  return [...found].map(([block, place]) => ({ block, behind: place }));
}

export const LISTS: ReadonlySet<string> = new Set(["bulletList", "orderedList"]);

/** Also of what is deleted. */
function lastParagraph(one: Y.XmlElement): Y.XmlElement {
  let last: Y.XmlElement | null = null;
  for (let child = one._start; child; child = child.right) last = elementOf(child) ?? last;
  return last && one.nodeName !== "paragraph" ? lastParagraph(last) : one;
}

/**
 * Puts them behind what they belong behind: an item into the list there or one of its own.
 * @returns lists that are empty now
 */
export function followBlocks(doc: Y.Doc, strays: readonly StrayBlock[]): Y.XmlElement[] {
  const left = new Set<Y.XmlElement>();
  doc.transact((transaction) => {
    const copied: Copied[] = [];
    const texts: unknown[] = [];
    /** Lists of their own that items came into, by what they are behind. */
    const lists = new Map<Y.XmlElement, Y.XmlElement>();
    // From the last on: each comes right behind its paragraph, before those that came there already.
    for (const { block, behind } of strays.flatMap(itemsIn).toReversed()) {
      const { parent } = block;
      const place = placeFor(block, behind);
      if (!(parent instanceof Y.XmlFragment) || !place || isRightBehind(block, place.after)) continue;
      const copy = block.clone();
      const list = lists.get(place.after);
      if (place.wraps && parent instanceof Y.XmlElement && list?.nodeName === parent.nodeName) list.insert(0, [copy]);
      else {
        const made = place.wraps && parent instanceof Y.XmlElement ? listLike(parent, [copy]) : copy;
        place.parent.insert(place.parent.toArray().indexOf(place.after) + 1, [made]);
        if (made !== copy) lists.set(place.after, made);
      }
      texts.push(...addCopy(doc, copied, block, copy));
      parent.delete(parent.toArray().indexOf(block), 1);
      if (parent instanceof Y.XmlElement && parent.length === 0) left.add(parent);
    }
    addMoves(transaction, copied, texts);
  }, FOLLOWED);
  return [...left];
}

/** A list that belongs behind an item of such a list goes on with it: item by item. */
function itemsIn({ block, behind }: StrayBlock): StrayBlock[] {
  const list = behind.parent instanceof Y.XmlElement ? behind.parent.parent : null;
  if (!(list instanceof Y.XmlElement) || !LISTS.has(block.nodeName) || block.nodeName !== list.nodeName)
    return [{ block, behind }];
  return block.toArray().flatMap((item) => (item instanceof Y.XmlElement ? [{ block: item, behind }] : []));
}

interface Place {
  readonly parent: Y.XmlFragment;
  readonly after: Y.XmlElement;
  /** An item there needs a list. */
  readonly wraps: boolean;
}

function placeFor(block: Y.XmlElement, behind: Y.XmlElement): Place | null {
  const { parent } = behind;
  if (!(parent instanceof Y.XmlFragment)) return null;
  const isItem = block.nodeName === "listItem";
  if (!(parent instanceof Y.XmlElement)) return { parent, after: behind, wraps: isItem };
  const list = parent.parent;
  if (!isItem || !(list instanceof Y.XmlElement)) return null;
  return { parent: list, after: parent, wraps: false };
}

/** Does it stand there already, or the list that it is in? */
function isRightBehind(block: Y.XmlElement, after: Y.XmlElement): boolean {
  for (let one: unknown = block; one instanceof Y.XmlElement; one = one.parent) {
    if (one.prevSibling === after) return true;
    if (one.prevSibling) return false;
  }
  return false;
}

/** A list of the same kind, of these items. */
export function listLike(list: Y.XmlElement, items: Y.XmlElement[]): Y.XmlElement {
  const made = new Y.XmlElement(list.nodeName);
  for (const [name, value] of Object.entries(list.getAttributes()))
    if (value !== undefined) made.setAttribute(name, value);
  made.insert(0, items);
  return made;
}

/** Adds the letters of a block and of its copy to a list. Returns the texts that they were copied from. */
export function addCopy(
  doc: Y.Doc,
  list: Copied[],
  block: Y.XmlElement,
  copy: Y.XmlElement,
  also?: readonly Copied[],
): unknown[] {
  const to = paragraphsIn(copy);
  return paragraphsIn(block).flatMap((paragraph, i) => {
    const copies = to[i] ? standingIn(to[i]) : [];
    standingIn(paragraph).forEach(({ id }, at) => {
      const one = copies[at];
      if (one) addLetter(list, firstOf(doc, id, also), one.id);
    });
    return paragraph.toArray();
  });
}

/** The paragraphs that stand in a block, or itself. */
export function paragraphsIn(block: Y.XmlElement): Y.XmlElement[] {
  if (block.nodeName === "paragraph") return [block];
  return block.toArray().flatMap((child) => (child instanceof Y.XmlElement ? paragraphsIn(child) : []));
}
