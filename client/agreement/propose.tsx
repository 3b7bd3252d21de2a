import { useMemo, useState } from "react";
import { Link } from "wouter";
import { useThreads } from "#client/comments/book-context.tsx";
import { call } from "#client/lib/api.ts";
import { useStore } from "#client/lib/store.ts";
import { Button } from "#client/parts/controls.tsx";
import { Dialog } from "#client/parts/overlays.tsx";
import { goTo } from "#client/summary/go.ts";
import { anchorOf } from "#client/summary/names.ts";
import { useOpenReview } from "#client/summary/summary-context.tsx";
import { useConnection } from "#client/sync/connection-context.tsx";
import type { OpenThing } from "#shared/agreements-open.ts";
import { standsOpen } from "#shared/agreements-open.ts";
import { api } from "#shared/api.ts";
import { Problem } from "#shared/errors.ts";
import { summaryHash } from "#shared/hash.ts";
import { ChangedList, useChangesBehind } from "./changed-since.tsx";
import { useAgreement } from "./queries.ts";
import { ReasonBox, SendReason, useKeptReason } from "./reason-box.tsx";
import { nextRound, reasonName } from "./reason-names.ts";
import { has, useAct } from "./use-act.ts";
import { useOver } from "./use-over.ts";

interface ProposeProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** Before proposing, the lead sees what stands open; going on all the same needs a reason. */
export function ProposeDialog({ isOpen, onClose }: ProposeProps) {
  const agreement = useAgreement(useOpenReview().review.id);
  return (
    <Dialog title="Propose this text for agreement?" isOpen={isOpen} onClose={onClose}>
      {isOpen && agreement && <Form round={nextRound(agreement.state)} onClose={onClose} />}
    </Dialog>
  );
}

interface FormProps extends Pick<ProposeProps, "onClose"> {
  readonly round: string;
}

function Form({ round, onClose }: FormProps) {
  const { review, member, members } = useOpenReview();
  // Another may begin that round meanwhile: what is written here is not of the one after.
  const [about] = useState(round);
  const over = useOver(about, "propose");
  // Kept while one looks at what stands open, here or in the details, or at what others changed, and comes back.
  const despite = useKeptReason(reasonName(member.account, review.id, about, "propose"));
  const { summary, state } = useConnection();
  const threads = useThreads((now) => now.threads);
  const { act, busy } = useAct(review.id);
  const line = useStore(state);
  const behind = useChangesBehind();
  const [refused, setRefused] = useState(false);
  const open = useMemo(() => standsOpen(behind.after, threads), [behind.after, threads]);
  // Also when another settles the last of it: one may be writing there.
  const [asks, setAsks] = useState(open.length > 0);
  if (open.length > 0 && !asks) setAsks(true);
  const signing = review.partners.filter(({ signs }) => signs);
  const lacking = signing.filter(({ id }) => !members.some((one) => one.partner === id && one.signatory));
  const saved = line === "saved" || line === "saved-slower";

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        const why = open.length > 0 ? despite.ask() : "";
        if (why === null) return;
        setRefused(false);
        void act(
          () =>
            call(api.propose, {
              params: { review: review.id },
              body: { hash: summaryHash(summary.get()), despite: why },
            }),
          {
            done: "Proposed. Nobody can change the text until it is decided or withdrawn.",
            isIn: has("proposed"),
            shows(error) {
              const stale = error instanceof Problem && error.code === "stale";
              if (stale) setRefused(true);
              return stale;
            },
          },
        ).then((done) => {
          if (!done) return;
          // What was not asked for in the end was not sent.
          if (why !== "") despite.done();
          onClose();
        });
      }}
    >
      <p>
        The text is locked, and the signatories of {names(signing.map(({ code }) => code))} decide on exactly these
        words. Whoever wants changes sends it back with a reason.
      </p>
      {lacking.length > 0 && (
        <p className="err" role="alert">
          {names(lacking.map(({ code }) => code))} {lacking.length === 1 ? "has" : "have"} no signatory yet. Name one on
          the members page, or let another stand in.
        </p>
      )}
      {over !== null ? null : open.length === 0 ? (
        <p>Nothing stands open: all that is needed is there, and no comment is marked as one that must be settled.</p>
      ) : (
        <>
          <h3 className="group group--s">What stands open</h3>
          <ul className="opens">
            {open.map((one, i) => (
              <li key={i}>
                <OpenLine thing={one} onGo={onClose} />
              </li>
            ))}
          </ul>
        </>
      )}
      {asks && (
        <ReasonBox
          reason={despite}
          label="Why it is proposed all the same"
          hint={
            open.length > 0
              ? "Everybody reads this, and it stays on record."
              : "Nothing stands open any more, so it needs no reason, and none is sent."
          }
          lacks="Say why."
          over={over}
        />
      )}
      {!asks && over !== null && (
        <p role="alert">
          <b>{over}</b>
        </p>
      )}
      {over === null && refused && (
        <p className="err" role="alert">
          Nothing was proposed: somebody changed the text in that very moment.{" "}
          {behind.things.length > 0
            ? "Look at what changed, then propose again. If they go on writing, ask them to stop for a minute."
            : "What they changed is on its way to this page."}
        </p>
      )}
      {over === null && behind.things.length > 0 && (
        <section aria-labelledby="changed-behind">
          <h3 className="group group--s" id="changed-behind">
            Changed since you opened this
          </h3>
          <ChangedList behind={behind} onGo={onClose} />
        </section>
      )}
      {over === null && !saved && !busy && (
        <p className="quiet">
          {review.state === "drafting"
            ? "Wait until everything you wrote is saved."
            : "The text is already before the partners."}
        </p>
      )}
      <p className="acts">
        <Button onPress={onClose}>{over === null ? "Go on writing" : "Close"}</Button>
        {(over === null || asks) && (
          <SendReason
            over={over}
            words={despite.value}
            does={refused ? "Propose it as it is now" : "Propose for agreement"}
            isDisabled={!saved && !busy}
            busy={busy}
          />
        )}
      </p>
    </form>
  );
}

function OpenLine({ thing: { home, comment, says }, onGo }: { thing: OpenThing; onGo: () => void }) {
  const { review } = useOpenReview();
  if (home === null)
    return (
      <Link className="link" href={`/reviews/${review.id}/settings`}>
        {says}
      </Link>
    );
  // The address of a comment lands there, once the dialog has given back the focus.
  if (comment !== null)
    return (
      <a className="link" href={`#comment-${comment}`} onClick={onGo}>
        {says}
      </a>
    );
  const [kind = "section", id = ""] = home.split("/");
  const anchor = anchorOf[kind as "section" | "finding" | "action"](id);
  return (
    <a
      className="link"
      href={`#${anchor}`}
      onClick={(event) => {
        event.preventDefault();
        onGo();
        goTo(anchor);
      }}
    >
      {says}
    </a>
  );
}

const lists = new Intl.ListFormat("en-GB", { type: "conjunction" });
const names = (all: readonly string[]): string => lists.format(all);
