import { memo } from "react";
import { ActionsSection } from "#client/actions/actions-section.tsx";
import { EvidenceRegister } from "#client/evidence/register.tsx";
import { FindingsSection, UnplacedFindings } from "#client/findings/findings-section.tsx";
import { AgreementSection } from "#client/summary/agreement-section.tsx";
import { Details } from "#client/summary/details.tsx";
import { ProseSection } from "#client/summary/prose-section.tsx";
import { QuantitiesSection } from "#client/summary/quantities-section.tsx";
import { useSummary } from "#client/summary/summary-context.tsx";
import { openOnFocus } from "#client/summary/open-card.ts";
import type { SummarySection } from "#shared/summary.ts";
import { unreachable } from "#shared/assert.ts";

/** The summary as a document: details first, then each section in the template's order. */
export const Text = memo(function Text() {
  const sections = useSummary((summary) => summary.sections);
  const unplaced = useSummary((summary) => summary.unplaced);
  return (
    // Focus is only watched, to open the card that it enters.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <main className="doc" id="main" tabIndex={-1} onFocus={openOnFocus}>
      <div className="doc__in">
        <Details />
        {sections.map((section) => (
          <SectionOf key={section.id} section={section} />
        ))}
        <UnplacedFindings findings={unplaced} />
      </div>
    </main>
  );
});

function SectionOf({ section }: { section: SummarySection }) {
  switch (section.section.kind) {
    case "prose":
      return <ProseSection section={section} />;
    case "findings":
      return <FindingsSection section={section} />;
    case "actions":
      return <ActionsSection section={section} />;
    case "generated":
      return <Generated section={section} />;
    default:
      return unreachable(section.section.kind);
  }
}

function Generated({ section }: { section: SummarySection }) {
  if (section.id === "agreement") return <AgreementSection section={section} />;
  if (section.id === "evidence") return <EvidenceRegister section={section} />;
  if (section.id === "quantities") return <QuantitiesSection section={section} />;
  // The details, which stand before everything.
  return null;
}
