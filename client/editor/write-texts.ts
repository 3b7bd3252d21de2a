import type { Fragment, Node } from "@tiptap/pm/model";
import type { Mappable } from "@tiptap/pm/transform";
import { updateYFragment } from "@tiptap/y-tiptap";
import * as Y from "yjs";
import { must } from "#shared/assert.ts";
import { isInShape } from "#shared/in-shape.ts";
import { noteMoves } from "#shared/note-moves.ts";
import type { Typed } from "#shared/plain-text.ts";
import { changeBetween } from "#shared/plain-text.ts";
import { readBefore } from "#shared/readings.ts";
import { ATOM } from "#shared/text-blocks.ts";
import type { FieldNodes } from "./field-nodes.ts";

interface Written {
  readonly typing?: Typing | null;
  /** The steps by which the document came to read so, where they are known. */
  readonly steps?: Mappable | null;
  readonly origin?: unknown;
}

/** Writes an editor's document into its field, and notes which words moved. */
export function writeFieldDoc(
  fragment: Y.XmlFragment,
  doc: Node,
  nodes: FieldNodes,
  { typing = null, steps = null, origin = null }: Written = {},
): void {
  // What no editor takes is not in what this one shows, and would go.
  if (!isInShape(fragment)) return;
  const document = must(fragment.doc, "the document");
  document.transact((transaction) => {
    readBefore(document, fragment);
    writeTexts(fragment, doc, { nodes, typing, steps }, { before: 0, after: 0 });
    updateYFragment(document, fragment, doc, { mapping: nodes, isOMark: new Map() });
    noteNodes(fragment, doc, nodes);
    noteMoves(transaction);
  }, origin);
}

/**
 * Notes what is shown for each element. What holds a paragraph that was written in is another node than before: by its
 * size places are counted, and carets in a list would stand elsewhere.
 */
function noteNodes(parent: Y.XmlFragment, { children }: Node, nodes: FieldNodes): void {
  parent.toArray().forEach((child, i) => {
    const node = children[i];
    if (!(child instanceof Y.XmlElement) || !node) return;
    nodes.set(child, node);
    if (!node.isTextblock) noteNodes(child, node, nodes);
  });
}

/**
 * Writes the paragraphs whose place stayed, letter by letter, and leaves to the sync plugin where blocks came or went.
 * The plugin alone writes a text anew when a reference or a line break comes or goes at its edge, and drops the second
 * of two texts side by side: what another types in them meanwhile would die. Here a Yjs text is never removed.
 */
function writeTexts(parent: Y.XmlFragment, node: Node, how: How, start: Places): void {
  const { nodes } = how;
  // What is not shown goes first: it would count as a block more than there is.
  parent.toArray().forEach((_, i, { length }) => {
    const child: unknown = parent.get(length - 1 - i);
    if (child instanceof Y.XmlElement && !nodes.nodeOf(child)) parent.delete(length - 1 - i);
  });
  const held = parent.toArray();
  const wanted = node.children;
  const least = Math.min(held.length, wanted.length);
  let [left, right] = [0, 0];
  while (left < least && isSame(held[left], wanted[left], nodes)) left++;
  while (left + right < least && isSame(held.at(-1 - right), wanted.at(-1 - right), nodes)) right++;
  const old = held[left];
  const edges = edgesOf(held, wanted, nodes, start);
  const edge = (i: number): Places => must(edges[i], "a block that is held");
  if (held.length < wanted.length && held.length === left + right + 1 && old instanceof Y.XmlElement)
    return divide(old, wanted.slice(left, wanted.length - right), how, edge(left));
  const isOneLess = held.length === wanted.length + 1 && held.length === left + right + 2;
  if (isOneLess && joinTextblocks(held[left], held[left + 1], wanted[left], nodes)) return;
  const [going, coming] = [held.slice(left, held.length - right), wanted.slice(left, wanted.length - right)];
  if (going.length > 0 && coming.length > 0 && !coming.some(({ type }) => going.some((one) => isOf(one, type.name))))
    return replace(parent, going, coming, nodes);
  if (going.length > 1 && coming.length === 1 && isAround(held, wanted, left, how, start))
    return replace(parent, going, coming, nodes);
  if (held.length !== wanted.length) {
    if (going.length > 0 && coming[0] && goesOn(how, edge(left))) writeBlock(going[0], coming[0], how, edge(left));
    return;
  }
  for (let i = left; i < held.length - right; i++) writeBlock(held[i], wanted[i], how, edge(i));
}

/** A block that stays one. */
function writeBlock(held: unknown, wanted: Node | undefined, how: How, at: Places): void {
  if (!wanted || !isOf(held, wanted.type.name)) return;
  const inside = { before: at.before + 1, after: at.after + 1 };
  if (wanted.isTextblock) writeTextblock(held as Y.XmlElement, wanted, how, inside);
  else writeTexts(held as Y.XmlElement, wanted, how, inside);
}

/**
 * One block became several. It keeps its beginning, whatever the others have in common with it: of two who divide a
 * paragraph at the same moment one would else move what stands before, the other what stands behind.
 */
function divide(element: Y.XmlElement, [first, ...others]: readonly Node[], how: How, at: Places): void {
  const { nodes, steps } = how;
  const before = nodes.nodeOf(element);
  const { parent } = element;
  if (!first || !before?.hasMarkup(first.type, first.attrs) || !(parent instanceof Y.XmlFragment)) return;
  const isOfOneKind = first.isTextblock || others.every(({ type }) => type === first.type);
  // Without the steps, what begins alike may be another.
  const begins = steps ? goesOn(how, at) : isOfOneKind && before.content.findDiffStart(first.content) !== 0;
  if (!begins) return;
  const document = must(element.doc, "the document");
  const meta = { mapping: nodes, isOMark: new Map() };
  writeBlock(element, first, how, at);
  if (!first.isTextblock) updateYFragment(document, element, first, meta);
  const made = others.map(({ type }) => new Y.XmlElement(type.name));
  parent.insert(parent.toArray().indexOf(element) + 1, made);
  made.forEach((one, i) => updateYFragment(document, one, must(others[i], "a block"), meta));
}

/** Do the steps say that a block begins where it began? */
const goesOn = ({ steps }: How, { before, after }: Places): boolean => steps?.map(before + 1, -1) === after + 1;

/**
 * Do the steps say that what a block is made of stands deeper in it now? A list that was made of a list and of paragraphs
 * beside it reads as the old one, grown. Written into that, all would go with it where another removes it.
 */
function isAround(held: readonly unknown[], wanted: readonly Node[], index: number, how: How, start: Places): boolean {
  const { nodes, steps } = how;
  const want = wanted[index];
  if (!steps || !want) return false;
  const after = wanted.slice(0, index).reduce((at, { nodeSize }) => at + nodeSize, start.after);
  let at = start.before;
  const isWithin = held.map((child, i) => {
    const before = at;
    at += child instanceof Y.XmlElement ? (nodes.nodeOf(child)?.nodeSize ?? 0) : 0;
    if (i < index || !isOf(child, want.type.name)) return null;
    const [begin, end] = [steps.mapResult(before + 1, -1), steps.mapResult(at - 1, 1)];
    return !begin.deleted && !end.deleted && begin.pos > after + 1 && end.pos < after + want.nodeSize - 1;
  });
  return isWithin.includes(true) && !isWithin.includes(false);
}

const isOf = (held: unknown, name: string): boolean => held instanceof Y.XmlElement && held.nodeName === name;

/**
 * Paragraphs became a list, or a list paragraphs: what comes stands behind what goes. Before it, it would stand before or
 * behind what another divides off the paragraph before at that moment, by their clients' numbers.
 */
function replace(parent: Y.XmlFragment, going: readonly unknown[], coming: readonly Node[], nodes: FieldNodes): void {
  const document = must(parent.doc, "the document");
  const at = parent.toArray().indexOf(going[0] as Y.XmlElement);
  const made = coming.map(({ type }) => new Y.XmlElement(type.name));
  parent.insert(at + going.length, made);
  made.forEach((one, i) =>
    updateYFragment(document, one, must(coming[i], "a block"), { mapping: nodes, isOMark: new Map() }),
  );
  for (const one of going) nodes.delete(one as Y.XmlElement);
  parent.delete(at, going.length);
}

/**
 * Two paragraphs became one: the words of the second come in texts of their own. In that of the first they would stand
 * before or behind what another types at its end at that moment, by their clients' numbers.
 * @returns whether they did
 */
function joinTextblocks(first: unknown, second: unknown, wanted: Node | undefined, nodes: FieldNodes): boolean {
  if (!(first instanceof Y.XmlElement) || !(second instanceof Y.XmlElement)) return false;
  const [before, behind] = [nodes.nodeOf(first), nodes.nodeOf(second)];
  const { parent } = second;
  if (!before?.isTextblock || !behind?.isTextblock || !(parent instanceof Y.XmlFragment)) return false;
  if (!wanted?.hasMarkup(before.type, before.attrs) || !before.content.append(behind.content).eq(wanted.content))
    return false;
  const made = second.toArray().map((child) => (child instanceof Y.XmlText ? textLike(child) : child.clone()));
  first.insert(first.length, made as (Y.XmlElement | Y.XmlText)[]);
  parent.delete(parent.toArray().indexOf(second), 1);
  nodes.delete(first);
  writeTextblock(first, wanted, { nodes, typing: null, steps: null }, { before: 0, after: 0 });
  return true;
}

function textLike(text: Y.XmlText): Y.XmlText {
  const like = new Y.XmlText();
  like.applyDelta(text.toDelta());
  return like;
}

/** What a change is written by. */
interface How {
  readonly nodes: FieldNodes;
  readonly typing: Typing | null;
  readonly steps: Mappable | null;
}

/** Where something begins in the editor's document, before the change and after it. */
interface Places {
  readonly before: number;
  readonly after: number;
}

/** Where each block begins, as far as there is one before and after. */
function edgesOf(held: readonly unknown[], wanted: readonly Node[], nodes: FieldNodes, start: Places): Places[] {
  let at = start;
  return Array.from({ length: Math.min(held.length, wanted.length) }, (_, i) => {
    const here = at;
    const [child, want] = [held[i], wanted[i]];
    const size = child instanceof Y.XmlElement ? (nodes.nodeOf(child)?.nodeSize ?? 0) : 0;
    at = { before: at.before + size, after: at.after + (want?.nodeSize ?? 0) };
    return here;
  });
}

/** A text block in which somebody has just typed, as it is now, and where, in its content. */
export interface Typing extends Typed {
  readonly block: Node;
}

function isSame(held: unknown, wanted: Node | undefined, nodes: FieldNodes): boolean {
  if (!(held instanceof Y.XmlElement) || !wanted) return false;
  const node = nodes.nodeOf(held);
  if (node !== wanted && !node?.eq(wanted)) return false;
  nodes.set(held, wanted);
  return true;
}

function writeTextblock(element: Y.XmlElement, node: Node, { nodes, typing, steps }: How, start: Places): void {
  const before = nodes.nodeOf(element);
  if (!before?.hasMarkup(node.type, node.attrs)) return;
  const typed = typing?.block === node ? typing : null;
  // Where somebody typed the caret says more.
  const stays = typed ? null : steps && staysBy(steps, start);
  // From the last on: places before a change stay as they are.
  for (const { from, to, content } of changesBetween(before.content, node.content, typed, stays).toReversed()) {
    removeBetween(element, from, to);
    insertAt(element, from, content);
  }
  let at = 0;
  for (const child of element.toArray()) {
    if (child instanceof Y.XmlText) writeMarks(child, node.content.cut(at, at + child.length), nodes);
    else if (child instanceof Y.XmlElement) nodes.set(child, must(node.nodeAt(at), "the leaf"));
    at += sizeOf(child);
  }
  nodes.set(element, node);
}

interface Change {
  readonly from: number;
  readonly to: number;
  /** What stands there instead. */
  readonly content: Fragment;
}

/** Is the letter at a place in a text block the one at a place in what became of it? */
type Stays = (before: number, after: number) => boolean;

/** By the steps made: of letters that read the same they alone tell one's own new ones from another's. */
const staysBy =
  (steps: Mappable, start: Places): Stays =>
  (before, after) => {
    const { pos, deletedAfter } = steps.mapResult(start.before + before, 1);
    return !deletedAfter && pos === start.after + after;
  };

/** What of a text block's content differs: between each two leaves for itself, or what came and went with leaves. */
function changesBetween(before: Fragment, after: Fragment, typed: Typed | null, stays: Stays | null): Change[] {
  const [old, now] = [leavesOf(before), leavesOf(after)];
  const isLeaf = (a: Leaf | undefined, b: Leaf | undefined): boolean =>
    a === b || (a !== undefined && b !== undefined && a.node.hasMarkup(b.node.type, b.node.attrs, a.node.marks));
  if (old.length === now.length && old.every((leaf, i) => isLeaf(leaf, now[i]))) {
    return [...old, null].flatMap((_, i) => {
      const edges = (leaves: readonly Leaf[], size: number): Edges => [
        i === 0 ? 0 : (leaves[i - 1]?.at ?? 0) + 1,
        leaves[i]?.at ?? size,
      ];
      return changesWithin(before, edges(old, before.size), after, edges(now, after.size), typed, stays);
    });
  }
  const [oldAt, nowAt] = [old, now].map((leaves) => new Map(leaves.map((leaf) => [leaf.at, leaf])));
  const isSame: Stays = (i, j) => isLeaf(oldAt?.get(i), nowAt?.get(j)) && (stays?.(i, j) ?? true);
  return changesWithin(before, [0, before.size], after, [0, after.size], typed, isSame);
}

type Edges = readonly [start: number, end: number];

function changesWithin(
  before: Fragment,
  [start, end]: Edges,
  after: Fragment,
  [first, last]: Edges,
  typed: Typed | null,
  isSame: Stays | null,
): Change[] {
  const here = typed && typed.end >= first && typed.end <= last ? within(typed, start, first) : null;
  const [old, now] = [lettersOf(before).slice(start, end), lettersOf(after).slice(first, last)];
  const change = changeBetween(old, now, here, isSame ? (i, j) => isSame(start + i, first + j) : undefined);
  if (!change) return [];
  const { from, to, put } = change;
  return [{ from: start + from, to: start + to, content: after.cut(first + from, first + from + put.length) }];
}

function within({ from, end }: Typed, start: number, first: number): Typed {
  return from === undefined ? { end: end - first } : { from: Math.max(from - start, 0), end: end - first };
}

interface Leaf {
  readonly node: Node;
  readonly at: number;
}

function leavesOf(content: Fragment): Leaf[] {
  const leaves: Leaf[] = [];
  content.forEach((node, at) => {
    if (!node.isText) leaves.push({ node, at });
  });
  return leaves;
}

const lettersOf = (content: Fragment): string => content.textBetween(0, content.size, null, ATOM);

const sizeOf = (child: unknown): number => (child instanceof Y.XmlText ? child.length : 1);

/** Deletes letters and leaves; their texts stay, be they empty. */
function removeBetween(element: Y.XmlElement, from: number, to: number): void {
  let at = 0;
  const leaves: number[] = [];
  element.toArray().forEach((child, index) => {
    const [start, end] = [Math.max(from - at, 0), Math.min(to - at, sizeOf(child))];
    at += sizeOf(child);
    if (start >= end) return;
    if (child instanceof Y.XmlText) child.delete(start, end - start);
    else leaves.push(index);
  });
  for (const index of leaves.toReversed()) element.delete(index, 1);
}

/** Inserts words and leaves; the words' marks are yet to come. */
function insertAt(element: Y.XmlElement, place: number, content: Fragment): void {
  const letters = lettersOf(content);
  const leaves = leavesOf(content);
  const [first, last] = [leaves[0], leaves.at(-1)];
  if (!first || !last) {
    if (letters !== "") insertWords(element, place, letters);
    return;
  }
  if (first.at > 0) insertWords(element, place, letters.slice(0, first.at));
  const at = place + first.at;
  splitText(element, at);
  const { index, behind } = gapAt(element, at);
  const made: (Y.XmlElement | Y.XmlText)[] = [];
  leaves.forEach(({ node, at: from }, i) => {
    const leaf = new Y.XmlElement(node.type.name);
    for (const [name, value] of Object.entries(node.attrs)) if (value !== null) leaf.setAttribute(name, value);
    made.push(leaf);
    const between = letters.slice(from + 1, leaves[i + 1]?.at ?? from + 1);
    if (between !== "") made.push(new Y.XmlText(between));
  });
  const tail = letters.slice(last.at + 1);
  if (behind instanceof Y.XmlText) behind.insert(0, tail);
  else if (tail !== "") made.push(new Y.XmlText(tail));
  element.insert(index, made);
}

/** Words behind a place in a text move into one of their own; what another types there stays at the end of the first. */
function splitText(element: Y.XmlElement, place: number): void {
  const { index, before, offset } = gapAt(element, place);
  if (!(before instanceof Y.XmlText) || offset === before.length) return;
  const delta = before.toDelta() as { insert: string }[];
  const words = delta.map(({ insert }) => insert).join("");
  before.delete(offset, before.length - offset);
  element.insert(index, [new Y.XmlText(words.slice(offset))]);
}

function insertWords(element: Y.XmlElement, place: number, words: string): void {
  const { index, before, offset, behind } = gapAt(element, place);
  if (before instanceof Y.XmlText) before.insert(offset, words);
  else if (behind instanceof Y.XmlText) behind.insert(0, words);
  else element.insert(index, [new Y.XmlText(words)]);
}

interface Gap {
  /** The child that holds the letter or the leaf before a place, and how much of it stands before it. */
  readonly before: unknown;
  readonly offset: number;
  /** Of the child behind. */
  readonly index: number;
  readonly behind: unknown;
}

function gapAt(element: Y.XmlElement, place: number): Gap {
  const children: readonly unknown[] = element.toArray();
  let gap: Gap = { before: null, offset: 0, index: 0, behind: children[0] };
  let at = 0;
  for (const [i, child] of children.entries()) {
    if (at >= place) break;
    const size = sizeOf(child);
    gap = { before: child, offset: Math.min(place - at, size), index: i + 1, behind: children[i + 1] };
    at += size;
  }
  return gap;
}

function writeMarks(text: Y.XmlText, wanted: Fragment, nodes: FieldNodes): void {
  if (nodes.wordsOf(text).eq(wanted)) return;
  const runs = text.toDelta() as { attributes?: object }[];
  const none = Object.fromEntries(
    runs.flatMap(({ attributes = {} }) => Object.keys(attributes).map((key) => [key, null])),
  );
  text.applyDelta(
    wanted.content.map(({ nodeSize, marks }) => ({
      retain: nodeSize,
      attributes: { ...none, ...Object.fromEntries(marks.map((mark) => [mark.type.name, mark.attrs])) },
    })),
  );
}
