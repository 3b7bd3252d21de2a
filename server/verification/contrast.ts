/** Colours of words and what they stand on, as "rrggbb". */

/** Less than this and words are hardly told from their ground: 1 is none, 21 black on white. */
const LEAST = 1.7;

export const isReadable = (words: string, ground: string): boolean => {
  const [a, b] = [light(words), light(ground)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05) >= LEAST;
};

/** How light it is: WCAG's relative luminance. */
function light(rgb: string): number {
  const [r = 0, g = 0, b = 0] = [0, 2, 4].map((at) => {
    const part = Number.parseInt(rgb.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

const named: Readonly<Record<string, string>> = {
  black: "000000",
  windowtext: "000000",
  inherit: "000000",
  initial: "000000",
  navy: "000080",
  blue: "0000ff",
  red: "ff0000",
  maroon: "800000",
  purple: "800080",
  green: "008000",
  teal: "008080",
  gray: "808080",
  grey: "808080",
  white: "ffffff",
};

/** A colour of CSS; null: one that is not known here, or can be seen through. */
export function rgbOf(value: string): string | null {
  const color = value.trim().toLowerCase();
  const hex = /^#([0-9a-f]{3}|[0-9a-f]{6})$/.exec(color)?.[1];
  if (hex !== undefined) return hex.length === 6 ? hex : hex.replaceAll(/./g, "$&$&");
  const parts = /^rgba?\(\s*(\d+)[\s,]+(\d+)[\s,]+(\d+)(?:[\s,/]+1(?:\.0+)?)?\s*\)$/.exec(color)?.slice(1, 4);
  if (parts) return parts.map((part) => Math.min(Number(part), 255).toString(16).padStart(2, "0")).join("");
  return named[color] ?? null;
}
