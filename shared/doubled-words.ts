import * as Y from "yjs";
import { must } from "#shared/assert.ts";
import { leafOf, readMoves, standing } from "#shared/moves.ts";
import { fieldOf, followWords } from "#shared/stray-words.ts";
import type { Surplus } from "#shared/surplus-copies.ts";
import { isOfGone, takeCopies } from "#shared/surplus-copies.ts";
import { turnBreak, turnedBreaks } from "#shared/turned-breaks.ts";
import { wordsBeside } from "#shared/words-beside.ts";

/** Copies that stand in the document, of letters one after the other. */
interface Copies {
  readonly client: number;
  readonly clock: number;
  readonly length: number;
  readonly copy: Y.ID;
  readonly item: Y.Item;
}

/** Two copies of the same letters: this one is to go. */
export interface Doubled extends Surplus {
  /** Of its first letter, in the copy that stays: it goes on alike. */
  readonly stays: Y.ID;
}

/**
 * Of words that two moved at once, all copies but the last in the document: they are to go. Only one device may decide
 * that, since another may have them in another order for a moment: the server.
 */
export function doubledWords(doc: Y.Doc): readonly Doubled[] {
  const doubled: Doubled[] = [];
  const goes = ({ client, clock, length, copy }: Copies, stays: Y.ID): void =>
    void doubled.push({
      client: copy.client,
      clock: copy.clock,
      length,
      isOfGone: isOfGone(doc, Y.createID(client, clock)),
      stays,
    });
  /** What is the last so far, of letters in their order; what is looked at next begins with the last of these or later. */
  const last: Copies[] = [];
  const isBefore = documentOrder();
  const isKept = (one: Copies, other: Copies): boolean =>
    // In one text its author goes on typing behind the copy that is their own.
    one.item.parent === other.item.parent && isAuthors(one) !== isAuthors(other)
      ? isAuthors(one)
      : isBefore(other.item, one.item);
  const open = copiesOf(doc).reverse();
  let [at, count] = ["", 0];
  for (let next = open.pop(); next; next = open.pop()) {
    const here = `${next.client}:${next.clock}`;
    [at, count] = [here, here === at ? count + 1 : 0];
    if (count > COPIES_MAX) continue;
    const before = last.at(-1);
    const overlap = before?.client === next.client ? before.clock + before.length - next.clock : 0;
    if (!before || overlap <= 0) {
      last.push(next);
      continue;
    }
    last.pop();
    const length = Math.min(overlap, next.length);
    const [head, same, tail] = divided(before, next.clock - before.clock, length);
    const [, also, rest] = divided(next, 0, length);
    const [stays, gone] = isKept(next, before) ? [also, same] : [same, also];
    // Of what does not read the same, or is not in one field, one is no copy, whatever its writer says.
    if (gone && stays && readsOf(gone) === readsOf(stays) && fieldOf(gone.item.parent) === fieldOf(stays.item.parent))
      goes(gone, stays.copy);
    for (const one of [head, stays]) if (one) last.push(one);
    // What comes behind is looked at in its order.
    for (const one of [tail, rest]) if (one) insertSorted(open, one);
  }
  return doubled;
}

const isAuthors = ({ client, copy }: Copies): boolean => client === copy.client;

function divided(copies: Copies, at: number, length: number): [Copies | null, Copies | null, Copies | null] {
  const cut = (from: number, size: number): Copies | null =>
    size <= 0
      ? null
      : {
          ...copies,
          clock: copies.clock + from,
          length: size,
          copy: Y.createID(copies.copy.client, copies.copy.clock + from),
        };
  return [cut(0, at), cut(at, length), cut(at + length, copies.length - at - length)];
}

function readsOf({ item, copy, length }: Copies): string | null {
  if (!(item.content instanceof Y.ContentString)) return leafOf(item.content);
  const from = copy.clock - item.id.clock;
  return item.content.str.slice(from, from + length);
}

/** Into a list that is sorted from the last to the first. */
function insertSorted(list: Copies[], one: Copies): void {
  let i = list.length;
  while (i > 0 && inOrder(one, must(list[i - 1], "a copy")) > 0) i--;
  list.splice(i, 0, one);
}

const inOrder = (a: Copies, b: Copies): number => a.client - b.client || a.clock - b.clock;

/** All copies that stand, in the order of what they were at first. */
function copiesOf(doc: Y.Doc): Copies[] {
  const copies: Copies[] = [];
  for (const move of readMoves(doc).all) {
    const end = move.clock + move.length;
    for (let { clock } = move; clock < end;) {
      const copy = Y.createID(move.copyClient, move.copyClock + clock - move.clock);
      const { item, length } = standing(doc, copy);
      const size = Math.min(length, end - clock);
      if (item) copies.push({ client: move.client, clock, length: size, copy, item });
      clock += size;
    }
  }
  return copies.toSorted(inOrder);
}

/** More copies of one letter than people make at one moment are somebody's forgery. */
const COPIES_MAX = 50;

/** Which of two items is before the other in the document, which must not change meanwhile. */
function documentOrder(): (one: Y.Item, two: Y.Item) => boolean {
  const orders = new Map<unknown, Map<Y.Item, number>>();
  const orderIn = ({ parent }: Y.Item): ReadonlyMap<Y.Item, number> => {
    const known = orders.get(parent);
    if (known) return known;
    const order = new Map<Y.Item, number>();
    let item = parent instanceof Y.AbstractType ? parent._start : null;
    for (; item; item = item.right) order.set(item, order.size);
    orders.set(parent, order);
    return order;
  };
  return (one, two) => {
    const [a, b] = [pathOf(one), pathOf(two)];
    const at = a.findIndex((item, i) => item !== b[i]);
    const [left, right] = [a[at], b[at]];
    if (!left || !right || left.parent !== right.parent)
      return (one.id.client - two.id.client || one.id.clock - two.id.clock) < 0;
    const order = orderIn(left);
    return (order.get(left) ?? 0) < (order.get(right) ?? 0);
  };
}

/** From the outermost to the item itself. */
function pathOf(item: Y.Item): Y.Item[] {
  const path: Y.Item[] = [];
  for (let at: Y.Item | null = item; at; at = at.parent instanceof Y.AbstractType ? at.parent._item : null)
    path.unshift(at);
  return path;
}

/**
 * Takes out what stands twice; what was written behind it goes along to the copy that stays, and of two breaks each is
 * where it was made.
 */
export function takeDoubled(doc: Y.Doc): void {
  doc.transact((transaction) => {
    const doubled = doubledWords(doc);
    const [strays, breaks] = [wordsBeside(doc, doubled), turnedBreaks(doc, doubled)];
    followWords(doc, strays);
    takeCopies(doc, doubled);
    for (const one of breaks) turnBreak(transaction, one);
  });
}
