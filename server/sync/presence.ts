import { readPlace } from "#shared/presence.ts";
import type { AwarenessEntry } from "#shared/wire.ts";
import type { Membership } from "./access.ts";
import type { Peer } from "./peer.ts";

/** What everybody is told of a person: by the server, whatever their client says. */
export const stamp = ({ member, name, partner }: Membership): object => ({
  member,
  name,
  partner: { id: partner.id, code: partner.code, name: partner.name, slot: partner.slot },
});

/**
 * Of an awareness message, the entry that is this peer's own, stamped; null when there is none, or nothing new.
 * The stock provider echoes everybody's entries: those are ignored. A peer's client id is the first that it claims
 * and that nobody else here has; it keeps that one for as long as it is connected.
 */
export function ownEntry(
  peer: Peer,
  entries: readonly AwarenessEntry[],
  others: Iterable<Peer>,
): AwarenessEntry | null {
  const taken = new Set<number>();
  for (const other of others) if (other !== peer && other.presence) taken.add(other.presence.client);
  for (const entry of entries) {
    if (taken.has(entry.client)) continue;
    if (peer.presence ? entry.client !== peer.presence.client : entry.state === "null") continue;
    if (peer.presence && entry.clock <= peer.presence.clock) continue;
    const state = stamped(entry.state, peer.membership);
    if (state !== null) return { client: entry.client, clock: entry.clock, state };
  }
  return null;
}

/** Of the state what a state may hold, with the server's stamp; "null" stays; null for what is no JSON object. */
function stamped(state: string, membership: Membership): string | null {
  try {
    const value: unknown = JSON.parse(state);
    if (value === null) return "null";
    const place = readPlace(value);
    return place && JSON.stringify({ ...place, user: stamp(membership) });
  } catch {
    return null;
  }
}
