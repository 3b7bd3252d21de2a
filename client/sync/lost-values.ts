import * as Y from "yjs";
import { idKey } from "#shared/id-key.ts";
import { textOrNull } from "#shared/plain-text.ts";
import { pathOf } from "#shared/undo-places.ts";
import type { UnsentFact } from "./unsent-facts.ts";
import { kinds } from "./unsent-facts.ts";

/** A value that this person set and that another's, set without having heard of it, took the place of. */
export interface LostValue extends UnsentFact {
  /** What stands instead. */
  readonly now: unknown;
}

/** Structure waits for a connection, and what moved or was removed is seen: these are nobody's words. */
const untold: ReadonlySet<string> = new Set(["order", "addedBy", "place", "removed"]);

interface Gone {
  /** What went, by anything: `transaction.deleteSet`. */
  readonly deleted: Y.Transaction["deleteSet"];
  readonly own: ReadonlySet<number>;
}

/**
 * Own values that went because another set the same without knowing of them. Whoever sets a value sets it upon the one
 * that they saw (the origin of its Yjs item): where that way leads back to one's own, it was replaced on purpose, and
 * nothing is told. To be asked before Yjs collects what was deleted, at the end of the transaction.
 */
export function lostValues(doc: Y.Doc, { deleted, own }: Gone): LostValue[] {
  const lost: LostValue[] = [];
  for (const [client, ranges] of deleted.clients) {
    if (!own.has(client)) continue;
    for (const { clock, len } of ranges)
      for (let at = clock; at < clock + len;) {
        if (at >= Y.getState(doc.store, client)) break;
        const item = Y.getItem(doc.store, Y.createID(client, at));
        const end = item.id.clock + item.length;
        const one = item instanceof Y.Item ? lostValue(doc, item, Y.createID(client, end - 1), own) : null;
        if (one) lost.push(one);
        at = end;
      }
  }
  return lost;
}

function lostValue(doc: Y.Doc, item: Y.Item, id: Y.ID, own: ReadonlySet<number>): LostValue | null {
  const place = placeOf(item);
  const winner = place && item.parent instanceof Y.Map ? item.parent._map.get(item.parentSub ?? "") : undefined;
  if (!place || !winner || winner.deleted || own.has(winner.id.client)) return null;
  const [value, now] = [valueAt(item, id), valueAt(winner, winner.lastId)];
  // What says nothing is no loss, nor is what stands in the other's words too.
  if (value === undefined || value === null || value === "" || same(value, now)) return null;
  if (typeof value === "string" && typeof now === "string" && now.includes(value)) return null;
  const mine = [...wayBack(doc, id)].map((one) => idKey(one));
  // The first that both saw: where it is one's own, it was replaced on purpose.
  const common = [...wayBack(doc, winner.lastId)].map((one) => mine.indexOf(idKey(one))).find((step) => step >= 0);
  return common === 0 ? null : { ...place, value, now };
}

/** Of an item's own facts and of its sets (links, counts). */
function placeOf(item: Y.Item): Pick<LostValue, "kind" | "id" | "fact" | "member"> | null {
  if (item.parentSub === null || !(item.parent instanceof Y.AbstractType)) return null;
  const { root, path } = pathOf(item.parent);
  const kind = kinds.find((one) => one === root);
  const [id, set, ...deeper] = path;
  if (!kind || typeof id !== "string" || deeper.length > 0) return null;
  const fact = set ?? item.parentSub;
  if (untold.has(fact)) return null;
  return { kind, id, fact, member: typeof set === "string" ? item.parentSub : null };
}

/** A value's id, then that of the one it was set upon, and so on to the first. */
function* wayBack(doc: Y.Doc, from: Y.ID): Generator<Y.ID> {
  for (let id: Y.ID | null = from; id;) {
    yield id;
    const item: Y.Item | Y.GC = Y.getItem(doc.store, id);
    if (!(item instanceof Y.Item)) return;
    // Yjs joins values that were set upon each other to one item.
    id = id.clock > item.id.clock ? Y.createID(id.client, id.clock - 1) : item.origin;
  }
}

function valueAt({ id, content }: Y.Item, at: Y.ID): unknown {
  if (content instanceof Y.ContentAny) return content.arr[at.clock - id.clock] as unknown;
  // What stood as a string before version 2 may have given way to a text.
  return content instanceof Y.ContentType ? textOrNull(content.type) : undefined;
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
