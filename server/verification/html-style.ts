import { isReadable, rgbOf } from "./contrast.ts";

/** Properties that change how words look and never whether they are seen. */
const harmless =
  /^(?:font-(?:family|weight|style|variant.*|stretch|feature-settings|kerning|optical-sizing|variation-settings)|text-(?:align|transform|autospace|justify|size-adjust)|line-break|vertical-align|word-(?:break|wrap|spacing)|overflow-wrap|white-space.*|page-break-.*|break-.*|border.*|padding.*|direction|unicode-range|tab-size|orphans|widows|layout-grid-mode|punctuation-wrap|caret-color|-webkit-text-(?:size-adjust|stroke-width)|mso-(?!hide).*)$/;

/** Smaller than this nobody reads it. In points. */
export const READABLE_PT = 4;

/** Does a style of an element leave all its words to be seen, and add none? What is not known here may hide some. */
export function showsItsWords(style: string): boolean {
  const declared = style
    .replaceAll(/\/\*.*?\*\//gs, "")
    .split(/;(?=(?:[^"']|"[^"]*"|'[^']*')*$)/)
    .flatMap((one): [string, string][] => {
      const at = one.indexOf(":");
      return at < 0
        ? []
        : [
            [
              one.slice(0, at).trim().toLowerCase(),
              one
                .slice(at + 1)
                .replace(/!important/i, "")
                .trim(),
            ],
          ];
    });
  const values = new Map(declared);
  const [ground, color] = [values.get("background-color") ?? values.get("background"), values.get("color")];
  const page = ground === undefined ? "ffffff" : rgbOf(ground);
  const words = color === undefined ? "000000" : rgbOf(color);
  if (page === null || words === null || !isReadable(words, page)) return false;
  return declared.every(([name, value]) => {
    if (/\b(?:url|attr|var|calc|expression)\s*\(/i.test(value)) return false;
    switch (name) {
      case "color":
      case "background":
      case "background-color":
        return true;
      case "font-size":
        return isSize(value);
      case "font":
        return value
          .split(/[\s/]+/)
          .filter((part) => /^[\d.]/.test(part))
          .every(isSize);
      case "line-height":
        return value === "normal" || /^[\d.]+$/.test(value) ? Number.parseFloat(value) !== 0 : isSize(value);
      case "letter-spacing":
        return value === "normal" || Math.abs(inPoints(value) ?? 99) <= 2;
      case "text-indent":
      case "margin":
      case "margin-left":
      case "margin-right":
      case "margin-top":
      case "margin-bottom":
        // A sign of a list hangs to the left of its words; a page further out nothing is seen.
        return value.split(/\s+/).every((part) => (inPoints(part) ?? 0) >= -72);
      case "width":
      case "min-width":
        return value === "auto" || (inPoints(value) ?? 0) >= 10 || /^\d{2,3}(?:\.\d+)?%$/.test(value);
      case "text-decoration":
      case "text-decoration-line":
        return !/through/i.test(value);
      case "list-style":
      case "list-style-type":
        return !/["']/.test(value);
      case "display":
        return /^(?:block|inline|inline-block|table|table-cell|table-row|list-item)$/.test(value);
      default:
        return harmless.test(name);
    }
  });
}

const isSize = (value: string): boolean => {
  const points = inPoints(value);
  if (points !== null) return points > READABLE_PT;
  return /^(?:small|medium|large|x-small|x-large|xx-large|larger|smaller|inherit|initial)$/.test(value);
};

/** In points, as far as it has a size of its own; of percents and ems, as if they were of 12 points. */
function inPoints(value: string): number | null {
  const [, number, unit] = /^(-?[\d.]+)(pt|px|em|rem|%|cm|mm|in|ex|ch)?$/i.exec(value) ?? [];
  if (number === undefined) return null;
  const of: Record<string, number> = {
    pt: 1,
    px: 0.75,
    em: 12,
    rem: 12,
    "%": 0.12,
    cm: 28.35,
    mm: 2.835,
    in: 72,
    ex: 6,
    ch: 6,
  };
  return Number(number) * (of[(unit ?? "pt").toLowerCase()] ?? 1);
}
