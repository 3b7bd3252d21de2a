import { getSchema } from "@tiptap/core";
import { splitBlock, joinBackward, selectNodeBackward } from "@tiptap/pm/commands";
import type { Node } from "@tiptap/pm/model";
import { Slice } from "@tiptap/pm/model";
import { liftListItem, wrapInList } from "@tiptap/pm/schema-list";
import type { Command } from "@tiptap/pm/state";
import { EditorState, Plugin, TextSelection } from "@tiptap/pm/state";
import { ySyncPluginKey } from "@tiptap/y-tiptap";
import * as Y from "yjs";
import { vi } from "vitest";
import { must } from "#shared/assert.ts";
import { fieldFragment, USER } from "#shared/summary-edits.ts";
import type { FieldAddress } from "#shared/summary.ts";
import { createUndo } from "#shared/undo.ts";

/** A person at the real editor, without a browser: its schema, its commands, and its way into the document. */

// The editor's module reads a setting of the device when it loads; here there is no device.
vi.stubGlobal("localStorage", { getItem: () => null });
const { fieldExtensions } = await import("#client/editor/extensions.ts");
const { readFieldDoc } = await import("#client/editor/field-nodes.ts");
const { writeFieldDoc } = await import("#client/editor/write-texts.ts");
vi.unstubAllGlobals();

const schema = getSchema(
  fieldExtensions({
    fragment: new Y.XmlFragment(),
    oneLine: false,
    references: () => () => "",
    onNumbers: () => () => {},
    refer: () => {},
    link: () => {},
    tools: () => false,
    leave: () => false,
    onward: () => false,
    around: [new Plugin({}), new Plugin({})],
  }),
);

export class Desk {
  readonly doc: Y.Doc;
  readonly undo: Y.UndoManager;

  constructor(doc: Y.Doc) {
    this.doc = doc;
    // As the client's, but one step an edit.
    this.undo = createUndo(doc, [USER, ySyncPluginKey], 0);
  }

  /** Runs an editor's command with the words selected (none: a caret before them), and writes what it made. */
  edit(field: FieldAddress, words: string, run: Command, how: "select" | "before" | "after" = "select"): void {
    this.change(
      field,
      (state, [from, to]) => {
        const [anchor, head] = how === "select" ? [from, to] : how === "before" ? [from, from] : [to, to];
        const selected = state.apply(state.tr.setSelection(TextSelection.create(state.doc, anchor, head)));
        let after: Node | null = null;
        if (!run(selected, (transaction) => void (after = transaction.doc)))
          throw new Error(`The command does not apply at “${words}”.`);
        return after;
      },
      words,
    );
  }

  /** Any change of one field's document. */
  change(
    field: FieldAddress,
    make: (state: EditorState, at: readonly [from: number, to: number]) => Node | null,
    words = "",
  ): void {
    const fragment = must(fieldFragment(this.doc, field), field);
    const { doc, nodes } = readFieldDoc(fragment, schema);
    const at = words === "" ? ([0, 0] as const) : positionsOf(doc, words);
    const after = make(EditorState.create({ doc, schema }), at);
    if (after) writeFieldDoc(fragment, after, nodes, { origin: ySyncPluginKey });
  }

  type(field: FieldAddress, words: string, text: string, how: "before" | "after"): void {
    this.edit(field, words, (state, dispatch) => (dispatch?.(state.tr.insertText(text)), true), how);
  }

  delete(field: FieldAddress, words: string): void {
    this.edit(field, words, (state, dispatch) => (dispatch?.(state.tr.deleteSelection()), true));
  }

  split(field: FieldAddress, before: string): void {
    this.edit(field, before, splitBlock, "before");
  }

  /** Backspace at the beginning of the paragraph that begins with these words. */
  join(field: FieldAddress, words: string): void {
    this.edit(
      field,
      words,
      (state, dispatch) => joinBackward(state, dispatch) || selectNodeBackward(state, dispatch),
      "before",
    );
  }

  toggleList(field: FieldAddress, words: string): void {
    const item = must(schema.nodes["listItem"], "listItem");
    const list = must(schema.nodes["bulletList"], "bulletList");
    this.edit(
      field,
      words,
      (state, dispatch) => liftListItem(item)(state, dispatch) || wrapInList(list)(state, dispatch),
    );
  }

  /** Returns what was cut, as the clipboard has it. */
  cut(field: FieldAddress, words: string): Slice {
    let slice = Slice.empty;
    this.edit(field, words, (state, dispatch) => {
      slice = state.selection.content();
      dispatch?.(state.tr.deleteSelection());
      return true;
    });
    return slice;
  }

  paste(field: FieldAddress, after: string, slice: Slice): void {
    this.edit(field, after, (state, dispatch) => (dispatch?.(state.tr.replaceSelection(slice)), true), "after");
  }

  bold(field: FieldAddress, words: string): void {
    const mark = must(schema.marks["bold"], "bold").create();
    this.edit(field, words, (state, dispatch) => {
      const { from, to } = state.selection;
      dispatch?.(state.tr.addMark(from, to, mark));
      return true;
    });
  }
}

/** Where these words stand in an editor's document: all in one text block. */
function positionsOf(doc: Node, words: string): readonly [number, number] {
  let found: readonly [number, number] | null = null;
  doc.descendants((node, position) => {
    if (!node.isTextblock) return true;
    const at = node.textBetween(0, node.content.size, undefined, "\uFFFC").indexOf(words);
    if (at >= 0) found ??= [position + 1 + at, position + 1 + at + words.length];
    return false;
  });
  return must<readonly [number, number]>(found, `“${words}” in ${doc.textContent}`);
}

export const editorDoc = (fragment: Y.XmlFragment): Node => readFieldDoc(fragment, schema).doc;
