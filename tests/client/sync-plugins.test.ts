import { EditorState, TextSelection } from "@tiptap/pm/state";
import type { PluginView, Transaction } from "@tiptap/pm/state";
import type { EditorView } from "@tiptap/pm/view";
import { expect, test, vi } from "vitest";
import * as Y from "yjs";
import { keepCaretPlugin } from "#client/editor/own-caret.ts";
import { syncPlugins } from "#client/editor/sync-plugins.ts";
import { addGivenBack } from "#shared/moves.ts";
import { createDoc } from "#shared/undo.ts";
import { schema } from "#tests/support/field-editor.ts";
import { paragraphOf } from "#tests/support/paragraph.ts";

/** As much of an editor as its plugins ask for, without a page. */
function openEditor(fragment: Y.XmlFragment): {
  readonly view: EditorView;
  caretAt(words: string): void;
  caret(): string;
  type(words: string): void;
} {
  const plugins = [...syncPlugins(fragment, schema), keepCaretPlugin(fragment)];
  const views: PluginView[] = [];
  const view = {
    state: EditorState.create({ schema, plugins }),
    dispatch(tr: Transaction) {
      const before = view.state;
      view.state = before.apply(tr);
      for (const one of views) one.update?.(view as unknown as EditorView, before);
    },
    hasFocus: () => false,
  };
  const shown = view as unknown as EditorView;
  for (const { spec } of plugins) if (spec.view) views.push(spec.view(shown));
  return {
    view: shown,
    caretAt(words) {
      view.state.doc.descendants((node, at) => {
        const found = node.isText ? node.text!.indexOf(words) : -1;
        if (found >= 0)
          view.dispatch(view.state.tr.setSelection(TextSelection.create(view.state.doc, at + found + words.length)));
      });
    },
    type: (words) => view.dispatch(view.state.tr.insertText(words)),
    caret() {
      const { $head } = view.state.selection;
      const { textContent: words } = $head.parent;
      return `${words.slice(0, $head.parentOffset)}|${words.slice($head.parentOffset)}`;
    },
  };
}

test("one change follows from another in the same moment: the caret stays at its words, wherever those came to stand", () => {
  const doc = new Y.Doc();
  const fragment = doc.getXmlFragment("section/context");
  fragment.insert(0, [
    paragraphOf("A long first paragraph."),
    paragraphOf("A second."),
    paragraphOf("The last of them."),
  ]);
  const editor = openEditor(fragment);
  editor.caretAt("The last");
  doc.once("afterTransaction", () => {
    doc.transact(() => (fragment.get(0) as Y.XmlElement).insert(0, [new Y.XmlText("Now: ")]), "follows");
    doc.transact(() => fragment.delete(0, 1), "follows");
  });
  doc.transact(() => fragment.delete(0, 1), "remote");
  expect(editor.view.state.doc.textContent).toBe("The last of them.");
  expect(editor.caret()).toBe("The last| of them.");
});

/** A caret behind words that go, and what is typed then; `back` gives them back in a paragraph of their own. */
function typedAway(): { readonly editor: ReturnType<typeof openEditor>; back(): void } {
  const doc = createDoc();
  const fragment = doc.getXmlFragment("section/context");
  fragment.insert(0, [paragraphOf("First line."), paragraphOf("Second line:")]);
  const editor = openEditor(fragment);
  editor.caretAt("Second line:");
  const gone = fragment.get(1) as Y.XmlElement;
  const first = (gone.get(0) as Y.XmlText)._start!.id;
  doc.transact(() => fragment.delete(1, 1), "remote");
  editor.type("on");
  editor.type("e");
  expect(editor.view.state.doc.textContent).toBe("First line.one");
  return {
    editor,
    back: () =>
      doc.transact(() => {
        const text = new Y.XmlText("Second line:");
        const made = new Y.XmlElement("paragraph");
        made.insert(0, [text]);
        fragment.insert(1, [made]);
        const copy = text._start!.id;
        addGivenBack(doc, [
          { client: first.client, clock: first.clock, length: 12, copyClient: copy.client, copyClock: copy.clock },
        ]);
      }, "remote"),
  };
}

test("what one typed while the words before the caret were away comes behind them when they are back, and the caret with it", async () => {
  const { editor, back } = typedAway();
  back();
  await expect.poll(() => editor.caret()).toBe("Second line:one|");
  expect(editor.view.state.doc.textContent).toBe("First line.Second line:one");
  editor.type("!");
  expect(editor.caret()).toBe("Second line:one!|");
});

test("words that come back much later were deleted: what one typed meanwhile stays where one saw it", async () => {
  const now = vi.spyOn(Date, "now").mockReturnValue(1_000_000);
  try {
    const { editor, back } = typedAway();
    now.mockReturnValue(1_010_000);
    back();
    await Promise.resolve();
    expect(editor.caret()).toBe("First line.one|");
    expect(editor.view.state.doc.textContent).toBe("First line.oneSecond line:");
  } finally {
    now.mockRestore();
  }
});
