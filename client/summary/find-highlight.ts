import type { Query } from "#client/summary/find-model.ts";
import { patternOf } from "#client/summary/find-model.ts";
import { fieldElement } from "#client/summary/field-element.ts";
import type { FieldAddress } from "#shared/summary.ts";

const NAME = "found";

/** Shows the nth occurrence in a field, scrolled into view, without taking focus or changing the text. */
export function showFound(address: FieldAddress, nth: number, query: Query): void {
  const element = fieldElement(address);
  const pattern = patternOf(query);
  if (!element || !pattern) return;
  const range = rangesIn(element, pattern)[nth];
  if (!range) return;
  if ("highlights" in CSS) CSS.highlights.set(NAME, new Highlight(range));
  const { top, bottom } = range.getBoundingClientRect();
  if (top < 140 || bottom > innerHeight - 160) scrollBy({ top: top - innerHeight / 3, behavior: "instant" });
}

export function hideFound(): void {
  if ("highlights" in CSS) CSS.highlights.delete(NAME);
}

/** Occurrences block by block: a match never runs from one paragraph into the next, as in the document. */
function rangesIn(element: Element, pattern: RegExp): Range[] {
  const blocks = [...element.querySelectorAll("p")];
  return (blocks.length > 0 ? blocks : [element]).flatMap((block) => rangesInBlock(block, pattern));
}

function rangesInBlock(block: Element, pattern: RegExp): Range[] {
  const nodes: { node: Text; from: number }[] = [];
  let words = "";
  const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (!(node instanceof Text) || node.parentElement?.closest("[data-not-text]")) continue;
    nodes.push({ node, from: words.length });
    words += node.data;
  }
  const place = (at: number): [Text, number] | null => {
    const found = nodes.findLast(({ from }) => from <= at);
    return found ? [found.node, Math.min(at - found.from, found.node.data.length)] : null;
  };
  return [...words.matchAll(pattern)].flatMap(({ 0: found, index }) => {
    const [start, end] = [place(index), place(index + found.length)];
    if (!start || !end) return [];
    const range = document.createRange();
    range.setStart(...start);
    range.setEnd(...end);
    return [range];
  });
}
