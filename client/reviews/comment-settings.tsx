import { TextField } from "#client/parts/text-field.tsx";
import type { ReviewDetails } from "#shared/reviews.ts";

interface CommentSettingsProps {
  readonly value: ReviewDetails;
  readonly problem: string | undefined;
  readonly onChange: (value: ReviewDetails) => void;
}

/** What a review says about its comments: how long they are kept, and whether mails may hold their words. */
export function CommentSettings({ value, problem, onChange }: CommentSettingsProps) {
  return (
    <fieldset className="q">
      <legend>Comments</legend>
      <div className={problem === undefined ? "q" : "q q--err"}>
        <TextField
          id="retention"
          label="How long records of this review are kept"
          hint="Your authority’s rule, in a sentence. It shows wherever somebody writes a comment. Codraft itself deletes nothing."
          problem={problem ?? null}
          value={value.retention ?? ""}
          onChange={(retention) => onChange({ ...value, retention })}
        />
      </div>
      <label className="opt">
        <input
          type="checkbox"
          checked={value.mailsMayQuote === true}
          aria-describedby="quote-hint"
          onChange={(event) => onChange({ ...value, mailsMayQuote: event.target.checked })}
        />
        Mails may quote comments
      </label>
      <p className="hint" id="quote-hint">
        Otherwise a mail only says that there is something to read. Comments can hold words of the draft.
      </p>
    </fieldset>
  );
}
