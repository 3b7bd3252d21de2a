import * as Y from "yjs";
import { idKey } from "#shared/id-key.ts";
import { addCopy, LISTS, listLike, paragraphsIn } from "#shared/kept-blocks.ts";
import type { Copied } from "#shared/moves.ts";
import { addMoves, copiesOf, firstOf, readMoves, standing } from "#shared/moves.ts";
import { blockOf, elementOf, piecesOf, standingIn } from "#shared/pieces.ts";
import { blocksOf } from "#shared/stranded-words.ts";
import { typedParent } from "#shared/typed-parent.ts";

/**
 * Somebody made a list of paragraphs while another, who had not heard of that, put something behind one of them. Yjs
 * keeps that behind the paragraph, which is no more; the list took its place behind the last of them all, and what was
 * put there may stand before it, or before the item that it belongs behind.
 */
export interface Between {
  /** What the other put there. */
  readonly block: Y.ID;
  /** Blocks, or items of a list, that belong before it. */
  readonly before: readonly Y.ID[];
}

/** Those that stand in what a transaction changed. */
export function blocksBetween({ doc, changed }: Y.Transaction): Between[] {
  if (readMoves(doc).byGone.size === 0) return [];
  return [...changed].flatMap(([parent, keys]) => (keys.has(null) ? betweenIn(doc, parent) : []));
}

type Parent = Parameters<Y.Transaction["changed"]["get"]>[0];

function betweenIn(doc: Y.Doc, parent: Parent): Between[] {
  const places = placesIn(doc, parent);
  const taken = new Set<Y.XmlElement>();
  return [...places].flatMap(([item, place]) => {
    const before = item.deleted ? [] : partsBefore(doc, item, place, places).filter((part) => !taken.has(part));
    for (const part of before) taken.add(part);
    return before.length > 0 ? [{ block: item.id, before: before.flatMap(({ _item: part }) => part?.id ?? []) }] : [];
  });
}

/** By block, in their order: what it was put behind, by itself or as one of several, and that went with a move. */
function placesIn(doc: Y.Doc, parent: Parent): ReadonlyMap<Y.Item, Y.Item> {
  const { byGone } = readMoves(doc);
  const places = new Map<Y.Item, Y.Item>();
  for (let item = parent._start; item; item = item.right) {
    const origin = elementOf(item) && originOf(doc, item);
    const place = origin && (origin.deleted && byGone.has(idKey(origin.id)) ? origin : places.get(origin));
    if (place) places.set(item, place);
  }
  return places;
}

function originOf({ store }: Y.Doc, { origin, parent }: Y.Item): Y.Item | null {
  const item: unknown = origin && Y.getItem(store, origin);
  return item instanceof Y.Item && item.parent === parent ? item : null;
}

/** What took the place of a block that is no more, and of those before it, and stands behind what was put behind that. */
function partsBefore(doc: Y.Doc, item: Y.Item, place: Y.Item, places: ReadonlyMap<Y.Item, Y.Item>): Y.XmlElement[] {
  const [block, from] = [elementOf(item), elementOf(place)];
  if (!block || !from) return [];
  const moves = readMoves(doc).byGone.get(idKey(place.id)) ?? [];
  const copies = blocksOf(from).flatMap((paragraph) =>
    [...piecesOf(paragraph)].flatMap(({ id }) =>
      copiesOf(doc, id).flatMap(({ copy, move }) => (moves.includes(move) ? [copy] : [])),
    ),
  );
  const head = copies.find((copy) => standing(doc, copy).item);
  // Of what both moved as a whole one goes anyway.
  if (!head || lettersOf(doc, block).has(idKey(firstOf(doc, head)))) return [];
  const last = paragraphsOf(doc, copies);
  const holds = (one: Y.XmlElement, paragraphs: ReadonlySet<Y.XmlElement>): boolean =>
    paragraphsIn(one).some((paragraph) => paragraphs.has(paragraph));
  const parts: Y.XmlElement[] = [];
  let end = 0;
  for (let next = item.right; next; next = next.right) {
    const later = elementOf(next);
    const behind = places.get(next);
    // Of what was joined nothing took the place.
    if (!later || next.deleted || !behind || !moves.some(({ gone }) => gone.includes(idKey(behind.id)))) continue;
    for (const part of LISTS.has(later.nodeName) ? itemsOf(later) : [later]) {
      parts.push(part);
      if (holds(part, last)) end = parts.length;
    }
  }
  return parts.slice(0, end);
}

/** As they were at first. */
const lettersOf = (doc: Y.Doc, block: Y.XmlElement): ReadonlySet<string> =>
  new Set(paragraphsIn(block).flatMap((one) => standingIn(one).map(({ id }) => idKey(firstOf(doc, id)))));

/** Those that these stand in, of them that stand. */
function paragraphsOf(doc: Y.Doc, letters: readonly Y.ID[]): ReadonlySet<Y.XmlElement> {
  const paragraphs = letters.map((letter) => {
    const { item } = standing(doc, letter);
    return item && blockOf(item);
  });
  return new Set(paragraphs.filter((one) => one !== null));
}

const itemsOf = (list: Y.XmlElement): Y.XmlElement[] =>
  list.toArray().filter((item): item is Y.XmlElement => item instanceof Y.XmlElement);

/** Puts what belongs before them there. `also`: moves that this transaction made already. */
export function putBefore(transaction: Y.Transaction, between: readonly Between[], also: readonly Copied[] = []): void {
  const { doc } = transaction;
  for (const { block: id, before } of between) {
    const block = standingBlock(doc, id);
    const parent = block && typedParent(block);
    const parts = before.flatMap((part) => standingBlock(doc, part) ?? []);
    if (!block || !parent) continue;
    const copied: Copied[] = [];
    const texts: unknown[] = [];
    for (const [list, items] of Map.groupBy(parts, (part) =>
      typedParent(part) === parent ? null : typedParent(part),
    )) {
      const copies = items.map((item) => item.clone());
      const made = list instanceof Y.XmlElement ? [listLike(list, copies)] : copies;
      parent.insert(parent.toArray().indexOf(block), made);
      items.forEach((item, i) => {
        const copy = copies[i];
        if (copy) texts.push(...addCopy(doc, copied, item, copy, also));
      });
      for (const item of items) {
        const from = typedParent(item);
        from?.delete(from.toArray().indexOf(item), 1);
      }
      const held = list instanceof Y.XmlElement && list.length === 0 ? typedParent(list) : null;
      held?.delete(held.toArray().indexOf(list as Y.XmlElement), 1);
    }
    addMoves(transaction, copied, texts);
  }
}

const standingBlock = ({ store }: Y.Doc, id: Y.ID): Y.XmlElement | null => {
  const item: unknown = Y.getItem(store, id);
  return item instanceof Y.Item && !item.deleted ? elementOf(item) : null;
};
