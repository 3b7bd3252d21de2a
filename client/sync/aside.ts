import { z } from "zod";
import { countAside } from "#client/lib/aside-kinds.ts";
import { ASIDE } from "#client/lib/databases.ts";
import { carriedName, keptReviews, noteReview, onForget, somebodyElse } from "#client/lib/device.ts";
import { changeFor, keptFor } from "#client/lib/kept.ts";
import type { Store } from "#client/lib/store.ts";
import { createStore } from "#client/lib/store.ts";
import { newId } from "#shared/ids.ts";
import type { Summary } from "#shared/summary.ts";
import type { UnsentFact } from "./unsent-facts.ts";

/** What one wrote and is not in the text, or took out and is: the server did not take it, or a merge removed it. */
const AsideWords = z.object({
  id: z.string(),
  at: z.number(),
  why: z.enum(["refused", "locked", "foreign-client", "misshapen", "too-large", "bad-message", "no-access", "lost"]),
  address: z.string(),
  /** What the field was called then: it may be gone since. */
  field: z.string(),
  words: z.string(),
  /** They stand in the text, and the person took them out. */
  isOut: z.boolean().optional(),
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
  /** Lists again what was removed, and answers its new id. */
  putBack(words: AsideWords): string;
  /** Before a reload by the page itself: what only this tab has goes along. False when the tab's storage refuses. */
  carry(): boolean;
  /** Would its words go with the page? Asked anew with each change of the list. */
  isAtRisk(): boolean;
}

/** What a tab tells this person's others about one review. */
const Changed = z.object({
  name: z.string(),
  /** All that it lists now. */
  list: z.array(AsideWords),
  /** Those of them that the device has. */
  kept: z.array(z.string()),
  /** Those that were deleted by hand. */
  removed: z.array(z.string()),
});
type Changed = z.infer<typeof Changed>;

interface OpenAside extends Aside {
  heard(news: Changed): void;
}

const open = new Map<string, OpenAside>();
onForget(() => open.clear());

// The draft outlives the summary's page, so the guard is not the connection's.
globalThis.addEventListener?.("beforeunload", (event) => {
  if ([...open.values()].some((aside) => aside.isAtRisk())) event.preventDefault();
});
// A reload is not leaving. What others' tabs carry goes when somebody else signs in in them.
globalThis.addEventListener?.("pagehide", () => {
  if (!somebodyElse.get()) for (const aside of open.values()) aside.carry();
});

/** Other tabs of this person list the same words, also where the device keeps nothing. */
const tabs = new BroadcastChannel("codraft-aside");
tabs.addEventListener("message", ({ data }) => {
  const changed = Changed.safeParse(data);
  if (changed.success) open.get(changed.data.name)?.heard(changed.data);
});

/** The draft of one review. It outlives connections, and reloads where the device keeps anything. */
export function asideOf(account: string, review: string): Aside {
  const name = `${account}/${review}`;
  const known = open.get(name) ?? createAside(account, review);
  open.set(name, known);
  return known;
}

function createAside(account: string, review: string): OpenAside {
  const name = `${account}/${review}`;
  const key = ASIDE + review;
  const carried = carriedName("aside/", account) + review;
  const list = createStore<readonly AsideWords[]>([]);
  // Two tabs may be refused in the same moment: nobody's list takes the place of another's, they are joined by id.
  /** Words that the device does not have: they go with the last tab that lists them. */
  const loose = new Set<string>();
  const removed = new Set<string>();
  let isCarried = false;
  /** How many this tab last noted as its own. */
  let notedLoose = 0;

  const same = (a: Omit<AsideWords, "id" | "at">, b: Omit<AsideWords, "id" | "at">): boolean =>
    a.address === b.address && a.words === b.words;
  /** With words that are not among them yet, without those that were deleted. */
  const joined = (some: readonly AsideWords[], more: readonly AsideWords[]): readonly AsideWords[] =>
    [...some, ...more.filter((one) => !some.some(({ id }) => id === one.id))].filter(({ id }) => !removed.has(id));
  const onDevice = (kept: unknown): readonly AsideWords[] => {
    const read = z.array(AsideWords).safeParse(kept);
    return read.success ? read.data : [];
  };
  const looseOnes = (): readonly AsideWords[] => list.get().filter(({ id }) => loose.has(id));
  /** What the page before this one carried along. */
  function takeCarried(): readonly AsideWords[] {
    try {
      const found = z.array(AsideWords).safeParse(JSON.parse(sessionStorage.getItem(carried) ?? "[]"));
      sessionStorage.removeItem(carried);
      return found.success ? found.data : [];
    } catch {
      return [];
    }
  }

  function settle(now: readonly AsideWords[]): void {
    for (const id of loose) if (!now.some((one) => one.id === id)) loose.delete(id);
    list.set(now);
    isCarried = false;
    // What only tabs have is not noted where another page would look for it.
    const kept = countAside(now.filter(({ id }) => !loose.has(id)));
    if (kept.aside > 0 || keptReviews(account)[review]) noteReview(account, review, kept, "device");
    if (loose.size > 0 || notedLoose > 0) noteReview(account, review, countAside(looseOnes()), "tab");
    notedLoose = loose.size;
  }

  async function keep(next: (before: readonly AsideWords[]) => readonly AsideWords[]): Promise<void> {
    try {
      // On what the device has by then: another tab may have changed it.
      const kept = await changeFor(account, key, (before) => next(joined(onDevice(before), looseOnes())));
      if (kept) {
        loose.clear();
        return settle(joined(kept.value, []));
      }
    } catch {
      // A device that refuses keeps nothing: the page holds on to them.
    }
    const now = joined(next(list.get()), []);
    for (const { id } of now) if (!list.get().some((one) => one.id === id)) loose.add(id);
    settle(now);
  }

  // One change after the other.
  let last: Promise<void> = keptFor(account, key).then(async (kept) => {
    list.set(joined(onDevice(kept), list.get()));
    // A note from before a crash may say more than there is.
    if (kept !== undefined) settle(list.get());
    const before = takeCarried();
    if (before.length > 0) await keep((all) => joined(all, before));
  });
  function change(next: (before: readonly AsideWords[]) => readonly AsideWords[]): Promise<void> {
    last = last.then(async () => {
      const before = list.get();
      await keep(next);
      const now = list.get();
      if (now === before) return;
      const kept = now.flatMap(({ id }) => (loose.has(id) ? [] : [id]));
      tabs.postMessage({ name, list: [...now], kept, removed: [...removed] } satisfies Changed);
    });
    return last;
  }
  const isAtRisk = (): boolean => loose.size > 0 && !isCarried;

  return {
    list,
    add: (words) =>
      change((before) => {
        const fresh = words.filter((one) => !before.some((other) => same(one, other)));
        return [...before, ...fresh.map((one) => ({ ...one, id: newId(), at: Date.now() }))];
      }),
    remove(id) {
      removed.add(id);
      void change((before) => before.filter((one) => one.id !== id));
    },
    putBack(words) {
      // That it was removed stays said of the old one, which other tabs may still list.
      const id = newId();
      void change((before) => [...before, { ...words, id }].toSorted((a, b) => a.at - b.at));
      return id;
    },
    carry() {
      if (!isAtRisk()) return true;
      try {
        sessionStorage.setItem(carried, JSON.stringify(looseOnes()));
        return (isCarried = true);
      } catch {
        return false;
      }
    },
    heard(news) {
      for (const id of news.removed) removed.add(id);
      const known = new Set(list.get().map(({ id }) => id));
      for (const { id } of news.list) {
        if (news.kept.includes(id)) loose.delete(id);
        else if (!known.has(id)) loose.add(id);
      }
      settle(joined(list.get(), news.list));
    },
    isAtRisk,
  };
}
