import { useEffect, useId, useRef } from "react";
import { ActButton } from "#client/comments/act-button.tsx";
import { useBook } from "#client/comments/book-context.tsx";
import { Composer } from "#client/comments/composer.tsx";
import type { Draft, Starting } from "#client/comments/drafts.ts";
import { threadOfDraft } from "#client/comments/drafts.ts";
import { quoted, referencesGone, typedWords } from "#client/comments/quoted.ts";
import { nameOfPlace } from "#client/comments/place-names.ts";
import { basedOn } from "#client/comments/outbox.ts";
import { changeName, Proposed } from "#client/comments/proposal.tsx";
import { backToText, proposeInstead } from "#client/comments/start.ts";
import { offerBack } from "#client/comments/take-back.ts";
import { useInlines } from "#client/comments/use-quoted.ts";
import { toast } from "#client/lib/announce.ts";
import { useStore } from "#client/lib/store.ts";
import { Button } from "#client/parts/controls.tsx";
import { useOpenReview, useSummary } from "#client/summary/summary-context.tsx";
import { mayInReview } from "#shared/permissions.ts";
import { oddWords } from "#shared/proposed-words.ts";
import type { NewProposal, Thread } from "#shared/threads.ts";

interface NewCardProps {
  readonly start: Starting;
  readonly measure?: (id: string, card: HTMLElement) => () => void;
}

/** What stands for a proposal to which nobody gave a reason. */
const unsaid: Record<NewProposal["kind"], string> = {
  words: "I propose these words.",
  move: "I propose this.",
  remove: "I propose this.",
  enquiry: "I propose this.",
};

/** A thread in the making, beside what it will stand on. Left with words in it, it waits folded. */
export function NewCard({ start, measure }: NewCardProps) {
  const { id, anchor, place, proposal } = start;
  const book = useBook();
  const { review, member } = useOpenReview();
  const writing = useStore(book.writing, (key) => key === id);
  const active = useStore(book.active, (one) => one === id);
  const draft = useStore(book.drafts.all, (all) => all.get(id));
  const standing = useStore(book.standings.now, (all) => all.get(id) ?? null);
  const inlines = useInlines(standing);
  const quote = (words: string): string => quoted(words, inlines);
  const name = useSummary((summary) => nameOfPlace(summary, review.template, place));
  const change = useSummary((summary) => (proposal ? changeName(summary, basedOn(proposal, "")) : ""));
  const card = useRef<HTMLElement>(null);
  const box = useId();
  const proposes = proposal?.kind === "words";
  const proposed = useRef<HTMLTextAreaElement>(null);
  const proposedBefore = useRef(proposes);
  /** Words that were proposed, while it only comments: they come back. */
  const setAside = useRef<string | null>(null);
  /** Said while one writes, unless nothing was changed yet. */
  const odd =
    proposal?.kind === "words" && anchor && proposal.words !== anchor.quote
      ? oddWords(anchor.quote, proposal.words)
      : null;
  const gone = proposal?.kind === "words" && proposal.words !== "" ? referencesGone(inlines, proposal.words) : [];
  const blocks = mayInReview("threads.settle", member, review.state) === null;
  useEffect(() => (card.current && measure ? measure(id, card.current) : undefined), [id, measure]);
  useEffect(() => {
    if (proposes && !proposedBefore.current) {
      const end = proposed.current?.value.length ?? 0;
      proposed.current?.focus({ preventScroll: true });
      proposed.current?.setSelectionRange(end, end);
    }
    proposedBefore.current = proposes;
  }, [proposes]);
  if (!draft) return null;

  function toggleProposal(): void {
    if (proposal?.kind === "words") setAside.current = proposal.words;
    proposeInstead(book, id, proposes ? null : (setAside.current ?? anchor?.quote ?? ""));
  }
  function set(news: Partial<Draft>): void {
    if (draft) book.drafts.set(id, { ...draft, ...news });
  }
  function send(text: Thread["comments"][number]["text"], sent: Draft): boolean {
    const begun = sent.start ?? start;
    const refused = begun.proposal?.kind === "words" && anchor ? oddWords(anchor.quote, begun.proposal.words) : null;
    if (refused !== null) {
      toast({ text: refused });
      proposed.current?.focus();
      return false;
    }
    book.commands.create(threadOfDraft({ ...sent, start: begun }, text));
    return true;
  }
  function onDone(how: "sent" | "cancelled" | "left"): void {
    if (how === "cancelled" && draft) offerBack(book, id, draft, id);
    book.active.set(how === "sent" ? id : null);
    backToText({ id, place });
  }

  return (
    <article
      ref={card}
      className={active ? "thread thread--on thread--new" : "thread thread--new"}
      data-thread={id}
      aria-label={`New comment on ${name}`}
      tabIndex={-1}
    >
      <p className="new-on">
        {proposal
          ? proposal.kind === "words"
            ? `Proposed words in ${name}`
            : `Proposed change of ${name}`
          : `Comment on ${name}`}
      </p>
      {standing?.at === "gone" ? (
        <p className="gone">
          <span className="gone__h">These words were removed while you wrote</span>
          <q>{quote(anchor?.quote ?? "")}</q>
        </p>
      ) : (
        anchor && proposal?.kind !== "words" && <q className="new-quote">{quote(anchor.quote)}</q>
      )}
      {!writing ? (
        <>
          {proposal && <Proposed proposal={basedOn(proposal, anchor?.quote ?? "")} quote={quote} />}
          {draft.typed.trim() !== "" && <p className="quiet new-typed">{draft.typed}</p>}
          <p className="acts">
            <Button
              kind="quiet"
              onPress={() => {
                book.active.set(id);
                book.writing.set(id);
              }}
            >
              Go on writing
            </Button>
            <Button
              kind="quiet"
              onPress={() => {
                book.drafts.drop(id);
                onDone("cancelled");
              }}
            >
              Discard it
            </Button>
          </p>
        </>
      ) : (
        <Composer
          draftKey={id}
          label={proposal ? "Why (you may leave this empty)" : "Comment"}
          send={proposal ? "Propose" : "Send"}
          instead={proposal ? unsaid[proposal.kind] : null}
          onSend={send}
          onDone={onDone}
          after={
            <>
              {anchor && (!proposal || proposes) && (
                <ActButton pressed={proposes} onPress={toggleProposal}>
                  Propose other words
                </ActButton>
              )}
              {blocks && (
                <label className="settle__o">
                  <input
                    type="checkbox"
                    checked={draft.blocking}
                    onChange={(event) => set({ blocking: event.target.checked })}
                  />
                  Must be settled before agreement
                </label>
              )}
            </>
          }
        >
          {proposal?.kind === "words" && anchor && (
            <div className="propose">
              <p className="words__h">Instead of</p>
              <p className="words__t">
                <del>{quote(anchor.quote)}</del>
              </p>
              <label htmlFor={box}>Proposed words</label>
              <div className="grow" data-value={quote(proposal.words)}>
                <textarea
                  id={box}
                  ref={proposed}
                  rows={2}
                  value={quote(proposal.words)}
                  lang="en-GB"
                  spellCheck
                  aria-invalid={odd !== null}
                  aria-describedby={`${box}-odd`}
                  onChange={(event) =>
                    set({
                      start: {
                        ...start,
                        proposal: { kind: "words", words: typedWords(event.target.value, anchor.quote, inlines) },
                      },
                    })
                  }
                />
              </div>
              <p className={odd === null ? "vh" : "err"} id={`${box}-odd`} role="status">
                {odd}
              </p>
              <p className={gone.length === 0 ? "vh" : "words__note"} role="status">
                {gone.length > 0 &&
                  `The reference to ${new Intl.ListFormat("en-GB").format(gone)} goes. A number that you type in its place is words alone: it leads nowhere.`}
              </p>
            </div>
          )}
          {proposal && proposal.kind !== "words" && <p className="words">{change}</p>}
        </Composer>
      )}
    </article>
  );
}
