import type { ReviewDetails } from "#shared/reviews.ts";
import { dateRange, hostNames } from "#shared/reviews.ts";

/** The words of the details block, as it shows them and find looks through them. */

const modeName = { "": "", "in person": "in person", online: "online", both: "in person and online" } as const;

export const detailParts = ["title", "hosts", "focus", "reason", "enquiries", "when", "partners"] as const;
export type DetailPart = (typeof detailParts)[number];

export const detailName = (part: DetailPart, { hosts }: ReviewDetails): string =>
  part === "hosts" ? (hosts.length > 1 ? "Host authorities" : "Host authority") : names[part];

const names = {
  title: "Title",
  focus: "Agreed focus",
  reason: "Why this focus",
  enquiries: "Lines of enquiry",
  when: "Review dates",
  partners: "Partners",
} as const;

/** The words of one part: several only of the lines of enquiry, each by itself. None: it is not shown. */
export function detailWords(part: DetailPart, details: ReviewDetails): string[] {
  if (part === "enquiries") return details.enquiries.map((enquiry) => enquiry.text);
  const words = {
    title: details.title,
    hosts: hostNames(details.hosts),
    focus: details.focus,
    reason: details.reason,
    when: [dateRange(details.firstDay, details.lastDay), modeName[details.mode]].filter(Boolean).join(", "),
    partners: details.partners.map((partner) => partner.name).join("; "),
  }[part];
  return words === "" ? [] : [words];
}

/** The id of the part's control on the page where the details are changed. */
export function detailControl(part: DetailPart, details: ReviewDetails, nth = 0): string {
  if (part === "enquiries") return `enquiry-${details.enquiries[nth]?.id ?? ""}`;
  return part === "when" ? "firstDay" : part;
}
