/**
 * The field schema: what one field may hold. One list for editor, server, comparison and exports.
 * A change here is a change of the wire's schema version.
 */

export type Mark =
  | { readonly type: "bold" }
  | { readonly type: "italic" }
  | { readonly type: "link"; readonly href: string }
  /** A passage in another language, as a BCP 47 tag: "gd" for Gaelic. */
  | { readonly type: "lang"; readonly lang: string };

export type Inline =
  | { readonly type: "text"; readonly text: string; readonly marks: readonly Mark[] }
  | { readonly type: "hardBreak" }
  /** Shows the number (S1, A2, E5, or 3 for an action point) of the item with this id, and follows renumbering. */
  | { readonly type: "reference"; readonly to: string };

export type Block =
  | { readonly type: "paragraph"; readonly content: readonly Inline[] }
  | { readonly type: "bulletList" | "orderedList"; readonly items: readonly (readonly Block[])[] };

/** The cleaned content of one field. An empty field has no blocks with content: see `isBlank`. */
export type RichText = readonly Block[];

/**
 * Schemes a link may have, anywhere: editor, reading, every writer. Anything else is shown as its words only.
 * A danger, not a taste: `javascript:` in an exported file runs in the reader's browser.
 */
const schemes = ["http:", "https:", "mailto:"];

/** The address as it may be written into a document, or null. */
export function safeHref(href: unknown): string | null {
  if (typeof href !== "string" || href.length > 2000) return null;
  try {
    const url = new URL(href.trim());
    return schemes.includes(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

/**
 * The nodes of a field with their content expressions, from which the editor builds its own and reading takes its
 * names. Only `x*`, or `x+` for bare wrappers: then no merge of legal edits can break a field. No headings, quotes,
 * tables or images: headings come from the template, tables are registers.
 */
export const fieldNodes = {
  doc: { content: "block+" },
  paragraph: { content: "inline*", group: "block" },
  bulletList: { content: "listItem+", group: "block" },
  // Written by the list's editor; no reading asks for them.
  orderedList: { content: "listItem+", group: "block", attributes: { start: 1, type: null } },
  // The usual "paragraph block*" is not safe: a merge can leave an item without its first paragraph.
  listItem: { content: "block+" },
  text: { group: "inline" },
  hardBreak: { group: "inline" },
  reference: { group: "inline", attributes: { to: "" } },
} as const;

/** The marks of a field. Every attribute has a default. */
export const fieldMarks = {
  bold: {},
  italic: {},
  link: { attributes: { href: "" } },
  lang: { attributes: { lang: "gd" } },
} as const;

/** A paragraph of plain words. */
export function paragraph(text: string): Block {
  return { type: "paragraph", content: text === "" ? [] : [{ type: "text", text, marks: [] }] };
}
