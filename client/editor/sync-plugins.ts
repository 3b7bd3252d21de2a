import type { Node, Schema } from "@tiptap/pm/model";
import { Fragment, Slice } from "@tiptap/pm/model";
import type { EditorState } from "@tiptap/pm/state";
import { Plugin, PluginKey } from "@tiptap/pm/state";
import { Mapping } from "@tiptap/pm/transform";
import { ySyncPlugin, ySyncPluginKey } from "@tiptap/y-tiptap";
import type * as Y from "yjs";
import { isInShape } from "#shared/in-shape.ts";
import { FieldNodes } from "./field-nodes.ts";
import type { Typing } from "./write-texts.ts";
import { writeFieldDoc } from "./write-texts.ts";

/** What the sync plugin says of itself; untyped in the library. */
interface SyncState {
  /** Runs it unless a change is being carried over, either way. */
  readonly binding: {
    readonly mux: (run: () => void) => void;
    /** Shows what came in. */
    _observeFunction: (...change: unknown[]) => void;
    /** What was selected before a chain of transactions, and where that was in the editor. */
    beforeTransactionSelection: { readonly absAnchor?: number; readonly absHead?: number } | null;
    /** Writes what it shows; asked at every step, be it a blur. */
    _prosemirrorChanged: (doc: Node) => void;
  };
}

/** Keeps a field and its editor alike: the sync plugin, and before it ours, which writes what was typed. */
export function syncPlugins(fragment: Y.XmlFragment, schema: Schema): Plugin[] {
  const nodes = new FieldNodes(schema);
  const write = (state: EditorState, how: { readonly typing: Typing | null; readonly steps: Mapping | null }): void => {
    const { binding } = ySyncPluginKey.getState(state) as SyncState;
    binding.mux(() => writeFieldDoc(fragment, state.doc, nodes, { ...how, origin: ySyncPluginKey }));
  };
  /** What was written last, or came in. */
  let shown: Node | null = null;
  const key = new PluginKey<Made>("syncTexts");
  const texts: Plugin<Made> = new Plugin<Made>({
    key,
    state: {
      init: (_, { doc }) => ({ from: doc, steps: new Mapping() }),
      apply: ({ mapping }, { from, steps }, { doc }) =>
        doc === shown ? { from: doc, steps: mapping } : { from, steps: new Mapping([...steps.maps, ...mapping.maps]) },
    },
    view: (view) => {
      // Before the sync plugin's own view listens by them. What no editor takes (SU17) comes into an open one seldom, and
      // the page then shows the field as it is read. Until it does, the plugin would take out what it cannot show; and it
      // counts letters that it does not show, throws for places that are not there, and Yjs tells of nothing any more.
      const { binding } = ySyncPluginKey.getState(view.state) as SyncState;
      const { _observeFunction: show, _prosemirrorChanged: change } = binding;
      binding._observeFunction = (...events) => {
        if (isInShape(fragment)) show.call(binding, ...events);
        // One change may follow from another in the same chain, as when words go along with those that were moved: the
        // letters that were selected are the same then, and their places those of what is shown now. By the old places
        // they would be looked for where there is nothing any more, or not be known for the selection's.
        const before = binding.beforeTransactionSelection;
        const { anchor, head } = view.state.selection;
        if (before?.absAnchor !== undefined)
          binding.beforeTransactionSelection = { ...before, absAnchor: anchor, absHead: head };
      };
      binding._prosemirrorChanged = (doc) => {
        if (isInShape(fragment)) change.call(binding, doc);
      };
      // The sync plugin draws a field at first only when it knows of no nodes.
      const content = Fragment.from(nodes.contentOf(fragment));
      const { tr, doc } = view.state;
      if (content.size > 0)
        view.dispatch(
          tr
            .replace(0, doc.content.size, new Slice(content, 0, 0))
            .setMeta("addToHistory", false)
            .setMeta(ySyncPluginKey, { isChangeOrigin: true }),
        );
      return {
        update: ({ state }, previous) => {
          const made = key.getState(state);
          shown = state.doc;
          if (state.doc === previous.doc) return;
          write(state, { typing: typingIn(state, previous), steps: made?.from === previous.doc ? made.steps : null });
        },
      };
    },
  });
  return [texts, ySyncPlugin(fragment, { mapping: nodes }) as Plugin];
}

/** The steps since a document was shown. */
interface Made {
  readonly from: Node;
  readonly steps: Mapping;
}

/** Where the caret says that somebody typed, and what was selected before they did. */
function typingIn({ selection }: EditorState, previous: EditorState): Typing | null {
  const { $head } = selection;
  if (!$head.parent.isTextblock) return null;
  const { $from, $to, empty } = previous.selection;
  const end = $head.parentOffset;
  const typedOver = !empty && selection.empty && $from.sameParent($to) && $from.parent.isTextblock;
  return { block: $head.parent, end, ...(typedOver ? { from: $from.parentOffset } : {}) };
}
