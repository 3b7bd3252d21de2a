import type { Partner } from "#shared/reviews.ts";

/** Who is here, by partner: pure, so that bar, dock, panel and outline say the same. */

/** The least that is to be known of somebody here; a connection's `Present` is one. */
export interface Here {
  readonly member: string;
  readonly name: string;
  readonly partner: { readonly code: string; readonly slot: number };
  readonly clientId: number;
  readonly self: boolean;
}

export interface Crew<P extends Here> {
  readonly partner: Partner;
  /** One entry a member, however many tabs they have open; I first, then by name. */
  readonly people: readonly P[];
}

export interface Crews<P extends Here> {
  readonly here: readonly Crew<P>[];
  /** Signing partners of whom nobody is here. */
  readonly away: readonly Partner[];
  readonly count: number;
}

export function crewsOf<P extends Here>(partners: readonly Partner[], people: readonly P[]): Crews<P> {
  const here = partners
    .map((partner) => ({ partner, people: byMember(people.filter((one) => one.partner.code === partner.code)) }))
    .filter((crew) => crew.people.length > 0);
  const present = new Set(here.map((crew) => crew.partner.id));
  return {
    here,
    away: partners.filter((partner) => partner.signs && !present.has(partner.id)),
    count: here.reduce((sum, crew) => sum + crew.people.length, 0),
  };
}

/** One entry a member. Of two tabs of one person the one that stands in a field says where they are. */
export function byMember<P extends Here & { readonly field?: unknown }>(people: readonly P[]): P[] {
  const members = new Map<string, P>();
  for (const person of people) {
    const known = members.get(person.member);
    if (!known || (!known.self && person.self) || (!known.self && !known.field && person.field))
      members.set(person.member, person);
  }
  return [...members.values()].sort((a, b) =>
    a.self === b.self ? a.name.localeCompare(b.name, "en-GB") : a.self ? -1 : 1,
  );
}

/** "5 here, no ADES", for the dock. */
export function crewWords({ count, away }: Crews<Here>): { here: string; away: string } {
  const missing = new Intl.ListFormat("en-GB", { type: "conjunction" }).format(away.map((one) => one.code));
  return { here: `${count} here`, away: away.length > 0 ? `, no ${missing}` : "" };
}
