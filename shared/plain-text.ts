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

/** Whether what stands at two offsets is the same, where letters alone do not say it. */
type IsSame = (before: number, after: number) => boolean;

/**
 * The one stretch in which two texts differ; null where they do not. Never ends within a sign of two units. It is as
 * short as can be, and of those as it was typed; longer only by what of a selection was typed over with its own letters.
 */
export function changeBetween(
  before: string,
  after: string,
  typed: Typed | null = null,
  isSame: IsSame = () => true,
): TextChange | null {
  const shortest = stretch(before, after, null, isSame);
  if (!typed || !shortest) return shortest;
  const there = stretch(before, after, typed, isSame);
  return there && (typed.from !== undefined || sizeOf(there) <= sizeOf(shortest)) ? there : shortest;
}

const sizeOf = ({ from, to, put }: TextChange): number => to - from + put.length;

function stretch(before: string, after: string, typed: Typed | null, isSame: IsSame): TextChange | null {
  const same = (i: number, j: number): boolean => before[i] === after[j] && isSame(i, j);
  const shorter = Math.min(before.length, after.length);
  const rest = typed ? Math.min(shorter, after.length - typed.end) : 0;
  let [from, tail] = [0, 0];
  while (tail < rest && same(before.length - tail - 1, after.length - tail - 1)) tail++;
  const latest = Math.min(shorter - tail, typed?.from ?? shorter);
  while (from < latest && same(from, from)) from++;
  if (!typed) while (tail < shorter - from && same(before.length - tail - 1, after.length - tail - 1)) tail++;
  if (from + tail === shorter && before.length === after.length) return null;
  // Yjs makes a question mark of either half.
  if (isHigh(before[from - 1])) from--;
  if (isLow(before[before.length - tail])) tail--;
  return { from, to: before.length - tail, put: after.slice(from, after.length - tail) };
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
