import type { ReactNode } from "react";
import type { Choice } from "#client/findings/choice-dialog.tsx";
import { ChoiceDialog } from "#client/findings/choice-dialog.tsx";
import { frameworkSuggestions } from "#client/findings/frameworks.ts";
import { useEditing } from "#client/summary/summary-context.tsx";
import type { Finding } from "#shared/summary.ts";
import { setFramework } from "#shared/summary-edits.ts";

interface FrameworkPickerProps {
  readonly finding: Finding;
  readonly note: ReactNode;
  readonly onClose: () => void;
}

/** Picks what a finding refers to from the usual frameworks, or takes one's own words. */
export function FrameworkPicker({ finding, note, onClose }: FrameworkPickerProps) {
  const { edit } = useEditing();
  return (
    <ChoiceDialog
      title={`Framework references of ${finding.number || "a removed finding"}`}
      label="Find a reference, or write your own"
      note={note}
      choices={choicesOf(finding)}
      none=""
      onChoose={(name, there) => edit((doc) => setFramework(doc, finding.id, name, there))}
      onAdd={(name) => edit((doc) => setFramework(doc, finding.id, name, true))}
      onClose={onClose}
    />
  );
}

function choicesOf({ frameworks }: Finding): Choice[] {
  const chosen = new Set(frameworks);
  const own = frameworks.filter((name) => !frameworkSuggestions.some((one) => one.name === name));
  return [
    ...own.map((name) => ({ id: name, mark: "", words: name, chosen: true })),
    ...frameworkSuggestions.map(({ name, title }) => ({
      id: name,
      mark: name.startsWith("HGIOS4") ? name : "",
      words: name.startsWith("HGIOS4") ? title : name,
      note: name.startsWith("HGIOS4") ? undefined : title,
      chosen: chosen.has(name),
    })),
  ];
}
