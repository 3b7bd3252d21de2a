import * as Y from "yjs";
import type { Standing, Standings } from "./standing.ts";
import { standingsOf } from "./standing.ts";
import { holdsStructure, replacesStructure } from "./structure.ts";

type Struct = Y.Item | Y.GC;
type Deletions = ReturnType<typeof Y.decodeUpdate>["ds"];

/** What a room holds against an update: its committed document, and all that it has accepted so far. */
export interface Known {
  /** Committed text. Deletions are judged by it. */
  readonly doc: Y.Doc;
  /** The clock reached by every Yjs client, accepted but not yet committed updates included. */
  readonly ahead: ReadonlyMap<number, number>;
  /** Which member introduced which Yjs client id; null for the server. */
  readonly owners: ReadonlyMap<number, string | null>;
  /** Where that stands which is accepted and not yet committed. */
  readonly coming: Standings;
}

/** An update is judged by what it would add, never by the mere fact that it was sent. */
export type Judgement =
  | { readonly kind: "malformed" }
  /** All of it is known: every step 2 carries the whole delete set, so an honest reader's is never empty. */
  | { readonly kind: "nothing" }
  /** Its predecessors have not come. */
  | { readonly kind: "missing" }
  | {
      readonly kind: "adds";
      /** Clocks after it. */
      readonly reached: ReadonlyMap<number, number>;
      /** Client ids nobody had before. */
      readonly introduced: readonly number[];
      /** Client ids it adds under that another member introduced. */
      readonly foreign: boolean;
      /** Does it add to or delete in `meta`? Only the server seeds. */
      readonly seeds: boolean;
      /** Does it delete or replace an item, or a field of one? Nobody does: to remove is a mark. */
      readonly dismantles: boolean;
      /** Where what it adds stands. */
      readonly standings: ReadonlyMap<number, readonly Standing[]>;
      /** Does it put into a field what no field can hold? */
      readonly misshapen: boolean;
    };

/** Pure. Costs in proportion to the update and to the deletions it names, not to the document. */
export function judgeUpdate(update: Uint8Array, known: Known, member: string | null): Judgement {
  let decoded: ReturnType<typeof Y.decodeUpdate>;
  try {
    decoded = Y.decodeUpdate(update);
  } catch {
    return { kind: "malformed" };
  }

  const seed = seedOf(known.doc);
  let seeds = false;
  const reached = new Map<number, number>();
  const clock = (client: number): number => reached.get(client) ?? known.ahead.get(client) ?? 0;
  const added: Struct[] = [];
  const ends = new Map<number, number>();
  for (const struct of decoded.structs) {
    if (struct instanceof Y.Skip || struct.length === 0) continue;
    const { client } = struct.id;
    const end = struct.id.clock + struct.length;
    if (!Number.isSafeInteger(end)) return { kind: "malformed" };
    // Of one that comes twice Yjs takes the last, and this would judge the first.
    if (struct.id.clock < (ends.get(client) ?? 0)) return { kind: "malformed" };
    ends.set(client, end);
    if (end <= clock(client)) continue;
    if (struct.id.clock > clock(client)) return { kind: "missing" };
    // Of what is known in part, the rest goes on where that stands.
    if (struct.id.clock < clock(client)) seeds ||= isIn(seed, { client, clock: clock(client) - 1 });
    reached.set(client, end);
    added.push(struct);
  }
  const has = (id: Y.ID | string | null): boolean => !(id instanceof Y.ID) || id.clock < clock(id.client);
  for (const struct of added) {
    if (!(struct instanceof Y.Item)) continue;
    // Decoded structs name their parent by id or by the name of a root type; the class knows only the linked form.
    const parent = struct.parent as unknown as Y.ID | string | null;
    if (!has(struct.origin) || !has(struct.rightOrigin) || !has(parent)) return { kind: "missing" };
    // Later values of a key do not name their parent, but the value before them.
    seeds ||= parent === SEED || isIn(seed, struct.origin) || isIn(seed, struct.rightOrigin);
  }

  let deletes = false;
  for (const [client, ranges] of decoded.ds.clients) {
    for (const range of ranges) {
      if (range.clock + range.len > clock(client)) return { kind: "missing" };
      deletes ||= deletesSomething(known.doc, client, range.clock, range.clock + range.len);
      seeds ||= seed.some(
        ({ id, length, deleted }) =>
          !deleted && id.client === client && id.clock < range.clock + range.len && range.clock < id.clock + length,
      );
    }
  }

  if (reached.size === 0 && !deletes) return { kind: "nothing" };
  const standings = standingsOf(added, known);
  if (!standings) return { kind: "malformed" };
  const clients = [...reached.keys()];
  return {
    kind: "adds",
    reached,
    introduced: clients.filter((client) => !known.owners.has(client)),
    foreign: clients.some((client) => known.owners.has(client) && known.owners.get(client) !== member),
    seeds,
    dismantles: dismantles(added, decoded.ds, standings, known),
    standings,
    misshapen: [...standings.values()].some((list) => list.some(({ fits }) => !fits)),
  };
}

function dismantles(added: readonly Struct[], deleted: Deletions, standings: Standings, known: Known): boolean {
  for (const [client, ranges] of deleted.clients)
    for (const { clock, len } of ranges)
      if (holdsStructure(client, clock, clock + len, known.doc, known.coming, standings)) return true;
  const made = new Set<string>();
  const at = new Map<number, number>();
  for (const struct of added) {
    const { client } = struct.id;
    // They stand in the order in which they came.
    const index = at.get(client) ?? 0;
    at.set(client, index + 1);
    const standing = standings.get(client)?.[index];
    if (!standing?.key) continue;
    if (replacesStructure(struct, standing, known)) return true;
    if (standing.place !== "items") continue;
    if (made.has(standing.key)) return true;
    made.add(standing.key);
  }
  return false;
}

/** The root type that says which schema the document has. */
const SEED = "meta";

/** All that ever stood in it: a few items. */
function seedOf(doc: Y.Doc): Y.Item[] {
  const items: Y.Item[] = [];
  for (const last of doc.share.get(SEED)?._map.values() ?? [])
    for (let item: Y.Item | null = last; item; item = item.left) items.push(item);
  return items;
}

const isIn = (items: readonly Y.Item[], at: Y.ID | { client: number; clock: number } | null): boolean =>
  at !== null &&
  items.some(({ id, length }) => id.client === at.client && id.clock <= at.clock && at.clock < id.clock + length);

/** Is anything from `from` up to `to` not deleted yet? What is not committed yet counts as not deleted. */
function deletesSomething(doc: Y.Doc, client: number, from: number, to: number): boolean {
  const structs = doc.store.clients.get(client);
  if (!structs || to > Y.getState(doc.store, client)) return true;
  for (let i = Y.findIndexSS(structs, from); i < structs.length; i++) {
    const struct = structs[i];
    if (!struct || struct.id.clock >= to) return false;
    if (!struct.deleted) return true;
  }
  return false;
}
