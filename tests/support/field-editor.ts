import type { Node } from "@tiptap/pm/model";
import { Fragment, Schema, Slice } from "@tiptap/pm/model";
import { canJoin, findWrapping, liftTarget, Transform } from "@tiptap/pm/transform";
import { initProseMirrorDoc, updateYFragment, yXmlFragmentToProseMirrorRootNode } from "@tiptap/y-tiptap";
import * as Y from "yjs";
import { fieldNodes } from "#shared/schema.ts";
import { createDoc, createUndo } from "#shared/undo.ts";
import type { FieldWords } from "#client/sync/unsent-words.ts";
import { lostWords } from "#client/sync/lost-words.ts";
import type { Chance } from "#tests/support/chance.ts";
import { pick, whole } from "#tests/support/chance.ts";

/** A field's editor without a browser: ProseMirror's steps, written into Yjs as y-tiptap does it. */

const { doc, paragraph, bulletList, orderedList, listItem, text, hardBreak } = fieldNodes;
const schema = new Schema({
  nodes: { doc, paragraph, bulletList, orderedList, listItem, text, hardBreak: { ...hardBreak, inline: true } },
  marks: { bold: {}, italic: {} },
});

export interface FieldEditor {
  readonly doc: Y.Doc;
  readonly lost: FieldWords[];
  text(): string;
  edit(chance: Chance, word: () => string): string;
  /** Takes back the last step of one's own. */
  undo(): void;
  receive(update: Uint8Array): void;
}

export const ADDRESS = "section/context";

export function createFieldEditor(start: Uint8Array | null): FieldEditor {
  const ydoc = createDoc();
  if (start) Y.applyUpdate(ydoc, start);
  const fragment = ydoc.getXmlFragment(ADDRESS);
  const lost: FieldWords[] = [];
  // Each step is one to be taken back.
  const undo = createUndo(ydoc, ["user"], 0);
  let coming: Uint8Array | null = null;
  ydoc.on("afterTransaction", ({ deleteSet }: Y.Transaction) => {
    if (!coming) return;
    const named = Y.decodeUpdate(coming).ds;
    lost.push(...lostWords(ydoc, { deleted: deleteSet, named, own: new Set([ydoc.clientID]) }));
  });

  return {
    doc: ydoc,
    lost,
    text: () => {
      const blocks: string[] = [];
      yXmlFragmentToProseMirrorRootNode(fragment, schema).descendants((node) => {
        if (node.isTextblock) blocks.push(node.textContent);
      });
      return blocks.join("\n");
    },
    edit(chance, word) {
      if (undo.canUndo() && chance() < 0.15) {
        undo.undo();
        return "undo";
      }
      if (undo.canRedo() && chance() < 0.3) {
        undo.redo();
        return "redo";
      }
      const { doc: before, meta } = initProseMirrorDoc(fragment, schema);
      const change = new Transform(before);
      const what = randomStep(change, chance, word);
      if (change.docChanged) ydoc.transact(() => updateYFragment(ydoc, fragment, change.doc, meta), "user");
      return what;
    },
    undo: () => void undo.undo(),
    receive(update) {
      coming = update;
      Y.applyUpdate(ydoc, update, "remote");
      coming = null;
    },
  };
}

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
  const gaps = [0, ...[...node.textContent.matchAll(/ /g)].map((match) => match.index + 1), node.content.size];
  return pos + 1 + (pick(gaps, chance) ?? 0);
}

const steps = ["type", "type", "type", "delete", "split", "join", "list", "lift", "mark", "paste"] as const;

/** One legal edit at random; says what it was. */
function randomStep(change: Transform, chance: Chance, word: () => string): string {
  const blocks = blocksOf(change.doc);
  const block = pick(blocks, chance);
  const step = pick(steps, chance) ?? "type";
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
