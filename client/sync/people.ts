import type { Awareness } from "y-protocols/awareness";
import type { Cursor, Place, PlaceAddress, Stamp } from "#shared/presence.ts";
import { readPlace, readStamp } from "#shared/presence.ts";
import type { Member, Partner } from "#shared/reviews.ts";

/** Somebody who is in the summary now; a person with two tabs is there twice. */
export interface Present {
  readonly member: string;
  readonly name: string;
  readonly partner: { readonly code: string; readonly name: string; readonly slot: number };
  readonly field: PlaceAddress | null;
  readonly clientId: number;
  readonly self: boolean;
}

/** Where somebody else's caret is. */
export interface Caret extends Present {
  readonly cursor: Cursor;
}

type Said = Place & { readonly user: Stamp | null };

/** Each state is read once: every step of every caret looks at all of them. */
const read = new WeakMap<object, Said>();

/** What a state says, and nothing of what it should not hold. Awareness has whatever came in. */
function saidIn(state: Readonly<Record<string, unknown>>): Said {
  const before = read.get(state);
  if (before) return before;
  const said = { ...(readPlace(state) ?? { field: null, cursor: null }), user: readStamp(state["user"]) };
  read.set(state, said);
  return said;
}

/** Everybody that awareness tells of. Names and partners are the server's word; one's own are known here. */
export function presentPeople(awareness: Awareness, me: Member, partners: readonly Partner[]): Present[] {
  const people: Present[] = [];
  for (const [clientId, state] of awareness.getStates()) {
    const self = clientId === awareness.clientID;
    const said = saidIn(state);
    const own = partners.find((partner) => partner.id === me.partner);
    const user = self ? own && { member: me.id, name: me.name, partner: own } : said.user;
    if (!user) continue;
    const { code, name, slot } = user.partner;
    people.push({
      member: user.member,
      name: user.name,
      partner: { code, name, slot },
      field: said.field,
      clientId,
      self,
    });
  }
  return people.sort((a, b) => a.partner.slot - b.partner.slot || a.name.localeCompare(b.name, "en-GB"));
}

/** Of these people the others that have a caret. */
export function caretsOf(awareness: Awareness, people: readonly Present[]): Caret[] {
  return people.flatMap((person) => {
    const state = awareness.getStates().get(person.clientId);
    const cursor = state ? saidIn(state).cursor : null;
    return person.self || !cursor ? [] : [{ ...person, cursor }];
  });
}

/**
 * The same list as before where nobody came, left or went elsewhere, with the same objects for whom nothing changed:
 * whoever shows people draws again only then, and not at each step of a caret.
 */
export function keepSame(before: readonly Present[], now: readonly Present[]): readonly Present[] {
  const known = new Map(before.map((person) => [person.clientId, person]));
  const next = now.map((person) => {
    const same = known.get(person.clientId);
    return same && JSON.stringify(same) === JSON.stringify(person) ? same : person;
  });
  return next.length === before.length && next.every((person, i) => person === before[i]) ? before : next;
}
