import { domRanges, spotOfPoint } from "#client/comments/field-dom.ts";
import { fieldAround } from "#client/comments/selected.ts";
import { shapeElement } from "#client/parts/shapes.ts";
import type { Store } from "#client/lib/store.ts";
import { createStore } from "#client/lib/store.ts";
import type { Partner } from "#shared/reviews.ts";
import type { FieldAddress } from "#shared/summary.ts";
import type { Texts } from "#shared/texts.ts";
import type { Passage } from "./passages.ts";
import { blockRanges, flatIndex, passageAt, passagesOf } from "./passages.ts";
import type { Written } from "./shares.ts";

/** A passage and the field that it stands in. */
export interface Marked {
  readonly address: FieldAddress;
  readonly passage: Passage;
}

/** Who wrote what, on the page: each partner's line under its words, and its letters beside them. */
export interface WrittenMarks {
  /** What is known; null until it is. */
  take(written: Written | null): void;
  of(address: FieldAddress): readonly Passage[];
  rangesOf(marked: Marked): readonly Range[];
  /** The passage of a place on the page. */
  atPoint(node: Node, offset: number): Marked | null;
  /** Shown more strongly than the others. */
  stress(marked: Marked | null): void;
  /** Is something on the page that the server has not read yet? */
  readonly unread: Store<boolean>;
  stop(): void;
}

/** Each range costs something at every painting: those far from the window are not painted. */
const NEAR_PX = 800;
/** Letters stand beside the text from this width on: below it there is no gutter. */
const GUTTER = "(min-width: 62rem)";
/** Passages that begin so close are on one line. */
const LINE_PX = 12;

export function showWritten(
  text: HTMLElement,
  gutter: HTMLElement,
  texts: Texts,
  partners: readonly Partner[],
): WrittenMarks {
  const can = "highlights" in CSS;
  const slots = new Map(partners.map(({ id, slot, code }) => [id, { slot, code }]));
  const painted = new Map<string, Highlight>();
  const stressed = can ? new Highlight() : null;
  if (stressed) {
    stressed.priority = 2;
    CSS.highlights.set("written-on", stressed);
  }
  const known = new Map<string, { flat: string; written: Written | null; passages: readonly Passage[] }>();
  const unread = createStore(false);
  let written: Written | null = null;
  let on: Marked | null = null;
  let frame = 0;

  function of(address: FieldAddress): readonly Passage[] {
    const field = texts.field(address);
    if (!field || written === null) return [];
    const before = known.get(address);
    if (before?.flat === field.flat && before.written === written) return before.passages;
    const passages = passagesOf(written[address] ?? null, field.flat);
    known.set(address, { flat: field.flat, written, passages });
    return passages;
  }

  function rangesIn(element: Element, address: FieldAddress, { from, to }: Passage): Range[] {
    const field = texts.field(address);
    return field ? domRanges(element, blockRanges(field.text.blocks, from, to)) : [];
  }

  const styleOf = ({ author }: Passage): string => {
    if (author === "unread") return "written-unread";
    const slot = slots.get(author.partner ?? "")?.slot;
    return slot === undefined ? "written-unknown" : `written-${slot}`;
  };

  function draw(): void {
    frame = 0;
    const styles = new Map<string, Range[]>();
    const lines: { top: number; left: number; passages: Passage[] }[] = [];
    const page = gutter.offsetParent?.getBoundingClientRect() ?? new DOMRect();
    const beside = matchMedia(GUTTER).matches;
    let waits = false;
    for (const element of text.querySelectorAll<HTMLElement>("[data-field]")) {
      const box = element.getBoundingClientRect();
      if (box.bottom < -NEAR_PX || box.top > innerHeight + NEAR_PX) continue;
      const address = element.dataset["field"] as FieldAddress;
      for (const passage of of(address)) {
        const ranges = rangesIn(element, address, passage);
        const style = styleOf(passage);
        styles.set(style, [...(styles.get(style) ?? []), ...ranges]);
        waits ||= passage.author === "unread";
        const rect = ranges[0]?.getClientRects()[0];
        // A heading's number stands where its letters would.
        if (!rect || !beside || element.closest("h2, h3") || passage.author === "unread") continue;
        const line = lines.find((one) => one.left === box.left && Math.abs(one.top - rect.top) < LINE_PX);
        if (line) line.passages.push(passage);
        else lines.push({ top: rect.top, left: box.left, passages: [passage] });
      }
    }
    for (const style of new Set([...painted.keys(), ...styles.keys()])) paint(style, styles.get(style) ?? []);
    gutter.replaceChildren(
      ...lines.map(({ top, left, passages }) => letters(passages, top - page.top, left - page.left)),
    );
    if (stressed) {
      stressed.clear();
      for (const range of on ? rangesOf(on) : []) stressed.add(range);
    }
    unread.set(waits);
  }

  function paint(style: string, ranges: readonly Range[]): void {
    if (!can) return;
    let highlight = painted.get(style);
    if (!highlight) {
      highlight = new Highlight();
      painted.set(style, highlight);
      CSS.highlights.set(style, highlight);
    }
    highlight.clear();
    for (const range of ranges) highlight.add(range);
  }

  /** The partners of one line: one with its letters, several by their shapes. */
  function letters(passages: readonly Passage[], top: number, left: number): HTMLElement {
    const mark = document.createElement("span");
    mark.className = "written__mark";
    mark.style.top = `${top}px`;
    mark.style.left = `${left}px`;
    const ids = [...new Set(passages.map(({ author }) => (author === "unread" ? null : author.partner)))];
    for (const id of ids) {
      const partner = slots.get(id ?? "");
      const one = document.createElement("span");
      if (partner) {
        one.dataset["slot"] = String(partner.slot);
        one.append(shapeElement(partner.slot));
      }
      if (!partner) one.append("?");
      else if (ids.length === 1) one.append(partner.code);
      mark.append(one);
    }
    return mark;
  }

  function rangesOf({ address, passage }: Marked): Range[] {
    const element = text.querySelector(`[data-field="${CSS.escape(address)}"]`);
    // Words move on while others write: the passage that stands there now.
    const now = passageAt(of(address), passage.from) ?? passage;
    return element ? rangesIn(element, address, now) : [];
  }

  const schedule = (): void => {
    if (frame === 0) frame = requestAnimationFrame(draw);
  };
  const observer = new MutationObserver(schedule);
  observer.observe(text, { subtree: true, childList: true, characterData: true });
  const sizes = new ResizeObserver(schedule);
  sizes.observe(text);
  addEventListener("scroll", schedule, { passive: true });

  return {
    of,
    rangesOf,
    unread,
    take(next) {
      written = next;
      schedule();
    },
    atPoint(node, offset) {
      const element = fieldAround(node);
      const address = element?.dataset["field"] as FieldAddress | undefined;
      const field = address && texts.field(address);
      const spot = element && field ? spotOfPoint(element, node, offset) : null;
      if (!field || !spot) return null;
      const index = flatIndex(field.text.blocks, spot);
      // At its end a passage still goes with whoever wrote it.
      const passage = passageAt(of(address), index) ?? passageAt(of(address), index - 1);
      return passage && { address, passage };
    },
    stress(next) {
      on = next;
      schedule();
    },
    stop() {
      observer.disconnect();
      sizes.disconnect();
      removeEventListener("scroll", schedule);
      cancelAnimationFrame(frame);
      gutter.replaceChildren();
      if (can) for (const style of [...painted.keys(), "written-on"]) CSS.highlights.delete(style);
    },
  };
}
