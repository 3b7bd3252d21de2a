import * as Y from "yjs";
import { idKey } from "#shared/id-key.ts";
import type { Doubled } from "#shared/doubled-words.ts";
import { firstOf, standing } from "#shared/moves.ts";
import type { Piece } from "#shared/pieces.ts";
import { blockOf, piecesOf, standingIn } from "#shared/pieces.ts";
import type { Stray } from "#shared/stray-words.ts";
import { fieldOf } from "#shared/stray-words.ts";

/**
 * The words of which copies are to go are in their order with what stands behind them, so that goes along to the copies
 * that stay; of a paragraph that was written anew as a whole, what stands before them too. Elsewhere that is behind
 * somebody's break, and stays there.
 */
export function wordsBeside(doc: Y.Doc, doubled: readonly Doubled[]): Stray[] {
  const going: Going = new Map();
  const blocks = new Set<Y.XmlElement>();
  for (const { client, clock, length, stays, isOfGone } of doubled) {
    for (let i = 0; i < length; i++)
      going.set(idKey(Y.createID(client, clock + i)), { stays: Y.createID(stays.client, stays.clock + i), isOfGone });
    const { item } = standing(doc, Y.createID(client, clock));
    const block = item && blockOf(item);
    if (block) blocks.add(block);
  }
  return [...blocks].flatMap((block) => straysIn(doc, block, going));
}

type Going = Map<string, { readonly stays: Y.ID; readonly isOfGone: boolean }>;

function straysIn(doc: Y.Doc, block: Y.XmlElement, going: Going): Stray[] {
  const strays: (Stray & { readonly pieces: Piece[] })[] = [];
  const staying = new Set([...going.values()].map(({ stays }) => idKey(stays)));
  let before: Piece[] | null = [];
  let last: (typeof strays)[number] | null = null;
  let [place, within]: [Y.ID | null, unknown] = [null, null];
  for (const piece of standingIn(block)) {
    const goes = going.get(idKey(piece.id));
    if (goes) {
      const { item } = standing(doc, goes.stays);
      // Not where somebody made believe that words of elsewhere are copies.
      const isNear = item !== null && fieldOf(item.parent) === fieldOf(block);
      if (before && before.length > 0 && goes.isOfGone && isNear && isWrittenAnew(doc, block, piece.id))
        strays.push({ pieces: before, beside: goes.stays, behind: false, stood: true });
      [before, last] = [null, null];
      place = isNear ? goes.stays : null;
      within = item && blockOf(item) === block ? piece.item.parent : null;
    } else if (within !== null && (piece.item.parent !== within || staying.has(idKey(piece.id)))) {
      // What follows in the paragraph where they stay is in its order.
      place = null;
    } else if (before) before.push(piece);
    else if (place) {
      if (!last) strays.push((last = { pieces: [], beside: place, behind: true, stood: true }));
      last.pieces.push(piece);
    }
  }
  return strays;
}

/** Was the paragraph made for this copy? Who joins words to one puts them behind what is its own. */
function isWrittenAnew(doc: Y.Doc, block: Y.XmlElement, { client, clock }: Y.ID): boolean {
  if (block._item?.id.client !== client) return false;
  return [...piecesOf(block)].every(
    ({ id }) => id.client !== client || id.clock >= clock || !Y.compareIDs(firstOf(doc, id), id),
  );
}
