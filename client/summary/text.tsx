import { memo, startTransition, useEffect, useState } from "react";
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

/** Sections that the first drawing shows: more than a window holds, and none with a long list of findings. */
const FIRST = 3;

/** The summary as a document: details first, then each section in the template's order. */
export const Text = memo(function Text() {
  const sections = useSummary((summary) => summary.sections);
  const unplaced = useSummary((summary) => summary.unplaced);
  const whole = useWhole();
  return (
    // Focus is only watched, to open the card that it enters.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <main className="doc" id="main" tabIndex={-1} onFocus={openOnFocus}>
      <div className="doc__in">
        <Details />
        {sections.slice(0, whole ? undefined : FIRST).map((section) => (
          <SectionOf key={section.id} section={section} />
        ))}
        {whole && <UnplacedFindings findings={unplaced} />}
      </div>
    </main>
  );
});

/** Milliseconds in which the window's own part is drawn and can be clicked. */
const REST_AFTER = 150;
const REST_AT_LAST = 1000;

/** What fits the window is there at once; the rest of a long summary follows while one reads, and holds up no key. */
function useWhole(): boolean {
  const [whole, setWhole] = useState(false);
  useEffect(() => {
    const draw = (): void => startTransition(() => setWhole(true));
    // Not in every browser; those draw without waiting for a quiet moment.
    const ask = "requestIdleCallback" in globalThis;
    let asked = 0;
    const timer = setTimeout(() => {
      if (ask) asked = requestIdleCallback(draw, { timeout: REST_AT_LAST });
      else draw();
    }, REST_AFTER);
    return () => {
      clearTimeout(timer);
      if (ask) cancelIdleCallback(asked);
    };
  }, []);
  return whole;
}

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
