import { strFromU8, unzipSync } from "fflate";
import type { Document, Element, Node } from "@xmldom/xmldom";
import { DOMParser } from "@xmldom/xmldom";

/** Exports as a strict parser reads them: whatever is not well-formed throws. */
export function parseXml(xml: string): Document {
  return new DOMParser({
    onError: (level, message) => {
      // What was half a letter shows as one: not a mistake of the writer.
      if (message.startsWith("Unicode replacement character")) return;
      throw new Error(`${level}: ${message}`);
    },
  }).parseFromString(xml, "text/xml");
}

/** Our HTML is written as XML is, but for its doctype and its empty elements. */
export function parseHtml(html: string): Document {
  const body = /<html[\s\S]*<\/html>/.exec(html)![0];
  return parseXml(body.replaceAll(/<(meta|br)\b([^>]*)>/g, "<$1$2/>").replaceAll(/<style>[\s\S]*?<\/style>/g, ""));
}

export interface Docx {
  readonly files: readonly string[];
  /** Every part, parsed. */
  readonly part: (name: string) => Document;
  readonly text: (name: string) => string;
}

export function parseDocx(bytes: Uint8Array): Docx {
  const texts = new Map(Object.entries(unzipSync(bytes)).map(([name, content]) => [name, strFromU8(content)]));
  const parts = new Map([...texts].map(([name, xml]) => [name, parseXml(xml)]));
  return { files: [...parts.keys()], part: (name) => parts.get(name)!, text: (name) => texts.get(name)! };
}

export const all = (from: Document | Element, name: string): Element[] => [...from.getElementsByTagName(name)];

/** The attribute of the first element of this name below; "" when there is none. */
export const valueOf = (from: Document | Element, name: string, attribute = "w:val"): string =>
  all(from, name)[0]?.getAttribute(attribute) ?? "";

/** Text as it is seen: tabs and breaks are signs of their own. */
export function textOf(node: Node): string {
  if (node.nodeName === "w:t" || node.nodeName === "#text") return node.textContent ?? "";
  if (node.nodeName === "w:instrText") return "";
  if (node.nodeName === "w:tab" && node.parentNode?.nodeName === "w:r") return "\t";
  if (node.nodeName === "w:br" || node.nodeName === "br") return "\n";
  return [...node.childNodes].map(textOf).join("");
}
