import type { Standing } from "#shared/anchors.ts";
import { mentioned } from "#shared/comments.ts";
import type { Summary } from "#shared/summary.ts";
import type { Outcome, Thread } from "#shared/threads.ts";
import { homeOf, threadState } from "#shared/threads.ts";

/** Lists of threads: which, in what order, how many. All from values, for the margin, the list, the outline and print. */

/** Where threads stand now. */
export interface Whereabouts {
  /** Null or "gone": at its place. */
  readonly standing: (thread: Thread) => Standing | null;
  readonly summary: Summary;
}

/** Every place of a summary in reading order: `section/x`, `finding/x`, `finding/x/statement` … With its section. */
function placesInOrder({
  sections,
  unplaced,
  actions,
  removed,
}: Summary): Map<string, { at: number; section: string }> {
  const places = new Map<string, { at: number; section: string }>();
  const add = (key: string, section: string): void => void places.set(key, { at: places.size, section });
  const finding = (id: string, section: string): void => {
    add(`finding/${id}`, section);
    add(`finding/${id}/statement`, section);
    add(`finding/${id}/narrative`, section);
  };
  const action = (id: string): void => {
    add(`action/${id}`, "actions");
    add(`action/${id}/what`, "actions");
  };
  for (const { id, findings } of sections) {
    add(`section/${id}`, id);
    for (const one of findings) finding(one.id, id);
    if (id === "actions") for (const one of actions) action(one.id);
  }
  for (const one of unplaced) finding(one.id, "");
  for (const one of removed.findings) finding(one.id, "");
  for (const one of removed.actions) action(one.id);
  return places;
}

/** The key of the place where a thread stands now: a field's address, or `section/x`, `finding/x`, `action/x`. */
export function whereStands(thread: Thread, standing: Standing | null): string {
  if (standing?.at === "words") return standing.field;
  return thread.place.kind === "field" ? thread.place.field : homeOf(thread.place);
}

/** In the order of the text: the place, then the words, then time. */
export function inReadingOrder(threads: readonly Thread[], { standing, summary }: Whereabouts): Thread[] {
  const places = placesInOrder(summary);
  const keyed = threads.map((thread) => {
    const stands = standing(thread);
    const range = stands?.at === "words" ? stands.ranges[0] : undefined;
    const place = places.get(whereStands(thread, stands))?.at ?? Infinity;
    return { thread, key: [place, range?.block ?? -1, range?.from ?? -1, thread.at] as const };
  });
  return keyed
    .sort((a, b) => {
      for (let i = 0; i < 4; i++) {
        const [left, right] = [a.key[i] ?? 0, b.key[i] ?? 0];
        if (left !== right) return left < right ? -1 : 1;
      }
      return a.thread.id < b.thread.id ? -1 : 1;
    })
    .map(({ thread }) => thread);
}

export interface ThreadFilter {
  readonly state?: "open" | "resolved";
  /** Started it, or took part. */
  readonly mine?: string;
  /** This member is mentioned. */
  readonly mentions?: string;
  /** Somebody of this partner takes part. */
  readonly partner?: string;
  /** Stands in this section now; "": in none that is in the text. */
  readonly section?: string;
  readonly outcome?: Outcome;
  readonly blocking?: boolean;
}

export function filterThreads(threads: readonly Thread[], filter: ThreadFilter, where: Whereabouts): Thread[] {
  const places = filter.section === undefined ? null : placesInOrder(where.summary);
  return threads.filter((thread) => {
    const { open, resolution, blocking } = threadState(thread);
    const { comments } = thread;
    if (filter.state !== undefined && !(filter.state === "resolved" ? resolution : open)) return false;
    if (filter.mine !== undefined && !comments.some(({ author }) => author === filter.mine)) return false;
    if (filter.partner !== undefined && !comments.some(({ partner }) => partner === filter.partner)) return false;
    const { mentions } = filter;
    if (mentions !== undefined && !comments.some(({ text }) => mentioned(text).includes(mentions))) return false;
    if (filter.outcome !== undefined && resolution?.outcome !== filter.outcome) return false;
    if (filter.blocking !== undefined && blocking !== filter.blocking) return false;
    return !places || (places.get(whereStands(thread, where.standing(thread)))?.section ?? "") === filter.section;
  });
}

export interface ThreadCount {
  readonly open: number;
  readonly blocking: number;
}

/** Open and blocking threads by place: `finding/x` and `action/x` their own, `section/x` all that stand in it. */
export function countThreads(threads: readonly Thread[], where: Whereabouts): ReadonlyMap<string, ThreadCount> {
  const places = placesInOrder(where.summary);
  const counts = new Map<string, ThreadCount>();
  for (const thread of threads) {
    const { open, blocking } = threadState(thread);
    if (!open) continue;
    const stands = whereStands(thread, where.standing(thread));
    const section = places.get(stands)?.section;
    for (const key of new Set([stands.split("/", 2).join("/"), ...(section ? [`section/${section}`] : [])])) {
      const before = counts.get(key) ?? { open: 0, blocking: 0 };
      counts.set(key, { open: before.open + 1, blocking: before.blocking + (blocking ? 1 : 0) });
    }
  }
  return counts;
}

/** Comments of others that this member has not seen. `seen` counts a thread's comments from the first. */
export function unreadComments(thread: Thread, seen: number, member: string): number {
  return thread.comments.slice(seen).filter(({ author, deletedAt }) => author !== member && deletedAt === null).length;
}

/** Takes in what `since` answered: changed threads replace older ones. */
export function mergeThreads(known: readonly Thread[], changed: readonly Thread[]): Thread[] {
  const merged = new Map(known.map((thread) => [thread.id, thread]));
  for (const thread of changed) merged.set(thread.id, thread);
  return [...merged.values()];
}
