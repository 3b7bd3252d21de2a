import type { EditorView } from "@tiptap/pm/view";
import { reportDefect } from "#client/lib/defects.ts";
import { shapeElement } from "#client/parts/shapes.ts";
import type { Caret } from "#client/sync/people.ts";

/** How long a flag shows after its caret moved. */
const FLAG_MS = 3000;
/** Pixels beside a caret in which the pointer counts as on it. */
const NEAR = 5;

/** Whose caret to draw, and where. */
export interface PlacedCaret {
  readonly caret: Caret;
  /** Places in the editor's document: between them is what is selected. */
  readonly anchor: number;
  readonly head: number;
  /** Milliseconds since the epoch. */
  readonly movedAt: number;
}

export interface CaretLayer {
  /** These, and no others. Called at each change of the document too: they stand at their words. */
  show(carets: readonly PlacedCaret[]): void;
  stop(): void;
}

interface Drawn {
  readonly element: HTMLElement;
  readonly flag: HTMLElement;
  placed: PlacedCaret;
  resting: ReturnType<typeof setTimeout> | null;
}

/**
 * Others' carets and selections, drawn over the text and not in it. An input method that takes a word up once more finds
 * no elements in it: with a caret in the word Chromium took along all that stood before it in the paragraph, and with one
 * before it, or a selection that began in it, left the word twice.
 */
export function caretLayer(view: EditorView): CaretLayer {
  const layer = document.createElement("div");
  layer.className = "carets";
  layer.ariaHidden = "true";
  const all = new Map<number, Drawn>();
  let frame = 0;

  function place(): void {
    frame = 0;
    if (view.isDestroyed) return;
    highlight([...all.values()].flatMap(({ placed }) => selectedOf(view, placed)));
    if (all.size === 0) return;
    const { left: x, top: y } = layer.getBoundingClientRect();
    const field = view.dom.getBoundingClientRect();
    const edge = Math.min(field.right, document.documentElement.clientWidth);
    // First all is measured: each change in between would have the page laid out anew.
    const places = [...all.values()].flatMap((one) => {
      const { left, top, bottom } = coordsAt(view, one.placed.head) ?? {};
      if (left === undefined || top === undefined || bottom === undefined) return [];
      const { offsetWidth: width } = one.flag;
      const cut = Math.max(0, width - (left - field.left));
      return [{ one, left: left - x, top: top - y, height: bottom - top, turns: left + width > edge, cut }];
    });
    for (const { one, left, top, height, turns, cut } of places) {
      Object.assign(one.element.style, { left: `${left}px`, top: `${top}px`, height: `${height}px` });
      // A flag that would reach over the right edge of the text opens to the left, as far as the text goes there.
      one.element.classList.toggle("caret--left", turns);
      one.flag.style.translate = turns && cut > 0 ? `${cut}px` : "";
    }
  }
  const placeSoon = (): void => {
    frame ||= requestAnimationFrame(place);
  };

  /** They take no press, which goes to the words below: so neither are they told of the pointer. */
  function onPointer({ type, clientX, clientY }: MouseEvent): void {
    for (const { element, flag } of all.values()) {
      const isShown = getComputedStyle(flag).visibility === "visible";
      const on = [element, ...(isShown ? [flag] : [])].some((one) => isNear(one, clientX, clientY));
      element.classList.toggle("caret--pointed", on && type === "mousemove");
    }
  }

  function draw(placed: PlacedCaret): Drawn {
    const { name, partner } = placed.caret;
    const element = document.createElement("span");
    element.className = "caret";
    element.dataset["slot"] = String(partner.slot);
    const flag = document.createElement("span");
    flag.className = "caret__flag";
    flag.append(shapeElement(partner.slot), `${name}, ${partner.code}`);
    element.append(flag);
    layer.append(element);
    return { element, flag, placed, resting: null };
  }
  function showFlag(one: Drawn): void {
    if (one.resting !== null) clearTimeout(one.resting);
    const left = one.placed.movedAt + FLAG_MS - Date.now();
    one.element.classList.toggle("caret--rests", left <= 0);
    one.resting = left > 0 ? setTimeout(() => one.element.classList.add("caret--rests"), left) : null;
  }
  function drop(client: number, { element, resting }: Drawn): void {
    if (resting !== null) clearTimeout(resting);
    element.remove();
    all.delete(client);
  }

  view.dom.after(layer);
  const sizes = new ResizeObserver(placeSoon);
  sizes.observe(view.dom);
  document.fonts.addEventListener("loadingdone", placeSoon);
  for (const sign of ["mousemove", "mouseleave"] as const) view.dom.addEventListener(sign, onPointer);

  return {
    show(carets) {
      if (carets.length === 0 && all.size === 0) return;
      for (const [client, one] of all)
        if (!carets.some(({ caret }) => isSame(caret, one.placed.caret))) drop(client, one);
      for (const placed of carets) {
        const before = all.get(placed.caret.clientId);
        const one = before ?? draw(placed);
        const moved = one.placed.movedAt !== placed.movedAt;
        one.placed = placed;
        all.set(placed.caret.clientId, one);
        if (!before || moved) showFlag(one);
      }
      placeSoon();
    },
    stop() {
      cancelAnimationFrame(frame);
      sizes.disconnect();
      document.fonts.removeEventListener("loadingdone", placeSoon);
      for (const sign of ["mousemove", "mouseleave"] as const) view.dom.removeEventListener(sign, onPointer);
      for (const [client, one] of all) drop(client, one);
      highlight([]);
      layer.remove();
    },
  };
}

/** Where a place is on the screen: behind the letter before it, also where a line ends there. Null: it is not drawn. */
function coordsAt(view: EditorView, head: number): { left: number; top: number; bottom: number } | null {
  try {
    return view.coordsAtPos(Math.min(head, view.state.doc.content.size), -1);
  } catch (error) {
    reportDefect("handler", error);
    return null;
  }
}

function isNear(element: HTMLElement, x: number, y: number): boolean {
  const { left, right, top, bottom } = element.getBoundingClientRect();
  return x >= left - NEAR && x <= right + NEAR && y >= top && y <= bottom;
}

/** Of the same person, as they are called now. */
const isSame = (a: Caret, b: Caret): boolean =>
  a.clientId === b.clientId &&
  a.name === b.name &&
  a.partner.code === b.partner.code &&
  a.partner.slot === b.partner.slot;

/** A passage on the page that somebody of this partner has selected. */
interface Selected {
  readonly slot: number;
  readonly range: Range;
}

function selectedOf(view: EditorView, { caret, anchor, head }: PlacedCaret): Selected[] {
  if (anchor === head) return [];
  try {
    const start = view.domAtPos(Math.min(anchor, head), 1);
    const end = view.domAtPos(Math.max(anchor, head), -1);
    const range = document.createRange();
    range.setStart(start.node, start.offset);
    range.setEnd(end.node, end.offset);
    return [{ slot: caret.partner.slot, range }];
  } catch (error) {
    reportDefect("handler", error);
    return [];
  }
}

const nameOf = (slot: number): string => `selected-${slot}`;
const SLOTS = [1, 2, 3, 4, 5, 6];

/**
 * All that others have selected in the one field that is written in, and nothing else. With the system's few colours
 * Chromium draws it as what one has selected oneself, so there it is left to the carets.
 */
function highlight(all: readonly Selected[]): void {
  if (!("highlights" in CSS)) return;
  const shown = matchMedia("(forced-colors: active)").matches ? [] : all;
  for (const slot of SLOTS) {
    const ranges = shown.filter((one) => one.slot === slot).map(({ range }) => range);
    if (ranges.length > 0) CSS.highlights.set(nameOf(slot), new Highlight(...ranges));
    else CSS.highlights.delete(nameOf(slot));
  }
}
