import type { Editor } from "@tiptap/core";

/** Pixels between the caret's line and what stands over the text. */
const AIR = 8;

/** Kept while it is on the page: looking through a long summary for it at every keystroke is not free. */
function kept(selector: string): () => HTMLElement | null {
  let last: HTMLElement | null = null;
  return () => (last?.isConnected ? last : (last = document.querySelector<HTMLElement>(selector)));
}

const toolbar = kept(".tools");
const dock = kept(".dock");

/**
 * How far from the window's edges the caret's line stays: the toolbar sticks at the top, and the dock of small screens
 * lies at the bottom. Measured when asked, since both change with zoom and width.
 */
export const sight = {
  left: 0,
  right: 0,
  get top(): number {
    const tools = toolbar();
    return AIR + (tools ? topOf(tools) + tools.offsetHeight : 0);
  },
  get bottom(): number {
    return AIR + (dock()?.offsetHeight ?? 0);
  },
};

/** Scrolls only when the caret's line is not in sight. */
export function keepInSight(editor: Editor): void {
  const { top, bottom } = editor.view.coordsAtPos(editor.state.selection.head);
  const tools = toolbar();
  const covered = tools ? Math.max(tools.getBoundingClientRect().bottom, topOf(tools)) : 0;
  const over = top - covered - AIR;
  const by = over < 0 ? over : Math.max(0, bottom + sight.bottom - innerHeight);
  if (by !== 0) scrollBy({ top: by, behavior: "instant" });
}

/** Where the toolbar stops when the text scrolls away under it. */
const topOf = (tools: Element): number => Number.parseFloat(getComputedStyle(tools).top) || 0;
