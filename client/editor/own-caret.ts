import type { Node } from "@tiptap/pm/model";
import type { EditorState, Selection } from "@tiptap/pm/state";
import { AllSelection, Plugin, PluginKey, TextSelection } from "@tiptap/pm/state";
import { absolutePositionToRelativePosition, ySyncPluginKey } from "@tiptap/y-tiptap";
import * as Y from "yjs";
import type { Cursor } from "#shared/presence.ts";
import { movedTo } from "#shared/moves.ts";
import { startOf } from "#shared/undo-places.ts";
import { isTyping } from "./is-typing.ts";
import { keptPlace } from "./kept-place.ts";
import { putBehind, typedSince } from "./typed-astray.ts";

export interface Ends {
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
  if (!doc) return null;
  let relative = Y.createRelativePositionFromJSON(said);
  if (relative.item && isGone(doc, relative.item)) {
    const item = movedTo(doc, relative.item);
    if (!item) return null;
    relative = Y.createRelativePositionFromJSON({ item, assoc: relative.assoc });
  }
  const found = Y.createAbsolutePositionFromRelativePosition(relative, doc);
  if (!found) return null;
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
    readonly mapping: unknown;
  } | null;
}

const syncOf = (state: EditorState): SyncState | undefined => ySyncPluginKey.getState(state) as SyncState | undefined;

/** What was selected before the transaction that goes on, if the sync plugin knew. */
export const selectionBefore = (state: EditorState): Cursor | null =>
  syncOf(state)?.binding?.beforeTransactionSelection ?? null;

/** A selection of text; null where something else is selected. */
function textSelection(selection: Selection): TextSelection | null {
  if (selection instanceof TextSelection) return selection;
  if (!(selection instanceof AllSelection)) return null;
  const all = TextSelection.between(selection.$anchor, selection.$head);
  return all instanceof TextSelection ? all : null;
}

/** The first letter of what is selected. The selection begins right before it, whatever comes in there. */
interface First {
  readonly from: number;
  readonly letter: Cursor["head"];
}

function firstSelected(fragment: Y.XmlFragment, state: EditorState): First | null {
  const selected = textSelection(state.selection);
  const mapping = syncOf(state)?.binding?.mapping;
  if (!selected || selected.empty || !mapping || !selected.$from.nodeAfter?.isText) return null;
  const { from } = selected;
  const behind: unknown = absolutePositionToRelativePosition(from + 1, fragment, mapping as never);
  return behind instanceof Y.RelativePosition
    ? { from, letter: Y.relativePositionToJSON(behind) as Cursor["head"] }
    : null;
}

interface Astray {
  /** What the selection stood at, where that went and may yet be put where it belongs. */
  readonly said: Record<keyof Ends, Cursor["head"]>;
  /** Where it waits meanwhile, behind what is typed there. */
  readonly at: Ends;
  /** This device's clock when it went. */
  readonly since: number;
  /** Milliseconds since the epoch. */
  readonly went: number;
}

/** What was away for longer was deleted: whoever types on saw where. */
const AWAY_MS = 5000;

/** Where one's own typing moved it while it waits; null where one went elsewhere, or did something else. */
function typedOn(astray: Astray, before: EditorState, { doc, selection }: EditorState): Astray | null {
  const isAt = ({ anchor, head }: Ends): boolean => anchor === astray.at.anchor && head === astray.at.head;
  if (before.doc === doc) return isAt(selection) ? astray : null;
  if (!isAt(before.selection) || !selection.empty || !isTyping(before.doc, doc)) return null;
  return { ...astray, at: { anchor: selection.anchor, head: selection.head } };
}

/** Keeps one's own selection at its words. The sync plugin alone loses it at a field's first words and where lists come. */
export function keepCaretPlugin(fragment: Y.XmlFragment): Plugin {
  let first: First | null = null;
  let astray: Astray | null = null;
  return new Plugin({
    key: new PluginKey("keepCaret"),
    view(view) {
      const note = (): void => {
        first = firstSelected(fragment, view.state);
      };
      fragment.doc?.on("beforeAllTransactions", note);
      return { destroy: () => fragment.doc?.off("beforeAllTransactions", note) };
    },
    appendTransaction(transactions, before, state) {
      const { tr, doc, selection } = state;
      const sync = transactions.find((one) => one.getMeta(ySyncPluginKey)?.isChangeOrigin === true);
      const was = textSelection(before.selection);
      if (!sync) astray &&= typedOn(astray, before, state);
      if (!sync || !was) return null;
      const here = syncOf(before)?.binding?.beforeTransactionSelection;
      const known = here?.absAnchor === was.anchor && here.absHead === was.head ? here : null;
      const waiting = astray?.at.anchor === was.anchor && astray.at.head === was.head ? astray : null;
      const hasTyped = waiting !== null && was.empty && typedSince(fragment, waiting.since).length > 0;
      const gone = hasTyped ? null : (waiting?.said ?? null);
      let waits = false;
      const kept = keptSelection(before.doc, was, doc, (end) => {
        if (first && first.from === was[end] && !was.empty) {
          const behind = placeOf(fragment, first.letter);
          return behind === null ? null : within(doc, behind - 1);
        }
        const back = gone && placeOf(fragment, gone[end]);
        const place = back ?? (known && placeOf(fragment, known[end]));
        waits ||= (gone ? back : place) === null;
        return within(doc, place);
      });
      const said = waiting?.said ?? known;
      const isBack = hasTyped && placeOf(fragment, waiting.said.head) !== null;
      // What was typed meanwhile comes along once this change is through, and the caret with it.
      if (isBack && Date.now() - waiting.went < AWAY_MS)
        queueMicrotask(() => putBehind(fragment, waiting.since, waiting.said.head));
      astray =
        said && !isBack && (waits || hasTyped)
          ? {
              said: { anchor: said.anchor, head: said.head },
              at: kept,
              since: waiting?.since ?? clockOf(fragment),
              went: waiting?.went ?? Date.now(),
            }
          : null;
      if (kept.anchor === selection.anchor && kept.head === selection.head) return null;
      return tr
        .setSelection(TextSelection.between(doc.resolve(kept.anchor), doc.resolve(kept.head)))
        .setMeta("addToHistory", false)
        .setMeta(ySyncPluginKey, { isChangeOrigin: true });
    },
  });
}

const clockOf = ({ doc }: Y.XmlFragment): number => (doc ? Y.getState(doc.store, doc.clientID) : 0);

const within = (doc: Node, at: number | null): number | null =>
  at !== null && at <= doc.content.size && doc.resolve(at).parent.isTextblock ? at : null;

/**
 * Tells of the selection before and after each of one's own changes, and whether it was typing; the one plugin stands
 * before the sync plugin, which writes the change into Yjs, and the other behind it.
 */
export function aroundChanges(
  relative: (selection: Ends) => Cursor | null,
  on: Record<"before" | "after", (selection: Cursor | null, typing: boolean) => void>,
): readonly [before: Plugin, after: Plugin] {
  const isOwn = (state: EditorState, previous: EditorState): boolean =>
    state.doc !== previous.doc && syncOf(state)?.isChangeOrigin !== true;
  return [
    new Plugin({
      key: new PluginKey("beforeChange"),
      view: () => ({
        update: ({ state }, previous) => {
          if (isOwn(state, previous)) on.before(relative(previous.selection), isTyping(previous.doc, state.doc));
        },
      }),
    }),
    new Plugin({
      key: new PluginKey("afterChange"),
      view: () => ({
        update: ({ state }, previous) => {
          if (isOwn(state, previous)) on.after(relative(state.selection), isTyping(previous.doc, state.doc));
        },
      }),
    }),
  ];
}
