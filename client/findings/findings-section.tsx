import { memo, useEffect, useState } from "react";
import { focusField } from "#client/editor/live.ts";
import { Icon } from "#client/parts/icons.tsx";
import { FindingCard } from "#client/findings/card.tsx";
import { useFindingCommands } from "#client/findings/commands.ts";
import { Prompts } from "#client/summary/prompts.tsx";
import { SectionHeading } from "#client/summary/section-heading.tsx";
import { anchorOf } from "#client/summary/names.ts";
import { useEditing } from "#client/summary/summary-context.tsx";
import { findingKindName } from "#client/summary/words.ts";
import { Introduction } from "#client/summary/introduction.tsx";
import type { SummarySection } from "#shared/summary.ts";

/** A section of strengths or of areas: its introduction, its findings, and how to add one. */
export const FindingsSection = memo(function FindingsSection({ section }: { section: SummarySection }) {
  const { structure, writes, why } = useEditing();
  const { add } = useFindingCommands();
  const [added, setAdded] = useState<string | null>(null);
  const kind = section.section.holds ?? "strength";

  // The new finding's statement takes focus once it is drawn.
  useEffect(() => {
    if (added !== null) focusField(`finding/${added}/statement`, "end");
  }, [added]);

  return (
    <section className="sec" id={anchorOf.section(section.id)} tabIndex={-1} aria-labelledby={`heading-${section.id}`}>
      <SectionHeading section={section} />
      <Introduction section={section} />
      {section.findings.length === 0 && <Prompts section={section.section} always />}
      {section.findings.map((finding) => (
        <FindingCard key={finding.id} finding={finding} />
      ))}
      {writes && (
        <p className="add">
          <button
            type="button"
            className="btn-quiet"
            aria-disabled={!structure}
            onClick={() => setAdded(add(section.id))}
          >
            <Icon name="plus" />
            Add {findingKindName[kind].a}
          </button>
          {why && <span className="quiet add__why">{why}</span>}
        </p>
      )}
    </section>
  );
});

/** Findings whose section is off or unknown: shown, never hidden. */
export const UnplacedFindings = memo(function UnplacedFindings({ findings }: { findings: SummarySection["findings"] }) {
  if (findings.length === 0) return null;
  return (
    <section className="sec" id={anchorOf.section("unplaced")} tabIndex={-1} aria-labelledby="heading-unplaced">
      <h2 id="heading-unplaced">Unplaced</h2>
      <p className="quiet">
        These findings are in a section that is switched off. Move each to another section, or switch the section on
        again.
      </p>
      {findings.map((finding) => (
        <FindingCard key={finding.id} finding={finding} />
      ))}
    </section>
  );
});
