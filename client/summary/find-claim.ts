import type { ClaimSegment } from "#client/findings/claim-model.ts";
import { countSegments, draftOf, judgeClaim } from "#client/findings/claim-model.ts";
import { matches } from "#client/summary/find-pattern.ts";
import { longest } from "#shared/lengths.ts";
import type { Scale } from "#shared/quantities.ts";
import { misfit } from "#shared/quantities.ts";
import type { Claim } from "#shared/summary.ts";

/** Find and replace in a quantity claim: words are found as its line shows them, and replaced in its values. */

type Value = NonNullable<ClaimSegment["of"]>;

export interface ClaimHit {
  /** The value that holds all of it; null: it runs through several, or is in what stands between them. */
  readonly of: Value | null;
  /** From where in that value. */
  readonly at: number;
  readonly length: number;
}

/** In the counts, then in the term: how the two stand differs between a finding at rest and an open one. */
export function hitsInClaim(claim: Claim, scale: Scale, pattern: RegExp): ClaimHit[] {
  const term: ClaimSegment = { of: "term", words: claim.term };
  return [countSegments(claim, scale), [term]].flatMap((segments) => hitsIn(segments, pattern));
}

function hitsIn(segments: readonly ClaimSegment[], pattern: RegExp): ClaimHit[] {
  let end = 0;
  const values = segments.map(({ of, words }) => ({ of, from: end, to: (end += words.length) }));
  return matches(segments.map(({ words }) => words).join(""), pattern).map(({ at, length }) => {
    const value = values.find(({ of, from, to }) => of !== null && from <= at && at + length <= to);
    return { of: value?.of ?? null, at: at - (value?.from ?? 0), length };
  });
}

/**
 * The claim with these hits replaced, and how many were. A hit whose value could not stand afterwards is left: numbers
 * that the scale has no word for, a term that is not on the scale or does not fit them, nobody counted. As in its dialog, a suggested term
 * follows the numbers.
 */
export function replacedClaim(
  claim: Claim,
  scale: Scale,
  hits: readonly ClaimHit[],
  by: string,
): { claim: Omit<Claim, "id">; count: number } {
  const segments = countSegments(claim, scale);
  const of = (...values: Value[]): number => hits.filter((hit) => values.some((value) => value === hit.of)).length;
  const after = (value: Value): string => {
    const words = value === "term" ? claim.term : (segments.find((one) => one.of === value)?.words ?? "");
    // From the end, so that what comes before keeps its place.
    return hits
      .filter((hit) => hit.of === value)
      .reduceRight((now, { at, length }) => now.slice(0, at) + by + now.slice(at + length), words);
  };
  let { count, total, group, term } = claim;
  let replaced = 0;

  const newGroup = after("group").trim();
  if (of("group") > 0 && newGroup !== "" && newGroup.length <= longest.group) {
    group = newGroup;
    replaced += of("group");
  }
  // Both numbers at once: one of them alone may not fit the other.
  const draft = { ...draftOf(claim, scale), count: after("count"), total: after("total"), group };
  const judged = of("count", "total") > 0 ? judgeClaim(scale, draft) : null;
  if (judged?.ready) {
    ({ count, total, term } = judged.claim);
    replaced += of("count", "total");
  }
  const newTerm = scale.terms.find((row) => row.term === after("term").trim().toLowerCase());
  if (of("term") > 0 && newTerm && misfit(scale, { term: newTerm.term, count, total }) === null) {
    term = newTerm.term;
    replaced += of("term");
  }
  return { claim: { count, total, group, term }, count: replaced };
}
