import type { Element } from "domhandler";
import type { DocxPackage } from "./docx-package.ts";
import { openDocx } from "./docx-package.ts";
import type { Chain } from "./docx-look.ts";
import { fillOf, hides, hidesParagraph, hidesRow, stylesOf, themeOf } from "./docx-look.ts";
import { listsOf } from "./docx-lists.ts";
import type { Line, Piece } from "./lines.ts";
import { lineOf } from "./lines.ts";
import type { Reading } from "./read-html.ts";
import { child, elements, find, isOn, textOf, value } from "./xml.ts";

/** What may show, hide or change words, wherever it stands. */
const foreignElements: Readonly<Record<string, string>> = {
  "w:del": "deletions that are tracked",
  "w:ins": "insertions that are tracked",
  "w:moveFrom": "moves that are tracked",
  "w:moveTo": "moves that are tracked",
  "w:drawing": "pictures or text boxes",
  "w:pict": "pictures or text boxes",
  "w:object": "embedded objects",
  "w:altChunk": "an embedded document",
  "w:subDoc": "an embedded document",
  "w:fldSimple": "fields",
  "w:fldChar": "fields",
  "w:instrText": "fields",
  "w:footnoteReference": "footnotes or endnotes",
  "w:endnoteReference": "footnotes or endnotes",
  "w:commentReference": "comments",
  "w:sym": "symbols",
  "w:dataBinding": "words that are taken from elsewhere in the file",
  "m:oMath": "equations",
  "m:oMathPara": "equations",
};

const names = (list: string): ReadonlySet<string> => new Set(list.split(" ").map((name) => `w:${name}`));

/** Elements whose words are read, and those that have none. */
const known = names(
  "body hdr ftr p r t tbl tr tc hyperlink br cr tab ptab noBreakHyphen softHyphen lastRenderedPageBreak bookmarkStart bookmarkEnd proofErr sdt sdtContent smartTag customXml permStart permEnd commentRangeStart commentRangeEnd moveFromRangeStart moveFromRangeEnd moveToRangeStart moveToRangeEnd",
);
/** How something looks, or is; what of it can hide words is asked for apart. */
const properties = names("pPr rPr tblPr tblPrEx tblGrid trPr tcPr sectPr sdtPr sdtEndPr smartTagPr customXmlPr");
/** These hold what is no longer so, or is shown once only. */
const unread = new Set(["mc:Fallback", "w:moveFrom", "w:del"]);

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
  const file = openDocx(bytes);
  const document = file.root("word/document.xml");
  const body = document && find(document.children, "w:body");
  if (!body) throw new Error("There is no text in the file.");
  const foreign = new Set(file.foreign);
  const reader = readerOf(file, document, foreign);
  return {
    lines: reader.lines(body),
    edges: file.edges.flatMap((one) => reader.lines(one, true)).map(({ text }) => text),
    foreign: [...foreign],
  };
}

/** Where words stand. */
interface Place {
  /** Of their paragraph, by its style. */
  readonly look: Chain;
  /** "rrggbb". */
  readonly ground: string;
  readonly href: string | null;
  /** In a header or footer the number of the page is a field. */
  readonly edge: boolean;
}

function readerOf(file: DocxPackage, document: Element, foreign: Set<string>) {
  const links = linksOf(file.root("word/_rels/document.xml.rels"));
  const lists = listsOf(file.root("word/numbering.xml"));
  const styles = stylesOf(file.root("word/styles.xml"));
  const theme = themeOf(file.root("word/theme/theme1.xml"));
  const page = child(document, "w:background")?.attribs["w:color"] ?? "";
  const paper = /^[0-9a-f]{6}$/i.test(page) ? page : "ffffff";
  const name = (all: readonly string[]): void => {
    for (const one of all) foreign.add(one);
  };

  function lines(root: Element, edge = false): Line[] {
    const found: Line[] = [];
    const add = (kind: string, pieces: readonly Piece[]): void => {
      const line = lineOf(kind, pieces);
      if (line) found.push(line);
    };
    function block(one: Element, ground: string): void {
      check(one, edge);
      if (unread.has(one.name)) return;
      switch (one.name) {
        case "w:p":
          return add(...paragraph(one, ground, edge));
        case "w:tbl": {
          const style = value(child(child(one, "w:tblPr"), "w:tblStyle"));
          for (const look of style === null ? [] : styles.table(style)) name(hides([look], ground, theme));
          break;
        }
        case "w:tr":
          name(hidesRow(child(one, "w:trPr")));
          break;
        case "w:tc": {
          const fill = fillOf(chain(child(one, "w:tcPr")), theme) ?? ground;
          return add(
            "cell",
            elements(one).flatMap((inner) => [...within(inner, fill, edge), { ...noLook, text: " " }]),
          );
        }
      }
      if (properties.has(one.name)) return;
      for (const inner of elements(one)) block(inner, ground);
    }
    for (const one of elements(root)) block(one, paper);
    return found;
  }

  function paragraph(one: Element, ground: string, edge: boolean): [string, Piece[]] {
    const own = child(one, "w:pPr");
    const style = value(child(own, "w:pStyle"));
    const all = [...chain(own), ...styles.of(style).paragraph];
    const list = value(child(child(own, "w:numPr"), "w:numId"));
    const listed = all.map((look) => value(child(child(look, "w:numPr"), "w:numId"))).find((id) => id !== null);
    if (listed !== undefined && lists.addsWords(listed)) name(["words that a list puts before its items"]);
    const words = pieces(one, {
      look: styles.of(style).words,
      ground: fillOf(all, theme) ?? ground,
      href: null,
      edge,
    });
    if (words.some(({ text }) => text.trim() !== "")) name(hidesParagraph(all));
    if (list === null || list === "0") return [(style !== null && kinds[style]) || "paragraph", words];
    const level = Number(value(child(child(own, "w:numPr"), "w:ilvl")) ?? 0);
    return [`${lists.isOrdered(list, level) ? "number" : "bullet"} ${level + 1}`, words];
  }

  /** All words of a cell, or of what stands in one. */
  function within(one: Element, ground: string, edge: boolean): Piece[] {
    check(one, edge);
    if (unread.has(one.name) || properties.has(one.name)) return [];
    if (one.name === "w:p") return [...paragraph(one, ground, edge)[1], { ...noLook, text: " " }];
    return elements(one).flatMap((inner) => within(inner, ground, edge));
  }

  function pieces(one: Element, place: Place): Piece[] {
    if (one.name !== "w:p") check(one, place.edge);
    if (unread.has(one.name) || properties.has(one.name)) return [];
    const { href } = place;
    switch (one.name) {
      case "w:hyperlink":
        return inside(one, { ...place, href: links.get(one.attribs["r:id"] ?? "") ?? "" });
      case "w:r": {
        const own = child(one, "w:rPr");
        const style = value(child(own, "w:rStyle"));
        const words = inside(one, place);
        if (words.some(({ text }) => text.trim() !== "")) {
          const look = [
            ...chain(own),
            ...(style === null ? [] : styles.of(style).words),
            ...place.look,
            ...styles.usual,
          ];
          name(hides(look, place.ground, theme));
        }
        const [bold, italic] = [isOn(child(own, "w:b")), isOn(child(own, "w:i"))];
        return words.map((piece) => ({ ...piece, bold, italic }));
      }
      case "w:t":
      case "m:t":
        return [{ ...noLook, href, text: textOf(one) }];
      case "w:br":
      case "w:cr":
        return [{ ...noLook, href, text: "\n" }];
      case "w:tab":
      case "w:ptab":
        return [{ ...noLook, href, text: "\t" }];
      case "w:noBreakHyphen":
        return [{ ...noLook, href, text: "-" }];
      case "w:softHyphen":
        return [{ ...noLook, href, text: "\u00AD" }];
      case "w:txbxContent":
        return elements(one).flatMap((inner) => [{ ...noLook, text: " " }, ...within(inner, paper, place.edge)]);
      default:
        return inside(one, place);
    }
  }

  const inside = (one: Element, place: Place): Piece[] => elements(one).flatMap((inner) => pieces(inner, place));

  function check(one: Element, edge: boolean): void {
    const said = foreignElements[one.name];
    if (said === undefined) {
      if (properties.has(one.name)) tracked(one);
      else if (!known.has(one.name) && !isShell(one.name)) foreign.add(`an element “${one.name}”`);
    } else if (!(edge && isPageNumber(one))) foreign.add(said);
    for (const inner of elements(one)) if (one.name === "w:p" && inner.name === "w:pPr") tracked(inner);
  }

  /** Changes are tracked of the end of a paragraph, of rows and of cells too; a control may take its words from elsewhere. */
  function tracked(one: Element): void {
    for (const inner of elements(one)) {
      const said = foreignElements[inner.name];
      if (said !== undefined) foreign.add(said);
      // How something looked once is not how it looks.
      else if (!inner.name.endsWith("Change")) tracked(inner);
    }
  }

  return { lines };
}

const chain = (one: Element | null): Chain => (one ? [one] : []);

/** Parts of a picture, a text box or an equation, which are named themselves. */
const isShell = (name: string): boolean =>
  /^(?:mc|wp|wp14|wps|wpg|wpc|a|pic|v|o|w10|m|w14|w15|w16\w*):/.test(name) || name === "w:txbxContent";

/** The number of the page, or of all pages. */
const isPageNumber = (one: Element): boolean =>
  one.name === "w:fldChar" ||
  ((one.name === "w:instrText" || one.name === "w:fldSimple") &&
    /^\s*(?:PAGE|NUMPAGES)\b[\s\\*A-Z]*$/i.test(one.attribs["w:instr"] ?? textOf(one)));

const noLook = { bold: false, italic: false, href: null };

/** Where the document's links lead, by their id. */
const linksOf = (relations: Element | null): ReadonlyMap<string, string> =>
  new Map(elements(relations).map(({ attribs }) => [attribs["Id"] ?? "", attribs["Target"] ?? ""]));
