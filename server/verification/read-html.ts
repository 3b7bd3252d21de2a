import type { ChildNode, Element } from "domhandler";
import { isComment, isTag, isText } from "domhandler";
import { parseDocument } from "htmlparser2";
import { styleOf } from "#server/exports/html.ts";
import type { Line, Piece } from "./lines.ts";
import { lineOf } from "./lines.ts";
import { showsItsWords } from "./html-style.ts";

/** What a file says, and what it holds that Codraft does not write. */
export interface Reading {
  readonly lines: readonly Line[];
  /** What stands at the edges of its pages, in headers and footers. */
  readonly edges: readonly string[];
  /** What may show other words than were read, or hide some of these. */
  readonly foreign: readonly string[];
}

const names = (list: string): ReadonlySet<string> => new Set(list.split(" "));

/** These begin a line of their own. */
const blocks = names(
  "html body main h1 h2 h3 h4 h5 h6 p ul ol li div table caption thead tbody tfoot tr th td dl dt dd section article header footer nav aside blockquote pre hr address figure figcaption center form fieldset",
);
/** Elements that show the words in them and no others: ours, and those that mail programs write for the same. */
const known = new Set([
  ...blocks,
  ...names("head meta title style strong em span a br b i u small sub sup font wbr colgroup col o:p"),
]);
const attributes = names(
  "lang charset http-equiv content name class role aria-label tabindex scope href rel dir align valign border cellpadding cellspacing width colspan rowspan xmlns xmlns:o xmlns:w xmlns:v xmlns:m link vlink face target id",
);
/** Of paragraphs: what ours are by their class. */
const ourClasses = names("mark note meta");
const bolds = names("strong b");
const italics = names("em i");
/** A cell with one of these is there to place them, as mail programs do. */
const parts = names("h1 h2 h3 h4 h5 h6 ul ol table div");

type Look = Omit<Piece, "text">;

/** Where a line is read. */
interface Place {
  readonly look: Look;
  /** How many lists it stands in. */
  readonly depth: number;
  /** Everything in it is one line, as in a cell. */
  readonly flat: boolean;
}

/**
 * Our HTML, read again, be it as we wrote it or as another program did. What could show other words than it holds
 * (styles, scripts, pictures) is named.
 */
export function readHtml(source: string): Reading {
  const lines: Line[] = [];
  const foreign = new Set<string>();
  /** Of the line that is being read. */
  let pieces: Piece[] = [];
  let kind = "paragraph";

  /** Ends a line. What an item begins with is the item's, what follows stands in it. */
  const end = (): void => {
    const line = lineOf(kind, pieces);
    pieces = [];
    if (!line) return;
    lines.push(line);
    kind = "paragraph";
  };
  const line = (its: string, read: () => void): void => {
    end();
    kind = its;
    read();
    end();
    kind = "paragraph";
  };

  function all(nodes: readonly ChildNode[], place: Place): void {
    for (const node of nodes) {
      if (isText(node)) pieces.push({ ...place.look, text: node.data });
      else if (isTag(node)) element(node, place);
      // Here it ends at "]]>", in a browser at the first ">".
      else if (isComment(node) && /^\[CDATA\[.*>/s.test(node.data)) foreign.add("marks that are no element");
    }
  }

  function element(one: Element, place: Place): void {
    check(one);
    const { name, children } = one;
    if (name === "head") {
      for (const inner of children.filter(isTag)) check(inner);
      return;
    }
    if (name === "style") return;
    if (name === "br") {
      // In a paragraph of ours a break is a space; elsewhere a line is ended by it.
      pieces.push({ ...place.look, text: "\n" });
      if (!place.flat) end();
      return;
    }
    if (isListMark(one)) return;
    const look = {
      bold: place.look.bold || bolds.has(name),
      italic: place.look.italic || italics.has(name),
      href: name === "a" ? (one.attribs["href"] ?? null) : place.look.href,
    };
    if (!blocks.has(name)) return all(children, { ...place, look });
    const inner = { ...place, look };
    if (place.flat) {
      pieces.push({ ...look, text: " " });
      all(children, inner);
      pieces.push({ ...look, text: " " });
      return;
    }
    block(one, inner);
  }

  function block(one: Element, place: Place): void {
    const { name, children } = one;
    const flat = { ...place, flat: true };
    switch (name) {
      case "h1":
        return line("title", () => all(children, flat));
      case "h2":
      case "h3":
        return line(`heading ${name[1]}`, () => all(children, flat));
      case "p": {
        const its = one.attribs["class"] ?? "";
        // The first paragraph of an item is the item.
        if (!ourClasses.has(its)) {
          end();
          all(children, flat);
          end();
          kind = "paragraph";
          return;
        }
        return line(its, () => all(children, flat));
      }
      case "ul":
      case "ol": {
        end();
        const within = { ...place, depth: place.depth + 1 };
        for (const node of children) {
          if (isTag(node) && node.name === "li") {
            check(node);
            line(`${name === "ol" ? "number" : "bullet"} ${within.depth}`, () => all(node.children, within));
          } else all([node], within);
        }
        return end();
      }
      case "dl":
        end();
        for (const row of children) {
          if (!isTag(row)) all([row], place);
          else line("fact", () => element(row, flat));
        }
        return end();
      case "caption":
        return line("caption", () => all(children, flat));
      case "th":
      case "td":
        if (holds(one, parts)) return line("paragraph", () => all(children, place));
        return line("cell", () => all(children, flat));
      default:
        end();
        all(children, place);
        end();
    }
  }

  function check({ name, attribs, children }: Element): void {
    if (!known.has(name)) foreign.add(`an element “${name}”`);
    for (const [attribute, value] of Object.entries(attribs))
      if (
        attribute === "style"
          ? !showsItsWords(value)
          : attribute === "dir"
            ? /rtl/i.test(value)
            : !attributes.has(attribute)
      )
        foreign.add(`an attribute “${attribute}”`);
    if (name === "meta" && /refresh/i.test(attribs["http-equiv"] ?? "")) foreign.add("a way to another page");
    if (name === "style") {
      const css = textIn(children).replaceAll("\r\n", "\n");
      const [, stamp = ""] = /@top-right\{content:"([^"]*)"/.exec(css) ?? [];
      if (css !== styleOf(stamp)) foreign.add("a style that may hide or add words");
    }
  }

  all(
    parseDocument(source).children.filter((node) => !isText(node) || node.data.trim() !== ""),
    { look: { bold: false, italic: false, href: null }, depth: 0, flat: false },
  );
  end();
  return { lines, edges: [], foreign: [...foreign] };
}

const holds = ({ children }: Element, which: ReadonlySet<string>): boolean =>
  children.some((node) => isTag(node) && (which.has(node.name) || holds(node, which)));

const textIn = (nodes: readonly ChildNode[]): string =>
  nodes.map((node) => (isText(node) ? node.data : isTag(node) ? textIn(node.children) : "")).join("");

/** The sign or number that Word writes before an item of a list, as a list's own marks are none of its words. */
const isListMark = ({ attribs, children }: Element): boolean =>
  /\bmso-list:\s*ignore\b/i.test(attribs["style"] ?? "") &&
  /^\s*(?:[^\p{L}\p{N}]|o|\(?(?:\d{1,3}|[a-z]|[ivxlc]{1,6})[.)]?)\s*$/iu.test(textIn(children));
