import type { FindPlace } from "#client/summary/find-model.ts";
import type { Query } from "#client/summary/find-pattern.ts";
import { matches, patternOf } from "#client/summary/find-pattern.ts";

const NAME = "found";

/** Shows the nth occurrence in a place, scrolled into view, without taking focus or changing the text. */
export function showFound(place: FindPlace, nth: number, query: Query): void {
  hideFound();
  const element = document.querySelector(
    `:is([data-field], [data-fact])[${attributeOf(place)}="${CSS.escape(place)}"]`,
  );
  const pattern = patternOf(query);
  if (!element || !pattern) return;
  // The words of an input cannot be marked without going into it: the whole value is.
  const input = element.querySelector("textarea");
  const range = input ? null : rangesIn(element, pattern)[nth];
  if (range && "highlights" in CSS) CSS.highlights.set(NAME, new Highlight(range));
  else element.setAttribute(MARK, "");
  // Where the bar is not at the top yet, it is after the first.
  for (let tries = 0; tries < 2; tries++) bringIntoSight(range ?? element);
}

/** Between the bar, which in a low window takes much of the room, and the dock of small screens. */
function bringIntoSight(found: Range | Element): void {
  const { top, bottom } = found.getBoundingClientRect();
  const clear = (document.querySelector(".findbar")?.getBoundingClientRect().bottom ?? 0) + 16;
  const end = innerHeight - (document.querySelector<HTMLElement>(".dock")?.offsetHeight ?? 0);
  const room = Math.max(0, end - clear);
  if (top < clear || bottom > end - Math.min(160, room / 3))
    scrollBy({ top: top - clear - room / 4, behavior: "instant" });
}

const MARK = "data-found";
const attributeOf = (place: FindPlace): string => (place.startsWith("fact/") ? "data-fact" : "data-field");

export function hideFound(): void {
  if ("highlights" in CSS) CSS.highlights.delete(NAME);
  for (const one of document.querySelectorAll(`[${MARK}]`)) one.removeAttribute(MARK);
}

/**
 * Occurrences block by block: a match never runs from one paragraph into the next, as in the document; nor between the
 * pieces of a quantity claim, which count in the order of their numbers.
 */
function rangesIn(element: Element, pattern: RegExp): Range[] {
  const pieces = [...element.querySelectorAll<HTMLElement>("[data-piece]")];
  const blocks =
    pieces.length > 0
      ? pieces.sort((a, b) => Number(a.dataset["piece"]) - Number(b.dataset["piece"]))
      : [...element.querySelectorAll("p")];
  return (blocks.length > 0 ? blocks : [element]).flatMap((block) => rangesInBlock(block, pattern));
}

function rangesInBlock(block: Element, pattern: RegExp): Range[] {
  const nodes: { node: Text; from: number }[] = [];
  let words = "";
  const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT, (node) => {
    if (!(node instanceof Element)) return NodeFilter.FILTER_ACCEPT;
    // No match runs through a line break, as in the document.
    if (node.matches("br:not(.ProseMirror-trailingBreak)")) words += "\uFFFC";
    return NodeFilter.FILTER_SKIP;
  });
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (!(node instanceof Text)) continue;
    nodes.push({ node, from: words.length });
    words += node.data;
  }
  const place = (at: number): [Text, number] | null => {
    const found = nodes.findLast(({ from }) => from <= at);
    return found ? [found.node, Math.min(at - found.from, found.node.data.length)] : null;
  };
  return matches(words, pattern).flatMap(({ at, length }) => {
    const [start, end] = [place(at), place(at + length)];
    if (!start || !end) return [];
    const range = document.createRange();
    range.setStart(...start);
    range.setEnd(...end);
    return [range];
  });
}
