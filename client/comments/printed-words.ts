import type { Review } from "#shared/reviews.ts";
import type { Summary } from "#shared/summary.ts";
import type { Standing } from "#shared/anchors.ts";
import type { Proposal, Thread } from "#shared/threads.ts";
import { threadState } from "#shared/threads.ts";

/** The words that a thread is about, and are they gone? Where those it proposed took their place, the ones of before. */
export function printedQuote(thread: Thread, standing: Standing | null): { words: string; gone: boolean } | null {
  const { proposal, anchor } = thread;
  const used = proposal?.kind === "words" && threadState(thread).decision?.kind === "applied";
  if (used) return { words: proposal.old, gone: false };
  if (standing?.at === "gone") return { words: standing.quote, gone: true };
  return anchor && { words: anchor.quote, gone: false };
}

/** How it stands; null when it was resolved, as its acts say. */
export function stateWords(thread: Thread): string | null {
  const { resolution, deleted, blocking } = threadState(thread);
  if (resolution) return null;
  if (deleted) return "Every comment was deleted";
  return blocking ? "Open, must be settled before agreement" : "Open";
}

/** A proposed change in one sentence, for paper. `quote` says how words of the text read. */
export function changeWords(
  proposal: Proposal,
  summary: Summary,
  review: Review,
  quote: (words: string) => string,
): string {
  switch (proposal.kind) {
    case "words":
      return proposal.words === ""
        ? `Proposed: leave out “${quote(proposal.old)}”`
        : `Proposed: “${quote(proposal.words)}” instead of “${quote(proposal.old)}”`;
    case "move": {
      const title = summary.sections.find(({ id }) => id === proposal.section)?.section.title ?? "another section";
      return `Proposed: move it to ${title}`;
    }
    case "remove":
      return "Proposed: remove it";
    case "withdrawn":
      return "Its author took the proposal back.";
    case "enquiry": {
      const at = review.enquiries.findIndex(({ id }) => id === proposal.enquiry);
      return at < 0 ? "Proposed: no line of enquiry" : `Proposed: line of enquiry ${at + 1}`;
    }
  }
}
