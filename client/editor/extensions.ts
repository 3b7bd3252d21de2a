import { leaveField } from "./leave-field.ts";
import type { AnyExtension, Editor } from "@tiptap/core";
import { Extension, Mark, Node } from "@tiptap/core";
import { Bold } from "@tiptap/extension-bold";
import { Document } from "@tiptap/extension-document";
import { HardBreak } from "@tiptap/extension-hard-break";
import { Italic } from "@tiptap/extension-italic";
import { Link } from "@tiptap/extension-link";
import { BulletList, ListItem, ListKeymap, OrderedList } from "@tiptap/extension-list";
import { Paragraph } from "@tiptap/extension-paragraph";
import { Text } from "@tiptap/extension-text";
import type { Plugin } from "@tiptap/pm/state";
import type * as Y from "yjs";
import type { ReferenceText } from "#shared/summary-text.ts";
import { fieldMarks, fieldNodes, safeHref } from "#shared/schema.ts";
import { freshSelection } from "./fresh-selection.ts";
import { keepCaretPlugin } from "./own-caret.ts";
import { syncPlugins } from "./sync-plugins.ts";
import { redo, undo } from "./undo.ts";

declare module "@tiptap/core" {
  interface Commands<ReturnType> {
    lang: { toggleGaelic: () => ReturnType };
  }
}

/** The page's own. Within a passage in another language it is another again. */
const isPlainEnglish = (element: Element): boolean =>
  element.matches(ENGLISH) && !element.parentElement?.closest(`span[lang]:not(${ENGLISH})`);
const ENGLISH = "[lang|='en' i]";

/** A passage in another language, so that a screen reader says it in that one. Word marks all words with theirs, in capitals. */
const Lang = Mark.create({
  name: "lang",
  addAttributes: () => ({
    lang: { default: fieldMarks.lang.attributes.lang, parseHTML: (element) => element.lang.toLowerCase() },
  }),
  parseHTML: () => [{ tag: "span[lang]", getAttrs: (element) => (isPlainEnglish(element) ? false : null) }],
  renderHTML: ({ HTMLAttributes }) => ["span", HTMLAttributes, 0],
  addCommands() {
    return {
      toggleGaelic:
        () =>
        ({ commands }) =>
          commands.toggleMark(this.name, { lang: "gd" }),
    };
  },
});

/** Shows the number of a finding or evidence item, and follows it when it changes. */
const reference = (text: () => ReferenceText, subscribe: (run: () => void) => () => void) =>
  Node.create({
    name: "reference",
    group: "inline",
    inline: true,
    atom: true,
    addAttributes: () => ({ to: { default: fieldNodes.reference.attributes.to } }),
    parseHTML: () => [{ tag: "span[data-to]", getAttrs: (element) => ({ to: element.dataset["to"] ?? "" }) }],
    renderHTML: ({ node }) => {
      const to = String(node.attrs["to"]);
      return ["span", { "data-to": to, class: "ref" }, text()(to)];
    },
    addNodeView:
      () =>
      ({ node }) => {
        const dom = document.createElement("span");
        dom.className = "ref";
        const show = (): void => {
          dom.textContent = text()(String(node.attrs["to"]));
        };
        show();
        return { dom, destroy: subscribe(show) };
      },
  });

interface FieldParts {
  readonly fragment: Y.XmlFragment;
  /** Before and after each change is written into the document. */
  readonly around: readonly [before: Plugin, after: Plugin];
  /** A statement is one line: Enter goes onward. */
  readonly oneLine: boolean;
  readonly references: () => ReferenceText;
  /** Calls when references may read otherwise. */
  readonly onNumbers: (run: () => void) => () => void;
  /** Opens the choice of what to refer to. */
  readonly refer: (editor: Editor, typed?: string) => void;
  /** Asks for the address of the selected words. */
  readonly link: (editor: Editor) => void;
  /** Goes to the field's toolbar. */
  readonly tools: (editor: Editor) => boolean;
  /** Goes to the field before or after; false when there is none. */
  readonly leave: (by: -1 | 1) => boolean;
  /** Goes to what is written next after one line. */
  readonly onward: () => boolean;
}

/** Everything a field's editor can do: the field schema, the document it writes into, and the keys. */
export function fieldExtensions({
  fragment,
  around: [before, after],
  oneLine,
  references,
  onNumbers,
  refer,
  link,
  tools,
  leave,
  onward,
}: FieldParts): AnyExtension[] {
  const Keys = Extension.create({
    name: "fieldKeys",
    priority: 1000,
    addKeyboardShortcuts() {
      const atEdge = (direction: "up" | "down"): boolean => {
        const { view, state } = this.editor;
        const { $head, empty } = state.selection;
        if (!empty || !view.endOfTextblock(direction)) return false;
        const index = $head.index(0);
        return direction === "up" ? index === 0 : index === state.doc.childCount - 1;
      };
      return {
        // Not in an e-mail address: there a letter, a number or a full stop stands before it.
        "@": () => {
          const { $from, empty } = this.editor.state.selection;
          if (!empty || /[\p{L}\p{N}._%+-]$/u.test($from.parent.textBetween(0, $from.parentOffset, " ", " ")))
            return false;
          refer(this.editor, "@");
          return true;
        },
        Enter: () => oneLine && onward(),
        "Shift-Enter": () => oneLine,
        ArrowUp: () => atEdge("up") && leave(-1),
        ArrowDown: () => atEdge("down") && leave(1),
        "Alt-F10": () => tools(this.editor),
        "Mod-k": () => (link(this.editor), true),
        "Mod-z": () => (undo(), true),
        "Mod-y": () => (redo(), true),
        "Mod-Shift-z": () => (redo(), true),
        Escape: () => (leaveField(this.editor.view.dom), true),
      };
    },
    addProseMirrorPlugins() {
      return [freshSelection(), before, ...syncPlugins(fragment, this.editor.schema), keepCaretPlugin(fragment), after];
    },
  });
  return [...schemaExtensions(references, onNumbers), ...(oneLine ? [] : [ListKeymap]), Keys];
}

/** What a field may hold. */
export const schemaExtensions = (
  references: FieldParts["references"],
  onNumbers: FieldParts["onNumbers"],
): AnyExtension[] => [
  Document.extend({ content: fieldNodes.doc.content }),
  Paragraph,
  Text,
  HardBreak,
  Bold,
  Italic,
  // Its address alone is kept: how a link opens is not part of the text.
  Link.extend({ addAttributes: () => ({ href: { default: fieldMarks.link.attributes.href } }) }).configure({
    openOnClick: false,
    autolink: false,
    linkOnPaste: true,
    isAllowedUri: (href) => safeHref(href) !== null,
  }),
  Lang,
  reference(references, onNumbers),
  // Always known, since a merge may bring them; a statement only has no way to make them.
  BulletList,
  OrderedList,
  ListItem.extend({ content: fieldNodes.listItem.content }),
];
