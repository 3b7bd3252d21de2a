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
  why: z.enum(["refused", "locked", "no-access", "lost"]),
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

const open = new Map<string, Aside>();
onForget(() => open.clear());

/** The draft of one review. It outlives connections, and reloads where the device keeps anything. */
export function asideOf(account: string, review: string): Aside {
  const name = `${account}/${review}`;
  const known = open.get(name) ?? createAside(account, review);
  open.set(name, known);
  return known;
}

function createAside(account: string, review: string): Aside {
  const key = `aside/${review}`;
  const list = createStore<readonly AsideWords[]>([]);
  const same = (a: Omit<AsideWords, "id" | "at">, b: Omit<AsideWords, "id" | "at">): boolean =>
    a.address === b.address && a.words === b.words;

  const loaded = keptFor(account, key).then((value) => {
    const read = z.array(AsideWords).safeParse(value);
    if (read.success) list.set([...read.data, ...list.get()]);
  });

  async function store(next: readonly AsideWords[]): Promise<void> {
    list.set(next);
    noteReview(account, review, { aside: next.length });
    // A device that refuses keeps them as long as the page is open; the connection says so.
    await keepFor(account, key, next).catch(() => {});
  }

  return {
    list,
    async add(words) {
      await loaded;
      const before = list.get();
      const fresh = words.filter((one) => !before.some((other) => same(one, other)));
      if (fresh.length > 0) await store([...before, ...fresh.map((one) => ({ ...one, id: newId(), at: Date.now() }))]);
    },
    remove(id) {
      void loaded.then(() => store(list.get().filter((one) => one.id !== id)));
    },
  };
}
