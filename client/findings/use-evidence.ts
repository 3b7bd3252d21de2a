import { useMemo } from "react";
import { useSummary } from "#client/summary/summary-context.tsx";
import type { EvidenceItem, Finding } from "#shared/summary.ts";

/** The evidence items of a finding in the register's order, removed ones last: they show as removed. */
export function useEvidenceOf(finding: Pick<Finding, "evidence">): readonly EvidenceItem[] {
  const shown = useSummary((summary) => summary.evidence);
  const removed = useSummary((summary) => summary.removed.evidence);
  return useMemo(() => {
    const linked = new Set(finding.evidence);
    return [...shown, ...removed].filter((item) => linked.has(item.id));
  }, [finding.evidence, shown, removed]);
}
