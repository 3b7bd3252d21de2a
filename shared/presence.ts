import { z } from "zod";
import type { ActionFact } from "#shared/summary.ts";
import { actionFacts } from "#shared/summary.ts";
import type { FieldAddress } from "#shared/summary.ts";

/**
 * What somebody says of where they are. Comes from any member's client, readers' included, and is drawn into everybody
 * else's editor: so it is read by these on the server and again by who is told.
 */

const count = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const Id = z.object({ client: count, clock: count });

const SECTION = /^section\/[\w-]{1,60}$/;
const FIELD = /^(section\/[\w-]{1,60}|finding\/[\w-]{1,60}\/(statement|narrative)|action\/[\w-]{1,60}\/what)$/;
const VALUE = new RegExp(`^action/[\\w-]{1,60}/(${actionFacts.join("|")})$`);

/** A plain value of an action point. One writes in it as in a field, but there are no carets in it. */
export type ValueAddress = `action/${string}/${ActionFact}`;

/** Where somebody can write. */
export type PlaceAddress = FieldAddress | ValueAddress;

export const isValue = (address: string): address is ValueAddress => VALUE.test(address);

/** A Yjs relative position as JSON. Without any of its three places Yjs throws. */
const RelativePlace = z
  .object({
    type: Id.nullish().default(null),
    // Yjs makes a root type of any name that it is asked for.
    tname: z.string().regex(SECTION).nullish().default(null),
    item: Id.nullish().default(null),
    assoc: z.number().int().min(-1).max(1).nullish().default(0),
  })
  .refine(({ type, tname, item }) => type !== null || tname !== null || item !== null);

const Cursor = z.object({ anchor: RelativePlace, head: RelativePlace });

/** A place in a field as Yjs relative positions, which stay at their words whatever others do. */
export type Cursor = z.infer<typeof Cursor>;

/** The part that does not fit is dropped: who says nonsense of their caret is here all the same. */
const Place = z.object({
  field: z
    .string()
    .refine((said) => FIELD.test(said) || isValue(said))
    .nullable()
    .catch(null),
  cursor: Cursor.nullable().catch(null),
});

export interface Place {
  readonly field: PlaceAddress | null;
  readonly cursor: Cursor | null;
}

/** Never throws; null for what is no object at all. */
export function readPlace(state: unknown): Place | null {
  const read = Place.safeParse(state);
  if (!read.success) return null;
  const { field, cursor } = read.data;
  return { field: field as PlaceAddress | null, cursor: field === null || isValue(field) ? null : cursor };
}

/** Whom the server says it is. */
const Stamp = z.object({
  member: z.string(),
  name: z.string(),
  partner: z.object({ code: z.string(), name: z.string(), slot: z.number() }),
});
export type Stamp = Readonly<z.infer<typeof Stamp>>;

export function readStamp(user: unknown): Stamp | null {
  const read = Stamp.safeParse(user);
  return read.success ? read.data : null;
}
