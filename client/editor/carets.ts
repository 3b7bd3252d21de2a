import type { Editor } from "@tiptap/core";
import type { Node } from "@tiptap/pm/model";
import { Plugin, PluginKey } from "@tiptap/pm/state";
import { Decoration, DecorationSet } from "@tiptap/pm/view";
import {
  absolutePositionToRelativePosition,
  relativePositionToAbsolutePosition,
  ySyncPluginKey,
} from "@tiptap/y-tiptap";
import * as Y from "yjs";
import type { Connection } from "#client/sync/connection.ts";
import type { Caret, Cursor } from "#client/sync/people.ts";
import type { FieldAddress } from "#shared/summary.ts";

/** What the sync plugin knows of the Yjs side; untyped in the library. */
interface Binding {
  readonly doc: Y.Doc;
  readonly type: Y.XmlFragment;
  readonly mapping: never;
}

const key = new PluginKey<DecorationSet>("carets");

function bindingOf(editor: Editor): Binding | null {
  const state = ySyncPluginKey.getState(editor.state) as { binding: Binding | null } | undefined;
  return state?.binding ?? null;
}

/** One's own caret as relative positions, which stay at their words whatever others do. */
export function ownCursor(editor: Editor): Cursor | null {
  const binding = bindingOf(editor);
  if (!binding) return null;
  const { anchor, head } = editor.state.selection;
  const relative = (at: number): unknown => absolutePositionToRelativePosition(at, binding.type, binding.mapping);
  return { anchor: relative(anchor), head: relative(head) };
}

/** Others' carets and selections in this field, with name and partner; line and letters, never colour alone. */
export function caretsPlugin(editor: () => Editor | null, connection: Connection, address: FieldAddress): Plugin {
  const decorate = (doc: Node): DecorationSet => {
    const mounted = editor();
    const binding = mounted && bindingOf(mounted);
    if (!binding) return DecorationSet.empty;
    // The library gives nothing for the first place of a field.
    const position = (relative: unknown): number => {
      const found = relativePositionToAbsolutePosition(
        binding.doc,
        binding.type,
        Y.createRelativePositionFromJSON(relative),
        binding.mapping,
      );
      return Math.max(1, Math.min(found ?? 1, doc.content.size));
    };
    const marks: Decoration[] = [];
    for (const one of connection.carets.get()) {
      if (one.field !== address) continue;
      const [anchor, head] = [position(one.cursor.anchor), position(one.cursor.head)];
      marks.push(Decoration.widget(head, () => caret(one), { key: `caret ${one.clientId}`, side: 10 }));
      if (anchor === head) continue;
      const attributes = { class: "sel", "data-slot": String(one.partner.slot) };
      marks.push(Decoration.inline(Math.min(anchor, head), Math.max(anchor, head), attributes));
    }
    return DecorationSet.create(doc, marks);
  };
  return new Plugin({
    key,
    state: {
      init: (_, { doc }) => decorate(doc),
      // From the positions each time, never mapped: a remote change replaces whole paragraphs.
      apply: (transaction, set) =>
        transaction.docChanged || transaction.getMeta(key) === true ? decorate(transaction.doc) : set,
    },
    props: { decorations: (state) => key.getState(state) },
    view: (view) => {
      const stop = connection.carets.subscribe(() => {
        if (!view.isDestroyed) view.dispatch(view.state.tr.setMeta(key, true).setMeta("addToHistory", false));
      });
      return { destroy: stop };
    },
  });
}

function caret({ name, partner }: Caret): HTMLElement {
  const element = document.createElement("span");
  element.className = "caret";
  element.dataset["slot"] = String(partner.slot);
  const flag = document.createElement("span");
  flag.className = "caret__flag";
  flag.textContent = `${name}, ${partner.code}`;
  flag.ariaHidden = "true";
  element.append(flag);
  return element;
}
