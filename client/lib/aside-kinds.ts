/** What work of one's own that was set aside is: each kind is at another place, and is had again in another way. */

/** Words that are not in the text; words that one took out, and that stand in it; facts that are not as one set them. */
export type AsideKind = "words" | "deletions" | "facts";

/** How much is set aside. */
export interface AsideCounts {
  /** Of all kinds. An older build noted nothing else. */
  readonly aside: number;
  /** Deletions among them. */
  readonly asideDeletions: number;
  /** Facts among them. */
  readonly asideFacts: number;
}

export const isFacts = (address: string): boolean => address.endsWith("/facts");

export const kindOf = ({ address, isOut }: { address: string; isOut?: boolean | undefined }): AsideKind =>
  isOut ? "deletions" : isFacts(address) ? "facts" : "words";

/** Counts a list as it was kept: what cannot be read counts as words. */
export function countAside(list: readonly unknown[]): AsideCounts {
  const kinds = list.map((one) => (isListed(one) ? kindOf(one) : "words"));
  const count = (kind: AsideKind): number => kinds.filter((one) => one === kind).length;
  return { aside: kinds.length, asideDeletions: count("deletions"), asideFacts: count("facts") };
}

const isListed = (one: unknown): one is { address: string; isOut?: boolean } =>
  typeof one === "object" && one !== null && "address" in one && typeof one.address === "string";

/** The kinds that are among what was counted. */
export const kindsIn = ({ aside, asideDeletions, asideFacts }: AsideCounts): readonly AsideKind[] => [
  ...(aside > asideDeletions + asideFacts ? ["words" as const] : []),
  ...(asideDeletions > 0 ? ["deletions" as const] : []),
  ...(asideFacts > 0 ? ["facts" as const] : []),
];

const wordsIn = ({ aside = 0, asideDeletions = 0, asideFacts = 0 }: Partial<AsideCounts>): number =>
  Math.max(0, aside - asideDeletions - asideFacts);

/** What was noted, with what was found beyond it. What an older build noted may be of the kinds that were found. Pure. */
export function raisedAside(noted: Partial<AsideCounts>, found: Partial<AsideCounts>): AsideCounts {
  const isOld = noted.asideDeletions === undefined;
  const before = isOld ? { ...found, aside: noted.aside ?? 0 } : noted;
  const most = (kind: "asideDeletions" | "asideFacts"): number => Math.max(before[kind] ?? 0, found[kind] ?? 0);
  const [asideDeletions, asideFacts] = [most("asideDeletions"), most("asideFacts")];
  return {
    aside: Math.max(wordsIn(before), wordsIn(found)) + asideDeletions + asideFacts,
    asideDeletions,
    asideFacts,
  };
}
