import type { Awareness } from "y-protocols/awareness";
import type { Member, Partner } from "#shared/reviews.ts";
import type { FieldAddress } from "#shared/summary.ts";

/** Somebody who is in the summary now; a person with two tabs is there twice. */
export interface Present {
  readonly member: string;
  readonly name: string;
  readonly partner: { readonly code: string; readonly name: string; readonly slot: number };
  readonly field: FieldAddress | null;
  readonly clientId: number;
  readonly self: boolean;
}

/** A place in a field as Yjs relative positions, which stay at their words whatever others do. */
export interface Cursor {
  readonly anchor: unknown;
  readonly head: unknown;
}

/** Where somebody else's caret is. */
export interface Caret extends Present {
  readonly cursor: Cursor;
}

/** Everybody that awareness tells of. Names and partners are the server's word; one's own are known here. */
export function presentPeople(awareness: Awareness, me: Member, partners: readonly Partner[]): Present[] {
  const people: Present[] = [];
  for (const [clientId, state] of awareness.getStates()) {
    const self = clientId === awareness.clientID;
    const said = state["user"] as Pick<Present, "member" | "name" | "partner"> | undefined;
    const own = partners.find((partner) => partner.id === me.partner);
    const user = self ? own && { member: me.id, name: me.name, partner: own } : said;
    if (!user) continue;
    const { code, name, slot } = user.partner;
    people.push({
      member: user.member,
      name: user.name,
      partner: { code, name, slot },
      field: (state["field"] as FieldAddress | undefined) ?? null,
      clientId,
      self,
    });
  }
  return people.sort((a, b) => a.partner.slot - b.partner.slot || a.name.localeCompare(b.name, "en-GB"));
}

/** Of these people the others that have a caret. */
export function caretsOf(awareness: Awareness, people: readonly Present[]): Caret[] {
  return people.flatMap((person) => {
    const cursor = awareness.getStates().get(person.clientId)?.["cursor"] as Cursor | null | undefined;
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
