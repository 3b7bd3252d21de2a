import * as Y from "yjs";
import { changeBetween, changeText } from "#shared/plain-text.ts";
import { USER } from "#shared/summary-edits.ts";

/**
 * An input that holds what a shared text holds, at every moment outside the events in which either changes. So what one
 * types is always a change of what the document has, however many write in it. Not for React: it draws later.
 */

type Delta = Y.YTextEvent["delta"];

/** Shows the text in the input, now and after each change. Returns how to stop. */
export function followText(input: HTMLTextAreaElement, text: Y.Text, changed: (value: string) => void): () => void {
  function show({ delta, transaction }: Pick<Y.YTextEvent, "delta" | "transaction">): void {
    const value = text.toJSON();
    if (input.value !== value) {
      const { selectionStart, selectionEnd, selectionDirection } = input;
      const own = transaction.origin instanceof Y.UndoManager ? endOf(delta) : null;
      put(input, value, own ?? caretAfter(delta, selectionStart), own ?? caretAfter(delta, selectionEnd));
      if (own === null && document.activeElement === input) input.selectionDirection = selectionDirection;
    }
    changed(value);
  }
  // Also an empty one: React takes a value that was never set for its own.
  input.value = text.toJSON();
  changed(input.value);
  text.observe(show);
  return () => text.unobserve(show);
}

/** Takes what was typed in the input into the text: of the person, and a step of their undo. */
export function typeInto(input: HTMLTextAreaElement, text: Y.Text, doc: Y.Doc): void {
  const { value: typed, selectionEnd } = input;
  const value = oneLine(typed);
  const change = changeBetween(text.toJSON(), value);
  if (change) doc.transact(() => changeText(text, [change]), USER);
  const caret = oneLine(typed.slice(0, selectionEnd)).length;
  if (typed !== value) put(input, value, caret, caret);
}

/** What was pasted of several lines; a space that one has just typed stays. */
export const oneLine = (typed: string): string => typed.replaceAll(/[^\S\n]*\n\s*/g, " ");

/** Some browsers take the focus to where a selection is set. */
function put(input: HTMLTextAreaElement, value: string, start: number, end: number): void {
  input.value = value;
  if (document.activeElement === input) input.setSelectionRange(start, end);
}

/** Where a caret at this offset stands after a change: what is put in right there comes after it. */
export function caretAfter(delta: Delta, caret: number): number {
  let [at, now] = [0, caret];
  for (const { retain = 0, insert, delete: gone = 0 } of delta) {
    at += retain;
    if (at < now) now += lengthOf(insert) - Math.min(gone, now - at);
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
