import { z } from "zod";
import { noteReview, onForget } from "#client/lib/device.ts";
import { keepFor, keptFor } from "#client/lib/kept.ts";
import type { Store } from "#client/lib/store.ts";
import { createStore } from "#client/lib/store.ts";
import { newId } from "#shared/ids.ts";
import type { Summary } from "#shared/summary.ts";
import type { UnsentFact } from "./unsent-facts.ts";

/** Words of one's own that are not in the text: the server did not take them, or a merge removed them. */
const AsideWords = z.object({
  id: z.string(),
  at: z.number(),
  why: z.enum(["refused", "locked", "foreign-client", "too-large", "bad-message", "no-access", "lost"]),
  address: z.string(),
  /** What the field was called then: it may be gone since. */
  field: z.string(),
  words: z.string(),
});
export type AsideWords = z.infer<typeof AsideWords>;

/** Says facts in the words of the page, item by item. */
export type FactsInWords = (
  summary: Summary,
  facts: readonly UnsentFact[],
) => readonly Pick<AsideWords, "address" | "field" | "words">[];

/** A personal draft: nobody else sees it, and nothing of it goes into the text but by its author's hand. */
export interface Aside {
  readonly list: Store<readonly AsideWords[]>;
  /** Resolves when the device has them too. */
  add(words: readonly Omit<AsideWords, "id" | "at">[]): Promise<void>;
  remove(id: string): void;
}

const open = new Map<string, Aside & { heard(list: readonly AsideWords[]): void }>();
onForget(() => open.clear());

/** Other tabs of this person show the same list, also where the device keeps nothing. */
const Changed = z.object({ name: z.string(), list: z.array(AsideWords) });
const tabs = new BroadcastChannel("codraft-aside");
tabs.addEventListener("message", ({ data }) => {
  const changed = Changed.safeParse(data);
  if (changed.success) open.get(changed.data.name)?.heard(changed.data.list);
});

/** The draft of one review. It outlives connections, and reloads where the device keeps anything. */
export function asideOf(account: string, review: string): Aside {
  const name = `${account}/${review}`;
  const known = open.get(name) ?? createAside(account, review);
  open.set(name, known);
  return known;
}

function createAside(account: string, review: string): Aside & { heard(list: readonly AsideWords[]): void } {
  const name = `${account}/${review}`;
  const key = `aside/${review}`;
  const list = createStore<readonly AsideWords[]>([]);
  const same = (a: Omit<AsideWords, "id" | "at">, b: Omit<AsideWords, "id" | "at">): boolean =>
    a.address === b.address && a.words === b.words;

  async function read(): Promise<readonly AsideWords[] | null> {
    const kept = z.array(AsideWords).safeParse(await keptFor(account, key));
    return kept.success ? kept.data : null;
  }

  // One change after the other, each on what the device has by then: another tab may have changed it.
  let last: Promise<void> = read().then((kept) => {
    if (kept) list.set([...kept, ...list.get()]);
  });
  function change(next: (before: readonly AsideWords[]) => readonly AsideWords[]): Promise<void> {
    last = last.then(async () => {
      const before = (await read()) ?? list.get();
      const after = next(before);
      list.set(after);
      if (after === before) return;
      noteReview(account, review, { aside: after.length });
      // A device that refuses keeps them as long as the page is open; the connection says so.
      await keepFor(account, key, after).catch(() => {});
      tabs.postMessage({ name, list: after });
    });
    return last;
  }

  return {
    list,
    add: (words) =>
      change((before) => {
        const fresh = words.filter((one) => !before.some((other) => same(one, other)));
        if (fresh.length === 0) return before;
        return [...before, ...fresh.map((one) => ({ ...one, id: newId(), at: Date.now() }))];
      }),
    remove: (id) => void change((before) => before.filter((one) => one.id !== id)),
    heard: (now) => list.set(now),
  };
}
