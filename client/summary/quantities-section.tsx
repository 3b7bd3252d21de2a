import { memo, useMemo } from "react";
import { MisfitMark } from "#client/findings/misfit-mark.tsx";
import { goTo } from "#client/summary/go.ts";
import { anchorOf, capital } from "#client/summary/names.ts";
import { ScrollTable } from "#client/summary/scroll-table.tsx";
import { SectionHeading } from "#client/summary/section-heading.tsx";
import { useSummary } from "#client/summary/summary-context.tsx";
import { useConnection } from "#client/sync/connection-context.tsx";
import type { SummarySection } from "#shared/summary.ts";
import { quantityRows } from "#shared/summary-read.ts";

/** The terms of quantity that findings use, each with the count behind it; generated from the findings. */
export const QuantitiesSection = memo(function QuantitiesSection({ section }: { section: SummarySection }) {
  const { summary } = useConnection();
  const sections = useSummary((value) => value.sections);
  const scale = useSummary((value) => value.scale);
  const rows = useMemo(() => quantityRows({ ...summary.get(), sections, scale }), [summary, sections, scale]);
  return (
    <section className="sec" id={anchorOf.section(section.id)} tabIndex={-1} aria-labelledby={`heading-${section.id}`}>
      <SectionHeading section={section} />
      {rows.length === 0 ? (
        <p className="quiet">
          No counts yet. Add a count to a finding, and the term it stands for appears here. Scale: {scale.name}.
        </p>
      ) : (
        <ScrollTable label={section.section.title}>
          <caption>Scale: {scale.name}. Counts below 10 stay out of the exported text.</caption>
          <thead>
            <tr>
              <th scope="col">Term</th>
              <th scope="col">Share</th>
              <th scope="col">Used in</th>
              <th scope="col">Count behind the term</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ claim, finding, term }) => (
              <tr key={`${finding.id} ${claim.id}`}>
                <th scope="row">{capital(claim.term)}</th>
                <td>{term?.share ?? <span className="quiet">Not on this scale</span>}</td>
                <td>
                  <a
                    className="ref"
                    href={`#${anchorOf.finding(finding.id)}`}
                    onClick={(event) => {
                      event.preventDefault();
                      goTo(anchorOf.finding(finding.id));
                    }}
                  >
                    {finding.number}
                  </a>
                </td>
                <td>
                  {claim.count} of {claim.total} {claim.group}
                  <MisfitMark claim={claim} scale={scale} />
                </td>
              </tr>
            ))}
          </tbody>
        </ScrollTable>
      )}
    </section>
  );
});
