import * as Y from "yjs";
import { isPlainText, textOrNull } from "#shared/plain-text.ts";
import type { ItemKind } from "#shared/summary-edits.ts";

/** A fact of an item (status, a link, a count, a value) that one side has and the other was not given. */
export interface UnsentFact {
  readonly kind: ItemKind;
  readonly id: string;
  readonly fact: string;
  /** Of a set: which of it; null where the fact is one value. */
  readonly member: string | null;
  /** Null where it was taken away, or set to nothing. */
  readonly value: unknown;
}

interface Against {
  /** How far the other side knows each Yjs client. */
  readonly known: ReadonlyMap<number, number>;
  /** Only what these wrote; null: everything unsent. */
  readonly own: ReadonlySet<number> | null;
  /** The other side's document, where it can be had: what is the same there is not listed. */
  readonly there: Y.Doc | null;
}

export const kinds: readonly ItemKind[] = ["findings", "actions", "evidence"];
/** Order is nobody's words. */
const untold: ReadonlySet<string> = new Set(["order", "addedBy"]);

/** The facts in a document that the other side does not have. Pure. */
export function unsentFacts(doc: Y.Doc, { known, own, there }: Against): UnsentFact[] {
  const isUnsent = (item: Y.Item | undefined): boolean =>
    item !== undefined && (!own || own.has(item.id.client)) && item.id.clock >= (known.get(item.id.client) ?? 0);
  const found: UnsentFact[] = [];

  for (const kind of kinds)
    for (const [id, values] of doc.getMap(kind)) {
      if (!(values instanceof Y.Map)) continue;
      const theirs = there?.getMap(kind).get(id);
      const isNew = isUnsent(doc.getMap(kind)._map.get(id));
      const other = (fact: string): unknown => (theirs instanceof Y.Map ? theirs.get(fact) : undefined);
      for (const [fact, value] of values) {
        if (untold.has(fact) || value instanceof Y.XmlFragment) continue;
        if (value instanceof Y.Map) {
          found.push(...members(value, other(fact)).map((one) => ({ kind, id, fact, ...one })));
          continue;
        }
        if (isPlainText(value)) {
          if (changesUnsent(value, other(fact))) found.push({ kind, id, fact, member: null, value: value.toJSON() });
          continue;
        }
        if (!isUnsent(values._map.get(fact)) || same(value, other(fact))) continue;
        // What every new item begins with says nothing.
        if (isNew && (value === null || value === "" || value === "drafting" || fact === "place")) continue;
        found.push({ kind, id, fact, member: null, value });
      }
    }
  return found;

  function changesUnsent(mine: Y.Text, theirs: unknown): boolean {
    if (mine.toJSON() === (textOrNull(theirs) ?? "")) return false;
    const other = isPlainText(theirs) ? theirs : null;
    return lettersOf(mine).some(hasUnsentEnd) || (other !== null && lettersOf(other).some(wasTaken));
  }
  /** Letters of one typist are one item: what they type on may be unsent where its beginning is not. */
  function hasUnsentEnd({ id, length }: Y.Item): boolean {
    return (!own || own.has(id.client)) && id.clock + length > (known.get(id.client) ?? 0);
  }
  /** A deletion has no clock of its own: it is one's own where one knew what was deleted. */
  function wasTaken({ id, length }: Y.Item): boolean {
    for (let clock = id.clock; clock < Math.min(id.clock + length, Y.getState(doc.store, id.client)); clock++) {
      const mine = Y.getItem(doc.store, Y.createID(id.client, clock));
      if (mine.deleted) return true;
    }
    return false;
  }

  function members(mine: Y.Map<unknown>, theirs: unknown): { member: string; value: unknown }[] {
    const set = theirs instanceof Y.Map ? theirs : null;
    const added = [...mine].flatMap(([member, value]) =>
      isUnsent(mine._map.get(member)) && !same(value, set?.get(member)) ? [{ member, value }] : [],
    );
    // Deletions as above.
    const taken = [...(set ?? [])].flatMap(([member]) => {
      const id = set?._map.get(member)?.id;
      const knew = id !== undefined && id.clock < Y.getState(doc.store, id.client);
      return knew && !mine.has(member) ? [{ member, value: null }] : [];
    });
    return [...added, ...taken];
  }
}

/** The letters of a text that stand. */
function lettersOf(text: Y.Text): Y.Item[] {
  const letters: Y.Item[] = [];
  for (let item = text._start; item; item = item.right) if (!item.deleted) letters.push(item);
  return letters;
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
