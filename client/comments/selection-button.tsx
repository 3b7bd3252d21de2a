import { useEffect, useState } from "react";
import { useBook } from "#client/comments/book-context.tsx";
import { useMayComment } from "#client/comments/comment-menu.tsx";
import { fieldAround } from "#client/comments/selected.ts";
import { startOnSelection } from "#client/comments/start.ts";
import { Icon } from "#client/parts/icons.tsx";

/** What the buttons take, with a little air: one below the other where comments stand beside the text, in pixels. */
const WIDTH = { narrow: 36, wide: 92 };
/** So far from the margin's own left edge comments stand in it. */
const CARDS_LEFT = 16;

interface At {
  readonly left: number;
  readonly top: number;
}

/** Beside words selected with the pointer: comment on them, or propose others. By keyboard Ctrl+Alt+M and Ctrl+Alt+P. */
export function SelectionButton() {
  const book = useBook();
  const may = useMayComment();
  const [at, setAt] = useState<At | null>(null);

  useEffect(() => {
    if (!may) return;
    let pointer = false;
    const place = (): At | null => {
      const selection = getSelection();
      if (!selection || selection.isCollapsed || selection.rangeCount === 0) return null;
      const range = selection.getRangeAt(0);
      const field = fieldAround(range.startContainer);
      if (!field || range.toString().trim() === "") return null;
      const rect = [...range.getClientRects()].findLast(({ width }) => width > 0);
      if (!rect) return null;
      // At the right edge of the text, at the height where the selection ends: over no words, and over no comment.
      const { right } = field.getBoundingClientRect();
      const beside = document.querySelector(".margin__in")?.getBoundingClientRect();
      const end = beside && beside.width > 0 ? beside.left + CARDS_LEFT : document.documentElement.clientWidth;
      const width = beside && beside.width > 0 ? WIDTH.narrow : WIDTH.wide;
      return { left: Math.min(right + 8, end - width) + scrollX, top: rect.bottom - 34 + scrollY };
    };
    const onUp = (event: PointerEvent): void => {
      if (event.target instanceof Element && event.target.closest(".sel-acts")) return;
      pointer = true;
      // The browser sets the selection after this.
      setTimeout(() => setAt(place()));
    };
    const onChange = (): void => {
      if (getSelection()?.isCollapsed !== false) {
        pointer = false;
        setAt(null);
      } else if (pointer && matchMedia("(pointer: coarse)").matches) setAt(place());
    };
    const onKey = (event: KeyboardEvent): void => {
      if (event.key === "Escape") setAt(null);
    };
    // At its old place in a window that became narrower it would be beside the page.
    const onResize = (): void => setAt((was) => was && place());
    addEventListener("pointerup", onUp);
    addEventListener("resize", onResize);
    document.addEventListener("selectionchange", onChange);
    addEventListener("keydown", onKey);
    return () => {
      removeEventListener("pointerup", onUp);
      removeEventListener("resize", onResize);
      document.removeEventListener("selectionchange", onChange);
      removeEventListener("keydown", onKey);
    };
  }, [may]);

  if (!at) return null;
  const start = (propose: boolean) => (): void => {
    if (startOnSelection(book, propose)) getSelection()?.removeAllRanges();
    setAt(null);
  };
  return (
    <div className="sel-acts" role="group" aria-label="The selected words" style={at}>
      {/* Pressing must not take the selection away. */}
      <button type="button" title="Comment (Ctrl+Alt+M)" onMouseDown={(e) => e.preventDefault()} onClick={start(false)}>
        <Icon name="comment" />
        <span className="vh">Comment on the selected words</span>
      </button>
      <button
        type="button"
        title="Propose other words (Ctrl+Alt+P)"
        onMouseDown={(e) => e.preventDefault()}
        onClick={start(true)}
      >
        <Icon name="pencil" />
        <span className="vh">Propose other words</span>
      </button>
    </div>
  );
}
