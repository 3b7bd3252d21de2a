import type { ChildNode, Document, Element } from "domhandler";
import { isTag, isText } from "domhandler";
import { strFromU8, unzipSync } from "fflate";
import { parseDocument } from "htmlparser2";
import type { Line, Piece } from "./lines.ts";
import { lineOf } from "./lines.ts";
import type { Reading } from "./read-html.ts";

/** A part of the package must not unfold into more than this. */
const PART_MOST = 30 * 1024 * 1024;
const PARTS = new Set(["word/document.xml", "word/numbering.xml", "word/_rels/document.xml.rels"]);

/** What would show or hide words besides the paragraphs' own. */
const foreignElements: Readonly<Record<string, string>> = {
  "w:vanish": "hidden words",
  "w:webHidden": "hidden words",
  "w:del": "deletions that are tracked",
  "w:ins": "insertions that are tracked",
  "w:moveFrom": "moves that are tracked",
  "w:moveTo": "moves that are tracked",
  "w:drawing": "pictures or text boxes",
  "w:pict": "pictures or text boxes",
  "w:object": "embedded objects",
  "w:altChunk": "an embedded document",
  "w:fldSimple": "fields",
  "w:instrText": "fields",
  "w:footnoteReference": "footnotes",
  "w:endnoteReference": "endnotes",
  "w:sym": "symbols",
};

const kinds: Readonly<Record<string, string>> = {
  Title: "title",
  Heading1: "heading 2",
  Heading2: "heading 3",
  Meta: "meta",
  TableTitle: "caption",
  Fact: "fact",
  DraftMark: "mark",
  Note: "note",
};

/** Our Word document, read again, be it as we wrote it or as Word saved it. Throws when it is none. */
export function readDocx(bytes: Uint8Array): Reading {
  const files = unzipSync(bytes, {
    filter: ({ name, originalSize }) => {
      if (!PARTS.has(name)) return false;
      if (originalSize > PART_MOST) throw new Error("A part of the file is too large.");
      return true;
    },
  });
  const part = (name: string): Document | null => {
    const content = files[name];
    return content ? parseDocument(strFromU8(content), { xmlMode: true }) : null;
  };
  const document = part("word/document.xml");
  const body = document && find(document.children, "w:body");
  if (!body) throw new Error("There is no text in the file.");
  const links = linksOf(part("word/_rels/document.xml.rels"));
  const isOrdered = listsOf(part("word/numbering.xml"));
  const lines: Line[] = [];
  const foreign = new Set<string>();
  const add = (kind: string, pieces: readonly Piece[]): void => {
    const line = lineOf(kind, pieces);
    if (line) lines.push(line);
  };

  function block(one: Element): void {
    switch (one.name) {
      case "w:p":
        return paragraph(one);
      case "w:tc":
        return add(
          "cell",
          elements(one).flatMap((inner) => [...pieces(inner), { ...noLook, text: " " }]),
        );
      default:
        for (const inner of elements(one)) block(inner);
    }
  }

  function paragraph(one: Element): void {
    const properties = find(one.children, "w:pPr");
    const style = properties && value(find(properties.children, "w:pStyle"));
    const numbering = properties && find(properties.children, "w:numPr");
    const list = numbering && value(find(numbering.children, "w:numId"));
    if (list && list !== "0") {
      const level = Number(value(find(numbering.children, "w:ilvl")) ?? 0);
      return add(`${isOrdered(list, level) ? "number" : "bullet"} ${level + 1}`, pieces(one));
    }
    add((style && kinds[style]) || "paragraph", pieces(one));
  }

  function pieces(one: Element, href: string | null = null): Piece[] {
    const said = foreignElements[one.name];
    if (said !== undefined) foreign.add(said);
    switch (one.name) {
      case "w:pPr":
        return [];
      case "w:hyperlink":
        return elements(one).flatMap((inner) => pieces(inner, links.get(one.attribs["r:id"] ?? "") ?? ""));
      case "w:r": {
        const look = find(one.children, "w:rPr");
        for (const inner of look ? elements(look) : []) {
          const hides = foreignElements[inner.name];
          if (hides !== undefined) foreign.add(hides);
        }
        const [bold, italic] = [isOn(look, "w:b"), isOn(look, "w:i")];
        return elements(one).flatMap((inner) =>
          pieces(inner, href).map((piece) => ({ ...piece, bold, italic, href: piece.href ?? href })),
        );
      }
      case "w:t":
        return [{ ...noLook, href, text: textOf(one) }];
      case "w:br":
      case "w:cr":
      case "w:tab":
        return [{ ...noLook, href, text: one.name === "w:tab" ? "\t" : "\n" }];
      case "w:rPr":
        return [];
      default:
        return elements(one).flatMap((inner) => pieces(inner, href));
    }
  }

  for (const one of elements(body)) block(one);
  return { lines, foreign: [...foreign] };
}

const noLook = { bold: false, italic: false, href: null };

const elements = (one: Element): Element[] => one.children.filter(isTag);

function find(nodes: readonly ChildNode[], name: string): Element | null {
  for (const node of nodes) {
    if (!isTag(node)) continue;
    if (node.name === name) return node;
    if (node.name === "w:document") return find(node.children, name);
  }
  return null;
}

const value = (one: Element | null): string | null => one?.attribs["w:val"] ?? null;

const textOf = (one: Element): string => one.children.map((node) => (isText(node) ? node.data : "")).join("");

function isOn(look: Element | null, name: string): boolean {
  const one = look && find(look.children, name);
  return one !== null && !["0", "false", "off"].includes(value(one) ?? "");
}

/** Where the document's links lead, by their id. */
function linksOf(relations: Document | null): ReadonlyMap<string, string> {
  const links = new Map<string, string>();
  const root = relations?.children.find(isTag);
  for (const { attribs } of root ? elements(root) : []) links.set(attribs["Id"] ?? "", attribs["Target"] ?? "");
  return links;
}

/** Is a list numbered at this level? */
function listsOf(numbering: Document | null): (list: string, level: number) => boolean {
  const root = numbering?.children.find(isTag);
  const all = root ? elements(root) : [];
  const formats = new Map<string, string>();
  for (const one of all.filter(({ name }) => name === "w:abstractNum"))
    for (const level of elements(one).filter(({ name }) => name === "w:lvl"))
      formats.set(
        `${one.attribs["w:abstractNumId"]} ${level.attribs["w:ilvl"]}`,
        value(find(level.children, "w:numFmt")) ?? "",
      );
  const abstract = new Map(
    all
      .filter(({ name }) => name === "w:num")
      .map((one) => [one.attribs["w:numId"] ?? "", value(find(one.children, "w:abstractNumId")) ?? ""]),
  );
  return (list, level) => formats.get(`${abstract.get(list)} ${level}`) !== "bullet";
}
