import { diffArrays } from "diff";
import * as Y from "yjs";
import { hunks } from "#shared/common.ts";
import { readBlock, readField, readText, writeBlock, writeInlines, writeItem, writeMarks } from "#shared/field.ts";
import type { Block, Inline, RichText } from "#shared/schema.ts";

/**
 * Makes a field say something else by as small an edit as may be: what is the same stays the same characters, so that
 * what others write in them meanwhile, offline too, merges as with any edit.
 */
export function changeField(fragment: Y.XmlFragment, value: RichText): void {
  if (same(readField(fragment), value)) return;
  changeChildren(fragment, value, blocks);
  // A field may hold what reads alike and cannot be changed alike: loose text, wrappers of an unknown kind.
  if (same(readField(fragment), value)) return;
  fragment.delete(0, fragment.length);
  fragment.insert(0, value.map(writeBlock));
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** How children of one kind of parent are read, made and changed. */
interface Kind<T> {
  /** Null: no child of this kind, so it goes. */
  read(element: Y.XmlElement): T | null;
  write(value: T): Y.XmlElement;
  words(value: T): string;
  change(element: Y.XmlElement, value: T): void;
  /** May one become the other? */
  fits(a: T, b: T): boolean;
}

const blocks: Kind<Block> = {
  read(element) {
    const read = readBlock(element);
    const [block] = read;
    return read.length === 1 && block?.type === element.nodeName ? block : null;
  },
  write: writeBlock,
  words: (block) => wordsOf([block]),
  fits: (a, b) => a.type === b.type,
  change(element, block) {
    if (block.type === "paragraph") changeParagraph(element, block.content);
    else changeChildren(element, block.items, items);
  },
};

const items: Kind<readonly Block[]> = {
  read: (element) => (element.nodeName === "listItem" ? readField(element) : null),
  write: writeItem,
  words: wordsOf,
  fits: () => true,
  change: (element, item) => changeChildren(element, item, blocks),
};

function wordsOf(value: RichText): string {
  return value
    .map((block) =>
      block.type === "paragraph"
        ? block.content.map((inline) => (inline.type === "text" ? inline.text : " ")).join("")
        : block.items.map(wordsOf).join(" "),
    )
    .join(" ");
}

/** Plan: what is the same on both sides stays; between that, likenesses are changed, and the rest goes or comes. */
function changeChildren<T>(parent: Y.XmlFragment, values: readonly T[], kind: Kind<T>): void {
  const children = parent.toArray().map((child) => (child instanceof Y.XmlElement ? child : null));
  const read = children.map((child) => child && kind.read(child));
  const keys = read.map((value, i) => (value === null ? `? ${i}` : JSON.stringify(value)));
  const steps: (() => void)[] = [];
  let [i, j] = [0, 0];
  const remove = (index: number): void => void steps.push(() => parent.delete(index, 1));
  const insert = (index: number, value: T): void => void steps.push(() => parent.insert(index, [kind.write(value)]));
  let went: number[] = [];
  const flush = (came: readonly T[]): void => {
    let from = 0;
    for (const value of came) {
      const at = went.findIndex((index, place) => place >= from && like(read[index] ?? null, value, kind));
      if (at < 0) {
        insert(went[from] ?? i, value);
        continue;
      }
      for (const index of went.slice(from, at)) remove(index);
      const element = children[went[at] ?? -1];
      if (element) steps.push(() => kind.change(element, value));
      from = at + 1;
    }
    for (const index of went.slice(from)) remove(index);
    went = [];
  };
  for (const part of diffArrays(
    keys,
    values.map((value) => JSON.stringify(value)),
  )) {
    const { length } = part.value;
    if (part.removed) {
      for (let n = 0; n < length; n++) went.push(i++);
    } else if (part.added) {
      flush(values.slice(j, j + length));
      j += length;
    } else {
      flush([]);
      i += length;
      j += length;
    }
  }
  flush([]);
  // From the end, so that what is done leaves the places of the rest alone.
  for (const step of steps.toReversed()) step();
}

/** Shares two words in five, or has none. */
function like<T>(a: T | null, b: T, kind: Kind<T>): boolean {
  if (a === null || !kind.fits(a, b)) return false;
  const words = (value: T): string[] => kind.words(value).match(/[\p{L}\p{N}]+/gu) ?? [];
  const [left, right] = [words(a), words(b)];
  if (left.length + right.length === 0) return true;
  const known = new Set(left);
  return right.filter((word) => known.has(word)).length * 5 >= Math.max(left.length, right.length) * 2;
}

type Atom = Exclude<Inline, { type: "text" }>;
type TextRun = Extract<Inline, { type: "text" }>;

/** The runs of text before, between and after its atoms. */
interface Runs {
  readonly atoms: readonly Atom[];
  readonly runs: readonly (readonly TextRun[])[];
}

function runsOf(content: readonly Inline[]): Runs {
  const [atoms, runs]: [Atom[], TextRun[][]] = [[], [[]]];
  for (const inline of content) {
    if (inline.type === "text") runs.at(-1)?.push(inline);
    else {
      atoms.push(inline);
      runs.push([]);
    }
  }
  return { atoms, runs };
}

/** With the same atoms each run of text is changed for itself; with others the paragraph is written anew. */
function changeParagraph(paragraph: Y.XmlElement, content: readonly Inline[]): void {
  const [block] = readBlock(paragraph);
  const children = paragraph.toArray();
  const now = runsOf(block?.type === "paragraph" ? block.content : []);
  const then = runsOf(content);
  const isAtom = (child: unknown): boolean => child instanceof Y.XmlElement;
  if (!same(now.atoms, then.atoms) || children.filter(isAtom).length !== now.atoms.length) {
    paragraph.delete(0, paragraph.length);
    paragraph.insert(0, writeInlines(content));
    return;
  }
  // From the end, so that places before stay.
  let end = children.length;
  for (const runs of then.runs.toReversed()) {
    let start = end;
    while (start > 0 && !isAtom(children[start - 1])) start--;
    const [text] = children.slice(start, end);
    if (text instanceof Y.XmlText) {
      if (end > start + 1) paragraph.delete(start + 1, end - start - 1);
      changeText(text, runs);
    } else if (runs.length > 0) paragraph.insert(start, writeInlines(runs));
    end = start - 1;
  }
}

function changeText(text: Y.XmlText, runs: readonly TextRun[]): void {
  if (same(readText(text), runs)) return;
  const words = (text.toDelta() as { insert: unknown }[])
    .map(({ insert }) => (typeof insert === "string" ? insert : "\uFFFC"))
    .join("");
  for (const { at, removed, inserted } of hunks(words, runs.map((run) => run.text).join(""))) {
    if (removed !== "") text.delete(at, removed.length);
    if (inserted !== "") text.insert(at, inserted);
  }
  changeMarks(text, runs);
}

/** The words are right: now what they look like, only where it differs. */
function changeMarks(text: Y.XmlText, runs: readonly TextRun[]): void {
  const now = readText(text).flatMap((run) =>
    run.type === "text" ? [{ key: JSON.stringify(run.marks), ...run }] : [],
  );
  const names = new Set(
    (text.toDelta() as { attributes?: object }[]).flatMap(({ attributes }) => Object.keys(attributes ?? {})),
  );
  const none = Object.fromEntries([...names].map((name) => [name, null]));
  let from = 0;
  for (const run of runs) {
    const key = JSON.stringify(run.marks);
    const to = from + run.text.length;
    let at = 0;
    for (const one of now) {
      const [start, end] = [Math.max(from, at), Math.min(to, at + one.text.length)];
      if (end > start && one.key !== key) text.format(start, end - start, { ...none, ...writeMarks(run.marks) });
      at += one.text.length;
    }
    from = to;
  }
}
