import { Fragment, useEffect, useState } from "react";
import { Link } from "wouter";
import { hideToastsOfOther } from "#client/lib/announce.ts";
import { call } from "#client/lib/api.ts";
import { Button } from "#client/parts/controls.tsx";
import { Icon } from "#client/parts/icons.tsx";
import { focusAfter } from "#client/summary/go.ts";
import { timeNow } from "#client/summary/names.ts";
import { clockTime } from "#client/versions/version-names.ts";
import { useOpenReview } from "#client/summary/summary-context.tsx";
import { takeAway } from "#client/summary/take-away.ts";
import type { Agreed as AgreedBy, Proposal, Sealed } from "#shared/agreements.ts";
import { decidesFor, remindedBy, undecidable } from "#shared/agreements.ts";
import { api } from "#shared/api.ts";
import { shortHash } from "#shared/hash.ts";
import { mayInReview } from "#shared/permissions.ts";
import type { Partner } from "#shared/reviews.ts";
import { partnerCode } from "#shared/reviews.ts";
import { roundName } from "#shared/version-title.ts";
import { MarkSign } from "./marks-view.tsx";
import type { Agreement } from "./queries.ts";
import { useAgreement } from "./queries.ts";
import { ReasonDialog } from "./reason-dialog.tsx";
import { reasonName } from "./reason-names.ts";
import { SaidReason } from "./said-reason.tsx";
import { StandInDialog } from "./stand-in.tsx";
import { useNames } from "./use-names.ts";
import { has, STATE_HEADING, useAct } from "./use-act.ts";

/** How the agreement stands, over the text: nothing while one drafts and nothing was sent back. */
export function AgreementBanner({ onDecide }: { onDecide: () => void }) {
  const { review } = useOpenReview();
  const agreement = useAgreement(review.id);
  const round = agreement?.state.proposal?.id;
  useEffect(() => {
    if (round !== undefined) hideToastsOfOther(round);
  }, [round]);
  if (!agreement) return null;
  const { proposal, sealed } = agreement.state;
  if (proposal && review.state === "proposed") return <Proposed {...{ agreement, proposal, onDecide }} />;
  if (sealed && review.state === "agreed") return <Agreed {...{ agreement, sealed }} />;
  return <SentBack agreement={agreement} />;
}

const when = (at: number): string => {
  const time = clockTime(at);
  const day = timeNow(at);
  return day === time
    ? `today at ${time}`
    : `${day.toLowerCase() === "yesterday" ? "yesterday" : `on ${day}`} at ${time}`;
};

interface ProposedProps {
  readonly agreement: Agreement;
  readonly proposal: Proposal;
  readonly onDecide: () => void;
}

function Proposed({ agreement, proposal, onDecide }: ProposedProps) {
  const { review, member, members } = useOpenReview();
  const { state, view } = agreement;
  const nameOf = useNames(agreement.view);
  const { act, busy } = useAct(review.id);
  const [asking, setAsking] = useState<"withdraw" | "stand-in" | { readonly changes: string } | null>(null);
  const leads = mayInReview("agreement.withdraw", member, review.state) === null;
  const [agreed = [], mine = []] = [true, false].map((has) =>
    proposal.signing.filter((id) => proposal.agreed.has(id) === has && decidesFor(state, member, id) !== null),
  );
  const codeOf = (id: string): string => partnerCode(review.partners, id);
  const stuck = undecidable(state, members);
  const lacks =
    stuck.length > 0
      ? `${lists.format(stuck.map(codeOf))} ${stuck.length === 1 ? "has" : "have"} nobody who can decide`
      : "";
  /** Whoever signs no more, or belongs to that partner by now, does not stand in for it. */
  const stillMay = (one: { readonly member: string; readonly partner: string }): boolean => {
    const who = members.find(({ id }) => id === one.member);
    return who !== undefined && (decidesFor(state, who, one.partner) ?? "") !== "";
  };
  const params = { review: review.id };
  const mailed = remindedBy(state, members, member.id).map(
    ({ name, email, partner }) => `${name || email} (${codeOf(partner)})`,
  );
  const reminding = `A mail is on its way to ${lists.format(mailed)}.${lacks === "" ? "" : ` ${lacks}, so nobody there gets one.`}`;
  return (
    <section className="banner" aria-label="State of agreement">
      <div>
        <h2 className="banner__t" id={STATE_HEADING} tabIndex={-1}>
          <Icon name="lock" />
          <span>
            <b>Proposed for agreement, {roundName(state.round, state.agreement)}</b>{" "}
            <span className="hash" title="Short form of what tells this text from any other">
              {shortHash(proposal.hash)}
            </span>
          </span>
        </h2>
        <p>
          Proposed by {nameOf(proposal.by)} {when(proposal.at)}. Nobody can change the text.
          {proposal.despite !== "" && (
            <>
              {" "}
              Proposed although something stood open: <SaidReason words={proposal.despite} />
            </>
          )}
        </p>
      </div>
      <ul className="who-list" aria-label="Decisions">
        {signingOf(review.partners, proposal.signing).map((partner) => {
          const agreed = proposal.agreed.get(partner.id);
          const you = mine.includes(partner.id);
          return (
            <li key={partner.id}>
              <MarkSign partner={partner} kind={agreed ? "settled" : "not yet"} />
              <span>
                <b>{partner.code}</b>{" "}
                {agreed ? (
                  <>
                    agreed: <DecidedBy {...{ agreed, agreement, nameOf }} />
                  </>
                ) : you ? (
                  <span className="you">awaits you</span>
                ) : stuck.includes(partner.id) ? (
                  "awaited, and has nobody who can decide"
                ) : (
                  awaited(view.remindedAt)
                )}
                {!agreed &&
                  state.standIns
                    .filter((one) => one.partner === partner.id && one.member !== member.id && stillMay(one))
                    .map((one) => (
                      <Fragment key={one.member}>
                        ; {nameOf(one.member)} may decide for it: <SaidReason words={one.because} />
                      </Fragment>
                    ))}
              </span>
            </li>
          );
        })}
      </ul>
      {leads && lacks !== "" && (
        <p className="err" role="status">
          <span>
            {lacks}: give somebody the right{" "}
            <Link className="link" href={`/reviews/${review.id}/members`}>
              on the members page
            </Link>
            , let somebody stand in, or withdraw. Until then this round cannot end.
          </span>
        </p>
      )}
      <p className="banner__acts">
        {mine.length > 0 && (
          <Button kind="filled" small onPress={onDecide}>
            Your decision
          </Button>
        )}
        {agreed.map((id) => (
          <Button key={id} kind="quiet" small onPress={() => setAsking({ changes: id })}>
            {agreed.length > 1 || id !== member.partner
              ? `Think again for ${codeOf(id)}: ask for changes`
              : "Think again: ask for changes"}
          </Button>
        ))}
        {leads && (
          <>
            <Button
              small
              isPending={busy}
              onPress={() => void act(() => call(api.remind, { params }), { done: reminding, isIn: has("reminded") })}
            >
              Remind by mail
            </Button>
            <Button small onPress={() => setAsking("stand-in")}>
              Somebody is absent
            </Button>
            <Button small onPress={() => setAsking("withdraw")}>
              Withdraw
            </Button>
          </>
        )}
      </p>
      {agreed.map((id) => (
        <ReasonDialog
          key={id}
          title={`Ask for changes for ${codeOf(id)} after all?`}
          name={reasonName(review.id, proposal.id, `changes ${id}`)}
          label="What must change, and why"
          hint={`${codeOf(id)} has agreed to this text; that no longer counts then, nor does what others decided on it. Everybody reads this. Writing opens again.`}
          does="Ask for changes"
          busy={busy}
          isOpen={typeof asking === "object" && asking?.changes === id}
          onClose={() => setAsking(null)}
          onDo={(reason) =>
            act(
              () =>
                call(api.askForChanges, {
                  params,
                  body: { proposal: proposal.id, hash: proposal.hash, partner: id, reason },
                }),
              {
                done: "Sent back. Writing is open again.",
                isIn: ({ acts }) => acts.some((one) => one.kind === "changes asked" && one.partner === id),
              },
            )
          }
        />
      ))}
      <ReasonDialog
        title="Withdraw this proposal?"
        name={reasonName(review.id, proposal.id, "withdraw")}
        label="Why it is withdrawn"
        hint="Everybody reads this. Writing opens again, and decisions on this text no longer count."
        does="Withdraw the proposal"
        busy={busy}
        isOpen={asking === "withdraw"}
        onClose={() => setAsking(null)}
        onDo={(reason) =>
          act(() => call(api.withdraw, { params, body: { proposal: proposal.id, reason } }), {
            done: "Withdrawn. Writing is open again.",
            isIn: has("withdrawn"),
          })
        }
      />
      <StandInDialog
        agreement={agreement}
        proposal={proposal.id}
        isOpen={asking === "stand-in"}
        onClose={() => setAsking(null)}
      />
    </section>
  );
}

interface DecidedByProps {
  readonly agreed: AgreedBy;
  readonly agreement: Agreement;
  readonly nameOf: (member: string) => string;
}

/** Who decided for a partner, and when; of a stand-in also whose they are, and why they decided. */
function DecidedBy({ agreed: { by, at, actingBecause }, agreement: { view }, nameOf }: DecidedByProps) {
  if (actingBecause === "") return `${view.names[by] ?? "Somebody who left"}, ${timeNow(at)}`;
  return (
    <>
      {nameOf(by)}, {timeNow(at)}, standing in: <SaidReason words={actingBecause} />
    </>
  );
}

const lists = new Intl.ListFormat("en-GB", { type: "conjunction" });

const awaited = (remindedAt: number | null): string =>
  remindedAt === null ? "awaited" : `awaited, reminded ${timeNow(remindedAt)}`;

const signingOf = (partners: readonly Partner[], signing: readonly string[]): Partner[] =>
  partners.filter(({ id }) => signing.includes(id));

function Agreed({ agreement, sealed }: { agreement: Agreement; sealed: Sealed }) {
  const { review, member } = useOpenReview();
  const { act, busy } = useAct(review.id);
  const [reopening, setReopening] = useState(false);
  const nameOf = useNames(agreement.view);
  const leads = mayInReview("agreement.reopen", member, review.state) === null;
  const params = { review: review.id };
  return (
    <section className="banner" aria-label="State of agreement">
      <div>
        <h2 className="banner__t" id={STATE_HEADING} tabIndex={-1}>
          <Icon name="lock" />
          <span>
            <b>Agreed</b> {when(sealed.at)}{" "}
            <span className="hash" title="Short form of what tells this text from any other">
              {shortHash(sealed.hash)}
            </span>
          </span>
        </h2>
        <p>
          Nobody can change this text. Exports carry the agreement.{" "}
          <Link className="link" href="/verify">
            Verify a file
          </Link>
        </p>
      </div>
      <ul className="who-list" aria-label="Decisions">
        {signingOf(review.partners, [...sealed.agreed.keys()]).map((partner) => {
          const agreed = sealed.agreed.get(partner.id);
          return (
            <li key={partner.id}>
              <MarkSign partner={partner} kind="settled" />
              <span>
                <b>{partner.code}</b> {agreed && <DecidedBy {...{ agreed, agreement, nameOf }} />}
              </span>
            </li>
          );
        })}
      </ul>
      <p className="banner__acts">
        <Button small onPress={() => void takeAway(review.id, "docx")}>
          Download the agreed text
        </Button>
        {leads && (
          <Button small onPress={() => setReopening(true)}>
            Reopen
          </Button>
        )}
      </p>
      <ReasonDialog
        title="Reopen the agreed text?"
        name={reasonName(review.id, sealed.version, "reopen")}
        label="Why it is reopened"
        hint="Everybody reads this. Writing opens again; the agreed text stays on record as it is."
        does="Reopen for writing"
        busy={busy}
        isOpen={reopening}
        onClose={() => setReopening(false)}
        onDo={(reason) =>
          act(() => call(api.reopen, { params, body: { version: sealed.version, reason } }), {
            done: "Reopened. The agreed text stays on record.",
            isIn: has("reopened"),
          })
        }
      />
    </section>
  );
}

/** Why writing is open again: until the next proposal everybody works on that. */
function SentBack({ agreement }: { agreement: Agreement }) {
  const { review } = useOpenReview();
  const nameOf = useNames(agreement.view);
  const { sentBack } = agreement.state;
  const ended = agreement.view.acts.findLast(({ kind }) => kind === "withdrawn" || kind === "reopened");
  const [read, setRead] = useState(0);
  if (review.state !== "drafting") return null;
  const last =
    sentBack && (!ended || sentBack.at > ended.at)
      ? {
          at: sentBack.at,
          reason: sentBack.reason,
          says: `${nameOf(sentBack.by)} asked for changes for ${review.partners.find(({ id }) => id === sentBack.partner)?.code ?? "a partner"} ${when(sentBack.at)}.`,
        }
      : ended && "reason" in ended
        ? {
            at: ended.at,
            reason: ended.reason,
            says: `${nameOf(ended.by)} ${ended.kind === "reopened" ? "reopened the agreed text" : "withdrew the proposal"} ${when(ended.at)}.`,
          }
        : null;
  if (!last || last.at <= read) return null;
  return (
    <section className="banner banner--quiet" aria-label="State of agreement">
      <div>
        <h2 className="banner__t" id={STATE_HEADING} tabIndex={-1}>
          <Icon name="pencil" />
          <b>{last.says}</b>
        </h2>
        <p>
          <SaidReason words={last.reason} />
        </p>
      </div>
      <p className="banner__acts">
        <Button
          small
          onPress={() => {
            setRead(last.at);
            focusAfter("main");
          }}
        >
          Hide this
        </Button>
      </p>
    </section>
  );
}
