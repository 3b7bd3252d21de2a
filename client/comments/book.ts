import type { QueryClient } from "@tanstack/react-query";
import { QueryObserver } from "@tanstack/react-query";
import type { Drafts } from "#client/comments/drafts.ts";
import { openDrafts } from "#client/comments/drafts.ts";
import type { ThreadCommands } from "#client/comments/commands.ts";
import { threadCommands } from "#client/comments/commands.ts";
import { deviceNotes, KEPT, noteWaiting } from "#client/comments/device.ts";
import type { Outbox, Unsent, Waiting } from "#client/comments/outbox.ts";
import { openOutbox, withUnsent } from "#client/comments/outbox.ts";
import type { Fetched } from "#client/comments/queries.ts";
import { fetchThreads, nothingFetched, takeInThread, threadsKey } from "#client/comments/queries.ts";
import { postUnsent } from "#client/comments/send-unsent.ts";
import type { Standings } from "#client/comments/standings.ts";
import { watchStandings } from "#client/comments/standings.ts";
import { askAnew } from "#client/lib/ask-anew.ts";
import type { Store, WritableStore } from "#client/lib/store.ts";
import { createStore } from "#client/lib/store.ts";
import type { Connection } from "#client/sync/connection.ts";
import { isOnline } from "#client/sync/state.ts";
import { Problem } from "#shared/errors.ts";
import type { Member } from "#shared/reviews.ts";
import type { Thread } from "#shared/threads.ts";

export interface ThreadsNow {
  /** "kept": the network does not answer, and these are this device's. */
  readonly status: "loading" | "ready" | "kept" | "failed";
  /** With what I said and the server does not have yet; see `waiting`. */
  readonly threads: readonly Thread[];
  readonly seen: Readonly<Record<string, number>>;
  /** Of all who are or were members, by member id. */
  readonly names: Readonly<Record<string, string>>;
  readonly waiting: readonly Waiting[];
  readonly byId: ReadonlyMap<string, Thread>;
}

/** All comments of an open review: what was said, where it stands, and what can be done. */
export interface CommentBook {
  readonly now: Store<ThreadsNow>;
  readonly standings: Standings;
  readonly commands: ThreadCommands;
  readonly outbox: Pick<Outbox, "add" | "send" | "drop" | "canLoosen" | "loosen">;
  readonly drafts: Drafts;
  /** Does the device keep what waits? Otherwise the tab alone has it. */
  readonly kept: Store<boolean>;
  /** The thread, or the thread in the making, that one turned to last. */
  readonly active: WritableStore<string | null>;
  /** The active thread while somebody sees what is newest in it; see `useLooked`. What is read follows from it. */
  readonly looked: WritableStore<string | null>;
  /** The box that is open: a key of `drafts`. */
  readonly writing: WritableStore<string | null>;
  refetch(): void;
  stop(): void;
}

const nobody: ThreadsNow["names"] = {};
const KEEP_MS = 2000;
/** One's own words that the comment stands on may still be on their way. */
const SAVED_MS = 5000;

export function openBook(connection: Connection, member: Member, queries: QueryClient): CommentBook {
  const { review } = connection;
  const notes = deviceNotes(member.account, review);
  const standings = watchStandings(connection.doc);
  const outbox = openOutbox(notes, post);
  const drafts = openDrafts(member.account, review);
  const now = createStore<ThreadsNow>({
    status: "loading",
    threads: [],
    seen: {},
    names: {},
    waiting: [],
    byId: new Map(),
  });
  let kept: Fetched | null = null;
  let keeping: ReturnType<typeof setTimeout> | null = null;

  async function post(unsent: Unsent): Promise<Thread> {
    if (!isOnline(connection.state.get())) throw new Problem("unavailable", "The network does not answer.");
    const { kind } = unsent;
    // The server checks the words against what it has: what was just written goes first.
    for (let until = Date.now() + SAVED_MS; kind === "thread" && connection.unsent.get() && Date.now() < until;)
      await new Promise((done) => setTimeout(done, 50));
    const thread = await postUnsent(review, unsent);
    takeInThread(queries, review, thread);
    return thread;
  }

  const observer = new QueryObserver<Fetched>(queries, {
    queryKey: threadsKey(review),
    queryFn: () => fetchThreads(queries, review),
    structuralSharing: false,
  });

  function look(): void {
    const { data, status } = observer.getCurrentResult();
    const fetched = data ?? kept ?? nothingFetched;
    const waiting = outbox.waiting.get();
    const threads = withUnsent(fetched.threads, waiting, member);
    now.set({
      status: data ? "ready" : kept && status === "error" ? "kept" : status === "error" ? "failed" : "loading",
      threads,
      seen: fetched.seen,
      names: fetched.names ?? nobody,
      waiting,
      byId: new Map(threads.map((thread) => [thread.id, thread])),
    });
    follow();
    if (data && data !== kept) {
      kept = data;
      keeping ??= setTimeout(keep, KEEP_MS);
    }
  }
  function follow(): void {
    const starting = [...drafts.all.get().values()].flatMap(({ start }) => start ?? []);
    standings.follow([...now.get().threads, ...starting]);
  }
  function keep(): void {
    keeping = null;
    void notes.write(KEPT, kept);
  }
  const note = (): void => noteWaiting(member.account, review, notes, outbox.waiting.get());
  const refetch = (): void => void observer.refetch({ cancelRefetch: false });
  const stops = [
    observer.subscribe(look),
    outbox.waiting.subscribe(look),
    outbox.waiting.subscribe(note),
    notes.kept.subscribe(note),
    drafts.all.subscribe(follow),
    connection.onTopic("threads", () => askAnew(queries, threadsKey(review))),
    connection.state.subscribe(() => {
      if (!isOnline(connection.state.get())) return;
      outbox.send();
      // What was announced meanwhile was not heard.
      if (observer.getCurrentResult().isStale || observer.getCurrentResult().isError) refetch();
    }),
  ];
  void notes.read(KEPT).then((value) => {
    kept ??= (value as Fetched | undefined) ?? null;
    look();
  });
  look();

  return {
    now,
    standings,
    commands: threadCommands({ queries, review, outbox }),
    outbox,
    drafts,
    kept: notes.kept,
    active: createStore<string | null>(null),
    looked: createStore<string | null>(null),
    writing: createStore<string | null>(null),
    refetch,
    stop() {
      for (const stop of stops) stop();
      if (keeping !== null) clearTimeout(keeping);
      outbox.stop();
      standings.stop();
      notes.stop();
    },
  };
}
