import { capital } from "#client/summary/names.ts";
import { longest, tooLong } from "#shared/lengths.ts";
import type { Scale } from "#shared/quantities.ts";
import { misfit, suggestTerm } from "#shared/quantities.ts";
import type { Claim } from "#shared/summary.ts";

/** What somebody has typed about a count, as far as it goes. */
export interface ClaimDraft {
  readonly count: string;
  readonly total: string;
  readonly group: string;
  /** A term chosen against the suggestion; null: as suggested. */
  readonly chosen: string | null;
}

export const emptyDraft: ClaimDraft = { count: "", total: "", group: "", chosen: null };

/** Below this a count can identify people where a school is named. */
export const SMALL_COUNT = 10;

export type ClaimInput = "c" | "t" | "g" | "o";

export type Judged =
  /** `at`: the input to look at, c(ount), t(otal), g(roup) or the term that was chosen, o. */
  | { readonly ready: false; readonly missing: string; readonly at: ClaimInput }
  | {
      readonly ready: true;
      readonly claim: Omit<Claim, "id">;
      readonly percent: number;
      /** The share that the suggested term stands for on the review's scale. */
      readonly share: string;
      readonly suggested: string;
      readonly small: boolean;
    };

/** Judges a draft on the review's scale: the claim with its term, or what is missing in one sentence. */
export function judgeClaim(scale: Scale, draft: ClaimDraft): Judged {
  const [count, total] = [wholeNumber(draft.count), wholeNumber(draft.total)];
  if (count === null || total === null)
    return missing("Enter the count and the total in whole numbers.", count === null ? "c" : "t");
  if (total < 1) return missing("Enter a total of at least 1.", "t");
  if (count > total) return missing("The count is larger than the total. Check both numbers.", "c");
  const suggestion = suggestTerm(scale, count, total);
  if (!suggestion) return missing("The scale has no word for none. Say it in the text instead.", "c");
  const group = draft.group.trim();
  if (group === "") return missing("Enter who or what was counted.", "g");
  const over = tooLong(group, longest.group, "what was counted");
  if (over !== null) return missing(over, "g");
  const suggested = suggestion.term.term;
  const term = draft.chosen ?? suggested;
  const odd = misfit(scale, { term, count, total });
  if (odd !== null) return missing(odd, "o");
  return {
    ready: true,
    claim: { count, total, group, term },
    percent: suggestion.percent,
    share: suggestion.term.share,
    suggested,
    small: count < SMALL_COUNT,
  };
}

const missing = (words: string, at: ClaimInput): Judged => ({ ready: false, missing: words, at });

function wholeNumber(text: string): number | null {
  const digits = text.trim().replaceAll(/[,\s]/g, "");
  return /^\d{1,9}$/.test(digits) ? Number(digits) : null;
}

export const draftOf = (claim: Claim, scale: Scale): ClaimDraft => ({
  count: String(claim.count),
  total: String(claim.total),
  group: claim.group,
  chosen: suggestTerm(scale, claim.count, claim.total)?.term.term === claim.term ? null : claim.term,
});

/** One of the values that a claim is made of, as its line shows it; null: what is written between them. */
export interface ClaimSegment {
  readonly of: "count" | "total" | "group" | "term" | null;
  readonly words: string;
}

/** "46 of 49 headteachers, 94%", value by value; the percentage rounds as the scale does. */
export function countSegments({ count, total, group }: Claim, scale: Scale): ClaimSegment[] {
  const percent = suggestTerm(scale, count, total)?.percent;
  return [
    { of: "count", words: count.toLocaleString("en-GB") },
    { of: null, words: " of " },
    { of: "total", words: total.toLocaleString("en-GB") },
    { of: null, words: " " },
    { of: "group", words: group },
    { of: null, words: percent === undefined ? "" : `, ${percent}%` },
  ];
}

/** "46 of 49 headteachers, 94%", for a claim's row. */
export const claimCounts = (claim: Claim, scale: Scale): string =>
  countSegments(claim, scale)
    .map(({ words }) => words)
    .join("");

/** "46 of 49 headteachers, 94%: almost all", for a finding at rest. */
export const claimLine = (claim: Claim, scale: Scale): string => `${claimCounts(claim, scale)}: ${claim.term}`;

export const claimTerm = (claim: Claim): string => capital(claim.term);
