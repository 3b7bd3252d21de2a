import { Fragment, memo } from "react";
import { Icon } from "#client/parts/icons.tsx";
import { claimCounts } from "#client/findings/claim-model.ts";
import { MisfitMark } from "#client/findings/misfit-mark.tsx";
import { useEvidenceOf } from "#client/findings/use-evidence.ts";
import { goTo } from "#client/summary/go.ts";
import { anchorOf } from "#client/summary/names.ts";
import { useSummary } from "#client/summary/summary-context.tsx";
import type { Finding } from "#shared/summary.ts";

/** What stands under a finding at rest: its evidence, and the counts behind its words of quantity. */
export const RestingFacts = memo(function RestingFacts({ finding }: { finding: Finding }) {
  const evidence = useEvidenceOf(finding);
  const scale = useSummary((summary) => summary.scale);
  if (evidence.length === 0 && finding.claims.length === 0) return null;
  return (
    <div className="f-foot" data-at-rest>
      {evidence.length > 0 && (
        <ul className="chips" aria-label={`Evidence for ${finding.number}`}>
          {evidence.map((item) => (
            <li key={item.id}>
              <a
                className="chip"
                href={`#${anchorOf.evidence(item.id)}`}
                title={item.title}
                onClick={(event) => {
                  event.preventDefault();
                  goTo(anchorOf.evidence(item.id));
                }}
              >
                <Icon name={item.type} />
                {item.removed ? "Removed" : item.number}
                <span className="vh">: {item.title}</span>
              </a>
            </li>
          ))}
        </ul>
      )}
      {finding.claims.length > 0 && (
        <p className="f-claims">
          {finding.claims.map((claim, at) => (
            <Fragment key={claim.id}>
              {at > 0 && "; "}
              <span data-fact={`fact/claim/${finding.id}/${claim.id}`}>
                <span data-piece="1">{claimCounts(claim, scale)}</span>: <span data-piece="2">{claim.term}</span>
              </span>
            </Fragment>
          ))}
        </p>
      )}
      {finding.claims.map((claim) => (
        <MisfitMark key={claim.id} claim={claim} scale={scale} />
      ))}
    </div>
  );
});
