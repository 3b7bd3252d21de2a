import type { Node } from "@tiptap/pm/model";
import type { EditorState } from "@tiptap/pm/state";
import { Plugin, PluginKey, TextSelection } from "@tiptap/pm/state";
import { ySyncPluginKey } from "@tiptap/y-tiptap";
import * as Y from "yjs";
import type { Cursor } from "#shared/presence.ts";
import { startOf } from "#shared/undo-places.ts";
import { keptPlace } from "./kept-place.ts";

interface Ends {
  readonly anchor: number;
  readonly head: number;
}

/**
 * One's own selection where somebody else's change, or an undo, takes the whole text's place: at the words it was at.
 * Those may be the same letters still; or others that read the same, since a list makes its paragraphs anew.
 */
export function keptSelection(before: Node, was: Ends, after: Node, at: (end: keyof Ends) => number | null): Ends {
  const keep = (end: keyof Ends): number => at(end) ?? keptPlace(before, was[end], after);
  return { anchor: keep("anchor"), head: keep("head") };
}

/** Where in a field this is now; null where what it stood at is gone. */
export function placeOf(fragment: Y.XmlFragment, said: Cursor["head"]): number | null {
  const { doc } = fragment;
  const relative = Y.createRelativePositionFromJSON(said);
  const found = doc && Y.createAbsolutePositionFromRelativePosition(relative, doc);
  if (!found || (relative.item && isGone(doc, relative.item))) return null;
  const { type, index } = found;
  if (!(type instanceof Y.XmlText || type instanceof Y.XmlElement) || !isWithin(type, fragment)) return null;
  if (type instanceof Y.XmlText) return startOf(type) + index;
  return type.length === 0 ? startOf(type) + 1 : null;
}

/** Deleted, and not brought back by an undo either. */
function isGone(doc: Y.Doc, id: Y.ID): boolean {
  let item = Y.getItem(doc.store, id);
  let { clock } = id;
  while (item instanceof Y.Item && item.redone) {
    clock = item.redone.clock + clock - item.id.clock;
    item = Y.getItem(doc.store, Y.createID(item.redone.client, clock));
  }
  return item.deleted;
}

function isWithin(type: Y.XmlText | Y.XmlElement, fragment: Y.XmlFragment): boolean {
  let at: unknown = type;
  while (at instanceof Y.XmlText || at instanceof Y.XmlElement) {
    if (at._item?.deleted) return false;
    at = at.parent;
  }
  return at === fragment;
}

interface SyncState {
  readonly isChangeOrigin: boolean;
  readonly binding: {
    readonly beforeTransactionSelection: (Cursor & { absAnchor: number; absHead: number }) | null;
  } | null;
}

const syncOf = (state: EditorState): SyncState | undefined => ySyncPluginKey.getState(state) as SyncState | undefined;

/** Keeps one's own caret at its words. The sync plugin alone loses it at a field's first words and where lists come. */
export const keepCaretPlugin = (fragment: Y.XmlFragment): Plugin =>
  new Plugin({
    key: new PluginKey("keepCaret"),
    appendTransaction(transactions, before, { tr, doc, selection }) {
      const sync = transactions.find((one) => one.getMeta(ySyncPluginKey)?.isChangeOrigin === true);
      if (!sync || !(before.selection instanceof TextSelection)) return null;
      const { anchor, head } = before.selection;
      const known = syncOf(before)?.binding?.beforeTransactionSelection;
      const kept = keptSelection(before.doc, { anchor, head }, doc, (end) => {
        if (!known || known.absAnchor !== anchor || known.absHead !== head) return null;
        const at = placeOf(fragment, known[end]);
        return at !== null && at <= doc.content.size && doc.resolve(at).parent.isTextblock ? at : null;
      });
      if (kept.anchor === selection.anchor && kept.head === selection.head) return null;
      return tr
        .setSelection(TextSelection.between(doc.resolve(kept.anchor), doc.resolve(kept.head)))
        .setMeta("addToHistory", false)
        .setMeta(ySyncPluginKey, { isChangeOrigin: true });
    },
  });

/**
 * Tells of the selection before and after each of one's own changes; the one plugin stands before the sync plugin,
 * which writes the change into Yjs, and the other behind it.
 */
export function aroundChanges(
  relative: (selection: Ends) => Cursor | null,
  on: { readonly before: (was: Cursor | null) => void; readonly after: (is: Cursor | null) => void },
): readonly [before: Plugin, after: Plugin] {
  const isOwn = (state: EditorState, previous: EditorState): boolean =>
    state.doc !== previous.doc && syncOf(state)?.isChangeOrigin !== true;
  return [
    new Plugin({
      key: new PluginKey("beforeChange"),
      view: () => ({
        update: ({ state }, previous) => {
          if (isOwn(state, previous)) on.before(relative(previous.selection));
        },
      }),
    }),
    new Plugin({
      key: new PluginKey("afterChange"),
      view: () => ({
        update: ({ state }, previous) => {
          if (isOwn(state, previous)) on.after(relative(state.selection));
        },
      }),
    }),
  ];
}
