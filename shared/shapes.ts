import * as Y from "yjs";
import { fieldMarks, fieldNodes } from "#shared/schema.ts";
import type { ItemKind } from "#shared/summary-edits.ts";

/**
 * The field schema, said of single Yjs items: what may stand in what. An item never changes its parent, nor an element
 * its name, so a document whose every item stands where it may is one that editors take, however it came to be merged.
 */

/** An element of a field. */
type ElementName = Exclude<keyof typeof fieldNodes, "doc" | "text">;

/** What something stands in: the field itself, an element of it, one of its texts; a map of items; another map, a list or
 * a text that is no part of a field; what no field has; what is gone, where nothing that comes stands. */
export type Place = "field" | ElementName | "text" | "items" | "values" | "unknown" | "gone";

const itemKinds: ReadonlySet<string> = new Set<ItemKind>(["findings", "actions", "evidence"]);

interface Spec {
  readonly content?: string;
  readonly group?: string;
  readonly attributes?: Readonly<Record<string, unknown>>;
}
const specs = Object.entries(fieldNodes) as [keyof typeof fieldNodes, Spec][];

const children = new Map<Place, ReadonlySet<Place>>(
  specs.map(([name, { content = "" }]) => {
    const expected = content.replace(/[*+]$/, "");
    return [
      placeNamed(name),
      new Set(
        specs.filter(([one, { group }]) => one === expected || group === expected).map(([one]) => placeNamed(one)),
      ),
    ];
  }),
);
const attributes = new Map<Place, ReadonlySet<string>>(
  specs.map(([name, spec]) => [placeNamed(name), new Set(Object.keys(spec.attributes ?? {}))]),
);

function placeNamed(name: keyof typeof fieldNodes): Place {
  return name === "doc" ? "field" : name;
}

const isElementName = (name: string): name is ElementName =>
  Object.hasOwn(fieldNodes, name) && name !== "doc" && name !== "text";

/** A line break or a reference: nothing stands in it. */
export const isLeaf = (place: Place): boolean => place !== "text" && children.get(place)?.size === 0;

/** What stands in a root type of this name stands in a field, among items, or in values. */
export function placeOfRoot(name: string): Place {
  if (name.startsWith("section/")) return "field";
  return itemKinds.has(name) ? "items" : "values";
}

/** What it is to stand in what an item holds. */
export function placeOf(content: Y.Item["content"]): Place {
  if (!(content instanceof Y.ContentType)) return "gone";
  const type: unknown = content.type;
  if (type instanceof Y.XmlElement) return isElementName(type.nodeName) ? type.nodeName : "unknown";
  if (type instanceof Y.XmlHook) return "unknown";
  if (type instanceof Y.XmlText) return "text";
  return type instanceof Y.XmlFragment ? "field" : "values";
}

/**
 * May this stand there?
 * @param key of an attribute, or of a value in a map; null in a sequence
 */
export function mayStand(content: Y.Item["content"], place: Place, key: string | null): boolean {
  if (place === "gone" || content instanceof Y.ContentDeleted) return true;
  const made = content instanceof Y.ContentType ? placeOf(content) : null;
  if (place === "items") return key !== null && made === "values";
  // A field stands in a finding or an action point; nothing else that belongs into one does.
  if (place === "values") return made === null || made === "values" || made === "field";
  if (key !== null) return made === null && (attributes.get(place)?.has(key) ?? false);
  if (place !== "text") return made !== null && (children.get(place)?.has(made) ?? false);
  // The end of a mark takes it off, whatever it was.
  if (content instanceof Y.ContentFormat) return content.value === null || Object.hasOwn(fieldMarks, content.key);
  return content instanceof Y.ContentString;
}
