import * as Y from "yjs";
import { commonEnds } from "#shared/common-ends.ts";

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
  const same = (i: number, j: number): boolean => before[i] === after[j] && isSame(i, j);
  const { head, tail } = commonEnds(before.length, after.length, same);
  if (head + tail === before.length && before.length === after.length) return null;
  const shortest = between(before, after, head, tail);
  const there = typed && typedChange(before, after, typed, same);
  return there && (typed.from !== undefined || sizeOf(there) <= sizeOf(shortest)) ? there : shortest;
}

const sizeOf = ({ from, to, put }: TextChange): number => to - from + put.length;

/** Looked for from the caret back, and not before a selection that was typed over. */
function typedChange(before: string, after: string, { from, end }: Typed, same: IsSame): TextChange {
  const shorter = Math.min(before.length, after.length);
  const rest = Math.min(shorter, after.length - end);
  let [head, tail] = [0, 0];
  while (tail < rest && same(before.length - tail - 1, after.length - tail - 1)) tail++;
  const latest = Math.min(shorter - tail, from ?? shorter);
  while (head < latest && same(head, head)) head++;
  return between(before, after, head, tail);
}

/** Between what stays of both at the beginning and at the end. */
function between(before: string, after: string, head: number, tail: number): TextChange {
  // Yjs makes a question mark of either half.
  const from = isHigh(before[head - 1]) ? head - 1 : head;
  const rest = isLow(before[before.length - tail]) ? tail - 1 : tail;
  return { from, to: before.length - rest, put: after.slice(from, after.length - rest) };
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
