import * as Y from "yjs";
import type { FieldAddress } from "#shared/summary.ts";
import type { ItemKind } from "#shared/summary-edits.ts";

/** Where a transaction changed something: words in a field, or an item as a whole (its place, its facts, itself). */
export type ChangedPlace =
  | {
      readonly kind: "field";
      readonly address: FieldAddress;
      /** Where the last change in it ends, as an editor counts; null where whole blocks came or went. */
      readonly at: number | null;
    }
  | { readonly kind: "item"; readonly of: ItemKind; readonly id: string };

type SharedType = Parameters<Y.Transaction["changedParentTypes"]["get"]>[0];

/** The places that a transaction changed, fields first. Only valid while its events are told. */
export function changedPlaces(transaction: Y.Transaction): ChangedPlace[] {
  const fields = new Map<FieldAddress, ChangedPlace>();
  const items = new Map<string, ChangedPlace>();
  for (const [type, keys] of transaction.changed) {
    const { root, path } = pathOf(type);
    const address = addressOf(root, path);
    if (address !== null) {
      const at = endOfChange(transaction, type);
      if (at !== null || !fields.has(address)) fields.set(address, { kind: "field", address, at });
      continue;
    }
    if (root !== "findings" && root !== "actions" && root !== "evidence") continue;
    // The list itself knows which of its items came or went; what lies deeper belongs to its item.
    const ids = path.length === 0 ? [...keys] : [path[0] ?? null];
    for (const id of ids) if (id !== null) items.set(`${root} ${id}`, { kind: "item", of: root, id });
  }
  return [...fields.values(), ...items.values()];
}

/** The root that a shared type lies in, and the keys from there to it. */
export function pathOf(type: SharedType): { root: string; path: (string | null)[] } {
  const path: (string | null)[] = [];
  let at = type;
  while (at._item) {
    path.unshift(at._item.parentSub);
    at = at._item.parent as SharedType;
  }
  return { root: Y.findRootTypeKey(at), path };
}

function addressOf(root: string, [id, part]: readonly (string | null)[]): FieldAddress | null {
  if (root.startsWith("section/")) return root as FieldAddress;
  if (root === "findings" && (part === "statement" || part === "narrative")) return `finding/${id}/${part}`;
  return root === "actions" && part === "what" ? `action/${id}/what` : null;
}

function endOfChange(transaction: Y.Transaction, type: SharedType): number | null {
  const event = transaction.changedParentTypes.get(type)?.find((one) => one.target === type);
  if (!(type instanceof Y.XmlText)) return null;
  if (!event) return null;
  let [reached, end] = [0, 0];
  for (const { retain, insert } of event.delta) {
    reached += retain ?? (typeof insert === "string" ? insert.length : insert === undefined ? 0 : 1);
    if (retain === undefined) end = reached;
  }
  return startOf(type) + end;
}

/** Where a text or a block begins, as an editor counts: one for each edge of a block, each letter and each thing that is none. */
export function startOf(type: Y.XmlText | Y.XmlElement): number {
  let at = 0;
  let one: Y.XmlText | Y.XmlElement | Y.XmlFragment = type;
  while (one.parent instanceof Y.XmlFragment) {
    let before: unknown = one instanceof Y.XmlFragment && !(one instanceof Y.XmlElement) ? null : one.prevSibling;
    while (before instanceof Y.XmlText || before instanceof Y.XmlElement) {
      at += sizeOf(before);
      before = before.prevSibling;
    }
    one = one.parent;
    if (one instanceof Y.XmlElement) at += 1;
    else break;
  }
  return at;
}

function sizeOf(node: unknown): number {
  if (node instanceof Y.XmlText) return node.length;
  if (!(node instanceof Y.XmlElement)) return 0;
  if (node.nodeName === "reference" || node.nodeName === "hardBreak") return 1;
  return 2 + node.toArray().reduce((size: number, child) => size + sizeOf(child), 0);
}
