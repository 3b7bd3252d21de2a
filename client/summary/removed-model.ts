import { findingKindName } from "#client/summary/words.ts";
import { capital } from "#client/summary/names.ts";
import type { Removed, Summary } from "#shared/summary.ts";
import type { ItemKind } from "#shared/summary-edits.ts";
import { oneLine, plainText, referenceText } from "#shared/summary-text.ts";

/** One thing in the removed tray. */
export interface RemovedItem {
  readonly kind: ItemKind;
  readonly id: string;
  readonly title: string;
  /** What kind of thing it is: "Strength", "Action point", "Evidence". */
  readonly what: string;
  /** Its other words, to be read before it is put back. */
  readonly words: string;
  readonly removed: Removed;
}

/** Everything removed, the last first. */
export function removedItems(summary: Summary): RemovedItem[] {
  const reference = referenceText(summary);
  const items: RemovedItem[] = [];
  const unnamed = "Without words";
  for (const one of summary.removed.findings)
    if (one.removed)
      items.push({
        kind: "findings",
        id: one.id,
        title: plainText(oneLine(one.statement), reference).trim() || unnamed,
        what: capital(findingKindName[one.kind].one),
        words: plainText(one.narrative, reference).trim(),
        removed: one.removed,
      });
  for (const one of summary.removed.actions)
    if (one.removed)
      items.push({
        kind: "actions",
        id: one.id,
        title: plainText(oneLine(one.what), reference).trim() || unnamed,
        what: "Action point",
        words: [one.lead, one.measure, one.by].filter(Boolean).join("; "),
        removed: one.removed,
      });
  for (const one of summary.removed.evidence)
    if (one.removed)
      items.push({
        kind: "evidence",
        id: one.id,
        title: one.title || unnamed,
        what: "Evidence",
        words: one.extent,
        removed: one.removed,
      });
  return items.sort((a, b) => b.removed.at - a.removed.at);
}
