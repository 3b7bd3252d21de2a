import type { KeyboardEvent, MouseEvent } from "react";
import { memo, useCallback, useEffect, useRef, useState } from "react";
import { ActButton } from "#client/comments/act-button.tsx";
import { useBook, useThreads } from "#client/comments/book-context.tsx";
import { Comment } from "#client/comments/comment.tsx";
import { Composer } from "#client/comments/composer.tsx";
import { replyKey } from "#client/comments/drafts.ts";
import { isRemoved, standsAt, threadName } from "#client/comments/place-names.ts";
import { Decide, Proposed } from "#client/comments/proposal.tsx";
import { Reactions, ReactButtons } from "#client/comments/reactions.tsx";
import { ResolveForm } from "#client/comments/resolve-form.tsx";
import { useWho, when } from "#client/comments/said.tsx";
import { backToText, openReply } from "#client/comments/start.ts";
import { offerBack } from "#client/comments/take-back.ts";
import { useAct } from "#client/comments/use-act.ts";
import { useLooked } from "#client/comments/use-looked.ts";
import { useMarkRead } from "#client/comments/use-mark-read.ts";
import { useQuoted } from "#client/comments/use-quoted.ts";
import { useStore } from "#client/lib/store.ts";
import { Icon } from "#client/parts/icons.tsx";
import { capital, personName } from "#client/summary/names.ts";
import { useOpenReview, useSummary } from "#client/summary/summary-context.tsx";
import { mayInReview } from "#shared/permissions.ts";
import { unreadComments } from "#shared/thread-lists.ts";
import type { Act, Thread } from "#shared/threads.ts";
import { maySettle, outcomeOf, threadState } from "#shared/threads.ts";

interface ThreadCardProps {
  readonly id: string;
  /** It does not stand beside its words: it says where they are. */
  readonly away?: boolean;
  readonly measure?: (id: string, card: HTMLElement) => () => void;
}

/** At rest a card shows so many comments: the first and the last. */
const RESTING = 2;

export const ThreadCard = memo(function ThreadCard({ id, ...props }: ThreadCardProps) {
  const thread = useThreads((now) => now.byId.get(id) ?? null);
  return thread && <Card thread={thread} {...props} />;
});

/** A thread: what it is about, what was said, and what can be done. */
function Card({ thread, away = false, measure }: Omit<ThreadCardProps, "id"> & { thread: Thread }) {
  const { id, comments } = thread;
  const book = useBook();
  const { review, member } = useOpenReview();
  const active = useStore(book.active, (one) => one === id);
  const standing = useStore(book.standings.now, (all) => all.get(id) ?? null);
  const name = useSummary((summary) => threadName(summary, review.template, thread, standing));
  const place = useSummary((summary) => (away ? standsAt(summary, review.template, thread, standing) : null));
  const removed = useSummary((summary) => isRemoved(summary, thread, standing));
  const quote = useQuoted(standing);
  const seen = useThreads((now) => now.seen[id] ?? 0);
  const pressed = useRef(false);
  const card = useRef<HTMLElement>(null);
  const { resolution, reopened, earlier, blocking, decision } = threadState(thread);
  const mayWrite = mayInReview("threads.comment", member, review.state) === null;
  const unread = unreadComments(thread, seen, member.id) > 0;
  const hidden = active ? 0 : Math.max(0, comments.length - RESTING);
  const shown = hidden > 0 ? [comments[0], comments.at(-1)] : comments;
  useLooked(thread, active, card);
  useMarkRead(thread);

  useEffect(() => (card.current && measure ? measure(id, card.current) : undefined), [id, measure]);

  const focusCard = useCallback(() => {
    // Once what was just done has been drawn: a button that is gone cannot keep the focus.
    requestAnimationFrame(() => card.current?.focus({ preventScroll: true }));
  }, []);
  const activate = (): void => book.active.set(id);

  function onClick(event: MouseEvent): void {
    pressed.current = false;
    if (!(event.target instanceof Element) || event.target.closest("a")) return;
    activate();
  }
  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      book.active.set(null);
      backToText(thread);
    }
  }

  return (
    // A click anywhere brings the card to its words; with the keyboard the focus does.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <article
      ref={card}
      className={[
        "thread",
        active ? "thread--on" : "",
        blocking ? "thread--block" : "",
        resolution ? "thread--done" : "",
      ]
        .filter(Boolean)
        .join(" ")}
      data-thread={id}
      aria-label={unread ? `${name}, new` : name}
      tabIndex={-1}
      // Its buttons keep the event to themselves; a card that moved under the pointer would lose the press.
      onPointerDownCapture={() => {
        pressed.current = true;
        addEventListener("pointerup", () => setTimeout(() => (pressed.current = false)), { once: true });
      }}
      onFocus={() => !pressed.current && activate()}
      onClickCapture={onClick}
      onKeyDown={onKeyDown}
    >
      {place !== null && <p className="thread__place">{capital(place)}</p>}
      {blocking && (
        <p className="block">
          <Icon name="flag" />
          Must be settled before agreement
          {unread && <span className="new">New</span>}
        </p>
      )}
      {unread && !blocking && (
        <p className="new-line">
          <span className="new">New</span>
        </p>
      )}
      {resolution && <Resolved thread={thread} />}
      {standing?.at === "gone" && decision?.kind !== "applied" && (
        <p className="gone">
          <span className="gone__h">The words this was about were removed</span>
          <q>{quote(standing.quote)}</q>
        </p>
      )}
      {standing?.at === "words" && removed && thread.proposal?.kind !== "words" && (
        <p className="gone">
          <span className="gone__h">The words this is about</span>
          <q>{quote(standing.words)}</q>
        </p>
      )}
      {shown.map((comment, i) =>
        comment ? (
          <div key={comment.id} className={i > 0 ? "say-and" : undefined}>
            {i === 1 && hidden > 0 && (
              <p className="say__hidden">
                <ActButton onPress={activate}>{hidden === 1 ? "1 more reply" : `${hidden} more replies`}</ActButton>
              </p>
            )}
            <Comment
              {...{ comment, mayWrite, focusCard }}
              thread={id}
              open={active}
              {...(i === 0 && mayWrite && !resolution && maySettle(member, thread) ? { blocking } : {})}
            />
            {i === 0 && decision?.kind === "withdrawn" && (
              <p className="words__note">Its author took the proposal back.</p>
            )}
            {i === 0 && thread.proposal && decision?.kind !== "withdrawn" && (
              <>
                <Proposed proposal={thread.proposal} quote={quote} />
                {thread.revision > 0 && <Decide {...{ thread, standing, focusCard }} />}
              </>
            )}
          </div>
        ) : null,
      )}
      {earlier.map((act, i) => (
        <Earlier key={i} thread={thread} act={act} />
      ))}
      {reopened && <Reopened act={reopened} />}
      <Reactions thread={thread} />
      {thread.revision > 0 && <Acts {...{ thread, mayWrite, focusCard }} />}
    </article>
  );
}

interface ActsProps {
  readonly thread: Thread;
  readonly mayWrite: boolean;
  readonly focusCard: () => void;
}

function Acts({ thread, mayWrite, focusCard }: ActsProps) {
  const { id } = thread;
  const book = useBook();
  const who = useWho();
  const { member } = useOpenReview();
  const { act, busy } = useAct();
  const [settling, setSettling] = useState(false);
  const key = replyKey(id);
  const writing = useStore(book.writing, (one) => one === key);
  const draft = useStore(book.drafts.all, (all) => (all.get(key)?.typed.trim() ?? "") !== "");
  const { open, resolution } = threadState(thread);
  const settles = maySettle(member, thread);
  const first = thread.comments[0];
  // A reply that is being written stays with its author, who may comment no more.
  if (!mayWrite && !writing) return null;
  if (settling && open)
    return (
      <ResolveForm
        thread={thread}
        onDone={() => {
          setSettling(false);
          focusCard();
        }}
      />
    );
  return (
    <>
      {!writing && (
        <p className="acts">
          <ActButton onPress={() => openReply(book, id)}>{draft ? "Go on replying" : "Reply"}</ActButton>
          {open && <ReactButtons thread={thread} />}
          {settles && open && (
            <ActButton
              onPress={() => {
                book.active.set(id);
                setSettling(true);
              }}
            >
              Resolve
            </ActButton>
          )}
          {settles && resolution && (
            <ActButton
              busy={busy}
              onPress={() => void act(() => book.commands.reopen(id), "Open again.").then(focusCard)}
            >
              Reopen
            </ActButton>
          )}
        </p>
      )}
      {writing && (
        <Composer
          draftKey={key}
          label={`Reply to ${first ? who(first.author, first.partner).name : "this"}`}
          send="Send"
          onSend={(text) => {
            book.commands.reply(id, text);
            return true;
          }}
          onDone={(how, left) => {
            if (how === "cancelled") offerBack(book, key, left, id);
            focusCard();
          }}
        />
      )}
    </>
  );
}

/** How it ended: of a proposal that was used, that it was. */
function endingWords({ proposal }: Thread, act: Pick<Act, "kind" | "outcome">): string {
  if (act.kind === "apply") return proposal?.kind === "words" ? "These words were used" : "This was done";
  return capital(outcomeOf(act) ?? "no change needed");
}

function Resolved({ thread }: { thread: Thread }) {
  const who = useWho();
  const act = threadState(thread).resolution && thread.acts.findLast((one) => outcomeOf(one) !== null);
  if (!act) return null;
  return (
    <p className="done">
      <Icon name="tick" />
      <span>
        <b>{endingWords(thread, act)}</b>
        {`, ${personName(who(act.by, act.partner))}, ${when(act.at)}`}
        {act.sentence !== "" && <span className="done__why">{act.sentence}</span>}
      </span>
    </p>
  );
}

/** How it ended before it was reopened: that stays on record. */
function Earlier({ thread, act }: { thread: Thread; act: Act }) {
  const who = useWho();
  return (
    <p className="words__note">
      {`${endingWords(thread, act)}, ${personName(who(act.by, act.partner))}, ${when(act.at)}`}
      {act.sentence !== "" && <span className="done__why">{act.sentence}</span>}
    </p>
  );
}

function Reopened({ act }: { act: { by: string; partner: string; at: number } }) {
  const { name, partner } = useWho()(act.by, act.partner);
  return (
    <p className="words__note">
      Reopened by {name} ({partner.code}), {when(act.at)}
    </p>
  );
}
