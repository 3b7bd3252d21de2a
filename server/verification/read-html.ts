import type { ChildNode, Element } from "domhandler";
import { isTag, isText } from "domhandler";
import { parseDocument } from "htmlparser2";
import { styleOf } from "#server/exports/html.ts";
import type { Line, Piece } from "./lines.ts";
import { lineOf } from "./lines.ts";

/** What a file says, and what it holds that Codraft does not write. */
export interface Reading {
  readonly lines: readonly Line[];
  readonly foreign: readonly string[];
}

const known = new Set(
  "html head meta title style body main h1 h2 h3 p ul ol li div table caption thead tbody tr th td dl dt dd strong em span a br".split(
    " ",
  ),
);
const attributes = new Set(
  "lang charset http-equiv content name class role aria-label tabindex scope href rel".split(" "),
);

/** Our HTML, read again. What could show other words than it holds (styles, scripts, pictures) is named. */
export function readHtml(source: string): Reading {
  const lines: Line[] = [];
  const foreign = new Set<string>();
  const add = (kind: string, pieces: readonly Piece[]): void => {
    const line = lineOf(kind, pieces);
    if (line) lines.push(line);
  };

  function walk(nodes: readonly ChildNode[], depth: number): void {
    for (const node of nodes) {
      if (isText(node)) add("paragraph", [plain(node.data)]);
      if (isTag(node)) element(node, depth);
    }
  }

  function element(one: Element, depth: number): void {
    check(one);
    switch (one.name) {
      case "head":
        for (const inner of one.children.filter(isTag)) check(inner);
        return;
      case "h1":
        return add("title", pieces(one.children));
      case "h2":
      case "h3":
        return add(`heading ${one.name[1]}`, pieces(one.children));
      case "p": {
        return add(one.attribs["class"] ?? "paragraph", pieces(one.children));
      }
      case "ul":
      case "ol":
        for (const item of one.children.filter(isTag)) listItem(item, one.name === "ol", depth);
        return;
      case "dl":
        for (const row of one.children.filter(isTag)) {
          check(row);
          add(
            "fact",
            row.children.flatMap((part) => [...pieces([part]), plain(" ")]),
          );
        }
        return;
      case "caption":
        return add("caption", pieces(one.children));
      case "th":
      case "td":
        return add("cell", pieces(one.children));
      default:
        walk(one.children, depth);
    }
  }

  function listItem(item: Element, ordered: boolean, depth: number): void {
    check(item);
    item.children.filter(isTag).forEach((inner, i) => {
      if (inner.name === "p" && i === 0) {
        check(inner);
        add(`${ordered ? "number" : "bullet"} ${depth + 1}`, pieces(inner.children));
      } else element(inner, depth + 1);
    });
    add("paragraph", pieces(item.children.filter(isText)));
  }

  function pieces(nodes: readonly ChildNode[], look: Omit<Piece, "text"> = plain("")): Piece[] {
    return nodes.flatMap((node): Piece[] => {
      if (isText(node)) return [{ ...look, text: node.data }];
      if (!isTag(node)) return [];
      check(node);
      if (node.name === "br") return [{ ...look, text: "\n" }];
      return pieces(node.children, {
        bold: look.bold || node.name === "strong",
        italic: look.italic || node.name === "em",
        href: node.name === "a" ? (node.attribs["href"] ?? null) : look.href,
      });
    });
  }

  function check({ name, attribs, children }: Element): void {
    if (!known.has(name)) foreign.add(`an element “${name}”`);
    for (const attribute of Object.keys(attribs))
      if (!attributes.has(attribute)) foreign.add(`an attribute “${attribute}”`);
    if (name === "meta" && /refresh/i.test(attribs["http-equiv"] ?? "")) foreign.add("a way to another page");
    if (name === "style") {
      const css = children.map((child) => (isText(child) ? child.data : "")).join("");
      const [, stamp = ""] = /@top-right\{content:"([^"]*)"/.exec(css) ?? [];
      if (css !== styleOf(stamp)) foreign.add("a style that may hide or add words");
    }
  }

  walk(
    parseDocument(source).children.filter((node) => !isText(node)),
    0,
  );
  return { lines, foreign: [...foreign] };
}

const plain = (text: string): Piece => ({ text, bold: false, italic: false, href: null });
