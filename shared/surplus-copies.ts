import * as Y from "yjs";
import { lengthBefore } from "#shared/deleted-items.ts";
import { standing } from "#shared/moves.ts";

/** Copies of words that moved, which are to go: letters or inline elements, one after the other. */
export interface Surplus {
  readonly client: number;
  readonly clock: number;
  readonly length: number;
  /** The paragraph that the words first stood in is no more: all of it was written anew. */
  readonly isOfGone: boolean;
}

/** Takes them out, with the paragraphs of which nothing is left. To be called in a transaction. */
export function takeCopies(doc: Y.Doc, copies: readonly Surplus[]): void {
  for (const { client, clock, length, isOfGone: leavesNone } of copies) {
    for (let at = clock; at < clock + length;) {
      const { item, length: goesOn } = standing(doc, Y.createID(client, at));
      const size = Math.min(goesOn, clock + length - at);
      const parent = item?.parent;
      if (item && (parent instanceof Y.XmlText || parent instanceof Y.XmlFragment)) {
        parent.delete(lengthBefore(item) + at - item.id.clock, size);
        if (leavesNone) removeEmpty(parent instanceof Y.XmlText ? parent.parent : parent);
      }
      at += size;
    }
  }
}

/** Is the paragraph that a letter stood in no more? */
export function isOfGone({ store }: Y.Doc, { client, clock }: Y.ID): boolean {
  if (clock >= Y.getState(store, client)) return false;
  const item = Y.getItem(store, Y.createID(client, clock));
  if (!(item instanceof Y.Item)) return true;
  const block = item.parent instanceof Y.XmlText ? item.parent.parent : item.parent;
  return block instanceof Y.XmlElement && block._item?.deleted === true;
}

/**
 * Nothing is left of a paragraph, nor of the list that was made for it. By its item: what is outermost is no fragment in
 * a document that nobody asked for it.
 */
export function removeEmpty(block: unknown): void {
  if (!(block instanceof Y.XmlElement) || block._item?.deleted !== false) return;
  const children: readonly unknown[] = block.toArray();
  if (children.some((child) => !(child instanceof Y.XmlText) || child.length > 0)) return;
  const { parent, doc, _item: item } = block;
  doc?.transact((transaction) => item.delete(transaction));
  removeEmpty(parent);
}
