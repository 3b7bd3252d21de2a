import * as Y from "yjs";
import type { Moved } from "#shared/moves.ts";
import { readMoves, standing } from "#shared/moves.ts";

/** Letters of one text, one after the other, or an inline element. */
interface Doubled {
  readonly client: number;
  readonly clock: number;
  readonly length: number;
  /** The paragraph that they first stood in is no more: all of it was written anew. */
  readonly isOfGone: boolean;
}

/**
 * Of words that two moved at once, all copies but the last in the document: they are to go. Only one device may decide
 * that, since another may have them in another order for a moment: the server.
 */
export function doubledWords(doc: Y.Doc): readonly Doubled[] {
  const moves = readMoves(doc).all.toSorted((a, b) => a.client - b.client || a.clock - b.clock);
  const doubled = new Map<string, Doubled>();
  moves.forEach((move, i) => {
    for (const other of moves.slice(i + 1)) {
      if (other.client !== move.client || other.clock >= move.clock + move.length) break;
      const end = Math.min(move.clock + move.length, other.clock + other.length);
      for (let { clock } = other; clock < end;) {
        const [id, otherId] = [copyAt(move, clock), copyAt(other, clock)];
        const [one, two] = [standing(doc, id), standing(doc, otherId)];
        const length = Math.min(one.length, two.length, end - clock);
        if (one.item && two.item && !Y.compareIDs(id, otherId)) {
          const { client, clock: at } = isBefore(one.item, two.item) ? id : otherId;
          const isOfGone = isGone(doc, move.client, clock);
          doubled.set(`${client}:${at}`, { client, clock: at, length, isOfGone });
        }
        clock += length;
      }
    }
  });
  return [...doubled.values()];
}

const copyAt = ({ clock: first, copyClient, copyClock }: Moved, clock: number): Y.ID =>
  Y.createID(copyClient, copyClock + clock - first);

function isGone({ store }: Y.Doc, client: number, clock: number): boolean {
  if (clock >= Y.getState(store, client)) return false;
  const item = Y.getItem(store, Y.createID(client, clock));
  if (!(item instanceof Y.Item)) return true;
  const block = item.parent instanceof Y.XmlText ? item.parent.parent : item.parent;
  return block instanceof Y.XmlElement && block._item?.deleted === true;
}

/** In the order of the document. */
function isBefore(one: Y.Item, two: Y.Item): boolean {
  const [a, b] = [pathOf(one), pathOf(two)];
  const at = a.findIndex((item, i) => item !== b[i]);
  const [left, right] = [a[at], b[at]];
  if (!left || !right || left.parent !== right.parent)
    return (one.id.client - two.id.client || one.id.clock - two.id.clock) < 0;
  for (let item: Y.Item | null = left; item; item = item.right) if (item === right) return true;
  return false;
}

/** From the outermost to the item itself. */
function pathOf(item: Y.Item): Y.Item[] {
  const path: Y.Item[] = [];
  for (let at: Y.Item | null = item; at; at = at.parent instanceof Y.AbstractType ? at.parent._item : null)
    path.unshift(at);
  return path;
}

/** Takes out what stands twice. To be called in a transaction. */
export function takeDoubled(doc: Y.Doc): void {
  for (const { client, clock, length, isOfGone } of doubledWords(doc)) {
    const item = Y.getItem(doc.store, Y.createID(client, clock));
    if (!(item instanceof Y.Item) || item.deleted) continue;
    const { parent } = item;
    if (!(parent instanceof Y.XmlText || parent instanceof Y.XmlFragment)) continue;
    let at = clock - item.id.clock;
    for (let before = item.left; before; before = before.left)
      if (!before.deleted && before.countable) at += before.length;
    parent.delete(at, length);
    if (isOfGone) removeEmpty(parent instanceof Y.XmlText ? parent.parent : parent);
  }
}

/** Nothing is left of a paragraph, nor of the list that was made for it. */
export function removeEmpty(block: unknown): void {
  if (!(block instanceof Y.XmlElement) || block._item?.deleted !== false) return;
  const children: readonly unknown[] = block.toArray();
  if (children.some((child) => !(child instanceof Y.XmlText) || child.length > 0)) return;
  const { parent } = block;
  if (!(parent instanceof Y.XmlFragment)) return;
  parent.delete(parent.toArray().indexOf(block), 1);
  removeEmpty(parent);
}
