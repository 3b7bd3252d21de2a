import type { Element } from "domhandler";
import { child, elements, value } from "./xml.ts";

/** The lists of a Word file. */
export interface Lists {
  /** Is a list numbered at this level? */
  isOrdered(list: string, level: number): boolean;
  /** Does it put words before its items, not signs and numbers alone? */
  addsWords(list: string): boolean;
}

export function listsOf(root: Element | null): Lists {
  const all = elements(root);
  const abstract = new Map(
    all.filter(({ name }) => name === "w:abstractNum").map((one) => [one.attribs["w:abstractNumId"] ?? "", one]),
  );
  const lists = new Map(all.filter(({ name }) => name === "w:num").map((one) => [one.attribs["w:numId"] ?? "", one]));
  const formats = new Map<string, string>();
  for (const [id, one] of abstract)
    for (const level of levelsIn(one))
      formats.set(`${id} ${level.attribs["w:ilvl"]}`, value(child(level, "w:numFmt")) ?? "");
  const abstractOf = (list: string): string => value(child(lists.get(list) ?? null, "w:abstractNumId")) ?? "";
  return {
    isOrdered: (list, level) => formats.get(`${abstractOf(list)} ${level}`) !== "bullet",
    addsWords(list) {
      const own = abstract.get(abstractOf(list)) ?? null;
      // One that takes its levels from another list may take them from any.
      const from = child(own, "w:numStyleLink") ? [...abstract.values()] : own ? [own] : [];
      const overrides = elements(lists.get(list) ?? null);
      return [...from, ...overrides]
        .flatMap(levelsIn)
        .some((level) => /\p{L}{2}/u.test(value(child(level, "w:lvlText")) ?? "") || child(level, "w:lvlPicBulletId"));
    },
  };
}

const levelsIn = (one: Element): Element[] => elements(one).filter(({ name }) => name === "w:lvl");
