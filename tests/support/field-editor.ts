import assert from "node:assert/strict";
import type { Node } from "@tiptap/pm/model";
import { Fragment, Schema, Slice } from "@tiptap/pm/model";
import { canJoin, findWrapping, liftTarget, Transform } from "@tiptap/pm/transform";
import * as Y from "yjs";
import { fieldMarks, fieldNodes } from "#shared/schema.ts";
import { createDoc, createUndo } from "#shared/undo.ts";
import { readFieldDoc } from "#client/editor/field-nodes.ts";
import { writeFieldDoc } from "#client/editor/write-texts.ts";
import type { FieldWords } from "#client/sync/unsent-words.ts";
import { createLeftBehind } from "#client/sync/left-words.ts";
import { createOwnDeletions } from "#client/sync/own-deletions.ts";
import type { Chance } from "#tests/support/chance.ts";
import { pick, whole } from "#tests/support/chance.ts";

/** A field's editor without a browser: ProseMirror's steps, written into Yjs as the real one does it. */

const { doc, paragraph, bulletList, orderedList, listItem, text, hardBreak, reference } = fieldNodes;
export const schema = new Schema({
  nodes: {
    doc,
    paragraph,
    bulletList,
    orderedList,
    listItem,
    text,
    hardBreak: { ...hardBreak, inline: true },
    reference: { group: reference.group, inline: true, attrs: { to: { default: reference.attributes.to } } },
  },
  marks: {
    bold: {},
    italic: {},
    link: { attrs: { href: { default: fieldMarks.link.attributes.href } } },
    lang: { attrs: { lang: { default: fieldMarks.lang.attributes.lang } } },
  },
});

/** Which Yjs items a step removed. */
export interface Done {
  readonly step: string;
  removed(id: Y.ID): boolean;
}

export interface FieldEditor {
  readonly doc: Y.Doc;
  readonly lost: FieldWords[];
  /** Its own steps so far. */
  readonly done: Done[];
  text(): string;
  /** Its paragraphs, each in one line: "|" is a line break, "@" a reference. */
  blocks(): string[];
  /** The elements that hold a word, the innermost first, without the field itself. */
  holders(word: string): Y.ID[];
  edit(chance: Chance, word: () => string): string;
  /** As `edit`, but neither undo nor redo. */
  step(chance: Chance, word: () => string): string;
  change(make: (change: Transform) => void): void;
  /** Takes back the last step of one's own. */
  undo(): void;
  /** Does again what was taken back. */
  redo(): void;
  receive(update: Uint8Array): void;
  /** The server has put back by now what it puts back. */
  settle(): void;
}

export const ADDRESS = "section/context";

interface Options {
  /** A field of one line (a statement) has neither paragraphs to split nor lists nor breaks. */
  readonly oneLine?: boolean;
  /** The Yjs client as which the page before this one was written in. */
  readonly was?: number;
}

export function createFieldEditor(start: Uint8Array | null, { oneLine = false, was }: Options = {}): FieldEditor {
  const ydoc = createDoc();
  if (start) Y.applyUpdate(ydoc, start);
  const fragment = ydoc.getXmlFragment(ADDRESS);
  const lost: FieldWords[] = [];
  const done: Done[] = [];
  // Each step is one to be taken back.
  const undo = createUndo(ydoc, ["user"], 0);
  let coming: Uint8Array | null = null;
  const left = createLeftBehind(ydoc);
  const deletions = createOwnDeletions();
  let made: Omit<Done, "step">[] = [];
  ydoc.on("afterTransaction", (transaction: Y.Transaction) => {
    const { deleteSet } = transaction;
    if (!coming) {
      deletions.note(transaction);
      left.note(transaction);
      const ranges = new Map([...deleteSet.clients].map(([client, list]) => [client, [...list]]));
      made.push({
        removed: ({ client, clock }) =>
          (ranges.get(client) ?? []).some((range) => clock >= range.clock && clock < range.clock + range.len),
      });
      return;
    }
    const named = Y.decodeUpdate(coming).ds;
    const own = new Set([ydoc.clientID, was ?? ydoc.clientID]);
    lost.push(
      ...left.look({
        transaction,
        named,
        own,
        minds: ({ client }) => own.has(client),
        isOwnDeletion: deletions.has,
      }),
    );
  });

  function edit(chance: Chance, word: () => string): string {
    if (undo.canUndo() && chance() < 0.15) {
      undo.undo();
      return "undo";
    }
    if (undo.canRedo() && chance() < 0.3) {
      undo.redo();
      return "redo";
    }
    return step(chance, word);
  }

  function step(chance: Chance, word: () => string): string {
    let what = "";
    change((to) => {
      what = randomStep(to, oneLine ? stepsOfOneLine : steps, chance, word);
    });
    return what;
  }

  function noted(run: () => string): string {
    made = [];
    const step = run();
    done.push(...made.map((one) => ({ step, ...one })));
    return step;
  }

  function change(make: (change: Transform) => void): void {
    const { doc: before, nodes } = readFieldDoc(fragment, schema);
    const made = new Transform(before);
    make(made);
    if (made.docChanged) writeFieldDoc(fragment, made.doc, nodes, { steps: made.mapping, origin: "user" });
    assert.deepEqual(plain(readFieldDoc(fragment, schema).doc), plain(made.doc), "as it was written");
  }

  return {
    doc: ydoc,
    lost,
    done,
    change,
    holders(word) {
      const found: Y.ID[] = [];
      for (const text of textsOf(fragment)) {
        if (!plainOf(text).includes(word)) continue;
        for (let item = text._item; item; item = (item.parent as Y.XmlFragment)._item) found.push(item.id);
      }
      return found;
    },
    text: () => {
      const blocks: string[] = [];
      readFieldDoc(fragment, schema).doc.descendants((node) => {
        if (node.isTextblock) blocks.push(node.textContent);
      });
      return blocks.join("\n");
    },
    blocks: () =>
      blocksOf(readFieldDoc(fragment, schema).doc).map(({ node }) =>
        node.textBetween(0, node.content.size, null, (leaf) => (leaf.type.name === "hardBreak" ? "|" : "@")),
      ),
    edit: (chance, word) => noted(() => edit(chance, word)),
    step: (chance, word) => noted(() => step(chance, word)),
    undo: () => void undo.undo(),
    redo: () => void undo.redo(),
    receive(update) {
      coming = update;
      Y.applyUpdate(ydoc, update, "remote");
      coming = null;
      left.goAlong();
    },
    settle() {
      lost.push(...left.settle());
    },
  };
}

/** A paragraph's content in one line, as `blocks` gives it. */
export const contentOf = (said: string): Node[] =>
  [...said.matchAll(/[|@]|[^|@]+/g)].map(([one]) =>
    one === "|"
      ? schema.node("hardBreak")
      : one === "@"
        ? schema.node("reference", { to: "finding" })
        : schema.text(one),
  );

/** A reference has no marks in the document. */
const plain = (doc: Node): unknown =>
  JSON.parse(JSON.stringify(doc), (_, value) => {
    if (value?.type === "reference" || value?.type === "hardBreak") delete value.marks;
    return value;
  });

function* textsOf(parent: Y.XmlFragment): Generator<Y.XmlText> {
  for (const child of parent.toArray())
    if (child instanceof Y.XmlText) yield child;
    else if (child instanceof Y.XmlFragment) yield* textsOf(child);
}

const plainOf = (text: Y.XmlText): string =>
  (text.toDelta() as { insert: unknown }[]).map(({ insert }) => (typeof insert === "string" ? insert : " ")).join("");

interface Block {
  readonly node: Node;
  readonly pos: number;
}

function blocksOf(root: Node): Block[] {
  const found: Block[] = [];
  root.descendants((node, pos) => {
    if (node.isTextblock) found.push({ node, pos });
  });
  return found;
}

/** A place between two words of a block. */
function between({ node, pos }: Block, chance: Chance): number {
  // A leaf is one place wide, as the letter that stands for it here.
  const letters = node.textBetween(0, node.content.size, "", " ");
  const gaps = [0, ...[...letters.matchAll(/ /g)].map((match) => match.index + 1), node.content.size];
  return pos + 1 + (pick(gaps, chance) ?? 0);
}

const stepsOfOneLine = ["type", "type", "type", "delete", "mark", "link", "lang", "reference"] as const;
const steps = [...stepsOfOneLine, "break", "split", "join", "list", "lift", "paste"] as const;

/** One legal edit at random; says what it was. */
function randomStep(
  change: Transform,
  among: readonly (typeof steps)[number][],
  chance: Chance,
  word: () => string,
): string {
  const blocks = blocksOf(change.doc);
  const block = pick(blocks, chance);
  const step = pick(among, chance) ?? "type";
  if (!block) {
    change.insert(0, schema.node("paragraph", null, schema.text(`${word()} `)));
    return "begin";
  }
  const at = between(block, chance);
  const to = Math.max(at, between(block, chance));
  switch (step) {
    case "type":
      change.insert(at, schema.text(`${word()} `));
      break;
    case "delete":
      if (to > at) change.delete(at, to);
      break;
    case "split":
      change.split(at);
      break;
    case "join":
      if (canJoin(change.doc, block.pos) && change.doc.resolve(block.pos).nodeBefore?.isTextblock)
        change.join(block.pos);
      break;
    case "list": {
      const range = change.doc.resolve(block.pos + 1).blockRange();
      const kind = chance() < 0.5 ? "bulletList" : "orderedList";
      const wrapping = range && findWrapping(range, schema.nodes[kind]);
      if (range && wrapping) change.wrap(range, wrapping);
      break;
    }
    case "lift": {
      const range = change.doc.resolve(block.pos + 1).blockRange();
      const target = range && liftTarget(range);
      if (range && target !== null && target !== undefined) change.lift(range, target);
      break;
    }
    case "mark":
      if (to > at) change.addMark(at, to, schema.mark(chance() < 0.5 ? "bold" : "italic"));
      break;
    case "link":
      if (to > at) change.addMark(at, to, schema.mark("link", { href: "https://example.org/" }));
      break;
    case "lang":
      if (to > at) change.addMark(at, to, schema.mark("lang", { lang: chance() < 0.5 ? "gd" : "pl" }));
      break;
    case "reference":
      change.insert(at, schema.node("reference", { to: "finding" }));
      break;
    case "break":
      change.insert(at, schema.node("hardBreak"));
      break;
    case "paste": {
      const pasted = Array.from({ length: whole(1, 2, chance) }, () =>
        schema.node("paragraph", null, schema.text(`${word()} ${word()} `)),
      );
      change.replace(at, at, new Slice(Fragment.from(pasted), 1, 1));
      break;
    }
  }
  return step;
}
