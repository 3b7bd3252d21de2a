import { CARRIED, noteReview, onForget, tabStorage } from "#client/lib/device.ts";

/**
 * Comments that are not sent, where the device keeps nothing: they outlive going to other pages and a reload, and go
 * with the tab, or at signing out.
 */

const held = new Map<string, unknown>();
onForget(() => {
  held.clear();
  mind();
});

/** They may go with the tab: closing it asks. */
const guard = (event: BeforeUnloadEvent): void => event.preventDefault();
function mind(): void {
  if (held.size > 0) addEventListener("beforeunload", guard);
  else removeEventListener("beforeunload", guard);
}

export interface TabNotes {
  /** By key. */
  readAll(): ReadonlyMap<string, unknown>;
  /** Undefined forgets it. */
  write(key: string, value: unknown): void;
}

const BEGIN = `${CARRIED}comments/`;

/** After a reload only the tab's storage knows in which reviews comments wait. */
export function noteCarried(account: string): void {
  const reviews = new Map<string, number>();
  for (const name of tabStorage()) {
    const [whose, review] = name.startsWith(BEGIN) ? name.slice(BEGIN.length).split("/") : [];
    if (whose !== account || review === undefined) continue;
    reviews.set(review, (reviews.get(review) ?? 0) + 1);
    held.set(name, read(name));
  }
  mind();
  for (const [review, comments] of reviews) noteReview(account, review, { comments }, "tab");
}

export function tabNotes(account: string, review: string): TabNotes {
  const begin = `${BEGIN}${account}/${review}/`;
  return {
    readAll: () =>
      new Map(
        [...new Set([...held.keys(), ...tabStorage()])].flatMap((name) => {
          if (!name.startsWith(begin)) return [];
          const value = held.get(name) ?? read(name);
          return value === undefined ? [] : [[name.slice(begin.length), value]];
        }),
      ),
    write(key, value) {
      const name = begin + key;
      if (value === undefined) held.delete(name);
      else held.set(name, value);
      mind();
      try {
        if (value === undefined) sessionStorage.removeItem(name);
        else sessionStorage.setItem(name, JSON.stringify(value));
      } catch {
        // Then it does not outlive a reload, which asks.
      }
    },
  };
}

function read(name: string): unknown {
  try {
    return JSON.parse(sessionStorage.getItem(name) ?? "");
  } catch {
    return undefined;
  }
}
