import { Editor, Extension } from "@tiptap/core";
import { Plugin } from "@tiptap/pm/state";
import { useEffect, useEffectEvent, useLayoutEffect, useRef, useState } from "react";
import { useStore } from "#client/lib/store.ts";
import { useConnection } from "#client/sync/connection-context.tsx";
import { fieldFragment } from "#shared/summary-edits.ts";
import { referenceText } from "#shared/summary-text.ts";
import type { FieldAddress } from "#shared/summary.ts";
import { caretsPlugin, cursorAt } from "./carets.ts";
import { aroundChanges } from "./own-caret.ts";
import { unbroken } from "./unbroken.ts";
import { fieldExtensions } from "./extensions.ts";
import { readSelection } from "./fresh-selection.ts";
import { askForLink } from "./link-dialog.tsx";
import type { Spot } from "./place.ts";
import { focusNeighbour, focusOnward, live, unmounted } from "./live.ts";
import { askForReference } from "./reference-dialog.tsx";
import { cleanHtml, closedBehind, endsInNote, onOneLine, wellFormed } from "./paste.ts";
import { focusToolbar } from "./toolbar.tsx";
import { placeCaret } from "./place.ts";
import { showOwnCaret } from "./presence.ts";
import { sight } from "./sight.ts";
import { catchKeys, typeCaught } from "./typed-ahead.ts";
import { noteSelection, undoOf } from "./undo.ts";

interface LiveFieldProps {
  readonly address: FieldAddress;
  readonly label: string;
  readonly multiline: boolean;
  readonly describedBy: string | undefined;
  readonly spot: Spot;
}

/** Says "Start writing" for as long as nothing is written. */
const Blank = Extension.create({
  name: "blank",
  addProseMirrorPlugins: () => [
    new Plugin({
      props: {
        attributes: ({ doc }): Record<string, string> =>
          doc.childCount === 1 && doc.firstChild?.isTextblock && doc.firstChild.content.size === 0
            ? { class: "field--blank" }
            : {},
      },
    }),
  ],
});

/** An editor that breaks twice within this time is not mended by a new one. */
const AGAIN_MS = 5000;

/** A field while it is written in. */
export function LiveField({ address, label, multiline, describedBy, spot }: LiveFieldProps) {
  const host = useRef<HTMLDivElement>(null);
  const connection = useConnection();
  /** Counts the times that the editor broke and was made anew. */
  const [broke, setBroke] = useState({ times: 0, at: Number.NEGATIVE_INFINITY });

  const mount = useEffectEvent((element: HTMLElement): (() => void) => {
    const fragment = fieldFragment(connection.doc, address);
    if (!fragment) return () => {};
    // What was written in the field before is a step of its own, however quickly one went on.
    undoOf(connection).stopCapturing();
    let editor: Editor | null = null;
    let goesOnAt: Spot | null = null;
    const Unbroken = unbroken(fragment, (error, selection) => {
      goesOnAt = selection;
      catchKeys({ isAwaited: () => live.get()?.address === address });
      setBroke(({ times, at }) => {
        const now = performance.now();
        // Made anew it broke again: the page's own mending is next, and its word that it stopped.
        if (now - at < AGAIN_MS) throw error;
        return { times: times + 1, at: now };
      });
    });
    const Carets = Extension.create({
      name: "carets",
      addProseMirrorPlugins: () => [caretsPlugin(connection, address)],
    });
    /** Of what is being pasted: said of the HTML, needed of what was read from it. */
    let endsClosed = false;
    const made = new Editor({
      element: { mount: element },
      injectCSS: false,
      // Asterisks and the like in what is pasted are words: nobody here writes Markdown.
      enablePasteRules: ["link"],
      extensions: [
        ...fieldExtensions({
          fragment,
          around: aroundChanges((at) => editor && cursorAt(editor, at), noteSelection(address)),
          oneLine: !multiline,
          references: () => referenceText(connection.summary.get()),
          onNumbers: (run) => connection.summary.subscribe(run),
          refer: askForReference,
          link: askForLink,
          tools: focusToolbar,
          leave: (by) => focusNeighbour(address, by),
          onward: () => focusOnward(address),
        }),
        Carets,
        Blank,
        Unbroken,
      ],
      editorProps: {
        transformPastedHTML: (html) => {
          endsClosed = endsInNote(html);
          return cleanHtml(html);
        },
        transformPastedText: wellFormed,
        transformPasted: (slice) => {
          const closed = endsClosed;
          endsClosed = false;
          return multiline ? (closed ? closedBehind(slice) : slice) : onOneLine(slice);
        },
        scrollThreshold: sight,
        scrollMargin: sight,
        attributes: {
          class: "field field--live",
          role: "textbox",
          "aria-label": label,
          "aria-multiline": String(multiline),
          "data-field": address,
          "aria-placeholder": "Start writing",
          lang: "en-GB",
          spellcheck: "true",
          ...(describedBy === undefined ? {} : { "aria-describedby": describedBy }),
        },
      },
    });
    editor = made;
    // What this drawing was given may be older: the field's last mounting says where it was left.
    const now = live.get();
    const from = now?.address === address ? now.spot : spot;
    placeCaret(made, from);
    const compose = (event: Event): void => connection.composing(event.type === "compositionstart" ? fragment : null);
    for (const sign of ["compositionstart", "compositionend"]) made.view.dom.addEventListener(sign, compose);
    // What they change is shown with the caret where the editor takes it to be: a key that just moved it would be undone.
    const stopReading = connection.beforeOthers(() => readSelection(made.view));
    const hideCaret = showOwnCaret(made, connection, address);
    live.set({ address, editor: made, spot: from });
    typeCaught(made);
    return () => {
      stopReading();
      hideCaret();
      connection.composing(null);
      const { anchor, head } = made.state.selection;
      made.destroy();
      unmounted(address, made, goesOnAt ?? { anchor, head });
    };
  });

  // As the page is drawn, not after: an input method's next letter is to find an editor, or what takes its place.
  useLayoutEffect(() => {
    // A child of its own: destroying an editor must not take away an element that React knows.
    const element = document.createElement("div");
    host.current?.append(element);
    const unmount = mount(element);
    return () => {
      unmount();
      element.remove();
    };
  }, [address, connection, broke.times]);

  // Numbers change while one writes: the name follows without a new editor.
  const editor = useStore(live, (one) => (one?.address === address ? one.editor : null));
  useEffect(() => {
    // After a move to another section this still is the editor of the place that it left.
    if (editor && !editor.isDestroyed) editor.view.dom.setAttribute("aria-label", label);
  }, [editor, label]);

  return <div ref={host} className="field-host" />;
}
