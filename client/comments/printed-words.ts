import type { Review } from "#shared/reviews.ts";
import type { Summary } from "#shared/summary.ts";
import type { Proposal } from "#shared/threads.ts";

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
