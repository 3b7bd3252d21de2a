import { useEffect, useState } from "react";
import { deviceNotes, noteWaiting } from "#client/comments/device.ts";
import type { Outbox, Unsent, Waiting } from "#client/comments/outbox.ts";
import { idOf, openOutbox } from "#client/comments/outbox.ts";
import { ownWords } from "#client/comments/own-words.ts";
import { toast } from "#client/lib/announce.ts";
import type { Store } from "#client/lib/store.ts";
import { createStore, useStore } from "#client/lib/store.ts";
import { Icon } from "#client/parts/icons.tsx";
import { copyWords } from "#client/summary/aside.tsx";
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
    const stopNoting = opened.waiting.subscribe(() => noteWaiting(account, review, notes, opened.waiting.get().length));
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

  function discard(unsent: Unsent): void {
    outbox?.drop(idOf(unsent));
    toast({ text: "Discarded what you wrote.", action: { label: "Undo", run: () => outbox?.add(unsent) } });
  }
  return (
    <section aria-labelledby="own-comments">
      <h2 className="group" id="own-comments">
        Comments you wrote that were not sent
      </h2>
      <p>Only you see them here. They are sent if you are given access again.</p>
      <ul className="lost">
        {waiting.map(({ unsent }) => (
          <li key={idOf(unsent)}>
            <span className="quiet">
              {unsent.kind === "reply" ? "A reply" : "A comment"}, {timeName(unsent.at, now)}
            </span>
            <blockquote className="lost__text">{ownWords(unsent)}</blockquote>
            <p className="acts">
              <button type="button" className="btn-quiet" onClick={() => copyWords(ownWords(unsent))}>
                Copy<span className="vh"> this comment</span>
              </button>
              <button type="button" className="btn-quiet" onClick={() => discard(unsent)}>
                <Icon name="trash" />
                Discard<span className="vh"> this comment</span>
              </button>
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The server would refuse them. */
const keepThem = (): Promise<never> => Promise.reject(new Problem("unavailable", "There is no access."));
