import { escapeHtml } from "#server/page.ts";
import type { DocBlock, Run, Runs } from "./document.ts";
import { cleanText } from "./clean.ts";

const style = `
:root{color-scheme:light}
body{margin:0 auto;padding:3rem 1.25rem 6rem;max-width:44rem;background:#fff;color:#1a1a1a;font:400 1.125rem/1.75rem Roboto,"Helvetica Neue",Helvetica,Arial,sans-serif;overflow-wrap:anywhere}
h1{font-size:2.25rem;line-height:2.75rem;margin:0 0 1rem;letter-spacing:-.015em;text-wrap:balance}
h2{font-size:1.625rem;line-height:2.125rem;margin:3.5rem 0 1rem}
h3{font-size:1.25rem;line-height:1.75rem;margin:2.5rem 0 .5rem;text-wrap:pretty}
p{margin:0 0 1rem}ul,ol{margin:0 0 1rem;padding-left:1.75rem}li>p{margin-bottom:.5rem}li>ul,li>ol{margin-bottom:.5rem}
p,h3,td,th,dd{white-space:pre-wrap;tab-size:4}
.mark{display:inline-block;padding:.25rem .75rem;border:2px solid #1a1a1a;font-weight:700}
.meta,.note{color:#5e5e5e;font-size:1rem;line-height:1.5rem}
.wide{overflow-x:auto;margin:0 0 1.5rem}
.wide:focus-visible,a:focus-visible{outline:3px solid #fdd522;box-shadow:0 0 0 5px #1a1a1a}
table{border-collapse:collapse;width:100%;margin:0 0 1.5rem;font-size:1rem;line-height:1.5rem}
caption{text-align:left;color:#5e5e5e;padding:0 0 .5rem}
th,td{text-align:left;vertical-align:top;padding:.5rem .75rem .5rem 0;border-bottom:1px solid #b3b3b3;min-width:4.75rem}
main>table th{width:11rem}
thead th{border-bottom:2px solid #1a1a1a}
.wide tbody th{min-width:2.5rem}
dl{margin:0 0 1.5rem;font-size:1rem;line-height:1.5rem}
dl div{display:grid;grid-template-columns:10rem 1fr;gap:0 1rem;padding:.375rem 0;border-bottom:1px solid #b3b3b3}
dt{font-weight:700}dd{margin:0;min-width:0}
a{color:#0065bd}
@media (max-width:40rem){main>table th{width:6.5rem}h1{font-size:1.75rem;line-height:2.25rem}dl div{grid-template-columns:1fr}}
@media print{body{max-width:none;padding:0;font-size:11pt;line-height:1.5}h1{font-size:22pt;line-height:1.2}h2{font-size:16pt;line-height:1.3;margin-top:2rem}h3{font-size:12.5pt;line-height:1.35;margin-top:1.5rem}
table,dl,caption{font-size:10pt;line-height:1.45}.meta{font-size:10pt;line-height:1.45}dl div{grid-template-columns:10rem 1fr}
h1,h2,h3,.meta,caption,p:has(+ul),p:has(+ol){break-after:avoid}p,li{orphans:2;widows:2}tr,dl div{break-inside:avoid}dl{break-inside:avoid}thead{display:table-header-group}.wide{overflow:visible}a{color:inherit}}`;

/** The draft's mark and the page number on every sheet, where the browser can. */
const pageStyle = (stamp: string): string => {
  const font = `font:700 9pt Roboto,"Helvetica Neue",Helvetica,Arial,sans-serif`;
  const said = cleanText(stamp).replaceAll(/["\\<>\n]/g, "");
  return `@page{size:A4;margin:20mm;@top-right{content:"${said}";${font}}@bottom-right{content:"Page " counter(page) " of " counter(pages);${font}}}`;
};

/** All of a file's styles. */
export const styleOf = (stamp: string): string => style + pageStyle(stamp);

/** Even where the file is opened from a disk: nothing in it runs, and nothing is fetched. */
const policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/** One file that needs no other: no script, no picture, nothing fetched. */
export function writeHtml(title: string, stamp: string, blocks: readonly DocBlock[]): string {
  return `<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="Codraft">
<meta name="robots" content="noindex">
<title>${text(title)}</title>
<style>${styleOf(stamp)}</style>
</head>
<body>
<main>
${blocks.map(block).join("\n")}
</main>
</body>
</html>
`;
}

const text = (value: string): string => escapeHtml(cleanText(value));

function block(one: DocBlock): string {
  switch (one.type) {
    case "title":
      return `<h1>${text(one.text)}</h1>`;
    case "mark":
      return `<p class="mark">${text(one.text)}</p>`;
    case "note":
      return `<p class="note">${text(one.text)}</p>`;
    case "heading":
      return `<h${one.level}>${runs(one.runs)}</h${one.level}>`;
    case "meta":
      return `<p class="meta">${text(one.text)}</p>`;
    case "paragraph":
      return `<p>${runs(one.runs)}</p>`;
    case "list": {
      const name = one.ordered ? "ol" : "ul";
      return `<${name}>${one.items.map((item) => `<li>${item.map(block).join("")}</li>`).join("")}</${name}>`;
    }
    case "facts":
      return `<dl>${one.rows.map(({ name, value }) => `<div><dt>${text(name)}</dt><dd>${text(value)}</dd></div>`).join("")}</dl>`;
    case "table":
      return table(one);
  }
}

function table({ caption, head, rows }: Extract<DocBlock, { type: "table" }>): string {
  const top = head
    ? `<thead><tr>${head.map((cell) => `<th scope="col">${text(cell)}</th>`).join("")}</tr></thead>`
    : "";
  const body = rows.map(
    (row) =>
      `<tr>${row.map((cell, i) => (i === 0 ? `<th scope="row">${runs(cell)}</th>` : `<td>${runs(cell)}</td>`)).join("")}</tr>`,
  );
  const name = text(caption);
  const whole = `<table><caption>${name}</caption>${top}<tbody>${body.join("")}</tbody></table>`;
  // Names and values fit any screen; more columns may have to scroll, which takes the keyboard too.
  return head ? `<div class="wide" role="region" aria-label="${name}" tabindex="0">${whole}</div>` : whole;
}

const runs = (all: Runs): string => all.map(runHtml).join("");

function runHtml(one: Run): string {
  let html = text(one.text).replaceAll("\n", "<br>");
  if (one.bold) html = `<strong>${html}</strong>`;
  if (one.italic) html = `<em>${html}</em>`;
  if (one.lang !== null) html = `<span lang="${text(one.lang)}">${html}</span>`;
  return one.href === null ? html : `<a href="${text(one.href)}" rel="noreferrer">${html}</a>`;
}
