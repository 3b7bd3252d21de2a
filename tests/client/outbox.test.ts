import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { DeviceNotes } from "#client/comments/device.ts";
import type { Outbox, Unsent } from "#client/comments/outbox.ts";
import { openOutbox, withUnsent } from "#client/comments/outbox.ts";
import { takeIn } from "#client/comments/queries.ts";
import { createStore } from "#client/lib/store.ts";
import { Problem } from "#shared/errors.ts";
import type { Thread } from "#shared/threads.ts";

/** The device's notes in a map that outlives the page. */
function notesOver(kept: Map<string, unknown>): DeviceNotes {
  return {
    kept: createStore(true),
    read: (key) => Promise.resolve(kept.get(key)),
    readAll: (prefix) => Promise.resolve([...kept].filter(([key]) => key.startsWith(prefix)).map(([, value]) => value)),
    write(key, value) {
      if (value === undefined) kept.delete(key);
      else kept.set(key, value);
      return Promise.resolve();
    },
    stop: () => {},
  };
}
const text = [{ type: "paragraph" as const, content: [{ type: "text" as const, text: "So", marks: [] }] }];
const reply = (id: string, at = 1): Unsent => ({ kind: "reply", thread: "t", body: { id, text }, at });
const anchor = {
  field: "section/context",
  blocks: [{ start: "AA==", end: "AA==" }],
  quote: "old words",
  said: "old words",
  before: "",
  after: "",
  unique: true,
} as const;
const onWords: Unsent = {
  kind: "thread",
  at: 1,
  body: {
    id: "t2",
    comment: { id: "c2", text },
    place: { kind: "field", field: "section/context" },
    anchor: anchor as never,
    proposal: null,
    blocking: false,
    instead: "t1",
  },
};
const stored = { id: "t" } as Thread;

let open: Outbox | null = null;
/** What happens to the page. */
const heard = new Map<string, ((event: object) => void)[]>();
const happens = (kind: string, event = {}): void => {
  for (const run of heard.get(kind) ?? []) run(event);
};
beforeEach(() => {
  heard.clear();
  vi.stubGlobal("addEventListener", (kind: string, run: () => void) =>
    heard.set(kind, [...(heard.get(kind) ?? []), run]),
  );
  vi.stubGlobal("removeEventListener", () => {});
});
afterEach(() => open?.stop());
const start = (kept: Map<string, unknown>, post: (unsent: Unsent) => Promise<Thread>): Outbox =>
  (open = openOutbox(notesOver(kept), post));

test("What is said is kept until the server has it, then forgotten", async () => {
  const kept = new Map<string, unknown>();
  const answer = Promise.withResolvers<Thread>();
  const outbox = start(kept, () => answer.promise);
  outbox.add(reply("a"));
  expect(kept.size).toBe(1);
  expect(outbox.waiting.get().length).toBe(1);
  answer.resolve(stored);
  await vi.waitFor(() => expect(outbox.waiting.get()).toEqual([]));
  expect(kept.size).toBe(0);
});

/** A device that has what is written, or forgets it, no sooner than it is let. */
function slowNotes(kept: Map<string, unknown>): { notes: DeviceNotes; done: () => void } {
  const notes = notesOver(kept);
  let writes: (() => void)[] = [];
  return {
    notes: {
      ...notes,
      write: (key, value) => new Promise((done) => writes.push(() => void notes.write(key, value).then(done))),
    },
    done() {
      for (const run of writes) run();
      writes = [];
    },
  };
}
const offline = (): Promise<never> => Promise.reject(new Problem("unavailable", "No."));

test("Nothing is said to be kept before the device has it", async () => {
  const { notes, done } = slowNotes(new Map());
  const outbox = (open = openOutbox({ ...notes, kept: createStore(false) }, offline));
  outbox.add(reply("a"));
  await outbox.settled();
  expect(outbox.waiting.get().map(({ kept }) => kept)).toEqual([false]);
  done();
  await vi.waitFor(() => expect(outbox.waiting.get().map(({ kept }) => kept)).toEqual([true]));
});

test("What is discarded stays in sight, and is not sent, until the device forgot it; said again it stays", async () => {
  const kept = new Map<string, unknown>();
  const { notes, done } = slowNotes(kept);
  let network = false;
  const sent: string[] = [];
  const outbox = (open = openOutbox(notes, (unsent) => {
    if (!network) return offline();
    sent.push(unsent.body.id);
    return Promise.resolve(stored);
  }));
  for (const one of [reply("a", 1), reply("b", 2)]) {
    outbox.add(one);
    done();
  }
  await vi.waitFor(() => expect(outbox.waiting.get().map((one) => one.kept)).toEqual([true, true]));
  const shown = (): string[] => outbox.waiting.get().map(({ unsent }) => unsent.body.id);
  for (const id of ["a", "b"]) outbox.drop(id);
  network = true;
  outbox.send();
  await outbox.settled();
  expect(shown()).toEqual(["a", "b"]);
  network = false;
  const later: string[][] = [];
  outbox.waiting.subscribe(() => later.push(shown()));
  outbox.add(reply("b", 2));
  done();
  await vi.waitFor(() => expect(shown()).toEqual(["b"]));
  expect(later.every((ids) => ids.includes("b"))).toBe(true);
  expect([...kept.values()]).toEqual([reply("b", 2)]);
  expect(sent).toEqual([]);
});

test("What a device cannot forget is sent once all the same", async () => {
  const kept = new Map<string, unknown>([["unsent/1/a", reply("a")]]);
  const notes = { ...notesOver(kept), write: () => Promise.resolve() };
  const sent: string[] = [];
  const outbox = (open = openOutbox(notes, (unsent) => {
    sent.push(unsent.body.id);
    return sent.length > 1 ? offline() : Promise.resolve(stored);
  }));
  await outbox.settled();
  expect(sent).toEqual(["a"]);
  expect(outbox.waiting.get()).toEqual([]);
});

test("A device that did not answer in time is asked again: another tab may have left something there", async () => {
  vi.useFakeTimers();
  try {
    const kept = new Map<string, unknown>();
    const notes = notesOver(kept);
    let answers = false;
    const sent: string[] = [];
    open = openOutbox(
      { ...notes, readAll: (prefix) => (answers ? notes.readAll(prefix) : new Promise(() => {})) },
      (unsent) => {
        sent.push(unsent.body.id);
        return Promise.resolve(stored);
      },
    );
    await vi.advanceTimersByTimeAsync(2000);
    kept.set("unsent/000000000000001/a", reply("a"));
    answers = true;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(sent).toEqual(["a"]);
  } finally {
    vi.useRealTimers();
  }
});

test("Without a network it waits, also for the next page, and is sent in order with the same id", async () => {
  const kept = new Map<string, unknown>();
  const first = start(kept, () => Promise.reject(new Problem("unavailable", "No.")));
  first.add(reply("a", 1));
  first.add(reply("b", 2));
  await vi.waitFor(() => expect(kept.size).toBe(2));
  expect(first.waiting.get().map(({ problem }) => problem)).toEqual([null, null]);
  first.stop();
  const sent: string[] = [];
  const second = start(kept, (unsent) => {
    sent.push(unsent.body.id);
    return Promise.resolve(stored);
  });
  await vi.waitFor(() => expect(sent).toEqual(["a", "b"]));
  await vi.waitFor(() => expect(second.waiting.get()).toEqual([]));
  expect(kept.size).toBe(0);
});

test.each(["focus", "online"])("What another tab left on the device is sent at %s, once", async (kind) => {
  const kept = new Map<string, unknown>();
  let network = false;
  const sent: string[] = [];
  const post = (unsent: Unsent): Promise<Thread> => {
    if (!network) return Promise.reject(new Problem("unavailable", "No."));
    sent.push(unsent.body.id);
    return Promise.resolve(stored);
  };
  const here = start(kept, post);
  await here.settled();
  const other = openOutbox(notesOver(kept), post);
  other.add(reply("a"));
  other.stop();
  network = true;
  happens(kind);
  await vi.waitFor(() => expect(sent).toEqual(["a"]));
  await vi.waitFor(() => expect(kept.size).toBe(0));
  expect(here.waiting.get()).toEqual([]);
});

test("What another tab discarded, changed or sent meanwhile is not sent as it was", async () => {
  const kept = new Map<string, unknown>();
  let network = false;
  const sent: Unsent[] = [];
  const post = (unsent: Unsent): Promise<Thread> => {
    if (!network) return Promise.reject(new Problem("unavailable", "No."));
    sent.push(unsent);
    return Promise.resolve(stored);
  };
  const other = openOutbox(notesOver(kept), post);
  for (const [i, id] of ["discarded", "changed", "left"].entries()) other.add(reply(id, i));
  const here = start(kept, post);
  await vi.waitFor(() => expect(here.waiting.get().map(({ unsent }) => unsent.body.id)).toHaveLength(3));
  other.drop("discarded");
  const changed = { ...reply("changed", 1), body: { id: "changed", text: [] } };
  kept.set(
    [...kept.keys()].find((key) => key.endsWith("/changed"))!,
    changed,
  );
  other.stop();
  network = true;
  here.send();
  await vi.waitFor(() => expect(here.waiting.get()).toEqual([]));
  expect(sent).toEqual([changed, reply("left", 2)]);
});

test("What is discarded while the device is read is not sent", async () => {
  const kept = new Map<string, unknown>();
  const notes = notesOver(kept);
  let network = false;
  const sent: string[] = [];
  const outbox = (open = openOutbox(
    {
      ...notes,
      async readAll(prefix) {
        const found = await notes.readAll(prefix);
        if (network) outbox.drop("a");
        return found;
      },
    },
    (unsent) => {
      if (!network) return Promise.reject(new Problem("unavailable", "No."));
      sent.push(unsent.body.id);
      return Promise.resolve(stored);
    },
  ));
  outbox.add(reply("a", 1));
  outbox.add(reply("b", 2));
  await outbox.settled();
  network = true;
  outbox.send();
  await vi.waitFor(() => expect(outbox.waiting.get()).toEqual([]));
  expect(sent).toEqual(["b"]);
});

test("Where the device does not answer, what is said is sent all the same", async () => {
  const sent: string[] = [];
  const notes = { ...notesOver(new Map()), readAll: () => new Promise<never>(() => {}) };
  const outbox = (open = openOutbox(notes, (unsent) => {
    sent.push(unsent.body.id);
    return Promise.resolve(stored);
  }));
  outbox.add(reply("a"));
  await vi.waitFor(() => expect(sent).toEqual(["a"]), { timeout: 5000 });
});

test("What the server refuses stays with its reason, and what follows goes on", async () => {
  const kept = new Map<string, unknown>();
  const refuse = new Problem("not-found", "There is no such comment in this review.");
  const outbox = start(kept, (unsent) => (unsent.body.id === "a" ? Promise.reject(refuse) : Promise.resolve(stored)));
  outbox.add(reply("a"));
  outbox.add(reply("b"));
  await vi.waitFor(() => expect(outbox.waiting.get()).toEqual([{ unsent: reply("a"), problem: refuse, kept: true }]));
  expect(outbox.canLoosen("a")).toBe(false);
  outbox.drop("a");
  await vi.waitFor(() => expect(outbox.waiting.get()).toEqual([]));
  expect(kept.size).toBe(0);
});

test("A comment whose words were changed meanwhile can be sent without them, quoting them", async () => {
  const sent: Unsent[] = [];
  const outbox = start(new Map(), (unsent) => {
    sent.push(unsent);
    return sent.length === 1 ? Promise.reject(new Problem("stale", "Changed.")) : Promise.resolve(stored);
  });
  outbox.add(onWords);
  await vi.waitFor(() => expect(outbox.canLoosen("c2")).toBe(true));
  outbox.loosen("c2");
  await vi.waitFor(() => expect(outbox.waiting.get()).toEqual([]));
  const body = sent[1]!.kind === "thread" ? sent[1]!.body : null;
  expect((body as { anchor: unknown }).anchor).toBeNull();
  expect(JSON.stringify(body)).toContain("“old words”:");
  expect(body, "a comment ends no proposal").not.toHaveProperty("instead");
});

test("One's own unsent words show in their threads, and never twice", () => {
  const me = { id: "me", partner: "la" };
  const thread = { id: "t", comments: [], acts: [], reactions: [], revision: 4 } as unknown as Thread;
  const waiting = [reply("a"), onWords].map((unsent) => ({ unsent, problem: null, kept: true }));
  const shown = withUnsent([thread], waiting, me);
  expect(shown.map(({ id, comments }) => [id, comments.map((one) => one.id)])).toEqual([
    ["t", ["a"]],
    ["t2", ["c2"]],
  ]);
  expect(withUnsent(shown, waiting, me)).toEqual(shown);
});

test("An answer that was overtaken replaces nothing newer", () => {
  const at = (revision: number) => ({ id: "t", revision }) as Thread;
  expect(takeIn([at(5)], [at(4)])).toEqual([at(5)]);
  expect(takeIn([at(5)], [at(6)])).toEqual([at(6)]);
});
