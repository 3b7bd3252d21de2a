import * as Y from "yjs";
import type { Standing, Standings } from "./standing.ts";
import { whereIs } from "./standing.ts";
import { actionFacts } from "#shared/summary.ts";
import { firstEndingAfter } from "#shared/clock-order.ts";

/**
 * What a summary is built of: its items, and the fields and maps in them. Each is made once and stays; an item is removed
 * by a mark (SU3), a field by taking its words out. Without its text a finding could be written in no more, and without
 * itself it would stand in no list of what was removed. The one-line texts of an action point are not of it: where one is
 * missing it is made, and of two that were, by devices that had not heard of each other, one goes (SU9).
 */

type Struct = Y.Item | Y.GC;

interface Known {
  readonly doc: Y.Doc;
  /** Accepted, and not in the document yet. */
  readonly coming: Standings;
}

/** Does anything between two clocks of a client belong to the structure? `coming`: what is not in the document yet. */
export function holdsStructure(client: number, from: number, to: number, doc: Y.Doc, ...coming: Standings[]): boolean {
  const structs = doc.store.clients.get(client);
  if (structs && from < Y.getState(doc.store, client))
    for (let i = Y.findIndexSS(structs, from); i < structs.length; i++) {
      const struct = structs[i];
      if (!struct || struct.id.clock >= to) break;
      if (!struct.deleted && isStructure(whereIs(struct))) return true;
    }
  for (const standings of coming) {
    const list = standings.get(client) ?? [];
    for (let i = firstEndingAfter(list, from); i < list.length; i++) {
      const standing = list[i];
      if (!standing || standing.clock >= to) break;
      if (isStructure(standing)) return true;
    }
  }
  return false;
}

/** Would an added value, standing there, take the place of a part of the structure? */
export function replacesStructure(added: Struct, standing: Standing, { doc, coming }: Known): boolean {
  const { place, key } = standing;
  if (!(added instanceof Y.Item) || key === null) return false;
  if (place === "items") return kinds.some((kind) => doc.share.get(kind)?._map.has(key)) || isComing(key, coming);
  const beside = added.origin ?? added.rightOrigin;
  if (beside) return holdsStructure(beside.client, beside.clock, beside.clock + 1, doc, coming);
  // Decoded structs name their parent by its id.
  const parent = added.parent as unknown as Y.ID | string | null;
  const there = parent instanceof Y.ID ? typeWith(doc, parent)?._map.get(key) : undefined;
  return there !== undefined && !there.deleted && isStructure(whereIs(there));
}

const kinds = ["findings", "actions", "evidence"] as const;

const facts: ReadonlySet<string> = new Set(actionFacts);

function isStructure({ place, key, is, depth }: Pick<Standing, "place" | "key" | "is" | "depth">): boolean {
  if (key === null || is === "gone") return false;
  return place === "items" || (place === "values" && depth === 1 && !facts.has(key));
}

function isComing(key: string, coming: Standings): boolean {
  for (const list of coming.values())
    if (list.some((standing) => standing.place === "items" && standing.key === key)) return true;
  return false;
}

function typeWith({ store }: Y.Doc, id: Y.ID): Y.AbstractType<unknown> | null {
  if (id.clock >= Y.getState(store, id.client)) return null;
  const item: Struct = Y.getItem(store, id);
  return item instanceof Y.Item && item.content instanceof Y.ContentType ? item.content.type : null;
}
