import { useState } from "react";
import { useBook, useThreads } from "#client/comments/book-context.tsx";
import { chosenIn, peopleOf, typedComment } from "#client/comments/comment-text.ts";
import { Composer } from "#client/comments/composer.tsx";
import { editKey } from "#client/comments/drafts.ts";
import { copyLink } from "#client/comments/link.ts";
import type { Waiting } from "#client/comments/outbox.ts";
import { idOf } from "#client/comments/outbox.ts";
import { By, useWho, Words } from "#client/comments/said.tsx";
import { discard, offerBack, takeBack } from "#client/comments/take-back.ts";
import { useAct } from "#client/comments/use-act.ts";
import { useStore } from "#client/lib/store.ts";
import { Button } from "#client/parts/controls.tsx";
import { Dialog, Menu, MenuButton, MenuItem } from "#client/parts/overlays.tsx";
import { useOpenReview } from "#client/summary/summary-context.tsx";
import { useConnection } from "#client/sync/connection-context.tsx";
import { isOnline } from "#client/sync/state.ts";
import type { Comment as CommentValue, Thread } from "#shared/threads.ts";
import { threadState } from "#shared/threads.ts";

interface CommentProps {
  readonly thread: string;
  readonly comment: CommentValue;
  /** The card is looked at: what can be done shows. */
  readonly open: boolean;
  readonly mayWrite: boolean;
  readonly focusCard: () => void;
  /** On the first comment, for who may change it: is the thread blocking? */
  readonly blocking?: boolean;
}

/** One comment: who, when, the words; with its own edit, delete and link. */
export function Comment({ thread, comment, open, mayWrite, focusCard, blocking }: CommentProps) {
  const book = useBook();
  const who = useWho();
  const { review, member, members } = useOpenReview();
  const { act } = useAct();
  const [deleting, setDeleting] = useState(false);
  const editing = useStore(book.writing, (key) => key === editKey(comment.id));
  const waiting = useThreads((now) => now.waiting.find(({ unsent }) => idOf(unsent) === comment.id) ?? null);
  const proposal = useThreads((now) => proposalOf(now.byId.get(thread), comment.id));
  const mine = comment.author === member.id;
  const nameOf = (one: string): string => who(one, "").name;

  if (comment.deletedAt !== null)
    return (
      <div className="say say--deleted" id={`comment-${comment.id}`} tabIndex={-1}>
        <By author={comment.author} partner={comment.partner} at={comment.at} />
        <p className="say__t quiet">This comment was deleted by its author.</p>
      </div>
    );

  function edit(): void {
    const key = editKey(comment.id);
    if (!book.drafts.all.get().has(key))
      book.drafts.set(key, {
        start: null,
        typed: typedComment(comment.text, nameOf),
        chosen: chosenIn(comment.text, nameOf),
        blocking: false,
      });
    book.writing.set(key);
  }

  return (
    <div className="say" id={`comment-${comment.id}`} tabIndex={-1}>
      <By
        author={comment.author}
        partner={comment.partner}
        at={comment.at}
        {...(comment.editedAt === null ? {} : { note: "edited" })}
      />
      {editing ? (
        <Composer
          draftKey={editKey(comment.id)}
          label="Change your comment"
          send="Keep the change"
          people={peopleOf(comment.text, members, nameOf)}
          onSend={(text) => act(() => book.commands.edit(thread, comment.id, text))}
          onDone={(how, left) => {
            if (how === "cancelled" && left.typed !== typedComment(comment.text, nameOf))
              offerBack(book, editKey(comment.id), left, thread);
            focusCard();
          }}
        />
      ) : (
        <Words text={comment.text} />
      )}
      {waiting && <NotSent waiting={waiting} name={nameOf} />}
      {open && !waiting && !editing && (
        <div className="say__more">
          <MenuButton label={`More about this comment of ${who(comment.author, comment.partner).name}`} icon="more">
            <Menu aria-label="This comment">
              <MenuItem icon="link" onAction={() => void copyLink(review.id, comment.id)}>
                Copy a link to this comment
              </MenuItem>
              {blocking !== undefined && (
                <MenuItem
                  icon="flag"
                  onAction={() => void act(() => book.commands.block(thread, !blocking)).then(focusCard)}
                >
                  {blocking ? "Need not be settled before agreement" : "Must be settled before agreement"}
                </MenuItem>
              )}
              {mine && mayWrite ? (
                <>
                  <MenuItem icon="pencil" onAction={edit}>
                    Change
                  </MenuItem>
                  <MenuItem icon="trash" onAction={() => setDeleting(true)}>
                    Delete
                  </MenuItem>
                </>
              ) : null}
            </Menu>
          </MenuButton>
        </div>
      )}
      <Dialog title="Delete this comment?" isOpen={deleting} onClose={() => setDeleting(false)}>
        <p>{deletionWords(proposal)}</p>
        <p className="acts">
          <Button onPress={() => setDeleting(false)}>Keep it</Button>
          <Button
            kind="danger"
            onPress={() => {
              setDeleting(false);
              void act(() => book.commands.remove(thread, comment.id), "Deleted.").then(focusCard);
            }}
          >
            Delete
          </Button>
        </p>
      </Dialog>
    </div>
  );
}

/** What the comment proposes, if it does: does that go with it? */
function proposalOf(thread: Thread | undefined, comment: string): "used" | "goes" | null {
  if (!thread?.proposal || thread.comments[0]?.id !== comment) return null;
  return threadState(thread).decision?.kind === "applied" ? "used" : "goes";
}

function deletionWords(proposal: ReturnType<typeof proposalOf>): string {
  switch (proposal) {
    case null:
      return "Its words go for everybody. The thread keeps a mark that you deleted a comment.";
    case "goes":
      return "Its words go for everybody, and so does what it proposes: nobody can use it any more. The thread keeps a mark that you deleted a comment and took the proposal back.";
    case "used":
      return "Its words go for everybody. What it proposed was used: that stays in the text, and in the thread. The thread keeps a mark that you deleted a comment.";
  }
}

/** On its way, kept for later, or refused: what is not on its way its author may still change or discard. */
function NotSent({ waiting, name }: { waiting: Waiting; name: (member: string) => string }) {
  const book = useBook();
  const online = useStore(useConnection().state, isOnline);
  const kept = useStore(book.kept);
  const { unsent, problem } = waiting;
  const id = idOf(unsent);
  const waits = kept
    ? waiting.kept
      ? "Kept on this device, sent when you are back."
      : "Being kept on this device…"
    : "Only this tab has it: keep it open. Sent when you are back.";
  if (problem === null && online)
    return (
      <p className="say__wait" role="status">
        Sending…
      </p>
    );
  return (
    <div className={problem ? "say__wait say__wait--err" : "say__wait"} role={problem ? "alert" : "status"}>
      <p>{problem ? `Not sent. ${problem.message}` : waits}</p>
      <p className="acts">
        {problem && (
          <Button kind="quiet" onPress={() => book.outbox.send(id)}>
            Send again
          </Button>
        )}
        {book.outbox.canLoosen(id) && (
          <Button kind="quiet" onPress={() => book.outbox.loosen(id)}>
            Send without the selected words
          </Button>
        )}
        <Button kind="quiet" onPress={() => takeBack(book, unsent, name)}>
          Change it
        </Button>
        <Button kind="quiet" onPress={() => discard(book, unsent)}>
          Discard it
        </Button>
      </p>
    </div>
  );
}
