import { useEffect, useEffectEvent, useState } from "react";
import { createPortal } from "react-dom";
import { useBook } from "#client/comments/book-context.tsx";
import type { ListFilter } from "#client/comments/list-filter.ts";
import { filterWords, sectionName } from "#client/comments/list-filter.ts";
import { changeWords, printedQuote, stateWords } from "#client/comments/printed-words.ts";
import { standsAt } from "#client/comments/place-names.ts";
import { useWho, Words } from "#client/comments/said.tsx";
import { useQuoted } from "#client/comments/use-quoted.ts";
import { capital, counted, personName } from "#client/summary/names.ts";
import { useOpenReview } from "#client/summary/summary-context.tsx";
import { useConnection } from "#client/sync/connection-context.tsx";
import { useShown } from "#client/lib/shown.ts";
import { hostNames } from "#shared/reviews.ts";
import type { Act, Comment, Thread } from "#shared/threads.ts";

interface PrintedProps {
  readonly threads: readonly Thread[];
  readonly filter: ListFilter;
  readonly onDone: () => void;
}

/** The list as a page of its own, which only paper sees: place, words, comments, what became of it, who and when. */
export function PrintedList({ threads, filter, onDone }: PrintedProps) {
  const { review } = useOpenReview();
  const [at] = useState(() => Date.now());
  useShown("printed");
  const done = useEffectEvent(onDone);
  useEffect(() => {
    const onAfter = (): void => done();
    addEventListener("afterprint", onAfter);
    print();
    return () => removeEventListener("afterprint", onAfter);
  }, []);
  const names = {
    partner: (id: string) => review.partners.find((one) => one.id === id)?.code ?? "",
    section: (id: string) => sectionName(review.template, id),
  };
  return createPortal(
    <div className="printed">
      <h1>
        Comments: {review.title}, {hostNames(review.hosts)}
      </h1>
      <p>
        {filterWords(filter, names)}: {counted(threads.length, "thread")}. {moment(at)}. Comments may be disclosed under
        freedom of information law.
      </p>
      <ol>
        {threads.map((thread) => (
          <Printed key={thread.id} thread={thread} />
        ))}
      </ol>
    </div>,
    document.body,
  );
}

const moment = (at: number): string =>
  new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeStyle: "short" }).format(at);

function Printed({ thread }: { thread: Thread }) {
  const { review } = useOpenReview();
  const { summary } = useConnection();
  const standing = useBook().standings.now.get().get(thread.id) ?? null;
  const quoteOf = useQuoted(standing);
  const quote = printedQuote(thread, standing);
  const state = stateWords(thread);
  return (
    <li>
      <h2>{capital(standsAt(summary.get(), review.template, thread, standing))}</h2>
      {state !== null && <p>{state}</p>}
      {quote && (
        <blockquote>
          “{quoteOf(quote.words)}”{quote.gone && " (these words were removed)"}
        </blockquote>
      )}
      {thread.proposal && <p>{changeWords(thread.proposal, summary.get(), review, quoteOf)}</p>}
      {thread.comments.map((comment) => (
        <PrintedComment key={comment.id} comment={comment} />
      ))}
      {thread.reactions.map(({ by, partner, reaction }) => (
        <p key={by}>
          <Who member={by} partner={partner} />: {reaction}
        </p>
      ))}
      {thread.acts.map((act, i) => (
        <PrintedAct key={i} act={act} />
      ))}
    </li>
  );
}

function Who({ member, partner }: { member: string; partner: string }) {
  return <b>{personName(useWho()(member, partner))}</b>;
}

function PrintedComment({ comment }: { comment: Comment }) {
  return (
    <div>
      <p>
        <Who member={comment.author} partner={comment.partner} />, {moment(comment.at)}
        {comment.editedAt !== null && `, edited ${moment(comment.editedAt)}`}
      </p>
      {comment.deletedAt === null ? <Words text={comment.text} /> : <p>This comment was deleted by its author.</p>}
    </div>
  );
}

const did: Record<Act["kind"], string> = {
  resolve: "Resolved",
  reopen: "Reopened",
  block: "Marked as to be settled before agreement",
  unblock: "Need not be settled first",
  apply: "Accepted: the change was made",
  decline: "Not accepted",
};

function PrintedAct({ act }: { act: Act }) {
  return (
    <p>
      {did[act.kind]}
      {act.outcome !== null && `: ${act.outcome}`}, <Who member={act.by} partner={act.partner} />, {moment(act.at)}
      {act.sentence !== "" && `. “${act.sentence}”`}
    </p>
  );
}
