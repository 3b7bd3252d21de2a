import { carriedBehind, carriedName, noteReview, onForget } from "#client/lib/device.ts";

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

/** After a reload only the tab's storage knows in which reviews comments wait. */
export function noteCarried(account: string): void {
  const reviews = new Map<string, number>();
  const begin = carriedName("comments/", account);
  for (const name of carriedBehind(begin)) {
    const [review = ""] = name.split("/");
    reviews.set(review, (reviews.get(review) ?? 0) + 1);
    held.set(begin + name, read(begin + name));
  }
  mind();
  for (const [review, comments] of reviews) noteReview(account, review, { comments }, "tab");
}

export function tabNotes(account: string, review: string): TabNotes {
  const begin = `${carriedName("comments/", account)}${review}/`;
  return {
    readAll: () =>
      new Map(
        [...new Set([...heldBehind(begin), ...carriedBehind(begin)])].flatMap((key) => {
          const value = held.get(begin + key) ?? read(begin + key);
          return value === undefined ? [] : [[key, value]];
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

const heldBehind = (begin: string): string[] =>
  [...held.keys()].flatMap((name) => (name.startsWith(begin) ? [name.slice(begin.length)] : []));

function read(name: string): unknown {
  try {
    return JSON.parse(sessionStorage.getItem(name) ?? "");
  } catch {
    return undefined;
  }
}
