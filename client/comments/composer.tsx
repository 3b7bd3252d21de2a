import type { KeyboardEvent, ReactNode } from "react";
import { useId, useLayoutEffect, useRef, useState } from "react";
import { useBook } from "#client/comments/book-context.tsx";
import type { Chosen } from "#client/comments/comment-text.ts";
import { parseComment } from "#client/comments/comment-text.ts";
import type { Draft } from "#client/comments/drafts.ts";
import { handsOf, isEmpty } from "#client/comments/drafts.ts";
import { MentionBox } from "#client/comments/mention-box.tsx";
import { useStore } from "#client/lib/store.ts";
import { focusInPlace, useUnderHands } from "#client/lib/under-hands.ts";
import { Button } from "#client/parts/controls.tsx";
import { useOpenReview } from "#client/summary/summary-context.tsx";
import { useConnection } from "#client/sync/connection-context.tsx";
import { isOnline } from "#client/sync/state.ts";
import type { CommentText } from "#shared/comments.ts";
import { NewCommentText } from "#shared/comments.ts";
import { mayInReview } from "#shared/permissions.ts";

interface ComposerProps {
  /** Of the draft. */
  readonly draftKey: string;
  readonly label: string;
  readonly send: string;
  /** Stands before the box: proposed words, old ones struck. */
  readonly children?: ReactNode;
  /** Stands after it. */
  readonly after?: ReactNode;
  /** What is sent when nothing is typed; null where something must be. */
  readonly instead?: string | null;
  /** Who can be mentioned; otherwise the review's members. */
  readonly people?: readonly { readonly id: string; readonly name: string }[];
  /** Throws nothing; a promise keeps the box until it is done, and false keeps it open. */
  readonly onSend: (text: CommentText, draft: Draft) => Promise<boolean> | boolean;
  /** After it was sent or cancelled: where the focus goes. */
  readonly onDone: (how: "sent" | "cancelled" | "left", draft: Draft) => void;
}

const none: readonly Chosen[] = [];

/** The role changed under its author's hands. */
const CLOSED = "You can read this review now, but not comment on it. Copy what you wrote before you close this tab.";

/** The box for a comment. Ctrl+Enter sends; Escape leaves it and keeps what was typed. */
export function Composer({
  draftKey,
  label,
  send,
  children,
  after,
  instead = null,
  people,
  onSend,
  onDone,
}: ComposerProps) {
  const book = useBook();
  const { review, member, members } = useOpenReview();
  const closed = mayInReview("threads.comment", member, review.state) === null ? null : CLOSED;
  const draft = useStore(book.drafts.all, (all) => all.get(draftKey));
  const online = useStore(useConnection().state, isOnline);
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const id = useId();

  // As the page is drawn: it may take the place of one that somebody types in.
  useLayoutEffect(() => {
    focusInPlace(box.current?.querySelector("textarea"), handsOf(draftKey));
    box.current?.scrollIntoView({ block: "nearest" });
  }, [draftKey]);

  useUnderHands(handsOf(draftKey), () => box.current?.querySelector("textarea"));

  if (!draft) return null;

  async function sendIt(): Promise<void> {
    if (!draft || busy) return;
    if (closed !== null) return setProblem(closed);
    const typed = draft.typed.trim() === "" && instead !== null ? instead : draft.typed;
    const text = NewCommentText.safeParse(parseComment(typed, people ?? members, draft.chosen));
    if (!text.success) {
      setProblem(text.error.issues[0]?.message ?? "This could not be sent.");
      box.current?.querySelector<HTMLElement>(`[id="${CSS.escape(id)}"]`)?.focus();
      return;
    }
    setBusy(true);
    const sent = await onSend(text.data, draft);
    setBusy(false);
    if (!sent) return;
    book.drafts.drop(draftKey);
    if (book.writing.get() === draftKey) book.writing.set(null);
    onDone("sent", draft);
  }
  function leave(how: "cancelled" | "left"): void {
    if (!draft) return;
    if (how === "cancelled" || isEmpty(draft)) book.drafts.drop(draftKey);
    book.writing.set(null);
    onDone(how, draft);
  }
  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) void sendIt();
    else if (event.key === "Escape") leave("left");
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  return (
    // The keys work from everything in it; each has its button.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
    <div className="reply" ref={box} onKeyDown={onKeyDown}>
      {children}
      <label htmlFor={id}>{label}</label>
      <MentionBox
        id={id}
        typed={draft.typed}
        chosen={draft.chosen ?? none}
        describedBy={`${id}-foi`}
        onType={(typed, chosen) => {
          setProblem(null);
          book.drafts.set(draftKey, { ...draft, typed, chosen });
        }}
      />
      {(problem ?? closed) !== null && (
        <p className="err" role="alert">
          {problem ?? closed}
        </p>
      )}
      {after}
      <FoiLine id={`${id}-foi`} />
      {!online && <p className="foi">You are offline: it is kept on this device, and sent when you are back.</p>}
      <p className="acts">
        <Button kind="filled" small isPending={busy} onPress={() => void sendIt()}>
          {send}
        </Button>
        <Button kind="quiet" onPress={() => leave("cancelled")}>
          Cancel
        </Button>
      </p>
    </div>
  );
}

/** At every box: who may come to read it, and how long it is kept. */
function FoiLine({ id }: { id: string }) {
  const { review } = useOpenReview();
  return (
    <p className="foi" id={id}>
      Comments may be disclosed under freedom of information law.
      {review.retention ? ` ${review.retention}` : ""}
    </p>
  );
}
