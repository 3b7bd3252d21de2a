import type { Editor } from "@tiptap/core";
import type { Connection } from "#client/sync/connection.ts";
import type { ValueAddress } from "#shared/presence.ts";
import type { FieldAddress } from "#shared/summary.ts";
import { ownCursor } from "./carets.ts";

/** Without a key or a click for so long, one's caret is not shown to others: nobody is there. */
const IDLE_MS = 60_000;

const signs = ["keydown", "pointerdown", "focus"] as const;

/** Inputs that say by themselves that one is in them. */
export const VALUE_INPUT = "fact-input";

/** Tells the others where one's caret is, for as long as one writes. Returns how to stop. */
export function showOwnCaret(editor: Editor, connection: Connection, address: FieldAddress): () => void {
  const { dom } = editor.view;
  const say = (): void => connection.showPlace(address, ownCursor(editor));
  const awake = whileAwake(dom, say, () => connection.showPlace(address, null));
  // What others write moves one's caret too, which is no sign that one is there.
  const onMove = (): void => {
    if (awake.is()) say();
  };
  // One is there now, and no longer here, though the editor stays.
  const onElsewhere = ({ target }: FocusEvent): void => {
    if (isValueInput(target)) awake.sleep();
  };

  document.addEventListener("focusin", onElsewhere);
  editor.on("selectionUpdate", onMove);
  awake.wake();
  return () => {
    document.removeEventListener("focusin", onElsewhere);
    editor.off("selectionUpdate", onMove);
    awake.stop();
  };
}

/** Tells the others that one is in a value of a card, for as long as one is. Returns how to stop. */
export function showOwnValue(input: HTMLElement, connection: Connection, address: ValueAddress): () => void {
  const leave = (): void => connection.showPlace(null, null);
  const awake = whileAwake(input, () => connection.showPlace(address, null), leave);
  awake.wake();
  return () => {
    awake.stop();
    leave();
  };
}

export const isValueInput = (target: EventTarget | null): boolean =>
  target instanceof Element && target.classList.contains(VALUE_INPUT);

/** Says it at the first sign of somebody, and takes it back when there was none for long. */
function whileAwake(dom: HTMLElement, say: () => void, rest: () => void) {
  let timer: ReturnType<typeof setTimeout> | null = null;
  function sleep(): void {
    if (timer !== null) clearTimeout(timer);
    timer = null;
  }
  function wake(event?: Event): void {
    // With the focus one comes from elsewhere, where one has just said to be no more.
    if (timer === null || event?.type === "focus") say();
    if (timer !== null) clearTimeout(timer);
    timer = setTimeout(() => {
      timer = null;
      rest();
    }, IDLE_MS);
  }
  for (const sign of signs) dom.addEventListener(sign, wake);
  return {
    is: () => timer !== null,
    wake,
    sleep,
    stop(): void {
      for (const sign of signs) dom.removeEventListener(sign, wake);
      sleep();
    },
  };
}
