import { z } from "zod";
import { CARRIED, isSharedMachine, noteReview, onForget } from "#client/lib/device.ts";
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
  /** Before a reload by the page itself: what only this tab has goes along. False when the tab's storage refuses. */
  carry(): boolean;
}

interface OpenAside extends Aside {
  heard(list: readonly AsideWords[], isKept: boolean): void;
  /** Would its words go with the page? */
  isAtRisk(): boolean;
}

const open = new Map<string, OpenAside>();
onForget(() => open.clear());

// The draft outlives the summary's page, so the guard is not the connection's.
globalThis.addEventListener?.("beforeunload", (event) => {
  if ([...open.values()].some((aside) => aside.isAtRisk())) event.preventDefault();
});
// A shared machine's tab can be opened again by whoever comes next: there only a reload of our own takes them along.
globalThis.addEventListener?.("pagehide", () => {
  if (!isSharedMachine()) for (const aside of open.values()) aside.carry();
});

/** Other tabs of this person show the same list, also where the device keeps nothing. */
const Changed = z.object({ name: z.string(), list: z.array(AsideWords), isKept: z.boolean() });
const tabs = new BroadcastChannel("codraft-aside");
tabs.addEventListener("message", ({ data }) => {
  const changed = Changed.safeParse(data);
  if (changed.success) open.get(changed.data.name)?.heard(changed.data.list, changed.data.isKept);
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
  const key = `aside/${review}`;
  const carried = `${CARRIED}aside/${name}`;
  const list = createStore<readonly AsideWords[]>([]);
  let onlyHere = false;
  let isCarried = false;
  const same = (a: Omit<AsideWords, "id" | "at">, b: Omit<AsideWords, "id" | "at">): boolean =>
    a.address === b.address && a.words === b.words;

  async function read(): Promise<readonly AsideWords[] | null> {
    const kept = z.array(AsideWords).safeParse(await keptFor(account, key));
    return kept.success ? kept.data : null;
  }
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

  function settle(now: readonly AsideWords[], isKept: boolean): void {
    list.set(now);
    // What only this page has is not noted where another page would look for it.
    if (isKept) noteReview(account, review, { aside: now.length });
    if (!isKept || onlyHere) noteReview(account, review, { aside: isKept ? 0 : now.length }, "tab");
    onlyHere = !isKept;
    isCarried = false;
  }
  /** A device that refuses keeps nothing: the page holds on to them. */
  const keep = (now: readonly AsideWords[]): Promise<boolean> => keepFor(account, key, now).catch(() => false);

  // One change after the other, each on what the device has by then: another tab may have changed it.
  let last: Promise<void> = read().then(async (kept) => {
    if (kept) list.set([...kept, ...list.get()]);
    const before = takeCarried();
    if (before.length === 0) return;
    const all = [...list.get(), ...before.filter((one) => !list.get().some(({ id }) => id === one.id))];
    settle(all, await keep(all));
  });
  function change(next: (before: readonly AsideWords[]) => readonly AsideWords[]): Promise<void> {
    last = last.then(async () => {
      const before = (onlyHere ? null : await read()) ?? list.get();
      const after = next(before);
      list.set(after);
      if (after === before) return;
      const isKept = await keep(after);
      settle(after, isKept);
      tabs.postMessage({ name, list: after, isKept });
    });
    return last;
  }
  const isAtRisk = (): boolean => onlyHere && list.get().length > 0 && !isCarried;

  return {
    list,
    add: (words) =>
      change((before) => {
        const fresh = words.filter((one) => !before.some((other) => same(one, other)));
        if (fresh.length === 0) return before;
        return [...before, ...fresh.map((one) => ({ ...one, id: newId(), at: Date.now() }))];
      }),
    remove: (id) => void change((before) => before.filter((one) => one.id !== id)),
    carry() {
      if (!isAtRisk()) return true;
      try {
        sessionStorage.setItem(carried, JSON.stringify(list.get()));
        return (isCarried = true);
      } catch {
        return false;
      }
    },
    heard: settle,
    isAtRisk,
  };
}
