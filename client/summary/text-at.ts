import type { RichText } from "#shared/schema.ts";
import type { FieldAddress, Summary } from "#shared/summary.ts";

const nothing: RichText = [];

/** The words at an address; nothing where there is no such field. */
export function textAt(summary: Summary, address: FieldAddress): RichText {
  const [of, id = "", part] = address.split("/");
  if (of === "section") return summary.sections.find((section) => section.id === id)?.text ?? nothing;
  if (of === "action")
    return [...summary.actions, ...summary.removed.actions].find((one) => one.id === id)?.what ?? nothing;
  for (const findings of [
    ...summary.sections.map((section) => section.findings),
    summary.unplaced,
    summary.removed.findings,
  ]) {
    const finding = findings.find((one) => one.id === id);
    if (finding) return part === "statement" ? finding.statement : finding.narrative;
  }
  return nothing;
}
