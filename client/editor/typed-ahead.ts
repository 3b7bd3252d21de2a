import type { Editor } from "@tiptap/core";

/** Keys that come between going into a field and its editor's being there, which a slow laptop takes a moment for. */
let keys: string[] = [];
let stop: (() => void) | null = null;

/** Catches them for as long as the editor is awaited. */
export function catchKeys(isAwaited: () => boolean): void {
  stopCatching();
  keys = [];
  function onKeyDown(event: KeyboardEvent): void {
    if (!isAwaited()) return stopCatching();
    if (!isInNoEditor(document.activeElement) || !isTyping(event)) return;
    event.preventDefault();
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

/** Types them where the editor's caret is. */
export function typeCaught(editor: Editor): void {
  stopCatching();
  const caught = keys.splice(0);
  for (let key = caught.shift(); key !== undefined; key = caught.shift()) {
    if (key.length === 1) editor.view.dispatch(editor.state.tr.insertText(key));
    else editor.commands.keyboardShortcut(key);
    // Enter leads on from a field of one line, and the rest goes there.
    if (stop) keys.push(...caught.splice(0));
  }
}

/** The field that is about to become one, or nothing. */
const isInNoEditor = (active: Element | null): boolean =>
  active === null || active === document.body || active.matches(".field:not(.field--live)");

/** With AltGr, Windows says Ctrl and Alt as well. */
function isTyping(event: KeyboardEvent): boolean {
  if (event.key === "Enter" || event.key === "Backspace") return !event.ctrlKey && !event.metaKey && !event.altKey;
  return event.key.length === 1 && (event.getModifierState("AltGraph") || !(event.ctrlKey || event.metaKey));
}
