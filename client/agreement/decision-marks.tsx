import { useOpenReview } from "#client/summary/summary-context.tsx";
import { MarkSign } from "./marks-view.tsx";
import { useAgreement } from "./queries.ts";

/** Who has decided on the text that is proposed: in the bar, where it stays when the banner has scrolled away. */
export function DecisionMarks() {
  const { review } = useOpenReview();
  const proposal = useAgreement(review.id)?.state.proposal;
  if (!proposal || review.state !== "proposed") return null;
  const partners = review.partners.filter(({ id }) => proposal.signing.includes(id));
  const words = partners.map(({ id, code }) => `${code} ${proposal.agreed.has(id) ? "agreed" : "awaited"}`).join(", ");
  return (
    <span className="bar__mks" title={words}>
      <span className="mks">
        {partners.map((partner) => (
          <MarkSign key={partner.id} partner={partner} kind={proposal.agreed.has(partner.id) ? "settled" : "not yet"} />
        ))}
      </span>
      <span className="vh">{words}</span>
    </span>
  );
}
