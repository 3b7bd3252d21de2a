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

type Told = Omit<AsideWords, "id" | "at">;

/**
 * What stands in an open box. It is kept as it changes, so that it outlives the page; this tab does not list it before
 * the box is closed.
 */
export interface HeldWords {
  /** It stands there now; no words: nothing does. */
  set(now: Told): void;
  /** It is in the text. */
  drop(): void;
  /** The box is closed. */
  letGo(): void;
}

/** A personal draft: nobody else sees it, and nothing of it goes into the text but by its author's hand. */
export interface Aside {
  readonly list: Store<readonly AsideWords[]>;
  /** Do words stand in an open box of this tab? */
  readonly holds: Store<boolean>;
  hold(): HeldWords;
  /** Resolves when the device has them too. */
  add(words: readonly Told[]): Promise<void>;
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
  /** The page may go: what waits to be kept is kept now. */
  hurry(): void;
}

const open = new Map<string, OpenAside>();
onForget(() => open.clear());

// The draft outlives the summary's page, so the guard is not the connection's.
globalThis.addEventListener?.("beforeunload", (event) => {
  for (const aside of open.values()) aside.hurry();
  if ([...open.values()].some((aside) => aside.isAtRisk())) event.preventDefault();
});
// A phone ends a page that is not looked at, and says no more to it.
globalThis.addEventListener?.("visibilitychange", () => {
  for (const aside of open.values()) aside.hurry();
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

/** What stands in a box is kept this often while one types. */
const KEEP_MS = 500;

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
  const holds = createStore(false);
  // Two tabs may be refused in the same moment: nobody's list takes the place of another's, they are joined by id.
  /** Words that the device does not have: they go with the last tab that lists them. */
  const loose = new Set<string>();
  const removed = new Set<string>();
  /** What stands in open boxes of this tab, which shows it there. */
  const held = new Map<string, AsideWords>();
  /** With what is held. */
  let all: readonly AsideWords[] = [];
  let isCarried = false;
  /** How many this tab last noted as its own. */
  let notedLoose = 0;

  const same = (a: Told, b: Told): boolean => a.address === b.address && a.words === b.words;
  /** Each once, as it is now: what is held changes, and where it is held one knows best. Without what was deleted. */
  function joined(...lists: (readonly AsideWords[])[]): readonly AsideWords[] {
    const byId = new Map<string, AsideWords>();
    for (const one of [...lists.flat(), ...held.values()]) {
      const known = byId.get(one.id);
      if (!known || one.at > known.at || held.get(one.id) === one) byId.set(one.id, one);
    }
    return [...byId.values()].filter(({ id }) => !removed.has(id));
  }
  const read = (list: unknown): readonly AsideWords[] => {
    const found = z.array(AsideWords).safeParse(list);
    return found.success ? found.data : [];
  };
  const looseOnes = (): readonly AsideWords[] => all.filter(({ id }) => loose.has(id));
  const show = (): void => list.set(held.size === 0 ? all : all.filter(({ id }) => !held.has(id)));

  /** What the page before this one carried along. */
  function carriedOnes(): readonly AsideWords[] {
    try {
      return read(JSON.parse(sessionStorage.getItem(carried) ?? "[]"));
    } catch {
      return [];
    }
  }
  /** Puts what only this tab has into its storage. False where that refuses. */
  function store(): boolean {
    try {
      const only = looseOnes();
      if (only.length > 0) sessionStorage.setItem(carried, JSON.stringify(only));
      else sessionStorage.removeItem(carried);
      return true;
    } catch {
      return false;
    }
  }
  /** Nothing of it may be kept any more. */
  const isForgotten = (): boolean => open.get(name) !== self;

  function settle(now: readonly AsideWords[]): void {
    for (const id of loose) if (!now.some((one) => one.id === id)) loose.delete(id);
    all = now;
    show();
    isCarried = false;
    // A tab that crashes, or that a phone ends, is not told of it.
    if (!isForgotten() && !somebodyElse.get()) store();
    // What only tabs have is not noted where another page would look for it.
    const kept = countAside(now.filter(({ id }) => !loose.has(id)));
    if (kept.aside > 0 || keptReviews(account)[review]) noteReview(account, review, kept, "device");
    if (loose.size > 0 || notedLoose > 0) noteReview(account, review, countAside(looseOnes()), "tab");
    notedLoose = loose.size;
  }

  async function keep(next: (before: readonly AsideWords[]) => readonly AsideWords[]): Promise<void> {
    try {
      // On what the device has by then: another tab may have changed it.
      const kept = await changeFor(account, key, (before) => joined(next(joined(read(before), looseOnes()))));
      if (kept) {
        // Somebody may have typed on meanwhile.
        for (const id of loose) {
          const now = held.get(id);
          if (!now || kept.value.includes(now)) loose.delete(id);
        }
        return settle(joined(kept.value));
      }
    } catch {
      // A device that refuses keeps nothing: the page holds on to them.
    }
    const now = joined(next(all));
    for (const one of now) if (!all.includes(one)) loose.add(one.id);
    settle(now);
  }

  const before = carriedOnes();
  for (const { id } of before) loose.add(id);
  notedLoose = loose.size;
  all = before;
  // One change after the other.
  let last: Promise<void> = keptFor(account, key).then(async (kept) => {
    all = joined(read(kept), all);
    show();
    // A note from before a crash may say more than there is.
    if (kept !== undefined) settle(all);
    if (before.length > 0) await keep((some) => some);
  });
  function change(next: (before: readonly AsideWords[]) => readonly AsideWords[]): Promise<void> {
    last = last.then(async () => {
      const was = all;
      await keep(next);
      if (all === was) return;
      const kept = all.flatMap(({ id }) => (loose.has(id) ? [] : [id]));
      tabs.postMessage({ name, list: [...all], kept, removed: [...removed] } satisfies Changed);
    });
    return last;
  }
  const isAtRisk = (): boolean => loose.size > 0 && !isCarried;

  let soon: ReturnType<typeof setTimeout> | null = null;
  function keepNow(): Promise<void> {
    if (soon !== null) clearTimeout(soon);
    soon = null;
    return change((some) => some);
  }
  function hold(): HeldWords {
    let id = newId();
    const put = (now: Told): void => {
      // By hand in another tab, and here it stands still.
      if (removed.has(id)) {
        held.delete(id);
        id = newId();
      }
      const one = { ...now, id, at: Date.now() };
      held.set(id, one);
      loose.add(id);
      all = joined(all);
      isCarried = false;
      holds.set(true);
    };
    const take = (): void => {
      if (!held.delete(id)) return;
      removed.add(id);
      holds.set(held.size > 0);
      void keepNow();
    };
    return {
      set(now) {
        if (isForgotten()) return;
        if (now.words === "") return take();
        put(now);
        soon ??= setTimeout(() => void keepNow(), KEEP_MS);
      },
      drop: take,
      letGo() {
        const one = held.get(id);
        if (!one || isForgotten()) return;
        put(one);
        const mine = id;
        void keepNow().finally(() => {
          held.delete(mine);
          show();
        });
        holds.set([...held.keys()].some((other) => other !== mine));
      },
    };
  }

  const self: OpenAside = {
    list,
    holds,
    hold,
    add: (words) =>
      change((some) => {
        const fresh = words.filter((one) => !some.some((other) => same(one, other)));
        return [...some, ...fresh.map((one) => ({ ...one, id: newId(), at: Date.now() }))];
      }),
    remove(id) {
      removed.add(id);
      void change((some) => some.filter((one) => one.id !== id));
    },
    putBack(words) {
      // That it was removed stays said of the old one, which other tabs may still list.
      const id = newId();
      void change((some) => [...some, { ...words, id }].toSorted((a, b) => a.at - b.at));
      return id;
    },
    carry: () => !isAtRisk() || (isCarried = store()),
    hurry() {
      if (soon !== null) void keepNow();
    },
    heard(news) {
      for (const id of news.removed) removed.add(id);
      const known = new Set(all.map(({ id }) => id));
      for (const { id } of news.list) {
        if (held.has(id)) continue;
        if (news.kept.includes(id)) loose.delete(id);
        else if (!known.has(id)) loose.add(id);
      }
      settle(joined(all, news.list));
    },
    isAtRisk,
  };
  return self;
}
