import { useQuery } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from "react";
import { Link } from "wouter";
import { call } from "#client/lib/api.ts";
import { useStore } from "#client/lib/store.ts";
import { Button } from "#client/parts/controls.tsx";
import { focusAfter, goTo } from "#client/summary/go.ts";
import { anchorOf } from "#client/summary/names.ts";
import { useOpenReview } from "#client/summary/summary-context.tsx";
import { useConnection } from "#client/sync/connection-context.tsx";
import { comparePath } from "#client/versions/compare-path.ts";
import type { Proposal } from "#shared/agreements.ts";
import { decidesFor } from "#shared/agreements.ts";
import { api } from "#shared/api.ts";
import { compareSummaries } from "#shared/compare/summaries.ts";
import type { Subject } from "#shared/compare/summaries.ts";
import { partnerCode } from "#shared/reviews.ts";
import { shortHash, summaryHash } from "#shared/hash.ts";
import type { Summary } from "#shared/summary.ts";
import { changedPlaces } from "./changed-places.ts";
import type { Agreement } from "./queries.ts";
import { useAgreement } from "./queries.ts";
import { ReasonBox, SendReason, useKeptReason } from "./reason-box.tsx";
import { reasonName } from "./reason-names.ts";
import { acting, STATE_HEADING, useAct } from "./use-act.ts";
import { useOver } from "./use-over.ts";

/** What a partner decides about a proposal. */
interface Question {
  readonly proposal: Proposal;
  readonly partner: string;
}

const keyOf = ({ proposal, partner }: Question): string => `${proposal.id} ${partner}`;

interface Decisions {
  /** What I may decide now: of the text that is proposed, for the partners that have not agreed. */
  readonly due: readonly Question[];
  /** What I am answering although it is not asked any more: my hands are in its box. */
  readonly past: Question | null;
  /** In which of them my hands are; null: in none. */
  readonly be: (at: Question | null) => void;
  /** Leaves what one was in: its box was closed. */
  readonly leave: (left: Question) => void;
}

/** The decisions that the panel shows; none when both are empty. */
export function useDecisions(): Decisions {
  const { review, member } = useOpenReview();
  const agreement = useAgreement(review.id);
  const [at, be] = useState<Question | null>(null);
  const leave = useCallback(
    (left: Question) => be((now) => (now !== null && keyOf(now) === keyOf(left) ? null : now)),
    [],
  );
  const proposal = agreement?.state.proposal;
  const due =
    agreement && proposal && review.state === "proposed"
      ? proposal.signing
          .filter((id) => !proposal.agreed.has(id) && decidesFor(agreement.state, member, id) !== null)
          .map((partner) => ({ proposal, partner }))
      : [];
  const past = at !== null && due.every((one) => keyOf(one) !== keyOf(at)) ? at : null;
  return { due, past, be, leave };
}

interface DecisionPanelProps {
  readonly decisions: Decisions;
  readonly onGo?: () => void;
}

/** A signatory's decision: what changed since their partner last agreed, and the two answers. */
export function DecisionPanel({ decisions: { due, past, be, leave }, onGo }: DecisionPanelProps) {
  const { review } = useOpenReview();
  const agreement = useAgreement(review.id);
  if (!agreement || (due.length === 0 && past === null))
    return <p className="quiet">No decision of yours is awaited.</p>;
  // What is past goes first: then it is never moved on the page, and so keeps the focus.
  return (
    <div className="panel">
      {[...(past ? [past] : []), ...due].map((one) => (
        <Decision
          key={keyOf(one)}
          agreement={agreement}
          question={one}
          isDue={one !== past}
          heading={one === (due[0] ?? past) ? FIRST_HEADING : `${FIRST_HEADING}-${keyOf(one).replace(" ", "-")}`}
          more={due.length > 1}
          onBe={be}
          onLeave={leave}
          {...(onGo ? { onGo } : {})}
        />
      ))}
    </div>
  );
}

const FIRST_HEADING = "decision-heading";

interface DecisionProps {
  readonly agreement: Agreement;
  readonly question: Question;
  /** It is still asked. */
  readonly isDue: boolean;
  /** Id of its heading. */
  readonly heading: string;
  /** There is another decision to take. */
  readonly more: boolean;
  readonly onBe: Decisions["be"];
  readonly onLeave: Decisions["leave"];
  readonly onGo?: () => void;
}

function Decision({ agreement, question, isDue, heading, more, onBe, onLeave, onGo }: DecisionProps) {
  const { proposal, partner } = question;
  const { review, member } = useOpenReview();
  const { act, busy } = useAct(review.id);
  // Kept while one looks at what changed, or at the text under the sheet, and comes back.
  const reason = useKeptReason(reasonName(member.account, review.id, proposal.id, `changes ${partner}`));
  const code = review.partners.find((one) => one.id === partner)?.code ?? "";
  const because = decidesFor(agreement.state, member, partner) ?? "";
  const drawn = useDrawnHash();
  const over = useWhyPast(question, isDue);
  const wasQuestion = useRef(question);
  // Taken away by oneself: another panel, the sheet closed. It does not come back by itself.
  useEffect(() => () => onLeave(wasQuestion.current), [onLeave]);
  // What this page shows may be what the device kept: it is on its way, and one agrees to what one sees.
  const shown = drawn === proposal.hash;
  const on = { proposal: proposal.id, hash: drawn, partner };
  const params = { review: review.id };
  return (
    <>
      <div>
        <h2 id={heading} tabIndex={-1}>
          Your decision, for {code}
          {over !== null && ": no longer awaited"}
        </h2>
        {over === null && (
          <p className="quiet">
            {member.name}
            {because !== "" && `, standing in: ${because}`}
          </p>
        )}
      </div>
      {over === null && (
        <div>
          <Since agreement={agreement} proposal={proposal} partner={partner} code={code} {...(onGo ? { onGo } : {})} />
        </div>
      )}
      {over === null && (
        <div>
          {shown ? (
            <p>
              You agree to the whole text <span className="hash">{shortHash(proposal.hash)}</span> as it is shown here.
            </p>
          ) : (
            <p role="status">
              <b>This page does not show the proposed text yet.</b> Wait until it is connected, then you can agree to
              it.
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
                onLeave(question);
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
      )}
      {/* The focus is that of what is in it. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
      <form
        onFocus={() => onBe(question)}
        onBlur={({ target, currentTarget, relatedTarget }) => {
          // The window alone lost it: they come back to it.
          const stays = document.activeElement === target || currentTarget.contains(relatedTarget);
          if (isDue && !stays) onBe(null);
        }}
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
            onLeave(question);
            if (!onGo) return;
            onGo();
            goTo(STATE_HEADING);
          });
        }}
      >
        <ReasonBox
          reason={reason}
          label={over === null ? "Or say what must change, and why" : "What must change, and why"}
          hint="Everybody reads this. Writing opens again."
          lacks="Say what must change, and why."
          over={over}
          {...(proposal.id === agreement.state.proposal?.id && decidesFor(agreement.state, member, partner) !== null
            ? { keptAt: "under “Think again: ask for changes”" }
            : {})}
        />
        <p className="acts">
          <SendReason over={over} words={reason.value} does="Ask for changes" kind="line" busy={busy} />
          {over !== null && (
            <Button
              onPress={() => {
                onLeave(question);
                onGo?.();
                focusAfter("main");
              }}
            >
              Close
            </Button>
          )}
        </p>
      </form>
    </>
  );
}

/** Why it is not asked any more, in words; null while it is, and while one answers it oneself. */
function useWhyPast({ proposal, partner }: Question, isDue: boolean): string | null {
  const { review, member, members } = useOpenReview();
  const agreement = useAgreement(review.id);
  const over = useOver(proposal.id, `changes ${partner}`);
  const busy = useStore(acting) > 0;
  if (isDue || busy || !agreement) return null;
  const agreed = agreement.state.proposal?.agreed.get(partner);
  if (over !== null || !agreed) return over ?? "That round is over.";
  const name = agreed.by === member.id ? "You" : members.find(({ id }) => id === agreed.by)?.name || agreed.name;
  return `${name} agreed for ${partnerCode(review.partners, partner)}.`;
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
}: Question & Pick<DecisionProps, "agreement" | "onGo"> & { readonly code: string }) {
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
