import type { CommentBook } from "#client/comments/book.ts";
import type { WritableStore } from "#client/lib/store.ts";
import { createStore } from "#client/lib/store.ts";
import type { ThreadFilter, Whereabouts } from "#shared/thread-lists.ts";
import { filterThreads, unreadComments } from "#shared/thread-lists.ts";
import type { Template } from "#shared/templates.ts";
import type { Outcome, Thread } from "#shared/threads.ts";

/** What the list of threads shows. */
export interface ListFilter {
  readonly which: "open" | "blocking" | "resolved" | "all";
  readonly whose: "everybody" | "mine" | "mentions" | "new";
  /** Ids; null: any. */
  readonly partner: string | null;
  /** "": none that is in the text, see `sectionName`. */
  readonly section: string | null;
  /** Only where resolved ones show. */
  readonly outcome: Outcome | null;
}

export const openOnes: ListFilter = { which: "open", whose: "everybody", partner: null, section: null, outcome: null };

export const isPlain = (filter: ListFilter): boolean =>
  (Object.keys(openOnes) as (keyof ListFilter)[]).every((key) => filter[key] === openOnes[key]);

const filters = new WeakMap<CommentBook, WritableStore<ListFilter>>();

/** Kept while the review is open: whoever works through a list comes back to it. */
export function filterOf(book: CommentBook): WritableStore<ListFilter> {
  const known = filters.get(book) ?? createStore(openOnes);
  filters.set(book, known);
  return known;
}

/** Who looks at it, and what they have seen. */
export interface Reader {
  readonly member: string;
  readonly seen: Readonly<Record<string, number>>;
}

export function listed(
  threads: readonly Thread[],
  { which, whose, partner, section, outcome }: ListFilter,
  reader: Reader,
  where: Whereabouts,
): Thread[] {
  const filter: ThreadFilter = {
    ...(which === "open" || which === "resolved" ? { state: which } : {}),
    ...(which === "blocking" ? { blocking: true } : {}),
    ...(whose === "mine" ? { mine: reader.member } : {}),
    ...(whose === "mentions" ? { mentions: reader.member } : {}),
    ...(partner === null ? {} : { partner }),
    ...(section === null ? {} : { section }),
    ...(outcome !== null && hasOutcomes(which) ? { outcome } : {}),
  };
  const found = filterThreads(threads, filter, where);
  if (whose !== "new") return found;
  return found.filter((thread) => unreadComments(thread, reader.seen[thread.id] ?? 0, reader.member) > 0);
}

export const hasOutcomes = (which: ListFilter["which"]): boolean => which === "resolved" || which === "all";

export const whichNames: Record<ListFilter["which"], string> = {
  open: "Open",
  blocking: "Must be settled",
  resolved: "Resolved",
  all: "All",
};
export const whoseNames: Record<ListFilter["whose"], string> = {
  everybody: "Everybody’s",
  mine: "I take part",
  mentions: "Mentions me",
  new: "New for me",
};

/** What the filter calls a section; "" is what stands in none: it is removed, unplaced, or its section is off. */
export const sectionName = (template: Template, id: string): string =>
  id === "" ? "Removed, unplaced or switched off" : (template.sections.find((one) => one.id === id)?.title ?? "");

/** The filter as a line above a printed list. `names` gives partners and sections theirs. */
export function filterWords(
  filter: ListFilter,
  names: { partner: (id: string) => string; section: (id: string) => string },
): string {
  const { which, whose, partner, section, outcome } = filter;
  return [
    which === "all" ? "Open and resolved" : whichNames[which],
    ...(whose === "everybody" ? [] : [whoseNames[whose]]),
    ...(partner === null ? [] : [names.partner(partner)]),
    ...(section === null ? [] : [names.section(section)]),
    ...(outcome !== null && hasOutcomes(which) ? [outcome] : []),
  ].join(", ");
}

/** What is true when the filter leaves nothing. */
export function nothingWords({ which, whose, partner, section, outcome }: ListFilter): string {
  const kind = { open: "open ", blocking: "", resolved: "resolved ", all: "" }[which];
  const ending = [
    ...(which === "blocking" ? ["must be settled"] : []),
    ...(whose === "mine" ? ["has words of yours"] : []),
    ...(whose === "mentions" ? ["mentions you"] : []),
    ...(whose === "new" ? ["is new for you"] : []),
    ...(partner === null ? [] : ["has words of this partner"]),
    ...(section === null
      ? []
      : [section === "" ? "is of what is removed, unplaced or switched off" : "stands in this section"]),
    ...(outcome !== null && hasOutcomes(which) ? [`ended as “${outcome}”`] : []),
  ];
  if (ending.length === 0) return `There are no ${kind}threads.`;
  return `No ${kind}thread ${new Intl.ListFormat("en-GB").format(ending)}.`;
}
