import { getSchema } from "@tiptap/core";
import { DOMParser as FieldParser } from "@tiptap/pm/model";
import { prosemirrorToYXmlFragment } from "@tiptap/y-tiptap";
import * as Y from "yjs";
import { schemaExtensions } from "#client/editor/extensions.ts";
import { cleanHtml, tabulator } from "#client/editor/paste.ts";
import { readField } from "#shared/field.ts";
import type { RichText } from "#shared/schema.ts";
import { isBlank } from "#shared/summary-text.ts";
import type { DocumentBlock, LeftBehind, Look } from "./document.ts";
import { withoutBold } from "./parts.ts";

interface ReadBlocks {
  readonly blocks: readonly DocumentBlock[];
  readonly left: Pick<LeftBehind, "pictures" | "tables" | "notes">;
}

/** For so long the page does nothing else: a key that is pressed meanwhile is not felt to wait. */
const SLICE_MS = 16;

/**
 * A document as mammoth writes it, as headings and text: cleaned like what is pasted, read by the editor's own schema.
 * In slices, since somebody may be typing. Null: it was stopped.
 */
export async function readBlocks(html: string, signal: AbortSignal): Promise<ReadBlocks | null> {
  // A document of its own, in which nothing runs and nothing is fetched.
  const { body } = new DOMParser().parseFromString(html, "text/html");
  const count = (selector: string): number => body.querySelectorAll(selector).length;
  const left = { pictures: count("img"), tables: count("table"), notes: putNotes(body) };
  keepTabs(body);
  const read = fieldReader();
  const blocks: DocumentBlock[] = [];
  let since = performance.now();
  for (const element of body.children) {
    blocks.push(...readElement(element));
    if (performance.now() - since < SLICE_MS) continue;
    await turn();
    if (signal.aborted) return null;
    since = performance.now();
  }
  return { blocks, left };

  function readElement(element: Element): DocumentBlock[] {
    const level = /^h([1-6])$/.exec(element.localName)?.[1];
    if (level === undefined) {
      const text = read(element.outerHTML);
      return text.length === 0 ? [] : [{ kind: "text", look: lookOf(element), blocks: text }];
    }
    const [line] = read(`<p>${element.innerHTML}</p>`);
    if (line?.type !== "paragraph") return [];
    return [{ kind: "heading", level: Number(level), words: withoutBold(line.content) }];
  }
}

/** Lets the page do what waits. */
const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

const looks: readonly Look[] = ["title", "mark", "facts", "fact"];
const lookOf = ({ classList }: Element): Look => looks.find((look) => look !== "" && classList.contains(look)) ?? "";

/** Reads HTML as a field does. Paragraphs without words are left out. */
function fieldReader(): (html: string) => RichText {
  const schema = getSchema(
    schemaExtensions(
      () => () => "",
      () => () => {},
    ),
  );
  const parser = FieldParser.fromSchema(schema);
  return (html) => {
    const { body } = new DOMParser().parseFromString(cleanHtml(html), "text/html");
    const fragment = new Y.Doc().getXmlFragment("read");
    prosemirrorToYXmlFragment(parser.parse(body), fragment);
    return readField(fragment).filter((block) => !isBlank([block]));
  };
}

/** The editor's reader keeps a tab only where it is told to. */
function keepTabs(body: HTMLElement): void {
  const texts = document.createTreeWalker(body, NodeFilter.SHOW_TEXT);
  const tabbed: Text[] = [];
  for (let text = texts.nextNode(); text; text = texts.nextNode())
    if (text instanceof Text && text.data.includes("\t")) tabbed.push(text);
  for (const text of tabbed)
    text.replaceWith(...text.data.split("\t").flatMap((part, at) => (at === 0 ? [part] : [tabulator(), part])));
}

/** Footnotes and endnotes stand at the end of the document; each goes to the end of what is under the heading that has its sign. */
function putNotes(body: HTMLElement): number {
  const isNote = "[id^='footnote-'], [id^='endnote-']";
  const notes = [...body.querySelectorAll<HTMLElement>(`li:is(${isNote})`)];
  const list = notes[0]?.parentElement;
  for (const sign of body.querySelectorAll<HTMLElement>("sup > a[href^='#footnote-'], sup > a[href^='#endnote-']")) {
    const number = sign.textContent;
    const note = notes.find(({ id }) => `#${id}` === sign.getAttribute("href"));
    const top = topOf(sign, body);
    sign.parentElement?.replaceWith(number);
    if (!note || !top) continue;
    for (const back of note.querySelectorAll("a[href*='note-ref-']")) back.remove();
    const end = endOf(top);
    for (const [at, line] of [...note.children].entries()) {
      if (at === 0) line.prepend(`${number} `);
      end(line);
    }
    note.remove();
  }
  if (list?.children.length === 0) list.remove();
  return notes.length;
}

function topOf(element: Element, body: HTMLElement): Element | null {
  let top: Element | null = element;
  while (top && top.parentElement !== body) top = top.parentElement;
  return top;
}

/** Puts something behind the last of what is under the same heading. */
function endOf(top: Element): (line: Element) => void {
  let next = top.nextElementSibling;
  while (
    next &&
    !/^h[1-6]$/.test(next.localName) &&
    !next.querySelector(":scope > li[id^='footnote-'], :scope > li[id^='endnote-']")
  )
    next = next.nextElementSibling;
  return (line) => (next ? next.before(line) : top.parentElement?.append(line));
}
