import type { AwarenessEntry, CloseReason } from "#shared/wire.ts";
import type { Membership } from "./access.ts";

/** What carries a peer's frames: a WebSocket, or whatever else can. It never throws. */
export interface Channel {
  send(frame: Uint8Array): void;
  /** Bytes handed over that the network has not taken yet. */
  bufferedBytes(): number;
  close(reason: CloseReason): void;
}

/** An update whose predecessors have not come: not shown, not acknowledged. */
export interface Held {
  readonly number: number;
  readonly update: Uint8Array;
  /** Sent as its author's own, not as all that the server lacked. */
  readonly own: boolean;
  /** Where it is not: what the sender had heard of, as a state vector; null where it did not say. */
  readonly heard: Uint8Array | null;
}

/** One member's connection in one room. */
export interface Peer {
  readonly channel: Channel;
  /** Understands our own tags: it connected with a schema version. */
  readonly codraft: boolean;
  /** Takes what is long in parts, and is told early what is stored (W22). */
  readonly takesParts: boolean;
  /** As last judged; every message is asked against this. */
  readonly membership: Membership;
  /** How many update-carrying messages came. */
  received: number;
  /** Numbers of those that are not durable yet, oldest first. */
  readonly unsaved: Set<number>;
  /** The last `saved` that was sent. */
  saved: number;
  readonly held: Held[];
  heldBytes: number;
  /** Its own caret and place, stamped by us; null until it says one. Its client id is the first it claims. */
  presence: AwarenessEntry | null;
  /** Set while it cannot keep up: what it had been sent up to then, how much of that waits, and since when so much. */
  behind: { readonly stateVector: Uint8Array; readonly since: number; readonly waits: number } | null;
  /** Its own word of what it has, when it came. */
  stateVector: Uint8Array | null;
  closed: boolean;
}

export function createPeer(
  channel: Channel,
  membership: Membership,
  { codraft, takesParts }: Pick<Peer, "codraft" | "takesParts">,
): Peer {
  return {
    channel,
    codraft,
    takesParts,
    membership,
    received: 0,
    unsaved: new Set(),
    saved: 0,
    held: [],
    heldBytes: 0,
    presence: null,
    behind: null,
    stateVector: null,
    closed: false,
  };
}

/** How many of its first messages are all durable. */
export function savedCount(peer: Peer): number {
  for (const oldest of peer.unsaved) return oldest - 1;
  return peer.received;
}
