import { memo, useId } from "react";
import { Icon } from "#client/parts/icons.tsx";
import { claimCounts, claimTerm } from "#client/findings/claim-model.ts";
import { ask } from "#client/findings/dialogs.tsx";
import { MisfitMark } from "#client/findings/misfit-mark.tsx";
import { Pick } from "#client/findings/pick.tsx";
import { useEvidenceOf } from "#client/findings/use-evidence.ts";
import { useEditing, useOpenReview, useSummary } from "#client/summary/summary-context.tsx";
import { confidenceName, evidenceTypeName, statusName } from "#client/summary/words.ts";
import type { Scale } from "#shared/quantities.ts";
import type { Claim, Confidence, EvidenceItem, EvidenceType, Finding } from "#shared/summary.ts";
import { confidences, findingStatuses } from "#shared/summary.ts";
import { linkEvidence, setFindingFact } from "#shared/summary-edits.ts";

/** All facts of the finding one is in: evidence, counts, confidence, status. */
export const FindingFacts = memo(function FindingFacts({ finding }: { finding: Finding }) {
  return (
    <dl className="facts">
      <EvidenceFact finding={finding} />
      <ClaimsFact finding={finding} />
      <ConfidenceFact finding={finding} />
      <StatusFact finding={finding} />
    </dl>
  );
});

interface FactProps {
  readonly finding: Finding;
}

function EvidenceFact({ finding }: FactProps) {
  const { writes, edit } = useEditing();
  const evidence = useEvidenceOf(finding);
  const kind = onlyKind(evidence);
  const heading = useId();
  return (
    <div>
      <dt id={heading}>Evidence</dt>
      <dd>
        {evidence.length > 0 && (
          <ul className="evis" aria-labelledby={heading}>
            {evidence.map((item) => (
              <li key={item.id} className="evi">
                <span className="evi__ref">{item.number}</span>
                <span className="evi__t">
                  {item.title}
                  {item.removed && <span className="quiet"> (removed from the register)</span>}
                </span>
                <span className="evi__ty">
                  <Icon name={item.type} />
                  {evidenceTypeName[item.type]}
                </span>
                {writes && (
                  <button
                    type="button"
                    className="evi__x"
                    onClick={(event) => {
                      focusNext(event.currentTarget);
                      edit((doc) => linkEvidence(doc, finding.id, item.id, false));
                    }}
                  >
                    <Icon name="close" />
                    <span className="vh">Unlink {item.number || item.title}</span>
                  </button>
                )}
              </li>
            ))}
          </ul>
        )}
        {kind !== null && (
          <p className="quiet evis__single">
            <b>Single source</b> {evidenceTypeName[kind]} only. Aim for two kinds of evidence.
          </p>
        )}
        {writes ? (
          <button type="button" className="btn-quiet" onClick={() => ask(finding.id, "evidence")}>
            <Icon name="plus" />
            Link evidence
            <span className="vh"> to {finding.number}</span>
          </button>
        ) : (
          evidence.length === 0 && <None />
        )}
      </dd>
    </div>
  );
}

/** The button behind one that goes: the next piece of evidence's, or the one that links another. */
function focusNext(button: HTMLElement): void {
  const all = [...(button.closest("dd")?.querySelectorAll("button") ?? [])];
  all[all.indexOf(button as HTMLButtonElement) + 1]?.focus();
}

/** The one kind of evidence that a finding rests on; null where it rests on none, or on several. */
function onlyKind(evidence: readonly EvidenceItem[]): EvidenceType | null {
  const kinds = new Set(evidence.filter((item) => item.removed === null).map((item) => item.type));
  const [kind] = kinds;
  return kinds.size === 1 && kind !== undefined ? kind : null;
}

function ClaimsFact({ finding }: FactProps) {
  const { writes } = useEditing();
  const scale = useSummary((summary) => summary.scale);
  return (
    <div>
      <dt>In numbers</dt>
      <dd>
        {finding.claims.length > 0 && (
          <ul className="claims">
            {finding.claims.map((claim) => (
              <li key={claim.id}>
                {writes ? (
                  <button
                    type="button"
                    className="claim"
                    data-fact={`fact/claim/${finding.id}/${claim.id}`}
                    onClick={() => ask(finding.id, { claim: claim.id })}
                  >
                    <ClaimWords claim={claim} scale={scale} />
                    <span className="vh">, change</span>
                  </button>
                ) : (
                  <span className="claim" data-fact={`fact/claim/${finding.id}/${claim.id}`}>
                    <ClaimWords claim={claim} scale={scale} />
                  </span>
                )}
                <MisfitMark claim={claim} scale={scale} />
              </li>
            ))}
          </ul>
        )}
        {writes ? (
          <button type="button" className="btn-quiet" onClick={() => ask(finding.id, "new claim")}>
            <Icon name="plus" />
            Add a count
            <span className="vh"> to {finding.number}</span>
          </button>
        ) : (
          finding.claims.length === 0 && <None />
        )}
      </dd>
    </div>
  );
}

/** Find counts in the first piece, then in the second, as they stand in a finding at rest. */
function ClaimWords({ claim, scale }: { claim: Claim; scale: Scale }) {
  return (
    <>
      <b data-piece="2">{claimTerm(claim)}</b>
      <span data-piece="1">{claimCounts(claim, scale)}</span>
    </>
  );
}

function ConfidenceFact({ finding }: FactProps) {
  const { writes, edit } = useEditing();
  const shown = finding.confidence ? confidenceName[finding.confidence] : "Not said yet";
  return (
    <div>
      <dt>Confidence</dt>
      <dd>
        {writes ? (
          <Pick<Confidence | "">
            label={`Confidence in ${finding.number}`}
            value={finding.confidence ?? ""}
            shown={shown}
            options={[
              { value: "", words: "Not said yet" },
              ...confidences.map((value) => ({ value, words: confidenceName[value] })),
            ]}
            onChange={(value) =>
              edit((doc) => setFindingFact(doc, finding.id, "confidence", value === "" ? null : value))
            }
          />
        ) : (
          <span className="fact-words">{shown}</span>
        )}
        <span className="quiet">Not in the exported text</span>
      </dd>
    </div>
  );
}

/** Of a text that all have agreed nothing is being drafted. */
function StatusFact({ finding }: FactProps) {
  const { writes, edit } = useEditing();
  if (useOpenReview().review.state === "agreed") return null;
  return (
    <div>
      <dt>Status</dt>
      <dd>
        {writes ? (
          <Pick
            label={`Status of ${finding.number}`}
            value={finding.status}
            shown={statusName[finding.status]}
            options={findingStatuses.map((value) => ({ value, words: statusName[value] }))}
            onChange={(value) => edit((doc) => setFindingFact(doc, finding.id, "status", value))}
          />
        ) : (
          <span className="fact-words">{statusName[finding.status]}</span>
        )}
      </dd>
    </div>
  );
}

const None = () => <span className="quiet fact-words">None yet</span>;
