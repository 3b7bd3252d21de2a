import { z } from "zod";
import type { Store } from "#client/lib/store.ts";
import { createStore } from "#client/lib/store.ts";

/**
 * Other tabs of this person in the same review, by their own word: which of them have work that is not known to be
 * stored. A tab that crashed, or sleeps, says nothing: it is asked, and after a while not counted any more.
 */
export interface Siblings {
  /** Tabs that are there and have unsent work. */
  readonly unsent: Store<ReadonlySet<string>>;
  /** How it is here, told to whoever asks. */
  tell(unsent: boolean): void;
  /** Asks all, and drops who did not answer the last times. Called again and again. */
  ask(): void;
  stop(): void;
}

const Said = z.object({ name: z.string(), tab: z.string(), unsent: z.boolean(), asks: z.boolean() });
type Said = z.infer<typeof Said>;

/** A tab may be busy for a moment. */
const PATIENCE = 2;

export function createSiblings(account: string, review: string, tab: string): Siblings {
  const name = `${account}/${review}`;
  const channel = new BroadcastChannel("codraft-unsent");
  const unsent = createStore<ReadonlySet<string>>(new Set());
  /** How often each was asked since it last said something. */
  const asked = new Map<string, number>();
  let here = false;
  let stopped = false;
  const say = (asks: boolean): void => {
    if (!stopped) channel.postMessage({ name, tab, unsent: here, asks } satisfies Said);
  };
  function settle(): void {
    const before = unsent.get();
    if (before.size !== asked.size || [...asked.keys()].some((one) => !before.has(one)))
      unsent.set(new Set(asked.keys()));
  }

  channel.addEventListener("message", ({ data }) => {
    const said = Said.safeParse(data);
    if (!said.success || said.data.name !== name) return;
    if (said.data.unsent) asked.set(said.data.tab, 0);
    else asked.delete(said.data.tab);
    settle();
    if (said.data.asks && here) say(false);
  });
  say(true);

  return {
    unsent,
    tell(now) {
      if (now === here) return;
      here = now;
      say(false);
    },
    ask() {
      for (const [one, times] of asked) {
        if (times >= PATIENCE) asked.delete(one);
        else asked.set(one, times + 1);
      }
      settle();
      say(true);
    },
    stop() {
      here = false;
      say(false);
      stopped = true;
      channel.close();
    },
  };
}
