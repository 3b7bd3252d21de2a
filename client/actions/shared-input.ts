import * as Y from "yjs";
import { changeBetween, changeText } from "#shared/plain-text.ts";
import { USER } from "#shared/summary-edits.ts";

/**
 * An input that holds what a shared text holds, at every moment outside the events in which either changes. So what one
 * types is always a change of what the document has, however many write in it. Not for React: it draws later.
 */

type Delta = Y.YTextEvent["delta"];

export interface SharedInput {
  /** Takes what was typed into the text: of the person, and a step of their undo. */
  take(): void;
  /** No longer follows the text. */
  stop(): void;
}

/** Shows the text in the input, now and after each change. The text is in a document. */
export function shareInput(input: HTMLTextAreaElement, text: Y.Text, changed: (value: string) => void): SharedInput {
  function show({ delta, transaction }: Pick<Y.YTextEvent, "delta" | "transaction">): void {
    const value = text.toJSON();
    if (input.value !== value) {
      const { selectionStart, selectionEnd, selectionDirection } = input;
      const own = transaction.origin instanceof Y.UndoManager ? endOf(delta) : null;
      const [start, end] = own === null ? selectionAfter(delta, selectionStart, selectionEnd) : [own, own];
      put(input, value, start, end);
      if (own === null && input.ownerDocument.activeElement === input) input.selectionDirection = selectionDirection;
    }
    changed(value);
  }
  /** Where the selection began that is being typed over. */
  let over: number | undefined;
  function note({ inputType }: InputEvent): void {
    const { selectionStart, selectionEnd } = input;
    over = selectionStart < selectionEnd && typesOver.has(inputType) ? selectionStart : undefined;
  }
  // Also an empty one: React takes a value that was never set for its own.
  input.value = text.toJSON();
  changed(input.value);
  text.observe(show);
  input.addEventListener("beforeinput", note);
  return {
    take() {
      const { value: typed, selectionEnd } = input;
      const value = oneLine(typed);
      const end = oneLine(typed.slice(0, selectionEnd)).length;
      const change = changeBetween(text.toJSON(), value, over === undefined ? { end } : { from: over, end });
      over = undefined;
      if (change) text.doc?.transact(() => changeText(text, [change]), USER);
      if (typed !== value) put(input, value, end, end);
    },
    stop() {
      text.unobserve(show);
      input.removeEventListener("beforeinput", note);
    },
  };
}

/** Ways of typing that put something in the place of what is selected, and of nothing else. */
const typesOver: ReadonlySet<string> = new Set(["insertText", "insertFromPaste", "insertCompositionText"]);

/** What was pasted of several lines; a space that one has just typed stays. */
export const oneLine = (typed: string): string => typed.replaceAll(/[^\S\n]*\n\s*/g, " ");

/** Some browsers take the focus to where a selection is set. */
function put(input: HTMLTextAreaElement, value: string, start: number, end: number): void {
  input.value = value;
  if (input.ownerDocument.activeElement === input) input.setSelectionRange(start, end);
}

/**
 * Where a selection stands after a change: it has what it had. What is put in right at either end comes outside of it,
 * and after a caret.
 */
export function selectionAfter(delta: Delta, start: number, end: number): [start: number, end: number] {
  const to = offsetAfter(delta, end, false);
  return start === end ? [to, to] : [Math.min(offsetAfter(delta, start, true), to), to];
}

/** `behind`: of what is put in right there. */
function offsetAfter(delta: Delta, offset: number, behind: boolean): number {
  let [at, now] = [0, offset];
  for (const { retain = 0, insert, delete: gone = 0 } of delta) {
    at += retain;
    if (at < now || (behind && at === now)) now += lengthOf(insert);
    if (at < now) now -= Math.min(gone, now - at);
    at += lengthOf(insert);
  }
  return now;
}

/** Where a change ends: after what came, or where something went. */
export function endOf(delta: Delta): number {
  let [at, end] = [0, 0];
  for (const { retain, insert } of delta) {
    at += (retain ?? 0) + lengthOf(insert);
    if (retain === undefined) end = at;
  }
  return end;
}

const lengthOf = (insert: Delta[number]["insert"]): number => (typeof insert === "string" ? insert.length : 0);
