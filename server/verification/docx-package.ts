import type { Document, Element } from "domhandler";
import { isTag } from "domhandler";
import { strFromU8, unzipSync } from "fflate";
import { parseDocument } from "htmlparser2";
import { elements } from "./xml.ts";

/** A part of the package must not unfold into more than this, nor all that are read into more than twice as much. */
const PART_MOST = 30 * 1024 * 1024;

/** The parts of a Word file. */
export interface DocxPackage {
  /** A part's outermost element; null: there is none. */
  root(name: string): Element | null;
  /** Headers and footers. */
  readonly edges: readonly Element[];
  /** Parts that may show or change words and are not read, in words. */
  readonly foreign: readonly string[];
}

const read =
  /^word\/(?:(?:document|styles|numbering|footnotes|endnotes|comments)\.xml|_rels\/document\.xml\.rels|theme\/theme1\.xml|(?:header|footer)\d*\.xml)$/;
/** These hold no words that Word shows in the text. */
const silent =
  /^(?:\[Content_Types\]\.xml|_rels\/\.rels|docProps\/.*|customXml\/.*|word\/(?:settings|webSettings|fontTable|people|stylesWithEffects|comments(?:Extended|Ids|Extensible))\.xml|word\/(?:.*\/)?_rels\/.*|word\/theme\/.*|word\/glossary\/.*|.*\/)$/;

/** Throws when it is no package. */
export function openDocx(bytes: Uint8Array): DocxPackage {
  const foreign = new Set<string>();
  const seen = new Set<string>();
  let unfolded = 0;
  const files = unzipSync(bytes, {
    filter: ({ name, originalSize }) => {
      if (seen.has(name)) foreign.add(`a part “${name}” twice`);
      seen.add(name);
      if (!read.test(name)) {
        if (!silent.test(name)) foreign.add(partName(name));
        return false;
      }
      unfolded += originalSize;
      if (originalSize > PART_MOST || unfolded > 2 * PART_MOST) throw new Error("A part of the file is too large.");
      return true;
    },
  });
  const roots = new Map<string, Element | null>();
  const root = (name: string): Element | null => {
    if (!roots.has(name)) roots.set(name, rootOf(files[name]));
    return roots.get(name) ?? null;
  };
  if (elements(root("word/comments.xml")).length > 0) foreign.add("comments");
  for (const notes of ["word/footnotes.xml", "word/endnotes.xml"])
    // Word writes the lines that part notes from the text into every file.
    if (elements(root(notes)).some(({ attribs }) => !/separator/i.test(attribs["w:type"] ?? "")))
      foreign.add("footnotes or endnotes");
  const edges = Object.keys(files)
    .filter((name) => /\/(?:header|footer)\d*\.xml$/.test(name))
    .flatMap((name) => root(name) ?? []);
  return { root, edges, foreign: [...foreign] };
}

function partName(name: string): string {
  if (name.startsWith("word/media/")) return "pictures";
  if (name.startsWith("word/fonts/")) return "fonts of its own";
  if (name.startsWith("word/embeddings/")) return "embedded objects";
  return /vba/i.test(name) ? "macros" : `a part “${name}”`;
}

function rootOf(content: Uint8Array | undefined): Element | null {
  const document: Document | null = content ? parseDocument(strFromU8(content), { xmlMode: true }) : null;
  return document?.children.find(isTag) ?? null;
}
