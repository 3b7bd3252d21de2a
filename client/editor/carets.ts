import type { Editor } from "@tiptap/core";
import type { EditorState } from "@tiptap/pm/state";
import { Plugin, Selection } from "@tiptap/pm/state";
import {
  absolutePositionToRelativePosition,
  relativePositionToAbsolutePosition,
  ySyncPluginKey,
} from "@tiptap/y-tiptap";
import * as Y from "yjs";
import type { Connection } from "#client/sync/connection.ts";
import { reportDefect } from "#client/lib/defects.ts";
import type { Caret } from "#client/sync/people.ts";
import { caretLayer } from "./caret-layer.ts";
import type { Cursor } from "#shared/presence.ts";
import type { FieldAddress } from "#shared/summary.ts";

/** What the sync plugin knows of the Yjs side; untyped in the library. */
interface Binding {
  readonly doc: Y.Doc;
  readonly type: Y.XmlFragment;
  readonly mapping: never;
}

function bindingIn(state: EditorState): Binding | null {
  const sync = ySyncPluginKey.getState(state) as { binding: Binding | null } | undefined;
  return sync?.binding ?? null;
}

/** The field that an editor shows. */
export const fragmentOf = (editor: Editor): Y.XmlFragment | null => bindingIn(editor.state)?.type ?? null;

/** One's own caret as relative positions, which stay at their words whatever others do. */
export const ownCursor = (editor: Editor): Cursor | null => cursorAt(editor, editor.state.selection);

/** The same of any selection of the text as Yjs has it now. */
export function cursorAt(editor: Editor, { anchor, head }: { anchor: number; head: number }): Cursor | null {
  const binding = bindingIn(editor.state);
  if (!binding) return null;
  const relative = (at: number): Cursor["head"] =>
    absolutePositionToRelativePosition(at, binding.type, binding.mapping) as Cursor["head"];
  try {
    return { anchor: relative(anchor), head: relative(head) };
  } catch (error) {
    reportDefect("handler", error);
    return null;
  }
}

/** When somebody's caret last moved, by what it said and by where that was. */
interface Moved {
  readonly cursor: string;
  readonly head: number;
  readonly at: number;
}

/** Others' carets and selections in this field, with name and partner; line and letters, never colour alone. */
export function caretsPlugin(connection: Connection, address: FieldAddress): Plugin {
  const moves = new Map<number, Moved>();
  /** Where they last were, in letters that this page has. */
  const lastKnown = new Map<number, Cursor>();

  const here = (): Caret[] => connection.carets.get().filter((one) => one.field === address);

  /**
   * While somebody composes here the letters that others type are held back, and a caret behind them says a place that
   * is not there yet: it stays where it was. Who was nowhere before is not drawn.
   */
  function drawable(state: EditorState): Caret[] {
    const doc = bindingIn(state)?.doc;
    if (!doc) return [];
    return here().flatMap((one) => {
      const { anchor, head } = one.cursor;
      if (isThere(doc, anchor) && isThere(doc, head)) {
        lastKnown.set(one.clientId, one.cursor);
        return one;
      }
      const cursor = lastKnown.get(one.clientId);
      return cursor ? { ...one, cursor } : [];
    });
  }

  /**
   * Notes who moved. A presence entry comes with every move, but also now and then without one. What it says counts;
   * and where that is for a caret behind the last word only, which says the same however much is typed before it. Any
   * other stays at its words, which one's own typing moves.
   */
  function noteMoves(clients: readonly number[] | null, state: EditorState): void {
    for (const { clientId, cursor: said } of here()) {
      if (clients && !clients.includes(clientId)) continue;
      const [cursor, head, before] = [JSON.stringify(said), position(said.head, state), moves.get(clientId)];
      const behindAll = Y.createRelativePositionFromJSON(said.head).item === null;
      const moved = before?.cursor !== cursor || (behindAll && before.head !== head);
      moves.set(clientId, { cursor, head, at: moved ? Date.now() : before.at });
    }
  }

  return new Plugin({
    view: (view) => {
      const layer = caretLayer(view);
      /** Runs within each of one's own edits: what it threw would keep one's words out of the document. */
      const guarded = (run: () => void): void => {
        try {
          run();
        } catch (error) {
          reportDefect("handler", error);
        }
      };
      // From the positions each time, never mapped: a remote change replaces whole paragraphs.
      const draw = (): void => {
        const { state } = view;
        layer.show(
          drawable(state).map((caret) => ({
            caret,
            anchor: position(caret.cursor.anchor, state),
            head: position(caret.cursor.head, state),
            movedAt: moves.get(caret.clientId)?.at ?? 0,
          })),
        );
      };
      const stops = [
        connection.onHeard((clients) =>
          guarded(() => {
            noteMoves(clients, view.state);
            draw();
          }),
        ),
        connection.carets.subscribe(() => guarded(draw)),
      ];
      // Once the sync plugin has put the words in: who is here when the field opens shows their flag too.
      queueMicrotask(() => {
        if (view.isDestroyed) return;
        guarded(() => {
          noteMoves(null, view.state);
          draw();
        });
      });
      return {
        update: ({ state }, before) => {
          if (state.doc !== before.doc) guarded(draw);
        },
        destroy: () => {
          for (const stop of stops) stop();
          layer.stop();
        },
      };
    },
  });
}

/** Has this document the letter that a place stands behind, or the block that it is in where there is none? */
const isThere = (doc: Y.Doc, { item, type }: Cursor["head"]): boolean =>
  [item, type].every((id) => !id || id.clock < Y.getState(doc.store, id.client));

/** Where in the editor a place is that somebody says they are at. */
function position(relative: Cursor["head"], state: EditorState): number {
  const { doc } = state;
  const binding = bindingIn(state);
  if (!binding) return 1;
  // The library gives nothing for the first place of a field.
  const found = relativePositionToAbsolutePosition(
    binding.doc,
    binding.type,
    Y.createRelativePositionFromJSON(relative),
    binding.mapping,
  );
  const at = doc.resolve(Math.max(1, Math.min(found ?? 1, doc.content.size)));
  // Whose words were all taken away stands between blocks, where a caret would be a line of its own.
  return at.parent.inlineContent ? at.pos : Selection.near(at, -1).head;
}
