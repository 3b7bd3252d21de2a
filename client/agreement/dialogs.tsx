import { call } from "#client/lib/api.ts";
import { focusAfter } from "#client/summary/go.ts";
import { useOpenReview } from "#client/summary/summary-context.tsx";
import type { Proposal, Sealed } from "#shared/agreements.ts";
import { api } from "#shared/api.ts";
import { partnerCode } from "#shared/reviews.ts";
import { aboutNow } from "./ended.ts";
import type { Agreement } from "./queries.ts";
import { ReasonDialog } from "./reason-dialog.tsx";
import { StandInDialog } from "./stand-in.tsx";
import { has, useAct } from "./use-act.ts";
import { isTheirs } from "./use-over.ts";

/** What somebody is about to do with the proposal or the agreed text that was there when they began. */
export type Asked =
  | { readonly what: "withdraw" | "stand-in" | `changes ${string}`; readonly proposal: Proposal }
  | { readonly what: "reopen"; readonly sealed: Sealed };

interface AgreementDialogProps {
  readonly agreement: Agreement;
  readonly asked: Asked;
  readonly onClose: () => void;
}

export function AgreementDialog({ agreement, asked, onClose }: AgreementDialogProps) {
  const { review, member } = useOpenReview();
  const { act, busy } = useAct(review.id);
  const params = { review: review.id };
  const about = asked.what === "reopen" ? asked.sealed.version : asked.proposal.id;

  function close(): void {
    onClose();
    // What opened it is gone then.
    if (!aboutNow(agreement.state).includes(about) || !isTheirs(asked.what, agreement.state, member))
      focusAfter("main");
  }

  switch (asked.what) {
    case "stand-in":
      return <StandInDialog agreement={agreement} proposal={about} onClose={close} />;
    case "withdraw":
      return (
        <ReasonDialog
          title="Withdraw this proposal?"
          about={about}
          what={asked.what}
          label="Why it is withdrawn"
          hint="Everybody reads this. Writing opens again, and decisions on this text no longer count."
          does="Withdraw the proposal"
          busy={busy}
          onClose={close}
          onDo={(reason) =>
            act(() => call(api.withdraw, { params, body: { proposal: about, reason } }), {
              done: "Withdrawn. Writing is open again.",
              isIn: has("withdrawn"),
            })
          }
        />
      );
    case "reopen":
      return (
        <ReasonDialog
          title="Reopen the agreed text?"
          about={about}
          what={asked.what}
          label="Why it is reopened"
          hint="Everybody reads this. Writing opens again; the agreed text stays on record as it is."
          does="Reopen for writing"
          busy={busy}
          onClose={close}
          onDo={(reason) =>
            act(() => call(api.reopen, { params, body: { version: about, reason } }), {
              done: "Reopened. The agreed text stays on record.",
              isIn: has("reopened"),
            })
          }
        />
      );
    default: {
      const partner = asked.what.slice("changes ".length);
      const code = partnerCode(review.partners, partner);
      return (
        <ReasonDialog
          title={`Ask for changes for ${code} after all?`}
          about={about}
          what={asked.what}
          label="What must change, and why"
          hint={`${code} has agreed to this text; that no longer counts then, nor does what others decided on it. Everybody reads this. Writing opens again.`}
          does="Ask for changes"
          busy={busy}
          onClose={close}
          onDo={(reason) =>
            act(
              () =>
                call(api.askForChanges, {
                  params,
                  body: { proposal: about, hash: asked.proposal.hash, partner, reason },
                }),
              {
                done: "Sent back. Writing is open again.",
                isIn: ({ acts }) => acts.some((one) => one.kind === "changes asked" && one.partner === partner),
              },
            )
          }
        />
      );
    }
  }
}
