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
import type { Asked } from "./dialogs.tsx";
import { AgreementDialog } from "./dialogs.tsx";
import { MarkSign } from "./marks-view.tsx";
import type { Agreement } from "./queries.ts";
import { useAgreement } from "./queries.ts";
import { SaidReason } from "./said-reason.tsx";
import { useNames } from "./use-names.ts";
import { has, STATE_HEADING, useAct } from "./use-act.ts";

/** How the agreement stands, over the text: nothing while one drafts and nothing was sent back. */
export function AgreementBanner({ onDecide }: { onDecide: () => void }) {
  const { review } = useOpenReview();
  const agreement = useAgreement(review.id);
  // Held here: it outlasts the state in which it was opened, since somebody may be typing in it.
  const [asked, onAsk] = useState<Asked | null>(null);
  const round = agreement?.state.proposal?.id;
  useEffect(() => {
    if (round !== undefined) hideToastsOfOther(round);
  }, [round]);
  if (!agreement) return null;
  const { proposal, sealed } = agreement.state;
  return (
    <>
      {proposal && review.state === "proposed" ? (
        <Proposed {...{ agreement, proposal, onDecide, onAsk }} />
      ) : sealed && review.state === "agreed" ? (
        <Agreed {...{ agreement, sealed, onAsk }} />
      ) : (
        <SentBack agreement={agreement} />
      )}
      {asked && <AgreementDialog agreement={agreement} asked={asked} onClose={() => onAsk(null)} />}
    </>
  );
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
  readonly onAsk: (asked: Asked) => void;
}

function Proposed({ agreement, proposal, onDecide, onAsk }: ProposedProps) {
  const { review, member, members } = useOpenReview();
  const { state, view } = agreement;
  const nameOf = useNames(agreement.view);
  const { act, busy } = useAct(review.id);
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
          <Button key={id} kind="quiet" small onPress={() => onAsk({ what: `changes ${id}`, proposal })}>
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
            <Button small onPress={() => onAsk({ what: "stand-in", proposal })}>
              Somebody is absent
            </Button>
            <Button small onPress={() => onAsk({ what: "withdraw", proposal })}>
              Withdraw
            </Button>
          </>
        )}
      </p>
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

interface AgreedProps {
  readonly agreement: Agreement;
  readonly sealed: Sealed;
  readonly onAsk: (asked: Asked) => void;
}

function Agreed({ agreement, sealed, onAsk }: AgreedProps) {
  const { review, member } = useOpenReview();
  const nameOf = useNames(agreement.view);
  const leads = mayInReview("agreement.reopen", member, review.state) === null;
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
          <Button small onPress={() => onAsk({ what: "reopen", sealed })}>
            Reopen
          </Button>
        )}
      </p>
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
