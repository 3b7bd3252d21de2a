import * as Y from "yjs";
import type { Review } from "#shared/reviews.ts";
import { assemble, noMemory } from "#shared/summary-read.ts";
import type { Summary } from "#shared/summary.ts";

/** The summary as a value that follows the document. What did not change stays the same object. */
export interface SummaryWatch {
  get(): Summary;
  /** Called after each change. Returns how to stop. */
  subscribe(run: () => void): () => void;
  /** Titles, partners, template and the like changed over HTTP. */
  setReview(review: Review): void;
  stop(): void;
}

/** Says that the value changed: `run` tells everybody. Typing may be told a little later than what changes the structure. */
export type Tell = (run: () => void, change: { readonly structure: boolean; readonly own: boolean }) => void;

/**
 * Keeps the value up to date from the document's events: only the field or item that changed is read again, so a
 * keystroke costs the same in a summary of 2,000 words and of 25,000. It is read when somebody asks, at the latest when
 * they are told.
 */
export function watchSummary(
  doc: Y.Doc,
  review: Review,
  { report = () => {}, tell = (run) => run() }: { report?: (error: unknown) => void; tell?: Tell } = {},
): SummaryWatch {
  const memory = noMemory();
  const runs = new Set<() => void>();
  let current = review;
  let value = assemble(doc, current, memory);
  let told = value;
  let stale = false;

  function get(): Summary {
    if (stale) {
      stale = false;
      value = assemble(doc, current, memory);
    }
    return value;
  }

  function tellAll(): void {
    if (get() === told) return;
    told = value;
    for (const run of runs) run();
  }

  // An exception in a document's handler silently ends all its later events: this one must not throw.
  function after(transaction: Y.Transaction): void {
    try {
      if (transaction.changed.size === 0) return;
      let structure = false;
      for (const type of transaction.changed.keys()) {
        structure ||= type instanceof Y.Map;
        let above: { parent: unknown } | null = type;
        while (above) {
          memory.fields.delete(above);
          memory.items.delete(above);
          above = above.parent as { parent: unknown } | null;
        }
      }
      stale = true;
      tell(tellAll, { structure, own: transaction.local });
    } catch (error) {
      report(error);
    }
  }
  doc.on("afterTransaction", after);

  return {
    get,
    subscribe(run) {
      runs.add(run);
      return () => runs.delete(run);
    },
    setReview(next) {
      current = next;
      stale = true;
      tellAll();
    },
    stop() {
      doc.off("afterTransaction", after);
      runs.clear();
    },
  };
}
