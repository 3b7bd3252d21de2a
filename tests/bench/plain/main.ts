/** The reference of the editor benchmark: one TipTap editor with the same words, alone, keeping nothing. */
import { Editor } from "@tiptap/core";
import { Bold } from "@tiptap/extension-bold";
import { Document } from "@tiptap/extension-document";
import { HardBreak } from "@tiptap/extension-hard-break";
import { Italic } from "@tiptap/extension-italic";
import { Link } from "@tiptap/extension-link";
import { BulletList, ListItem, OrderedList } from "@tiptap/extension-list";
import { Paragraph } from "@tiptap/extension-paragraph";
import { Text } from "@tiptap/extension-text";

const words = (await (await fetch("/words.json")).json()) as string[];
new Editor({
  element: document.querySelector("main"),
  editorProps: { attributes: { lang: "en-GB", spellcheck: "true" } },
  extensions: [Document, Paragraph, Text, Bold, Italic, HardBreak, Link, BulletList, OrderedList, ListItem],
  content: {
    type: "doc",
    content: words.map((text) => ({ type: "paragraph", content: [{ type: "text", text }] })),
  },
});
