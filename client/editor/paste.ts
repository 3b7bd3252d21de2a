import type { Node as TextNode } from "@tiptap/pm/model";
import { Fragment, Slice } from "@tiptap/pm/model";

/** Without halves of characters: they would stay on their author's page and be a question mark on everybody else's. */
export const wellFormed = (text: string): string => text.replaceAll(/\p{Surrogate}/gu, "");

/**
 * What comes from Word, Outlook and Google Docs, made fit for a field. What Word had marked as deleted goes, as
 * inserted stays; Word's lists become lists, headings bold paragraphs, a table's rows tab-separated paragraphs, a
 * picture a note that it was there. No other words vanish. What a mark or a link may be is the editor's schema's to say.
 */
export function cleanHtml(pasted: string): string {
  const html = wellFormed(pasted);
  // A document of its own, in which nothing runs and nothing is fetched; the editor reads the outcome in another such.
  const { body } = new DOMParser().parseFromString(html, "text/html");
  // From a field of ours, as it should be: its depth is noted in it, so nothing may be taken away.
  if (body.querySelector("[data-pm-slice]") && !body.querySelector("h1, h2, h3, h4, h5, h6, table, img, del"))
    return html;
  for (const styled of body.querySelectorAll("[style*='mso-']")) {
    styled.setAttribute("style", (styled.getAttribute("style") ?? "").replaceAll(/\s*([:;])\s*/g, "$1"));
  }
  for (const gone of body.querySelectorAll(notText)) gone.remove();
  for (const wrapper of body.querySelectorAll("o\\:p, b, strong")) {
    // Google Docs wraps everything in a <b> that is not bold. (Word's bold says "mso-bidi-font-weight: normal".)
    if (wrapper.localName === "o:p" || isLight(wrapper)) unwrap(wrapper);
  }
  for (const spaces of body.querySelectorAll<HTMLElement>("[style*='mso-spacerun']")) spaces.replaceWith(" ");
  for (const tab of body.querySelectorAll<HTMLElement>("[style*='mso-tab-count']")) tab.replaceWith(tabulator());
  wordLists(body);
  joinLists(body);
  for (const item of body.querySelectorAll("li[role='checkbox']")) tickBox(item);
  for (const picture of body.querySelectorAll("img")) picture.replaceWith(noteOf(picture));
  for (const heading of body.querySelectorAll(headings)) boldParagraph(heading);
  // Inner tables first.
  for (const table of [...body.querySelectorAll("table")].toReversed()) table.replaceWith(...rowsOf(table));
  dropBlank(body);
  return body.innerHTML;
}

/** Is what Word put last a note of its text, which stands at the foot of a page there? */
export function endsInNote(html: string): boolean {
  const { body } = new DOMParser().parseFromString(html, "text/html");
  const notes = [...body.querySelectorAll("[style*='mso-element']")].findLast((one) =>
    /mso-element\s*:\s*(foot|end)note-list/.test(one.getAttribute("style") ?? ""),
  );
  if (!notes || notes.textContent.trim() === "") return false;
  const behind = document.createRange();
  behind.selectNodeContents(body);
  behind.setStartAfter(notes);
  return behind.toString().trim() === "";
}

/** Its last paragraph is one by itself: what the caret stood before does not go on in it. */
export const closedBehind = ({ content, openStart }: Slice): Slice => new Slice(content, openStart, 0);

/** What Word deleted, hid or remarked upon, and what no reader sees. */
const notText = [
  "del, .MsoDel, .msoDel",
  "[style*='mso-hide:all']",
  "[style*='mso-element:comment-list'], .MsoCommentReference, a[href^='#_msocom']",
  "style, script, meta, link, title, xml, template",
].join();

const headings = "h1, h2, h3, h4, h5, h6, p[role='heading'], p.MsoTitle, p.MsoSubtitle";
const blocks = "p, div, ul, ol, li, table, h1, h2, h3, h4, h5, h6, blockquote, section, article, pre, dl, dt, dd";

const unwrap = (element: Element): void => element.replaceWith(...element.childNodes);

function isLight(element: Element): boolean {
  const weight = element instanceof HTMLElement ? element.style.fontWeight : "";
  return weight === "normal" || (weight !== "" && Number(weight) <= 400);
}

/** Only within this does the editor's reader keep a tab as it is. */
export function tabulator(): HTMLElement {
  const tab = document.createElement("span");
  tab.style.whiteSpace = "pre";
  tab.textContent = "\t";
  return tab;
}

/** A picture of a point or two is none: mails carry them to see that they were read. */
function noteOf({ alt, width, height }: HTMLImageElement): string {
  if (width > 0 && height > 0 && width <= 2 && height <= 2) return "";
  const words = alt.replaceAll(/\s+/g, " ").trim();
  return words === "" ? "[Picture]" : `[Picture: ${words}]`;
}

/** Of a list to tick off, as Google Docs writes it. */
function tickBox(item: Element): void {
  item.querySelector("img")?.remove();
  (item.querySelector("p") ?? item).prepend(item.ariaChecked === "true" ? "☑ " : "☐ ");
}

function boldParagraph(heading: Element): void {
  // Google Docs says "not bold" of a heading's words.
  for (const styled of heading.querySelectorAll<HTMLElement>("[style]")) styled.style.removeProperty("font-weight");
  const paragraph = document.createElement("p");
  const strong = document.createElement("strong");
  strong.append(...heading.childNodes);
  paragraph.append(strong);
  heading.replaceWith(paragraph);
}

function rowsOf(table: HTMLTableElement): Node[] {
  const caption = table.caption ? [paragraphOf([table.caption])] : [];
  const rows = [...table.rows].flatMap((row): Node[] => {
    const cells = [...row.cells];
    // A table of one column only arranges what is in it, as mails do.
    return cells.length === 1 ? [...(cells[0]?.childNodes ?? [])] : [paragraphOf(cells)];
  });
  return [...caption, ...rows];
}

function paragraphOf(cells: readonly HTMLElement[]): HTMLElement {
  const paragraph = document.createElement("p");
  for (const [at, cell] of cells.entries()) {
    if (at > 0) paragraph.append(tabulator());
    paragraph.append(...inOneLine(cell));
  }
  return paragraph;
}

/** A cell's words with their marks, its paragraphs and lines one after the other. */
function inOneLine(cell: HTMLElement): Node[] {
  for (const line of cell.querySelectorAll("br")) line.replaceWith(" ");
  for (const block of cell.querySelectorAll(blocks)) {
    if (block.textContent.trim() !== "" && block.nextSibling) block.after(" ");
    unwrap(block);
  }
  cell.normalize();
  const texts = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
  const words: Text[] = [];
  for (let text = texts.nextNode(); text; text = texts.nextNode()) words.push(text as Text);
  const [first, last] = [words[0], words.at(-1)];
  if (first) first.data = first.data.trimStart();
  if (last) last.data = last.data.trimEnd();
  return [...cell.childNodes];
}

/** Blank paragraphs and lines stand for space between paragraphs, which ours have of themselves. */
function dropBlank(body: HTMLElement): void {
  for (const line of body.querySelectorAll("br")) {
    if (isBlock(beside(line, "previousSibling")) || isBlock(beside(line, "nextSibling"))) line.remove();
  }
  for (const block of [...body.querySelectorAll("p, div, li")].toReversed()) {
    if (block.textContent.trim() === "" && !block.querySelector("[data-to]")) block.remove();
    else if (block.localName === "div" && !block.querySelector(blocks)) {
      const paragraph = document.createElement("p");
      paragraph.append(...block.childNodes);
      block.replaceWith(paragraph);
    }
  }
}

const isBlock = (node: Node | null): boolean => node instanceof Element && node.matches(blocks);

/** What stands beside it, past the white space that the file is laid out with. */
function beside(node: Node, side: "previousSibling" | "nextSibling"): Node | null {
  let next = node[side];
  while (next instanceof Text && next.data.trim() === "") next = next[side];
  return next;
}

/** Lists that are being made, one in an item of the other. */
type Open = { readonly level: number; readonly list: HTMLElement }[];

/** The list for an item of this level: the one that goes on, or a new one within the item before, or else at the top. */
function listFor(open: Open, level: number, name: string, begin: (list: HTMLElement) => void): HTMLElement {
  while (open.some((one) => one.level > level || (one.level === level && one.list.tagName !== name))) open.pop();
  const last = open.at(-1);
  if (last?.level === level) return last.list;
  const list = document.createElement(name);
  const holding = last?.list.lastElementChild;
  if (holding) holding.append(list);
  else begin(list);
  open.push({ level, list });
  return list;
}

/** Word writes a list as paragraphs with `mso-list` and a level, and the bullet or number as words in front. */
function wordLists(body: HTMLElement): void {
  let open: Open = [];
  for (const paragraph of body.querySelectorAll<HTMLElement>("p")) {
    const said = /mso-list:\s*(?!none|ignore)[^;]*?level(\d+)/i.exec(paragraph.getAttribute("style") ?? "");
    if (!said || open[0]?.list.nextElementSibling !== paragraph) open = [];
    if (!said) continue;
    const marker = paragraph.querySelector("[style*='mso-list']");
    const sign = /^\s*\(?([0-9]+|[a-z]{1,4}[.)])/i.exec(marker?.textContent ?? "")?.[1];
    marker?.remove();
    const list = listFor(open, Number(said[1]), sign === undefined ? "UL" : "OL", (top) => paragraph.before(top));
    // A list goes on after a paragraph, and others refer to its numbers.
    if (!list.hasChildNodes() && Number(sign) > 1) list.setAttribute("start", String(Number(sign)));
    const item = document.createElement("li");
    const inner = document.createElement("p");
    inner.append(...paragraph.childNodes);
    item.append(inner);
    list.append(item);
    paragraph.remove();
  }
}

/** Word on the web writes each item as a list of its own, at the top, and its level beside it. */
function joinLists(body: HTMLElement): void {
  for (const wrapper of body.querySelectorAll(".ListContainerWrapper")) unwrap(wrapper);
  let open: Open = [];
  for (const list of body.querySelectorAll<HTMLElement>("[class*='ListStyle']")) {
    if (open[0]?.list !== list.previousElementSibling) open = [];
    const level = Number(list.querySelector("li")?.dataset["ariaLevel"] ?? 1);
    const joined = listFor(open, level, list.tagName, (top) => list.before(top));
    const start = list.getAttribute("start");
    if (!joined.hasChildNodes() && start !== null) joined.setAttribute("start", start);
    joined.append(...list.childNodes);
    list.remove();
  }
}

/** For a field of one line: all the words, one paragraph after the other. */
export function onOneLine(slice: Slice): Slice {
  const inlines: TextNode[] = [];
  let space: TextNode | null = null;
  slice.content.descendants((node) => {
    const { schema } = node.type;
    if (node.isTextblock && inlines.length > 0) space = schema.text(" ");
    if (!node.isInline) return true;
    if (node.type.name === "hardBreak") {
      space = schema.text(" ");
      return false;
    }
    if (space && inlines.length > 0) inlines.push(space);
    space = null;
    inlines.push(node.isText ? schema.text((node.text ?? "").replaceAll("\t", " "), node.marks) : node);
    return false;
  });
  return new Slice(Fragment.from(inlines), 0, 0);
}
