import { useId, useState } from "react";
import { z } from "zod";
import { formsChanged, begunForms, useKeptForm } from "#client/lib/kept-form.ts";
import { useStore } from "#client/lib/store.ts";
import { useTakesHands } from "#client/lib/under-hands.ts";
import { Button } from "#client/parts/controls.tsx";
import { Strip } from "#client/parts/strip.tsx";
import { copyWords } from "#client/summary/aside.tsx";
import { focusAfter } from "#client/summary/go.ts";
import { useOpenReview } from "#client/summary/summary-context.tsx";
import type { Partner } from "#shared/reviews.ts";
import { partnerCode } from "#shared/reviews.ts";
import { aboutNow } from "./ended.ts";
import { useAgreement } from "./queries.ts";
import type { ReasonFor } from "./reason-names.ts";
import { begunReasons } from "./reason-names.ts";
import { acting } from "./use-act.ts";
import { isTheirs, shownReasons } from "./use-over.ts";

/** Reasons that one had begun when what they were about ended: nobody reads them, and they are there to be copied. */
export function LeftReasons() {
  const { review, member } = useOpenReview();
  useStore(formsChanged);
  const busy = useStore(acting) > 0;
  const shown = useStore(shownReasons);
  const state = useAgreement(review.id)?.state;
  // What is being sent just now is not left.
  if (!state || busy) return null;
  const current = aboutNow(state);
  return begunReasons(begunForms(), member.account, review.id)
    .filter(({ name }) => !shown.includes(name))
    .map(({ name, about, what }) => {
      const isOver = !current.includes(about);
      if (!isOver && isTheirs(what, state, member)) return null;
      return <LeftReason key={name} name={name} what={what} isOver={isOver} partners={review.partners} />;
    });
}

interface LostReasonsProps {
  readonly account: string;
  readonly review: string;
  readonly partners?: readonly Partner[];
}

/** All reasons that one had begun in a review that one has no access to any more. */
export function LostReasons({ account, review, partners = [] }: LostReasonsProps) {
  useStore(formsChanged);
  return begunReasons(begunForms(), account, review).map(({ name, what }) => (
    <LeftReason key={name} name={name} what={what} isOver={false} partners={partners} takesHands />
  ));
}

const Words = z.union([z.string(), z.object({ because: z.string() }).transform(({ because }) => because)]);

interface LeftReasonProps {
  readonly name: string;
  readonly what: ReasonFor;
  /** What it was about has ended; if not, it is no more theirs to send. */
  readonly isOver: boolean;
  /** Those of the review, where they are known. */
  readonly partners: readonly Partner[];
  /** Whoever was writing it goes on writing here. */
  readonly takesHands?: boolean;
}

function LeftReason({ name, what, isOver, partners, takesHands = false }: LeftReasonProps) {
  const { form: words, set, done } = useKeptForm(name, Words, () => "");
  const [isWhole, setWhole] = useState(false);
  const { takes, ref, leave } = useTakesHands(takesHands ? name : null);
  const id = useId();
  if (words.trim() === "" && !takes) return null;
  const [, partner] = what.split(" ");
  const isKnown = partners.some(({ id }) => id === partner);
  const was = what.startsWith("changes ")
    ? `what must change${isKnown ? `, for ${partnerCode(partners, partner ?? "")}` : ""}`
    : whys[what];
  const isLong = words.length > SHORT;
  return (
    <Strip
      icon="pencil"
      still
      action={
        <>
          {!takes && isLong && (
            <Button kind="quiet" small onPress={() => setWhole(!isWhole)}>
              {isWhole ? "Show less" : "Show all"}
            </Button>
          )}
          <Button kind="line" small onPress={() => copyWords(words)}>
            Copy
          </Button>
          <Button
            kind="quiet"
            small
            onPress={() => {
              leave();
              done();
              focusAfter("main");
            }}
          >
            Discard
          </Button>
        </>
      }
    >
      <b id={id}>You had begun to write {was}.</b> It was not sent,{" "}
      {isOver ? "since that round is over" : "and is not yours to send any more"}
      {takes ? (
        <>
          . What you write on is in this tab alone, to be copied.
          <textarea
            ref={ref}
            aria-labelledby={id}
            rows={3}
            lang="en-GB"
            value={words}
            onChange={(event) => set(event.target.value)}
          />
        </>
      ) : (
        <>
          : <q className="said">{isLong && !isWhole ? `${words.slice(0, SHORT).trimEnd()} …` : words}</q>
        </>
      )}
    </Strip>
  );
}

/** So many letters of it are shown at once. */
const SHORT = 240;

const whys: Readonly<Record<string, string>> = {
  withdraw: "why the proposal is withdrawn",
  "stand-in": "why somebody stands in",
  propose: "why the text is proposed all the same",
  reopen: "why the agreed text is reopened",
};
