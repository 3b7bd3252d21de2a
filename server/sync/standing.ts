import * as Y from "yjs";
import type { Place } from "#shared/shapes.ts";
import { mayStand, placeOf, placeOfRoot } from "#shared/shapes.ts";

/** Where an item stands, and what it is to stand in it. */
export interface Standing {
  readonly clock: number;
  readonly end: number;
  readonly place: Place;
  /** Of an attribute, or of a value in a map. */
  readonly key: string | null;
  readonly is: Place;
  /** How many types it lies in, the root not counted. */
  readonly depth: number;
  /** Does the field schema let it stand there, and not deeper than anybody writes? */
  readonly fits: boolean;
}

/** By client, in the order of their clocks. */
export type Standings = ReadonlyMap<number, readonly Standing[]>;

type Struct = Y.Item | Y.GC;
type Where = Pick<Standing, "place" | "key" | "depth">;

/** What is deleted and forgotten, or comes into such, stands nowhere. */
const GONE: Where = { place: "gone", key: null, depth: 0 };

/** Some thirty lists in each other. Whoever reads goes down into them, and thousands would be more than a stack holds. */
const DEEPEST = 64;

interface Known {
  readonly doc: Y.Doc;
  /** Accepted, and not in the document yet. */
  readonly coming: Standings;
}

/**
 * Where the structs of an update stand that nobody had before, their predecessors being known. Null where they name
 * each other in a circle.
 *
 * Only the first of those side by side names its parent; all others name their neighbour, and stand where that does:
 * followed from one to the next, each only once.
 */
export function standingsOf(added: readonly Struct[], { doc, coming }: Known): Map<number, Standing[]> | null {
  const own = new Map<number, Struct[]>();
  for (const struct of added) {
    const list = own.get(struct.id.client);
    if (list) list.push(struct);
    else own.set(struct.id.client, [struct]);
  }
  const settled = new Map<Struct, Where | null>();

  /** One of the update's own, or where another stands. */
  const look = (id: Y.ID): Struct | (Where & Pick<Standing, "is">) => {
    const mine = among(own.get(id.client), id.clock, ({ id: { clock }, length }) => [clock, clock + length]);
    if (mine) return mine;
    const known = among(coming.get(id.client), id.clock, ({ clock, end }) => [clock, end]);
    if (known) return known;
    return whereIs(Y.getItem(doc.store, id));
  };

  /** `above`: how many of the update's own are asked where they stand for the sake of this one. */
  const whereOf = (struct: Struct, above = 0): Where | null => {
    const chain: Struct[] = [];
    let where: Where | null = null;
    for (let at: Struct | null = struct; at;) {
      const before = settled.get(at);
      if (before === null) return null;
      if (before) {
        where = before;
        break;
      }
      settled.set(at, null);
      chain.push(at);
      let next: Struct | null = null;
      if (!(at instanceof Y.Item) || isGone(look, at.rightOrigin)) where = GONE;
      else {
        const beside = at.origin ?? at.rightOrigin;
        // Decoded structs name their parent by id or by the name of a root type; the class knows only the linked form.
        const parent = at.parent as unknown as Y.ID | string | null;
        if (beside) {
          const found = look(beside);
          if (isStruct(found)) next = found;
          else where = found;
        } else if (parent instanceof Y.ID) {
          const found = look(parent);
          const holder = isStruct(found) ? holderOf(found, above) : found;
          if (!holder) return null;
          where = { place: holder.is, key: at.parentSub, depth: holder.depth + 1 };
        } else where = parent === null ? GONE : { place: placeOfRoot(parent), key: at.parentSub, depth: 0 };
      }
      at = next;
    }
    for (const one of chain) settled.set(one, where);
    return where;
  };

  const holderOf = (struct: Struct, above: number): Pick<Standing, "is" | "depth"> | null => {
    if (!(struct instanceof Y.Item)) return { is: "gone", depth: 0 };
    const is = placeOf(struct.content);
    if (above > DEEPEST) return { is, depth: Number.POSITIVE_INFINITY };
    const where = whereOf(struct, above + 1);
    return where && { is, depth: where.depth };
  };

  const standings = new Map<number, Standing[]>();
  for (const [client, structs] of own) {
    const list: Standing[] = [];
    for (const struct of structs) {
      const where = whereOf(struct);
      if (!where) return null;
      const { clock } = struct.id;
      const [end, { place, key, depth }] = [clock + struct.length, where];
      const content = struct instanceof Y.Item ? struct.content : null;
      const is = content ? placeOf(content) : "gone";
      const isFlat = depth < DEEPEST || !(content instanceof Y.ContentType);
      const fits = content === null || (isFlat && mayStand(content, place, key));
      list.push({ clock, end, place, key, depth, is, fits });
    }
    standings.set(client, list);
  }
  return standings;
}

/** Of what the document has. */
export function whereIs(struct: Struct): Where & Pick<Standing, "is"> {
  if (!(struct instanceof Y.Item)) return { ...GONE, is: "gone" };
  const { parent, parentSub: key, content } = struct;
  return { place: placeOfType(parent), key, is: placeOf(content), depth: depthOf(parent) };
}

const isStruct = (found: Struct | object): found is Struct => found instanceof Y.Item || found instanceof Y.GC;

function isGone(look: (id: Y.ID) => Struct | Where, id: Y.ID | null): boolean {
  if (!id) return false;
  const found = look(id);
  return isStruct(found) ? found instanceof Y.GC : found.place === "gone";
}

/** Beyond what is allowed it is no matter. */
function depthOf(parent: unknown): number {
  let depth = 0;
  for (let type = parent; type instanceof Y.AbstractType && type._item && depth < DEEPEST; depth++)
    type = type._item.parent;
  return depth;
}

const roots = new WeakMap<object, Place>();

/** Root types are known by their names: nobody need have asked for one of them as what it is. */
function placeOfType(type: unknown): Place {
  if (!(type instanceof Y.AbstractType)) return "gone";
  if (type._item) return placeOf(type._item.content);
  const known = roots.get(type);
  if (known) return known;
  const place = placeOfRoot(Y.findRootTypeKey(type));
  roots.set(type, place);
  return place;
}

/** Which of a list that is in the order of clocks holds this one? */
function among<T>(
  list: readonly T[] | undefined,
  clock: number,
  ends: (one: T) => [from: number, to: number],
): T | undefined {
  if (!list) return undefined;
  let [low, high] = [0, list.length - 1];
  while (low <= high) {
    const middle = (low + high) >> 1;
    const one = list[middle] as T;
    const [from, to] = ends(one);
    if (clock < from) high = middle - 1;
    else if (clock >= to) low = middle + 1;
    else return one;
  }
  return undefined;
}
