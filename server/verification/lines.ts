import type { DocBlock, Runs } from "#server/exports/document.ts";
import { cleanText } from "#server/exports/clean.ts";
import { unseenIn, withoutUnseen } from "#shared/look-alike.ts";

/**
 * A document as lines with their kind, the same whichever file it was read from: so that a file can be held against what
 * Codraft itself would write.
 */
export interface Line {
  /** "title", "heading 2", "paragraph", "bullet 1", "number 2", "meta", "mark", "note", "caption", "cell", "fact". */
  readonly kind: string;
  /** Without the signs that nobody sees. */
  readonly text: string;
  /** Those signs, soft hyphens for one. */
  readonly unseen: string;
  /** Kind, text, and where it is bold, italic or leads somewhere: two lines are one when these are. */
  readonly key: string;
  /** Words that lead somewhere, each with where to. */
  readonly links: readonly string[];
}

export interface Piece {
  readonly text: string;
  readonly bold: boolean;
  readonly italic: boolean;
  readonly href: string | null;
}

/** Kinds that look as they do by their style alone: whether they are bold is not the text's. */
const unmarked = new Set(["title", "caption", "cell", "fact", "meta", "mark", "note"]);

/** Null for a line of nothing. White space is one space: a file that was saved by another program breaks lines anew. */
export function lineOf(kind: string, pieces: readonly Piece[]): Line | null {
  const parts: { text: string; look: string }[] = [];
  const links: { href: string; text: string }[] = [];
  let before: string | null = null;
  let unseen = "";
  for (const { text, bold, italic, href } of pieces) {
    const look = unmarked.has(kind)
      ? (href ?? "")
      : `${bold && !kind.startsWith("heading") ? "b" : ""}${italic ? "i" : ""}${href === null ? "" : ` ${href}`}`;
    unseen += unseenIn(text);
    const clean = cleanText(withoutUnseen(text)).normalize("NFC").replaceAll(/\s+/g, " ");
    const link = href === before ? links.at(-1) : undefined;
    if (href !== null && link) link.text += clean;
    else if (href !== null) links.push({ href, text: clean });
    before = href;
    for (const part of clean.split(/(\s+)/)) {
      if (part === "") continue;
      const last = parts.at(-1);
      if (/^\s/.test(part)) {
        // Nobody sees whether a space is bold.
        if (last && !last.text.endsWith(" ")) last.text += " ";
      } else if (last?.look === look) last.text += part;
      else parts.push({ text: part, look });
    }
  }
  const last = parts.at(-1);
  if (!last) return null;
  last.text = last.text.trimEnd();
  return {
    kind,
    text: parts.map(({ text }) => text).join(""),
    unseen,
    key: JSON.stringify([kind, parts]),
    links: links.map(({ href, text }) => `${text.trim()} ${href}`),
  };
}

/** What Codraft would write. */
export function linesOf(blocks: readonly DocBlock[]): Line[] {
  const lines: Line[] = [];
  const add = (kind: string, runs: Runs): void => {
    const line = lineOf(kind, runs);
    if (line) lines.push(line);
  };
  const words = (text: string): Runs => [{ text, bold: false, italic: false, href: null, lang: null }];

  function block(one: DocBlock, depth: number): void {
    switch (one.type) {
      case "mark":
      case "note":
      case "title":
        return add(one.type, words(one.text));
      case "heading":
        return add(`heading ${one.level}`, one.runs);
      case "meta":
        return add("meta", words(one.text));
      case "paragraph":
        return add("paragraph", one.runs);
      case "list":
        for (const item of one.items)
          item.forEach((inner, i) => {
            if (inner.type === "paragraph" && i === 0)
              add(`${one.ordered ? "number" : "bullet"} ${depth + 1}`, inner.runs);
            else block(inner, inner.type === "list" ? depth + 1 : depth);
          });
        return;
      case "facts":
        for (const { name, value } of one.rows) add("fact", words(`${name} ${value}`));
        return;
      case "table":
        add("caption", words(one.caption));
        for (const cell of one.head ?? []) add("cell", words(cell));
        for (const cell of one.rows.flat()) add("cell", cell);
    }
  }
  for (const one of blocks) block(one, 0);
  return lines;
}
