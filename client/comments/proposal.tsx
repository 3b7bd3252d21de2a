import { useState } from "react";
import { Button } from "#client/parts/controls.tsx";
import { TextField } from "#client/parts/text-field.tsx";
import { useAct } from "#client/comments/use-act.ts";
import { fits } from "#client/comments/fits.ts";
import { useBook } from "#client/comments/book-context.tsx";
import { useMayComment } from "#client/comments/comment-menu.tsx";
import { proposeAnew } from "#client/comments/start.ts";
import { enquiryName } from "#client/summary/names.ts";
import { useEditing, useOpenReview, useSummary } from "#client/summary/summary-context.tsx";
import { findingKindName } from "#client/summary/words.ts";
import type { Standing } from "#shared/anchors.ts";
import { longest, tooLong } from "#shared/lengths.ts";
import { mayInReview } from "#shared/permissions.ts";
import type { Summary } from "#shared/summary.ts";
import type { Proposal, Thread } from "#shared/threads.ts";
import { threadState } from "#shared/threads.ts";

/** What is proposed: old words struck, new ones beside them; or the change of the finding as a whole. */
export function Proposed({ proposal, quote }: { proposal: Proposal; quote: (words: string) => string }) {
  const change = useSummary((summary) => changeName(summary, proposal));
  if (proposal.kind !== "words")
    return (
      <div className="words">
        <p className="words__h">Proposed change</p>
        <p>{change}</p>
      </div>
    );
  return (
    <div className="words">
      <p className="words__h">Proposed words</p>
      <p className="words__t">
        <del>
          <span className="vh">Old: </span>
          {quote(proposal.old)}
        </del>
      </p>
      <p className="words__t">
        {proposal.words === "" ? (
          <span className="quiet">Nothing in their place</span>
        ) : (
          <ins>
            <span className="vh">New: </span>
            {quote(proposal.words)}
          </ins>
        )}
      </p>
    </div>
  );
}

/** "Move to Areas for further focus": what would be done to a finding. */
export function changeName(summary: Summary, proposal: Proposal | { kind: "enquiry"; enquiry: string | null }): string {
  switch (proposal.kind) {
    case "words":
    case "withdrawn":
      return "";
    case "remove":
      return "Remove it from the summary";
    case "move": {
      const section = summary.sections.find(({ id }) => id === proposal.section)?.section;
      return section?.holds ? `Make it ${findingKindName[section.holds].a}` : "Move it to another section";
    }
    case "enquiry":
      return proposal.enquiry === null
        ? "Take its line of enquiry away"
        : `Make it answer ${(enquiryName(summary.details, proposal.enquiry) ?? "a line of enquiry that the review no longer has").toLowerCase()}`;
  }
}

const lapsed = {
  words: {
    changed: "The words were changed since this was proposed, so it no longer fits as it is.",
    gone: "The words this would replace are not in the text now.",
    hidden: "What these words stand in is removed or switched off, so this cannot be used now.",
    "no enquiry": "",
  },
  change: {
    changed: "It was changed meanwhile, so this no longer fits.",
    gone: "It is not in the summary now.",
    hidden: "It is not in the summary now.",
    "no enquiry": "The review no longer has the line of enquiry that is proposed here.",
  },
} as const;

interface DecideProps {
  readonly thread: Thread;
  readonly standing: Standing | null;
  /** Where the focus goes once it is decided. */
  readonly focusCard: () => void;
}

/** Use these words, or not: for writers. Whoever may not sees that a writer decides. */
export function Decide({ thread, standing, focusCard }: DecideProps) {
  const book = useBook();
  const { review, member } = useOpenReview();
  const { structure, why } = useEditing();
  const { act, busy } = useAct();
  const [declining, setDeclining] = useState(false);
  const [sentence, setSentence] = useState("");
  const [tried, setTried] = useState(false);
  const over = tooLong(sentence, longest.why, "the reason");
  const fit = useSummary((summary) => fits(summary, thread, standing));
  const { decision, resolution } = threadState(thread);
  const { proposal } = thread;
  if (!proposal || decision || resolution) return null;
  const words = proposal.kind === "words";
  const mayComment = useMayComment();
  const may = mayInReview("proposals.decline", member, review.state) === null;
  const locked = mayInReview("proposals.apply", member, review.state) === "locked";
  const note = fit === "fits" ? null : lapsed[words ? "words" : "change"][fit];

  return (
    <>
      {note !== null && <p className="words__note">{note}</p>}
      {note !== null && words && mayComment && fit === "changed" && standing?.at === "words" && thread.anchor && (
        <p className="acts">
          <Button
            kind="quiet"
            onPress={() => {
              const anchor = book.standings.anchorOf(standing);
              if (anchor)
                proposeAnew(book, thread, anchor, mayInReview("threads.settle", member, review.state) === null);
            }}
          >
            Propose it anew for the words of now
          </Button>
        </p>
      )}
      {may && !declining && (
        <p className="acts acts--main">
          {fit === "fits" && !locked && (
            <Button
              kind="filled"
              small
              isDisabled={!structure}
              isPending={busy}
              onPress={() =>
                void act(
                  () => book.commands.apply(thread.id),
                  words ? "These words are in the text now." : "Done.",
                ).then(focusCard)
              }
            >
              {words ? "Use these words" : "Do this"}
            </Button>
          )}
          <Button kind="quiet" isPending={busy} onPress={() => setDeclining(true)}>
            {words ? "Not these" : "Not this"}
          </Button>
        </p>
      )}
      {may && locked && fit === "fits" && (
        <p className="words__note">The summary is locked. This can be used once it is open again.</p>
      )}
      {may && !locked && why !== null && <p className="words__note">This waits until you are online.</p>}
      {declining && (
        <form
          className="settle"
          onSubmit={(event) => {
            event.preventDefault();
            setTried(true);
            if (over !== null) {
              document.getElementById(`why-${thread.id}`)?.focus();
              return;
            }
            void act(() => book.commands.decline(thread.id, sentence.trim()), "Not taken up.").then((done) => {
              // It may be reopened, and decided again.
              if (done) {
                setDeclining(false);
                setSentence("");
              }
              focusCard();
            });
          }}
        >
          <TextField
            id={`why-${thread.id}`}
            label="Why not (you may leave this empty)"
            problem={tried ? over : null}
            value={sentence}
            // Asked for by the button that was just pressed.
            // oxlint-disable-next-line jsx-a11y/no-autofocus
            autoFocus
            onChange={setSentence}
          />
          <p className="acts">
            <Button small isPending={busy} type="submit">
              {words ? "Do not use these words" : "Do not do this"}
            </Button>
            <Button kind="quiet" onPress={() => setDeclining(false)}>
              Go on discussing
            </Button>
          </p>
        </form>
      )}
    </>
  );
}
