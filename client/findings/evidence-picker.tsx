import type { ReactNode } from "react";
import { useMemo, useState } from "react";
import { ChoiceDialog } from "#client/findings/choice-dialog.tsx";
import { EvidenceDialog } from "#client/evidence/evidence-dialog.tsx";
import { useFocusBack } from "#client/parts/focus-back.ts";
import { useEditing, useSummary } from "#client/summary/summary-context.tsx";
import { evidenceTypeName } from "#client/summary/words.ts";
import type { Finding } from "#shared/summary.ts";
import { linkEvidence } from "#shared/summary-edits.ts";

interface EvidencePickerProps {
  readonly finding: Finding;
  readonly note: ReactNode;
  readonly onClose: () => void;
}

/** Picks evidence for a finding from the register, or adds an item to the register and links it. */
export function EvidencePicker({ finding, note, onClose }: EvidencePickerProps) {
  const register = useSummary((summary) => summary.evidence);
  const { structure, why, edit } = useEditing();
  const name = finding.number || "a removed finding";
  useFocusBack();
  const [adding, setAdding] = useState<string | null>(null);
  const choices = useMemo(() => {
    const linked = new Set(finding.evidence);
    return register.map((item) => ({
      id: item.id,
      mark: item.number,
      words: item.title,
      note: evidenceTypeName[item.type],
      chosen: linked.has(item.id),
    }));
  }, [register, finding.evidence]);

  if (adding !== null)
    return (
      <EvidenceDialog
        item={null}
        keptAs={`new/${finding.id}`}
        title={adding}
        onAdded={(id) => edit((doc) => linkEvidence(doc, finding.id, id, true))}
        onClose={() => setAdding(null)}
      />
    );
  return (
    <ChoiceDialog
      title={`Link evidence to ${name}`}
      label={`Find evidence for ${name}`}
      note={note}
      choices={choices}
      none={why ?? "The register is empty. Write what the evidence is, then add it."}
      onChoose={(id, linked) => edit((doc) => linkEvidence(doc, finding.id, id, linked))}
      onAdd={structure ? setAdding : null}
      addWords={(words) => `Add “${words}” to the register`}
      onClose={onClose}
    />
  );
}
