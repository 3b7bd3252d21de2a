import { Editor, Extension } from "@tiptap/core";
import { useEffect, useEffectEvent, useRef } from "react";
import { useStore } from "#client/lib/store.ts";
import { useConnection } from "#client/sync/connection-context.tsx";
import { fieldFragment } from "#shared/summary-edits.ts";
import { referenceText } from "#shared/summary-text.ts";
import type { FieldAddress } from "#shared/summary.ts";
import { caretsPlugin } from "./carets.ts";
import { fieldExtensions } from "./extensions.ts";
import { askForLink } from "./link-dialog.tsx";
import type { Spot } from "./place.ts";
import { focusNeighbour, focusOnward, live, unmounted } from "./live.ts";
import { askForReference } from "./reference-dialog.tsx";
import { cleanHtml, onOneLine } from "./paste.ts";
import { focusToolbar } from "./toolbar.tsx";
import { placeCaret } from "./place.ts";
import { showOwnCaret } from "./presence.ts";
import { sight } from "./sight.ts";
import { undoOf } from "./undo.ts";

interface LiveFieldProps {
  readonly address: FieldAddress;
  readonly label: string;
  readonly multiline: boolean;
  readonly describedBy: string | undefined;
  readonly spot: Spot;
}

/** A field while it is written in. */
export function LiveField({ address, label, multiline, describedBy, spot }: LiveFieldProps) {
  const host = useRef<HTMLDivElement>(null);
  const connection = useConnection();

  const mount = useEffectEvent((element: HTMLElement): (() => void) => {
    const fragment = fieldFragment(connection.doc, address);
    if (!fragment) return () => {};
    // What was written in the field before is a step of its own, however quickly one went on.
    undoOf(connection).stopCapturing();
    let editor: Editor | null = null;
    const Carets = Extension.create({
      name: "carets",
      addProseMirrorPlugins: () => [caretsPlugin(() => editor, connection, address)],
    });
    const made = new Editor({
      element: { mount: element },
      injectCSS: false,
      // Asterisks and the like in what is pasted are words: nobody here writes Markdown.
      enablePasteRules: ["link"],
      extensions: [
        ...fieldExtensions({
          fragment,
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
      ],
      editorProps: {
        transformPastedHTML: cleanHtml,
        transformPasted: (slice) => (multiline ? slice : onOneLine(slice)),
        scrollThreshold: sight,
        scrollMargin: sight,
        attributes: {
          class: "field field--live",
          role: "textbox",
          "aria-label": label,
          "aria-multiline": String(multiline),
          "data-field": address,
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
    const hideCaret = showOwnCaret(made, connection, address);
    live.set({ address, editor: made, spot: from });
    return () => {
      hideCaret();
      connection.composing(null);
      const { anchor, head } = made.state.selection;
      made.destroy();
      unmounted(address, made, { anchor, head });
    };
  });

  useEffect(() => {
    // A child of its own: destroying an editor must not take away an element that React knows.
    const element = document.createElement("div");
    host.current?.append(element);
    const unmount = mount(element);
    return () => {
      unmount();
      element.remove();
    };
  }, [address, connection]);

  // Numbers change while one writes: the name follows without a new editor.
  const editor = useStore(live, (one) => (one?.address === address ? one.editor : null));
  useEffect(() => {
    // After a move to another section this still is the editor of the place that it left.
    if (editor && !editor.isDestroyed) editor.view.dom.setAttribute("aria-label", label);
  }, [editor, label]);

  return <div ref={host} className="field-host" />;
}
