import { useCallback } from "react";
import { flushSync } from "react-dom";
import { announce, hideToastOfRemoved, toast } from "#client/lib/announce.ts";
import { goToDrawn, keepPlace } from "#client/summary/go.ts";
import { anchorOf } from "#client/summary/names.ts";
import { useEditing } from "#client/summary/summary-context.tsx";
import { findingKindName } from "#client/summary/words.ts";
import { useConnection } from "#client/sync/connection-context.tsx";
import type { Summary, SummarySection } from "#shared/summary.ts";
import { addFinding, moveFinding, putBack, remove, step } from "#shared/summary-edits.ts";

/** Where a finding stands among its neighbours, as the commands need it. */
export interface Neighbours {
  readonly section: SummarySection | null;
  readonly number: string;
  readonly before: { readonly id: string; readonly number: string } | null;
  readonly after: { readonly id: string; readonly number: string } | null;
  /** Sections of the other kind (or, for an unplaced finding, any) that it may be moved to. */
  readonly elsewhere: readonly SummarySection[];
}

export function neighboursOf(summary: Summary, id: string): Neighbours | null {
  const holding = summary.sections.filter((one) => one.section.kind === "findings");
  for (const section of holding) {
    const at = section.findings.findIndex((one) => one.id === id);
    const finding = section.findings[at];
    if (!finding) continue;
    return {
      section,
      number: finding.number,
      before: section.findings[at - 1] ?? null,
      after: section.findings[at + 1] ?? null,
      elsewhere: holding.filter((one) => one !== section),
    };
  }
  if (!summary.unplaced.some((one) => one.id === id)) return null;
  return { section: null, number: "", before: null, after: null, elsewhere: holding };
}

export interface FindingCommands {
  readonly move: (id: string, by: -1 | 1) => void;
  readonly moveTo: (id: string, section: SummarySection) => void;
  readonly remove: (id: string) => void;
  readonly putBack: (id: string) => void;
  /** Returns the new finding's id; null while structure waits. */
  readonly add: (section: string) => string | null;
}

/** What can be done to a finding as a whole. Each says what it did, and leaves focus where work goes on. */
export function useFindingCommands(): FindingCommands {
  const { summary } = useConnection();
  const { structure, why, edit } = useEditing();

  /** The number a finding has now; sections count anew after every change. */
  const numberOf = useCallback((id: string) => neighboursOf(summary.get(), id)?.number ?? "", [summary]);
  const refused = useCallback(() => {
    if (!structure && why) toast({ text: why });
    return !structure;
  }, [structure, why]);

  return {
    move(id, by) {
      const card = document.getElementById(anchorOf.finding(id));
      if (refused() || !card) return;
      keepPlace(card, () => flushSync(() => edit((doc) => step(doc, "findings", id, by))));
      announce(`Moved. It is now ${numberOf(id)}.`);
    },
    moveTo(id, section) {
      if (refused()) return;
      const was = numberOf(id);
      edit((doc) => moveFinding(doc, id, section.id, { before: null }));
      const list = section.section.holds ? findingKindName[section.section.holds].list : section.section.title;
      toast({ text: `Moved ${was || "the finding"} to ${list}. It is now ${numberOf(id)}.` });
      goToDrawn(anchorOf.finding(id));
    },
    remove(id) {
      if (refused()) return;
      const standing = neighboursOf(summary.get(), id);
      if (!standing) return;
      edit((doc, by) => remove(doc, "findings", id, by));
      toast({
        text: `Removed ${standing.number || "the finding"}. It waits under Removed.`,
        removed: id,
        action: {
          label: "Undo",
          run: () => {
            edit((doc) => putBack(doc, "findings", id));
            goToDrawn(anchorOf.finding(id));
          },
        },
      });
      const next = standing.after ?? standing.before;
      goToDrawn(next ? anchorOf.finding(next.id) : anchorOf.section(standing.section?.id ?? "strengths"));
    },
    putBack(id) {
      if (refused()) return;
      edit((doc) => putBack(doc, "findings", id));
      hideToastOfRemoved(id);
      goToDrawn(anchorOf.finding(id));
    },
    add: (section) => (refused() ? null : edit((doc, by) => addFinding(doc, section, by))),
  };
}
