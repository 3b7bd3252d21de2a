import { useQuery } from "@tanstack/react-query";
import { useMemo, useSyncExternalStore } from "react";
import { Link } from "wouter";
import { call } from "#client/lib/api.ts";
import { Button } from "#client/parts/controls.tsx";
import { goTo } from "#client/summary/go.ts";
import { anchorOf } from "#client/summary/names.ts";
import { useOpenReview } from "#client/summary/summary-context.tsx";
import { useConnection } from "#client/sync/connection-context.tsx";
import { comparePath } from "#client/versions/compare-path.ts";
import type { Proposal } from "#shared/agreements.ts";
import { decidesFor } from "#shared/agreements.ts";
import { api } from "#shared/api.ts";
import { compareSummaries } from "#shared/compare/summaries.ts";
import type { Subject } from "#shared/compare/summaries.ts";
import { shortHash, summaryHash } from "#shared/hash.ts";
import type { Summary } from "#shared/summary.ts";
import { changedPlaces } from "./changed-places.ts";
import type { Agreement } from "./queries.ts";
import { useAgreement } from "./queries.ts";
import { ReasonBox, useKeptReason } from "./reason-box.tsx";
import { reasonName } from "./reason-names.ts";
import { STATE_HEADING, useAct } from "./use-act.ts";

/** The partners that I may decide for now: of the text that is proposed, those that have not agreed. */
export function useDue(): {
  readonly agreement: Agreement;
  readonly proposal: Proposal;
  readonly due: readonly string[];
} | null {
  const { review, member } = useOpenReview();
  const agreement = useAgreement(review.id);
  const proposal = agreement?.state.proposal;
  if (!agreement || !proposal || review.state !== "proposed") return null;
  const due = proposal.signing.filter(
    (id) => !proposal.agreed.has(id) && decidesFor(agreement.state, member, id) !== null,
  );
  return due.length > 0 ? { agreement, proposal, due } : null;
}

/** A signatory's decision: what changed since their partner last agreed, and the two answers. */
export function DecisionPanel({ onGo }: { onGo?: () => void }) {
  const now = useDue();
  return now ? (
    <div className="panel">
      {now.due.map((partner, i) => (
        <Decision
          key={partner}
          {...now}
          partner={partner}
          heading={i === 0 ? FIRST_HEADING : `${FIRST_HEADING}-${partner}`}
          more={now.due.length > 1}
          {...(onGo ? { onGo } : {})}
        />
      ))}
    </div>
  ) : (
    <p className="quiet">No decision of yours is awaited.</p>
  );
}

const FIRST_HEADING = "decision-heading";

interface DecisionProps {
  readonly agreement: Agreement;
  readonly proposal: Proposal;
  readonly partner: string;
  /** Id of its heading. */
  readonly heading: string;
  /** There is another decision to take. */
  readonly more: boolean;
  readonly onGo?: () => void;
}

function Decision({ agreement, proposal, partner, heading, more, onGo }: DecisionProps) {
  const { review, member } = useOpenReview();
  const { act, busy } = useAct(review.id);
  // Kept while one looks at what changed, or at the text under the sheet, and comes back.
  const reason = useKeptReason(reasonName(review.id, proposal.id, `changes ${partner}`));
  const code = review.partners.find((one) => one.id === partner)?.code ?? "";
  const because = decidesFor(agreement.state, member, partner) ?? "";
  const drawn = useDrawnHash();
  // What this page shows may be what the device kept: it is on its way, and one agrees to what one sees.
  const shown = drawn === proposal.hash;
  const on = { proposal: proposal.id, hash: drawn, partner };
  const params = { review: review.id };
  return (
    <>
      <div>
        <h2 id={heading} tabIndex={-1}>
          Your decision, for {code}
        </h2>
        <p className="quiet">
          {member.name}
          {because !== "" && `, standing in: ${because}`}
        </p>
      </div>
      <div>
        <Since agreement={agreement} proposal={proposal} partner={partner} code={code} {...(onGo ? { onGo } : {})} />
      </div>
      <div>
        {shown ? (
          <p>
            You agree to the whole text <span className="hash">{shortHash(proposal.hash)}</span> as it is shown here.
          </p>
        ) : (
          <p role="status">
            <b>This page does not show the proposed text yet.</b> Wait until it is connected, then you can agree to it.
          </p>
        )}
        <Button
          kind="filled"
          isDisabled={!shown}
          isPending={busy}
          onPress={() =>
            void act(() => call(api.agree, { params, body: on }), {
              done: `Agreed for ${code}.`,
              ...(more ? { next: FIRST_HEADING } : {}),
              isIn: ({ acts }) => acts.some((one) => one.kind === "agreed" && one.partner === partner),
            }).then((agreed) => {
              if (!agreed) return;
              reason.done();
              if (more || !onGo) return;
              onGo();
              // What opened the sheet goes too, and the focus would be on whatever stands beside it.
              goTo(STATE_HEADING);
            })
          }
        >
          Agree to this text
        </Button>
      </div>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const why = reason.ask();
          if (why === null) return;
          void act(() => call(api.askForChanges, { params, body: { ...on, hash: proposal.hash, reason: why } }), {
            done: "Sent back. Writing is open again.",
            isIn: ({ acts }) => acts.some((one) => one.kind === "changes asked" && one.partner === partner),
          }).then((sent) => {
            if (!sent) return;
            reason.done();
            if (!onGo) return;
            onGo();
            goTo(STATE_HEADING);
          });
        }}
      >
        <ReasonBox
          reason={reason}
          label="Or say what must change, and why"
          hint="Everybody reads this. Writing opens again."
          lacks="Say what must change, and why."
        />
        <Button type="submit" isPending={busy}>
          Ask for changes
        </Button>
      </form>
    </>
  );
}

/** Of the text as this page has it. */
function useDrawnHash(): string {
  const { summary } = useConnection();
  const drawn = useSyncExternalStore(summary.subscribe, summary.get);
  return useMemo(() => summaryHash(drawn), [drawn]);
}

const SHOWN = 8;

function Since({
  agreement,
  proposal,
  partner,
  code,
  onGo,
}: Omit<DecisionProps, "heading" | "more"> & { readonly code: string }) {
  const { review } = useOpenReview();
  const before = agreement.state.lastAgreed.get(partner) ?? null;
  const { data, error } = useQuery({
    queryKey: ["since", review.id, before, proposal.version],
    staleTime: Infinity,
    enabled: before !== null,
    queryFn: async () => {
      const read = async (version: string): Promise<Summary> =>
        (await call(api.version, { params: { review: review.id, version } })).summary as Summary;
      const [older, newer] = await Promise.all([read(before ?? ""), read(proposal.version)]);
      return changedPlaces(compareSummaries(older, newer), newer);
    },
  });
  if (before === null)
    return (
      <>
        <h3>The whole text is new for {code}</h3>
        <p className="quiet">{code} has not agreed to any text of this review yet.</p>
      </>
    );
  return (
    <>
      <h3>Changed since {code} last agreed</h3>
      {error && <p className="quiet">{error.message}</p>}
      {!data && !error && <p className="quiet">Being compared …</p>}
      {data && data.length === 0 && <p className="quiet">Nothing.</p>}
      {data && data.length > 0 && (
        <ul className="changes">
          {data.slice(0, SHOWN).map(({ subject, called, says }) => (
            <li key={`${subject.kind} ${subject.id}`}>
              <a
                href={`#${anchorOfSubject(subject)}`}
                onClick={(event) => {
                  event.preventDefault();
                  onGo?.();
                  goTo(anchorOfSubject(subject));
                }}
              >
                <b>{called}</b>
                <span>{says}</span>
              </a>
            </li>
          ))}
        </ul>
      )}
      <Link className="link" href={comparePath(review.id, before, proposal.version)}>
        {data && data.length > SHOWN ? `All ${data.length} places` : "See every change"}
      </Link>
    </>
  );
}

function anchorOfSubject({ kind, id }: Subject): string {
  return kind === "details" ? "main" : anchorOf[kind](id);
}
