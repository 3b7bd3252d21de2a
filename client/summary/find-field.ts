import * as Y from "yjs";
import { matches } from "#client/summary/find-pattern.ts";
import type { ReferenceText } from "#shared/summary-text.ts";
import { startOf } from "#shared/undo-places.ts";

/** Find and replace in a field: words are found as the page shows them, where a reference reads as its number. */

/** Letters of one text. */
interface Letters {
  readonly of: Y.XmlText;
  readonly at: number;
  readonly length: number;
}

/** A reference, or some of what it shows: one place in the document. */
interface Reference {
  readonly of: Y.XmlElement;
}

/** What one occurrence consists of, in order: a merge may leave texts side by side, and a match runs through them. */
export type FieldHit = readonly (Letters | Reference)[];

/** A piece of a line as the page shows it. */
interface Stretch {
  readonly of: Y.XmlText | Y.XmlElement;
  readonly words: string;
}

export function hitsInField(fragment: Y.XmlFragment, pattern: RegExp, reference: ReferenceText): FieldHit[] {
  return linesIn(fragment, reference).flatMap((line) => hitsInLine(line, pattern));
}

/** A match never runs from one paragraph into the next, nor through a line break. */
function linesIn(parent: Y.XmlFragment, reference: ReferenceText): Stretch[][] {
  let line: Stretch[] = [];
  const lines = [line];
  for (const child of parent.toArray()) {
    if (child instanceof Y.XmlText) line.push({ of: child, words: wordsOf(child) });
    else if (!(child instanceof Y.XmlElement)) continue;
    else if (child.nodeName === "reference") line.push({ of: child, words: reference(child.getAttribute("to") ?? "") });
    else {
      line = [];
      lines.push(...linesIn(child, reference), line);
    }
  }
  return lines;
}

/** Something in it that is not text counts as one place: a sign that no query holds stands for it. */
const wordsOf = (text: Y.XmlText): string =>
  (text.toDelta() as { insert: unknown }[])
    .map(({ insert }) => (typeof insert === "string" ? insert : "\uFFFC"))
    .join("");

function hitsInLine(line: readonly Stretch[], pattern: RegExp): FieldHit[] {
  let reached = 0;
  const stretches = line.map(({ of, words }) => ({ of, from: reached, to: (reached += words.length) }));
  return matches(line.map(({ words }) => words).join(""), pattern).map(({ at, length }) => {
    const end = at + length;
    return stretches
      .filter(({ from, to }) => from < end && at < to)
      .map(({ of, from, to }) => {
        if (of instanceof Y.XmlElement) return { of };
        const first = Math.max(at, from);
        return { of, at: first - from, length: Math.min(end, to) - first };
      });
  });
}

const isLetters = (part: Letters | Reference): part is Letters => part.of instanceof Y.XmlText;

/** What can be replaced. Null: it touches a reference, which is changed by choosing another. */
export const lettersOf = (hit: FieldHit): readonly Letters[] | null => (hit.every(isLetters) ? hit : null);

/** From its first to its last letter, as an editor counts; a reference of which a part is found as a whole. */
export function selectionOf(hit: FieldHit): { anchor: number; head: number } | null {
  const [first, last] = [hit[0], hit.at(-1)];
  if (!first || !last) return null;
  return {
    anchor: startOf(first.of) + (isLetters(first) ? first.at : 0),
    head: startOf(last.of) + (isLetters(last) ? last.at + last.length : 1),
  };
}

/** The new words take the marks of the first letter that they replace. To be called in a transaction. */
export function replaceLetters(letters: readonly Letters[], by: string): void {
  const [first] = letters;
  if (!first) return;
  const marks = marksAt(first.of, first.at);
  for (const { of, at, length } of letters) of.delete(at, length);
  if (by !== "") first.of.insert(first.at, by, marks);
}

function marksAt(text: Y.XmlText, at: number): Record<string, unknown> {
  let reached = 0;
  for (const { insert, attributes } of text.toDelta() as { insert: unknown; attributes?: Record<string, unknown> }[]) {
    reached += typeof insert === "string" ? insert.length : 1;
    if (reached > at) return attributes ?? {};
  }
  return {};
}
