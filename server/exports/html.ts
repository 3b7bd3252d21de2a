import { escapeHtml } from "#server/page.ts";
import type { DocBlock, Run, Runs } from "./blocks.ts";
import { cleanText } from "./blocks.ts";

const style = `
:root{color-scheme:light}
body{margin:0 auto;padding:3rem 1.25rem 6rem;max-width:44rem;background:#fff;color:#1a1a1a;font:400 1.125rem/1.75rem Roboto,"Helvetica Neue",Helvetica,Arial,sans-serif}
h1{font-size:2.25rem;line-height:2.75rem;margin:0 0 1rem;letter-spacing:-.015em;text-wrap:balance}
h2{font-size:1.625rem;line-height:2.125rem;margin:3.5rem 0 1rem}
h3{font-size:1.25rem;line-height:1.75rem;margin:2.5rem 0 .25rem;text-wrap:balance}
p{margin:0 0 1rem}ul,ol{margin:0 0 1rem;padding-left:1.75rem}
.draft{display:inline-block;padding:.25rem .75rem;border:2px solid #1a1a1a;font-weight:700}
.meta{color:#5e5e5e;font-size:1rem;line-height:1.5rem}
.wide{overflow-x:auto;margin:0 0 1.5rem}
table{border-collapse:collapse;width:100%;font-size:1rem;line-height:1.5rem}
caption{text-align:left;color:#5e5e5e;padding:0 0 .5rem}
th,td{text-align:left;vertical-align:top;padding:.5rem .75rem .5rem 0;border-bottom:1px solid #b3b3b3;overflow-wrap:break-word}
a{color:#0065bd}
@media (max-width:40rem){h1{font-size:1.75rem;line-height:2.25rem}}
@media print{body{max-width:none;padding:0;font-size:11pt;line-height:1.5}h1,h2,h3{break-after:avoid}tr{break-inside:avoid}thead{display:table-header-group}.wide{overflow:visible}}
@page{margin:20mm;@top-right{content:var(--stamp)}}`;

/** One file that needs no other: no script, no picture, nothing fetched. */
export function writeHtml(title: string, stamp: string, blocks: readonly DocBlock[]): string {
  const print = `@page{@top-right{content:"${cleanText(stamp).replaceAll(/["\\<>]/g, "")}"}}`;
  return `<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="Codraft">
<title>${text(title)}</title>
<style>${style}${print}</style>
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
    case "note":
      return `<p class="draft">${text(one.text)}</p>`;
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
    case "table": {
      const head = one.head
        ? `<thead><tr>${one.head.map((cell) => `<th scope="col">${text(cell)}</th>`).join("")}</tr></thead>`
        : "";
      const body = one.rows.map(
        (row) =>
          `<tr>${row.map((cell, i) => (i === 0 ? `<th scope="row">${runs(cell)}</th>` : `<td>${runs(cell)}</td>`)).join("")}</tr>`,
      );
      const caption = text(one.caption);
      return `<div class="wide" role="region" aria-label="${caption}" tabindex="0"><table><caption>${caption}</caption>${head}<tbody>${body.join("")}</tbody></table></div>`;
    }
  }
}

const runs = (all: Runs): string => all.map(runHtml).join("");

function runHtml(one: Run): string {
  let html = text(one.text).replaceAll("\n", "<br>");
  if (one.bold) html = `<strong>${html}</strong>`;
  if (one.italic) html = `<em>${html}</em>`;
  if (one.lang !== null) html = `<span lang="${text(one.lang)}">${html}</span>`;
  return one.href === null ? html : `<a href="${text(one.href)}">${html}</a>`;
}
