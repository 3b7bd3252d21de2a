import { Extension } from "@tiptap/core";
import type { EditorState } from "@tiptap/pm/state";
import { ySyncPluginKey } from "@tiptap/y-tiptap";
import type * as Y from "yjs";
import { reportDefect } from "#client/lib/defects.ts";
import { FieldNodes } from "./field-nodes.ts";
import { writeFieldDoc } from "./write-texts.ts";

/**
 * A step that something threw at is on the screen, where the browser put it, but not in the document: the words would
 * be seen by their author and by nobody else, and nothing would say so. So they are written into the document past the
 * editor, which then is made anew.
 * @param onBroke makes the editor anew, with this selection
 */
export function unbroken(
  fragment: Y.XmlFragment,
  onBroke: (error: unknown, selection: { anchor: number; head: number }) => void,
): Extension {
  let broke = false;
  return Extension.create({
    name: "unbroken",
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
