import { Extension } from "@tiptap/core";
import { Fragment } from "@tiptap/pm/model";
import type { EditorState } from "@tiptap/pm/state";
import { Plugin } from "@tiptap/pm/state";
import type { EditorView } from "@tiptap/pm/view";
import { ySyncPluginKey } from "@tiptap/y-tiptap";
import type * as Y from "yjs";
import { reportDefect } from "#client/lib/defects.ts";
import { FieldNodes, readFieldDoc } from "./field-nodes.ts";
import type { Ends } from "./own-caret.ts";
import { keptSelection, placeOf, selectionBefore } from "./own-caret.ts";
import { writeFieldDoc } from "./write-texts.ts";

/**
 * Something threw while others' words came in: the editor is behind the document, and what is typed into it next would
 * be written as if they had been deleted.
 */
function whereBehind(fragment: Y.XmlFragment, onBehind: (selection: Ends) => void): Plugin {
  return new Plugin({
    view(view) {
      const { doc } = fragment;
      let said: ReturnType<typeof selectionBefore> = null;
      let changed = false;
      const note = (transaction: Y.Transaction): void => {
        // Its own writing is what it shows.
        if (transaction.origin === ySyncPluginKey || !transaction.changedParentTypes.has(fragment as never)) return;
        changed = true;
        said ??= selectionBefore(view.state);
      };
      // What follows from a change is in the document before the editor is told of the first.
      const look = (): void => {
        const [was, wanted] = [said, changed];
        [said, changed] = [null, false];
        if (wanted && !view.isDestroyed && !shows(view, fragment)) onBehind(selectionNow(view, fragment, was));
      };
      doc?.on("afterTransaction", note);
      doc?.on("afterAllTransactions", look);
      return {
        destroy: () => {
          doc?.off("afterTransaction", note);
          doc?.off("afterAllTransactions", look);
        },
      };
    },
  });
}

/** A field of which nothing can be shown is an empty paragraph; of what no editor takes a new one would show no more. */
function shows({ state: { doc } }: EditorView, fragment: Y.XmlFragment): boolean {
  const content = Fragment.from(new FieldNodes(doc.type.schema).contentOf(fragment));
  if (content.size > 0 && !doc.type.validContent(content)) return true;
  return content.size === 0 ? doc.textContent === "" : content.eq(doc.content);
}

function selectionNow({ state }: EditorView, fragment: Y.XmlFragment, said: ReturnType<typeof selectionBefore>): Ends {
  const { doc } = readFieldDoc(fragment, state.schema);
  return keptSelection(state.doc, state.selection, doc, (end) => said && placeOf(fragment, said[end]));
}

/**
 * A step that something threw at is on the screen, where the browser put it, but not in the document: the words would
 * be seen by their author and by nobody else, and nothing would say so. So they are written into the document past the
 * editor, which then is made anew; as it is where it does not show what others' words made of the document.
 * @param onBroke makes the editor anew, with this selection
 */
export function unbroken(fragment: Y.XmlFragment, onBroke: (error: unknown, selection: Ends) => void): Extension {
  let broke = false;
  return Extension.create({
    name: "unbroken",
    addProseMirrorPlugins: () => [
      whereBehind(fragment, (selection) => {
        if (broke) return;
        broke = true;
        const error = new Error("The editor is behind its document.");
        reportDefect("handler", error);
        queueMicrotask(() => onBroke(error, selection));
      }),
    ],
    dispatchTransaction({ transaction, next }) {
      // A broken editor's state is behind what was written past it.
      if (broke) return;
      const { editor } = this;
      const before: EditorState = editor.state;
      try {
        next(transaction);
      } catch (error) {
        broke = true;
        reportDefect("handler", error);
        const { doc, selection } = editor.state === before ? transaction : editor.state;
        const { anchor, head } = selection;
        const ownWords = !doc.eq(before.doc) && transaction.getMeta(ySyncPluginKey) === undefined;
        // The caller goes on with the editor that it has.
        queueMicrotask(() => {
          try {
            const nodes = new FieldNodes(doc.type.schema);
            if (ownWords) writeFieldDoc(fragment, doc, nodes, { origin: ySyncPluginKey });
          } catch (also) {
            reportDefect("handler", also);
          }
          onBroke(error, { anchor, head });
        });
      }
    },
  });
}
