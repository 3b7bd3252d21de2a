import type { Awareness } from "y-protocols/awareness";
import { encodeAwarenessUpdate } from "y-protocols/awareness";
import * as encoding from "lib0/encoding";
import type { Store } from "#client/lib/store.ts";
import { createStore } from "#client/lib/store.ts";
import type { Member, Partner } from "#shared/reviews.ts";
import type { Cursor, PlaceAddress } from "#shared/presence.ts";
import { tags } from "#shared/wire.ts";
import type { Caret, Present } from "./people.ts";
import { caretsOf, keepSame, presentPeople } from "./people.ts";

/** Who is here, where, and with what caret; and the same of oneself, told to the others. */
export interface Presence {
  readonly people: Store<readonly Present[]>;
  /** The others' carets. */
  readonly carets: Store<readonly Caret[]>;
  /** Says where this person is, and where their caret is. */
  showPlace(field: PlaceAddress | null, cursor: Cursor | null): void;
  /** Calls with the Yjs clients that said something, news or not. Returns how to stop. */
  onHeard(run: (clients: readonly number[]) => void): () => void;
  /** Who this person is by now, and who takes part. */
  setReview(me: Member, partners: readonly Partner[]): void;
  /** A connection was made: the others do not know of us yet. */
  connected(): void;
  stop(): void;
}

interface PresenceParts {
  readonly awareness: Awareness;
  readonly member: Member;
  readonly partners: readonly Partner[];
  /** Sends a frame if there is a connection. */
  readonly send: (frame: Uint8Array<ArrayBuffer>) => void;
}

/** At most five carets a second. */
const CARET_MS = 200;

export function createPresence({ awareness, member, partners: first, send }: PresenceParts): Presence {
  let partners = first;
  let me = member;
  let place: { field: PlaceAddress | null; cursor: Cursor | null } = { field: null, cursor: null };
  let timer: ReturnType<typeof setTimeout> | null = null;
  const people = createStore<readonly Present[]>([]);
  const carets = createStore<readonly Caret[]>([]);

  function show(): void {
    const now = presentPeople(awareness, me, partners);
    people.set(keepSame(people.get(), now));
    const moved = caretsOf(awareness, now);
    if (moved.length > 0 || carets.get().length > 0) carets.set(moved);
  }

  function tell(): void {
    timer = null;
    awareness.setLocalState(place);
  }
  // Also what awareness renews by itself every fifteen seconds, without which others would forget us.
  function sendOwn({ added, updated }: { added: number[]; updated: number[] }): void {
    if (![...added, ...updated].includes(awareness.clientID)) return;
    const encoder = encoding.createEncoder();
    encoding.writeVarUint(encoder, tags.awareness);
    encoding.writeVarUint8Array(encoder, encodeAwarenessUpdate(awareness, [awareness.clientID]));
    send(encoding.toUint8Array(encoder));
  }
  /** What is no newer than the last it had of somebody is passed over: who is here would be missed for some seconds. */
  function forgetGone(): void {
    for (const client of awareness.meta.keys()) if (!awareness.states.has(client)) awareness.meta.delete(client);
  }
  const tellSoon = (): void => {
    timer ??= setTimeout(tell, CARET_MS);
  };

  awareness.setLocalState(place);
  awareness.on("change", show);
  awareness.on("update", sendOwn);
  show();

  return {
    people,
    carets,
    showPlace(field, cursor) {
      place = { field, cursor };
      tellSoon();
    },
    onHeard(run) {
      const heard = ({ added, updated }: { added: number[]; updated: number[] }): void => run([...added, ...updated]);
      awareness.on("update", heard);
      return () => awareness.off("update", heard);
    },
    setReview(member, next) {
      me = member;
      partners = next;
      show();
    },
    connected() {
      forgetGone();
      tellSoon();
    },
    stop() {
      if (timer !== null) clearTimeout(timer);
      awareness.off("change", show);
      awareness.off("update", sendOwn);
    },
  };
}
