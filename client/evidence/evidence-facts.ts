import { mergeText } from "#client/lib/merge-text.ts";
import type { EvidenceFacts } from "#shared/summary-edits.ts";

/** Two people's changes to one item of the register: words as words merge, and one's own type where both chose one. */
export function mergeFacts(began: EvidenceFacts, mine: EvidenceFacts, theirs: EvidenceFacts): EvidenceFacts {
  const words = (fact: "title" | "extent" | "date"): string => mergeText(began[fact], mine[fact], theirs[fact]);
  const type = mine.type === began.type ? theirs.type : mine.type;
  return { title: words("title"), type, extent: words("extent"), date: words("date") };
}
