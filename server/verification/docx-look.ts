import type { Element } from "domhandler";
import { isReadable } from "./contrast.ts";
import { child, elements, isOn, value } from "./xml.ts";

/** Whether a Word file leaves the words to be seen that it holds: their look, by styles and of their own. */

/** Properties of words (`w:rPr`) or of a paragraph (`w:pPr`), what counts first. */
export type Chain = readonly Element[];

interface StyleOf {
  readonly words: Chain;
  readonly paragraph: Chain;
}

export interface Styles {
  /** Of a style and all that it is based on; of none, the paragraph's usual one. */
  of(style: string | null): StyleOf;
  /** What counts for all words. */
  readonly usual: Chain;
  /** All looks of words that a table's style has. */
  table(style: string): Chain;
}

export function stylesOf(root: Element | null): Styles {
  const all = elements(root).filter(({ name }) => name === "w:style");
  const byId = new Map(all.map((one) => [one.attribs["w:styleId"] ?? "", one]));
  const usualParagraph = all.find(
    ({ attribs }) => attribs["w:type"] === "paragraph" && /^(?:1|true|on)$/.test(attribs["w:default"] ?? ""),
  );
  const based = (style: string): Element[] => {
    const chain: Element[] = [];
    let one = byId.get(style);
    while (one && !chain.includes(one)) {
      chain.push(one);
      one = byId.get(value(child(one, "w:basedOn")) ?? "");
    }
    return chain;
  };
  const known = new Map<string, StyleOf>();
  return {
    of(style) {
      const id = style ?? usualParagraph?.attribs["w:styleId"] ?? "";
      const found = known.get(id);
      if (found) return found;
      const chain = based(id);
      const made = {
        words: chain.flatMap((one) => child(one, "w:rPr") ?? []),
        paragraph: chain.flatMap((one) => child(one, "w:pPr") ?? []),
      };
      known.set(id, made);
      return made;
    },
    usual: elements(child(root, "w:docDefaults")).flatMap((one) => child(one, "w:rPr") ?? []),
    table: (style) =>
      based(style).flatMap((one) =>
        [one, ...elements(one).filter(({ name }) => name === "w:tblStylePr")].flatMap(
          (inner) => child(inner, "w:rPr") ?? [],
        ),
      ),
  };
}

const first = (chain: Chain, name: string): Element | null => {
  for (const one of chain) {
    const found = child(one, name);
    if (found) return found;
  }
  return null;
};

const numberOf = (one: Element | null, attribute = "w:val"): number | null => {
  const number = Number.parseFloat(one?.attribs[attribute] ?? "");
  return Number.isNaN(number) ? null : number;
};

/** In halves of a point: smaller than 4 points nobody reads it. */
const SMALLEST = 8;

/** What keeps words of this look from being read, in words. */
export function hides(chain: Chain, ground: string, theme: Theme): string[] {
  const on = (name: string): boolean => isOn(first(chain, name));
  const said: string[] = [];
  if (on("w:vanish") || on("w:webHidden") || on("w:specVanish")) said.push("hidden words");
  if (on("w:strike") || on("w:dstrike")) said.push("words that are struck through");
  if ((numberOf(first(chain, "w:sz")) ?? 20) < SMALLEST) said.push("words too small to read");
  const behind = fillOf(chain, theme) ?? ground;
  const color = colorOf(first(chain, "w:color"), "w:val", "w:theme", theme);
  if (color !== null && !isReadable(color, behind)) said.push("words in nearly the colour they stand on");
  if (holdsNoFill(first(chain, "w14:textFill"))) said.push("words without a colour");
  if ((numberOf(first(chain, "w:w")) ?? 100) < 40 || (numberOf(first(chain, "w:spacing")) ?? 0) < -40)
    said.push("words squeezed together");
  if (Math.abs(numberOf(first(chain, "w:position")) ?? 0) > 40) said.push("words far from their line");
  return said;
}

const holdsNoFill = (one: Element | null): boolean =>
  elements(one).some((inner) => inner.name === "w14:noFill" || holdsNoFill(inner)) ||
  elements(one).some(({ name, attribs }) => name === "w14:alpha" && Number(attribs["w14:val"]) > 60_000);

/** In twentieths of a point. */
const LOWEST = 80;
const WIDEST = 10_000;

/** What keeps a paragraph from being read, in words. */
export function hidesParagraph(chain: Chain): string[] {
  const said: string[] = [];
  if (first(chain, "w:framePr")) said.push("frames");
  const spacing = first(chain, "w:spacing");
  if (spacing?.attribs["w:lineRule"] === "exact" && (numberOf(spacing, "w:line") ?? LOWEST) < LOWEST)
    said.push("lines too low to read");
  const indent = first(chain, "w:ind");
  const sides = ["w:left", "w:start", "w:right", "w:end", "w:firstLine"].map((side) => numberOf(indent, side) ?? 0);
  if (sides.some((side) => side < -1440 || side > WIDEST)) said.push("words outside the page");
  return said;
}

/** A row of a table. */
export const hidesRow = (properties: Element | null): string[] => {
  const height = child(properties, "w:trHeight");
  const low = height?.attribs["w:hRule"] === "exact" && (numberOf(height) ?? LOWEST) < LOWEST;
  return [...(low ? ["lines too low to read"] : []), ...(isOn(child(properties, "w:hidden")) ? ["hidden words"] : [])];
};

/** The colours that a file has names for. */
export type Theme = ReadonlyMap<string, string>;

export function themeOf(root: Element | null): Theme {
  const scheme = child(child(root, "a:themeElements"), "a:clrScheme");
  const colors = new Map(
    elements(scheme).flatMap((one): [string, string][] => {
      const [color] = elements(one);
      const rgb = color?.attribs["lastClr"] ?? color?.attribs["val"] ?? "";
      return /^[0-9a-f]{6}$/i.test(rgb) ? [[one.name.slice(2), rgb]] : [];
    }),
  );
  const also = { text1: "dk1", dark1: "dk1", background1: "lt1", light1: "lt1" } as const;
  const second = { text2: "dk2", dark2: "dk2", background2: "lt2", light2: "lt2", hyperlink: "hlink" } as const;
  for (const [name, of] of Object.entries({ ...also, ...second })) {
    const color = colors.get(of);
    if (color !== undefined) colors.set(name, color);
  }
  for (const [name, color] of [
    ["background1", "ffffff"],
    ["light1", "ffffff"],
  ] as const)
    if (!colors.has(name)) colors.set(name, color);
  return colors;
}

/** Null: none, or "auto", which Word makes to be read. A colour's name counts before its value, unless it is made lighter or darker. */
function colorOf(one: Element | null, attribute: string, prefix: string, theme: Theme): string | null {
  if (!one) return null;
  const named = one.attribs[prefix === "w:theme" ? "w:themeColor" : "w:themeFill"];
  const shaded = one.attribs[`${prefix}Tint`] ?? one.attribs[`${prefix}Shade`];
  const rgb = (named !== undefined && shaded === undefined ? theme.get(named) : undefined) ?? one.attribs[attribute];
  return rgb !== undefined && /^[0-9a-f]{6}$/i.test(rgb) ? rgb : null;
}

const highlights: Readonly<Record<string, string>> = {
  black: "000000",
  blue: "0000ff",
  cyan: "00ffff",
  green: "00ff00",
  magenta: "ff00ff",
  red: "ff0000",
  yellow: "ffff00",
  white: "ffffff",
  darkBlue: "000080",
  darkCyan: "008080",
  darkGreen: "008000",
  darkMagenta: "800080",
  darkRed: "800000",
  darkYellow: "808000",
  darkGray: "808080",
  lightGray: "c0c0c0",
};

/** What words or a paragraph with these properties stand on; null: on what is behind. */
export function fillOf(chain: Chain, theme: Theme): string | null {
  const highlight = highlights[value(first(chain, "w:highlight")) ?? ""];
  return highlight ?? colorOf(first(chain, "w:shd"), "w:fill", "w:themeFill", theme);
}
