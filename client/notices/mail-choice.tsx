import { useState } from "react";
import { toast } from "#client/lib/announce.ts";
import { useChooseMail, useMailChoice } from "#client/notices/queries.ts";
import { Button } from "#client/parts/controls.tsx";
import { Skeleton } from "#client/parts/skeleton.tsx";
import type { MailChoice as Choice } from "#shared/notices.ts";
import { mailChoices } from "#shared/notices.ts";

const words: Record<Choice, readonly [name: string, what: string]> = {
  "at once": [
    "At once when somebody mentions me",
    "Also when an agreement is reached, sent back or reopened. Replies, decisions on what you proposed, and comments marked as to be settled come together at seven the next morning.",
  ],
  daily: ["Once a day", "Everything comes together at seven in the morning, when there is something."],
  off: ["No mails", "What is new still shows at the bell in Codraft."],
};

/** Which mails one gets about comments and agreement, in all reviews. Kept as soon as it is chosen. */
export function MailChoice() {
  const { data, error, refetch } = useMailChoice();
  const choose = useChooseMail();
  // Known at once: a radio button that waits for the network jumps back meanwhile.
  const [wanted, setWanted] = useState<Choice | null>(null);
  if (!data)
    return error ? (
      <p>
        {error.message}{" "}
        <Button kind="quiet" onPress={() => void refetch()}>
          Try again
        </Button>
      </p>
    ) : (
      <Skeleton />
    );
  const chosen = wanted ?? data.choice;
  function take(choice: Choice): void {
    setWanted(choice);
    choose.mutate(choice, { onSuccess: () => toast({ text: "Saved." }), onError: () => setWanted(null) });
  }
  return (
    <fieldset className="q mail-choice" id="mails">
      <legend>Mails about comments and agreement</legend>
      <p className="hint">
        For all your reviews. Kept as soon as you choose. What you have already read in Codraft is not mailed. A
        signatory who is asked to agree always gets that mail.
      </p>
      {mailChoices.map((choice) => (
        <label className="opt" key={choice}>
          <input type="radio" name="mails" checked={chosen === choice} onChange={() => take(choice)} />
          <span>
            {words[choice][0]}
            <small>{words[choice][1]}</small>
          </span>
        </label>
      ))}
      {choose.error && (
        <p className="err" role="alert">
          {choose.error.message}
        </p>
      )}
    </fieldset>
  );
}
