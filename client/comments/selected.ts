import { drawnWords, blocksOf, spotOfPoint } from "#client/comments/field-dom.ts";
import { live } from "#client/editor/live.ts";
import type { Anchor } from "#shared/anchors.ts";
import { makeAnchor } from "#shared/anchors.ts";
import type { FieldAddress } from "#shared/summary.ts";
import type { Spot } from "#shared/text-blocks.ts";
import { spotsOfSelection } from "#shared/text-blocks.ts";
import type { Texts } from "#shared/texts.ts";

export interface Selected {
  readonly field: FieldAddress;
  readonly anchor: Anchor;
}

/** The field that an element lies in. */
export const fieldAround = (node: Node | null): HTMLElement | null =>
  (node instanceof Element ? node : (node?.parentElement ?? null))?.closest<HTMLElement>("[data-field]") ?? null;

/** What is selected in one field, anchored. Null: nothing, or not in one field. "changed": somebody writes there now. */
export function selectedWords(texts: Texts): Selected | "changed" | null {
  const selection = getSelection();
  if (!selection || selection.isCollapsed || selection.rangeCount === 0) return null;
  const { startContainer, startOffset, endContainer, endOffset } = selection.getRangeAt(0);
  const element = fieldAround(startContainer);
  if (!element) return null;
  const field = element.dataset["field"] as FieldAddress;
  let from: Spot | null;
  let to: Spot | null;
  const editor = live.get()?.address === field ? live.get()?.editor : null;
  if (editor && !editor.isDestroyed && !editor.state.selection.empty) {
    const { doc, selection: held } = editor.state;
    const spots = spotsOfSelection(doc, held.from, held.to);
    [from, to] = [spots?.from ?? null, spots?.to ?? null];
  } else {
    from = spotOfPoint(element, startContainer, startOffset);
    // A selection that a double or triple click drew may end at the beginning of what follows the field.
    to = element.contains(endContainer) ? spotOfPoint(element, endContainer, endOffset) : endOf(element);
  }
  if (!from || !to) return null;
  // What is drawn may be a moment older than the document.
  const drawn = blocksOf(element);
  const read = texts.field(field)?.text.blocks ?? [];
  for (let block = from.block; block <= to.block; block++) {
    const shown = drawn[block];
    if (!shown || drawnWords(shown) !== read[block]?.text) return "changed";
  }
  const anchor = makeAnchor(texts, field, from, to);
  return anchor && { field, anchor };
}

function endOf(element: Element): Spot | null {
  const blocks = blocksOf(element);
  const last = blocks.at(-1);
  return last ? { block: blocks.length - 1, at: drawnWords(last).length } : null;
}
