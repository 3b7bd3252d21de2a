import { useId } from "react";
import { z } from "zod";
import { call } from "#client/lib/api.ts";
import { useKeptForm } from "#client/lib/kept-form.ts";
import { Button } from "#client/parts/controls.tsx";
import { Dialog } from "#client/parts/overlays.tsx";
import { useOpenReview } from "#client/summary/summary-context.tsx";
import { api } from "#shared/api.ts";
import type { Agreement } from "./queries.ts";
import { ReasonBox, SendReason, useReason } from "./reason-box.tsx";
import { reasonName } from "./reason-names.ts";
import { useAct } from "./use-act.ts";
import { useOver, useShownReason } from "./use-over.ts";

interface StandInDialogProps {
  readonly agreement: Agreement;
  /** The one that was before the partners when it was opened. */
  readonly proposal: string;
  readonly onClose: () => void;
}

/** Lets a signatory of one partner decide for another whose own are absent; the reason is on record. */
export function StandInDialog(props: StandInDialogProps) {
  return (
    <Dialog title="Somebody is absent" headingId={HEADING} isOpen onClose={props.onClose}>
      <Form {...props} />
    </Dialog>
  );
}

const HEADING = "stand-in-heading";

const StandIn = z.object({ partner: z.string(), chosen: z.string(), because: z.string() });

function Form({ agreement, proposal, onClose }: StandInDialogProps) {
  const { review, member: me, members } = useOpenReview();
  const { act, busy } = useAct(review.id);
  const id = useId();
  const signing = review.partners.filter(({ signs }) => signs);
  const first = signing.find((one) => agreement.state.awaited.includes(one.id))?.id ?? signing[0]?.id ?? "";
  const name = reasonName(me.account, review.id, proposal, "stand-in");
  const over = useOver(proposal, "stand-in");
  const kept = useKeptForm(name, StandIn, () => ({
    partner: first,
    chosen: "",
    because: "",
  }));
  const { partner, chosen } = kept.form;
  const set = (change: Partial<z.infer<typeof StandIn>>): void => kept.set({ ...kept.form, ...change });
  const able = members.filter((one) => one.signatory && one.partner !== partner);
  const because = useReason([kept.form.because, (why) => set({ because: why })]);
  useShownReason(name, because.id);
  const member = able.some((one) => one.id === chosen) ? chosen : (able[0]?.id ?? "");
  const params = { review: review.id };
  const codeOf = (which: string): string => review.partners.find((one) => one.id === which)?.code ?? "";
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        const why = because.ask();
        if (why === null) return;
        void act(() => call(api.standIn, { params, body: { member, partner, because: why } }), {
          done: `${members.find((one) => one.id === member)?.name ?? "They"} may decide for ${codeOf(partner)} now.`,
          isIn: ({ acts }) =>
            acts.some((one) => one.kind === "stand-in" && one.member === member && one.partner === partner),
        }).then((done) => {
          if (!done) return;
          kept.done();
          onClose();
        });
      }}
    >
      <p>A signatory of another partner may decide for one whose own signatories are absent.</p>
      <label htmlFor={`${id}-partner`}>Whose signatories are absent</label>
      <select id={`${id}-partner`} value={partner} onChange={(event) => set({ partner: event.target.value })}>
        {signing.map((one) => (
          <option key={one.id} value={one.id}>
            {one.name}
          </option>
        ))}
      </select>
      <label htmlFor={`${id}-member`}>Who decides for them</label>
      <select id={`${id}-member`} value={member} onChange={(event) => set({ chosen: event.target.value })}>
        {able.map((one) => (
          <option key={one.id} value={one.id}>
            {one.name || one.email} ({codeOf(one.partner)})
          </option>
        ))}
      </select>
      {able.length === 0 && <p className="err">No other partner has a signatory. Name one on the members page.</p>}
      <ReasonBox
        reason={because}
        label="Why"
        hint="Everybody reads this, and it stays on record."
        lacks="Say why."
        over={over}
      />
      <p className="acts">
        <Button onPress={onClose}>{over === null ? "Go back" : "Close"}</Button>
        <SendReason over={over} words={because.value} does="Let them decide" isDisabled={member === ""} busy={busy} />
      </p>
      {over === null && agreement.state.standIns.length > 0 && (
        <ul>
          {agreement.state.standIns.map((one) => (
            <li key={`${one.member} ${one.partner}`}>
              {agreement.view.names[one.member]} decides for {codeOf(one.partner)}: “{one.because}”{" "}
              <Button
                kind="quiet"
                isPending={busy}
                onPress={({ target }) =>
                  void act(
                    () =>
                      call(api.standIn, { params, body: { member: one.member, partner: one.partner, because: "" } }),
                    {
                      done: "They do not decide for the other partner any more.",
                      isIn: ({ acts }) =>
                        acts.some(
                          (act) =>
                            act.kind === "stand-in ended" && act.member === one.member && act.partner === one.partner,
                        ),
                    },
                  ).then((done) => {
                    // It goes with its line; the dialog would put the focus on its first button, which closes it.
                    if (done && document.activeElement === target) document.getElementById(HEADING)?.focus();
                  })
                }
              >
                End this
                <span className="vh">
                  : {agreement.view.names[one.member]} for {codeOf(one.partner)}
                </span>
              </Button>
            </li>
          ))}
        </ul>
      )}
    </form>
  );
}
