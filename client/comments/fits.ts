import type { Standing } from "#shared/anchors.ts";
import { allFindings, isShown } from "#shared/summary.ts";
import type { Summary } from "#shared/summary.ts";
import type { Thread } from "#shared/threads.ts";

/**
 * Does the text still say what the proposal was made for? "hidden": its words stand where nobody would see them change.
 * "no enquiry": the line of enquiry that it would answer is not there any more.
 */
export type Fit = "fits" | "changed" | "gone" | "hidden" | "no enquiry";

export function fits(summary: Summary, thread: Thread, standing: Standing | null): Fit {
  const { proposal, place } = thread;
  if (proposal?.kind === "words") {
    if (standing?.at !== "words") return "gone";
    if (!isShown(summary, standing.field)) return "hidden";
    return standing.words === proposal.old ? "fits" : "changed";
  }
  if (place.kind !== "finding" || !proposal) return "gone";
  const section = summary.sections.find(({ findings }) => findings.some(({ id }) => id === place.finding));
  const finding = allFindings(summary).find(({ id }) => id === place.finding);
  if (!finding) return "gone";
  if (proposal.kind === "enquiry" && !hasEnquiry(summary, proposal.enquiry)) return "no enquiry";
  // A revision of 0 is one's own that the server has not seen: what it is based on is not known yet.
  if (thread.revision === 0) return "fits";
  if (proposal.kind === "move") return (section?.id ?? "") === proposal.from ? "fits" : "changed";
  if (proposal.kind === "enquiry") return finding.enquiry === proposal.from ? "fits" : "changed";
  return "fits";
}

const hasEnquiry = ({ details }: Summary, enquiry: string | null): boolean =>
  enquiry === null || details.enquiries.some(({ id }) => id === enquiry);
