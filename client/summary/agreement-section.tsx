import { memo } from "react";
import { Shape } from "#client/parts/people.tsx";
import { useAgreement } from "#client/agreement/queries.ts";
import { anchorOf, timeNow } from "#client/summary/names.ts";
import { ScrollTable } from "#client/summary/scroll-table.tsx";
import { SectionHeading } from "#client/summary/section-heading.tsx";
import { useOpenReview } from "#client/summary/summary-context.tsx";
import type { SummarySection } from "#shared/summary.ts";

/** The signing partners, each with who signs for it and its decision on the text that is proposed or agreed. */
export const AgreementSection = memo(function AgreementSection({ section }: { section: SummarySection }) {
  const { review, members } = useOpenReview();
  const agreement = useAgreement(review.id);
  const proposed = agreement?.state.proposal?.agreed;
  const decided = proposed ?? agreement?.state.sealed?.agreed;
  const who = decided ? "Agreed by" : "May agree for it";
  return (
    <section className="sec" id={anchorOf.section(section.id)} tabIndex={-1} aria-labelledby={`heading-${section.id}`}>
      <SectionHeading section={section} />
      <ScrollTable label="Agreement by partner">
        <caption>Each partner agrees one exact version.</caption>
        <thead>
          <tr>
            <th scope="col">Partner</th>
            <th scope="col">{proposed ? "Signatory" : who}</th>
            <th scope="col">Date</th>
          </tr>
        </thead>
        <tbody>
          {review.partners
            .filter((partner) => partner.signs)
            .map((partner) => {
              const agreed = decided?.get(partner.id);
              const signatories = members.filter((one) => one.partner === partner.id && one.signatory);
              return (
                <tr key={partner.id}>
                  <th scope="row" className="wraps">
                    <span className="pn">
                      <Shape slot={partner.slot} />
                      {partner.name}
                    </span>
                  </th>
                  <td>
                    {agreed
                      ? `${agreement?.view.names[agreed.by] ?? "Somebody who left"}${agreed.actingBecause === "" ? "" : `, standing in: ${agreed.actingBecause}`}`
                      : signatories.map((one) => one.name || one.email).join(", ") || (
                          <span className="quiet">Nobody named yet</span>
                        )}
                  </td>
                  <td>{agreed ? timeNow(agreed.at) : <span className="quiet">Not yet</span>}</td>
                </tr>
              );
            })}
        </tbody>
      </ScrollTable>
    </section>
  );
});
