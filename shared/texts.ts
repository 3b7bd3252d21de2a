import * as Y from "yjs";
import { z } from "zod";
import { fieldFragment } from "#shared/summary-edits.ts";
import type { FieldAddress } from "#shared/summary.ts";
import type { FieldText, Spot } from "#shared/text-blocks.ts";
import { readTextBlocks } from "#shared/text-blocks.ts";

/** The fields of a document as text to search in, each read when first asked for and kept until it changes. */

const id = "[A-Za-z0-9_-]{1,64}";
const addressForm = new RegExp(`^(section/${id}|finding/${id}/(statement|narrative)|action/${id}/what)$`);
/** A field's address, from outside. */
export const FieldAddressText = z.custom<FieldAddress>(
  (value) => typeof value === "string" && addressForm.test(value),
  "There is no such field.",
);

/** One field's words, flat: blocks joined by new lines. */
export interface Field {
  readonly address: FieldAddress;
  readonly text: FieldText;
  readonly flat: string;
  /** `flat` without its white space. */
  readonly folded: string;
  /** The index in `flat` of an index in one of the two. */
  index(form: "exact" | "folded", at: number): number;
  spot(at: number): Spot;
}

export interface Texts {
  readonly doc: Y.Doc;
  /** Null when there is no such field. One of a removed item is still a field. */
  field(address: FieldAddress): Field | null;
  /** All other fields of items that are not removed: those of the same finding, and the rest, each in a fixed order. */
  others(address: FieldAddress): { readonly near: readonly Field[]; readonly far: readonly Field[] };
  /** How often these words stand in the summary, two at most. */
  count(words: string): number;
}

export function readTexts(doc: Y.Doc): Texts {
  return textsOver(doc, new Map());
}

/** The same, following the document: what changed is read again when asked for. */
export function watchTexts(doc: Y.Doc): Texts & { stop(): void } {
  const memory = new Map<object, Field>();
  // An exception in a document's handler silently ends all its later events: nothing here can throw.
  const after = ({ changed }: Y.Transaction): void => {
    for (const type of changed.keys()) {
      let above: { parent: unknown } | null = type;
      while (above) {
        memory.delete(above);
        above = above.parent as { parent: unknown } | null;
      }
    }
  };
  doc.on("afterTransaction", after);
  return { ...textsOver(doc, memory), stop: () => doc.off("afterTransaction", after) };
}

function textsOver(doc: Y.Doc, memory: Map<object, Field>): Texts {
  function field(address: FieldAddress): Field | null {
    const fragment = fragmentOf(doc, address);
    if (!fragment) return null;
    const known = memory.get(fragment);
    if (known) return known;
    const read = readFlat(address, readTextBlocks(fragment));
    memory.set(fragment, read);
    return read;
  }
  const all = (): Field[] => addressesOf(doc).flatMap((address) => field(address) ?? []);
  return {
    doc,
    field,
    others(address) {
      const item = itemOf(address);
      const rest = all().filter((one) => one.address !== address);
      const near = rest.filter((one) => itemOf(one.address) === item);
      return { near, far: rest.filter((one) => !near.includes(one)) };
    },
    count(words) {
      let count = 0;
      for (const { flat } of all())
        for (let at = flat.indexOf(words); at >= 0 && count < 2; at = flat.indexOf(words, at + 1)) count++;
      return count;
    },
  };
}

const itemOf = (address: FieldAddress): string => address.split("/", 2).join("/");

/** Never makes a root type: an address may come from outside. */
function fragmentOf(doc: Y.Doc, address: FieldAddress): Y.XmlFragment | null {
  if (address.startsWith("section/") && !doc.share.has(address)) return null;
  try {
    return fieldFragment(doc, address);
  } catch {
    return null;
  }
}

/** In an order that is the same everywhere. */
function addressesOf(doc: Y.Doc): FieldAddress[] {
  const found: FieldAddress[] = [];
  for (const name of doc.share.keys()) if (name.startsWith("section/")) found.push(name as FieldAddress);
  for (const [kind, of, parts] of [
    ["findings", "finding", ["statement", "narrative"]],
    ["actions", "action", ["what"]],
  ] as const) {
    rootMap(doc, kind)?.forEach((values, id) => {
      if (!(values instanceof Y.Map) || (values.get("removed") ?? null) !== null) return;
      for (const part of parts) found.push(`${of}/${id}/${part}` as FieldAddress);
    });
  }
  return found.sort();
}

/** Null where a damaged document holds something else under this name. */
function rootMap(doc: Y.Doc, name: string): Y.Map<unknown> | null {
  try {
    return doc.getMap(name);
  } catch {
    return null;
  }
}

function readFlat(address: FieldAddress, text: FieldText): Field {
  const flat = text.blocks.map((block) => block.text).join("\n");
  let folded: { text: string; indexes: number[] } | null = null;
  const fold = (): { text: string; indexes: number[] } => {
    if (folded) return folded;
    const indexes: number[] = [];
    let kept = "";
    for (let at = 0; at < flat.length; at++) {
      if (/\s/.test(flat.charAt(at))) continue;
      kept += flat.charAt(at);
      indexes.push(at);
    }
    return (folded = { text: kept, indexes });
  };
  return {
    address,
    text,
    flat,
    get folded() {
      return fold().text;
    },
    index: (form, at) => (form === "exact" ? at : (fold().indexes[at] ?? flat.length)),
    spot(at) {
      let [block, rest] = [0, at];
      for (; block < text.blocks.length - 1; block++) {
        const length = text.blocks[block]?.text.length ?? 0;
        if (rest <= length) break;
        rest -= length + 1;
      }
      return { block, at: rest };
    },
  };
}
