import { useEffect, useState } from "react";
import { deviceNotes, noteWaiting } from "#client/comments/device.ts";
import { handsOf, isEmpty, openDrafts } from "#client/comments/drafts.ts";
import type { Outbox, Waiting } from "#client/comments/outbox.ts";
import { idOf, openOutbox } from "#client/comments/outbox.ts";
import { begunWords, ownWords } from "#client/comments/own-words.ts";
import { toast } from "#client/lib/announce.ts";
import type { Store } from "#client/lib/store.ts";
import { createStore, useStore } from "#client/lib/store.ts";
import { useTakesHands } from "#client/lib/under-hands.ts";
import { Icon } from "#client/parts/icons.tsx";
import { copyWords } from "#client/summary/aside.tsx";
import { focusAfter } from "#client/summary/go.ts";
import { timeName } from "#client/summary/names.ts";
import { Problem } from "#shared/errors.ts";

interface OwnCommentsProps {
  readonly account: string;
  readonly review: string;
}

const nothing: Store<readonly Waiting[]> = createStore<readonly Waiting[]>([]);

/** Comments that one wrote and the device could not send before one lost access: to read, copy or discard. */
export function OwnComments({ account, review }: OwnCommentsProps) {
  const [outbox, setOutbox] = useState<Outbox | null>(null);
  const [now] = useState(() => Date.now());
  const waiting = useStore(outbox?.waiting ?? nothing);
  useEffect(() => {
    const notes = deviceNotes(account, review);
    const opened = openOutbox(notes, keepThem);
    const stopNoting = opened.waiting.subscribe(() => noteWaiting(account, review, notes, opened.waiting.get()));
    // The effect opens and closes it, so it can only be known from here on.
    // oxlint-disable-next-line react/set-state-in-effect
    setOutbox(opened);
    return () => {
      stopNoting();
      opened.stop();
      notes.stop();
      setOutbox(null);
    };
  }, [account, review]);
  if (!outbox || waiting.length === 0) return null;
  return (
    <section aria-labelledby="own-comments">
      <h2 className="group" id="own-comments">
        Comments you wrote that were not sent
      </h2>
      <p>Only you see them here. They are sent if you are given access again.</p>
      <ul className="lost">
        {waiting.map(({ unsent }) => (
          <OwnComment
            key={idOf(unsent)}
            heading="own-comments"
            what={`${unsent.kind === "reply" ? "A reply" : "A comment"}, ${timeName(unsent.at, now)}`}
            words={ownWords(unsent)}
            discard={() => outbox.drop(idOf(unsent))}
            putBack={() => outbox.add(unsent)}
          />
        ))}
      </ul>
    </section>
  );
}

/** Comments that one had only begun before one lost access. They are in this tab alone, and go with it. */
export function BegunComments({ account, review }: OwnCommentsProps) {
  const [drafts] = useState(() => openDrafts(account, review));
  const begun = [...useStore(drafts.all)].filter(([, draft]) => !isEmpty(draft));
  if (begun.length === 0) return null;
  return (
    <section aria-labelledby="begun-comments">
      <h2 className="group" id="begun-comments">
        Comments you began and did not send
      </h2>
      <p>Only this tab has them: copy what you want to keep before you close it.</p>
      <ul className="lost">
        {begun.map(([key, draft]) => (
          <OwnComment
            key={key}
            heading="begun-comments"
            what={draft.start ? "A comment" : "A reply or a change of a comment"}
            words={begunWords(draft)}
            hands={handsOf(key)}
            typed={draft.typed}
            onType={(typed) => drafts.set(key, { ...draft, typed })}
            discard={() => drafts.drop(key)}
            putBack={() => drafts.set(key, draft)}
          />
        ))}
      </ul>
    </section>
  );
}

interface OwnCommentProps {
  /** Of its list. */
  readonly heading: string;
  readonly what: string;
  readonly words: string;
  /** Of the box that it was typed in, and what is typed on: whoever was typing goes on here. */
  readonly hands?: string;
  readonly typed?: string;
  readonly onType?: (typed: string) => void;
  readonly discard: () => void;
  readonly putBack: () => void;
}

function OwnComment({ heading, what, words, hands, typed = "", onType, discard, putBack }: OwnCommentProps) {
  const { takes, ref } = useTakesHands(hands ?? null);
  function drop(): void {
    discard();
    focusAfter(heading);
    toast({ text: "Discarded what you wrote.", action: { label: "Undo", run: putBack } });
  }
  return (
    <li>
      <span className="quiet">{what}</span>
      {takes ? (
        <textarea
          ref={ref}
          aria-label="What you went on typing"
          rows={3}
          lang="en-GB"
          value={typed}
          onChange={(event) => onType?.(event.target.value)}
        />
      ) : (
        <blockquote className="lost__text">{words}</blockquote>
      )}
      <p className="acts">
        <button type="button" className="btn-quiet" onClick={() => copyWords(words)}>
          Copy<span className="vh"> this comment</span>
        </button>
        <button type="button" className="btn-quiet" onClick={drop}>
          <Icon name="trash" />
          Discard<span className="vh"> this comment</span>
        </button>
      </p>
    </li>
  );
}

/** The server would refuse them. */
const keepThem = (): Promise<never> => Promise.reject(new Problem("unavailable", "There is no access."));
