import { z } from "zod";
import { formsChanged, begunForms, useKeptForm } from "#client/lib/kept-form.ts";
import { useStore } from "#client/lib/store.ts";
import { Button } from "#client/parts/controls.tsx";
import { Strip } from "#client/parts/strip.tsx";
import { copyWords } from "#client/summary/aside.tsx";
import { focusAfter } from "#client/summary/go.ts";
import { useOpenReview } from "#client/summary/summary-context.tsx";
import { partnerCode } from "#shared/reviews.ts";
import { useAgreement } from "./queries.ts";
import type { ReasonFor } from "./reason-names.ts";
import { leftReasons, nextRound } from "./reason-names.ts";
import { acting } from "./use-act.ts";

/** Reasons that one had begun when what they were about ended: nobody reads them, and they are there to be copied. */
export function LeftReasons() {
  const { review } = useOpenReview();
  useStore(formsChanged);
  const busy = useStore(acting) > 0;
  const state = useAgreement(review.id)?.state;
  // What is being sent just now is not left.
  if (!state || busy) return null;
  const current = [
    state.proposal?.id,
    state.sealed?.version,
    state.state === "drafting" ? nextRound(state) : undefined,
  ];
  const left = leftReasons(
    begunForms(),
    review.id,
    current.filter((one) => one !== undefined),
  );
  return left.map(({ name, what }) => <LeftReason key={name} name={name} what={what} />);
}

const Words = z.union([z.string(), z.object({ because: z.string() }).transform(({ because }) => because)]);

function LeftReason({ name, what }: { name: string; what: ReasonFor }) {
  const { review } = useOpenReview();
  const { form: words, done } = useKeptForm(name, Words, () => "");
  if (words.trim() === "") return null;
  const [, partner] = what.split(" ");
  const was = what.startsWith("changes ")
    ? `what must change, for ${partnerCode(review.partners, partner ?? "")}`
    : whys[what];
  return (
    <Strip
      icon="pencil"
      action={
        <>
          <Button kind="line" small onPress={() => copyWords(words)}>
            Copy
          </Button>
          <Button
            kind="quiet"
            small
            onPress={() => {
              done();
              focusAfter("main");
            }}
          >
            Discard
          </Button>
        </>
      }
    >
      <b>You had begun to write {was}.</b> It was not sent, since that round is over: <q className="said">{words}</q>
    </Strip>
  );
}

const whys: Readonly<Record<string, string>> = {
  withdraw: "why the proposal is withdrawn",
  "stand-in": "why somebody stands in",
  propose: "why the text is proposed all the same",
  reopen: "why the agreed text is reopened",
};
