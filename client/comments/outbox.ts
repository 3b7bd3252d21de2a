import type { DeviceNotes } from "#client/comments/device.ts";
import { UNSENT } from "#client/lib/databases.ts";
import { onKeptElsewhere } from "#client/lib/device.ts";
import type { Store } from "#client/lib/store.ts";
import { createStore } from "#client/lib/store.ts";
import { Problem } from "#shared/errors.ts";
import type { NewThread, Thread } from "#shared/threads.ts";

/** Something said that is not known to be stored. */
export type Unsent =
  | { readonly kind: "thread"; readonly body: NewThread; readonly at: number }
  | { readonly kind: "reply"; readonly thread: string; readonly body: NewThread["comment"]; readonly at: number };

export interface Waiting {
  readonly unsent: Unsent;
  /** Why the server did not take it; null while it waits or is on its way. */
  readonly problem: Problem | null;
  /** Is it where it is kept: on the device, or where that keeps nothing, in the tab's own storage? */
  readonly kept: boolean;
}

/**
 * Comments on their way: kept on the device until the server has them, and sent in order. They bear ids made here, so
 * that sending one again, from another tab or after an answer that got lost, stores nothing twice. Every open tab holds
 * what the device has, and sends it: the one where it was said may be closed.
 */
export interface Outbox {
  readonly waiting: Store<readonly Waiting[]>;
  add(unsent: Unsent): void;
  /** Sends what waits; also what was refused, once. */
  send(again?: string): void;
  drop(id: string): void;
  /** Can it be sent without the words that it stood on? They are quoted in it then. */
  canLoosen(id: string): boolean;
  loosen(id: string): void;
  /** Resolves once what the device kept was tried: sent, refused, or the network does not answer. */
  settled(): Promise<void>;
  stop(): void;
}

const AGAIN_MS = 10_000;
/** Notes of another tab often come several at once. */
const LOOK_MS = 100;
/** A browser that refuses storage may never answer. */
const PATIENCE_MS = 1000;

export const idOf = (unsent: Unsent): string => (unsent.kind === "thread" ? unsent.body.comment.id : unsent.body.id);
const keyOf = (unsent: Unsent): string => `${UNSENT}${String(unsent.at).padStart(15, "0")}/${idOf(unsent)}`;

export function openOutbox(notes: DeviceNotes, post: (unsent: Unsent) => Promise<Thread>): Outbox {
  const waiting = createStore<readonly Waiting[]>([]);
  let sending: Promise<void> | null = null;
  let stopped = false;
  /** Counts up: what was read before is older. */
  let written = 0;
  /** The device did not say in time what it has. */
  let unread = false;
  /** Those that the device is forgetting: they are sent no more. */
  const leaving = new Set<string>();
  /** Those that the server has. A device that cannot forget one would have it sent for ever. */
  const sent = new Set<string>();

  function write(key: string, value: Unsent | undefined): Promise<void> {
    written++;
    return notes.write(key, value);
  }
  function keep(unsent: Unsent): void {
    leaving.delete(idOf(unsent));
    void write(keyOf(unsent), unsent).then(() =>
      change(idOf(unsent), (one) => (one.unsent === unsent ? { ...one, kept: true } : one)),
    );
  }
  const find = (id: string): Waiting | undefined => waiting.get().find(({ unsent }) => idOf(unsent) === id);
  const change = (id: string, next: (one: Waiting) => Waiting | null): void =>
    waiting.set(waiting.get().flatMap((one) => (idOf(one.unsent) === id ? (next(one) ?? []) : one)));

  /** It stays in sight until the device forgot it: whoever left before that would find it again, and have it sent. */
  async function drop(id: string): Promise<void> {
    const one = find(id);
    if (!one || leaving.has(id)) return;
    leaving.add(id);
    await inTime(write(keyOf(one.unsent), undefined));
    // Unless it was said again meanwhile.
    if (leaving.delete(id)) change(id, () => null);
  }

  function sendAll(): Promise<void> {
    if (stopped) return Promise.resolve();
    return (sending ??= sendEach().finally(() => (sending = null)));
  }

  async function sendEach(): Promise<void> {
    for (;;) {
      await look();
      const next = waiting.get().find(({ unsent, problem }) => problem === null && !leaving.has(idOf(unsent)));
      if (!next || stopped) return;
      const id = idOf(next.unsent);
      try {
        await post(next.unsent);
        sent.add(id);
        await drop(id);
      } catch (error) {
        const problem = error instanceof Problem ? error : new Problem("failed", "It could not be sent. Try again.");
        // The network, or too much at once: it is tried again. Anything else is for its author to see.
        if (problem.code === "unavailable" || problem.code === "too-many" || problem.code === "signed-out") return;
        change(id, (one) => ({ ...one, problem }));
      }
    }
  }

  /** What waits is what the device has now: other tabs of this person say, change, send and discard comments too. */
  async function look(): Promise<void> {
    let kept: unknown[] | null;
    let before: number;
    do {
      before = written;
      kept = await inTime(notes.readAll(UNSENT));
    } while (before !== written && !stopped);
    unread = kept === null;
    if (kept === null || stopped) return;
    const known = new Map(waiting.get().map((one) => [idOf(one.unsent), one]));
    const left = (kept as Unsent[]).filter((unsent) => !sent.has(idOf(unsent)));
    const found = left.map((unsent) => {
      const one = known.get(idOf(unsent));
      known.delete(idOf(unsent));
      return one && sameUnsent(one.unsent, unsent) ? one : { unsent, problem: null, kept: true };
    });
    // Where the device keeps nothing, this tab alone has them.
    const here = notes.kept.get() ? [] : [...known.values()];
    const next = [...found, ...here].sort((a, b) => a.unsent.at - b.unsent.at);
    const now = waiting.get();
    if (next.length !== now.length || next.some((one, i) => one !== now[i])) waiting.set(next);
  }

  const send = (again?: string): void => {
    if (again !== undefined) change(again, (one) => ({ ...one, problem: null }));
    void sendAll();
  };
  const timer = setInterval(() => {
    if (waiting.get().length > 0 || unread) send();
  }, AGAIN_MS);
  const now = (): void => send();
  addEventListener("online", now);
  addEventListener("focus", now);
  // Another tab said, sent or discarded something: it may be closed before it can send.
  let soon: ReturnType<typeof setTimeout> | null = null;
  const stopHearing = onKeptElsewhere(() => {
    soon ??= setTimeout(() => {
      soon = null;
      send();
    }, LOOK_MS);
  });
  const loaded = sendAll();

  return {
    waiting,
    add(unsent) {
      waiting.set([
        ...waiting.get().filter((one) => idOf(one.unsent) !== idOf(unsent)),
        { unsent, problem: null, kept: false },
      ]);
      keep(unsent);
      send();
    },
    send,
    drop: (id) => void drop(id),
    canLoosen: (id) => loosened(find(id)) !== null,
    loosen(id) {
      const one = find(id);
      const loose = loosened(one);
      if (!one || !loose) return;
      change(id, () => ({ unsent: loose, problem: null, kept: false }));
      keep(loose);
      send();
    },
    settled: () => loaded,
    stop() {
      stopped = true;
      clearInterval(timer);
      removeEventListener("online", now);
      removeEventListener("focus", now);
      stopHearing();
      if (soon !== null) clearTimeout(soon);
    },
  };
}

const sameUnsent = (a: Unsent, b: Unsent): boolean => JSON.stringify(a) === JSON.stringify(b);

function inTime<T>(answer: Promise<T>): Promise<T | null> {
  return new Promise((done) => {
    const timer = setTimeout(() => done(null), PATIENCE_MS);
    void answer
      .catch(() => null)
      .then((value) => {
        clearTimeout(timer);
        done(value);
      });
  });
}

/** A new thread at its place alone, with the words that it stood on quoted, since they are not there any more. */
function loosened(waiting: Waiting | undefined): Unsent | null {
  if (waiting?.problem?.code !== "stale" || waiting.unsent.kind !== "thread") return null;
  const { unsent } = waiting;
  const { anchor, place, proposal, comment } = unsent.body;
  if (!anchor || place.kind !== "field") return null;
  const changed = proposal?.kind === "words" ? `, to change to “${proposal.words}”` : "";
  const quote = { type: "text" as const, text: `“${anchor.quote}”${changed}:`, marks: [] };
  const text = [{ type: "paragraph" as const, content: [quote] }, ...comment.text];
  // What was proposed before goes on standing: this is a comment alone.
  const { instead: _, ...body } = unsent.body;
  return { ...unsent, body: { ...body, anchor: null, proposal: null, comment: { ...comment, text } } };
}

/** The threads as their reader sees them: with what this person said and the server does not have yet. */
export function withUnsent(
  threads: readonly Thread[],
  waiting: readonly Waiting[],
  me: { readonly id: string; readonly partner: string },
): readonly Thread[] {
  if (waiting.length === 0) return threads;
  const all = new Map(threads.map((thread) => [thread.id, thread]));
  for (const { unsent } of waiting) {
    const by = { author: me.id, partner: me.partner, at: unsent.at };
    const comment = (body: NewThread["comment"]) => ({ ...by, ...body, editedAt: null, deletedAt: null });
    if (unsent.kind === "thread") {
      const { id, place, anchor, proposal, blocking } = unsent.body;
      if (all.has(id)) continue;
      const acts = blocking
        ? [{ kind: "block" as const, by: me.id, partner: me.partner, at: unsent.at, outcome: null, sentence: "" }]
        : [];
      all.set(id, {
        id,
        place,
        anchor,
        gone: false,
        ...by,
        proposal: proposal && basedOn(proposal, anchor?.quote ?? ""),
        comments: [comment(unsent.body.comment)],
        acts,
        reactions: [],
        revision: 0,
      });
    } else {
      const thread = all.get(unsent.thread);
      if (!thread || thread.comments.some(({ id }) => id === unsent.body.id)) continue;
      all.set(thread.id, { ...thread, comments: [...thread.comments, comment(unsent.body)] });
    }
  }
  return [...all.values()];
}

/** A proposal as it will be stored, as far as it is known here. */
export function basedOn(proposal: NonNullable<NewThread["proposal"]>, old: string): NonNullable<Thread["proposal"]> {
  switch (proposal.kind) {
    case "words":
      return { ...proposal, old };
    case "move":
      return { ...proposal, from: "" };
    case "enquiry":
      return { ...proposal, from: null };
    case "remove":
      return proposal;
  }
}
