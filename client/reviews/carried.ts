import { noteBegun } from "#client/comments/drafts.ts";
import type { AsideCounts } from "#client/lib/aside-kinds.ts";
import { countAside } from "#client/lib/aside-kinds.ts";
import { noteCarried } from "#client/comments/tab-notes.ts";
import { carriedBehind, carriedName, holdsCarried, noteReview } from "#client/lib/device.ts";
import { goesWithAll } from "#client/lib/reload.ts";

// It goes with the tab, and nobody may know yet whose it is: the network is away, or they are signed out.
globalThis.addEventListener?.("beforeunload", (event) => {
  if (holdsCarried() && !goesWithAll()) event.preventDefault();
});

/**
 * Notes what this tab carried over a load of the page as waiting: until its review is opened nothing else knows of it,
 * and it is neither named nor sent. Returns the reviews of which there are unsent words; the open one says so itself.
 */
export function noteCarriedOver(account: string, open: string | null): ReadonlySet<string> {
  noteCarried(account);
  noteBegun(account);
  const asides = carriedName("aside/", account);
  for (const review of carriedBehind(asides))
    noteReview(account, review, countIn(sessionStorage.getItem(asides + review)), "tab");
  const unsent = new Set(carriedBehind(carriedName("", account)));
  if (open !== null) unsent.delete(open);
  for (const review of unsent) noteReview(account, review, { unsent: true }, "tab");
  return unsent;
}

function countIn(list: string | null): AsideCounts {
  try {
    const read: unknown = JSON.parse(list ?? "[]");
    return countAside(Array.isArray(read) ? read : []);
  } catch {
    return countAside([]);
  }
}
