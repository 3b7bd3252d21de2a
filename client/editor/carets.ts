import type { Editor } from "@tiptap/core";
import type { Node } from "@tiptap/pm/model";
import type { EditorView } from "@tiptap/pm/view";
import { Plugin, PluginKey, Selection } from "@tiptap/pm/state";
import { Decoration, DecorationSet } from "@tiptap/pm/view";
import {
  absolutePositionToRelativePosition,
  relativePositionToAbsolutePosition,
  ySyncPluginKey,
} from "@tiptap/y-tiptap";
import * as Y from "yjs";
import type { Connection } from "#client/sync/connection.ts";
import { shapeElement } from "#client/parts/shapes.ts";
import { reportDefect } from "#client/lib/defects.ts";
import type { Caret } from "#client/sync/people.ts";
import { readSelection } from "./fresh-selection.ts";
import type { Cursor } from "#shared/presence.ts";
import type { FieldAddress } from "#shared/summary.ts";

/** What the sync plugin knows of the Yjs side; untyped in the library. */
interface Binding {
  readonly doc: Y.Doc;
  readonly type: Y.XmlFragment;
  readonly mapping: never;
}

/** How long a flag shows after its caret moved. */
const FLAG_MS = 3000;

const key = new PluginKey<DecorationSet>("carets");

function bindingOf(editor: Editor): Binding | null {
  const state = ySyncPluginKey.getState(editor.state) as { binding: Binding | null } | undefined;
  return state?.binding ?? null;
}

/** The field that an editor shows. */
export const fragmentOf = (editor: Editor): Y.XmlFragment | null => bindingOf(editor)?.type ?? null;

/** One's own caret as relative positions, which stay at their words whatever others do. */
export const ownCursor = (editor: Editor): Cursor | null => cursorAt(editor, editor.state.selection);

/** The same of any selection of the text as Yjs has it now. */
export function cursorAt(editor: Editor, { anchor, head }: { anchor: number; head: number }): Cursor | null {
  const binding = bindingOf(editor);
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
export function caretsPlugin(editor: () => Editor | null, connection: Connection, address: FieldAddress): Plugin {
  const moves = new Map<number, Moved>();

  const here = (): Caret[] => connection.carets.get().filter((one) => one.field === address);

  function position(relative: Cursor["head"], doc: Node): number {
    const mounted = editor();
    const binding = mounted && bindingOf(mounted);
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

  /** Runs within each of one's own edits: what it threw would keep one's words out of the document. */
  function decorate(doc: Node): DecorationSet {
    try {
      return drawn(doc);
    } catch (error) {
      reportDefect("handler", error);
      return DecorationSet.empty;
    }
  }

  function drawn(doc: Node): DecorationSet {
    const mounted = editor();
    if (!mounted || !bindingOf(mounted)) return DecorationSet.empty;
    const marks: Decoration[] = [];
    for (const one of here()) {
      const [anchor, head] = [position(one.cursor.anchor, doc), position(one.cursor.head, doc)];
      const at = moves.get(one.clientId)?.at ?? 0;
      // Made anew when it moved, which shows its flag again.
      marks.push(Decoration.widget(head, () => caret(one, at), { key: `caret ${one.clientId} ${at}`, side: 10 }));
      if (anchor === head) continue;
      const attributes = { class: "sel", "data-slot": String(one.partner.slot) };
      marks.push(Decoration.inline(Math.min(anchor, head), Math.max(anchor, head), attributes));
    }
    return DecorationSet.create(doc, marks);
  }

  /**
   * Notes who moved. A presence entry comes with every move, but also now and then without one. What it says counts;
   * and where that is for a caret behind the last word only, which says the same however much is typed before it. Any
   * other stays at its words, which one's own typing moves.
   */
  function noteMoves(clients: readonly number[] | null, doc: Node): void {
    for (const { clientId, cursor: said } of here()) {
      if (clients && !clients.includes(clientId)) continue;
      const [cursor, head, before] = [JSON.stringify(said), position(said.head, doc), moves.get(clientId)];
      const behindAll = Y.createRelativePositionFromJSON(said.head).item === null;
      const moved = before?.cursor !== cursor || (behindAll && before.head !== head);
      moves.set(clientId, { cursor, head, at: moved ? Date.now() : before.at });
    }
  }

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
      const draw = (): void => {
        if (view.isDestroyed) return;
        // Drawing puts one's own caret where the editor takes it to be.
        readSelection(view);
        view.dispatch(view.state.tr.setMeta(key, true).setMeta("addToHistory", false));
      };
      const note = (clients: readonly number[] | null): void => {
        try {
          noteMoves(clients, view.state.doc);
        } catch (error) {
          reportDefect("handler", error);
        }
      };
      const onHeard = (clients: readonly number[]): void => {
        const before = [...moves.values()].map((one) => one.at).join();
        note(clients);
        if ([...moves.values()].map((one) => one.at).join() !== before) draw();
      };
      // Once the sync plugin has put the words in: who is here when the field opens shows their flag too.
      queueMicrotask(() => {
        note(null);
        draw();
      });
      const stops = [connection.onHeard(onHeard), connection.carets.subscribe(draw)];
      return {
        update: turnFlags,
        destroy: () => {
          for (const stop of stops) stop();
        },
      };
    },
  });
}

/** @param at when it moved, in milliseconds since the epoch */
function caret({ name, partner }: Caret, at: number): HTMLElement {
  const element = document.createElement("span");
  element.className = "caret";
  element.dataset["slot"] = String(partner.slot);
  const flag = document.createElement("span");
  flag.className = "caret__flag";
  flag.append(shapeElement(partner.slot), `${name}, ${partner.code}`);
  flag.ariaHidden = "true";
  element.append(flag);
  const left = at + FLAG_MS - Date.now();
  const rest = (): void => element.classList.add("caret--rests");
  if (left > 0) setTimeout(rest, left);
  else rest();
  return element;
}

/** A flag that would reach over the right edge of the text opens to the left. */
function turnFlags(view: EditorView): void {
  const edge = Math.min(view.dom.getBoundingClientRect().right, document.documentElement.clientWidth);
  for (const one of view.dom.querySelectorAll<HTMLElement>(".caret")) {
    const width = one.querySelector<HTMLElement>(".caret__flag")?.offsetWidth ?? 0;
    one.classList.toggle("caret--left", one.getBoundingClientRect().left + width > edge);
  }
}
