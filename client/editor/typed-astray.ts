import * as Y from "yjs";
import { firstOf, movedTo, standing } from "#shared/moves.ts";
import type { Piece } from "#shared/pieces.ts";
import { blockOf, standingIn } from "#shared/pieces.ts";
import { blocksOf } from "#shared/stranded-words.ts";
import type { Cursor } from "#shared/presence.ts";
import { followWords } from "#shared/stray-words.ts";

/** What this device typed in a field from a clock of its own on, wherever it stands now. */
export function typedSince(fragment: Y.XmlFragment, since: number): Piece[] {
  const { doc } = fragment;
  const isTyped = ({ id }: Piece): boolean => {
    const { client, clock } = doc ? firstOf(doc, id) : id;
    return client === doc?.clientID && clock >= since;
  };
  const blocks = fragment.toArray().flatMap((one) => (one instanceof Y.XmlElement ? blocksOf(one) : []));
  return blocks.flatMap((block) => standingIn(block).filter(isTyped));
}

/**
 * Words that were typed while what the caret stood behind was away: that is back, and they belong behind it. As an edit
 * of one's own that is no step to take back.
 */
export function putBehind(fragment: Y.XmlFragment, since: number, { item: letter }: Cursor["head"]): void {
  const { doc } = fragment;
  if (!doc || !letter) return;
  const id = Y.createID(letter.client, letter.clock);
  const beside = movedTo(doc, id) ?? id;
  const { item } = standing(doc, beside);
  const pieces = typedSince(fragment, since);
  if (!item || pieces.every((piece) => blockOf(piece.item) === blockOf(item))) return;
  followWords(doc, [{ pieces, beside, behind: true, stood: true }]);
}
