import { globSync } from "node:fs";
import { join } from "node:path";

/** Pages that the server writes itself, because they must work before anything else does. No script, no style sheet of others. */

const escapes: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (sign) => escapes[sign] ?? sign);

const style = `
body{margin:0;background:#fff;color:#1a1a1a;font:400 1.1875rem/2rem "Roboto Variable",Roboto,"Helvetica Neue",Helvetica,Arial,sans-serif}
header{height:3.5rem;padding:0 1.25rem;display:flex;align-items:center;border-bottom:1px solid #ebebeb;font-weight:700;font-size:1rem}
main{max-width:40rem;margin:0 auto;padding:3rem 1.25rem 6rem}
h1{font-size:2.25rem;line-height:2.75rem;margin:0 0 1rem;letter-spacing:-.015em}
p{margin:0 0 1.25rem}
label{display:block;font-weight:700;font-size:1rem}
input{box-sizing:border-box;width:100%;max-width:25rem;min-height:3rem;padding:.5rem .75rem;border:1px solid #1a1a1a;background:#fff;color:inherit;font:inherit}
.check{display:grid;grid-template-columns:2.75rem 1fr;align-items:center;font-size:1rem;line-height:1.5rem}
.check input{width:1.75rem;height:1.75rem;min-height:0;margin:0;accent-color:#0065bd}
.check span{grid-column:2;color:#5e5e5e}
button,.button{display:inline-block;min-height:2.75rem;padding:.5rem 1.25rem;border:2px solid transparent;background:#0065bd;color:#fff;font-family:inherit;font-size:1rem;line-height:1.5rem;font-weight:700;cursor:pointer;text-decoration:none}
button:hover,.button:hover{background:#00437e}
button:focus-visible,.button:focus-visible,a:focus-visible,input:focus-visible{outline:3px solid #fdd522;outline-offset:0;box-shadow:0 0 0 5px #1a1a1a}
@media (forced-colors:active){button{border-color:ButtonText}button:focus-visible{outline-color:Highlight}}`;

/** The face of all other pages, as built for them; without it the page reads as well. */
function face(): string {
  const [file] = globSync("roboto-latin-wght-normal-*.woff2", { cwd: join(import.meta.dirname, "../dist/assets") });
  return file === undefined
    ? ""
    : `@font-face{font-family:"Roboto Variable";src:url(/assets/${file}) format("woff2");font-weight:100 900;font-display:swap}`;
}

/** `body` is HTML: whoever writes it escapes what comes from outside. */
export function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en-GB">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex"><title>${escapeHtml(title)} – Codraft</title><style>${face()}${style}</style></head>
<body><header>Codraft</header><main><h1>${escapeHtml(title)}</h1>${body}</main></body>
</html>
`;
}
