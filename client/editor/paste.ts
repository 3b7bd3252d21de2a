/**
 * What comes from Word, Outlook and Google Docs, made fit for a field. What Word had marked as deleted goes, as
 * inserted stays; Word's lists become lists, headings bold paragraphs, a table's rows tab-separated paragraphs.
 */
export function cleanHtml(html: string): string {
  const { body } = new DOMParser().parseFromString(html, "text/html");
  for (const gone of body.querySelectorAll("del, s.MsoDel, .msoDel, [style*='mso-hide'], style, script, meta, o\\:p"))
    gone.remove();
  // Google Docs wraps everything in one <b> that is not bold.
  for (const wrapper of body.querySelectorAll<HTMLElement>(
    "b[style*='font-weight:normal'], b[style*='font-weight: normal']",
  ))
    wrapper.replaceWith(...wrapper.childNodes);
  for (const styled of body.querySelectorAll<HTMLElement>("span[style]")) {
    const { fontWeight, fontStyle } = styled.style;
    if (fontStyle === "italic") wrapInner(styled, "em");
    if (fontWeight === "bold" || Number(fontWeight) >= 600) wrapInner(styled, "strong");
  }
  for (const heading of body.querySelectorAll("h1, h2, h3, h4, h5, h6")) {
    const paragraph = document.createElement("p");
    const strong = document.createElement("strong");
    strong.append(...heading.childNodes);
    paragraph.append(strong);
    heading.replaceWith(paragraph);
  }
  for (const table of body.querySelectorAll("table")) {
    const rows = [...table.rows].map((row) => {
      const paragraph = document.createElement("p");
      paragraph.textContent = [...row.cells].map((cell) => cell.textContent.trim()).join("\t");
      return paragraph;
    });
    table.replaceWith(...rows);
  }
  for (const picture of body.querySelectorAll("img")) picture.replaceWith(picture.alt);
  wordLists(body);
  return body.innerHTML;
}

function wrapInner(element: HTMLElement, name: "em" | "strong"): void {
  const inner = document.createElement(name);
  inner.append(...element.childNodes);
  element.append(inner);
}

/** Word writes a list as paragraphs with `mso-list`, and the bullet or number as words in front. */
function wordLists(body: HTMLElement): void {
  let list = null as HTMLElement | null;
  for (const paragraph of body.querySelectorAll<HTMLElement>("p")) {
    if (!/mso-list:(?!\s*none)/i.test(paragraph.getAttribute("style") ?? "")) {
      list = null;
      continue;
    }
    const marker = paragraph.querySelector<HTMLElement>("[style*='mso-list']");
    const ordered = /^\s*\(?[0-9a-z]+[.)]/i.test(marker?.textContent ?? "");
    marker?.remove();
    const name = ordered ? "OL" : "UL";
    if (list?.tagName !== name || list.nextElementSibling !== paragraph) {
      list = document.createElement(name);
      paragraph.before(list);
    }
    const item = document.createElement("li");
    const inner = document.createElement("p");
    inner.append(...paragraph.childNodes);
    item.append(inner);
    list.append(item);
    paragraph.remove();
  }
}
