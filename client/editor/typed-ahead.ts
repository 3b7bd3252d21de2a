import type { Editor } from "@tiptap/core";

/**
 * Keys that come while the focus is on its way: to a field whose editor is yet to be there, into a dialog, or back from
 * one. A slow laptop takes a moment for that, and nobody who types waits for it.
 */
let keys: string[] = [];
let stop: (() => void) | null = null;

interface Awaiting {
  readonly isAwaited: () => boolean;
  /** May it take a key that goes to this element? All, if it isn't said. */
  readonly takesFrom?: (active: Element | null) => boolean;
  /** Keys to begin with. */
  readonly from?: readonly string[];
}

/** Catches them for as long as something is awaited, or until they are taken. */
export function catchKeys({ isAwaited, takesFrom = () => true, from = [] }: Awaiting): void {
  stopCatching();
  keys = [...from];
  function onKeyDown(event: KeyboardEvent): void {
    if (!isAwaited()) return stopCatching();
    if (!takesFrom(document.activeElement) || !isTyping(event)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (event.key === "Backspace" && keys.at(-1)?.length === 1) keys.pop();
    else keys.push(event.shiftKey && event.key === "Enter" ? "Shift-Enter" : event.key);
  }
  addEventListener("keydown", onKeyDown, true);
  stop = () => removeEventListener("keydown", onKeyDown, true);
}

function stopCatching(): void {
  stop?.();
  stop = null;
}

/** What was caught: letters, or the names of keys. */
export function takeCaught(): string[] {
  stopCatching();
  return keys.splice(0);
}

/** Types what was caught where the editor's caret is. */
export function typeCaught({ view }: Editor): void {
  const caught = takeCaught();
  for (let key = caught.shift(); key !== undefined; key = caught.shift()) {
    const event = new KeyboardEvent("keydown", { key: key.replace("Shift-", ""), shiftKey: key.startsWith("Shift-") });
    // As ProseMirror does with a key: @ asks for what to refer to, and other letters are text.
    const isDone = view.someProp("handleKeyDown", (handle) => handle(view, event)) ?? false;
    if (!isDone && key.length === 1) view.dispatch(view.state.tr.insertText(key));
    // It opened something that waits for the rest, as Enter leads on from a field of one line.
    if (stop) keys.push(...caught.splice(0));
  }
}

/** With AltGr, Windows says Ctrl and Alt as well. */
function isTyping(event: KeyboardEvent): boolean {
  if (event.isComposing) return false;
  if (event.key === "Enter" || event.key === "Backspace") return !event.ctrlKey && !event.metaKey && !event.altKey;
  return event.key.length === 1 && (event.getModifierState("AltGraph") || !(event.ctrlKey || event.metaKey));
}
