import type { QueryClient } from "@tanstack/react-query";
import { call } from "#client/lib/api.ts";
import { api } from "#shared/api.ts";
import { mergeThreads } from "#shared/thread-lists.ts";
import type { Thread } from "#shared/threads.ts";

/** The threads of a review as the server last said, and how many comments of each I have seen. */
export interface Fetched {
  readonly threads: readonly Thread[];
  /** Where to ask from next. */
  readonly revision: number;
  readonly seen: Readonly<Record<string, number>>;
  /** Of all who are or were members, by member id. A device may have kept an answer from before there were any. */
  readonly names?: Readonly<Record<string, string>>;
}

export const nothingFetched: Fetched = { threads: [], revision: 0, seen: {}, names: {} };

export const threadsKey = (review: string) => ["threads", review] as const;

/** Only what changed since the last time is asked for. */
export async function fetchThreads(queries: QueryClient, review: string): Promise<Fetched> {
  const known = (): Fetched => queries.getQueryData<Fetched>(threadsKey(review)) ?? nothingFetched;
  const { threads, revision, seen, names } = await call(api.threads, {
    params: { review, revision: String(known().revision) },
  });
  // What one did oneself may have been taken in while this was under way.
  const now = known();
  return {
    threads: takeIn(now.threads, threads),
    revision: Math.max(revision, now.revision),
    seen: most(now.seen, seen),
    names: sameNames(now.names, names) ? (now.names ?? names) : names,
  };
}

/** The same object as long as nobody is called otherwise: cards are not drawn again for it. */
const sameNames = (a: Fetched["names"], b: Fetched["names"]): boolean => JSON.stringify(a) === JSON.stringify(b);

/** What an act of one's own answered. The revision to ask from stays: others may have changed threads before it. */
export function takeInThread(queries: QueryClient, review: string, thread: Thread): void {
  queries.setQueryData<Fetched>(threadsKey(review), (known = nothingFetched) => ({
    ...known,
    threads: takeIn(known.threads, [thread]),
  }));
}

export function takeInSeen(queries: QueryClient, review: string, seen: Readonly<Record<string, number>>): void {
  queries.setQueryData<Fetched>(threadsKey(review), (known = nothingFetched) => ({
    ...known,
    seen: most(known.seen, seen),
  }));
}

/** Answers may overtake each other: an older state of a thread never replaces a newer one. */
export function takeIn(known: readonly Thread[], changed: readonly Thread[]): readonly Thread[] {
  if (changed.length === 0) return known;
  const revisions = new Map(known.map(({ id, revision }) => [id, revision]));
  return mergeThreads(
    known,
    changed.filter(({ id, revision }) => revision >= (revisions.get(id) ?? 0)),
  );
}

function most(a: Readonly<Record<string, number>>, b: Readonly<Record<string, number>>): Record<string, number> {
  const all = { ...a };
  for (const [thread, seen] of Object.entries(b)) all[thread] = Math.max(seen, all[thread] ?? 0);
  return all;
}
