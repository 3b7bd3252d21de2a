import * as Y from "yjs";

/** What stands between two offsets is replaced. In UTF-16 units, as inputs and Yjs count. */
export interface TextChange {
  readonly from: number;
  readonly to: number;
  readonly put: string;
}

/** What is known of a change beside the two texts: they alone do not tell which of two like letters was typed. */
export interface Typed {
  /** It begins in `before` here or earlier: where a selection began that was typed over. */
  readonly from?: number;
  /** It ends in `after` here: where the caret is then. */
  readonly end: number;
}

/**
 * The one stretch in which two texts differ; null where they do not. Never ends within a sign of two units. Where it is
 * not known how it was typed, it is as short as can be.
 */
export function changeBetween(before: string, after: string, typed: Typed | null = null): TextChange | null {
  if (before === after) return null;
  const shorter = Math.min(before.length, after.length);
  const rest = typed ? Math.min(shorter, after.length - typed.end) : 0;
  let same = 0;
  while (same < rest && before.at(-1 - same) === after.at(-1 - same)) same++;
  const latest = Math.min(shorter - same, typed?.from ?? shorter);
  let from = 0;
  while (from < latest && before[from] === after[from]) from++;
  if (!typed) while (same < shorter - from && before.at(-1 - same) === after.at(-1 - same)) same++;
  // Yjs makes a question mark of either half.
  if (isHigh(before[from - 1])) from--;
  if (isLow(before[before.length - same])) same--;
  return { from, to: before.length - same, put: after.slice(from, after.length - same) };
}

const isHigh = (unit: string | undefined): boolean => unit !== undefined && /[\uD800-\uDBFF]/.test(unit);
const isLow = (unit: string | undefined): boolean => unit !== undefined && /[\uDC00-\uDFFF]/.test(unit);

/** One after the other; each stands in the text that the one before it left. To be called in a transaction. */
export function changeText(text: Y.Text, changes: readonly TextChange[]): void {
  for (const { from, to, put } of changes) {
    if (to > from) text.delete(from, to - from);
    if (put !== "") text.insert(from, put);
  }
}

/** Makes a shared text read so, and touches only what differs. To be called in a transaction. */
export function writeText(text: Y.Text, value: string): void {
  const change = changeBetween(text.toJSON(), value);
  if (change) changeText(text, [change]);
}

/** The words of a value of a document that is plain text; null where it is something else. Version 1 had strings. */
export function textOrNull(value: unknown): string | null {
  if (typeof value === "string") return value;
  return isPlainText(value) ? value.toJSON() : null;
}

/** Plain text that several people write at once; rich text is made of other types. */
export const isPlainText = (value: unknown): value is Y.Text =>
  value instanceof Y.Text && !(value instanceof Y.XmlText);
