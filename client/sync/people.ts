import type { Awareness } from "y-protocols/awareness";
import type { Member, Partner } from "#shared/reviews.ts";
import type { FieldAddress } from "#shared/summary.ts";

/** Somebody who is in the summary now; a person with two tabs is there twice. */
export interface Present {
  readonly member: string;
  readonly name: string;
  readonly partner: { readonly code: string; readonly name: string; readonly slot: number };
  readonly field: FieldAddress | null;
  /** Where their caret is, as relative positions; null without one. */
  readonly cursor: { readonly anchor: unknown; readonly head: unknown } | null;
  readonly clientId: number;
  readonly self: boolean;
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
      cursor: (state["cursor"] as Present["cursor"] | undefined) ?? null,
      clientId,
      self,
    });
  }
  return people.sort((a, b) => a.partner.slot - b.partner.slot || a.name.localeCompare(b.name, "en-GB"));
}
