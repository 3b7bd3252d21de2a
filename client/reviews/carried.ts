import { noteBegun } from "#client/comments/drafts.ts";
import { noteCarried } from "#client/comments/tab-notes.ts";
import { CARRIED, noteReview, tabStorage } from "#client/lib/device.ts";

/**
 * Notes what this tab carried over a load of the page as waiting: until its review is opened nothing else knows of it,
 * and it is neither named nor sent. Returns the reviews of which there are unsent words; the open one says so itself.
 */
export function noteCarriedOver(account: string, open: string | null): ReadonlySet<string> {
  noteCarried(account);
  noteBegun(account);
  const [words, asides] = [`${CARRIED}${account}/`, `${CARRIED}aside/${account}/`];
  const unsent = new Set<string>();
  for (const name of tabStorage()) {
    if (name.startsWith(words)) unsent.add(name.slice(words.length));
    else if (name.startsWith(asides))
      noteReview(account, name.slice(asides.length), { aside: countIn(sessionStorage.getItem(name)) }, "tab");
  }
  if (open !== null) unsent.delete(open);
  for (const review of unsent) noteReview(account, review, { unsent: true }, "tab");
  return unsent;
}

function countIn(list: string | null): number {
  try {
    const read: unknown = JSON.parse(list ?? "[]");
    return Array.isArray(read) ? read.length : 0;
  } catch {
    return 0;
  }
}
