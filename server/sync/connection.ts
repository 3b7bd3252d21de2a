import { mayInReview } from "#shared/permissions.ts";
import { createPartedLine } from "#shared/parted-line.ts";
import type { CloseReason } from "#shared/wire.ts";
import { SCHEMA_VERSION, tags } from "#shared/wire.ts";
import type { Access, Membership } from "./access.ts";
import type { Clock } from "./clock.ts";
import type { Limits } from "./limits.ts";
import type { Channel, Peer } from "./peer.ts";
import { createPeer } from "./peer.ts";
import type { Room } from "./room.ts";
import type { Rooms } from "./rooms.ts";

/**
 * One connection's life. A field exists only in the state where it makes sense.
 * upgrade → who are they, may they read → joining (the room loads) → active → closed
 */
type State =
  | { readonly at: "asking"; readonly early: Uint8Array[] }
  | { readonly at: "joining"; readonly peer: Peer; readonly early: Uint8Array[] }
  | { readonly at: "active"; readonly peer: Peer; readonly room: Room }
  | { readonly at: "closed" };

export interface Connection {
  receive(frame: Uint8Array): void;
  /** The network went away. */
  gone(): void;
}

interface ConnectionParts {
  readonly review: string;
  readonly channel: Channel;
  /** The account behind the cookie; null when nobody is signed in. */
  readonly account: string | null;
  /** What the client said in `?codraft=`; null for a stock client. */
  readonly schemaVersion: number | null;
  /** It said that it puts together what comes in parts, and may send such. */
  readonly takesParts: boolean;
  readonly rooms: Rooms;
  readonly access: Access;
  readonly limits: Limits;
  readonly clock: Clock;
  readonly report: (what: string, error: unknown) => void;
}

/** Messages that may wait while the room loads: the provider sends its first two at once, then keystrokes. */
const EARLY = 1000;

export function connect(parts: ConnectionParts): Connection {
  const { review, account, schemaVersion, rooms, access, limits, clock, report } = parts;
  const line = parts.takesParts
    ? createPartedLine({
        send: (frame) => parts.channel.send(frame),
        now: () => clock.now(),
        maxBytes: limits.messageBytes,
        end: "server",
      })
    : null;
  const channel: Channel = line
    ? {
        send: (frame) => line.send(frame),
        bufferedBytes: () => line.waitingBytes() + parts.channel.bufferedBytes(),
        close: (reason) => parts.channel.close(reason),
      }
    : parts.channel;
  let state: State = { at: "asking", early: [] };
  const tooFast = rate(limits.messagesPerSecond, clock);

  function end(reason: CloseReason): void {
    if (state.at === "closed") return;
    gone();
    channel.close(reason);
  }

  function gone(): void {
    const was = state;
    state = { at: "closed" };
    if (was.at === "joining" || was.at === "active") rooms.leave(review, was.peer);
  }

  async function enter(): Promise<void> {
    if (schemaVersion !== null && schemaVersion !== SCHEMA_VERSION) return end("reload");
    if (account === null) return end("signed-out");
    const membership = await access.membership(account, review);
    if (!mayRead(membership)) return end("no-access");
    if (state.at !== "asking") return;
    const peer = createPeer(channel, membership, {
      codraft: schemaVersion !== null,
      takesParts: parts.takesParts,
    });
    state = { at: "joining", peer, early: state.early };
    const room = await rooms.join(review, peer);
    // What it may do is asked again: it may have changed while the room was loading, when judgeAnew could not reach it.
    const now = await access.membership(account, review);
    if (JSON.stringify(now) !== JSON.stringify(membership)) return end("judge-anew");
    if (state.at !== "joining") return;
    const { early } = state;
    state = { at: "active", peer, room };
    for (const frame of early) room.receive(peer, frame);
  }

  enter().catch((error: unknown) => {
    report("a connection could not be opened", error);
    end("coming-back");
  });

  return {
    receive(came) {
      // What it says that it got is bounded by what it was sent.
      if (!(line && came[0] === tags.got) && tooFast()) return end("too-many");
      if (state.at === "closed") return;
      const frame = line ? line.take(came) : came;
      if (frame === null) return;
      if (typeof frame === "string") return end(frame);
      if (state.at === "active") state.room.receive(state.peer, frame);
      else if (state.early.push(frame) > EARLY) end("too-many");
    },
    gone,
  };
}

const mayRead = (membership: Membership | null): membership is Membership =>
  membership !== null && mayInReview("summary.read", membership.standing, membership.state) === null;

/** A bucket of ten seconds' worth of messages: true when it has run over. */
export function rate(perSecond: number, clock: Clock): () => boolean {
  const size = perSecond * 10;
  let level = 0;
  let at = clock.now();
  return () => {
    const now = clock.now();
    level = Math.max(0, level - ((now - at) / 1000) * perSecond) + 1;
    at = now;
    return level > size;
  };
}
