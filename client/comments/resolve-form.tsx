import { useEffect, useId, useRef, useState } from "react";
import { useBook } from "#client/comments/book-context.tsx";
import { useAct } from "#client/comments/use-act.ts";
import { Button } from "#client/parts/controls.tsx";
import { TextField } from "#client/parts/text-field.tsx";
import { capital } from "#client/summary/names.ts";
import { longest, tooLong } from "#shared/lengths.ts";
import type { Outcome, Thread } from "#shared/threads.ts";
import { outcomesOf, proposalWaits } from "#shared/threads.ts";

interface ResolveFormProps {
  readonly thread: Thread;
  readonly onDone: (resolved: boolean) => void;
}

/** How a thread ends, and why when somebody wants to say it. */
export function ResolveForm({ thread, onDone }: ResolveFormProps) {
  const book = useBook();
  const { act, busy } = useAct();
  const [outcome, setOutcome] = useState<Outcome>(outcomesOf(thread)[0] ?? "no change needed");
  const [sentence, setSentence] = useState("");
  const [tried, setTried] = useState(false);
  const over = tooLong(sentence, longest.why, "the reason");
  const first = useRef<HTMLInputElement>(null);
  const id = useId();
  useEffect(() => first.current?.focus({ preventScroll: true }), []);
  return (
    // Escape works from everything in it.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <form
      className="settle"
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        onDone(false);
      }}
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (over !== null) document.getElementById(`${id}w`)?.focus();
        else
          void act(() => book.commands.resolve(thread.id, outcome, sentence.trim())).then(
            (done) => done && onDone(true),
          );
      }}
    >
      <fieldset>
        <legend>How does it end?</legend>
        {proposalWaits(thread) && (
          <p className="words__note">What is proposed here is accepted by putting it into the text.</p>
        )}
        {outcomesOf(thread).map((one, i) => (
          <label key={one} className="settle__o">
            <input
              ref={i === 0 ? first : undefined}
              type="radio"
              name={id}
              checked={one === outcome}
              onChange={() => setOutcome(one)}
            />
            {capital(one)}
          </label>
        ))}
      </fieldset>
      <TextField
        id={`${id}w`}
        label="Why (you may leave this empty)"
        problem={tried ? over : null}
        value={sentence}
        lang="en-GB"
        onChange={setSentence}
      />
      <p className="acts">
        <Button kind="filled" small type="submit" isPending={busy}>
          Resolve
        </Button>
        <Button kind="quiet" onPress={() => onDone(false)}>
          Cancel
        </Button>
      </p>
    </form>
  );
}
