import type { CommentBook } from "#client/comments/book.ts";
import { domRanges, drawnIn } from "#client/comments/field-dom.ts";
import { fieldAround } from "#client/comments/selected.ts";
import { live } from "#client/editor/live.ts";
import { fieldElement } from "#client/editor/field-element.ts";
import type { Standing } from "#shared/anchors.ts";
import { threadState } from "#shared/threads.ts";

/** The commented words on the page: washed and underlined without a single element of their own. */
export interface Highlights {
  /** The page's ranges of a thread's words; none while they are not drawn. */
  rangesOf(thread: string): readonly Range[];
  /** The thread on whose words in this field this point of the window lies. */
  at(field: string | undefined, x: number, y: number): string | null;
  /** Calls when ranges were made anew. */
  subscribe(run: () => void): () => void;
  stop(): void;
}

type OnWords = Extract<Standing, { at: "words" }>;

interface Shown {
  readonly standing: OnWords;
  readonly ranges: readonly Range[];
  /** The finding, action point or section that it stands in. */
  readonly card: Element | null;
}

/** Each range costs something at every painting, so those far from the window are not painted. */
const NEAR = "800px 0px";

export function showHighlights(book: CommentBook, text: Element): Highlights {
  const can = "highlights" in CSS;
  const resting = can ? new Highlight() : null;
  const active = can ? new Highlight() : null;
  if (resting && active) {
    active.priority = 1;
    CSS.highlights.set("comment", resting);
    CSS.highlights.set("comment-on", active);
  }
  const shown = new Map<string, Shown>();
  const runs = new Set<() => void>();
  const dirty = new Set<string>();
  const near = new Set<Element>();
  let frame = 0;

  const wanted = (id: string): boolean => {
    const thread = book.now.get().byId.get(id);
    return id === book.active.get() || !thread || threadState(thread).open;
  };

  function hide(id: string): void {
    for (const range of shown.get(id)?.ranges ?? []) {
      resting?.delete(range);
      active?.delete(range);
    }
    shown.delete(id);
  }

  /** What stands on the page for these words: what stood there before, where that is still right. */
  function shownOn(standing: OnWords, before: Shown | undefined): Shown {
    const stood = before?.standing === standing && before.ranges.length > 0 && before.ranges.every(isDrawn);
    if (stood && !dirty.has(standing.field)) return before;
    const isLive = live.get()?.address === standing.field;
    if (stood && isLive && says(before.ranges, standing)) return before;
    const element = fieldElement(standing.field);
    const card = element?.closest("[data-card]") ?? null;
    const ranges = element ? domRanges(element, standing.ranges) : [];
    // While one types, where the words stand is known a moment later only, and the page's ranges go with them until
    // then. But an editor that draws words anew, in bold or in two paragraphs, leaves the ranges anywhere.
    if (stood && isLive && !says(ranges, standing)) return before;
    return { standing, ranges, card };
  }

  function look(): void {
    frame = 0;
    const standings = book.standings.now.get();
    let changed = false;
    for (const id of shown.keys())
      if (!standings.has(id) || !wanted(id)) {
        hide(id);
        changed = true;
      }
    const on = book.active.get();
    for (const [id, standing] of standings) {
      if (standing.at !== "words" || !wanted(id)) {
        if (shown.has(id)) {
          hide(id);
          changed = true;
        }
        continue;
      }
      const before = shown.get(id);
      const now = shownOn(standing, before);
      if (now !== before) {
        hide(id);
        shown.set(id, now);
        changed = true;
      }
      const paint = now.card === null || near.has(now.card);
      for (const range of now.ranges) {
        if (!paint) {
          resting?.delete(range);
          active?.delete(range);
          continue;
        }
        (id === on ? resting : active)?.delete(range);
        (id === on ? active : resting)?.add(range);
      }
    }
    dirty.clear();
    if (changed) for (const run of runs) run();
  }
  function schedule(): void {
    if (frame === 0) frame = requestAnimationFrame(look);
  }

  const sight = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        if (isIntersecting) near.add(target);
        else near.delete(target);
      }
      schedule();
    },
    { rootMargin: NEAR },
  );
  const observeCards = (): void => {
    for (const card of text.querySelectorAll("[data-card]")) sight.observe(card);
  };
  observeCards();

  const observer = new MutationObserver((mutations) => {
    let cards = false;
    for (const { target, addedNodes } of mutations) {
      const field = fieldAround(target);
      if (field) dirty.add(field.dataset["field"] ?? "");
      else
        for (const node of addedNodes)
          if (node instanceof Element) {
            cards ||= node.matches("[data-card]") || node.querySelector("[data-card]") !== null;
            for (const inner of node.querySelectorAll<HTMLElement>("[data-field]"))
              dirty.add(inner.dataset["field"] ?? "");
          }
    }
    if (cards) observeCards();
    if (dirty.size > 0) schedule();
  });
  observer.observe(text, { subtree: true, childList: true, characterData: true });
  const stops = [book.standings.now.subscribe(schedule), book.now.subscribe(schedule), book.active.subscribe(schedule)];
  schedule();

  return {
    rangesOf: (thread) => shown.get(thread)?.ranges ?? [],
    at(field, x, y) {
      let best: { id: string; length: number } | null = null;
      for (const [id, { ranges, standing }] of shown) {
        if (standing.field !== field) continue;
        if (!ranges.some((range) => [...range.getClientRects()].some((rect) => holds(rect, x, y)))) continue;
        const { length } = standing.words;
        if (!best || length < best.length) best = { id, length };
      }
      return best?.id ?? null;
    },
    subscribe(run) {
      runs.add(run);
      return () => runs.delete(run);
    },
    stop() {
      for (const stop of stops) stop();
      observer.disconnect();
      sight.disconnect();
      cancelAnimationFrame(frame);
      if (can) for (const name of ["comment", "comment-on"]) CSS.highlights.delete(name);
    },
  };
}

const isDrawn = (range: Range): boolean => !range.collapsed && range.startContainer.isConnected;

const says = (ranges: readonly Range[], { words }: OnWords): boolean => ranges.map(drawnIn).join("\n") === words;

const holds = ({ left, right, top, bottom }: DOMRect, x: number, y: number): boolean =>
  left <= x && x <= right && top <= y && y <= bottom;
